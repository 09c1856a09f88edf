"""Days of what has happened, told where Indonesia's day begins first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from graph.errors import RuleViolation

if TYPE_CHECKING:
    from datetime import date, datetime

EASTERN_HOURS: Final = 9
"""Eastern Indonesia is so many hours ahead of UTC."""


def latest_day(moment: datetime) -> date:
    """Return the latest day that it is anywhere in Indonesia: what has happened has happened by then.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> latest_day(datetime(2026, 11, 27, 14, 59, tzinfo=UTC)), latest_day(datetime(2026, 11, 27, 15, 0, tzinfo=UTC))
    (datetime.date(2026, 11, 27), datetime.date(2026, 11, 28))
    """
    return (moment + timedelta(hours=EASTERN_HOURS)).date()


def refuse_over(field: str, ends: date | None, *earliest: date | None) -> None:
    """Refuse an end that lies before what is said of it: before this day, or before its own beginning.

    Examples
    --------
    >>> from datetime import date
    >>> refuse_over("until", date(2026, 11, 29), date(2026, 11, 29), None)
    >>> refuse_over("until", date(2020, 1, 1), date(2026, 11, 29), date(2026, 12, 1))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    graph.errors.RuleViolation: `until` is 2020-01-01, and 2026-12-01 is its earliest day — send 2026-12-01 or ...
    """
    first = max((day for day in earliest if day is not None), default=None)
    if ends is not None and first is not None and ends < first:
        message = f"`{field}` is {ends}, and {first} is its earliest day"
        hint = f"send {first} or a later day, or leave it out"
        raise RuleViolation(message, hint=hint, field=field, earliest=first.isoformat())


def refuse_month(field: str, month: date | None, today: date) -> None:
    """Refuse a month that is over, in which nothing can be traded any more, and a day that is not the first of one.

    Examples
    --------
    >>> from datetime import date
    >>> refuse_month("month", date(2026, 11, 1), date(2026, 11, 29))
    >>> refuse_month("month", date(2026, 10, 1), date(2026, 11, 29))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    graph.errors.RuleViolation: `month` is 2026-10-01, and that month is over — send 2026-11-01 or the first day ...
    """
    if month is None:
        return
    present = today.replace(day=1)
    if month.day != 1:
        message = f"`{field}` is {month}, which is not the first day of a month"
        first = max(month.replace(day=1), present).isoformat()
        raise RuleViolation(message, hint=f"send {first} for that month", field=field, earliest=first)
    if month < present:
        message = f"`{field}` is {month}, and that month is over"
        hint = f"send {present} or the first day of a later month, or leave it out for every month"
        raise RuleViolation(message, hint=hint, field=field, earliest=present.isoformat())
