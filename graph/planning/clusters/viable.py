"""Viable and potentially viable enterprises: ability, and willingness shown by acts; never by size or money.

*Willing*: it did at least two different kinds of act (attended a programme or forum, cooperates or shares with others,
learns from another, teaches, is in a partnership). *Able*: it sells directly to a medium or large enterprise or holds
what its buyers' trade needs. Willing and able is ``viable``, willing alone is ``potentially_viable``: the ones that
concentration means. Membership of a cooperative and sales beside the benchmark are shown and count nothing.

An act that no list tells of is not known (null). Where fewer than two kinds of act are told of, nobody can have shown
willingness, and whether somebody is willing is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.planning.scene import Scene

ACTS: Final = {
    "attended": ("ATTENDED",),
    "cooperates": ("COOPERATES_WITH", "SHARES_WITH"),
    "learns": ("LEARNS_FROM",),
    "partnered": ("PARTNERS_WITH", "SUBCONTRACTS"),
}
TOLD_BY: Final = {
    "attended": "events", "cooperates": "cooperation", "learns": "learning", "partnered": "deals",
}  # fmt: skip
"""By act: the list that tells of it (:data:`graph.planning.inventory.INVENTORIES`)."""
LEAST_ACTS: Final = 2
NOT_KNOWN: Final = pl.lit(None, pl.Boolean)
BENCHMARK_RP: Final = 700_000_000


def viable_enterprises(scene: Scene, members: NDArray[np.int64] | None = None) -> pl.DataFrame:
    """Return micro and small enterprises (or some members) with their acts, ability and viability.

    Returns
    -------
    polars.DataFrame
        ``party``, ``cluster``, ``region``, one column an act, ``acts``, ``willing``, ``able``, ``viability``
        (``viable``, ``potentially_viable``, ``not_shown``), ``cooperative_member``, ``sales_rp_per_year``,
        ``above_benchmark``.
    """
    network = scene.network
    height = network.parties.height
    acts: dict[str, pl.Series | pl.Expr] = {}
    unknown = {name for name, told_by in TOLD_BY.items() if scene.unread(told_by)}
    for name, types in ACTS.items():
        if name in unknown:
            acts[name] = NOT_KNOWN
            continue
        ties = network.tie_arrays(types, None if name == "attended" else network.as_of)
        did = np.zeros(height, np.bool_)
        did[ties.start] = True
        if name in ("cooperates", "partnered"):
            did[ties.end] = True
        acts[name] = pl.Series(did)
    direct = scene.tied(["SUPPLIES", "PARTNERS_WITH"], scene.umb)
    member = scene.tied(["MEMBER_OF"], scene.kind("cooperative"))
    parties = network.parties
    sells = NOT_KNOWN if scene.unread("trade") else pl.Series(direct)
    rows = scene.facts.with_columns(
        **acts,
        able=sells | scene.certified,
        cooperative_member=NOT_KNOWN if scene.unread("members") else pl.Series(member),
        sales_rp_per_year=parties["sales_rp_per_year"],
    ).with_columns(acts=pl.sum_horizontal([pl.col(name).cast(pl.Int64) for name in ACTS]))
    told = len(ACTS) - len(unknown) >= LEAST_ACTS
    rows = rows.with_columns(willing=pl.col("acts") >= LEAST_ACTS if told else NOT_KNOWN)
    viability = (
        pl.when(pl.col("willing") & pl.col("able"))
        .then(pl.lit("viable"))
        .when("willing")
        .then(pl.lit("potentially_viable"))
        .otherwise(pl.lit("not_shown"))
    )
    rows = rows.with_columns(viability=viability, above_benchmark=pl.col("sales_rp_per_year") >= BENCHMARK_RP)
    if members is not None:
        return rows[members].drop("kind", "commodity")
    ranks = {"viable": 0, "potentially_viable": 1, "not_shown": 2}
    order = pl.col("viability").replace_strict(ranks, return_dtype=pl.Int8)
    listed = rows.filter(pl.Series(scene.umk)).drop("kind", "commodity")
    return listed.sort(order, -pl.col("acts"), maintain_order=True)


def potential_clusters(scene: Scene) -> pl.DataFrame:
    """Return clusters in the order in which they are identified: growth seeds and social capital first.

    Then contribution to the regional economy, then stakeholders' statements, as the 2004 study had it. Seeds are the
    share of members that are viable or potentially viable; social capital counts the positive signs of
    ``bonding_z`` and ``bridging_z`` (0 to 2); seeds in tenths and social capital make the first class; contribution
    is the members' share
    of what enterprises of the regency sell; statements are members that sit on or attend a forum. What no list tells is
    null, and counts nothing in the order.
    """
    seeds = (
        viable_enterprises(scene, np.flatnonzero(scene.home >= 0))
        .group_by("cluster")
        .agg(
            n=pl.len().cast(pl.Int64),
            seeds=pl.col("willing").mean(),
            viable=(pl.col("viability") == "viable").sum().cast(pl.Int64),
            potentially_viable=(pl.col("viability") == "potentially_viable").sum().cast(pl.Int64),
            sales=pl.col("sales_rp_per_year").sum(),
        )
    )
    standing = scene.axes.select("cluster", "name", "region", "bonding_z", "bridging_z")
    signs = [(pl.col(f"{axis}_z") > 0).cast(pl.Int64) for axis in ("bonding", "bridging")]
    capital = pl.sum_horizontal(signs, ignore_nulls=False)
    parties = scene.network.parties.filter(pl.col("kind") == "enterprise")
    regional = parties.group_by(regency=pl.col("region").str.head(5)).agg(all_sales=pl.col("sales_rp_per_year").sum())
    forum = scene.tied(["ATTENDED", "SITS_ON"], scene.kind("forum"))
    stated = scene.facts.filter(pl.Series(forum)).group_by("cluster").agg(statements=pl.len().cast(pl.Int64))
    rows = (
        standing.join(seeds, on="cluster", how="left")
        .with_columns(social_capital=capital, regency=pl.col("region").str.head(5))
        .join(regional, on="regency", how="left")
        .join(stated, on="cluster", how="left")
    )
    untold = pl.col("seeds").is_null() & pl.col("n").is_not_null()
    rows = rows.with_columns(pl.when(~untold).then(pl.col("viable", "potentially_viable").fill_null(0)))
    if scene.unread("attendance"):
        rows = rows.with_columns(statements=pl.lit(None, pl.Int64))
    else:
        rows = rows.with_columns(pl.col("statements").fill_null(0))
    rows = rows.with_columns(
        pl.col("n").fill_null(0),
        contribution=pl.when(pl.col("all_sales") > 0).then(pl.col("sales") / pl.col("all_sales")),
        as_of=pl.lit(scene.network.as_of),
    )
    parts = (pl.col("seeds") * 10).floor().cast(pl.Int64), 5 * pl.col("social_capital")
    known = pl.any_horizontal(part.is_not_null() for part in parts)
    rows = rows.with_columns(first_class=pl.when(known).then(pl.sum_horizontal(parts)))
    ordered = rows.sort(
        ["first_class", "contribution", "statements", "cluster"],
        descending=[True, True, True, False],
        nulls_last=True,
    )
    return ordered.with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64)).select(
        "rank", "cluster", "name", "region", "n", "seeds", "viable", "potentially_viable", "social_capital",
        "bonding_z", "bridging_z", "contribution", "statements", "first_class", "as_of",
    )  # fmt: skip
