"""Versions on the wire: ``ETag`` says which version was read, ``If-Match`` that a change is meant for that one."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Header

from graph.rest.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

TAG = re.compile(r'(?:W/)?"([0-9]{1,9})"|([0-9]{1,9})|(\*)')
ABOUT = "`ETag` of the version that the change is meant for; without it 428, with an older one 412."


def etag(seq: int) -> str:
    """Return the ETag of a version.

    Examples
    --------
    >>> etag(3)
    '"3"'
    """
    return f'"{seq}"'


async def expected(
    if_match: Annotated[str | None, Header(description=ABOUT, examples=['"3"'], max_length=64)] = None,
) -> int | None:
    """Return the version that a change is meant for; None for ``*``: whatever it is (a dependency)."""
    if if_match is None:
        raise Refusal(428, "no_version")
    found = TAG.fullmatch(if_match.strip())
    if found is None:
        raise Refusal(412, "no_etag", sent=if_match)
    return None if found[3] else int(found[1] or found[2])


def tag_of(facts: Mapping[str, Any]) -> str:
    """Return the ETag of what a caller reads, for things of lists, which count no versions.

    Examples
    --------
    >>> tag_of({"units": 5}) == tag_of({"units": 5}) != tag_of({"units": 6})
    True
    """
    told = json.dumps(dict(facts), sort_keys=True, default=str)
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:16]}"'


def refuse_older(if_match: str | None, tag: str) -> None:
    """Refuse a change (412) that names another state than the present one; naming none, it is meant for any."""
    if if_match is not None and if_match.strip() not in ("*", tag):
        raise Refusal(412, "changed")


AsRead = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=64,
        description="`ETag` of what was read: the change is refused (412) when it is otherwise now. May be left out.",
        examples=['"0f3c9a1b2d4e5f60"'],
    ),
]
Expected = Annotated[int | None, Depends(expected)]
"""The version that a change is meant for."""
