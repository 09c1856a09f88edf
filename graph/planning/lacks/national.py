"""Concentration of sales, and how far a cell is from the targets of the plan in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.planning.evidence import evidence
from graph.reference.shipped import read_toml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.planning.scene import Scene


ONE_SELLER: Final = "gap.concentration.one_seller"
"""Why the sales of a cell stand where they stand: one enterprise is known there, of whom no share says anything."""


def concentration_rows(scene: Scene) -> pl.DataFrame:
    """Return the yearly sales of every enterprise whose sales are known, in rupiah."""
    sales = scene.network.parties.select(party="id", sales="sales_rp_per_year")
    rows = scene.facts.filter(pl.col("kind") == "enterprise").join(sales, on="party", maintain_order="left")
    rows = rows.filter(pl.col("sales") > 0)
    top = pl.col("sales") >= pl.col("sales").quantile(0.9, "higher")
    return evidence(
        rows.with_columns(
            amount=pl.when(top).then("sales").otherwise(0),
            of="sales",
            reason=pl.lit("gap.concentration.top_tenth"),
        ).drop("kind")
    )


def gini(values: Sequence[int]) -> float:
    """Return Gini's coefficient: 0 when all have the same, near 1 when one has all; nan for one, who is no crowd.

    Examples
    --------
    >>> gini([1, 1]), gini([0, 1]), gini([5])
    (0.0, 0.5, nan)
    """
    held = np.sort(np.asarray(values, dtype=np.float64))
    if held.size < 2 or held.sum() == 0:
        return float("nan")
    rank = np.arange(1, held.size + 1)
    return float(2 * (rank * held).sum() / (held.size * held.sum()) - (held.size + 1) / held.size)


def concentration_figures(rows: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Return Gini and the shares of the largest and the four largest enterprises, by cell."""
    group: list[str | pl.Expr] = [*keys] or [pl.lit(0).alias("all")]
    cells = rows.group_by(group).agg(pl.col("sales"))
    figures = [
        (gini(sales), max(sales) / sum(sales), sum(sorted(sales)[-4:]) / sum(sales))
        for sales in cells["sales"].to_list()
    ]
    columns = {
        name: pl.Series([figure[k] for figure in figures], dtype=pl.Float64)
        for k, name in enumerate(("gini", "top_1_share", "top_4_share"))
    }
    return cells.drop("sales").with_columns(**columns)


def of_several(cells: pl.DataFrame) -> pl.DataFrame:
    """Return cells in which one seller alone is told as that, without a share, behind all others."""
    alone = (pl.col("n") == 1) & (pl.col("amount") > 0)
    return cells.with_columns(
        share=pl.when(~alone).then("share"), reason=pl.when(alone).then(pl.lit(ONE_SELLER)).otherwise("reason")
    ).sort(alone, maintain_order=True)


def targets() -> dict[str, float]:
    """Return the targets in force, by name (``planning.toml``).

    Examples
    --------
    >>> targets()["partnership_rate"]
    0.11
    """
    return {name: float(entry["value"]) for name, entry in read_toml("planning.toml")["target"].items()}


def target_rows(scene: Scene) -> pl.DataFrame:
    """Return the micro and small enterprises without a partnership with a medium or large one."""
    partnered = scene.tied(["PARTNERS_WITH"], scene.umb)
    size = scene.network.parties["size"]
    rows = scene.facts.with_columns(
        amount=pl.Series((~partnered & scene.umk).astype(np.int64)),
        of=pl.Series(scene.umk.astype(np.int64)),
        reason=pl.when(pl.Series(~partnered & scene.umk)).then(pl.lit("gap.targets.no_partnership")),
        raised=size.is_in(["small", "medium"]).fill_null(value=False).cast(pl.Int64),
        sized=size.is_not_null().cast(pl.Int64),
    ).filter(pl.col("kind") == "enterprise")
    return evidence(rows.drop("kind"))


def target_figures(rows: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Return the rate of partnership and the share of small and medium enterprises beside their targets, by cell.

    ``short_by`` is how many more enterprises would have to be in a partnership to reach the target.
    """
    aim = targets()
    of, without = pl.col("of").sum(), pl.col("amount").sum()
    needed = (of * aim["partnership_rate"]).ceil().cast(pl.Int64)
    return rows.group_by(list(keys) or [pl.lit(0).alias("all")]).agg(
        partnership_rate=pl.when(of > 0).then((of - without) / of),
        partnership_target=pl.lit(aim["partnership_rate"]),
        short_by=pl.max_horizontal(needed - (of - without), pl.lit(0)),
        small_and_medium_share=pl.when(pl.col("sized").sum() > 0).then(pl.col("raised").sum() / pl.col("sized").sum()),
        small_and_medium_target=pl.lit(aim["small_and_medium_share"]),
    )
