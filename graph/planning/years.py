"""A date some years earlier: what planners compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import RuleViolation

if TYPE_CHECKING:
    from datetime import date


def years_before(day: date, years: int) -> date:
    """Return the same day some years earlier; 29 February becomes 28 February where there is none.

    Examples
    --------
    >>> from datetime import date
    >>> years_before(date(2028, 2, 29), 2), years_before(date(2026, 10, 31), 2)
    (datetime.date(2026, 2, 28), datetime.date(2024, 10, 31))
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def earlier(then: date | None, now: date, years: int) -> date:
    """Return the date to compare with; without one some years before.

    Raises
    ------
    RuleViolation
        If it is not earlier.
    """
    before = years_before(now, years) if then is None else then
    if before >= now:
        message = f"{before} is not earlier than the facts, which are of {now}"
        raise RuleViolation(message, hint=f"name a day before {now}", then=before.isoformat(), now=now.isoformat())
    return before
