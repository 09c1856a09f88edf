"""Scoring of clusters for selection: growth opportunity and capacity to take action, ranked within groups."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import polars as pl

from graph.errors import InvalidRecord

GROWTH_MAX: Final = 54
"""Points of the four determinants (JICA 2004)."""
ACTION_MAX: Final = 36
"""Points of conduct at the workshops (JICA 2004)."""
NEEDED: Final = ("cluster_id", "group", "growth_opportunity", "action_capacity")


def _percent(growth: int, action: int) -> float:
    # Decimal: 41.05 must round to 41.1 as a clerk rounds, not as binary fractions happen to
    share = Decimal(100 * (growth + action)) / Decimal(GROWTH_MAX + ACTION_MAX)
    return float(share.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _rows(sites: pl.DataFrame) -> list[int]:
    """Return the row of each cluster: of its list where that is known, else counted from 1."""
    return sites["row"].to_list() if "row" in sites.columns else list(range(1, sites.height + 1))


def _points(sites: pl.DataFrame, column: str, most: int) -> pl.Series:
    numbers = sites[column].cast(pl.String).str.strip_chars().cast(pl.Int64, strict=False)
    for row, text, number in zip(_rows(sites), sites[column], numbers, strict=True):
        if number is None or not 0 <= number <= most:
            message = f"row {row}: {column} is {text!r}, not a whole number from 0 to {most}"
            raise InvalidRecord(message, hint="write the points as given in the survey", row=row, column=column)
    return numbers


def score_sites(sites: pl.DataFrame) -> pl.DataFrame:
    """Return each cluster's percentage of points and its rank within its group, from the two points alone.

    The selection of the 2004 study: growth opportunity (four determinants, at most 54) and action-taking capacity
    (conduct at workshops, at most 36), together as a percentage of 90; the highest percentage of a group ranks first,
    equal percentages share the better rank. A percentage or rank that the input brings along is not read.

    Parameters
    ----------
    sites
        One row a cluster with ``cluster_id``, ``group``, ``growth_opportunity`` and ``action_capacity`` (whole
        numbers, as text or integers), and ``row`` where errors are to name it; other columns are left alone.

    Returns
    -------
    polars.DataFrame
        ``cluster_id``, ``group``, ``growth_opportunity``, ``action_capacity``, ``percent`` (one decimal, half up)
        and ``rank_in_group`` (1 is best), in the order of the input.

    Raises
    ------
    InvalidRecord
        If a column is missing, a cluster stands twice, or points are no whole number in their range.

    References
    ----------
    JICA, *The Study on Strengthening Capacity of SME Clusters in Indonesia*, Final Report, Summary, 2004. Which
    criteria make up 54 and 36 is in no document at hand.

    Examples
    --------
    >>> sites = pl.DataFrame({"cluster_id": ["A", "B"], "group": ["tile"] * 2,
    ...                       "growth_opportunity": [36, 27], "action_capacity": [21, 11]})
    >>> score_sites(sites).select("percent", "rank_in_group").rows()
    [(63.3, 1), (42.2, 2)]
    """
    missing = [column for column in NEEDED if column not in sites.columns]
    if missing:
        message = f"the list has no column {', '.join(missing)}"
        raise InvalidRecord(message, hint=f"give {', '.join(NEEDED)}", columns=missing)
    again = (~sites["cluster_id"].is_first_distinct()).arg_true()
    if len(again):
        row, cluster = _rows(sites)[again[0]], sites["cluster_id"][again[0]]
        message = f"row {row}: cluster {cluster} stands more than once"
        raise InvalidRecord(message, hint="keep one row a cluster", cluster=cluster, row=row)
    growth = _points(sites, "growth_opportunity", GROWTH_MAX)
    action = _points(sites, "action_capacity", ACTION_MAX)
    percent = pl.Series([_percent(g, a) for g, a in zip(growth, action, strict=True)], dtype=pl.Float64)
    return sites.select(
        pl.col("cluster_id"), pl.col("group"), growth_opportunity=growth, action_capacity=action, percent=percent
    ).with_columns(
        rank_in_group=(pl.col("growth_opportunity") + pl.col("action_capacity"))
        .rank("min", descending=True)
        .over("group")
        .cast(pl.Int64)
    )
