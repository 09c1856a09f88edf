"""Days of what has happened, told where Indonesia's day begins first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

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
