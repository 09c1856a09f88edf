"""Periods of volumes and of money: days to years, and the cycles of ponds and fields (*per panen, 45 hari*)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Period = Literal["day", "week", "month", "year"]

WORKING_DAYS_A_MONTH: Final = 25
"""Days that a small enterprise produces in a month: six a week less holidays (our convention)."""
MONTHS: Final[Mapping[Period, Fraction]] = {
    "day": Fraction(WORKING_DAYS_A_MONTH),
    "week": Fraction(52, 12),
    "month": Fraction(1),
    "year": Fraction(1, 12),
}
"""What one a period makes a month."""
_PERIODS: Final[Mapping[Period, str]] = {
    "day": "hari hr day days harian",
    "week": "minggu mgg week weeks weekly mingguan",
    "month": "bulan bln bl month months monthly bulanan",
    "year": "tahun thn th year years yearly tahunan",
}
PERIODS: Final[Mapping[str, Period]] = {word: period for period, words in _PERIODS.items() for word in words.split()}

DAYS_A_MONTH: Final = 30
"""Days of which a cycle is a part of a month: fish and seaweed grow on Sundays too."""
_LENGTHS: Final[Mapping[Period, Fraction]] = {**MONTHS, "day": Fraction(DAYS_A_MONTH)}
_WORDS: Final = "|".join(sorted(PERIODS, key=len, reverse=True))
_NUMBER: Final = r"\d{1,3}"
_PER: Final = r"(?:/|\b(?:per|tiap|setiap|sekali|se|every)\b)"
_GROWN: Final = (
    r"(?:(?:kali|sekali|musim|masa)\s+)?(?:panen(?:an)?|siklus|musim|masa|putaran|periode|angkatan|cycle|harvest|season)"
    r"(?:\s+(?:tanam|panen|produksi|budidaya|tebar))?"
)
_ABOUT: Final = r"[\s(,;:@=±~-]*(?:\b(?:per|tiap|setiap|selama|sekitar|kurang lebih|kira-kira|umur|adalah)\b[\s±~]*)*"
_LENGTH: Final = (
    rf"(?P<n>{_NUMBER})(?:\s*(?:-|–|s/d|sampai)\s*(?P<most>{_NUMBER}))?"
    rf"\s*(?P<word>{_WORDS})\b(?!\s*\d)(?:\s*sekali)?\s*\)?"
)
_TIMES: Final = (
    rf"(?P<times>{_NUMBER})\s*(?:x|×|kali)\b(?:\s*panen\b)?\s*(?:/|per|se|dalam)?\s*(?P<of>{_WORDS})\b\s*\)?"
)
_CYCLE: Final = re.compile(
    rf"\s*(?:{_PER}?\s*\b{_GROWN}\b{_ABOUT}(?:{_LENGTH}|{_TIMES})|{_PER}\s*"
    rf"{_LENGTH.replace('?P<n>', '?P<n2>').replace('?P<most>', '?P<most2>').replace('?P<word>', '?P<word2>')})"
)
_PERIOD_AFTER: Final = re.compile(
    rf"\s*(?:/\s*|\b(?:per|tiap|setiap|dalam|every|a)\s+|\bse(?=[a-z]))(?:1\s*)?(?:{_WORDS})\b", re.I
)
_GROWN_PER: Final = re.compile(rf"{_PER}\s*\b{_GROWN}\b")


@dataclass(frozen=True)
class Cycle:
    """A cycle that a text states: where it stands in it, and how many there are in a month."""

    start: int
    end: int
    a_month: Fraction


def cycle_in(text: str) -> Cycle | None:
    """Return the cycle of growing that a text states with its length, None where it states none.

    Of a range the longest counts: it is what can be relied on.

    Examples
    --------
    >>> cycle_in("2 ton per panen (45 hari)").a_month, cycle_in("per musim 4 bulan").a_month
    (Fraction(2, 3), Fraction(1, 4))
    >>> cycle_in("500 kg/2 minggu").a_month, cycle_in("1 ton per panen, 6 kali setahun").a_month
    (Fraction(13, 6), Fraction(1, 2))
    >>> cycle_in("2 ton per panen"), cycle_in("12 ton/bulan")
    (None, None)
    """
    found = _CYCLE.search(text.lower())
    if not found:
        return None
    if found["times"]:
        times = Fraction(found["times"]) * _LENGTHS[PERIODS[found["of"]]]
    else:
        n, word = found["most"] or found["n"] or found["most2"] or found["n2"], found["word"] or found["word2"]
        times = _LENGTHS[PERIODS[word]] / int(n) if int(n) else Fraction(0)
    return Cycle(found.start(), found.end(), times) if times else None


def without_cycle(text: str) -> str:
    """Return a text without the cycle that it states: what else a header says.

    Examples
    --------
    >>> without_cycle("Produksi per panen (45 hari)"), without_cycle("Volume (ton/bulan)")
    ('Produksi', 'Volume (ton/bulan)')
    """
    cycle = cycle_in(text)
    return f"{text[: cycle.start]}{text[cycle.end :]}".strip() if cycle else text


def without_period(text: str) -> str | None:
    """Return what a text counts by a period without that period, None where it names none or nothing else.

    Examples
    --------
    >>> without_period("Produksi/bulan"), without_period("Omzet per Thn (Rp)"), without_period("Hasil sebulan")
    ('Produksi', 'Omzet (Rp)', 'Hasil')
    >>> without_period("Bulan"), without_period("per bulan"), without_period("Bulan panen")
    (None, None, None)
    """
    found = _PERIOD_AFTER.search(text)
    return f"{text[: found.start()]}{text[found.end() :]}".strip() if found and found.start() else None


def names_cycle(text: str) -> bool:
    """Return whether a text counts by cycles of growing, of whatever length: *Volume per panen*.

    Examples
    --------
    >>> names_cycle("Volume per panen"), names_cycle("ton/siklus"), names_cycle("Hasil panen per bulan")
    (True, True, False)
    """
    return _GROWN_PER.search(text.lower()) is not None


def a_month(per: Period | Fraction | None) -> Fraction:
    """Return what one a period makes a month; of a cycle how many there are, and of none that it is a month."""
    return per if isinstance(per, Fraction) else MONTHS[per or "month"]
