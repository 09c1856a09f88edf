"""Offers and demands said over the wire: stored like those of lists, under the source ``api``."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from graph.errors import RuleViolation
from graph.model.ids import demand_id, offer_id
from graph.network import DEMANDS, OFFERS
from graph.services.events import make_event
from graph.services.runs import uuid7
from graph.services.things import present_ids, regions_of
from graph.settings import now

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from graph.services.callers import Caller
    from graph.store import Store

Side = Literal["offers", "demands"]
SOURCE = "api"


def lot_id(side: Side, party: str, facts: Mapping[str, Any]) -> str:
    """Return the id of what a party offers or demands of a commodity in a month."""
    name = offer_id if side == "offers" else demand_id
    return name(party, facts["commodity"], facts.get("month"))


def put(
    store: Store, caller: Caller, side: Side, facts: Mapping[str, Any], *, request: str | None = None,
    moment: datetime | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Store what a party offers or demands of a commodity, in the place of what it said before; return it.

    Raises
    ------
    UnknownParty, NotAllowed
        If the graph does not hold the party, or the caller does not reach it.
    RuleViolation
        If a smallest lot is larger than the whole.
    """
    at = moment if moment is not None else now()
    (party,) = present_ids(store, [facts["party"]])
    regions = regions_of(store, [party])
    caller.require_reach(f"{side}.write", regions=regions or (None,), parties=[party])
    lot, units = facts.get("min_lot_units"), facts["units_per_month"]
    if lot is not None and lot > units:
        message = f"the smallest lot ({lot}) is larger than the volume ({units})"
        raise RuleViolation(message, hint="give a lot that fits", field="min_lot_units")
    made = lot_id(side, party, facts)
    columns = OFFERS if side == "offers" else DEMANDS
    told = {**facts, "id": made, "party": party, "source": SOURCE, "as_of": at.date(), "confidence": 1.0}
    kept = {column: told[column] for column in columns if told.get(column) is not None}
    row = {"party": party, "facts": {k: v for k, v in kept.items() if k != "party"}}
    event = make_event(
        caller, f"{side}.put", side, request or uuid7(at), at, body={"id": made, "commodity": facts["commodity"]},
        parties=(party,), regions=regions, request=request,
    )  # fmt: skip
    store.things.put_market(side, [row], event)
    return {column: kept.get(column) for column in columns}


def withdraw(
    store: Store, caller: Caller, side: Side, facts: Mapping[str, Any], as_of: date, *, request: str | None = None,
    moment: datetime | None = None,
) -> dict[str, Any]:  # fmt: skip
    """End an offer or demand before the day that the data stand for, so that nothing matches it; return it."""
    at = moment if moment is not None else now()
    party = str(facts["party"])
    regions = regions_of(store, [party])
    caller.require_reach(f"{side}.write", regions=regions or (None,), parties=[party])
    columns = OFFERS if side == "offers" else DEMANDS
    kept = {column: facts[column] for column in columns if facts.get(column) is not None}
    kept["until"] = min(at.date(), as_of) - timedelta(days=1)
    event = make_event(
        caller, f"{side}.withdraw", side, request or uuid7(at), at, body={"id": kept["id"]}, parties=(party,),
        regions=regions, request=request,
    )  # fmt: skip
    store.things.put_market(side, [{"party": party, "facts": {k: v for k, v in kept.items() if k != "party"}}], event)
    return {column: kept.get(column) for column in columns}
