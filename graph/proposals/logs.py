"""What is recorded while an agreement lives: orders, deliveries, quality, payments, visits, coaching."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from graph.errors import RuleViolation
from graph.model.days import latest_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from graph.proposals.kinds import Side

LOGS: Final[Mapping[str, tuple[str, ...]]] = {
    "order": ("units",),
    "deliver": ("units",),
    "quality": ("said",),
    "pay": ("amount_rp",),
    "visit": ("said",),
    "coach": ("said",),
}
"""Each entry of the log, and what it must say."""
ENDING: Final = ("complete", "terminate")
"""Steps after which nothing more is promised."""
OF_GOODS: Final = frozenset({"order", "deliver"})
"""Entries of the kinds alone of which units change hands."""
SAME_OF: Final[Mapping[str, str | None]] = {
    "order": "units", "deliver": "units", "pay": "amount_rp", "visit": None, "coach": None,
}  # fmt: skip
"""What both sides note of one and the same thing, and which amount tells two of a day apart; reports of quality are
each side's own."""


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
    units, refused = facts.get("units") or 0, facts.get("rejected_units") or 0
    if name in OF_GOODS and refused > units:
        message = f"{refused} units were rejected of {units}"
        hint = f"correct `rejected_units`: of this delivery {units} at most; note what was rejected of another with it"
        raise RuleViolation(message, hint=hint, field="rejected_units")
    day, last = facts.get("on"), latest_day(moment)
    if isinstance(day, date) and day > last:
        message = f"an entry of {name} on {day} lies in the future"
        hint = f"send it once it has happened; `on` is {last} at the latest"
        raise RuleViolation(message, hint=hint, field="on", entry=name, day=day.isoformat())


def refuse_early(name: str, facts: Mapping[str, Any], starts: date | None) -> None:
    """Refuse a delivery of before the day on which both sides agreed to begin: no promise is kept by it.

    Examples
    --------
    >>> refuse_early("deliver", {"on": date(2026, 9, 20)}, date(2026, 9, 1))
    >>> refuse_early("order", {"on": date(2026, 9, 20)}, date(2026, 10, 1))
    """
    day = facts.get("on")
    if name == "deliver" and starts is not None and isinstance(day, date) and day < starts:
        message = f"an entry of {name} on {day} is before the agreement begins, on {starts}"
        hint = f"correct `on`: {starts} at the earliest; what came before is no part of this agreement"
        raise RuleViolation(message, hint=hint, field="on", early=name, day=day.isoformat(), starts=starts.isoformat())


def refuse_twice(
    name: str,
    entry: Mapping[str, Any],
    before: Iterable[Mapping[str, Any]],
    side_of: Callable[[str | None], Side | None],
) -> None:
    """Refuse an entry that its side has noted before, the same in everything: a line that broke, or a button twice.

    Parameters
    ----------
    entry, before
        With their ``day`` and whom they are noted ``for``.

    Examples
    --------
    >>> from datetime import date
    >>> paid = {"day": date(2026, 11, 20), "for": "mill", "amount_rp": 900}
    >>> refuse_twice("pay", paid | {"for": "grower"}, [paid], {"grower": "supplier", "mill": "buyer"}.get)
    >>> refuse_twice("pay", paid | {"amount_rp": 901}, [paid], {"grower": "supplier", "mill": "buyer"}.get)
    """
    said = _said(entry)
    for one in before:
        if side_of(one.get("for")) == side_of(entry.get("for")) and _said(one) == said:
            message = f"the same entry of {name} on {entry['day']} stands there already"
            hint = "if it happened twice, send `again: true`; else there is nothing to do"
            raise RuleViolation(message, hint=hint, twice=name, day=entry["day"].isoformat())


def _said(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an entry says, in whatever form its day is, and by whomever of its side it was noted."""
    own = {name: value for name, value in entry.items() if name not in ("step", "for", "on", "again")}
    return {name: str(value) for name, value in own.items() if value not in (None, "", False)}


def once(
    name: str, entries: Iterable[Mapping[str, Any]], side_of: Callable[[str | None], Side | None]
) -> list[dict[str, Any]]:
    """Return what was noted under one name, in order, where what both sides note counts once.

    The k-th entry of a day and an amount by one side and the k-th by the other speak of the same thing; two by one
    side are two. What only one of the two says (rejected units, late) is kept.

    Parameters
    ----------
    entries
        Each with its ``day`` and whom it was noted ``for``.
    side_of
        The side that a party is on.

    Examples
    --------
    >>> day, sides = date(2026, 11, 20), {"grower": "supplier", "mill": "buyer"}
    >>> told = [{"day": day, "for": "grower", "units": 1350}, {"day": day, "for": "mill", "units": 1350}]
    >>> len(once("order", told, sides.get)), len(once("order", [told[0], *told], sides.get))
    (1, 2)
    """
    made: list[dict[str, Any]] = []
    said: dict[tuple[Any, ...], int] = {}
    for entry in entries:
        if name not in SAME_OF:
            made.append(dict(entry))
            continue
        what = (entry["day"], entry.get(SAME_OF[name] or ""))
        by = (*what, side_of(entry.get("for")))
        said[by] = said.get(by, 0) + 1
        places = [place for place, one in enumerate(made) if (one["day"], one.get(SAME_OF[name] or "")) == what]
        if said[by] > len(places):
            made.append(dict(entry))
        else:
            first = made[places[said[by] - 1]]
            first |= {field: first.get(field) or value for field, value in entry.items()}
    return made
