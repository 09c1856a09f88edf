"""Webhooks: events told to another program, signed, tried again, and told apart when they come twice.

Each delivery carries ``Jejaring-Signature: t=<unix time>,v1=<hex>``: HMAC-SHA256 with the webhook's secret over
``<t>.<delivery id>.<body>``; a receiver refuses what is older than five minutes or whose delivery id it has seen.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import json
import secrets
import socket
import ssl
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from graph.errors import RuleViolation, StaleVersion
from graph.services.callers import MACHINE, Caller
from graph.services.confidential import readable
from graph.services.things import change, make
from graph.settings import now, settings
from graph.store import Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.model.rights import Role
    from graph.store import EventRecord, Store, Thing

SECONDS: Final = 5.0
BACKOFF: Final = (0, 60, 300, 1800, 7200, 21600, 43200)
"""Seconds to the next attempt; after the last one the webhook is paused."""
UNTOLD: Final = frozenset({"webhooks", "keys", "persons", "complaints"})
"""Resources whose events no webhook tells."""
BATCH: Final = 50
SETTLED: Final = timedelta(seconds=2)
"""What happened later waits for the next time: a writer that began before may not have ended yet."""
BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)


def sign(secret: str, at: int, delivery: str, body: bytes) -> str:
    """Return the signature of a delivery.

    Examples
    --------
    >>> sign("s", 1, "d", b"{}")[:9]
    't=1,v1=64'
    """
    mark = hmac.new(secret.encode(), f"{at}.{delivery}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mark}"


def addresses(url: str) -> tuple[str, str, int, str]:
    """Return scheme, one public address, port and host of a webhook, or refuse it: never a machine of the inside.

    The address found is the one connected to, so that a name cannot point elsewhere a moment later.
    """
    inside = settings().webhooks_inside
    scheme, host, port = _named(url)
    if scheme != "https" and not (inside and scheme == "http"):
        message = "a webhook needs an https address"
        raise RuleViolation(message, hint="write https://…", url=host)
    port = port or (443 if scheme == "https" else 80)
    try:
        found = sorted({str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})
    except (OSError, UnicodeError) as cause:  # unknown, or not to be written as a name of a machine
        message = f"{host} is no host"
        raise RuleViolation(message, hint="see whether the name is right") from cause
    if not inside and not all(ipaddress.ip_address(one).is_global for one in found):
        message = f"{host} is not on the public internet"
        raise RuleViolation(message, hint="a webhook never calls machines of the inside")
    return scheme, found[0], port, host


def _named(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of an address; a user or a password in it is refused."""
    with suppress(ValueError):  # half a bracket, or a port that is none
        at = urlsplit(url)
        if at.hostname and not (at.username or at.password):
            return at.scheme, at.hostname, at.port
    message = "the address of a webhook names a host and no user"
    raise RuleViolation(message, hint="write https://host/path")


def subscribe(
    store: Store, caller: Caller, url: str, events: Sequence[str], *, request: str | None = None
) -> tuple[Thing, str]:
    """Make a webhook of the caller's key and return it with its secret, shown this once."""
    addresses(url)
    secret = "whs_" + secrets.token_urlsafe(32)
    facts = {
        "url": url,
        "events": list(events),
        "secret": secret,
        "owner": caller.id,
        "reach": {"role": str(caller.role), "regions": list(caller.regions), "party": caller.party},
        "cursor": now().isoformat(),
        "aggregate": "",
        "seq": 0,
        "failures": 0,
    }
    thing = make(
        store,
        _Owner(caller),
        "webhooks.write",
        "webhooks",
        state="on",
        facts=facts,
        body={"events": list(events)},
        request=request,
    )
    return thing, str(thing.facts["secret"])  # of a repeated request the first one's


class _Owner(Caller):
    """A caller of whom a webhook is its own, whatever the scope of others."""

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller.id, caller.role, caller.name, caller.regions, caller.party, caller.grants)

    def sees(self, action: str, **_: Any) -> bool:  # noqa: ANN401 - see Caller
        """Whatever this key made, it sees."""
        return action.startswith("webhooks.")


def owned(store: Store, caller: Caller) -> list[Thing]:
    """Return the webhooks of a key; an administrator sees all."""
    from graph.model.rights import Scope  # noqa: PLC0415

    everything = caller.scope("webhooks.read") in (Scope.ALL, Scope.REGION)
    found = store.things.list_things(Wanted("webhooks", limit=1000))
    return [one for one in found if everything or one.facts["owner"] == caller.id]


def switch(
    store: Store, caller: Caller, thing: Thing, state: str, expected: int | None = None, *, request: str | None = None
) -> Thing:
    """Switch a webhook on or off."""
    facts = {**thing.facts, "failures": 0, "next_at": None}
    return change(
        store, _Owner(caller), "webhooks.write", thing, expected, verb=f"webhooks.{state}", facts=facts, body={},
        state=state, request=request,
    )  # fmt: skip


def deliver_all(store: Store, *, moment: datetime | None = None) -> int:
    """Tell every webhook that is on what has happened since; return how many events were told."""
    at = moment if moment is not None else now()
    return sum(_deliver(store, one, at) for one in store.things.list_things(Wanted("webhooks", state="on", limit=1000)))


def _reaching(thing: Thing) -> Caller:
    from graph.model.rights import Role as AnyRole  # noqa: PLC0415

    reach = thing.facts["reach"]
    role: Role = AnyRole(reach["role"])
    return Caller(thing.facts["owner"], role, "", tuple(reach["regions"]), reach["party"])


def _deliver(store: Store, thing: Thing, at: datetime) -> int:
    facts = dict(thing.facts)
    if facts.get("next_at") and datetime.fromisoformat(facts["next_at"]) > at:
        return 0
    caller = _reaching(thing)
    own, regions = caller.filters("events.read") if caller.scope("events.read") != "none" else ((), None)
    found = store.things.list_events(
        since=datetime.fromisoformat(facts["cursor"]), aggregate=facts["aggregate"], seq=facts["seq"], limit=BATCH,
        own=list(own) if own is not None else None, regions=list(regions) if regions is not None else None,
        of=None, action=None,
    )  # fmt: skip
    told, may = 0, {(one.aggregate, one.seq) for one in readable(store, caller, found)}
    for event in (one for one in found if one.at <= at - SETTLED):
        if (event.aggregate, event.seq) in may and event.resource not in UNTOLD and _wanted(event, facts["events"]):
            if not _post(facts, event, at):
                facts["failures"] = int(facts["failures"]) + 1
                break
            told += 1
        facts |= {"cursor": event.at.isoformat(), "aggregate": event.aggregate, "seq": event.seq, "failures": 0}
    failures = int(facts["failures"])
    paused = failures >= len(BACKOFF)
    facts["next_at"] = (at + timedelta(seconds=BACKOFF[failures])).isoformat() if failures > 0 and not paused else None
    if facts != thing.facts:
        try:
            _keep(store, thing, facts, paused=paused)
        except StaleVersion:  # its owner changed it meanwhile; it is told again next time, with the same delivery ids
            return told
    return told


def _keep(store: Store, thing: Thing, facts: dict[str, Any], *, paused: bool) -> None:
    change(
        store, MACHINE, "webhooks.write", thing, thing.seq, verb="webhooks.paused" if paused else "webhooks.told",
        facts=facts, body={"failures": facts["failures"]}, state="paused" if paused else "on",
    )  # fmt: skip


def _wanted(event: EventRecord, patterns: Sequence[str]) -> bool:
    return any(p in ("*", event.action) or (p.endswith(".*") and event.action.startswith(p[:-1])) for p in patterns)


def _post(facts: dict[str, Any], event: EventRecord, at: datetime) -> bool:
    delivery = hashlib.sha256(f"{facts['owner']}:{event.aggregate}:{event.seq}".encode()).hexdigest()[:32]
    body = json.dumps(
        {
            "id": delivery,
            "action": event.action,
            "resource": event.resource,
            "aggregate": event.aggregate,
            "seq": event.seq,
            "at": event.at.isoformat(),
            "parties": list(event.parties),
        },
        sort_keys=True,
    ).encode()
    moment = int(at.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "jejaring",
        "Jejaring-Delivery": delivery,
        "Jejaring-Signature": sign(str(facts["secret"]), moment, delivery, body),
    }
    try:
        scheme, address, port, host = addresses(str(facts["url"]))
        return _send(scheme, (address, port, host), str(facts["url"]), body, headers)
    except (OSError, http.client.HTTPException, RuleViolation):
        return False


def _send(scheme: str, to: tuple[str, int, str], url: str, body: bytes, headers: dict[str, str]) -> bool:
    address, port, host = to
    line = http.client.HTTPConnection(host, port, timeout=SECONDS)
    raw = socket.create_connection((address, port), timeout=SECONDS)
    line.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host) if scheme == "https" else raw
    at = urlsplit(url)
    try:
        line.request("POST", (at.path or "/") + (f"?{at.query}" if at.query else ""), body, headers)
        return 200 <= line.getresponse().status < 300
    finally:
        line.close()
