"""Assistance that runs out, by region: how many have six months or less and no live contract to stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.planning.cells import region_at

if TYPE_CHECKING:
    from graph.planning.cells import Level


def running_out(clocks: pl.DataFrame, level: Level = "regency") -> pl.DataFrame:
    """Return by region how many are assisted, run out without a live contract, are visited late, and the next end.

    Parameters
    ----------
    clocks
        As :func:`graph.planning.records.assistance.assistance` returns them.
    level
        Of regions.

    Examples
    --------
    >>> from datetime import date
    >>> rows = [("33.05.14", "ends_without_contract", date(2027, 1, 1), 60, True),
    ...         ("33.05", None, date(2028, 1, 1), 425, False)]
    >>> clocks = pl.DataFrame(rows, schema=["region", "alarm", "end", "days_left", "visit_late"], orient="row")
    >>> running_out(clocks).select("region", "assisted", "running_out", "ended_without_contract").rows()
    [('33.05', 2, 1, 0)]
    """
    alarm = pl.col("alarm")
    told = clocks.with_columns(region=region_at(pl.col("region"), level)).group_by("region").agg(
        assisted=pl.len().cast(pl.Int64),
        running_out=(alarm == "ends_without_contract").sum().cast(pl.Int64),
        ended_without_contract=(alarm == "ended_without_contract").sum().cast(pl.Int64),
        ends_soon_with_contract=(alarm == "ends_soon").sum().cast(pl.Int64),
        visit_late=pl.col("visit_late").sum().cast(pl.Int64),
        next_end=pl.col("end").filter(pl.col("days_left") >= 0).min(),
    )  # fmt: skip
    return told.with_columns(
        share=(pl.col("running_out") + pl.col("ended_without_contract")) / pl.col("assisted")
    ).sort(["running_out", "region"], descending=[True, False], nulls_last=True)
