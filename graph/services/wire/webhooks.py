"""Webhooks: who is told of events, which, and where; each is its key's own. How they are told: :mod:`.deliveries`."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from graph.errors import RuleViolation
from graph.services.access.callers import SIGNED_IN, Caller
from graph.services.wire.outward import addresses
from graph.services.wire.things import Making, change
from graph.settings import now
from graph.store import Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.store import Store, Thing


def subscribe(
    store: Store, caller: Caller, url: str, events: Sequence[str], *, request: str | None = None
) -> tuple[Thing, str]:
    """Make a webhook of the caller's key and return it with its secret, shown this once.

    Raises
    ------
    RuleViolation
        If the address is not on the public internet, or a person signed in asks: whose token nobody can end.
    """
    if caller.id.startswith(SIGNED_IN):
        message = "a webhook belongs to a key, and ends with it"
        raise RuleViolation(message, hint="ask an administrator for a key of the program that is to be told")
    addresses(url)
    secret = "whs_" + secrets.token_urlsafe(32)
    facts = {
        "url": url,
        "events": list(events),
        "secret": secret,
        "owner": caller.id,
        "reach": {"role": str(caller.role), "regions": list(caller.regions), "party": caller.party},
        "cursor": now().isoformat(),
        "passed": {},
        "failures": 0,
    }
    making = Making(store, _Owner(caller), ())
    making.add("webhooks.write", "webhooks", state="on", facts=facts, body={"events": list(events)}, request=request)
    (thing,) = making.write()
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
    every = store.things.each_thing(Wanted("webhooks"))
    return [one for one in every if everything or one.facts["owner"] == caller.id]


def switch(
    store: Store, caller: Caller, thing: Thing, state: str, expected: int | None = None, *, request: str | None = None
) -> Thing:
    """Switch a webhook on or off, or end it for good."""
    if thing.state == "ended":
        message = f"webhook {thing.id} has ended"
        raise RuleViolation(message, hint="make a new one", id=thing.id)
    facts = {**thing.facts, "failures": 0, "next_at": None, "trouble": None}
    return change(
        store, _Owner(caller), "webhooks.write", thing, expected, verb=f"webhooks.{state}", facts=facts, body={},
        state=state, request=request,
    )  # fmt: skip
