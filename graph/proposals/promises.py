"""Promises: what proposals take out of the market: volumes agreed, offers that are open, pairs that said no."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from graph.matching.pairs.free import DECLINED, OPEN, STAY_OUT_DAYS
from graph.proposals.assistance import last_day

if TYPE_CHECKING:
    from datetime import date, datetime

    from graph.proposals.engagement import Engagement

KIND: Final = "partnership"
"""The kind that trades volumes of a commodity."""
STATES: Final = {
    "offered": OPEN, "interest": OPEN, "negotiating": OPEN, "memorandum": "memorandum", "contract": "contract",
    "active": "contract", "declined": DECLINED,
}  # fmt: skip
"""State of a proposal -> state of the promise; in every other state nothing is taken."""


def promises(
    proposal: str, engagement: Engagement, changed: date, *, as_of: date, now: datetime
) -> list[dict[str, Any]]:
    """Return what a proposal takes out of the market, a row for each pair of its sides.

    Units of a consortium are shared alike. An open offer is reserved to the day of its deadline; an agreement for its
    months where start and months are said, else without end; either takes nothing before its first day where that is
    known. A pair that declined stays out for 180 days, unless the reasons that it gave have changed
    (:func:`graph.matching.pairs.free.free`).

    Parameters
    ----------
    proposal
        Its id.
    engagement
        As it stands.
    changed
        Day of its last step.
    as_of
        Date of the snapshot that the rows go with: a refusal since then counts at once, and so does what begins within
        a month of today, however old the lists are.
    now
        An offer whose deadline has passed reserves nothing, whether or not it has been cleaned away.

    Examples
    --------
    >>> from datetime import UTC, date, datetime
    >>> from graph.proposals.engagement import Engagement
    >>> from graph.proposals.terms import Terms
    >>> terms = Terms(commodity="10792", unit="kg", units_per_month=500)
    >>> signed = Engagement("partnership", ("a",), ("x",), state="contract", terms=terms)
    >>> day = date(2026, 11, 1)
    >>> row = promises("p1", signed, day, as_of=day, now=datetime(2026, 11, 2, tzinfo=UTC))[0]
    >>> row["supplier"], row["buyer"], row["units_per_month"], row["state"], row["until"]
    ('a', 'x', 500, 'contract', None)
    """
    state = STATES.get(engagement.state)
    expired = engagement.deadline is not None and engagement.deadline < now
    if state is None or engagement.kind != KIND or (state == OPEN and expired):
        return []
    terms, pairs = engagement.terms, [(a, b) for a in engagement.suppliers for b in engagement.buyers]
    common = {
        "commodity": terms.commodity,
        "unit": terms.unit,
        "units_per_month": terms.units_per_month // len(pairs) if terms.units_per_month else None,
        "state": state,
        "since": min(changed, as_of) if state == DECLINED else _since(_start(engagement), as_of, now.date()),
        "until": _until(engagement, state, changed),
        "reasons": list(engagement.refused_for) or None,
        "source": f"proposal:{proposal}",
        "as_of": changed,
        "confidence": 1.0,
    }
    return [{"id": f"{proposal}/{n}", "supplier": a, "buyer": b, **common} for n, (a, b) in enumerate(pairs)]


def _start(engagement: Engagement) -> date | None:
    """Return the first day of what is agreed or talked over, where it is known."""
    return engagement.active_since if engagement.state == "active" else engagement.terms.starts


def _since(start: date | None, as_of: date, today: date) -> date | None:
    """Return the day from which a promise holds in a snapshot: what is about to begin holds in one of older lists too.

    Examples
    --------
    >>> from datetime import date
    >>> lists, today = date(2026, 6, 30), date(2026, 11, 29)
    >>> _since(date(2026, 12, 1), lists, today), _since(date(2027, 6, 1), lists, today)
    (datetime.date(2026, 7, 29), datetime.date(2027, 6, 1))
    """
    if start is None or start > last_day(today, 1):
        return start
    return min(start, last_day(as_of, 1))


def _until(engagement: Engagement, state: str, changed: date) -> date | None:
    """Return the last day on which the promise holds; None for no end."""
    if state == DECLINED:
        return changed + timedelta(days=STAY_OUT_DAYS - 1)
    if state == OPEN:
        return engagement.deadline.date() if engagement.deadline else None
    start, months = _start(engagement), engagement.terms.months
    return last_day(start, months) if start is not None and months is not None else None
