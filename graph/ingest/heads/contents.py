"""What the cells of a column look like, whatever its header says."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.ingest.activity.codes import known_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_NUMBER = re.compile(r"^'?\s*-?(?:\d+|\d{1,3}(?:[ '’]\d{3})+)(?:[.,]\d+)*$")
"""A number, as text too: with the apostrophe that makes it one, or thousands parted by blanks."""
_MONEY = re.compile(
    r"^'?\s*(?:[a-z]{2,}\s+(?=rp\b))?(?:rp|idr)?\.?\s*-?(?:\d{1,3}(?:[ '’]\d{3})+[\d.,]*|\d[\d.,]*)"
    r"\s*(?:ribu|rb|juta|jt|miliar|milyar|m|triliun)?\.?,?-?(?:\s*(?:/|per\b)?\s*\w+|\s*(?:/|per\b)\s*\d[\d.,]*\s*\w+"
    r"|\s*\(\s*(?:/|per\b)?\s*\w+\s*\)|\s+(?:1|isi \d+)\s+\w+)?$",
    re.I,
)
_KBLI = re.compile(r"^\s*[A-U]?\d{4,5}(?:\.0)?(?:\s*[|,;/&]\s*[A-U]?\d{4,5})*\s*$|\bKBLI\b\D{0,5}\d{4,5}", re.I)
_KBLI_WORD = re.compile(r"\bKBLI\b\D{0,5}\d{4,5}", re.I)
_PHONE = re.compile(
    r"^(?:\(?\+?62\)?|\(?0)[\d\s().\-/]{7,}|^8\d{8,11}$|^\d(?:\.\d+)?[eE]\+?1\d$|TELP-DISAMARKAN|WA-DISAMARKAN|^[\d\s\-()]{6,16}$"
)
_DATE = re.compile(r"^\d{4}-\d\d?-\d\d?|^\d\d?[/.-]\d\d?[/.-]\d{2,4}")
_MONTH = re.compile(
    r"^\d{4}-\d\d?|^\d\d?[/.-]\d{4}|^\d\d?[/.-]\d\d?[/.-]\d{2,4}|^(?:0?[1-9]|1[0-2])$"
    r"|\b(?:jan|[fp]eb|mar|apr|me[iy]|may|jun|jul|ag[us]|aug|sep|o[kc]t|no[vp]|de[sc])[a-z]*\b",
    re.I,
)
"""A month: 2026-10, 10/2026, its number or its name."""
_EMAIL = re.compile(r"@[\w.-]+\.\w|EMAIL-DISAMARKAN")
_ADDRESS = re.compile(
    r"\b(?:jl|jln|jalan|rt|rw|dusun|dsn|desa|ds|kel|kec|gang|gg|blok|komplek|ruko|lorong|no)\b\.?", re.I
)
_AMOUNT = re.compile(r"\W{0,3}(?:sekitar|kurang lebih|min|minimal)?\W{0,3}\d", re.I)
_LETTERS = re.compile(r"[^\W\d_]")
_SIZE = re.compile(
    r"^(?:usaha\s+|industri\s+)?(?:mikro|kecil|menengah|besar|micro|small|medium|large|umkm|umk|umb|ukm|ikm|imk|ibs)$",
    re.I,
)
_FORM = re.compile(
    r"\b(?:pt|cv|ud|pd|firma|fa|koperasi|yayasan|perorangan|perseorangan|perum|persero|bum\w+|badan|perusahaan|usaha"
    r"|individu|lainnya|belum|tidak)\b",
    re.I,
)
_FIRM = re.compile(r"^\W*(?:pt|cv|ud|pd|tb|fa|firma|toko|koperasi|usaha|kelompok|kube?|poklahsar|warung|rm)\b", re.I)
_POINT = re.compile(r"^\s*\(?\s*-?\d{1,3}[.,]\d+\s*[,;/ ]\s*-?\d{1,3}[.,]\d+\s*\)?\s*$|^POINT", re.I)
_URL = re.compile(r"^https?://|^www\.|WA-DISAMARKAN", re.I)


def _float(cell: str) -> float | None:
    try:
        return float(cell.replace(",", ".") if cell.count(",") == 1 and "." not in cell else cell)
    except ValueError:
        return None


def _between(low: float, high: float) -> Callable[[str], bool]:
    def inside(cell: str) -> bool:
        value = _float(cell)
        return value is not None and low <= value <= high and value != 0

    return inside


def _is_degrees(low: float, high: float) -> Callable[[str], bool]:
    inside = _between(low, high)
    return lambda cell: inside(cell) and ("." in cell or "," in cell)


def _is_year(cell: str) -> bool:
    found = re.search(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)", cell)
    return bool(found) and len(cell) <= 24


def _digits(cell: str) -> str:
    return re.sub(r"\D", "", cell)


TESTS: Final[dict[str, Callable[[str], bool]]] = {
    "lat": _between(-11.5, 6.6),
    "lon": _between(94.5, 141.5),
    "lat_degrees": _is_degrees(-11.5, 6.6),
    "lon_degrees": _is_degrees(94.5, 141.5),
    "kbli_known": lambda cell: cell in known_codes() and len(cell) == 5,
    "point": lambda cell: bool(_POINT.search(cell)),
    "kbli": lambda cell: bool(_KBLI.search(cell)),
    "kbli_told": lambda cell: (
        len(cell) > 2 and (cell if len(cell) == 5 else f"0{cell}") in known_codes()
        if cell.isdecimal()
        else bool(_KBLI_WORD.search(cell))
    ),
    "phone": lambda cell: bool(_PHONE.search(cell)) and not _DATE.match(cell),
    "email": lambda cell: bool(_EMAIL.search(cell)),
    "url": lambda cell: bool(_URL.search(cell)),
    "nib": lambda cell: len(_digits(cell)) == 13 and _digits(cell) == cell.replace(" ", ""),
    "nik": lambda cell: bool(re.fullmatch(r"'?\d{16}|.*NIK-DISAMARKAN.*", cell)),
    "npwp": lambda cell: bool(re.fullmatch(r"\d{2}\.?\d{3}\.?\d{3}\.?\d-?\d{3}\.?\d{3}", cell)),
    "year": _is_year,
    "number": lambda cell: bool(_NUMBER.match(cell)),
    "money": lambda cell: bool(_MONEY.match(cell)),
    "address": lambda cell: bool(_ADDRESS.search(cell)),
    "amount": lambda cell: bool(_AMOUNT.match(cell)),
    "digits": lambda cell: bool(_digits(cell)),
    "text": lambda cell: bool(_LETTERS.search(cell)),
    "size": lambda cell: bool(_SIZE.match(cell)),
    "form": lambda cell: bool(_FORM.search(cell)),
    "firm": lambda cell: bool(_FIRM.match(cell)),
    "sex": lambda cell: (
        cell.lower() in {"l", "p", "laki-laki", "perempuan", "pria", "wanita", "lk", "pr", "male", "female"}
    ),
    "month": lambda cell: bool(_MONTH.search(cell)),
    "small_number": lambda cell: bool(re.fullmatch(r"'?\s*\d{1,4}(?:\.0)?(?:\s*(?:orang|org))?", cell)),
}


@dataclass(frozen=True)
class Look:
    """Shares of the filled cells of a sample that pass each test.

    Parameters
    ----------
    filled
        Share of cells that hold anything.
    distinct
        Distinct cells as a share of the filled ones.
    length
        Mean length of a filled cell.
    shares
        Test -> share of filled cells that pass it.
    """

    filled: float
    distinct: float
    length: float
    shares: dict[str, float]

    def share(self, test: str) -> float:
        """Return the share of filled cells that pass a test."""
        return self.shares.get(test, 0.0)


def look_at(cells: Sequence[str | None]) -> Look:
    """Return what a sample of a column looks like.

    Examples
    --------
    >>> look = look_at(["10437", "7294", None, "[Kategori: F, KBLI: 41011]"])
    >>> look.filled, look.share("kbli")
    (0.75, 1.0)
    """
    filled = [cell for cell in cells if cell and cell not in {"-", "–", "0"}]
    if not filled:
        return Look(0.0, 0.0, 0.0, {})
    n = len(filled)
    each = Counter(filled)
    shares = {name: sum(many for cell, many in each.items() if test(cell)) / n for name, test in TESTS.items()}
    return Look(n / len(cells), len(each) / n, sum(map(len, filled)) / n, shares)


_NUMERIC: Final = ("sales", "capital", "assets", "investment", "price", "outlet_price", "source_price")
_TEXTUAL: Final = (
    "name", "owner", "company", "parent", "activity", "product", "sector", "province", "regency", "district", "village",
    "cooperative", "cluster", "buyer", "supplier", "foster", "description", "start", "end", "tie",
)  # fmt: skip
_ALWAYS: Final = {
    "lat": "lat", "lon": "lon", "point": "point", "kbli": "kbli", "nib": "nib", "email": "email",
    "phone": "phone", "nik": "nik", "npwp": "npwp", "size": "size", "sex": "sex", "legal_form": "form",
}  # fmt: skip

_LEAST: Final = {"phone": -0.3, "nib": -0.6}
"""What contents can at most say against a header: phones are spoiled and cut, a NIB is *ada* or *belum*."""


def agrees(role: str, look: Look) -> float:
    """Return how the contents speak for a role that the header names: 1 fully, 0 nothing said, below 0 against.

    Examples
    --------
    >>> agrees("lat", look_at(["-7.57", "-7.6"])), agrees("lat", look_at(["Jl. Mawar"]))
    (1.0, -1.0)
    """
    if not look.filled:
        return 0.0
    if role in _ALWAYS:
        return max(_scaled(look.share(_ALWAYS[role]), 0.3), _LEAST.get(role, -1.0))
    if role in _NUMERIC:
        return _scaled(max(look.share("money"), look.share("number")), 0.2)
    if role in _TEXTUAL:
        return _scaled(look.share("text"), 0.3)
    if role in ("year", "survey_year"):
        return _scaled(look.share("year"), 0.2)
    if role in ("workers", "workers_men", "workers_women", "members", "slots"):
        return _scaled(max(look.share("small_number"), look.share("number")), 0.2)
    return _of_lots(role, look)


def _of_lots(role: str, look: Look) -> float:
    """Tell goods from quantities of them: *Kebutuhan* is the one in one list and the other in the next."""
    if role == "commodity":
        return _scaled(max(0.0, look.share("text") - look.share("amount")), 0.3)
    if role == "month":  # *Jumlah per bulan* counts, and names no month
        return _scaled(look.share("month"), 0.3)
    if role == "volume":
        return max(look.share("amount"), 0.2) if look.share("digits") > 0.3 else -1.0
    return 0.0


def _scaled(share: float, least: float) -> float:
    """Map a share to -1 … 1: at ``least`` the contents say nothing either way."""
    return (share - least) / (1 - least) if share >= least else (share - least) / least


def guesses(look: Look) -> dict[str, float]:
    """Return the roles that the contents alone suggest, with a modest confidence.

    Examples
    --------
    >>> guesses(look_at(["3509012345678", "9120001234567"]))
    {'nib': 0.7}
    """
    found: dict[str, float] = {}
    for role, test, least in (
        ("email", "email", 0.5), ("nib", "nib", 0.7), ("nik", "nik", 0.5), ("npwp", "npwp", 0.7),
        ("point", "point", 0.7), ("lat", "lat_degrees", 0.8), ("lon", "lon_degrees", 0.8),
        ("website", "url", 0.6), ("size", "size", 0.7),
    ):  # fmt: skip
        if look.share(test) >= least and look.filled > 0.02:
            found[role] = 0.7
    if look.share("kbli_known") >= 0.8:
        found["kbli"] = 0.7
    elif look.share("kbli_told") >= 0.8 and look.distinct < 0.9 and look.share("year") < 0.5:
        found["kbli"] = 0.55
    if look.share("phone") >= 0.7 and look.length > 8 and look.share("nib") < 0.5 and not found:
        found["phone"] = 0.55
    if look.share("address") >= 0.6 and look.length > 6:
        found["address"] = 0.55
    return found
