"""Which payment pays which delivery, by when each was due, and what was late: one rule for every record and figure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.proposals.terms import Terms

Entry = dict[str, Any]


class Paid(NamedTuple):
    """Some rupiah of a payment, and the delivery that they pay, by their places in order of days."""

    delivery: int
    payment: int
    rp: int


def in_order(entries: Sequence[Mapping[str, Any]]) -> list[Entry]:
    """Return entries by their days; those of one day as they were noted."""
    return sorted(map(dict, entries), key=lambda one: one["day"])


def rejected(delivery: Mapping[str, Any]) -> int:
    """Return what was rejected of a delivery: never more than was delivered.

    Examples
    --------
    >>> rejected({"units": 1, "rejected_units": 60}), rejected({"units": 9})
    (1, 0)
    """
    return min(int(delivery.get("rejected_units") or 0), int(delivery.get("units") or 0))


def settled(deliveries: Sequence[Mapping[str, Any]], payments: Sequence[Mapping[str, Any]], price: int) -> list[Paid]:
    """Return which rupiah pay what: payments pay accepted deliveries at the price agreed, the oldest first.

    Parameters
    ----------
    deliveries, payments
        In order of their days.

    Examples
    --------
    >>> settled([{"units": 10}, {"units": 10, "rejected_units": 4}], [{"amount_rp": 120}, {"amount_rp": 500}], 10)
    [Paid(delivery=0, payment=0, rp=100), Paid(delivery=1, payment=0, rp=20), Paid(delivery=1, payment=1, rp=40)]
    """
    owed = [(int(one.get("units") or 0) - rejected(one)) * price for one in deliveries]
    made: list[Paid] = []
    place = 0
    for payment, one in enumerate(payments):
        left = int(one.get("amount_rp") or 0)
        while left and place < len(owed):
            part = min(left, owed[place])
            if part:
                made.append(Paid(place, payment, part))
            left, owed[place] = left - part, owed[place] - part
            place += not owed[place]
    return made


def due_of_deliveries(
    deliveries: Sequence[Mapping[str, Any]], orders: Sequence[Mapping[str, Any]]
) -> list[date | None]:
    """Return by when each delivery was due: as it says itself, else as the orders do that it fills, the oldest first.

    One that fills several is due with the first of them; None where nobody said by when.

    Examples
    --------
    >>> september, october = date(2026, 9, 20), date(2026, 10, 20)
    >>> orders = [{"day": september, "units": 10, "due": september}, {"day": october, "units": 10, "due": october}]
    >>> due_of_deliveries([{"units": 5}, {"units": 10}, {"units": 9}], orders) == [september, september, october]
    True
    """
    waiting = [(int(one.get("units") or 0), _day(one.get("due"))) for one in in_order(orders)]
    told: list[date | None] = []
    for one in deliveries:
        left, found = int(one.get("units") or 0), []
        while left > 0 and waiting:
            units, due = waiting.pop(0)
            found.append(due)
            if units > left:
                waiting.insert(0, (units - left, due))
            left -= units
        told.append(_day(one.get("due")) or min(filter(None, found), default=None))
    return told


def late_deliveries(deliveries: Sequence[Mapping[str, Any]], orders: Sequence[Mapping[str, Any]]) -> list[bool | None]:
    """Return which deliveries were late: by the day where it is known, else as noted; None where nobody says.

    Examples
    --------
    >>> day = date(2026, 9, 22)
    >>> ordered = [{"day": day, "units": 10, "due": "2026-09-20"}]
    >>> late_deliveries([{"day": day, "units": 10, "late": False}, {"day": day, "units": 1}], ordered)
    [True, None]
    """
    dues = due_of_deliveries(deliveries, orders)
    return [one.get("late") if due is None else one["day"] > due for one, due in zip(deliveries, dues, strict=True)]


def late_payments(
    payments: Sequence[Mapping[str, Any]], deliveries: Sequence[Mapping[str, Any]], terms: Terms
) -> list[bool]:
    """Return which payments were late: after their day, or after the days to pay agreed of a delivery that they pay.

    Where neither is known it is as noted; an advance, which pays nothing that was delivered by then, is never late.

    Examples
    --------
    >>> from graph.proposals.terms import Terms
    >>> sent, paid = [{"day": date(2026, 10, 22), "units": 9}], [{"day": date(2026, 11, 20), "amount_rp": 90}]
    >>> late_payments(paid, sent, Terms(price_rp_per_unit=10, payment_days=14)), late_payments(paid, sent, Terms())
    ([True], [False])
    """
    price, days = terms.price_rp_per_unit, terms.payment_days
    known = price is not None and days is not None and bool(deliveries)
    over: set[int] = set()
    for part in settled(deliveries, payments, price or 0) if known else ():
        if payments[part.payment]["day"] > deliveries[part.delivery]["day"] + timedelta(days=days or 0):
            over.add(part.payment)
    told = []
    for place, one in enumerate(payments):
        due = _day(one.get("due"))
        told.append(one["day"] > due if due else place in over if known else bool(one.get("late")))
    return told


def _day(said: Any) -> date | None:  # noqa: ANN401 - JSON
    return date.fromisoformat(said) if isinstance(said, str) else said
