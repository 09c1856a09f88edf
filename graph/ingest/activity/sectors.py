"""Sectors that a list names in place of trades, and what they say of goods beside them: *Jasa* with *cuci motor*."""

from __future__ import annotations

from typing import Final

import polars as pl

from graph.ingest.activity.called import NO_MAKER, NO_SELLER

SECTION_ABOVE: Final = "section_above"
"""Column with the heading of the part of a list in which a row stands: *SEKTOR PERDAGANGAN*."""
_BRANCHES: Final = (
    "ind|industri|pangan|olahan|sandang|kimia|agro|hasil hutan|perkebunan|logam|mesin|elektronika?|aneka|kerajinan"
    "|kulit|tekstil|mebel|furniture?|mkn|makanan|minuman|ringan|anyaman|kayu|bahan bangunan|barang|produk|sektor"
    "|kelompok|cabang"
)
"""Branches into which a list of industries is divided: what is made says more."""
_SECTORS: Final = (
    (r"(?:eceran|toko|kios|pedagang|perdagangan|dagang|jualan|retail|ritel)", "jual"),
    (
        r"(?:home ?industr[iy]|industri|produksi|pengolahan|manufaktur)(?: (?:rt|rumahan|rumah tangga|kecil))*",
        "industri",
    ),
    (r"(?:rekomen\w*)? ?(?:kuliner|makan ?minum|makanan (?:dan|&) minuman|food (?:and|&) beverages?|f&b)", "menu"),
    (r"(?:jasa|pelayanan|service)", "jasa"),
    (r"(?:exporters? |eksportir )?(?:producers?|produsen|manufacturers?|perajin|pengrajin)", "industri"),
    (r"(?:exporters?|eksportir|traders?|importers?|importir)", "eksportir"),
    (r"(?:pertanian|perkebunan|tani)(?: (?:(?:dan|&) )?(?:pertanian|perkebunan|tani))*", "petani"),
    (r"(?:peternakan|ternak)", "ternak"),
    (r"perikanan", "budidaya"),
    (r"(?:pem)?budidaya", "pembesaran"),
    (r"(?:perikanan )?tangkap|nelayan|penangkapan(?: ikan)?", "penangkapan ikan"),
    (r"(?:warung|warung makan|rumah makan|restoran|kedai)", "rumah makan"),
    (r"(?:makanan|minuman|fa?esh?[iy]on|fashion|pendidikan|kesehatan|hiburan|seni|umkm|ukm|ikm|umum|usaha)", ""),
    (rf"(?:{_BRANCHES})(?: (?:(?:dan|&) )?(?:{_BRANCHES}))*", ""),
)
"""Sectors that a list names in place of trades, and the word before what a row says beside them."""
_SAY_HOW: Final = ("jual", "industri", "eksportir", "petani", "ternak", "pembesaran", "penangkapan ikan", "rumah makan")
"""Those that say what is done with a good that is named beside them: a *songket* of *Perdagangan* is sold."""
_STANDS_ALONE: Final = (
    r"(?i)^\W*(?:(?:mangkal|los|kios|blok|lantai|modal|baru|sudah|berdiri|buka|tutup|dikirim|milik|sendiri|binaan|anggota"
    r"|ruko|sejak|rt|rw|no|jt|juta|ribu|unit|orang)\b|\d).*$"
)
"""Remarks beside a sector that tell no trade: where, since when, of how much."""


def sector(said: pl.Expr) -> pl.Expr:
    """Return the word that stands for a sector, null where a text is more than one."""
    bare = said.str.to_lowercase().str.replace(r"^\W*[a-z0-9]{1,4}[.)]\s+", "").str.replace_all(r"[^a-z&]+", " ")
    bare = bare.str.strip_chars().str.replace(r"^(?:sub )?(?:sektor|bidang) ", "")
    word = pl.lit(None, dtype=pl.String)
    for pattern, stands in reversed(_SECTORS):
        word = pl.when(bare.str.contains(rf"^{pattern}$")).then(pl.lit(stands)).otherwise(word)
    return word


def beside_sectors(texts: pl.DataFrame, sectors: pl.Series) -> pl.DataFrame:
    """Return texts with what stands beside a sector in its place: *Jasa* with *cuci motor* is *jasa cuci motor*.

    Examples
    --------
    >>> rows = {"activity": ["Jasa", "Batik", "Batik"], "description": ["cuci motor", "aktif", None]}
    >>> texts = pl.DataFrame(rows | {"product": None})
    >>> beside_sectors(texts, pl.Series([None, None, "Perdagangan"]))["activity"].to_list()
    ['jasa cuci motor', 'Batik', 'jual Batik']
    >>> goods = texts.with_columns(activity=pl.lit(None, pl.String), product=pl.Series(["silver", "clove", "jasa las"]))
    >>> beside_sectors(goods, pl.Series(["Producer", "Exporter", "Trader"]))["product"].to_list()
    ['industri silver', 'eksportir clove', 'jasa las']
    """
    if texts["activity"].is_null().all():
        above = sector(pl.lit(sectors))
        own = pl.col("product").str.contains(NO_SELLER) | pl.col("product").str.contains(NO_MAKER)
        led = pl.concat_str([above, pl.col("product")], separator=" ")
        return texts.with_columns(product=pl.when(above.is_in(_SAY_HOW) & ~own).then(led).otherwise("product"))
    word, above = sector(pl.col("activity")), sector(pl.lit(sectors))
    beside = pl.coalesce("product", "description")
    told = word.is_not_null() & beside.str.contains(r"\p{L}{3}") & ~beside.str.contains(_STANDS_ALONE)
    lead = pl.when(told & ~(word.is_in(["jual"]) & beside.str.contains(NO_SELLER))).then(word)
    led = pl.concat_str(
        [lead, pl.when(pl.col("product").is_null()).then("description")], separator=" ", ignore_nulls=True
    )
    own = pl.col("activity").str.contains(NO_SELLER) | pl.col("activity").str.contains(NO_MAKER)
    under = word.is_null() & above.is_in(_SAY_HOW) & ~own
    under = pl.when(under).then(pl.concat_str([above, pl.col("activity")], separator=" ")).otherwise("activity")
    return texts.with_columns(activity=pl.when(told).then(led.str.strip_chars()).otherwise(under))


def led_by_sector(names: pl.Series, sectors: pl.Series) -> pl.Series:
    """Return names of businesses with what their sector says that they do: *neng fashion* of *Perdagangan* sells.

    Examples
    --------
    >>> led_by_sector(pl.Series(["neng fashion", "sejuk ac"]), pl.Series(["Perdagangan", "Jasa"])).to_list()
    ['jual neng fashion', 'sejuk ac']
    """
    leading = pl.DataFrame({"sector": sectors.unique()}).with_columns(does=sector(pl.col("sector")))
    leading = leading.filter(pl.col("does").is_in(["jual", "industri"]))
    if leading.is_empty():
        return names
    table = pl.DataFrame({"name": names, "sector": sectors})
    table = table.join(leading, on="sector", how="left", maintain_order="left")
    own = pl.col("name").str.contains(NO_SELLER) | pl.col("name").str.contains(NO_MAKER)
    led = pl.concat_str(["does", "name"], separator=" ")
    said = pl.when(pl.col("does").is_not_null() & ~own).then(led).otherwise("name")
    return table.select(name=said).to_series()
