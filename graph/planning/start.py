"""Where to start: region and product for a new partnership or production house, and how crowded each market is.

Location and commodity follow the market (key factor 4): demand and its price come first. Cells are put into classes of
what closing their gap adds to the plan, half an order of magnitude each; inside a class supply nearby decides, then
shared facilities, then officers. There is no score: the four columns are shown, and the order is said.

What closing a gap adds is less than its units times the price of the first, and takes a re-solve. Cells are priced in
the order of that bound, until ``CERTAIN`` of them stand in a class above that of every bound left: no cell that was not
priced can stand before them. After ``MOST`` it ends in any case.
"""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.planning.cells import region_at
from graph.planning.evidence import within
from graph.planning.gaps import WHOSE, demand_gaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.planning.cells import Level
    from graph.planning.gap_names import CommodityLevel
    from graph.planning.scene import Scene

CERTAIN: Final = 20
"""Cells at the head whose place is proven, if so many add anything."""
MOST: Final = 120
"""Cells that are priced by re-solve, at most."""


def where_to_start(
    scene: Scene, *, level: Level = "regency", commodity_level: CommodityLevel = "kbli5", region: str | None = None
) -> pl.DataFrame:
    """Return cells of unmet demand in the order in which to begin, of a region or all.

    Returns
    -------
    polars.DataFrame
        ``rank``, ``region``, ``commodity``, ``unit``, ``unmet``, ``entry_price_first``, ``worth`` (what closing the
        cell adds to the plan, null where not priced), ``at_most`` (unmet times the first price, a bound on it),
        ``worth_class`` (of the worth; of the bound where that is not known), ``supply_near`` (units offered in the
        region and unsold), ``makers`` (suppliers of it there), ``facilities`` and ``officers`` in the region (null
        where no list of them was read), ``crowding`` (offered over wanted in the country), ``as_of``, and whose
        price the first is (``entry_price_party``, ``entry_price_region``).
        Cells that nobody trades have no price and come last.
    """
    candidates, plan = scene.market
    cells = demand_gaps(
        scene.network, candidates, plan, level=level, commodity_level=commodity_level, last=_enough, region=region
    )
    supply = (
        candidates.suppliers.with_columns(free=pl.Series(plan.unsold, dtype=pl.Int64))
        .with_columns(region=region_at(pl.col("region"), level), commodity=_cut(commodity_level))
        .group_by("region", "commodity", "unit")
        .agg(supply_near=pl.col("free").sum(), makers=pl.col("party").n_unique().cast(pl.Int64))
    )
    help_there = (
        scene.network.parties.with_columns(region=region_at(pl.col("region"), level))
        .group_by("region")
        .agg(
            facilities=(pl.col("kind") == "shared_facility").sum().cast(pl.Int64),
            officers=(pl.col("kind") == "officer").sum().cast(pl.Int64),
        )
    )
    keys = ["region", "commodity", "unit"]
    cells = cells.join(supply, on=keys, how="left", nulls_equal=True).join(help_there, on="region", how="left")
    crowded = crowding(scene, commodity_level=commodity_level).select("commodity", "unit", "crowding")
    cells = cells.join(crowded, on=["commodity", "unit"], how="left", nulls_equal=True)
    cells = cells.with_columns(pl.col("supply_near", "makers", "facilities", "officers").fill_null(0))
    for name in ("facilities", "officers"):
        if scene.unread(name):  # none was ever listed: how many there are is not known
            cells = cells.with_columns(pl.lit(None, pl.Int64).alias(name))
    cells = cells.rename({"added_value": "worth"}).with_columns(known=pl.coalesce("worth", "at_most").fill_null(0))
    classes = [_class(units) for units in cells["known"]]
    order = ["worth_class", "supply_near", "facilities", "officers", "known", *keys]
    ranked = cells.with_columns(worth_class=pl.Series(classes, dtype=pl.Int64), as_of=pl.lit(scene.network.as_of)).sort(
        order, descending=[True] * 5 + [False] * 3, nulls_last=True, maintain_order=True
    )
    return ranked.with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64)).select(
        "rank", *keys, "unmet", "entry_price_first", "worth", "at_most", "worth_class", "supply_near", "makers",
        "facilities", "officers", "crowding", "parties", "value_unit", "as_of", *WHOSE,
    )  # fmt: skip


def _class(worth: float) -> int:
    """Return the class of what closing a gap is worth: two to the order of magnitude; -1 where it is nothing."""
    return floor(2 * log10(worth)) if worth >= 1 else -1


def _enough(found: Sequence[int], next_bound: float) -> bool:
    """Return whether the first cells are certain, or there were enough."""
    left = _class(next_bound)
    return len(found) >= MOST or sum(_class(worth) > left for worth in found) >= CERTAIN


def crowding(scene: Scene, *, commodity_level: CommodityLevel = "kbli5", region: str | None = None) -> pl.DataFrame:
    """Return how crowded each product's market is: units offered over units wanted, and who shares it.

    Of a ``region``: what is offered and wanted there, though goods travel; of None the whole country.

    ``crowding`` above 1 means that not everybody can sell; null that nobody stated a demand. ``clusters`` counts the
    sentra of the same trade, which compete for the same buyers.
    """
    candidates, plan = scene.market
    sides = []
    for nodes, units, name in (
        (candidates.suppliers, plan.market.capacity, "offered"),
        (candidates.buyers, plan.market.demand, "wanted"),
    ):
        who = "makers" if name == "offered" else "buyers"
        sides.append(
            within(nodes.with_columns(pl.Series(name, units, dtype=pl.Int64)), region)
            .with_columns(commodity=_cut(commodity_level))
            .group_by("commodity", "unit")
            .agg(pl.col(name).sum(), pl.col("party").n_unique().cast(pl.Int64).alias(who))
        )
    both = sides[0].join(sides[1], on=["commodity", "unit"], how="full", coalesce=True, nulls_equal=True)
    clusters = (
        within(scene.facts, region)
        .filter(pl.col("kind") == "cluster")
        .with_columns(commodity=_cut(commodity_level))
        .group_by("commodity")
        .agg(clusters=pl.len().cast(pl.Int64))
    )
    both = both.join(clusters, on="commodity", how="left").with_columns(
        pl.col("offered", "wanted", "makers", "buyers", "clusters").fill_null(0)
    )
    return both.with_columns(
        crowding=pl.when(pl.col("wanted") > 0).then(pl.col("offered") / pl.col("wanted")),
        as_of=pl.lit(scene.network.as_of),
    ).sort("crowding", "commodity", descending=[True, False], nulls_last=True)


def _cut(commodity_level: CommodityLevel) -> pl.Expr:
    return pl.col("commodity").str.head(int(commodity_level[-1]))
