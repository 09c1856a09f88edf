"""Market access: how much of what small makers sell goes through traders, through how few, and at what cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.planning.evidence import evidence
from graph.planning.inventory import KNOWN_OUTLETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graph.planning.scene import Scene


def steps_to_buyer(scene: Scene) -> NDArray[np.float64]:
    """Return through how many sales goods of each party reach a medium or large buyer: 1 is direct, nan is never.

    A maker that sells to a trader that sells to a factory stands 2 steps away.
    """
    ties = scene.network.tie_arrays(["SUPPLIES"], scene.network.as_of)
    steps = np.full(scene.network.parties.height, np.nan)
    frontier = scene.umb.copy()
    reached = frontier.copy()
    step = 0
    while frontier.any():
        step += 1
        found = np.zeros_like(frontier)
        found[ties.start[frontier[ties.end]]] = True
        frontier = found & ~reached
        steps[frontier] = step
        reached |= frontier
    return steps


def market_access_rows(scene: Scene) -> pl.DataFrame:
    """Return the sales of each offer of a small maker whose outlet is stated: all, and what a trader takes, a month.

    Prices are what the outlet pays, else what the maker asks. ``at_buyer_rp`` is what the same units fetch at the
    middle of buyers' stated prices; ``direct_gain_rp`` what the best plan adds for units that a trader takes today.
    """
    network = scene.network
    price = pl.coalesce("outlet_price_rp_per_unit", "price_rp_per_unit")
    bids = network.demands.group_by("commodity", "unit").agg(bid=pl.col("price_rp_per_unit").median())
    offers = network.offers.join(bids, on=["commodity", "unit"], how="left", maintain_order="left")
    facts = scene.facts.with_columns(steps=pl.Series(steps_to_buyer(scene)), umk=pl.Series(scene.umk))
    own = facts.filter(pl.col("umk") | (pl.col("kind") == "cooperative"))
    offers = offers.filter(pl.col("outlet").is_in(KNOWN_OUTLETS))  # of the others nothing is known, which is no zero
    rows = offers.join(own.drop("commodity", "kind"), on="party", how="inner", maintain_order="left")
    worth = (pl.col("units_per_month") * price).fill_null(0)
    through = pl.col("outlet") == "trader"
    known = through & pl.col("outlet_price_rp_per_unit").is_not_null() & pl.col("bid").is_not_null()
    rows = rows.with_columns(
        of=worth,
        amount=pl.when(through).then(worth).otherwise(0),
        at_outlet_rp=pl.when(known).then(pl.col("units_per_month") * pl.col("outlet_price_rp_per_unit")).otherwise(0),
        at_buyer_rp=pl.when(known).then(pl.col("units_per_month") * pl.col("bid").floor().cast(pl.Int64)).otherwise(0),
        reason=pl.when(through).then(pl.lit("gap.market_access.trader")),
    )
    gain = _direct_gain(scene)
    rows = rows.join(gain, left_on="id", right_on="offer", how="left", maintain_order="left")
    rows = rows.with_columns(
        direct_gain_rp=pl.when(through).then(pl.col("gain").fill_null(0)).otherwise(0), value_rp="amount"
    )
    chosen = ["party", "cluster", "region", "commodity", "amount", "of", "value_rp", "reason", "steps", "at_outlet_rp"]
    return evidence(rows.select(*chosen, "at_buyer_rp", "direct_gain_rp"))


def _direct_gain(scene: Scene) -> pl.DataFrame:
    candidates, plan = scene.market
    if candidates.kind != "volume":
        return pl.DataFrame(schema={"offer": pl.String, "gain": pl.Int64})
    gain = np.zeros(len(candidates.suppliers), np.int64)
    np.add.at(gain, plan.market.supplier, plan.flow * plan.market.value)
    return (
        candidates.suppliers.select("offer")
        .with_columns(gain=pl.Series(gain))
        .group_by("offer")
        .agg(pl.col("gain").sum())
    )


def market_access_figures(rows: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Return the trader's margin, steps to the final buyer, and what a direct offtaker would change, by cell."""
    return rows.group_by(list(keys) or [pl.lit(0).alias("all")]).agg(
        trader_margin=pl.when(pl.col("at_buyer_rp").sum() > 0).then(
            1 - pl.col("at_outlet_rp").sum() / pl.col("at_buyer_rp").sum()
        ),
        steps_to_buyer=pl.col("steps").fill_nan(None).mean(),
        direct_gain_rp=pl.col("direct_gain_rp").sum(),
    )


def largest_trader(scene: Scene, rows: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Return each cell's largest trader and its share of what the cell's makers sell by ``SUPPLIES`` ties.

    The largest is so by what it buys where every tie of the cell says how much, in one unit; else by how many of the
    cell's makers sell to it (``largest_trader_makers``), and its share is not known. Without anything said it was as if
    every maker sold as much as any other.
    """
    network = scene.network
    on = network.as_of
    held = (pl.col("since").is_null() | (pl.col("since") <= on)) & (pl.col("until").is_null() | (pl.col("until") > on))
    told = network.ties.filter((pl.col("type") == "SUPPLIES") & held).sort("as_of", descending=True, nulls_last=True)
    once = told.unique(["start", "end", "commodity"], keep="first", maintain_order=True)  # of two lists the newer holds
    sold = once.select("weight", "weight_unit", party="start", taker="end")
    kinds = network.parties.select(taker="id", taker_kind="kind")
    where = rows.select("party", *keys).unique(["party", *keys])
    sold = where.join(sold, on="party").join(kinds, on="taker")
    group: list[str | pl.Expr] = [*keys] or [pl.lit(0).alias("all")]
    names = list(keys) or ["all"]
    total = sold.group_by(group).agg(
        total=pl.col("weight").sum(),
        known=pl.col("weight").is_not_null().all() & (pl.col("weight_unit").n_unique() == 1),
    )
    traders = sold.filter(pl.col("taker_kind") == "trader").group_by([*group, "taker"])
    most = traders.agg(pl.col("weight").sum(), largest_trader_makers=pl.col("party").n_unique().cast(pl.Int64))
    by_size = pl.when("known").then("weight").otherwise("largest_trader_makers")
    share = pl.when(pl.col("known") & (pl.col("total") > 0)).then(pl.col("weight") / pl.col("total"))
    return (
        most.join(total, on=names, nulls_equal=True)
        .sort([by_size, "taker"], descending=[True, False])
        .unique(names, keep="first", maintain_order=True)
        .select(*names, "largest_trader_makers", largest_trader="taker", largest_trader_share=share)
    )
