"""``/v1/events`` and ``/v1/audit``: what was done, by whom, when and why; and whether the log is still what it was."""

from __future__ import annotations

import base64
import binascii
import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from graph.errors import RuleViolation, StoreConflict
from graph.model.rights import Scope
from graph.rest.protocol.guard import Asking, Guarded, does
from graph.rest.protocol.paging import Limit  # noqa: TC001
from graph.rest.protocol.sparse import SPARSE
from graph.rest.protocol.tongue import tongue
from graph.rest.world import World, world
from graph.services.access.audit import seal_all, verify
from graph.services.engagement.confidential import readable

if TYPE_CHECKING:
    from graph.services.access.callers import Caller
    from graph.store import EventRecord

router = APIRouter(tags=["events"], route_class=Guarded)
Served = Annotated[World, Depends(world)]
EventCursor = Annotated[
    str | None,
    Query(pattern=r"^[A-Za-z0-9_-]{4,300}$", description="Where to go on: `next_cursor` of the page before."),
]
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MOST_EVENTS: Final = 10**12
"""No thing has more: a larger number is no place in its events."""


class Event(BaseModel):
    """What happened to a thing."""

    aggregate: str = Field(description="Id of the thing.")
    seq: int = Field(description="The thing's version after it.")
    action: str = Field(examples=["proposals.offer"])
    resource: str
    at: datetime
    actor: str = Field(description="Id of the key, or of the person signed in; empty for the other side's.")
    role: str
    why: str
    parties: list[str] = Field(description="Ids of the parties that it concerns.")
    facts: dict[str, Any] | None = Field(description="What was said; null when erased by law.")
    seal: int | None = Field(description="Number of the seal that covers it; null: not sealed yet.")
    hash: str


class Events(BaseModel):
    """A page of events, the oldest first."""

    items: list[Event]
    next_cursor: str | None


class Verdict(BaseModel):
    """What following the chain of hashes found."""

    intact: bool
    events: int
    seals: int
    unsealed: int
    erased: int
    faults: list[dict[str, Any]]


def _cursor(event: EventRecord) -> str:
    place = json.dumps([event.at.isoformat(), event.aggregate, event.seq])
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _place(cursor: str | None) -> tuple[datetime, str, int]:
    if cursor is None:
        return BEGINNING, "", 0
    try:
        at, aggregate, seq = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        place = datetime.fromisoformat(at).astimezone(UTC), str(aggregate), int(seq)
    except (ValueError, TypeError, OverflowError, binascii.Error):
        place = BEGINNING, "", -1
    if not 0 <= place[2] <= MOST_EVENTS:
        message = "the cursor is none of ours"
        raise RuleViolation(message, hint="send next_cursor as it came")
    return place


def _shown(event: EventRecord, asking: Caller, *, outside: bool) -> Event:
    facts = json.loads(event.body) if event.body else None
    if outside and facts:
        facts = {k: v for k, v in facts.items() if k not in ("witness", "evidence", "sent_by", "url", "secret")}
    known = {name: getattr(event, name) for name in ("aggregate", "seq", "action", "resource", "at", "role", "why")}
    actor = event.actor if not outside or event.actor == asking.id else ""
    return Event(**known, actor=actor, parties=list(event.parties), facts=facts, seal=event.seal, hash=event.hash)


def _page(served: World, asking: Caller, scope: str, cursor: str | None, limit: int, **wanted: Any) -> Events:  # noqa: ANN401
    since, aggregate, seq = _place(cursor)
    own, regions = asking.filters(scope)
    found = served.store().things.list_events(
        since=since,
        aggregate=aggregate,
        seq=seq,
        limit=limit + 1,
        own=list(own) if own is not None else None,
        regions=list(regions) if regions is not None else None,
        **wanted,
    )
    outside = asking.scope(scope) is Scope.OWN
    items = [_shown(event, asking, outside=outside) for event in readable(served.store(), asking, found[:limit])]
    return Events(items=items, next_cursor=_cursor(found[limit - 1]) if len(found) > limit else None)


@router.get("/v1/events", openapi_extra=does("events.read"), dependencies=[SPARSE])
def list_events(
    served: Served,
    asking: Asking,
    *,
    of: Annotated[str | None, Query(max_length=64, description="Only events of this thing.")] = None,
    action: Annotated[str | None, Query(max_length=64, description="Only of this action.")] = None,
    limit: Limit = 50,
    cursor: EventCursor = None,
) -> Events:
    """List events that the caller reaches, the oldest first."""
    return _page(served, asking, "events.read", cursor, limit, of=of, action=action)


@router.get("/v1/audit", tags=["audit"], openapi_extra=does("audit.read"), dependencies=[SPARSE])
def audit(
    served: Served,
    asking: Asking,
    *,
    of: Annotated[str | None, Query(max_length=64, description="Only events of this thing or key.")] = None,
    action: Annotated[str | None, Query(max_length=64, description="Only of this action.")] = None,
    limit: Limit = 50,
    cursor: EventCursor = None,
) -> Events:
    """Read the audit log: every event, keys and imports too."""
    return _page(served, asking, "audit.read", cursor, limit, of=of, action=action)


@router.get("/v1/audit/verify", tags=["audit"], openapi_extra=does("audit.read"))
def verify_audit(served: Served, asking: Asking) -> Verdict:
    """Follow the chain of hashes; what is settled and whole is sealed on the way."""
    asking.require("audit.read")
    store = served.store()
    verdict = verify(store, tongue())
    if verdict.intact and verdict.unsealed:
        with suppress(StoreConflict):  # another seals at this moment
            seal_all(store)
        verdict = verify(store, tongue())
    return Verdict(**{**vars(verdict), "faults": list(verdict.faults)})
