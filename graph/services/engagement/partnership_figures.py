"""The Planner's indicators of partnerships from what both sides noted: deliveries, payments, renewals."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.planning.results.indicators import partnership_indicators
from graph.proposals import from_facts
from graph.proposals.logs import ENDING, once
from graph.proposals.settlement import in_order, late_deliveries, rejected, settled
from graph.services.planner.reference_prices import ReferencePrices, reference_prices
from graph.services.wire.things import listed
from graph.settings import now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.network import Network
    from graph.services.access.callers import Caller
    from graph.store import Store, Thing

READ: Final = "partnerships.read"
BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
PAGE: Final = 1000
NOTED: Final = ("order", "deliver", "pay", "activate", "renew", *ENDING)
Entry = dict[str, Any]
DELIVERIES: Final[dict[str, Any]] = {
    "partnership": pl.String, "late": pl.Boolean, "units": pl.Int64, "rejected": pl.Int64, "price": pl.Float64,
    "reference_price": pl.Float64,
}  # fmt: skip
PAYMENTS: Final[dict[str, Any]] = {"partnership": pl.String, "delivered": pl.Date, "paid": pl.Date, "rp": pl.Int64}
PARTNERSHIPS: Final[dict[str, Any]] = {
    "partnership": pl.String, "supplier": pl.String, "buyer": pl.String, "since": pl.Date, "until": pl.Date,
    "jobs_added": pl.Int64, "renewed": pl.Boolean,
}  # fmt: skip


def figures(store: Store, caller: Caller, network: Network, on: date | None = None) -> dict[str, Any]:
    """Return the indicators of all partnerships that a caller reaches, as the Planner reads them.

    Late is what :mod:`graph.proposals.settlement` calls so, as in the record of each. Payments pay accepted deliveries
    at the price agreed, the oldest first; what was paid before its delivery is an advance and tells nothing of the days
    to pay, nor does any payment where no price is agreed.
    """
    day = on if on is not None else now().date()
    lived = {thing.id: thing for thing in _lived(store, caller)}
    noted = {verb: _entries(store, f"proposals.{verb}", lived) for verb in NOTED}
    known = reference_prices(store, network)
    deliveries = [row for one in lived.values() for row in _deliveries(one, noted, known)]
    payments = [row for one in lived.values() for row in _payments(one, noted)]
    partnerships = [_partnership(one, noted) for one in lived.values()]
    told = partnership_indicators(
        pl.DataFrame(deliveries, schema=DELIVERIES), pl.DataFrame(payments, schema=PAYMENTS),
        pl.DataFrame(partnerships, schema=PARTNERSHIPS), day,
    )  # fmt: skip
    return told | {"orders": sum(_orders(one, noted) for one in lived.values())}


def _lived(store: Store, caller: Caller) -> Iterator[Thing]:
    """Yield the agreements that live or have lived, in whatever state: another term may be talked over by now."""
    after: str | None = ""
    while after is not None:
        found, after = listed(store, caller, READ, "proposals", after=after, limit=PAGE)
        yield from (one for one in found if one.facts.get("active_since"))


def _orders(thing: Thing, noted: dict[str, dict[str, list[Entry]]]) -> int:
    return len(once("order", noted["order"].get(thing.id, ()), from_facts(thing.facts).side_of))


def _entries(store: Store, action: str, lived: dict[str, Thing]) -> dict[str, list[Entry]]:
    """Return what was noted of each partnership under an action, in order."""
    told: dict[str, list[Entry]] = defaultdict(list)
    since, aggregate, seq = BEGINNING, "", 0
    while True:
        page = store.things.list_events(
            since=since, aggregate=aggregate, seq=seq, limit=PAGE, own=None, regions=None, of=None, action=action
        )
        for event in page:
            if event.aggregate in lived:
                said = json.loads(event.body) if event.body else {}
                told[event.aggregate].append(said | {"day": _day(said.get("on")) or event.at.date(), "seq": event.seq})
        if len(page) < PAGE:
            return told
        since, aggregate, seq = page[-1].at, page[-1].aggregate, page[-1].seq


def _deliveries(thing: Thing, noted: dict[str, dict[str, list[Entry]]], known: ReferencePrices) -> Iterator[Entry]:
    engagement = from_facts(thing.facts)
    terms = engagement.lived_terms
    told = {step: _once(thing, step, noted) for step in ("order", "deliver")}
    region = known.region_of(engagement.suppliers[0])
    for one, late in zip(told["deliver"], late_deliveries(told["deliver"], told["order"]), strict=True):
        yield {
            "partnership": thing.id,
            "late": late,
            "units": int(one.get("units") or 0),
            "rejected": rejected(one),
            "price": terms.price_rp_per_unit,
            "reference_price": known.at(terms.commodity, terms.unit, region, one["day"]),
        }


def _once(thing: Thing, step: str, noted: dict[str, dict[str, list[Entry]]]) -> list[Entry]:
    return in_order(once(step, noted[step].get(thing.id, ()), from_facts(thing.facts).side_of))


def _payments(thing: Thing, noted: dict[str, dict[str, list[Entry]]]) -> Iterator[Entry]:
    """Yield what was paid of deliveries that had come by then, rupiah by rupiah of the price agreed."""
    price = from_facts(thing.facts).lived_terms.price_rp_per_unit
    deliveries, payments = _once(thing, "deliver", noted), _once(thing, "pay", noted)
    for part in settled(deliveries, payments, price) if price is not None else ():
        delivered, paid = deliveries[part.delivery]["day"], payments[part.payment]["day"]
        if paid >= delivered:
            yield {"partnership": thing.id, "delivered": delivered, "paid": paid, "rp": part.rp}


def _partnership(thing: Thing, noted: dict[str, dict[str, list[Entry]]]) -> Entry:
    engagement = from_facts(thing.facts)
    begun = max((one["seq"] for one in noted["activate"].get(thing.id, ())), default=0)
    ends = (one for verb in ENDING for one in noted[verb].get(thing.id, ()) if one["seq"] > begun)
    ended = min(ends, key=lambda one: one["seq"], default=None)  # what came after it ended a renewal
    return {
        "partnership": thing.id,
        "supplier": engagement.suppliers[0],
        "buyer": engagement.buyers[0],
        "since": engagement.began,
        "until": None
        if thing.state == "active"
        else ended["day"]
        if ended
        else (thing.changed_at or thing.created_at).date(),
        "jobs_added": None,  # neither side states any: unknown, never zero
        "renewed": _renewed(thing, noted),
    }


def _renewed(thing: Thing, noted: dict[str, dict[str, list[Entry]]]) -> bool | None:
    """Return whether an agreement that came to its end goes on; None before its end and while that is talked over."""
    if len(noted["activate"].get(thing.id, ())) > 1:
        return True
    over = thing.state in ("declined", "expired", "terminated") and thing.id in noted["renew"]
    return False if over or thing.state == "completed" else None


def _day(text: Any) -> date | None:  # noqa: ANN401 - JSON
    return date.fromisoformat(text) if isinstance(text, str) else None
