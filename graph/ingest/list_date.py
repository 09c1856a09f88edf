"""Of when a list is, as its title, sheet name or file name says: facts are as old as their list, not as its reading."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Final

from graph.ingest.amounts import parse_date

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
    to come: what is called a list of this year is of today.

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
    >>> list_date(["Menurut PP Nomor 7 Tahun 2021, KBLI 2020"], date(2026, 11, 26)) is None
    True
    """
    found = [stated for text in words for stated in _stated(_LAW.sub(" ", text.replace("_", " ")), today)]
    return max(found, default=None)


def _stated(text: str, today: date) -> list[date]:
    """Return the dates that one text states, the finest kind that stands there."""
    for pattern, last_of in ((_DAY, _same), (_MONTH, _month_end), (_PART, _month_end), (_YEAR, _year_end)):
        read = [_part(words) if pattern is _PART else parse_date(words.group()) for words in pattern.finditer(text)]
        known = [day for day in read if day is not None and date(_EARLIEST, 1, 1) <= day <= today]
        if known:
            return [min(last_of(day), today) for day in known]
    return []


def _part(words: re.Match[str]) -> date | None:
    """Return the first day of the last month of a quarter or a half; None where the year has no such part."""
    number = _NUMBERS.get(words[2].lower()) or int(words[2])
    month = number * _MONTHS.get(words[1].lower(), 3)
    return date(int(words[3]), month, 1) if month <= 12 else None


def _same(day: date) -> date:
    return day


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _year_end(day: date) -> date:
    return day.replace(month=12, day=31)
