"""The audit log: every event, sealed in a chain of hashes; verifying it needs nothing but the graph."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any, Final

from graph.services.events import event_hash
from graph.settings import now
from graph.store import EventRecord
from graph.store.seals import seal_hash

if TYPE_CHECKING:
    from datetime import datetime

    from graph.store import Store

SETTLED: Final = timedelta(seconds=2)
"""How old an event must be before it is sealed: writers that are still at it come first."""
REPORTED: Final = 50


@dataclass(frozen=True)
class Verdict:
    """What verifying found.

    Attributes
    ----------
    intact
        True when nothing sealed was changed, removed or inserted, and no thing misses an event.
    events, seals, unsealed, erased
        How many there are; erased events keep their hash and lost their words by law.
    faults
        What is wrong, the first fifty.
    """

    intact: bool
    events: int
    seals: int
    unsealed: int
    erased: int
    faults: tuple[dict[str, Any], ...]


def seal_all(store: Store, *, moment: datetime | None = None, settled: timedelta = SETTLED) -> int:
    """Seal every settled event and return how many."""
    before = (moment if moment is not None else now()) - settled
    total = 0
    while done := store.seals.seal(before):
        total += done
    return total


def _recorded(row: dict[str, Any]) -> EventRecord:
    facts = {name: row.get(name) for name in EventRecord.__dataclass_fields__}
    words = {name: facts[name] or "" for name in ("why", "actor", "role", "resource", "action", "hash")}
    at = row["at"].to_native().astimezone(UTC)
    return EventRecord(**(facts | words | {"at": at, "parties": tuple(row["parties"] or ()), "regions": ()}))


def verify(store: Store) -> Verdict:
    """Follow the chain from its first seal: hashes of events, of seals, their number and order."""
    faults: list[dict[str, Any]] = []
    events = erased = seals = 0
    previous = ""
    for seal, rows in store.seals.chain():
        seals += 1
        events += len(rows)
        if seal.number != seals or seal.previous != previous:
            faults.append({"seal": seal.number, "fault": "the seal before it is not the one it was made on"})
        if seal.events != len(rows) or seal_hash(seal.previous, seal.number, [r["hash"] for r in rows]) != seal.hash:
            faults.append({"seal": seal.number, "fault": "its events are not those that it was made over"})
        previous, seals = seal.hash, seal.number
        for row in rows:
            gone = row["salt"] is None
            erased += gone
            if not gone and event_hash(_recorded(row)) != row["hash"]:
                what = {"aggregate": row["aggregate"], "seq": row["seq"]}
                faults.append({**what, "seal": seal.number, "fault": "the words of the event were changed"})
    unsealed = 0
    for event in _loose(store):
        unsealed += 1
        erased += event.salt is None
        if event.salt is not None and event_hash(event) != event.hash:
            faults.append({"aggregate": event.aggregate, "seq": event.seq, "fault": "the words were changed"})
    faults += [
        {"aggregate": g["id"], "fault": f"{g['events']} events for version {g['seq']}"} for g in store.seals.gaps()
    ]
    return Verdict(not faults, events + unsealed, seals, unsealed, erased, tuple(faults[:REPORTED]))


def _loose(store: Store) -> list[EventRecord]:
    return [EventRecord(**(vars(_recorded(row)))) for row in store.seals.loose()]
