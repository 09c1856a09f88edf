"""Field assistance after signature: its clock, the rhythm of visits, and when it may end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from graph.reference.law import assistance_months, assistance_rhythm


@dataclass(frozen=True)
class Clock:
    """Where the assistance of one engagement stands; ``ends`` is its last day, as that of every term."""

    started: date
    ends: date
    months: int
    months_passed: int
    next_visit: date
    overdue: bool
    ends_soon: bool
    exit_criteria: tuple[str, ...]


def months_later(day: date, months: int) -> date:
    """Return the day some months later; the last of the month where it has no such day.

    Examples
    --------
    >>> months_later(date(2026, 1, 31), 1), months_later(date(2026, 11, 26), 36)
    (datetime.date(2026, 2, 28), datetime.date(2029, 11, 26))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError


def last_day(day: date, months: int) -> date:
    """Return the last day of a term of some months that begins on a day.

    Examples
    --------
    >>> last_day(date(2026, 11, 1), 6)
    datetime.date(2027, 4, 30)
    """
    return months_later(day, months) - timedelta(days=1)


def clock(started: date, visits: tuple[date, ...], today: date) -> Clock:
    """Return the clock of field assistance, by the rule in force when it started.

    Examples
    --------
    >>> now = clock(date(2026, 1, 1), (date(2026, 3, 1),), date(2026, 4, 15))
    >>> now.months, now.months_passed, now.next_visit.isoformat(), now.overdue, now.ends_soon
    (36, 3, '2026-03-31', True, False)
    >>> days = (date(2028, 6, 30), date(2028, 7, 1), date(2028, 12, 31))
    >>> [clock(date(2026, 1, 1), (), day).ends_soon for day in days]
    [False, True, True]
    >>> clock(date(2026, 1, 1), (), date(2029, 1, 1)).ends_soon, now.ends.isoformat()
    (False, '2028-12-31')
    """
    months = assistance_months(started)
    rhythm = assistance_rhythm(started)
    latest = max((visit for visit in visits if visit >= started), default=started)
    following = latest + timedelta(days=int(rhythm["visit_every_days"]))
    ends = last_day(started, months)
    passed = (today.year - started.year) * 12 + today.month - started.month - (today.day < started.day)
    overdue = following < today <= ends
    soon = months_later(started, months - int(rhythm["alarm_months"])) <= today <= ends
    criteria = tuple(rhythm["exit_criteria"])
    return Clock(started, ends, months, max(0, min(passed, months)), following, overdue, soon, criteria)
