"""What is recorded while an agreement lives: orders, deliveries, quality, payments, visits, coaching."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from graph.errors import RuleViolation
from graph.model.days import latest_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

LOGS: Final[Mapping[str, tuple[str, ...]]] = {
    "order": ("units",),
    "deliver": ("units",),
    "quality": ("said",),
    "pay": ("amount_rp",),
    "visit": ("said",),
    "coach": ("said",),
}
"""Each entry of the log, and what it must say."""


def require(name: str, facts: Mapping[str, Any], moment: datetime) -> None:
    """Refuse an entry that does not say what it must, or is of a day to come: what is planned has not happened.

    Examples
    --------
    >>> from datetime import UTC, date, datetime
    >>> require("pay", {"amount_rp": 1_000_000, "on": date(2026, 11, 27)}, datetime(2026, 11, 27, tzinfo=UTC))
    """
    for field in LOGS[name]:
        value = facts.get(field)
        if value in (None, "") or (isinstance(value, int) and value <= 0):
            message = f"an entry of {name} needs {field}"
            raise RuleViolation(message, hint=f"send `{field}`", field=field)
    day, last = facts.get("on"), latest_day(moment)
    if isinstance(day, date) and day > last:
        message = f"an entry of {name} on {day} lies in the future"
        raise RuleViolation(message, hint=f"send it once it has happened; `on` is {last} at the latest", field="on")
