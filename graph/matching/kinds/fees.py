"""Fees split by ability to pay: what the enterprise pays itself, and what a programme adds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.matching.kinds.situation import Situation


def paying_share(size: pl.Expr, sales: pl.Expr, figures: Mapping[str, Any]) -> pl.Expr:
    """Return the share of a fee that an enterprise pays itself.

    Examples
    --------
    >>> figures = {"micro": 0.2, "small": 0.5, "medium": 1.0, "large": 1.0, "unknown": 0.5,
    ...            "least_sales_rp": 100, "below_least": 0.0}
    >>> firms = pl.DataFrame({"size": ["micro", "micro", "small", None], "sales": [50, 200, 900, None]})
    >>> firms.select(share=paying_share(pl.col("size"), pl.col("sales"), figures))["share"].to_list()
    [0.0, 0.2, 0.5, 0.5]
    """
    share = pl.lit(figures["unknown"])
    for name in ("micro", "small", "medium", "large"):
        share = pl.when(size == name).then(pl.lit(figures[name])).otherwise(share)
    poor = (sales < figures["least_sales_rp"]).fill_null(value=False)
    return pl.when(poor).then(pl.lit(figures["below_least"])).otherwise(share)


def with_paying_share(nodes: pl.DataFrame, situation: Situation) -> pl.DataFrame:
    """Return nodes with ``paying_share`` of their party."""
    share = paying_share(pl.col("size"), pl.col("sales_rp_per_year"), situation.figures["fee"])
    return nodes.with_columns(paying_share=share)


def fee_facts(price: pl.Expr, share: pl.Expr) -> dict[str, pl.Expr]:
    """Return what a pair pays: the fee, the enterprise's part and the programme's, which add up to it."""
    own = (price * share + 0.5).floor().cast(pl.Int64)
    return {"fee_rp": price, "enterprise_pays_rp": own, "programme_pays_rp": price - own}
