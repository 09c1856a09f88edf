"""Used machinery: machines on offer and requests for them; sale, lease, or profit share.

Supplier: a machine's offer (``terms``: sale, lease, profit_share) with its price. Buyer: a request with a budget. The
deal is the first common term that the budget bears; for a profit share venture capital buys, and the machine is the
collateral.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.matching.kinds.kind import Kind, Part, Rule, b, falling, s, same_trade

if TYPE_CHECKING:
    from graph.matching.kinds.situation import Situation


def sides(situation: Situation) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return machines with what a month of lease costs, and requests."""
    figures = situation.figures["machine"]
    machines = situation.services("machinery").with_columns(
        lease_rp=(pl.col("price_rp") / figures["lease_months"]).ceil().cast(pl.Int64),
        profit_share=pl.lit(figures["profit_share"]),
    )
    return machines, situation.needs("machinery")


def _both(term: str) -> pl.Expr:
    listed = [side.list.contains(term).fill_null(value=False) for side in (s("terms"), b("terms"))]
    return listed[0] & (listed[1] | (b("terms").list.len() == 0).fill_null(value=True))


DEAL = (
    pl.when(_both("sale") & (s("price_rp") <= b("budget_rp")).fill_null(value=True))
    .then(pl.lit("sale"))
    .when(_both("lease") & (s("lease_rp") <= b("budget_rp")).fill_null(value=True))
    .then(pl.lit("lease"))
    .when(_both("profit_share"))
    .then(pl.lit("profit_share"))
)
COMMON = _both("sale") | _both("lease") | _both("profit_share")
MONTHLY = pl.when(DEAL == "lease").then(s("lease_rp"))

KIND = Kind(
    code="machinery",
    shape="flow",
    sides=sides,
    rules=(
        Rule("kind.rule.no_common_terms", ~COMMON),
        Rule("kind.rule.over_budget", DEAL.is_null()),
    ),
    parts=(
        Part("condition", 3000, s("rating")),
        Part("trade_fit", 2500, same_trade(s("for_kbli").list.first(), b("trade"))),
        Part("nearness", 2500, falling(pl.col("distance_km"), 100.0)),
        Part(
            "deal_fit",
            2000,
            DEAL.replace_strict({"sale": 1.0, "lease": 0.8, "profit_share": 0.6}, default=0.0, return_dtype=pl.Float64),
        ),
    ),
    facts={
        "deal": DEAL,
        "price_rp": s("price_rp"),
        "lease_rp_per_month": MONTHLY,
        "profit_share": pl.when(DEAL == "profit_share").then(s("profit_share")),
    },
    notes={
        "kind.note.venture_capital_buys": DEAL == "profit_share",
        "kind.note.machine_is_collateral": DEAL == "profit_share",
        "kind.note.condition_unknown": s("rating").is_null(),
    },
    compares=True,
)
