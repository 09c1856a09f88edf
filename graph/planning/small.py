"""Who is a micro or small enterprise to a planner: one definition for gaps, scenarios and questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.model.vocabulary import UMK, PartyKind

if TYPE_CHECKING:
    from graph.network import Network


def micro_and_small(network: Network) -> pl.Series:
    """Return which parties are micro or small enterprises; one of unknown size that offers something counts as one.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a", "b", "c"], "kind": "enterprise", "name": "x",
    ...                         "size": ["micro", None, None]})
    >>> offers = pl.DataFrame({"id": ["o"], "party": ["b"], "commodity": ["10792"]})
    >>> micro_and_small(Network.from_frames(parties, offers, as_of=date(2026, 1, 1))).to_list()
    [True, True, False]
    """
    offering = network.offers["party"].unique().to_list()
    small = pl.col("size").is_in(sorted(UMK)).fill_null(value=False)
    unknown = pl.col("size").is_null() & pl.col("id").is_in(offering)
    return network.parties.select((pl.col("kind") == PartyKind.ENTERPRISE) & (small | unknown)).to_series()
