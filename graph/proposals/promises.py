"""Promises: what proposals take out of the market: volumes agreed, offers that are open, pairs that said no."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from graph.matching.pairs.free import DECLINED, OPEN, STAY_OUT_DAYS
from graph.proposals.assistance import months_later

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
    months where start and months are said, else without end; a pair that declined stays out for 180 days, unless the
    reasons that it gave have changed (:func:`graph.matching.pairs.free.free`).

    Parameters
    ----------
    proposal
        Its id.
    engagement
        As it stands.
    changed
        Day of its last step.
    as_of
        Date of the snapshot that the rows go with: a refusal since then counts at once.
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
        "since": min(changed, as_of) if state == DECLINED else None,
        "until": _until(engagement, state, changed),
        "reasons": list(engagement.refused_for) or None,
        "source": f"proposal:{proposal}",
        "as_of": changed,
        "confidence": 1.0,
    }
    return [{"id": f"{proposal}/{n}", "supplier": a, "buyer": b, **common} for n, (a, b) in enumerate(pairs)]


def _until(engagement: Engagement, state: str, changed: date) -> date | None:
    """Return the first day on which the promise holds no more; None for no end."""
    if state == DECLINED:
        return changed + timedelta(days=STAY_OUT_DAYS)
    if state == OPEN:
        return engagement.deadline.date() + timedelta(days=1) if engagement.deadline else None
    start = engagement.active_since if engagement.state == "active" else engagement.terms.starts
    months = engagement.terms.months
    return months_later(start, months) if start is not None and months is not None else None
