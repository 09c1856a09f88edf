"""Who organises a programme or runs a facility: what such a party is, told by the words of its name."""

from __future__ import annotations

import re
from typing import Final

from graph.model.vocabulary import PartyKind

_WORDS: Final = (
    (PartyKind.FRONT_OFFICE, r"\bplut|klinik bisnis|pusat ukm|sme cent(?:er|re)|layanan satu pintu"),
    (
        PartyKind.GOVERNMENT,
        r"\b(?:dinas|din(?:kop|perin)|dis(?:perin|kop|dag|nak|tan|par|buk|bun)\w*|kementerian|kemen\w+|bappe\w+|badan|biro"
        r"|bidang|setda|sekretariat|pem(?:kab|kot|prov|da|erintah)\w*|pemdes|desa|kelurahan|kecamatan|upt\w?|bi|bpom|bsn|bpjph"
        r"|bea cukai|kantor|government|ministry|office|agency)\b",
    ),
    (PartyKind.COOPERATIVE, r"\b(?:koperasi|kud|ksu|kop(?:ontren|wan|dit)|cooperative)\b"),
    (PartyKind.FINANCIAL_INSTITUTION, r"\b(?:bank|bri|bni|btn|bpr|bprs|pnm|pegadaian|lpdb|lkm)\b"),
    (PartyKind.CLUSTER, r"\b(?:sentra|klaster|cluster)\b"),
    (PartyKind.FORUM, r"\b(?:forum|fedep)\b"),
    (PartyKind.BDS_PROVIDER, r"\b(?:blk|balai|lpk|bds|lppm|inkubator|incubator)\b"),
    (PartyKind.FOSTER_COMPANY, r"\b(?:yayasan|foundation|ydba|csr|tjsl|pkbl)\b"),
    (PartyKind.ENTERPRISE, r"\b(?:pt|cv|ud|tbk|kelompok|gapoktan|poktan|bumdes\w*)\b"),
)


LOCAL: Final = (PartyKind.GOVERNMENT, PartyKind.FRONT_OFFICE, PartyKind.COOPERATIVE, PartyKind.CLUSTER)
"""Kinds of which every regency has its own; chambers, banks and companies are looked for in the whole country."""
_NATIONAL: Final = re.compile(r"\b(?:kementerian|kemen\w+|badan|bi|bpom|bsn|bpjph|bea cukai|ministry)\b")


def is_local(name: str) -> bool:
    """Return whether an organiser is one of the place that its list is from, and not of the country.

    Examples
    --------
    >>> [is_local(name) for name in ("Dinas Koperasi", "Kementerian UMKM", "ASEPHI")]
    [True, False, False]
    """
    return organiser_kind(name) in LOCAL and not _NATIONAL.search(name.lower())


def organiser_kind(name: str) -> str:
    """Return what a party is that organises or runs something; chambers, associations and schools are institutions.

    Examples
    --------
    >>> [organiser_kind(name) for name in ("Dinas Koperasi", "Koperasi Logam", "ASEPHI", "Balai Batik")]
    ['government', 'cooperative', 'institution', 'bds_provider']
    """
    text = name.lower()
    return str(next((kind for kind, words in _WORDS if re.search(words, text)), PartyKind.INSTITUTION))
