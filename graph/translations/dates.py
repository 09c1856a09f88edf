"""Dates as people of each language write them: ``17 Agustus 2026`` and ``17 August 2026``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from graph.language import Language

MONTHS: Final = {
    "id": [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


def day_of(day: date | None, language: Language) -> str:
    """Return a date as people write it.

    Examples
    --------
    >>> from datetime import date
    >>> day_of(date(2026, 8, 17), "id"), day_of(None, "en")
    ('17 Agustus 2026', '–')
    """
    return "–" if day is None else f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def month_of(day: date, language: Language) -> str:
    """Return a month as people write it.

    Examples
    --------
    >>> from datetime import date
    >>> month_of(date(2026, 12, 1), "id")
    'Desember 2026'
    """
    return f"{MONTHS[language][day.month - 1]} {day.year}"
