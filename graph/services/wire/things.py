"""Things of the process: made, changed and listed under the rights of whoever asks, one event a change."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph.errors import StaleVersion, UnknownParty
from graph.services.access.events import make_event
from graph.services.work.runs import uuid7
from graph.settings import now
from graph.store import Thing, Wanted, stale

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from graph.services.access.callers import Caller
    from graph.store import EventRecord, Store, TieToWrite


def whole_ms(moment: datetime) -> datetime:
    """Return a moment in whole milliseconds, as the graph keeps it."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def present_ids(store: Store, ids: Sequence[str]) -> tuple[str, ...]:
    """Return the present ids of parties; older ids answer with the party that they were merged into.

    Raises
    ------
    UnknownParty
        If the graph does not hold one.
    """
    known = store.things.resolved(ids)
    return tuple(present_of(known, asked) for asked in ids)


def present_of(known: Mapping[str, str | None], asked: str) -> str:
    """Return the present id of one of the parties that were looked for.

    Raises
    ------
    UnknownParty
        If the graph does not hold it.

    Examples
    --------
    >>> present_of({"p1": "p9"}, "p1")
    'p9'
    """
    present = known.get(asked)
    if present is None:
        message = f"the graph holds no party {asked}"
        raise UnknownParty(message, hint="use the id of a party of the graph", party=asked)
    return present


def regions_of(store: Store, parties: Sequence[str]) -> tuple[str, ...]:
    """Return the regions of parties, those that are known."""
    rows = store.things.parties_named(parties)
    return tuple(sorted({row["region"] for row in rows.values() if row["region"]}))


class Making:
    """Things that are made together: each is judged when it is added, all of them are written at once.

    Parameters
    ----------
    parties
        The parties that they may name besides the caller's own, looked for together; older ids too.
    """

    def __init__(self, store: Store, caller: Caller, parties: Iterable[str]) -> None:
        self.store, self.caller = store, caller
        named = list(dict.fromkeys([*parties, *filter(None, (caller.party,))]))
        self._present = store.things.resolved(named) if named else {}
        present = sorted({one for one in self._present.values() if one is not None})
        self._parties = store.things.parties_named(present) if present else {}
        self._made: list[tuple[Thing, EventRecord]] = []

    def present(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the present ids of parties.

        Raises
        ------
        UnknownParty
            If the graph does not hold one.
        """
        return tuple(present_of(self._present, asked) for asked in ids)

    def kinds(self, present: Iterable[str]) -> frozenset[str]:
        """Return of what kinds parties are, by their present ids."""
        return frozenset(self._parties[one]["kind"] for one in present if one in self._parties)

    def regions(self, present: Iterable[str]) -> tuple[str, ...]:
        """Return where parties are, by their present ids."""
        return tuple(filter(None, (self._parties[one]["region"] for one in present if one in self._parties)))

    def add(
        self,
        action: str,
        resource: str,
        *,
        kind: str = "",
        state: str = "open",
        parties: Sequence[str] = (),
        regions: Sequence[str] = (),
        facts: Mapping[str, Any],
        deadline: datetime | None = None,
        body: Mapping[str, Any] | None = None,
        request: str | None = None,
        moment: datetime | None = None,
    ) -> Thing:
        """Return a new thing as it will be written.

        Raises
        ------
        NotAllowed
            If the caller does not reach its parties and regions.
        """
        at = whole_ms(moment if moment is not None else now())
        ids = self.present(parties)
        known = (self._parties[one]["region"] for one in ids if one in self._parties)
        places = tuple(sorted({*regions, *filter(None, known)}))
        self.caller.require_reach(action, regions=places or (None,), parties=ids)
        thing = Thing(resource, request or uuid7(at), kind, state, at, dict(facts), ids, places, deadline, 1, at)
        said = facts if body is None else body
        event = make_event(
            self.caller, f"{resource}.make", resource, thing.id, at, body=said, parties=ids, regions=places,
            request=request,
        )  # fmt: skip
        self._made.append((thing, event))
        return thing

    def write(self) -> list[Thing]:
        """Write them, all or none, and return them; of a repeated request the first one."""
        return self.store.things.create_things(self._made) if self._made else []


def change(  # noqa: PLR0913 - a change is told whole: who, what, why, when
    store: Store,
    caller: Caller,
    action: str,
    thing: Thing,
    expected: int | None,
    *,
    verb: str,
    facts: Mapping[str, Any],
    body: Mapping[str, Any],
    state: str | None = None,
    why: str = "",
    deadline: datetime | None = None,
    request: str | None = None,
    ties: Sequence[TieToWrite] = (),
    link: str | None = None,
    moment: datetime | None = None,
) -> Thing:
    """Write a change of a thing with its event, when the thing is still as the caller saw it.

    Raises
    ------
    StaleVersion
        If it is not: the context says what version it has now, and what changed since.
    """
    at = whole_ms(moment if moment is not None else now())
    caller.require_reach(action, regions=thing.regions or (None,), parties=thing.parties)
    if request is not None and store.things.carried_out(request) is not None:
        return store.things.get_thing(thing.resource, thing.id)
    wanted = thing.seq if expected is None else expected
    if wanted != thing.seq:
        late = stale(thing, wanted)
        late.context |= _since(store, thing, wanted)
        raise late
    fresh = replace(thing, facts=dict(facts), state=state or thing.state, deadline=deadline)
    event = make_event(
        caller,
        verb,
        thing.resource,
        thing.id,
        at,
        seq=thing.seq + 1,
        why=why,
        body=body,
        parties=thing.parties,
        regions=thing.regions,
        request=request,
    )
    try:
        return store.things.change_thing(fresh, wanted, event, ties, link=link)
    except StaleVersion as late:
        late.context |= _since(store, thing, wanted)
        raise


def _since(store: Store, thing: Thing, seq: int) -> dict[str, Any]:
    """Return what happened to a thing after a version, and the fields that differ, from what its events said.

    Of a proposal nothing: what one side may know of it is decided where it is shown.
    """
    if thing.resource == "proposals":
        return {}
    events = store.things.events_of(thing.id)
    then: dict[str, Any] = {}
    present: dict[str, Any] = {}
    for event in events:
        said = json.loads(event.body) if event.body else {}
        present |= said
        if event.seq <= seq:
            then |= said
    names = sorted(name for name in present if then.get(name) != present[name])
    return {
        "state": store.things.get_thing(thing.resource, thing.id).state,
        "since": [{"seq": e.seq, "action": e.action, "at": e.at.isoformat()} for e in events if e.seq > seq],
        "changes": [{"field": name, "before": then.get(name), "after": present[name]} for name in names],
    }


def found(store: Store, caller: Caller, action: str, resource: str, thing_id: str) -> Thing:
    """Return one thing that the caller reaches, or raise NotFound or NotAllowed."""
    caller.require(action)
    thing = store.things.get_thing(resource, thing_id)
    caller.require_reach(action, regions=thing.regions or (None,), parties=thing.parties)
    return thing


def listed(
    store: Store,
    caller: Caller,
    action: str,
    resource: str,
    *,
    state: str | None = None,
    kind: str | None = None,
    party: str | None = None,
    region: str | None = None,
    after: str = "",
    limit: int = 50,
) -> tuple[list[Thing], str | None]:
    """Return a page of the things that a caller reaches, and where to go on."""
    own, _ = caller.filters(action)
    regions = caller.narrowed(action, region)
    wanted = Wanted(resource, state, kind, party, own, regions, after, limit + 1)
    rows = store.things.list_things(wanted)
    more = rows[limit - 1].id if len(rows) > limit else None
    return rows[:limit], more
