"""What capacities and demands are worth at the plan's prices, cell by cell: together exactly the plan's value.

By strong duality the sum over capacities of price times units, plus the same over demands (and over limits of pairs),
is what the plan is worth, to the rupiah: no value is left without somebody whose scarcity explains it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.planning.cells import BY, checked
from graph.planning.evidence import coarser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graph.matching.pairs.candidates import Candidates
    from graph.matching.plan import Plan
    from graph.planning.cells import Level
    from graph.planning.gap_names import CommodityLevel


def worth_of_cells(
    candidates: Candidates,
    plan: Plan,
    by: Sequence[str] = BY,
    *,
    level: Level = "regency",
    commodity_level: CommodityLevel = "kbli5",
) -> pl.DataFrame:
    """Return the worth of supply and of demand by cell; with ``limit_worth`` they add up to the plan's value.

    Returns
    -------
    polars.DataFrame
        The columns of ``by``, ``unit``, ``supply_worth``, ``demand_worth``, ``limit_worth`` (pairs' limits, at the
        supplier's cell) and ``worth`` (all three), the largest first; in the plan's unit of value.
    """
    keys = checked(by, level, commodity_level)
    market = plan.market
    limits = np.zeros(market.suppliers, np.int64)
    if market.limit is not None:
        np.add.at(limits, market.supplier, plan.limit_price * market.limit)
    sides = [
        _side(candidates.suppliers, plan.supplier_price * market.capacity, "supply_worth", limits),
        _side(candidates.buyers, plan.buyer_price * market.demand, "demand_worth", np.zeros(market.buyers, np.int64)),
    ]
    rows = coarser(pl.concat(sides, how="diagonal"), level, commodity_level)
    columns = ("supply_worth", "demand_worth", "limit_worth")
    cells = rows.group_by(keys).agg(pl.col(name).fill_null(0).sum() for name in columns)
    return cells.with_columns(worth=pl.sum_horizontal(columns)).sort(
        ["worth", *keys], descending=[True, *[False] * len(keys)], nulls_last=True
    )


def _side(nodes: pl.DataFrame, worth: NDArray[np.int64], name: str, limits: NDArray[np.int64]) -> pl.DataFrame:
    return nodes.select("region", "commodity", "unit").with_columns(
        pl.Series(name, worth, dtype=pl.Int64), pl.Series("limit_worth", limits, dtype=pl.Int64)
    )
