"""Events: who did what, when and why; the hash of each covers a salt, so that erasing its words keeps the chain."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import TYPE_CHECKING, Any

from graph.store import EventRecord

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from graph.services.access.callers import Caller


def event_hash(event: EventRecord) -> str:
    """Return the hash of what an event says, salted.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> said = EventRecord("a", 1, "draft", "proposals", datetime(2026, 1, 1, tzinfo=UTC), "k", "admin", body="{}")
    >>> from dataclasses import replace
    >>> event_hash(said) == event_hash(said), event_hash(said) == event_hash(replace(said, why="x"))
    (True, False)
    """
    said = [event.aggregate, event.seq, event.action, event.resource, event.at.isoformat(), event.actor, event.role]
    words = [event.why, list(event.parties), event.body, event.salt]
    return hashlib.sha256(json.dumps([*said, *words], ensure_ascii=False).encode()).hexdigest()


def make_event(
    caller: Caller,
    action: str,
    resource: str,
    aggregate: str,
    at: datetime,
    *,
    seq: int = 1,
    why: str = "",
    body: Mapping[str, Any] | None = None,
    parties: tuple[str, ...] = (),
    regions: tuple[str, ...] = (),
    request: str | None = None,
    person: str | None = None,
) -> EventRecord:
    """Return an event that is ready to be written."""
    text = json.dumps(dict(body or {}), sort_keys=True, ensure_ascii=False, default=str)
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    said = EventRecord(
        aggregate=aggregate,
        seq=seq,
        action=action,
        resource=resource,
        at=at,
        actor=caller.id,
        role=str(caller.role),
        why=why,
        parties=parties,
        regions=regions,
        body=text,
        salt=secrets.token_hex(16),
        request=request,
        person=person,
    )
    return EventRecord(**(vars(said) | {"hash": event_hash(said)}))
