"""Lists on the wire: a page at a time, in a fixed order, with a cursor that says where to go on."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import Query
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST: Final = 1000
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many items a page holds at most.")]
Cursor = Annotated[
    str | None, Query(max_length=200, description="Where to go on: `next_cursor` of the page before.", examples=["NTA"])
]


class Page(BaseModel):
    """What every list has besides its items."""

    total: int = Field(description="Items of the whole list.", examples=[2000])
    next_cursor: str | None = Field(
        description="Send it as `cursor` for the next page; null at the end.", examples=["NTA"]
    )
    synthetic: bool = Field(description="True when any part of the data was made by the sample generator.")
    as_of: str = Field(description="The date that the snapshot stands for.", examples=["2026-11-01"])


def cursor_of(place: int) -> str:
    """Return the cursor of a place in a list: opaque to clients, so that its inside may change.

    Examples
    --------
    >>> cursor_of(50), place_of(cursor_of(50))
    ('NTA', 50)
    """
    return base64.urlsafe_b64encode(str(place).encode()).decode().rstrip("=")


def place_of(cursor: str | None) -> int:
    """Return the place that a cursor names; a cursor that is not ours is a wrong request (422)."""
    if cursor is None:
        return 0
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        if not text.isdecimal() or len(text) > 12:
            raise ValueError
    except (ValueError, binascii.Error):
        raise _not_ours() from None
    return int(text)


def id_cursor(last: str) -> str:
    """Return the cursor of a list that is sorted by id: it names the last one shown.

    Examples
    --------
    >>> id_of(id_cursor("0190-ab"))
    '0190-ab'
    """
    return base64.urlsafe_b64encode(last.encode()).decode().rstrip("=")


def id_of(cursor: str | None) -> str:
    """Return the id that a cursor names, empty for the beginning."""
    if cursor is None:
        return ""
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (ValueError, binascii.Error):
        raise _not_ours() from None


def _not_ours() -> RequestValidationError:
    return RequestValidationError(
        [{"loc": ("query", "cursor"), "msg": "not a cursor of this API", "type": "value_error"}]
    )


def page(items: Sequence[Any], total: int, start: int) -> dict[str, Any]:
    """Return the members of a page that starts at a place of a list."""
    end = start + len(items)
    return {"items": items, "total": total, "next_cursor": cursor_of(end) if items and end < total else None}
