"""What is recorded while an agreement lives: orders, deliveries, quality, payments, visits, coaching."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.errors import RuleViolation

if TYPE_CHECKING:
    from collections.abc import Mapping

LOGS: Final[Mapping[str, tuple[str, ...]]] = {
    "order": ("units",),
    "deliver": ("units",),
    "quality": ("said",),
    "pay": ("amount_rp",),
    "visit": ("said",),
    "coach": ("said",),
}
"""Each entry of the log, and what it must say."""


def require(name: str, facts: Mapping[str, Any]) -> None:
    """Refuse an entry that does not say what it must.

    Examples
    --------
    >>> require("pay", {"amount_rp": 1_000_000})
    """
    for field in LOGS[name]:
        value = facts.get(field)
        if value in (None, "") or (isinstance(value, int) and value <= 0):
            message = f"an entry of {name} needs {field}"
            raise RuleViolation(message, hint=f"send `{field}`", field=field)
