"""The audit log: every event, sealed in a chain of hashes; verifying it needs nothing but the graph."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any, Final

from graph.services.access.events import event_hash
from graph.settings import now
from graph.store import EventRecord
from graph.store.seals import seal_hash
from graph.translations import say

if TYPE_CHECKING:
    from datetime import datetime

    from graph.settings import Language
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
        How many there are; erased events keep their hash and lost words by law, all or those that named a person.
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


def verify(store: Store, language: Language = "en") -> Verdict:
    """Follow the chain from its first seal: hashes of events, of seals, their number and order.

    Faults are told in ``language``, each with its ``code`` and the place of what is wrong.
    """
    faults: list[dict[str, Any]] = []
    words = _Words(language)
    seals = 0
    previous = ""
    for seal, rows in store.seals.chain():
        seals += 1
        if seal.number != seals or seal.previous != previous:
            faults.append({"seal": seal.number, **_fault("other_seal_before", language)})
        if seal.events != len(rows) or seal_hash(seal.previous, seal.number, [r["hash"] for r in rows]) != seal.hash:
            faults.append({"seal": seal.number, **_fault("other_events", language)})
        previous, seals = seal.hash, seal.number
        for row in rows:
            words.look_at(_recorded(row))
    unsealed = 0
    for row in store.seals.loose():
        unsealed += 1
        words.look_at(_recorded(row))
    faults += words.all_faults()
    faults += [
        {"aggregate": g["id"], **_fault("events_missing", language, events=g["events"], version=g["seq"])}
        for g in store.seals.gaps()
    ]
    return Verdict(not faults, words.events, seals, unsealed, words.erased, tuple(faults[:REPORTED]))


def _fault(code: str, language: Language, **facts: int) -> dict[str, str]:
    return {"code": code, "fault": say(f"audit.fault.{code}", language, **facts)}


class _Words:
    """What the events say, held against their hashes; what erasures left of them, against what these vouch for."""

    def __init__(self, language: Language) -> None:
        self._language: Language = language
        self.events = self.erased = 0
        self._faults: list[dict[str, Any]] = []
        self._left: list[tuple[EventRecord, str]] = []
        self._vouched: set[tuple[str, str]] = set()

    def look_at(self, event: EventRecord) -> None:
        self.events += 1
        self.erased += event.salt is None or event.left is not None
        if event.salt is None:
            if event.body is not None or event.why or event.resource != "persons":
                self._note(event)
        elif event_hash(event) != (event.left or event.hash):
            self._note(event)
        elif event.left is not None:
            self._left.append((event, f"{event.aggregate}:{event.seq}"))
        elif event.action == "persons.erase":
            self._vouched |= set(json.loads(event.body or "{}").get("left", {}).items())

    def all_faults(self) -> list[dict[str, Any]]:
        for event, place in self._left:
            if (place, event.left) not in self._vouched:
                self._note(event)
        return self._faults

    def _note(self, event: EventRecord) -> None:
        where = {"aggregate": event.aggregate, "seq": event.seq}
        sealed = {"seal": event.seal} if event.seal is not None else {}
        self._faults.append({**where, **sealed, **_fault("words_changed", self._language)})
