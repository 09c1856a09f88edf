"""Matches: the pairs that a plan chose, as a table that people and programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.arguments import plan_of, thing
from graph.errors import RuleViolation
from graph.matching.pairs.candidates import Candidates, described

if TYPE_CHECKING:
    from graph.matching.plan import Plan


def matches(candidates: Candidates, plan: Plan) -> pl.DataFrame:
    """Return one row a chosen pair, the most valuable first.

    Returns
    -------
    pl.DataFrame
        ``supplier`` and ``buyer`` (ids), their names, ``offer`` and ``demand`` (ids, null in a linkage market),
        ``commodity`` (what the supplier delivers), ``unit``, ``month`` (in a volume market), ``units``,
        ``value_per_unit``, ``value`` (units times that), ``supplier_price`` and ``buyer_price`` (shares of the gain
        at the plan's prices), ``price_rp_per_unit`` (delivered; null in a linkage market), ``reason`` (a code whose
        sentence takes the facts of the row), and the columns of :attr:`Candidates.pairs`.
    """
    thing("candidates", candidates, Candidates, RuleViolation)
    plan_of(candidates.found.supplier.size, plan)
    rows = np.flatnonzero(plan.flow > 0)
    found = candidates.found
    chosen = found.rows(rows)
    pairs = described(candidates.setting, chosen).drop("supplier", "buyer", "value")
    volume = candidates.kind == "volume"
    seller = candidates.suppliers.select(
        "commodity", "unit", *(["month"] if volume else []), "offer", supplier="party", supplier_name="name"
    )[chosen.supplier]
    taker = candidates.buyers.select("demand", buyer="party", buyer_name="name")[chosen.buyer]
    v = plan.buyer_price[chosen.buyer]
    units = plan.flow[rows]
    numbers = pl.DataFrame(
        {
            "units": units,
            "value_per_unit": chosen.value,
            "value": chosen.value * units,
            "supplier_price": plan.supplier_price[chosen.supplier],
            "buyer_price": v,
        }
    )
    price = (pairs["limit_rp"] - pl.Series(v)) if volume else pl.Series([None] * rows.size, dtype=pl.Int64)
    table = pl.concat([seller, taker, numbers, pairs], how="horizontal").with_columns(
        price_rp_per_unit=price, reason=pl.lit(f"reason.{candidates.kind}")
    )
    if not volume:  # of several activities, the one that makes the link
        table = table.with_columns(commodity=pl.col("supplier_kbli"))
    first = ["supplier", "buyer", "supplier_name", "buyer_name", "commodity", "units", "unit", "value", "reason"]
    order = ["value", "supplier", "buyer", "offer", "demand"]
    return table.sort(order, descending=[True, *[False] * 4]).select(*first, pl.exclude(first))
