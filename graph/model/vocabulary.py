"""The closed vocabularies of the domain: what a column may say, one enum a column.

Members are their own text (``PartyKind.ENTERPRISE == "enterprise"``), so that frames, files and the
store hold plain text. Indonesian terms stand in ``docs/glossary.md``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class PartyKind(StrEnum):
    """What a party is; one of these a party, further ones in ``roles``."""

    ENTERPRISE = "enterprise"
    TRADER = "trader"
    COOPERATIVE = "cooperative"
    CLUSTER = "cluster"
    BDS_PROVIDER = "bds_provider"
    FOSTER_COMPANY = "foster_company"
    FINANCIAL_INSTITUTION = "financial_institution"
    OFFICER = "officer"
    FORUM = "forum"
    GOVERNMENT = "government"
    SHARED_FACILITY = "shared_facility"
    FRONT_OFFICE = "front_office"
    INSTITUTION = "institution"
    SOCIAL_ENTERPRISE = "social_enterprise"
    PROGRAMME = "programme"
    MACHINE = "machine"


class Size(StrEnum):
    """Size class by the law in force on the day of the facts (``graph.reference.law.size_class``)."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


UMK: Final = frozenset({Size.MICRO, Size.SMALL})
"""Usaha mikro dan kecil: the side that partnership policy serves."""
UMB: Final = frozenset({Size.MEDIUM, Size.LARGE})
"""Usaha menengah dan besar: the offtaker, which by law also coaches."""


class SizeBasis(StrEnum):
    """What a size rests on, strongest first: only the first two are the law's own measures."""

    CAPITAL = "capital"
    SALES = "sales"
    WORKERS = "workers"
    LIST_LABEL = "list_label"
    LEGAL_FORM_PROXY = "legal_form_proxy"
    UNKNOWN = "unknown"


class LegalForm(StrEnum):
    """Legal form, as registers abbreviate it; PR is one person, PT Perorangan included."""

    PT = "PT"
    CV = "CV"
    UD = "UD"
    PR = "PR"
    FIRMA = "FIRMA"
    KOPERASI = "KOPERASI"
    YAYASAN = "YAYASAN"
    BUMN = "BUMN"
    BUMD = "BUMD"
    BUMDES = "BUMDES"
    PERUM = "PERUM"


class PlaceBasis(StrEnum):
    """What a point stands for: the place itself (to 0.01 degree), or the centroid of a region."""

    POINT = "point"
    DISTRICT = "district"
    REGENCY = "regency"
    PROVINCE = "province"


class RegionLevel(StrEnum):
    """Level of a region; a regency (kabupaten) and a city (kota) are of the same rank."""

    PROVINCE = "province"
    REGENCY = "regency"
    CITY = "city"
    DISTRICT = "district"


class TieType(StrEnum):
    """Type of a tie, read from ``start`` to ``end``: who supplies, joins, serves, coaches whom."""

    SUPPLIES = "SUPPLIES"
    MEMBER_OF = "MEMBER_OF"
    PART_OF = "PART_OF"
    COOPERATES_WITH = "COOPERATES_WITH"
    SHARES_WITH = "SHARES_WITH"
    SUBCONTRACTS = "SUBCONTRACTS"
    TRUSTS = "TRUSTS"
    ATTENDED = "ATTENDED"
    REFERS_TO = "REFERS_TO"
    LEARNS_FROM = "LEARNS_FROM"
    INFORMS = "INFORMS"
    SERVES = "SERVES"
    FINANCES = "FINANCES"
    FOSTERS = "FOSTERS"
    FACILITATES = "FACILITATES"
    COACHES = "COACHES"
    SITS_ON = "SITS_ON"
    PARTNERS_WITH = "PARTNERS_WITH"
    HOLDS = "HOLDS"
    ORGANISES = "ORGANISES"


SYMMETRIC_TIES: Final = frozenset({TieType.COOPERATES_WITH, TieType.SHARES_WITH, TieType.PARTNERS_WITH})
"""Ties whose two directions mean the same; all others are directed, as the field is."""


class Unit(StrEnum):
    """Canonical units of volume; every other unit is read into one of these (``graph.model.units``)."""

    KG = "kg"
    LITRE = "litre"
    PIECE = "piece"


class Outlet(StrEnum):
    """Who takes the goods today; null in a frame is *unknown*, which is not *none*."""

    TRADER = "trader"
    DIRECT = "direct"
    NONE = "none"


class Certification(StrEnum):
    """Permits, standards and certificates, by the code that ``certifications`` and ``required`` hold."""

    NIB = "nib"
    HALAL = "halal"
    SNI = "sni"
    BPOM = "bpom"
    PIRT = "pirt"
    SVLK = "svlk"
    ISO9001 = "iso9001"
    ISO14001 = "iso14001"
    HACCP = "haccp"
    GMP = "gmp"
    ORGANIC = "organic"
    RSPO = "rspo"
    ISPO = "ispo"
    FSC = "fsc"
    TKDN = "tkdn"
    NKV = "nkv"
    CPOTB = "cpotb"
    FAIR_TRADE = "fair_trade"
    ENVIRONMENT = "environment"
