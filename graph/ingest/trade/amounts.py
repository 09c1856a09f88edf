"""Money, counts, years and dates as lists write them, read into numbers; what is not stated is said, not guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from graph.model.money import CURRENCY_SIGNS, MULTIPLIERS, THOUSAND, USD_IN_LISTS
from graph.model.periods import PERIODS, cycle_in
from graph.model.units import parse_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.model.periods import Period

MOST_RUPIAH: Final = 10**17
"""A hundred quadrillion: five times the nation's yearly product; a larger amount is a slip of the keys."""
IMPLAUSIBLE_RUPIAH: Final = 100_000
"""A column of yearly sales or capital whose middle value is below this is not in single rupiah."""
IMPLAUSIBLE_CELL: Final = 10_000
"""No business sells or owns less than this: a bare 500 beside amounts of millions means thousands or millions."""

_AMOUNT: Final = re.compile(r"(?P<sign>-)?(?P<number>\d+(?:[.,]\d+)*(?:[eE]\+?\d{1,2})?)\s*(?P<scale>[a-zA-Z]+)?")
_BLANKS: Final = re.compile(r"(?<=\d)[ '’](?=\d{3}(?:[ '’.,]|\b))(?<!\d{4}[ '’])")
"""Blanks and apostrophes between groups of three: *12 500 000* is how other countries part thousands."""
PRICED: Final = (
    r"(?i)[\s(,:@-]*((?:\brp\.?\s*\d[\d.,]*(?:\s*(?:rb|ribu|k|jt|juta)\b)?|\b\d[\d.,]*\s*(?:rb|ribu)\b|\b\d{1,3}(?:\.\d{3})+\b)"
    r"(?:,-)?(?:\s*(?:/|per\b)\s*[a-z]+)?)\W*$"
)
"""A price behind the name of who pays or takes it: *pengepul Rp 49.000/rak*, *artshop 70rb*."""
_AROUND: Final = re.compile(r"rp\.?|idr|rupiah|±|±|>|<|=|sekitar|kurang lebih|\+/-")
"""The currency and *about*: the number itself stands beside them."""
_NO_CENTS: Final = re.compile(r",-|,=|\.-")
_RANGE: Final = re.compile(r"\s*(?:-|–|s/?d|sampai(?: dengan)?|hingga|to)\s*(?=\d|rp)", re.I)
_ENGLISH: Final = {
    "thousand": 10**3,
    "million": 10**6,
    "mill": 10**6,
    "mn": 10**6,
    "mio": 10**6,
    "billion": 10**9,
    "bn": 10**9,
}
_SCALES: Final = {**MULTIPLIERS, **_ENGLISH, "k": THOUSAND}
"""Words behind an amount; ``M`` is *miliar*, a thousand million."""
_HEADER_SCALES: Final = {
    **{word: factor for word, factor in MULTIPLIERS.items() if len(word) > 2},
    **_ENGLISH,
    "jt": 10**6,
    "jutaan": 10**6,
    "ribuan": 10**3,
    "millions": 10**6,
    "thousands": 10**3,
    "billions": 10**9,
}
"""Words of headers and titles for thousands and more; single letters mean too much else there."""
_THOUSANDS_HEADER: Final = re.compile(r"\(?\s*(?:rp\.?|x)?\s*\.?\s*[.,]?000\s*,?-?\)?|ribu(?:an)?\b|\brb\b", re.I)
_PERIOD_WORD: Final = re.compile(
    r"(?:/|per|se|tiap|\b)\s*(hari|minggu|mgg|bulanan|bulan|bln|tahunan|tahun|thn|th|year|yr|yearly|annual|month|monthly|day|week)\b",
    re.I,
)


@dataclass(frozen=True)
class Money:
    """An amount and what the cell itself says of it: None where it is silent.

    ``beyond`` is what stood behind the decimal sign: half a unit of a column of millions is half a million.
    """

    rupiah: int
    stated_unit: bool
    per: Period | Fraction | None
    beyond: Fraction = field(default=Fraction(0), repr=False)


@dataclass(frozen=True)
class MoneyColumn:
    """What header and titles say of a column of money.

    Parameters
    ----------
    factor
        Rupiah that 1 stands for.
    stated
        False when neither header nor titles name a unit.
    per
        ``day``, ``week``, ``month`` or ``year``, of a cycle how many there are in a month; None when not stated.
    """

    factor: int
    stated: bool
    per: Period | Fraction | None


def period_of(text: str) -> Period | Fraction | None:
    """Return the period that a header or cell names, None where it names none; of a cycle how many a month has.

    Examples
    --------
    >>> period_of("Omzet/bln (Rp)"), period_of("Annual sales"), period_of("Omzet")
    ('month', 'year', None)
    >>> period_of("Produksi per panen (45 hari)")
    Fraction(2, 3)
    """
    cycle = cycle_in(text)
    if cycle is not None:
        return cycle.a_month
    found = _PERIOD_WORD.search(text.replace("_", " ").replace("-", " "))
    if not found:
        return None
    word = found[1].lower()
    return "year" if word in ("annual", "tahunan", "yearly", "yr") else PERIODS.get(word)


def money_column(header: str, titles: Sequence[str] = ()) -> MoneyColumn:
    """Return the unit and period that a header, or else a title, states.

    Examples
    --------
    >>> money_column("Omzet per bulan (Rp.000)")
    MoneyColumn(factor=1000, stated=True, per='month')
    >>> money_column("Total aset")
    MoneyColumn(factor=1, stated=False, per=None)
    """
    for text in (header, *titles):
        words = re.findall(r"[a-z]+", text.lower())
        scale = next((_HEADER_SCALES[w] for w in words if w in _HEADER_SCALES), None)
        if scale is None and _THOUSANDS_HEADER.search(text):
            scale = THOUSAND
        if scale is not None and (
            text is header or any(sign in words for sign in (*CURRENCY_SIGNS, "dalam", "satuan"))
        ):
            return MoneyColumn(scale, True, period_of(header))
        if any(sign in words for sign in CURRENCY_SIGNS):
            return MoneyColumn(1, True, period_of(header))
    return MoneyColumn(1, False, period_of(header))


_PLAIN: Final = re.compile(r"\d{1,18}|[1-9]\d{0,2}(?:\.\d{3}){1,5}|[1-9]\d{0,2}(?:,\d{3}){1,5}")
"""Digits alone, or grouped by threes: most cells of most lists, read without more ado."""


def _number(word: str, *, scaled: bool) -> Fraction:
    if "e" in word:
        return Fraction(word)
    if scaled and re.fullmatch(r"\d{1,2},\d{3}", word):
        # "1,456 M": before a word of scale the comma is decimal, as Indonesians write; a trillion is no small firm
        return Fraction(word.replace(",", "."))
    return parse_number(word)


def parse_money(text: str) -> Money | None:
    """Return the rupiah that a cell states, None when it states none or is in another currency.

    Of a range the lower end counts: it is what can be relied on.

    Examples
    --------
    >>> parse_money("Rp 1.250.000,-")
    Money(rupiah=1250000, stated_unit=True, per=None)
    >>> parse_money("2,5 M / tahun").rupiah, parse_money("500 juta").rupiah, parse_money("1,250,000.00").rupiah
    (2500000000, 500000000, 1250000)
    >>> parse_money("1,456 M").rupiah
    1456000000
    >>> parse_money("12 500 000").rupiah, parse_money("Rp 1'250'000").rupiah
    (12500000, 1250000)
    >>> parse_money("tidak ada"), parse_money("US$ 5")
    (None, None)
    """
    if _PLAIN.fullmatch(text):
        rupiah = int(text.replace(".", "").replace(",", ""))
        return Money(rupiah, False, None) if rupiah <= MOST_RUPIAH else None
    lowered = _BLANKS.sub("", text.lower().strip(" '"))
    if any(sign in lowered for sign in USD_IN_LISTS):
        return None
    stated = any(sign in lowered for sign in CURRENCY_SIGNS)
    cleaned = _NO_CENTS.sub(" ", _AROUND.sub(" ", lowered)).strip()
    low, *high = _RANGE.split(cleaned, maxsplit=1)
    found = _AMOUNT.match(low.replace(" .", "."))
    if not found:
        return None
    scale = _SCALES.get(found["scale"] or "")
    if scale is None and high and (later := _AMOUNT.search(high[0])):
        scale = _SCALES.get(later["scale"] or "")
    try:
        number = _number(found["number"], scaled=scale is not None)
    except (ValueError, ZeroDivisionError):
        return None
    amount = number * (scale or 1)
    rupiah = int(amount)
    beyond = Fraction(0) if amount.denominator == 1 else amount - rupiah
    if found["sign"] or rupiah > MOST_RUPIAH:
        return None
    return Money(rupiah, stated or scale is not None, period_of(text), beyond)


def parse_count(text: str) -> int | None:
    """Return a count of people or things, None when the cell states none.

    Examples
    --------
    >>> parse_count("12 orang"), parse_count("5-9"), parse_count("3.0"), parse_count("1.250"), parse_count("-")
    (12, 5, 3, 1250, None)
    """
    if text.isdecimal() and len(text) <= 9:
        return int(text)
    found = re.search(r"\d+(?:[.,]\d+)*", text)
    if not found or len(found[0]) > 12:
        return None
    try:
        return int(parse_number(found[0].removesuffix(".0")))
    except ValueError:
        return None


def parse_heads(text: str) -> int | None:
    """Return a count of people; men and women that are told side by side are counted together.

    Examples
    --------
    >>> parse_heads("3/1"), parse_heads("2 L / 5 P"), parse_heads("12 orang"), parse_heads("5-9")
    (4, 7, 12, 5)
    """
    both = re.fullmatch(r"\s*(\d{1,5})\s*(?:l|lk|p|pr)?\s*/\s*(\d{1,5})\s*(?:l|lk|p|pr)?\s*", text, re.I)
    return int(both[1]) + int(both[2]) if both else parse_count(text)


_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan",
            "feb peb",
            "mar",
            "apr",
            "mei may",
            "jun",
            "jul",
            "agu aug ags",
            "sep",
            "okt oct",
            "nov nop",
            "des dec",
        ),
        1,
    )
    for name in names.split()
}
_EXCEL_EPOCH: Final = date(1899, 12, 30)


def parse_date(text: str) -> date | None:
    """Return a date: ISO, day first, with Indonesian months, a spreadsheet's serial number, or a bare year.

    A bare year or month gives its first day.

    Examples
    --------
    >>> parse_date("12 Agustus 2019"), parse_date("03/04/2020"), parse_date("2019")
    (datetime.date(2019, 8, 12), datetime.date(2020, 4, 3), datetime.date(2019, 1, 1))
    >>> parse_date("43831"), parse_date("lama")
    (datetime.date(2020, 1, 1), None)
    """
    cleaned = text.strip().lower()
    try:
        if found := re.match(r"(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?(?!\d)", cleaned):
            return date(int(found[1]), int(found[2]), int(found[3] or 1))
        if found := re.match(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?!\d)", cleaned):
            year = int(found[3]) + (0 if len(found[3]) == 4 else 2000)
            return date(year, int(found[2]), int(found[1]))
        if found := re.search(r"(?:(\d{1,2})[ \-])?([a-z]{3})[a-z]*[ \-'](\d{4})", cleaned):
            return date(int(found[3]), _MONTHS[found[2]], int(found[1] or 1))
        if re.fullmatch(r"[34]\d{4}(?:\.\d+)?", cleaned):
            return _EXCEL_EPOCH + timedelta(days=int(float(cleaned)))
        if found := re.search(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)", cleaned):
            return date(int(found[1]), 1, 1)
    except (ValueError, KeyError, OverflowError):
        return None
    return None


def parse_year(text: str) -> int | None:
    """Return the year that a cell states, None when it states none.

    Examples
    --------
    >>> parse_year("12 Agustus 2019"), parse_year("1987"), parse_year("2")
    (2019, 1987, None)
    """
    found = parse_date(text)
    return found.year if found else None
