"""Deliveries: events told to webhooks, signed, tried again, and told apart when they come twice.

Each delivery carries ``Jejaring-Signature: t=<unix time>,v1=<hex>``: HMAC-SHA256 with the webhook's secret over
``<t>.<delivery id>.<body>``; a receiver refuses what is older than five minutes or whose delivery id it has seen.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from graph.errors import StaleVersion
from graph.services.access.callers import MACHINE, Caller
from graph.services.engagement.confidential import readable
from graph.services.wire.outward import post
from graph.services.wire.things import change

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from threading import Event

    from graph.model.rights import Role
    from graph.store import EventRecord, Store, Thing

BACKOFF: Final = (0, 60, 300, 1800, 7200, 21600, 43200)
"""Seconds to the next attempt; after the last one the webhook is paused."""
UNTOLD: Final = frozenset({"webhooks", "keys", "persons", "complaints"})
"""Resources whose events no webhook tells."""
BATCH: Final = 50
SHARE_SECONDS: Final = 20.0
"""So long at most one webhook is told at a time; the rest of what happened is told the next time."""
LATE: Final = timedelta(seconds=30)
"""A writer that began before another may end after it: so long one looks back for what was not there yet."""
IDLE: Final = timedelta(hours=1)
"""So old at most a webhook's place becomes where nothing is told: what lies behind it is not read again each time."""
SLACK: Final = timedelta(seconds=5)
"""A minute is not always sixty seconds: what is due a moment later is tried now."""


def sign(secret: str, at: int, delivery: str, body: bytes) -> str:
    """Return the signature of a delivery.

    Examples
    --------
    >>> sign("s", 1, "d", b"{}")[:9]
    't=1,v1=64'
    """
    mark = hmac.new(secret.encode(), f"{at}.{delivery}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mark}"


def _reaching(thing: Thing) -> Caller:
    from graph.model.rights import Role as AnyRole  # noqa: PLC0415

    reach = thing.facts["reach"]
    role: Role = AnyRole(reach["role"])
    return Caller(thing.facts["owner"], role, "", tuple(reach["regions"]), reach["party"])


@dataclass(frozen=True)
class _Share:
    """How long one webhook is told: until its time is up, or all are told to stop."""

    until: float
    stop: Event | None

    @property
    def over(self) -> bool:
        return time.monotonic() > self.until or (self.stop is not None and self.stop.is_set())


def deliver(store: Store, webhook_id: str, at: datetime, *, stop: Event | None = None) -> int:
    """Tell one webhook part after part; whose key is revoked or has expired is told nothing."""
    thing = store.things.get_thing("webhooks", webhook_id)
    next_at = thing.facts.get("next_at")
    waits = next_at and datetime.fromisoformat(next_at) > at + SLACK
    if thing.state != "on" or waits or not store.access.in_force(thing.facts["owner"], at):
        return 0
    told, share = 0, _Share(time.monotonic() + SHARE_SECONDS, stop)
    while True:
        found = _since(store, thing)
        facts, count = _tell(store, thing, found, at=at, share=share)
        told += count
        if not (count or facts["failures"] != thing.facts["failures"] or len(found) == BATCH):
            facts = _idle(thing, at)
        if facts == thing.facts:
            return told
        try:
            thing = _keep(store, thing, facts)
        except StaleVersion:  # its owner changed it meanwhile; it is told again next time, with the same delivery ids
            return told
        if len(found) < BATCH or facts["failures"] or share.over:
            return told


def _since(store: Store, thing: Thing) -> list[EventRecord]:
    """Return the next events that a webhook was not told, as far as its key reaches."""
    caller, facts = _reaching(thing), thing.facts
    own, regions = caller.filters("events.read") if caller.scope("events.read") != "none" else ((), None)
    return store.things.list_events(
        since=max(datetime.fromisoformat(facts["cursor"]) - LATE, thing.created_at), aggregate="", seq=0, limit=BATCH,
        own=list(own) if own is not None else None, regions=list(regions) if regions is not None else None,
        of=None, action=None, passed=list(facts.get("passed", {})), untold=sorted(UNTOLD),
    )  # fmt: skip


def _tell(
    store: Store, thing: Thing, found: Sequence[EventRecord], *, at: datetime, share: _Share
) -> tuple[dict[str, Any], int]:
    """Tell events one after the other until one fails or the time is up; return what is to be kept, and how many."""
    facts, told = dict(thing.facts), 0
    may = {(one.aggregate, one.seq) for one in readable(store, _reaching(thing), found)}
    for event in found:
        if share.over:
            break
        if (event.aggregate, event.seq) in may and _wanted(event, facts["events"]):
            if store.things.get_thing("webhooks", thing.id).seq != thing.seq:  # switched off or ended meanwhile
                break
            if trouble := _post(thing, event, at):
                return facts | _failed(facts, trouble, at), told
            told += 1
        facts |= _passed(facts, event) | {"failures": 0, "next_at": None, "trouble": None}
    return facts, told


def _passed(facts: Mapping[str, Any], event: EventRecord) -> dict[str, Any]:
    """Return the place behind an event, and which events near it need not be looked at again."""
    reached = max(datetime.fromisoformat(facts["cursor"]), event.at)
    known = facts.get("passed", {}) | {f"{event.aggregate}:{event.seq}": event.at.isoformat()}
    near = {name: at for name, at in known.items() if datetime.fromisoformat(at) >= reached - LATE}
    return {"cursor": reached.isoformat(), "passed": near}


def _idle(thing: Thing, at: datetime) -> dict[str, Any]:
    """Return what is kept where nothing was told: nothing new, but now and then how far one has looked."""
    if at - datetime.fromisoformat(thing.facts["cursor"]) < IDLE:
        return dict(thing.facts)
    return {**thing.facts, "cursor": at.isoformat(), "passed": {}}


def _failed(facts: dict[str, Any], trouble: str, at: datetime) -> dict[str, Any]:
    failures = int(facts["failures"]) + 1
    again = at + timedelta(seconds=BACKOFF[failures]) if failures < len(BACKOFF) else None
    return {"failures": failures, "next_at": again.isoformat() if again is not None else None, "trouble": trouble}


def _keep(store: Store, thing: Thing, facts: dict[str, Any]) -> Thing:
    paused = facts["failures"] >= len(BACKOFF)
    return change(
        store, MACHINE, "webhooks.write", thing, thing.seq, verb="webhooks.paused" if paused else "webhooks.told",
        facts=facts, body={"failures": facts["failures"]}, state="paused" if paused else "on",
    )  # fmt: skip


def _wanted(event: EventRecord, patterns: Sequence[str]) -> bool:
    return any(p in ("*", event.action) or (p.endswith(".*") and event.action.startswith(p[:-1])) for p in patterns)


def _post(thing: Thing, event: EventRecord, at: datetime) -> str:
    """Send one event; return what went wrong, nothing when the receiver took it."""
    delivery = hashlib.sha256(f"{thing.id}:{event.aggregate}:{event.seq}".encode()).hexdigest()[:32]
    told = {
        "id": delivery,
        "action": event.action,
        "resource": event.resource,
        "aggregate": event.aggregate,
        "seq": event.seq,
        "at": event.at.isoformat(),
        "parties": list(event.parties),
    }
    body = json.dumps(told, sort_keys=True).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "jejaring",
        "Jejaring-Delivery": delivery,
        "Jejaring-Signature": sign(str(thing.facts["secret"]), int(at.timestamp()), delivery, body),
    }
    return post(str(thing.facts["url"]), body, headers)
