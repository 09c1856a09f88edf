"""The outermost layer: bodies that are too large or too slow end here; every answer carries the same safe headers.

Here too, once for all routes: ``HEAD`` is answered as ``GET`` without its body, and a ``GET`` whose caller has the
answer already (``If-None-Match``) with 304.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect

from graph.rest.protocol.patience import LEAST_BYTES
from graph.rest.protocol.problems import problem, refusal
from graph.rest.protocol.refusals import Refusal
from graph.rest.protocol.tongue import remember, tongue
from graph.rest.protocol.unchanged import known, tag_of_bytes
from graph.services.work.faults import story
from graph.settings import settings
from graph.translations import say

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}
log = logging.getLogger(__name__)
BODY_SECONDS: Final = 30.0
"""How long a client may take from one piece of a body to the next."""


class TooLarge(Refusal):
    """A body that is larger than allowed."""

    def __init__(self, most: int) -> None:
        super().__init__(413, "too_large", most=most)


class TooSlow(Refusal):
    """A body that does not come."""

    def __init__(self) -> None:
        super().__init__(408, "too_slow", seconds=int(BODY_SECONDS))


class Edge:
    """Bounds bodies in bytes and time, and sets headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, bounded."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        remember(Headers(scope=scope).get("accept-language"))
        exchange = _Exchange(scope, receive, send)
        try:
            exchange.refuse_declared()
            await self._app(exchange.scope, exchange.receive, exchange.send)
        except (TooLarge, TooSlow) as cause:
            if not exchange.begun:
                await exchange.refuse(cause)
        except ClientDisconnect:  # nobody is left to be told; a telephone without a line is no fault
            log.warning("%s %s: the client left before its body had come", scope["method"], _template(exchange.scope))
        except Exception as fault:
            log.error("%s %s: %s", scope["method"], _template(exchange.scope), story(fault))
            if not exchange.begun:
                await exchange.fault()


def _template(scope: Scope) -> str:
    """Return a route's address as it is declared: the one asked may hold a token or the id of a person."""
    return str(getattr(scope.get("route"), "path", "?"))


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        chosen = settings()
        uploads = scope["path"].startswith("/v1/imports")
        self.most = chosen.upload_limit_bytes if uploads else chosen.body_limit_bytes
        self.begun = False
        self._read = 0
        self._whole = False
        self._asks = scope["method"]
        self.scope = {**scope, "method": "GET"} if self._asks == "HEAD" else scope
        self._receive, self._send = receive, send
        self._held: Message | None = None
        self._since = time.monotonic()

    def refuse_declared(self) -> None:
        """Refuse a body that says itself that it is too large, before it is read."""
        declared = dict(self.scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > self.most:
            raise TooLarge(self.most)

    async def receive(self) -> Message:
        """Return the next piece of the body, within its bounds; later, that the client has gone."""
        if self._whole:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), BODY_SECONDS)
        except TimeoutError as slow:
            raise TooSlow from slow
        self._read += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._read > self.most:
            raise TooLarge(self.most)
        if not self._whole and time.monotonic() - self._since > BODY_SECONDS + self._read / LEAST_BYTES:
            raise TooSlow
        return message

    async def send(self, message: Message) -> None:
        """Send the answer with the headers of all answers; of one that is known already, no more than that it is."""
        if message["type"] == "http.response.start":
            headers = self._with_usual_headers(message)
            if self._asks in ("GET", "HEAD") and message["status"] == 200 and "content-length" in headers:
                self._held = message
                return
            await self._begin(message)
        elif self._held is not None:
            begin, self._held = self._held, None
            same = self._is_known(begin, message)
            await self._begin({**begin, "status": 304} if same else begin)
            await self._rest({"type": "http.response.body"} if same else message)
        else:
            await self._rest(message)

    def _with_usual_headers(self, message: Message) -> MutableHeaders:
        headers = MutableHeaders(scope=message)
        told = {name for name, _ in headers.raw}
        given = SAFE | self.scope.get("state", {}).get("limit_headers", {}) | {"Content-Language": tongue()}
        lower = ((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in given.items())
        headers.raw.extend(pair for pair in lower if pair[0] not in told)
        headers.add_vary_header("Accept-Language")
        return headers

    def _is_known(self, begin: Message, message: Message) -> bool:
        """Return whether the caller has this answer already; a whole answer without a version gets its tag."""
        headers = MutableHeaders(scope=begin)
        if "etag" not in headers and not message.get("more_body", False):
            headers["ETag"] = tag_of_bytes(message.get("body", b""))
        if not known(Headers(scope=self.scope).get("if-none-match"), headers.get("etag")):
            return False
        for name in ("content-length", "content-type", "content-encoding"):
            del headers[name]
        return True

    async def _begin(self, message: Message) -> None:
        self.begun = True
        await self._send(message)
        if self._asks == "HEAD":
            await self._send({"type": "http.response.body"})

    async def _rest(self, message: Message) -> None:
        if self._asks != "HEAD":
            await self._send(message)

    async def refuse(self, cause: TooLarge | TooSlow) -> None:
        """Answer a body that is too large or too slow."""
        answer = refusal(cause, self.scope["path"])
        await answer(self.scope, self._receive, self.send)

    async def fault(self) -> None:
        """Answer a fault of ours."""
        detail = say("error.fault.detail", tongue())
        await problem(500, "fault", detail, self.scope["path"])(self.scope, self._receive, self.send)
