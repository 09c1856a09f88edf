"""Versions on the wire: ``ETag`` says which version was read, ``If-Match`` that a change is meant for that one."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Header, Request
from starlette.concurrency import run_in_threadpool

from graph.errors import StaleVersion, UnknownVersion
from graph.rest.protocol.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.rest.world import World

TAG = re.compile(r'(?:W/)?"([1-9][0-9]{0,8})"|([1-9][0-9]{0,8})|(\*)')
FORM = r'^(?:(?:W/)?"[1-9][0-9]{0,8}"|[1-9][0-9]{0,8}|\*)$'
"""What ``If-Match`` of a version may be, for the document."""
ABOUT = (
    "`ETag` of the version that the change is meant for; without it 428, with an older one 412, with one that never "
    "was 409."
)


def etag(seq: int) -> str:
    """Return the ETag of a version.

    Examples
    --------
    >>> etag(3)
    '"3"'
    """
    return f'"{seq}"'


def _require_thing(request: Request) -> None:
    """Refuse (404) a change of a thing that there is not, before it is asked which version of it is meant."""
    served: World = request.app.state.world
    store, network = served.store(), served.source().network
    for name in request.path_params.values():
        if not any(name in frame["id"] for frame in (network.needs, network.services)):  # lists count no versions
            store.things.get_thing(None, name)


async def expected(
    request: Request,
    if_match: Annotated[str | None, Header(description=ABOUT, examples=['"3"'], max_length=64)] = None,
) -> int | None:
    """Return the version that a change is meant for; None for ``*``: whatever it is (a dependency)."""
    if if_match is None:
        await run_in_threadpool(_require_thing, request)
        raise Refusal(428, "no_version")
    found = TAG.fullmatch(if_match.strip())
    if found is None:
        raise Refusal(400, "no_etag", sent=if_match)
    return None if found[3] else int(found[1] or found[2])


def tag_of(facts: Mapping[str, Any]) -> str:
    """Return the ETag of what a caller reads, for things of lists, which count no versions.

    It is a hash of the whole, then two letters of a hash of each fact, so that whoever comes too late can be told
    which of them have changed; the last two are of what stands before them, so that a tag that was never given is
    told from one that is older.

    Examples
    --------
    >>> tag_of({"units": 5}) == tag_of({"units": 5}) != tag_of({"units": 6})
    True
    """
    told = json.dumps(dict(facts), sort_keys=True, default=str)
    tag = f"{_hash(told, 16)}-{''.join(_marks(facts))}"
    return f'"{tag}{_hash(tag, 2)}"'


def _hash(said: str, letters: int) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:letters]


def _marks(facts: Mapping[str, Any]) -> list[str]:
    return [_hash(json.dumps(facts[name], sort_keys=True, default=str), 2) for name in sorted(facts)]


def judged(served: World, request: str | None, if_match: str | None) -> bool:
    """Return whether ``If-Match`` is to be looked at: it is there, and the request was not carried out before."""
    return if_match is not None and (request is None or served.store().things.carried_out(request) is None)


def refuse_older(if_match: str | None, facts: Mapping[str, Any] | None) -> None:
    """Refuse a change (412) that is meant for another state than the present one; naming none, it is meant for any.

    Raises
    ------
    StaleVersion
        With the facts that differ, as they are now; ``facts`` None: the thing is not there.
    UnknownVersion
        When no answer ever had that tag.
    """
    sent = None if if_match is None else if_match.strip()
    if sent is None or (facts is not None and sent in ("*", tag_of(facts))):
        return
    tag = sent.strip('"')
    if sent != "*" and _hash(tag[:-2], 2) != tag[-2:]:
        message = f"{sent} is the ETag of no state that it had"
        raise UnknownVersion(message, hint="read it again, then send its ETag")
    read = re.findall("..", tag[:-2].partition("-")[2])
    present = _marks(facts) if facts is not None else []
    told = zip(sorted(facts), present, read, strict=True) if facts is not None and len(read) == len(present) else ()
    changes = [{"field": name, "after": facts[name]} for name, is_now, was in told if is_now != was] if facts else []
    message = "it is otherwise now than when it was read"
    raise StaleVersion(message, hint="read it again, then send its ETag", changes=changes)


AsRead = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description="`ETag` of what was read: the change is refused (412) when it is otherwise now, and `changes` says "
        "what differs; a tag that never was is 409. May be left out.",
        max_length=256,
        examples=['"0f3c9a1b2d4e5f60-1b2d4e"'],
    ),
]
Expected = Annotated[int | None, Depends(expected)]
"""The version that a change is meant for."""
