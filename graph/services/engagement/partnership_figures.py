"""The Planner's indicators of partnerships from what both sides noted: deliveries, payments, renewals."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.planning.results.indicators import partnership_indicators
from graph.proposals import from_facts
from graph.proposals.logs import ENDING, once
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
    "partnership": pl.String, "due": pl.Date, "delivered": pl.Date, "paid": pl.Date, "units": pl.Int64,
    "rejected": pl.Int64, "price": pl.Float64, "reference_price": pl.Float64,
}  # fmt: skip
PARTNERSHIPS: Final[dict[str, Any]] = {
    "partnership": pl.String, "supplier": pl.String, "buyer": pl.String, "since": pl.Date, "until": pl.Date,
    "jobs_added": pl.Int64, "renewed": pl.Boolean,
}  # fmt: skip


def figures(store: Store, caller: Caller, network: Network, on: date | None = None) -> dict[str, Any]:
    """Return the indicators of all partnerships that a caller reaches, as the Planner reads them.

    A delivery that was noted as late was due the day before it came, one that was noted as not late on its day; of any
    other without a day by which it was due nobody knows whether it was on time. The k-th payment pays the k-th
    delivery; one of before that delivery is an advance, and tells nothing of the days to pay.
    """
    day = on if on is not None else now().date()
    lived = {thing.id: thing for thing in _lived(store, caller)}
    noted = {verb: _entries(store, f"proposals.{verb}", lived) for verb in NOTED}
    known = reference_prices(store, network)
    deliveries = [row for one in lived.values() for row in _deliveries(one, noted, known)]
    partnerships = [_partnership(one, noted) for one in lived.values()]
    told = partnership_indicators(
        pl.DataFrame(deliveries, schema=DELIVERIES), pl.DataFrame(partnerships, schema=PARTNERSHIPS), day
    )
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
                told[event.aggregate].append(said | {"day": _day(said.get("on")) or event.at.date()})
        if len(page) < PAGE:
            return told
        since, aggregate, seq = page[-1].at, page[-1].aggregate, page[-1].seq


def _deliveries(thing: Thing, noted: dict[str, dict[str, list[Entry]]], known: ReferencePrices) -> Iterator[Entry]:
    engagement = from_facts(thing.facts)
    terms = engagement.terms
    told = {step: once(step, noted[step].get(thing.id, ()), engagement.side_of) for step in ("deliver", "pay")}
    paid = [one["day"] for one in told["pay"]]
    region = known.region_of(engagement.suppliers[0])
    for place, one in enumerate(told["deliver"]):
        late = one.get("late")
        yield {
            "partnership": thing.id,
            "due": _day(one.get("due")) or (None if late is None else one["day"] - timedelta(days=bool(late))),
            "delivered": one["day"],
            "paid": paid[place] if place < len(paid) and paid[place] >= one["day"] else None,
            "units": int(one.get("units") or 0),
            "rejected": int(one.get("rejected_units") or 0),
            "price": terms.price_rp_per_unit,
            "reference_price": known.at(terms.commodity, terms.unit, region, one["day"]),
        }


def _partnership(thing: Thing, noted: dict[str, dict[str, list[Entry]]]) -> Entry:
    engagement = from_facts(thing.facts)
    ended = [one["day"] for verb in ENDING for one in noted[verb].get(thing.id, ())]
    return {
        "partnership": thing.id,
        "supplier": engagement.suppliers[0],
        "buyer": engagement.buyers[0],
        "since": engagement.began,
        "until": None if thing.state == "active" else max(ended, default=(thing.changed_at or thing.created_at).date()),
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
