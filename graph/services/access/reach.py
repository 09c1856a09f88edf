"""How far a caller sees into a snapshot: rows narrowed to regions or the own party, names hidden where masked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection

    from graph.services.access.callers import Caller

HIDDEN: Final = ("name", "lat", "lon", "aliases", "parent")
"""What a masked party does not show."""


def in_regions(column: str, regions: Collection[str]) -> pl.Expr:
    """Return which rows lie in one of some regions or below it.

    Examples
    --------
    >>> pl.DataFrame({"region": ["35.09.01", "35.1", None]}).select(in_regions("region", ["35.09"]))["region"].to_list()
    [True, False, False]
    """
    hits = [(pl.col(column) == one) | pl.col(column).str.starts_with(f"{one}.") for one in sorted(regions)]
    return pl.any_horizontal(*hits).fill_null(value=False) if hits else pl.col(column).is_null() & False


def narrowed(
    frame: pl.DataFrame,
    caller: Caller,
    action: str,
    *,
    party: str = "id",
    region: str = "region",
    shared: Collection[str] = (),
    asked: str | None = None,
) -> pl.DataFrame:
    """Return the rows of a frame of parties (or of their things) that a caller may see.

    Parameters
    ----------
    party, region
        Columns that say whose the row is and where.
    shared
        Parties that have consented to be seen by this caller's party.
    asked
        The region that is asked for; beyond the caller's reach it is refused.
    """
    own, _ = caller.filters(action)
    regions = caller.narrowed(action, asked)
    if own is not None:
        frame = frame.filter(pl.col(party).is_in(sorted({*own, *shared})))
    if regions is not None:
        frame = frame.filter(in_regions(region, regions))
    return frame


def hidden(facts: dict[str, Any], caller: Caller, action: str) -> dict[str, Any]:
    """Return the facts of a party without what a masked caller may not see.

    Examples
    --------
    >>> from graph.model.rights import Role
    >>> from graph.services.access.callers import Caller
    >>> hidden({"name": "UD A", "region": "35.09"}, Caller("k", Role.PLANNER), "parties.read")
    {'name': '', 'region': '35.09'}
    """
    if not caller.masked(action):
        return facts
    return {k: ("" if k == "name" else None) if k in HIDDEN else v for k, v in facts.items()}
