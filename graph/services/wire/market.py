"""Offers and demands said over the wire: stored like those of lists, under the source ``api``."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from graph.errors import RuleViolation
from graph.model.ids import demand_id, offer_id
from graph.network import DEMANDS, OFFERS
from graph.reference.activities import activity
from graph.services.access.events import make_event
from graph.services.wire.things import present_of, regions_of
from graph.services.work.runs import uuid7
from graph.settings import now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from graph.services.access.callers import Caller
    from graph.store import EventRecord, Store

Side = Literal["offers", "demands"]
SOURCE = "api"


def lot_id(side: Side, party: str, facts: Mapping[str, Any]) -> str:
    """Return the id of what a party offers or demands of a commodity in a month."""
    name = offer_id if side == "offers" else demand_id
    return name(party, facts["commodity"], facts.get("month"))


class Put:
    """Offers or demands that are said together: each is judged when it is added, all of them are written at once.

    Parameters
    ----------
    parties
        Ids of those who say them, older ones too.
    """

    def __init__(self, store: Store, caller: Caller, side: Side, parties: Sequence[str]) -> None:
        self._store, self._caller, self._side = store, caller, side
        asked = list(dict.fromkeys(parties))
        self._present = store.things.resolved(asked)
        self._known = store.things.parties_named([name for name in self._present.values() if name is not None])
        self._rows: dict[str, dict[str, Any]] = {}
        self._events: list[EventRecord] = []

    def add(self, facts: Mapping[str, Any], *, request: str | None = None) -> dict[str, Any]:
        """Return what a party offers or demands of a commodity, as it will be stored in the place of what it said.

        Raises
        ------
        UnknownParty, NotAllowed
            If the graph does not hold the party, or the caller does not reach it.
        UnknownActivity
            If KBLI has no such commodity; the hint names the nearest.
        RuleViolation
            If a smallest lot is larger than the whole.
        """
        at, side = now(), self._side
        activity(facts["commodity"])  # one that KBLI does not have meets nobody, and nobody would be told
        party = present_of(self._present, facts["party"])
        region = self._known[party]["region"]
        regions = (region,) if region else ()
        self._caller.require_reach(f"{side}.write", regions=regions or (None,), parties=[party])
        lot, units = facts.get("min_lot_units"), facts["units_per_month"]
        if lot is not None and lot > units:
            message = f"the smallest lot ({lot}) is larger than the volume ({units})"
            raise RuleViolation(message, hint="give a lot that fits", field="min_lot_units")
        made = lot_id(side, party, facts)
        columns = OFFERS if side == "offers" else DEMANDS
        told = {**facts, "id": made, "party": party, "source": SOURCE, "as_of": at.date(), "confidence": 1.0}
        kept = {column: told[column] for column in columns if told.get(column) is not None}
        event = make_event(
            self._caller, f"{side}.put", side, request or uuid7(at), at, parties=(party,), regions=regions,
            body={"id": made, "commodity": facts["commodity"]}, request=request,
        )  # fmt: skip
        self._rows[made] = _row(kept)
        self._events.append(event)
        return {column: kept.get(column) for column in columns}

    def write(self) -> None:
        """Write them with the events that say so, all or none."""
        if self._events:
            self._store.things.put_market(self._side, list(self._rows.values()), self._events)


def _row(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return a lot as the store takes it: its party, and the facts of its own."""
    return {"party": kept["party"], "facts": {k: v for k, v in kept.items() if k != "party"}}


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
    store.things.put_market(side, [_row(kept)], [event])
    return {column: kept.get(column) for column in columns}
