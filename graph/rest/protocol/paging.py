"""Lists on the wire: a page at a time, in a fixed order, with a cursor that says where to go on."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import Query
from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST: Final = 1000
ABOUT_CURSOR: Final = "Where to go on: `next_cursor` of the page before. Send it as it came."
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many items a page holds at most.")]
Cursor = Annotated[str | None, Query(pattern=r"^[0-9]{1,12}$", description=ABOUT_CURSOR, examples=["50"])]
IdCursor = Annotated[str | None, Query(pattern=r"^[0-9A-Za-z_.:-]{1,64}$", description=ABOUT_CURSOR)]


class Page(BaseModel):
    """What every list has besides its items."""

    total: int = Field(description="Items of the whole list.", examples=[2000])
    next_cursor: str | None = Field(
        description="Send it as `cursor` for the next page; null at the end.", examples=["50"]
    )
    synthetic: bool = Field(description="True when any part of the data was made by the sample generator.")
    as_of: str = Field(description="The date that the snapshot stands for.", examples=["2026-11-01"])


def place_of(cursor: str | None) -> int:
    """Return the place in a list that a cursor names; no cursor is the beginning.

    Examples
    --------
    >>> place_of(None), place_of("50")
    (0, 50)
    """
    return 0 if cursor is None else int(cursor)


def finite(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as JSON has it: what is undefined or has no end is null.

    Examples
    --------
    >>> finite({"ei": float("nan"), "price": float("inf"), "n": 3})
    {'ei': None, 'price': None, 'n': 3}
    """
    return {name: None if isinstance(value, float) and not isfinite(value) else value for name, value in row.items()}


def part(items: Sequence[Any], limit: int, cursor: str | None) -> dict[str, Any]:
    """Return the members of one page of a list that is whole in memory.

    Examples
    --------
    >>> part(["a", "b", "c"], 2, None), part(["a", "b", "c"], 2, "2")
    ({'items': ['a', 'b'], 'next_cursor': '2'}, {'items': ['c'], 'next_cursor': None})
    """
    start = place_of(cursor)
    end = start + limit
    return {"items": list(items[start:end]), "next_cursor": str(end) if end < len(items) else None}


def page(items: Sequence[Any], total: int, start: int) -> dict[str, Any]:
    """Return the members of a page that starts at a place of a list.

    Examples
    --------
    >>> page(["a", "b"], 5, 2)["next_cursor"], page(["e"], 5, 4)["next_cursor"]
    ('4', None)
    """
    end = start + len(items)
    return {"items": items, "total": total, "next_cursor": str(end) if items and end < total else None}
