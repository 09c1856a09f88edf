"""Institutions that a list of businesses names beside them: a bank lends, an office administers, whatever they bring.

What stands in the column of products beside a bank is what it came for (*KUR*), beside a university what it taught.
"""

from __future__ import annotations

from typing import Final

import polars as pl

_BANKS: Final = (
    r"rakyat|negara|mandiri|bri|bni|btn|bca|bsi|bpd|bjb|dki|mega|danamon|bukopin|permata|panin|cimb|muamalat|central|syariah"
    r"|pembangunan|nagari|aceh|sum\w+|riau\w*|jambi|bengkulu|lampung|banten|jateng|jatim|jabar|bali|ntb|ntt|kal\w+|sul\w+"
    r"|maluku|papua|indonesia|umum|unit|cab\w*|kanca|capem|kcp"
)
_CODES: Final = (
    (r"bprs|bank pembiayaan rakyat", "64132"),
    (r"bpr|bank perkreditan rakyat", "64131"),
    (r"bank syariah|bsi", "64122"),
    (rf"bank (?:{_BANKS})|bri|bni|bukopin", "64121"),
    (r"kantor (?:pelayanan )?(?:bea|pajak|imigrasi)|kpp|kppbc", "84113"),
    (r"(?:dinas|din\w*|kanwil)\W+(?:kes\w*|pom)|(?:balai(?: besar)?|loka) pom|bpom", "84122"),
    (r"dinas|kementerian|kanwil|bappe\w+|dis(?:perin|perindag|kop|kopukm|dag|naker)\w*", "84139"),
    (r"balai besar (?:industri|standar\w*|riset|kerajinan)|baristand", "71202"),
    (r"lppm|brin|balitbang\w*", "72109"),
    (r"universitas|univ|institut (?:teknologi|pertanian|seni)|politeknik", "85321"),
    (r"smkn|smk neg\w*", "85230"),
    (r"rsud|rsup", "86101"),
    (r"puskesmas", "86102"),
    (
        r"kadin|hipmi|iwapi|apindo|dekranas\w*|dekopin\w*|(?:asosiasi|himpunan|gabungan|ikatan|forum)"
        r" (?:pengusaha|umkm|ukm|ikm|industri|perajin|pengrajin|produsen|eksportir)",
        "94110",
    ),
)
"""How institutions begin, and what they do."""
_ANY: Final = rf"(?i)^\W*(?:pt\W+)?(?:{'|'.join(words for words, _ in _CODES)})\b"


def institution(names: pl.Series) -> pl.Series:
    """Return the activity of whom the name calls a bank, an office, a school or a chamber; null of everybody else.

    Examples
    --------
    >>> names = ["Bank Sulutgo Cab. Tahuna", "Dinas Perindag", "Bank Sampah Asri", "UD Bank Buah"]
    >>> institution(pl.Series(names)).to_list()
    ['64121', '84139', None, None]
    """
    names = names.cast(pl.String)
    asked = names.set(~names.str.contains(_ANY).fill_null(False), None)
    if asked.null_count() == len(asked):
        return asked
    code = pl.lit(None, dtype=pl.String)
    for words, does in reversed(_CODES):
        code = (
            pl.when(pl.col("name").str.contains(rf"(?i)^\W*(?:pt\W+)?(?:{words})\b")).then(pl.lit(does)).otherwise(code)
        )
    return pl.DataFrame({"name": asked}).select(code=code)["code"]
