"""The guard before every route: who asks, how often, may the role do this at all, and was it asked before.

A route says what it does by ``openapi_extra=does("proposals.write")``; :class:`Guarded` is the class of every route
and does the rest, before the body is read. How far an action reaches (region, own party) is decided by services,
which know the thing.
"""

from __future__ import annotations

import threading
import time
from functools import cached_property
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.params import Form
from fastapi.routing import APIRoute
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.concurrency import run_in_threadpool
from starlette.routing import Match

from graph.errors import NotAuthenticated
from graph.model.rights import RIGHTS
from graph.rest.protocol.answers import in_one_thread
from graph.rest.protocol.invalid import NUL
from graph.rest.protocol.parameters import names_of, only_known_parameters
from graph.rest.protocol.refusals import Refusal
from graph.rest.protocol.repeats import answered_once
from graph.rest.protocol.sparse import asked, thinned
from graph.services.access.callers import READER, Caller
from graph.services.access.keys import authenticate, signed_in
from graph.services.access.oidc import Issuer
from graph.settings import now, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from starlette.responses import Response
    from starlette.types import Scope

    from graph.rest.world import World

REMEMBERED_SECONDS: Final = 5.0
MOST_REMEMBERED: Final = 4096
WRITES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def does(action: str) -> dict[str, Any]:
    """Return what a route says of itself: its action in the table of rights.

    Examples
    --------
    >>> does("parties.read")
    {'x-action': 'parties.read'}
    """
    if action not in RIGHTS:
        message = f"no action {action} in the table of rights"
        raise ValueError(message)
    return {"x-action": action}


class Guard:
    """Who asks, and how often; one an application."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lock = threading.Lock()
        self._known: dict[str, tuple[Caller, float, float]] = {}
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        chosen = settings()
        self._issuer = Issuer(chosen)
        self._limit = RateLimitItemPerMinute(chosen.rate_per_minute)
        self._anonymous = RateLimitItemPerMinute(chosen.anonymous_rate_per_minute)
        self._stamp = chosen.home / "keys.stamp"

    def remembered(self, request: Request) -> Caller | None:
        """Return who asks where that needs no look into the graph: most requests, so that these wait for no thread.

        A served folder is read by whoever is on this machine.
        """
        if self._world.folder is not None:
            return READER
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        found = self._known.get(secret.strip())
        fresh = found is not None and found[1] > time.monotonic() and found[2] == self._changed()
        return found[0] if found is not None and fresh and scheme.lower() == "bearer" else None

    def _changed(self) -> float:
        try:
            return self._stamp.stat().st_mtime
        except FileNotFoundError:
            return 0.0

    def caller(self, request: Request) -> Caller:
        """Return who asks by the key or token that came with the request."""
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret:
            message = "this needs a key"
            hint = "send `Authorization: Bearer KEY`; the first key is made with `jejaring key create --role admin`"
            raise NotAuthenticated(message, hint=hint)
        secret = secret.strip()
        stamp = self._changed()
        if self._issuer.known and secret.count(".") == 2:
            asking = signed_in(self._world.store(), self._issuer.caller(secret), now())
        else:
            asking = authenticate(self._world.store(), secret)
        self._remember(secret, asking, stamp)
        return asking

    def _remember(self, secret: str, asking: Caller, stamp: float) -> None:
        with self._lock:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[secret] = (asking, time.monotonic() + REMEMBERED_SECONDS, stamp)

    async def count(self, request: Request, asking: Caller | None) -> None:
        """Count a request; raise 429 when there were too many in the last minute."""
        address = request.client.host if request.client else ""
        item, who = (self._limit, asking.id) if asking is not None else (self._anonymous, f"from {address}")
        allowed = await self._limiter.hit(item, who)
        window = await self._limiter.get_window_stats(item, who)
        wait = max(1, int(window.reset_time - time.time()) + 1)
        request.state.limit_headers = {
            "RateLimit-Limit": str(item.amount),
            "RateLimit-Remaining": str(max(0, window.remaining)),
            "RateLimit-Reset": str(wait),
        }
        if not allowed:
            raise Refusal(429, "too_many", {"Retry-After": str(wait)}, most=item.amount, wait=wait)


class Guarded(APIRoute):
    """A route behind the guard."""

    @property
    def action(self) -> str | None:
        """What the route does, None for one that needs no key."""
        found: str | None = (self.openapi_extra or {}).get("x-action")
        return found

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether a request is for this route; most are for others, and that is seen by the first letters."""
        if self._stem not in scope["path"]:
            return Match.NONE, {}
        return super().matches(scope)

    @cached_property
    def _stem(self) -> str:
        return self.path.partition("{")[0]

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler with the guard before it."""
        if self.dependant.call is not None and not iscoroutinefunction(self.dependant.call):
            self.dependant.call = in_one_thread(self, self.dependant.call)
        handle, action, known = super().get_route_handler(), self.action, names_of(self.dependant)

        async def guarded(request: Request) -> Response:
            guard: Guard = request.app.state.guard
            if action is None:
                await guard.count(request, None)
                only_known_parameters(request, known)
                return await handle(request)
            try:
                kept = guard.remembered(request)
                asking = kept if kept is not None else await run_in_threadpool(guard.caller, request)
            except NotAuthenticated:
                await guard.count(request, None)
                raise
            await guard.count(request, asking)
            request.state.caller = asking
            asking.require(action)
            self._require_media(request)
            await self._require_text(request)
            names = asked(request, self.response_model)
            only_known_parameters(request, known)
            key = request.headers.get("idempotency-key")
            if key is None or request.method not in WRITES or request.app.state.world.folder is not None:
                answer = await handle(request)
                return answer if names is None or answer.status_code >= 300 else thinned(answer, names)
            return await answered_once(request, asking, key, handle)

        return guarded

    def _require_media(self, request: Request) -> None:
        """Refuse (415) a body that says that it is of another type than the route reads, or that it is compressed."""
        packed = request.headers.get("content-encoding", "identity").strip().lower()
        if packed != "identity":
            raise Refusal(415, "packed", {"Accept-Encoding": "identity"}, sent=packed)
        if self.body_field is None or "content-type" not in request.headers:
            return
        wanted = "multipart/form-data" if isinstance(self.body_field.field_info, Form) else "application/json"
        sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if sent != wanted and not (wanted == "application/json" and sent.endswith("+json")):
            raise Refusal(415, "media", {"Accept": wanted}, sent=sent, wanted=wanted)

    async def _require_text(self, request: Request) -> None:
        """Refuse (422) a NUL character in a JSON body: no sheet, page or paper could show it."""
        if self.body_field is None or isinstance(self.body_field.field_info, Form) or self.path.endswith("/bulk"):
            return  # several items are looked at one by one
        if NUL.search((await request.body()).decode(errors="replace")):
            raise RequestValidationError([{"type": "nul", "loc": ("body",), "msg": "holds a NUL character"}])


async def caller(request: Request) -> Caller:
    """Return who asks (a dependency)."""
    found: Caller = request.state.caller
    return found


Asking = Annotated[Caller, Depends(caller)]
"""The caller of a guarded route."""


async def request_id(request: Request) -> str | None:
    """Return the id under which a repeated request is carried out once (a dependency)."""
    found: str | None = getattr(request.state, "request_id", None)
    return found


RequestId = Annotated[str | None, Depends(request_id)]
