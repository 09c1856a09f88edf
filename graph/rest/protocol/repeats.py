"""Requests that may be repeated: the same Idempotency-Key gives the first answer, also after a crash in between.

A key is claimed in the graph before the request is carried out, with an id under which services write: when the
process dies between writing and answering, the repeated request finds what was written by that id.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import platform
import uuid
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from graph.errors import JejaringError, StoreConflict, StoreUnavailable
from graph.rest.protocol.refusals import Refusal
from graph.services.work.runs import uuid7
from graph.settings import now

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from fastapi import Request

    from graph.services.access.callers import Caller
    from graph.store import AnswerRecord, Store

PROCESS: Final = uuid.uuid4().hex
HOST: Final = platform.node().replace("/", "_")
DEAD_AFTER: Final = timedelta(seconds=60)
"""A claim that is older is taken over; one of a process of this machine that is gone, at once."""
WAITS: Final = 20
WAIT_SECONDS: Final = 0.1
IN_HAND: Final[set[str]] = set()
"""Claims of this process that are being carried out."""
KEPT: Final = ("content-type", "content-language", "location", "etag")
SECRETS: Final = ("key", "secret", "token")
"""Members of an answer that are shown once: the repeat of the request has them empty."""
LARGEST_KEPT: Final = 4_000_000


def _fingerprint(request: Request, body: bytes) -> str:
    asked = f"{request.method} {request.url.path}?{request.url.query} {request.headers.get('if-match', '')}\n"
    return hashlib.sha256(asked.encode() + body).hexdigest()


async def answered_once(
    request: Request, asking: Caller, key: str, handle: Callable[[Request], Coroutine[Any, Any, Response]]
) -> Response:
    """Return the first answer to this key of this caller, or carry the request out and keep its answer."""
    if not 1 <= len(key) <= 255 or not key.isascii() or not key.isprintable():
        raise Refusal(400, "repeat_key")
    body = await request.body()
    store: Store = await run_in_threadpool(request.app.state.world.store)
    name = hashlib.sha256(f"{asking.id}\n{key}".encode()).hexdigest()
    claim = f"{HOST}/{os.getpid()}/{PROCESS}/{uuid.uuid4().hex}"
    IN_HAND.add(claim)
    try:
        found = await _claimed(store, name, _fingerprint(request, body), claim)
    except BaseException:
        IN_HAND.discard(claim)
        raise
    if found.status is not None:
        IN_HAND.discard(claim)
        headers = {**found.headers, "Idempotency-Replayed": "true"}
        return Response(found.body or "", found.status, headers=headers)
    request.state.request_id = found.request
    try:
        response = await handle(request)
        said = bytes(getattr(response, "body", b""))
        if response.status_code < 400 and len(said) <= LARGEST_KEPT:
            kept = {name: response.headers[name] for name in KEPT if name in response.headers}
            await run_in_threadpool(store.access.keep_answer, name, response.status_code, _without_secret(said), kept)
    except Exception as error:
        if _refused(error):
            await run_in_threadpool(store.access.drop_answer, name, claim)
        raise
    finally:
        IN_HAND.discard(claim)
    return response


def _refused(error: Exception) -> bool:
    """Return whether a request was surely not carried out, so that it may come anew, also with another body.

    Where the graph went away in the middle nobody knows: the claim stays, and the repeat finds what was written.
    """
    if isinstance(error, StoreUnavailable):
        return False
    return isinstance(error, (JejaringError, HTTPException, RequestValidationError))


def _without_secret(said: bytes) -> str:
    """Return an answer as it is kept: a secret that is shown once is not kept for a day."""
    text = said.decode()
    if not any(f'"{name}"' in text for name in SECRETS):
        return text
    facts = json.loads(text)
    if not isinstance(facts, dict):
        return text
    if "token" in facts:  # a one-time link: its address and the words to send hold the token too
        facts |= {"url": "", "texts": {}}
    return json.dumps({k: "" if k in SECRETS else v for k, v in facts.items()})


async def _claimed(store: Store, name: str, fingerprint: str, claim: str) -> AnswerRecord:
    """Return the claim or the first answer; one that is still being carried out is waited for a little."""
    for _ in range(WAITS):
        with suppress(StoreConflict):
            return await run_in_threadpool(_claim, store, name, fingerprint, claim)
        await asyncio.sleep(WAIT_SECONDS)
    return await run_in_threadpool(_claim, store, name, fingerprint, claim)


def _claim(store: Store, name: str, fingerprint: str, claim: str) -> AnswerRecord:
    moment = now()
    found = store.access.claim_answer(name, fingerprint, uuid7(moment), claim, moment)
    if found.fingerprint != fingerprint:
        wrong = {"type": "other_request", "loc": ("header", "Idempotency-Key"), "msg": "was sent with another request"}
        raise RequestValidationError([wrong])
    if found.status is not None or found.claim == claim:
        return found
    if _alive(found.claim) and moment - found.at < DEAD_AFTER:
        message = "the same request is being carried out"
        raise StoreConflict(message, hint="ask again in a moment")
    if not store.access.take_answer(name, found.claim, claim, moment):
        message = "the same request is being carried out"
        raise StoreConflict(message, hint="ask again in a moment")
    return found


def _alive(claim: str) -> bool:
    """Return whether the holder of a claim may still be at it: unknown for a process of another machine."""
    host, pid, process, _ = claim.split("/")
    if process == PROCESS:
        return claim in IN_HAND
    if host != HOST:
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return int(pid) != os.getpid()
