"""Words that others wrote about a person: found for the access report, taken out when the person is erased.

Searched is what concerns the person's party: its proposals, visits, needs and other things, complaints about it, and
the events of all of these. The salted hash of an event stays in the chain; of what is left of it another one is made,
and the sealed event of the erasure vouches for that.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from graph.errors import StaleVersion, StoreConflict
from graph.ingest.activity.words import trade_names
from graph.model.traces import WORD, traces_of
from graph.reference.activities import titles
from graph.services.access.events import event_hash, make_event
from graph.settings import now
from graph.store import LABELS, EventRecord, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.model.traces import Traces
    from graph.services.access.callers import Caller
    from graph.store import Store, Thing

PAGE: Final = 1000
ATTEMPTS: Final = 20
BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Naming:
    """Where the words of others name a person: things, and events as they are without the name."""

    traces: Traces
    things: tuple[Thing, ...]
    events: tuple[EventRecord, ...]

    @property
    def places(self) -> list[dict[str, Any]]:
        """Resource and id of every thing whose own words or events name the person, each once."""
        found = {(one.resource, one.id) for one in self.things} | {(e.resource, e.aggregate) for e in self.events}
        return [{"resource": resource, "id": one} for resource, one in sorted(found)]


@cache
def everyday_words() -> frozenset[str]:
    """Return the words of the goods and trades of the classification, by its titles and as people say them.

    Examples
    --------
    >>> {"melati", "tani"} <= everyday_words(), {"siti", "aminah"} & everyday_words()
    (True, set())
    """
    said = [*titles().values(), *(name for names in trade_names("2020").values() for name in names)]
    return frozenset(word for text in said for word in WORD.findall(text.lower()))


def naming(store: Store, person: Mapping[str, Any]) -> Naming:
    """Return what names a person among all that concerns the person's party."""
    party = person["party"]
    things = list(_things(store, party))
    concerned = {party, *(other for thing in things for other in thing.parties)}
    called = [str(row["name"] or "") for row in store.things.parties_named(sorted(concerned)).values()]
    traces = traces_of(person, apart_from=called, everyday=everyday_words())
    events = {(e.aggregate, e.seq): e for e in _events(store, party)}
    for thing in things:
        if party not in thing.parties:
            events |= {(e.aggregate, e.seq): e for e in store.things.events_of(thing.id)}
    naming_it = (one for one in things if traces.taken_from(dict(one.facts)) != one.facts)
    left = (_without(event, traces) for event in events.values())
    return Naming(traces, tuple(naming_it), tuple(event for event in left if event is not None))


def take_out(store: Store, caller: Caller, person: Mapping[str, Any]) -> Naming:
    """Take a person's traces out of things and of kept answers; return what named the person.

    The events are given as they are to be left, for the transaction that erases the person.
    """
    found = naming(store, person)
    for thing in found.things:
        _rewrite(store, caller, thing, found.traces)
    answers = store.persons.answers_about(person["party"])
    rewritten = {one: text for one, said in answers.items() if (text := _rewritten(said, found.traces)) != said}
    store.persons.rewrite_answers(rewritten)
    return found


def _things(store: Store, party: str) -> Iterator[Thing]:
    """Yield what concerns a party, and complaints about it, on which it is not named as a party."""
    proposals: dict[str, tuple[str, ...]] = {}
    for resource in LABELS:
        for thing in store.things.each_thing(Wanted(resource, party=party)):
            if resource == "proposals":
                proposals[thing.id] = thing.parties
            yield thing
    for other in sorted({one for parties in proposals.values() for one in parties} - {party}):
        for thing in store.things.each_thing(Wanted("complaints", party=other)):
            if thing.facts.get("proposal") in proposals:
                yield thing


def _events(store: Store, party: str) -> Iterator[EventRecord]:
    cursor: dict[str, Any] = {"since": BEGINNING, "aggregate": "", "seq": 0}
    while page := store.things.list_events(own=[party], limit=PAGE, **cursor):
        yield from page
        cursor = {"since": page[-1].at, "aggregate": page[-1].aggregate, "seq": page[-1].seq}


def _without(event: EventRecord, traces: Traces) -> EventRecord | None:
    """Return an event without traces, salted anew, or None when it names nobody."""
    body = _rewritten(event.body, traces) if event.body else event.body
    why = traces.taken_out(event.why)
    if (body, why) == (event.body, event.why):
        return None
    left = replace(event, at=event.at.astimezone(UTC), body=body, why=why, salt=secrets.token_hex(16))
    return replace(left, left=event_hash(left))


def _rewritten(said: str, traces: Traces) -> str:
    facts = json.loads(said)
    without = traces.taken_from(facts)
    return said if without == facts else json.dumps(without, sort_keys=True, ensure_ascii=False)


def _rewrite(store: Store, caller: Caller, thing: Thing, traces: Traces) -> None:
    """Write a thing without traces; who writes at the same time is waited for, and what came is looked at again."""
    for attempt in range(ATTEMPTS):
        facts = traces.taken_from(dict(thing.facts))
        if facts == thing.facts:
            return
        event = make_event(
            caller, f"{thing.resource}.redact", thing.resource, thing.id, now(), seq=thing.seq + 1,
            parties=thing.parties, regions=thing.regions,
        )  # fmt: skip
        try:
            store.things.change_thing(replace(thing, facts=facts), thing.seq, event)
        except StaleVersion:
            if attempt + 1 == ATTEMPTS:
                message = f"{thing.id} is being written to all the time"
                raise StoreConflict(message, hint="erase the person again") from None
            thing = store.things.get_thing(thing.resource, thing.id)
        else:
            return
