"""What an agreement has come to in its present term, and what is still open of it: goods, and money either way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.errors import RuleViolation
from graph.proposals.assistance import last_day
from graph.proposals.settlement import rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from graph.proposals.engagement import Engagement
    from graph.proposals.kinds import Side


@dataclass(frozen=True)
class Lived:
    """What was ordered, delivered and paid by the notes of both sides; what both note counts once."""

    ordered_units: int = 0
    delivered_units: int = 0
    rejected_units: int = 0
    deliveries: int = 0
    first_delivery: date | None = None
    payments: int = 0
    paid_rp: int = 0


def lived(told: Mapping[str, Sequence[Mapping[str, Any]]]) -> Lived:
    """Return what was lived, from orders, deliveries and payments of which each has its ``day``.

    Examples
    --------
    >>> lived({"order": [{"units": 30}], "pay": [{"amount_rp": 5}]}) == Lived(ordered_units=30, payments=1, paid_rp=5)
    True
    """
    orders, deliveries, payments = (told.get(step, ()) for step in ("order", "deliver", "pay"))
    return Lived(
        _sum(orders, "units"), _sum(deliveries, "units"), sum(map(rejected, deliveries)), len(deliveries),
        min((one["day"] for one in deliveries), default=None), len(payments), _sum(payments, "amount_rp"),
    )  # fmt: skip


def _sum(told: Iterable[Mapping[str, Any]], field: str) -> int:
    return sum(int(said.get(field) or 0) for said in told)


def left_open(done: Lived, price: int | None) -> dict[str, int]:
    """Return what is open: units ordered and not delivered, what was delivered and not paid, and an advance.

    Without a price nobody knows what a delivery costs: then deliveries of which none was paid are open, and money is an
    advance as long as nothing was delivered.

    Examples
    --------
    >>> left_open(Lived(ordered_units=30, payments=1, paid_rp=900), 10)
    {'undelivered_units': 30, 'unpaid_rp': 0, 'advance_rp': 900, 'unpaid_deliveries': 0}
    >>> left_open(Lived(delivered_units=30, rejected_units=5, deliveries=2, payments=1, paid_rp=100), 10)["unpaid_rp"]
    150
    """
    told = {"undelivered_units": max(0, done.ordered_units - done.delivered_units), "unpaid_rp": 0, "advance_rp": 0}
    if price is None:
        return told | {
            "advance_rp": 0 if done.deliveries else done.paid_rp,
            "unpaid_deliveries": 0 if done.payments else done.deliveries,
        }
    owed = (done.delivered_units - done.rejected_units) * price
    return told | {
        "unpaid_rp": max(0, owed - done.paid_rp), "advance_rp": max(0, done.paid_rp - owed), "unpaid_deliveries": 0,
    }  # fmt: skip


def refuse_unfinished(engagement: Engagement, side: Side | None, day: date, done: Lived) -> None:
    """Refuse to call an agreement complete before it has begun, or while the side that says so still owes something.

    Before the last day of its term, whoever owes goods or money cannot end it alone: the side to which they are owed
    says that it is complete, or either ends it early with ``terminate``. From the last day on it is complete, and what
    is open is told in its record.
    """
    starts, months = engagement.active_since, engagement.terms.months
    if starts is not None and day < starts:
        message = f"an agreement that begins on {starts} is not complete before it has begun"
        hint = "to end it early, take the step “terminate” and say why"
        raise RuleViolation(message, hint=hint, begins=starts.isoformat())
    ends = last_day(starts, months) if starts is not None and months else None
    if not engagement.kind_facts.goods or (ends is not None and day >= ends):
        return
    still = {name: amount for name, amount in left_open(done, engagement.terms.price_rp_per_unit).items() if amount}
    owed_by = {name: "buyer" if name.startswith("unpaid") else "supplier" for name in still}
    if side in owed_by.values():
        message = f"it is not complete, for this side still owes {', '.join(still)}"
        hint = "note what was delivered or paid, let the other side take the step, or end it early and say why"
        raise RuleViolation(message, hint=hint, left_open=still, ends=ends and ends.isoformat())


def refuse_unseen(engagement: Engagement, facts: Mapping[str, Any], day: date, done: Lived) -> None:
    """Refuse a report on the quality of goods of which none, or not so many, were delivered by then.

    Raises
    ------
    RuleViolation
        Naming what was delivered, and since when.
    """
    if not engagement.kind_facts.goods:
        return
    units = facts.get("units") or 0
    if done.first_delivery is None or day < done.first_delivery:
        message = f"nothing was delivered by {day} of which the quality could be told"
        raise RuleViolation(message, hint="note the delivery first", field="on", unseen=day.isoformat())
    if units > done.delivered_units:
        message = f"the quality of {units} units is told, and {done.delivered_units} were delivered"
        raise RuleViolation(message, hint="correct `units`, or note the delivery first", field="units")
