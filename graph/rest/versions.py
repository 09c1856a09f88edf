"""Versions on the wire: ``ETag`` says which version was read, ``If-Match`` that a change is meant for that one."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Header

from graph.rest.refusals import Refusal

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


Expected = Annotated[int | None, Depends(expected)]
"""The version that a change is meant for."""
