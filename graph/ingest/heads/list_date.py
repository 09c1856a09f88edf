"""Of when a list is, as its title, sheet name or file name says: facts are as old as their list, not as its reading."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Final

from graph.ingest.trade.amounts import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable

_EARLIEST: Final = 1990
_LAW: Final = re.compile(
    r"\b(?:uu|pp|perpres|permen\w*|perda|perbup|perwal|keppres|kepmen\w*|undang-undang|peraturan|keputusan|sk|kbli|kblui"
    r"|nomor|no\.?)\b[^,;()]{0,40}?\b(?:19|20)\d\d",
    re.I,
)
"""A year that belongs to a law, a letter or an edition of codes tells nothing of the list."""
_DAY: Final = re.compile(r"(?<!\d)(?:\d{1,2}[ \-/.](?:[a-z]+|\d{1,2})[ \-/.]20\d\d|20\d\d-\d\d-\d\d)(?!\d)", re.I)
_MONTH: Final = re.compile(
    r"\b(?:jan|feb|mar|apr|mei|may|jun|jul|agu|agt|aug|sep|okt|oct|nov|des|dec)[a-z]*[ \-_](?:19|20)\d\d(?!\d)", re.I
)
_PART: Final = re.compile(
    r"\b(semester|triwulan|tw|kuartal|quarter|caturwulan)\W{0,2}(iv|iii|ii|i|[1-4])\b\D{0,20}?((?:19|20)\d\d)(?!\d)",
    re.I,
)
_MONTHS: Final = {"semester": 6, "caturwulan": 4}
"""Months of a part of a year; of the others three."""
_NUMBERS: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR: Final = re.compile(r"(?<![\d.,])(?<!\d )(?:19|20)\d\d(?![\d]|[.,]\d| \d)")


def list_date(words: Iterable[str], today: date) -> date | None:
    """Return the latest date that the words of a list state for it; None where they state none.

    A month, a quarter and a half of a year stand for their last day and a year for its 31 December, but never for a day
    to come: what is called a list of this year is of today. A stated day counts before the month or year around it:
    *Keadaan per 27 November* in a file of *nov 2026* is of the 27th.

    Parameters
    ----------
    words
        Titles, name of the sheet, name of the file.
    today
        Later dates are plans and not facts.

    Examples
    --------
    >>> list_date(["Data UMKM Tahun 2023"], date(2026, 11, 26)), list_date(["umkm_kota_2026.csv"], date(2026, 11, 26))
    (datetime.date(2023, 12, 31), datetime.date(2026, 11, 26))
    >>> list_date(["Posisi 30 Juni 2024"], date(2026, 11, 26)), list_date(["IKM per Mei 2022"], date(2026, 11, 26))
    (datetime.date(2024, 6, 30), datetime.date(2022, 5, 31))
    >>> [str(list_date([said], date(2026, 11, 26))) for said in ("IKM Semester I Tahun 2025", "TW III 2025")]
    ['2025-06-30', '2025-09-30']
    >>> list_date(["Keadaan per 27 November 2026", "binaan_nov_2026.csv"], date(2026, 11, 29))
    datetime.date(2026, 11, 27)
    >>> list_date(["Menurut PP Nomor 7 Tahun 2021, KBLI 2020"], date(2026, 11, 26)) is None
    True
    """
    found = {span for text in words for span in _stated(_LAW.sub(" ", text.replace("_", " ")), today)}
    finest = [
        last
        for first, last in found
        if not any((first, last) != (begin, end) and first <= begin and end <= last for begin, end in found)
    ]
    return min(max(finest), today) if finest else None


def _stated(text: str, today: date) -> list[tuple[date, date]]:
    """Return the spans of days that one text states, of the finest kind that stands there."""
    for pattern, months in ((_DAY, 0), (_MONTH, 1), (_PART, 3), (_YEAR, 12)):
        read = [
            _part(words) if pattern is _PART else _span(parse_date(words.group()), months)
            for words in pattern.finditer(text)
        ]
        known = [span for span in read if span is not None and date(_EARLIEST, 1, 1) <= span[0] <= today]
        if known:
            return known
    return []


def _part(words: re.Match[str]) -> tuple[date, date] | None:
    """Return the first and last day of a quarter or a half; None where the year has no such part."""
    number = _NUMBERS.get(words[2].lower()) or int(words[2])
    months = _MONTHS.get(words[1].lower(), 3)
    return _span(date(int(words[3]), (number - 1) * months + 1, 1), months) if number * months <= 12 else None


def _span(day: date | None, months: int) -> tuple[date, date] | None:
    """Return the first and last day of so many months that begin with a day; without months that day alone."""
    if day is None:
        return None
    if not months:
        return day, day
    end = day.month + months - 1
    return day, day.replace(month=end, day=monthrange(day.year, end)[1])
