"""What stands at the ends of ties: kinds of parties that only a list of ties, or a column, names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.trade.tie_rows import ENDS, LINK_ROLES, LINKS
from graph.model.names import normalised
from graph.model.vocabulary import PartyKind, TieType

if TYPE_CHECKING:
    from collections.abc import Mapping

TRADES: Final = (TieType.SUPPLIES, TieType.SUBCONTRACTS, TieType.PARTNERS_WITH)
"""Ties of who sells to whom: a shop may call itself *Sentra*."""
CALLED_CLUSTER: Final = r"(?i)^(?:sentra|klaster|cluster)\b"
EITHER: Final = (PartyKind.ENTERPRISE, PartyKind.ENTERPRISE)


def party_kinds(ends: pl.DataFrame, end: int, called: Mapping[str, str]) -> pl.Series:
    """Return the kind of party that stands at one end of each tie, for names that no list describes.

    Where the sort of tie says no more than an enterprise, a name that a column of a list calls a cluster is one, and so
    is who is called so and neither sells nor buys.

    Parameters
    ----------
    ends
        ``type`` of the tie, and ``normal``: the name that stands at this end.
    end
        0 where the tie starts, 1 where it ends.
    called
        What columns call a name (:func:`called_by_columns`).

    Examples
    --------
    >>> ends = pl.DataFrame({"type": ["FOSTERS", "SUPPLIES", "COACHES"], "normal": ["sentra batik"] * 2 + ["rina"]})
    >>> party_kinds(ends, 1, {"rina": "cooperative"}).to_list()
    ['cluster', 'enterprise', 'cooperative']
    """
    plain = str(PartyKind.ENTERPRISE)
    usual = pl.col("type").replace_strict({str(tie): str(kinds[end]) for tie, kinds in ENDS.items()}, default=plain)
    by_name = ~pl.col("type").is_in([str(tie) for tie in TRADES]) & pl.col("normal").str.contains(CALLED_CLUSTER)
    told = pl.col("normal").replace_strict(called, default=None, return_dtype=pl.String)
    kind = pl.when(usual != plain).then(usual).when(by_name).then(pl.lit(str(PartyKind.CLUSTER)))
    return ends.select(kind.otherwise(pl.coalesce(told, pl.lit(plain))).alias("kind")).to_series()


def called_by_columns(links: pl.Series) -> dict[str, str]:
    """Return what columns of party lists say that a name is, where they say more than an enterprise."""
    named = links.explode().drop_nulls().unique().to_frame("link")
    parts = pl.col("link").str.split(LINKS)
    told = named.select(role=parts.list.get(0), normal=normalised(parts.list.get(1)))
    kinds = {role: str(ENDS.get(tie, EITHER)[0 if turned else 1]) for role, (tie, turned) in LINK_ROLES.items()}
    kinds = {role: kind for role, kind in kinds.items() if kind != PartyKind.ENTERPRISE and role != "organiser"}
    sure = told.filter(pl.col("role").is_in(list(kinds))).sort("role", descending=True)
    return {normal: kinds[role] for role, normal in sure.iter_rows()}
