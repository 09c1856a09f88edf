"""Evidence of a gap: one row a party or cluster, from which every cell at every level is added up.

A kind of gap is a function that returns such rows. ``amount`` is what is lacking, ``of`` what it is a part of, both
whole numbers, so that cells add up exactly at every level; the reason is the one that stands behind most of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.planning.cells import KBLI_DIGITS, region_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.planning.cells import Level
    from graph.planning.gap_names import CommodityLevel

ROWS: Final[Mapping[str, Any]] = {
    "party": pl.String,
    "cluster": pl.String,
    "region": pl.String,
    "commodity": pl.String,
    "unit": pl.String,
    "amount": pl.Int64,
    "of": pl.Int64,
    "value_rp": pl.Int64,
    "reason": pl.String,
}
"""Columns that every kind of gap gives; a kind may add columns of numbers for figures of its own."""


def evidence(frame: pl.DataFrame) -> pl.DataFrame:
    """Return rows with every column of ``ROWS`` (missing ones empty), and those of the kind's own behind them.

    Examples
    --------
    >>> evidence(pl.DataFrame({"party": ["a"], "amount": [1], "of": [1]})).select("party", "amount", "unit").row(0)
    ('a', 1, None)
    """
    named = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in ROWS.items()
    ]
    return frame.select(*named, *[name for name in frame.columns if name not in ROWS])


def within(rows: pl.DataFrame, region: str | None) -> pl.DataFrame:
    """Return the rows in a region or below it; all of them where none is named."""
    if region is None:
        return rows
    return rows.filter((pl.col("region") == region) | pl.col("region").str.starts_with(region + "."))


def coarser(rows: pl.DataFrame, level: Level, commodity_level: CommodityLevel) -> pl.DataFrame:
    """Return rows with regions and commodities cut to the levels asked for."""
    return rows.with_columns(
        region=region_at(pl.col("region"), level), commodity=pl.col("commodity").str.head(KBLI_DIGITS[commodity_level])
    )


def added_up(rows: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Return one row a cell: what is lacking, out of what, by how many, and the reason behind most of it.

    Examples
    --------
    >>> rows = evidence(pl.DataFrame({"party": ["a", "b"], "region": ["35.09"] * 2, "amount": [1, 0], "of": [1, 1],
    ...                               "reason": ["far", None]}))
    >>> added_up(rows, ["region"]).select("amount", "of", "share", "n", "reason").row(0)
    (1, 2, 0.5, 2, 'far')
    """
    group: list[str | pl.Expr] = [*keys] or [pl.lit(0).alias("all")]
    sums = rows.group_by(group).agg(
        pl.col("amount").sum(),
        pl.col("of").sum(),
        value_rp=pl.when(pl.col("value_rp").is_not_null().any()).then(pl.col("value_rp").sum()).first(),
        n=pl.col("party").n_unique().cast(pl.Int64),
    )
    sums = sums.with_columns(share=pl.when(pl.col("of") > 0).then(pl.col("amount") / pl.col("of")))
    names = list(keys) or ["all"]
    main = (
        rows.filter(pl.col("reason").is_not_null() & (pl.col("amount") > 0))
        .group_by([*group, "reason"])
        .agg(pl.col("amount").sum())
        .sort(["amount", "reason"], descending=[True, False])
        .unique(names, keep="first", maintain_order=True)
        .select(*names, "reason")
    )
    cells = sums.join(main, on=names, how="left", nulls_equal=True)
    columns = [*keys, "amount", "of", "share", "n", "value_rp", "reason"]
    return cells.select(columns).sort(
        ["amount", *keys], descending=[True, *[False] * len(keys)], nulls_last=True, maintain_order=True
    )
