"""The outermost layer: bodies that are too large or too slow end here; every answer carries the same safe headers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException

from graph.rest.problems import phrase, problem
from graph.settings import settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}
BODY_SECONDS: Final = 30.0
"""How long a client may take from one piece of a body to the next."""


class TooLarge(HTTPException):
    """A body that is larger than allowed."""

    def __init__(self, most: int) -> None:
        super().__init__(413, f"a body may hold {most} bytes")


class TooSlow(HTTPException):
    """A body that does not come."""

    def __init__(self) -> None:
        super().__init__(408, f"no body within {BODY_SECONDS:.0f} s")


class Edge:
    """Bounds bodies in bytes and time, and sets headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, bounded."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send)
        try:
            exchange.refuse_declared()
            await self._app(scope, exchange.receive, exchange.send)
        except (TooLarge, TooSlow) as cause:
            if not exchange.begun:
                await exchange.refuse(cause)


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        chosen = settings()
        uploads = scope["path"].startswith("/v1/imports")
        self.most = chosen.upload_limit_bytes if uploads else chosen.body_limit_bytes
        self.begun = False
        self._read = 0
        self._whole = False
        self._scope, self._receive, self._send = scope, receive, send

    def refuse_declared(self) -> None:
        """Refuse a body that says itself that it is too large, before it is read."""
        declared = dict(self._scope["headers"]).get(b"content-length", b"0")
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
        return message

    async def send(self, message: Message) -> None:
        """Send the answer with the headers of all answers."""
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in {**SAFE, **self._scope.get("state", {}).get("limit_headers", {})}.items():
                headers.setdefault(name, value)
        await self._send(message)

    async def refuse(self, cause: TooLarge | TooSlow) -> None:
        """Answer a body that is too large or too slow."""
        answer = problem(cause.status_code, phrase(cause.status_code), cause.detail, self._scope["path"])
        await answer(self._scope, self._receive, self.send)
