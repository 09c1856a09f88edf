"""Words of needs and services: kinds of matching, forms and purposes, languages, conditions, shares and ratings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.ingest.activity.codes import known_codes
from graph.ingest.trade.amounts import parse_money
from graph.model.units import parse_number

if TYPE_CHECKING:
    from collections.abc import Sequence

TYPES: Final = (
    ("technical", r"teknis|teknik|technical|teknologi|technology"),
    ("production", r"produksi|production"),
    ("marketing", r"pemasaran|marketing|promosi"),
    ("management", r"manajemen|management|tata kelola"),
    ("finance", r"keuangan|financ|akuntansi|accounting|perpajakan"),
)
"""Types of need for a business development service, and words for them."""
_TOPICS: Final = tuple(
    (kind, service, re.compile(pattern, re.I))
    for kind, service, pattern in (
        ("finance", "safety_net", r"(?:dana )?jaring pengaman(?: sosial)?|safety.?net|bansos|bantuan sosial"),
        ("finance", "venture_capital", r"modal ventura|venture.?capital"),
        ("finance", "consultant", r"kkmb|konsultan (?:keuangan )?mitra bank|bank.?partner consultant|^consultant$"),
        (
            "finance",
            "business_credit",
            r"kredit(?: usaha)?|pinjaman|pembiayaan|\bkur\b|credit|\bloans?\b|modal (?:kerja|usaha)"
            r"|(?:tambahan |bantuan |akses )?\bmodal\b|permodalan",
        ),
        ("exhibitions", "buyer_visit", r"kunjungan pembeli|buyer.?visits?"),
        ("exhibitions", "stand", r"(?:stan )?pameran|\bst[ae]nd?s?\b|bazar|exhibitions?|trade fair"),
        ("tours", "host", r"(?:tuan rumah )?studi banding|study.?tours?|\btours?\b|kunjungan belajar"),
        ("facilitators", "facilitator", r"fasilitator(?: sentra)?|facilitators?"),
        ("officers", "bdo", r"pendamping(?!an)(?: usaha)?|\bbdo\b|penyuluh|officers?"),
        ("foster", "foster", r"bapak angkat|pembinaan perusahaan|foster\w*"),
        ("social_enterprise", None, r"(?:layanan |wirausaha )?sosial|social.?enterprises?|public service"),
        (
            "facilities",
            None,
            r"(?:pemakaian )?fasilitas(?: bersama)?\b|rumah produksi(?: bersama)?|(?:shared.)?facilit(?:y|ies)",
        ),
        ("linkage", None, r"keterkaitan(?: usaha)?|linkage"),
        ("training", None, r"pelatihan|kursus|magang|training|\bcourses?\b|\binterns?(?:hip)?\b|diklat|bimtek"),
        ("machinery", None, r"mesin(?! bersama)|machine(?:ry|s)?|peralatan|alat produksi"),
        *(("services", service, pattern) for service, pattern in TYPES),
        ("services", None, r"^services?$|^layanan$|^bds$|pendampingan|konsultasi|business development"),
    )
)
_SKILLS: Final = (
    ("finance", r"pembukuan|bookkeeping|laporan keuangan|pajak|\btax|akses (?:kredit|modal)"),
    ("marketing", r"kemasan|packaging|merek|brand|penjualan|\bsales\b|ekspor|export|daring|online|e-?commerce|digital"),
    (
        "technical",
        r"keamanan pangan|food safety|haccp|sertifikasi|certification|halal|p-?irt\b|\bbpom\b|\bsni\b|perawatan mesin"
        r"|maintenance|uji mutu",
    ),
    (
        "production",
        r"\blas\b|pengelasan|welding|jahit|sewing|bubut|ukir|carving|pengolahan|processing|pewarnaan|dyeing",
    ),
    (
        "management",
        r"perencanaan usaha|business plan|\bsdm\b|personalia|human resources|organisasi|legalitas|perizinan|\bizin"
        r"|\bnib\b",
    ),
)
"""Skills of advisers, for lists that name no type of service."""
_ADVICE: Final = re.compile(r"konsultasi|pendampingan|advice|advis|literasi|pembukuan", re.I)
_STEPS: Final = (
    ("process", re.compile(r"^\s*(?:proses|process)\s*:?\s*", re.I)),
    ("subcontracting", re.compile(r"^\s*(?:sub\s?kontrak|subcontract(?:ing)?|makloo?n)\s*:?\s*", re.I)),
    ("by_product", re.compile(r"^\s*(?:produk samping|hasil samping|by.?product)\s*:?\s*", re.I)),
)
_EDGES: Final = " \t-–:;,./()"


@dataclass(frozen=True)
class Topic:
    """What a need or service is about: kind of matching, text on which needs and services meet, further words."""

    kind: str
    service: str | None
    words: str | None = None


def tidy(text: str) -> str:
    """Return words as needs and services compare them: lower case, single blanks, no signs at the ends.

    Examples
    --------
    >>> tidy("  Desain  Kemasan. ")
    'desain kemasan'
    """
    return re.sub(r"\s+", " ", text).strip(_EDGES).lower()


def _step(text: str) -> Topic | None:
    """Return a step of production, a piece of subcontracting or a by-product: ``proses: pelapisan``."""
    for step, pattern in _STEPS:
        rest = tidy(pattern.sub("", text)) if pattern.match(text) else ""
        if rest:
            return Topic("linkage", f"{step}:{rest}")
    return None


def topic_of(text: str) -> Topic | None:
    """Return what words are about, None where they name no kind of matching.

    Examples
    --------
    >>> topic_of("Pemasaran"), topic_of("pelatihan pengelasan")
    (Topic(kind='services', service='marketing', words=None), Topic(kind='training', service='pengelasan', words=None))
    >>> topic_of("kredit usaha").service, topic_of("proses: pelapisan").service, topic_of("?") is None
    ('business_credit', 'process:pelapisan', True)
    """
    if step := _step(text):
        return step
    if _ADVICE.search(text):
        typed = next((service for service, pattern in TYPES if re.search(pattern, text, re.I)), None)
        if typed:
            return Topic("services", typed)
    for kind, service, pattern in _TOPICS:
        if pattern.search(text.strip().replace("_", " ")):
            rest = tidy(pattern.sub(" ", text)) or None
            if rest and kind == "machinery":
                rest = tidy(text)  # a lathe is a *mesin bubut* whether or not another column says machine
            return Topic(kind, service or (rest if kind != "services" else None))
    return None


def _by_skill(beside: Topic | None, text: str) -> Topic | None:
    """Return the type of advisory service that a skill belongs to."""
    if beside is not None and beside.service:
        return None
    typed = next((service for service, pattern in _SKILLS if re.search(pattern, text, re.I)), None)
    return Topic("services", typed) if typed else None


def read_topic(stated: str | None, what: str | None, *, credit: bool, hint: str) -> Topic | None:
    """Return what a need or service is about, from its column of kinds, what it says beside, and the list's title.

    Parameters
    ----------
    stated
        Cell of the column of kinds.
    what
        Cell that says what is needed or given.
    credit
        Whether the row names an amount of credit: *finance* is then a loan, and else advice on finance.
    hint
        Sheet and titles, asked when no cell says a kind.

    Examples
    --------
    >>> read_topic("pelatihan", "Pengelasan", credit=False, hint="").service
    'pengelasan'
    >>> read_topic("finance", None, credit=False, hint=""), read_topic("finance", None, credit=True, hint="").kind
    (Topic(kind='services', service='finance', words=None), 'finance')
    >>> read_topic("technical", "welding", credit=False, hint="").words
    'welding'
    >>> read_topic(None, "Welding", credit=False, hint="")
    Topic(kind='services', service='production', words='welding')
    """
    beside = topic_of(what) if what else None
    said = (topic_of(stated) if stated else None) or beside or (topic_of(hint) if hint else None)
    if said is None or said == Topic("services", None):
        said = _by_skill(beside, what or stated or "") or (beside if beside and beside.service else said)
    if said is None:
        return None
    if credit and said == Topic("services", "finance"):
        said = Topic("finance", "business_credit")
    words = tidy(what) if what else None
    if beside is not None and beside.kind == said.kind and beside.service:
        named = (
            beside.service
            if said.service is None or said.kind in ("finance", "exhibitions", "linkage")
            else said.service
        )
        return Topic(said.kind, named, words if said.kind == "services" and stated else None)
    if said.kind == "services" or said.service in _FIXED:
        return Topic(said.kind, said.service, words)
    return Topic(said.kind, words or said.service)


_FIXED: Final = frozenset(service for _, service, _ in _TOPICS if service)

TERMS: Final = (
    ("sale", r"\bjual\b|\bbeli\b|penjualan|pembelian|\bsale\b|\bbuy\b|purchase"),
    ("lease", r"sewa|lease|\brent\b"),
    ("profit_share", r"bagi hasil|profit"),
    ("course", r"kursus|course|kelas"),
    ("intern", r"magang|intern"),
    ("graduate", r"lulusan|graduate"),
    ("working_capital", r"modal kerja|working"),
    ("investment", r"investasi|invest"),
    ("machinery", r"mesin|machine"),
    ("consumption", r"konsumsi|consum"),
    ("open", r"sudah (?:berjalan|beroperasi|buka)|beroperasi|^open$|already"),
)
"""Forms of machinery and training, purposes of credit, and a facility that runs already."""
_LANGUAGES: Final = (
    ("id", r"indonesia|indonesian|^id$"), ("jv", r"jawa|javanese|^jv$|^jw$"), ("su", r"sunda|^su$"),
    ("mad", r"madura|^mad$"), ("ban", r"bali|^ban$"), ("min", r"minang|^min$"), ("bug", r"bugis|^bug$"),
    ("bbc", r"batak|^bbc$"), ("ms", r"melayu|malay|^ms$"), ("ace", r"aceh|^ace$"), ("bjn", r"banjar|^bjn$"),
    ("sas", r"sasak|^sas$"), ("en", r"inggris|english|^en$"), ("zh", r"mandarin|chinese|^zh$"),
)  # fmt: skip
_CONDITIONS: Final = (
    ("exporters_only", r"ekspor|export"),
    ("women_led", r"perempuan|wanita|women"),
)
_PARTS: Final = re.compile(r"\s*(?:[;,/+&|]|\bdan\b|\batau\b|\band\b|\bor\b)\s*", re.I)


def _coded(text: str, table: Sequence[tuple[str, str]], *, others: bool) -> list[str]:
    found: list[str] = []
    for part in map(tidy, _PARTS.split(text)):
        spaced = part.replace("_", " ")
        code = next((code for code, pattern in table if part == code or re.search(pattern, spaced)), None)
        code = code or (part if others and part else None)
        if code and code not in found:
            found.append(code)
    return found


def read_terms(text: str) -> list[str]:
    """Return forms and purposes by their codes; other words stay as they are.

    Examples
    --------
    >>> read_terms("jual, sewa atau bagi hasil"), read_terms("modal kerja")
    (['sale', 'lease', 'profit_share'], ['working_capital'])
    """
    return _coded(text, TERMS, others=True)


def read_languages(text: str) -> list[str]:
    """Return the languages that a cell names; unknown ones stay as they are.

    Examples
    --------
    >>> read_languages("Indonesia dan Jawa"), read_languages("en; Toraja")
    (['id', 'jv'], ['en', 'toraja'])
    """
    return _coded(text.lower().replace("bahasa ", ""), _LANGUAGES, others=True)


def read_conditions(text: str) -> list[str]:
    """Return the stated conditions that matching knows: exporters only, led by women.

    Examples
    --------
    >>> read_conditions("khusus eksportir"), read_conditions("terbuka untuk umum")
    (['exporters_only'], [])
    """
    return _coded(text, _CONDITIONS, others=False)


def read_words(text: str) -> list[str]:
    """Return the words between the commas of a cell.

    Examples
    --------
    >>> read_words("Las listrik; bubut"), read_words("KKMB")
    (['las listrik', 'bubut'], ['kkmb'])
    """
    return [part for part in dict.fromkeys(map(tidy, re.split(r"[;,|]", text))) if part]


def read_trades(text: str) -> list[str]:
    """Return the KBLI codes of five digits that a cell names.

    Examples
    --------
    >>> read_trades("25910; 31001"), read_trades("semua")
    (['25910', '31001'], [])
    """
    return [code for code in dict.fromkeys(re.findall(r"(?<!\d)\d{5}(?!\d)", text)) if code in known_codes()]


def read_fee(text: str, factor: int) -> int | None:
    """Return a fee or an amount in rupiah; what is free costs 0, and that is known.

    Examples
    --------
    >>> read_fee("gratis", 1), read_fee("Rp 1.500.000", 1), read_fee("2,5", 1_000_000), read_fee("nego", 1)
    (0, 1500000, 2500000, None)
    """
    if re.match(r"gratis|free\b|cuma-cuma|tanpa biaya|(?:rp\.?\s*)?0(?:[.,]0+)?$", text.strip(), re.I):
        return 0
    money = parse_money(text)
    if money is None:
        return None
    scale = 1 if money.stated_unit and money.rupiah >= 1000 else factor
    return int((money.rupiah + money.beyond) * scale)


def read_number(text: str) -> float | None:
    """Return the first number of a cell.

    Examples
    --------
    >>> read_number("9,5 %"), read_number("80 km"), read_number("-")
    (9.5, 80.0, None)
    """
    found = re.search(r"\d+(?:[.,]\d+)*", text)
    try:
        return float(parse_number(found[0])) if found and len(found[0]) <= 12 else None
    except ValueError:
        return None


def read_share(text: str, top: float | None = None) -> float | None:
    """Return a share between 0 and 1 of a cell such as ``80 %``, ``4,5/5`` or ``0,85``.

    Parameters
    ----------
    text
        The cell.
    top
        Top of the scale that the header states; without it 1, 5 (of up to 5), 10 or 100, whichever holds the number.

    Examples
    --------
    >>> read_share("80 %"), read_share("4,5/5"), read_share("0,85"), read_share("4", 5.0), read_share("250")
    (0.8, 0.9, 0.85, 0.8, None)
    """
    parts = re.split(r"/|\bdari\b|\bof\b", text, maxsplit=1)
    value = read_number(parts[0])
    if value is None:
        return None
    stated = read_number(parts[1]) if len(parts) > 1 else None
    scale = 100.0 if "%" in text else stated or top or next((t for t in (1.0, 5.0, 10.0, 100.0) if value <= t), 0.0)
    return round(value / scale, 4) if scale and value <= scale else None
