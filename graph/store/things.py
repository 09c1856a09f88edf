"""Things of the process: each has a ``seq``, and every change of it is one event in the same transaction."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from graph.errors import NotFound, StaleVersion, UnknownVersion
from graph.store.vocabulary import label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from graph.store.cypher import Bolt, Row

LABELS: Final[Mapping[str, str]] = {
    "proposals": "Proposal",
    "partnerships": "Partnership",
    "visits": "Visit",
    "indicators": "Indicator",
    "needs": "Need",
    "services": "Service",
    "notices": "Notice",
    "programmes": "ProgrammePlan",
    "webhooks": "Webhook",
    "complaints": "Complaint",
    "reviews": "Review",
    "directory": "DirectoryEntry",
}
"""Label of the things of each resource; every one is a ``Thing`` besides."""

WORDS_AT_ONCE: Final = 500
"""How many words an index of words is asked for at once: it takes 1,024."""
FEW: Final = 5000
"""Things of a region below which they are found by it: more are read in order, a page of them is soon full."""
REGION: Final = re.compile(r"[\d.]+\Z")
AT_ONCE: Final = 1000
"""How many things are read in one piece where all are read."""


@dataclass(frozen=True)
class Thing:
    """One thing: what every resource has, and ``facts`` that are the resource's own."""

    resource: str
    id: str
    kind: str
    state: str
    created_at: datetime
    facts: Mapping[str, Any]
    parties: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    deadline: datetime | None = None
    seq: int = 1
    changed_at: datetime | None = None


@dataclass(frozen=True)
class EventRecord:
    """What happened to a thing: who, when, why. ``hash`` covers the salt and everything said."""

    aggregate: str
    seq: int
    action: str
    resource: str
    at: datetime
    actor: str
    role: str
    why: str = ""
    parties: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    body: str | None = None
    salt: str | None = None
    hash: str = ""
    seal: int | None = None
    request: str | None = None
    person: str | None = None
    left: str | None = None
    """Hash of what an erasure left of its words; ``hash`` covers those that were."""


@dataclass(frozen=True)
class Wanted:
    """Which things of a resource are asked for; empty fields ask for all."""

    resource: str
    state: str | None = None
    kind: str | None = None
    party: str | None = None
    own: tuple[str, ...] | None = None
    regions: tuple[str, ...] | None = None
    after: str = ""
    limit: int = 50


@dataclass(frozen=True)
class TieToWrite:
    """A tie between two parties that an agreement makes."""

    start: str
    end: str
    type: str
    source: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def _named(parties: Sequence[str]) -> list[str]:
    r"""Return what finds the ids of parties in an index of words, as many at once as it takes.

    Examples
    --------
    >>> _named(["p1", 'p"2']), _named([])
    (['"p1" OR "p\\"2"'], [])
    """
    quoted = ['"' + one.replace("\\", "\\\\").replace('"', '\\"') + '"' for one in parties]
    return [" OR ".join(quoted[at : at + WORDS_AT_ONCE]) for at in range(0, len(quoted), WORDS_AT_ONCE)]


def _places(regions: Sequence[str]) -> list[str]:
    """Return what finds regions and all that lies in them in an index of words.

    Examples
    --------
    >>> _places(["33.05", "36"])
    ['"33.05" OR 33.05.* OR "36" OR 36.*']
    """
    asked = [f'"{one}" OR {one}.*' for one in regions]
    half = WORDS_AT_ONCE // 2
    return [" OR ".join(asked[at : at + half]) for at in range(0, len(asked), half)]


def _facts(thing: Thing) -> dict[str, Any]:
    return {
        "id": thing.id,
        "resource": thing.resource,
        "kind": thing.kind,
        "state": thing.state,
        "parties": list(thing.parties),
        "regions": list(thing.regions),
        "deadline": thing.deadline,
        "facts": json.dumps(dict(thing.facts), sort_keys=True, ensure_ascii=False, default=str),
    }


def _event(event: EventRecord) -> dict[str, Any]:
    skipped = {"aggregate", "seq", "seal"}
    return {k: list(v) if isinstance(v, tuple) else v for k, v in vars(event).items() if k not in skipped}


def _thing(row: Row) -> Thing:
    times = {n: row[n].to_native() if row[n] is not None else None for n in ("deadline", "created_at", "changed_at")}
    lists = {name: tuple(row[name] or ()) for name in ("parties", "regions")}
    return Thing(**(row | times | lists | {"facts": json.loads(row["facts"] or "{}")}))


def _read_event(row: Row) -> EventRecord:
    known = {k: v for k, v in row.items() if k in EventRecord.__dataclass_fields__}
    words = {name: known.get(name) or "" for name in ("why", "actor", "role", "resource", "action", "hash")}
    return EventRecord(**(known | words | {"at": row["at"].to_native(), "parties": tuple(row.get("parties") or ())}))


def _sides(*things: Thing) -> list[tuple[str, dict[str, Any]]]:
    """Return the step that ties the proposals among things to their two sides."""
    proposals = [
        {"id": thing.id, "agreed": thing.facts.get("active_since") is not None}
        | {name: list(thing.facts.get(name, ())) for name in ("suppliers", "buyers")}
        for thing in things
        if thing.resource == "proposals"
    ]
    return [("link_proposals", {"proposals": proposals})] if proposals else []


def _tie_step(tie: TieToWrite) -> tuple[str, dict[str, Any]]:
    if tie.facts.get("until") is not None:
        step = {"parties": [tie.start, tie.end], "source": tie.source, "until": tie.facts["until"]}
        return ("drop_process_ties", step)
    given = {"start": tie.start, "end": tie.end, "type": tie.type, "source": tie.source}
    return ("write_process_tie", given | {"facts": {**tie.facts, "source": tie.source}})


def stale(thing: Thing, expected: int) -> StaleVersion:
    """Return the error of a writer who saw an older version, or names one that never was.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> seen = Thing("needs", "n1", "machine", "open", datetime(2026, 11, 27, tzinfo=UTC), {}, seq=2)
    >>> stale(seen, 1).code, stale(seen, 3).code
    ('stale_version', 'unknown_version')
    """
    facts = {"expected": expected, "seq": thing.seq}
    hint = "read it again, see what changed, then decide"
    if not 1 <= expected <= thing.seq:
        message = f"{thing.id} is at version {thing.seq} and never had version {expected}"
        return UnknownVersion(message, hint=hint, **facts)
    message = f"{thing.id} is at version {thing.seq}, not {expected}: another writer was first"
    return StaleVersion(message, hint=hint, **facts)


def note_step(*events: EventRecord) -> tuple[str, dict[str, Any]]:
    """Return the step that writes events of what is no thing, for the transaction of what they tell."""
    said = [{"aggregate": event.aggregate, "seq": event.seq, "facts": _event(event)} for event in events]
    return ("note_events", {"events": said})


class Things:
    """Things and their events, on one connection."""

    def __init__(self, bolt: Bolt) -> None:
        self._bolt = bolt

    def get_thing(self, resource: str | None, thing_id: str) -> Thing:
        """Return one thing, or raise NotFound."""
        rows = self._bolt.read("get_thing", id=thing_id, resource=resource)
        if not rows:
            what = (resource or "thing").rstrip("s") if resource != "directory" else "directory entry"
            message = f"no {what} {thing_id}"
            raise NotFound(message, hint=f"list the {resource or 'things'} to see their ids", id=thing_id)
        return _thing(rows[0])

    def list_things(self, wanted: Wanted) -> list[Thing]:
        """Return things after a cursor, the oldest first."""
        facts = vars(wanted) | {
            "own": list(wanted.own) if wanted.own is not None else None,
            "regions": list(wanted.regions) if wanted.regions is not None else None,
        }
        whose = (wanted.party,) if wanted.party is not None else wanted.own
        named = self._naming("thing", whose, wanted.regions)
        if named is not None:
            return [_thing(row) for row in self._bolt.read("list_things_naming", **facts, **named)]
        how = "list_things_in_state" if wanted.state is not None else "list_things_of_kind"
        how = how if (wanted.state, wanted.kind) != (None, None) else "list_things"
        return [_thing(row) for row in self._bolt.read(how, **facts)]

    def _naming(
        self, what: str, parties: Sequence[str] | None, regions: Sequence[str] | None
    ) -> dict[str, object] | None:
        """Return which index of words finds what names some parties, or some regions where few things do.

        What a region has much of is found sooner in the order in which it is listed.
        """
        if parties is not None:
            return {"index": f"{what}_parties", "named": _named(parties)}
        if regions is None or not all(REGION.match(one) for one in regions):
            return None
        asked: dict[str, object] = {"index": f"{what}_regions", "named": _places(regions)}
        return asked if self._bolt.read("count_naming", **asked, limit=FEW)[0]["found"] < FEW else None

    def each_thing(self, wanted: Wanted) -> Iterator[Thing]:
        """Yield all things that are asked for, the oldest first, whatever its ``limit``."""
        wanted = replace(wanted, limit=AT_ONCE)
        while page := self.list_things(wanted):
            yield from page
            wanted = replace(wanted, after=page[-1].id)

    def create_things(self, made: Sequence[tuple[Thing, EventRecord]]) -> list[Thing]:
        """Write things, each with its first event, all or none; the same id again returns the first one unchanged."""
        facts = [
            _facts(thing)
            | {"labels": [LABELS[thing.resource]] if thing.resource in LABELS else [], "at": thing.created_at}
            | {"event": _event(event)}
            for thing, event in made
        ]
        rows = self._bolt.write(("create_things", {"things": facts}), *_sides(*(thing for thing, _ in made)))[0]
        known = {row["id"]: _thing(row) for row in rows}
        return [known[thing.id] for thing, _ in made]

    def change_thing(
        self,
        thing: Thing,
        expected: int,
        event: EventRecord,
        ties: Sequence[TieToWrite] = (),
        *,
        link: str | None = None,
    ) -> Thing:
        """Write a change with its event, when the thing still has the seq that the writer saw.

        ``link`` is the one-time link by which the change came: it is used up in the same transaction.

        Raises
        ------
        StaleVersion
            If another writer was first; the context holds the seq now.
        """
        facts = _facts(thing) | {"expected": expected, "at": event.at, "event": _event(event)}
        used = [("use_link", {"id": link, "at": event.at})] if link is not None else []
        rows = self._bolt.write_if(("change_thing", facts), [*_sides(thing), *(_tie_step(tie) for tie in ties), *used])
        if not rows:
            now = self.get_thing(None, thing.id)
            if any(one.hash == event.hash for one in self.events_of(thing.id)):
                return now  # the line broke after the transaction was in, and the driver sent it again
            raise stale(now, expected)
        return _thing(rows[0])

    def due_things(self, resource: str, states: Sequence[str], before: datetime, limit: int) -> list[str]:
        """Return ids of things whose deadline has passed."""
        asked = {"resource": resource, "states": list(states), "before": before, "limit": limit}
        return [row["id"] for row in self._bolt.read("due_things", **asked)]

    def note_event(self, event: EventRecord) -> None:
        """Write an event of something that is no thing of the graph."""
        self._bolt.write(note_step(event))

    def carried_out(self, request: str) -> tuple[str, int] | None:
        """Return the thing and seq that a request led to, or None when it was never carried out."""
        rows = self._bolt.read("event_of_request", request=request)
        return (rows[0]["aggregate"], rows[0]["seq"]) if rows else None

    def events_of(self, aggregate: str) -> list[EventRecord]:
        """Return the events of one thing in their order."""
        return [_read_event(row) for row in self._bolt.read("events_of_thing", aggregate=aggregate)]

    def list_events(
        self,
        *,
        of: str | None = None,
        own: Sequence[str] | None = None,
        regions: list[str] | None = None,
        action: str | None = None,
        **wanted: object,
    ) -> list[EventRecord]:
        """Return events after a cursor, in the order in which they happened.

        Parameters
        ----------
        of
            Only of this thing.
        own, regions
            Only those that name one of these parties; one of these regions or what lies in them.
        action
            Only those of this action.
        wanted
            Cursor (``since``, ``aggregate``, ``seq``) and ``limit``; ``passed`` are left out, written
            ``aggregate:seq``, and so is whatever happened to resources ``untold``.
        """
        asked: dict[str, object] = {"passed": [], "untold": []} | wanted
        asked |= {"own": list(own) if own is not None else None, "regions": regions, "action": action}
        if of is not None:
            rows = self._bolt.read("list_events_of_thing", **asked, of=of)
        elif (named := self._naming("event", own, regions)) is not None:
            rows = self._bolt.read("list_events_naming", **asked, **named)
        else:
            rows = self._bolt.read("list_events" if action is None else "list_events_of_action", **asked)
        return [_read_event(row) for row in rows]

    def parties_named(self, ids: Sequence[str]) -> dict[str, Row]:
        """Return name, kind, region and commitments of parties by their ids; who is not there is left out."""
        return {row["id"]: row for row in self._bolt.read("parties_named", ids=list(ids))}

    def resolved(self, ids: Sequence[str]) -> dict[str, str | None]:
        """Return the present id of each id asked; None when the graph does not hold it."""
        return {row["asked"]: row["id"] for row in self._bolt.read("resolve_parties", ids=list(ids))}

    def proposals_of(self, party: str) -> list[dict[str, Any]]:
        """Return the facts of all proposals that concern a party."""
        return [json.loads(row["facts"]) for row in self._bolt.read("seen_by", party=party)]

    def has_account(self, party: str, at: datetime) -> bool:
        """Return whether a party has an account: a key of its own in force, or somebody who signs in for it."""
        return bool(self._bolt.read("has_account", party=party, at=at)[0]["has"])

    def with_account(self, ids: Sequence[str], at: datetime) -> frozenset[str]:
        """Return which of some parties have an account of their own."""
        return frozenset(row["id"] for row in self._bolt.read("with_account", ids=list(ids), at=at))

    def members_without_account(self, of: str, at: datetime) -> tuple[str, ...]:
        """Return the members of a cooperative that have no account of their own."""
        return tuple(row["id"] for row in self._bolt.read("members_without_account", of=of, at=at))

    def is_member(self, party: str, of: str) -> bool:
        """Return whether a party is a member of another, such as of a cooperative."""
        return bool(self._bolt.read("is_member", party=party, of=of)[0]["is"])

    def put_parties(self, rows: Sequence[Mapping[str, Any]], events: Sequence[EventRecord]) -> None:
        """Store parties with the events that say so, all or none; a row has columns of a Network's parties."""
        kinds: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            kinds.setdefault(row["kind"], []).append(dict(row))
        steps = [("store_parties", {"rows": some, "labels": label(kind)}) for kind, some in kinds.items()]
        self._bolt.write(*steps, note_step(*events))
