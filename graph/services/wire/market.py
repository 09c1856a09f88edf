"""Offers and demands said over the wire: stored like those of lists, under the source ``api``."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from graph.errors import RuleViolation
from graph.model.days import refuse_month, refuse_over
from graph.network import DEMANDS, OFFERS
from graph.reference.activities import activity
from graph.services.access.events import make_event
from graph.services.wire.same_lot import place_of
from graph.services.wire.things import present_of, regions_of
from graph.services.work.runs import uuid7
from graph.settings import now

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from graph.services.access.callers import Caller
    from graph.services.wire.same_lot import Lot
    from graph.store import EventRecord, Store
    from graph.store.lots import Lots, Side

SOURCE = "api"
T = TypeVar("T")


class Said(NamedTuple):
    """A lot as it will be stored, and the one that stood in its place; None where none did."""

    lot: Lot
    replaces: Lot | None


def saying(store: Store, caller: Caller, side: Side, parties: Sequence[str], work: Callable[[Put], T]) -> T:
    """Return what work does with what takes the offers or demands of parties; they are written at its end.

    One request after the other, in whatever process: two first lots of one party that are said at once would both take
    the place of its first. The work may be carried out again where the server asks for that.
    """
    asked = list(dict.fromkeys(parties))
    present = store.things.resolved(asked)
    known = store.things.parties_named([name for name in present.values() if name is not None])

    def inside(lots: Lots) -> T:
        said = Put(caller, lots, side, present, known)
        told = work(said)
        said.write()
        return told

    return store.with_lots(side, list(known), inside)


class Put:
    """Offers or demands that are said together: each is judged when it is added, all of them are written at once.

    Parameters
    ----------
    lots
        Those of the parties, held against others.
    present, known
        The present id of each party that is asked for, and what the graph knows of each.
    """

    def __init__(
        self, caller: Caller, lots: Lots, side: Side, present: Mapping[str, str | None],
        known: Mapping[str, Mapping[str, Any]],
    ) -> None:  # fmt: skip
        self._caller, self._lots, self._side = caller, lots, side
        self._present, self._known = present, known
        self._standing = lots.standing()
        self._rows: dict[str, dict[str, Any]] = {}
        self._events: list[EventRecord] = []

    def add(self, facts: Mapping[str, Any], *, request: str | None = None) -> Said:
        """Return what a party offers or demands of a product, as it will be stored, and the lot whose place it takes.

        Raises
        ------
        UnknownParty, NotAllowed
            If the graph does not hold the party, or the caller does not reach it.
        UnknownActivity
            If KBLI has no such commodity; the hint names the nearest.
        RuleViolation
            If a smallest lot is larger than the whole, it ends before it is said or begins, its month is over, or
            several lots of the very same good stand there.
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
        refuse_month("month", facts.get("month"), at.date())
        refuse_over("until", facts.get("until"), at.date(), facts.get("month"))
        standing = self._standing[party]
        made, before = place_of(side, party, facts, standing, at.date())
        columns = OFFERS if side == "offers" else DEMANDS
        told = {**facts, "id": made, "party": party, "source": SOURCE, "as_of": at.date(), "confidence": 1.0}
        kept = {column: told[column] for column in columns if told.get(column) is not None}
        event = make_event(
            self._caller, f"{side}.put", side, request or uuid7(at), at, parties=(party,), regions=regions,
            body={"id": made, "commodity": facts["commodity"]}, request=request,
        )  # fmt: skip
        self._rows[made] = _row(kept)
        self._events.append(event)
        self._standing[party] = [*(lot for lot in standing if lot["id"] != made), kept]
        whole = {column: kept.get(column) for column in columns}
        return Said(whole, {column: before.get(column) for column in columns} if before is not None else None)

    def write(self) -> None:
        """Write them with the events that say so, all or none."""
        if self._events:
            self._lots.put(list(self._rows.values()), self._events)


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
    store.with_lots(side, [party], lambda lots: lots.put([_row(kept)], [event]))
    return {column: kept.get(column) for column in columns}
