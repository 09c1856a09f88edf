"""Compression of what is read: an officer on a weak signal waits for bytes, not for processors.

Only answers to ``GET``: what is shown once (a key, a secret, a link) answers a ``POST`` and is never compressed, so
that its length beside words that came with the request tells nothing of it. Events that are sent as they happen, and
sheets and papers that are compressed files already, go as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LEAST_BYTES: Final = 600
"""What is smaller goes in one packet either way."""
LEVEL: Final = 4
"""Of nine: the higher ones save a hundredth more and take twice as long."""
AS_THEY_ARE: Final = (
    *DEFAULT_EXCLUDED_CONTENT_TYPES,
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
GZIP: Final = re.compile(r"(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q\s*=\s*([01](?:\.\d*)?)\s*)?(?:,|$)", re.IGNORECASE)


def takes_gzip(accept_encoding: str) -> bool:
    """Return whether a client reads gzip, and says so by its name.

    Examples
    --------
    >>> [takes_gzip(said) for said in ("gzip, deflate, br", "br;q=1.0, gzip;q=0.8", "gzip;q=0", "identity", "")]
    [True, True, False, False, False]
    """
    found = GZIP.search(accept_encoding)
    return found is not None and float(found[1] or 1) > 0


class Packed:
    """Compresses answers for clients that take them so, and says of each answer that it may differ by that."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._packing = GZipMiddleware(app, LEAST_BYTES, LEVEL, exclude_content_types=AS_THEY_ARE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        packs = takes_gzip(Headers(scope=scope).get("accept-encoding", ""))

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                _mark(message)
            await send(message)

        await (self._packing if packs else self._app)(scope, receive, marked)


def _mark(message: Message) -> None:
    """Say that the answer depends on what the client takes; the tag of a version is weak where its bytes are others."""
    headers = MutableHeaders(scope=message)
    if "accept-encoding" not in headers.get("vary", "").lower():
        headers.add_vary_header("Accept-Encoding")
    tag = headers.get("etag", "")
    if headers.get("content-encoding") == "gzip" and tag.startswith('"'):
        headers["ETag"] = f"W/{tag}"
