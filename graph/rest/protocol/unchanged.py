"""Answers that their caller has already: ``ETag`` of what was read, ``If-None-Match`` of who asks again."""

from __future__ import annotations

import hashlib
import re
from typing import Final

TAG: Final = re.compile(r'(?:W/)?("[^"]*")')


def tag_of_bytes(body: bytes) -> str:
    """Return the ETag of an answer that has no version of its own: weak, since no change is meant for it.

    Examples
    --------
    >>> tag_of_bytes(b"{}") == tag_of_bytes(b"{}") != tag_of_bytes(b"[]")
    True
    """
    return f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'


def known(if_none_match: str | None, tag: str | None) -> bool:
    """Return whether one of the tags that a caller has is that of the answer (compared weakly, RFC 9110 13.1.2).

    Examples
    --------
    >>> known('W/"a", "3"', '"3"'), known("*", '"3"'), known('"2"', '"3"'), known(None, '"3"'), known("*", None)
    (True, True, False, False, False)
    """
    if if_none_match is None or tag is None:
        return False
    return if_none_match.strip() == "*" or tag.removeprefix("W/") in TAG.findall(if_none_match)
