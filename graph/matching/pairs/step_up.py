"""Market step-up: how far a pair lifts the supplier's market, and a warning where it would lower it.

The strongest stimulant of a cluster is a *demanding buyer* (JICA 2004). A market has a level between 0 and 4: a
supplier's by whom it sells to today, a buyer's by its size, by the quality that it requires and by its record as a
teacher. Step-up is the buyer's level less the supplier's; below zero it is said, never hidden.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.pairs.candidates import Candidates
    from graph.network import Network

HIGHEST: Final = 4
"""Level of the most demanding market."""
OUTLET_LEVELS: Final = {"none": 0, "trader": 1, "direct": 2}
"""Level of a supplier's market by its outlet of today; a partner among medium or large firms is 3, export 4."""
TEACHES: Final = ("FOSTERS", "COACHES")
"""Ties that are a record of teaching."""
DOWN: Final = "note.market_step_down"
UNKNOWN: Final = "note.market_unknown"


def supplier_levels(network: Network) -> pl.DataFrame:
    """Return ``level`` of each party's present market, one row a party, and ``known``: whether any list says.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a", "b"], "kind": ["enterprise"] * 2, "name": ["A", "B"]})
    >>> offers = pl.DataFrame({"id": ["o"], "party": ["a"], "outlet": ["trader"]})
    >>> supplier_levels(Network.from_frames(parties, offers, as_of=date(2026, 1, 1))).rows()
    [(1, True), (0, False)]
    """
    parties = network.parties
    outlets = network.offers.select(
        "party", pl.col("outlet").replace_strict(OUTLET_LEVELS, default=None).cast(pl.Int64)
    )
    outlets = outlets.group_by("party").agg(pl.col("outlet").max())
    partners = network.tie_arrays(["PARTNERS_WITH"], on=network.as_of)
    large = parties["size"].is_in(["medium", "large"]).fill_null(value=False).to_numpy()
    partnered = np.zeros(parties.height, np.bool_)
    partnered[partners.start[large[partners.end]]] = True
    partnered[partners.end[large[partners.start]]] = True
    facts = parties.select("id", "export_oriented").with_columns(partnered=pl.Series(partnered))
    facts = facts.join(outlets, left_on="id", right_on="party", how="left", maintain_order="left")
    export = pl.when(pl.col("export_oriented").fill_null(value=False)).then(HIGHEST)
    level = export.when("partnered").then(3).otherwise(pl.col("outlet").fill_null(0))
    known = pl.col("export_oriented").fill_null(value=False) | pl.col("partnered") | pl.col("outlet").is_not_null()
    return facts.select(level=level.cast(pl.Int64), known=known)


def buyer_levels(network: Network) -> NDArray[np.int64]:
    """Return the level of each party as a market: size, stated quality, teaching record and export, 4 at most."""
    parties = network.parties
    teaching = np.zeros(parties.height, np.bool_)
    teaching[network.tie_arrays(TEACHES, on=network.as_of).start] = True
    strict = network.demands.filter(pl.col("required").list.len() > 0)["party"].unique()
    return (
        parties.with_columns(teaches=pl.Series(teaching), strict=pl.col("id").is_in(strict.implode()))
        .select(
            level=(
                1
                + (pl.col("size") == "large").fill_null(value=False).cast(pl.Int64)
                + (pl.col("teaches") | pl.col("commits_to_coach").fill_null(value=False)).cast(pl.Int64)
                + (pl.col("id").is_in(strict.implode()) | pl.col("export_oriented").fill_null(value=False)).cast(
                    pl.Int64
                )
            )
        )["level"]
        .clip(0, HIGHEST)
        .to_numpy()
    )


def market_step_up(candidates: Candidates, rows: NDArray[np.int64] | None = None) -> pl.DataFrame:
    """Return the step of each pair: ``supplier_market``, ``buyer_market``, ``market_step_up``, ``step_notes``.

    Parameters
    ----------
    candidates
        The market.
    rows
        Positions of pairs; None takes all.
    """
    network, found = candidates.setting.network, candidates.found
    ours = candidates.suppliers["row"].to_numpy()[found.supplier if rows is None else found.supplier[rows]]
    theirs = candidates.buyers["row"].to_numpy()[found.buyer if rows is None else found.buyer[rows]]
    present = supplier_levels(network)[ours]
    frame = pl.DataFrame(
        {"supplier_market": present["level"], "buyer_market": buyer_levels(network)[theirs], "known": present["known"]}
    )
    step = pl.col("buyer_market") - pl.col("supplier_market")
    notes = [pl.when(step < 0).then(pl.lit(DOWN)), pl.when(~pl.col("known")).then(pl.lit(UNKNOWN))]
    return frame.with_columns(market_step_up=step, step_notes=pl.concat_list(notes).list.drop_nulls()).drop("known")
