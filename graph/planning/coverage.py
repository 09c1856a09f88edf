"""Coverage: how many enterprises the lists hold of those that a statistical table counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from graph.model.vocabulary import UMB, Size, SizeBasis
from graph.planning.cells import DIGITS, Level, region_at

if TYPE_CHECKING:
    from graph.network import Network

COUNTED: Final = {"enterprises": "enterprise", "cooperatives": "cooperative"}
"""Indicators that count parties, and the kind of party that they count."""
SIZES: Final = [str(size) for size in Size]


def coverage(
    network: Network, facts: pl.DataFrame, *, level: Literal["province", "regency", "district"] = "regency"
) -> pl.DataFrame:
    """Return listed over counted, for each region and where the table says it each activity.

    The latest year that a region's table gives counts; of several tables of that year the one with a figure of all,
    then the first by name. Several labels of one division of KBLI add up; labels that name no activity count in the
    region's total alone. A share above 1 means more are listed than were ever counted: the table is older or counts
    less.

    A figure that says of which sizes it is (*UMKM*: micro, small and medium) is compared with enterprises of those
    sizes, and those whose size nobody knows. A company (PT) of which nothing but its legal form is known is none of
    them: it may be large.

    Parameters
    ----------
    network
        The lists.
    facts
        Indicators as :func:`graph.ingest.regional_tables.read_regional_tables` returns them.
    level
        Regions compared; facts of other levels are left aside.

    Returns
    -------
    DataFrame
        ``region``, ``indicator``, ``activity`` (null: all), ``sizes`` (empty: all), ``year``, ``counted``, ``listed``,
        ``share`` (null where nothing was counted), ``source``.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a", "b"], "kind": "enterprise", "name": ["A", "B"], "region": "33.05.12"})
    >>> facts = pl.DataFrame({
    ...     "region": ["33.05"], "year": [2024], "indicator": ["enterprises"], "activity": [None], "label": [None],
    ...     "sizes": [[]], "value": [8.0], "source": ["bps.csv"]})
    >>> coverage(Network.from_frames(parties, as_of=date(2026, 1, 1)), facts).row(0)[5:8]
    (8, 2, 0.25)
    """
    wanted = facts.cast({"sizes": pl.List(pl.String)}).filter(
        pl.col("indicator").is_in(list(COUNTED)) & (pl.col("region").str.len_chars() == DIGITS[level])
    )
    latest = wanted.filter(pl.col("year") == pl.col("year").max().over("region", "indicator"))
    only_parts = pl.col("label").is_not_null().all().over("region", "indicator", "source")
    first = pl.col("source").sort_by("only_parts", "source").first().over("region", "indicator")
    chosen = latest.with_columns(only_parts=only_parts).filter(pl.col("source") == first)
    keys = ["region", "indicator", "year", "source"]
    parted = latest.filter(pl.col("activity").is_not_null())
    parted = parted.filter(pl.col("source") == pl.col("source").min().over("region", "indicator"))
    by_activity = parted.group_by([*keys, "activity"])
    # a line of its own for all stands for itself; else the labels add up
    alone = pl.col("value").filter(pl.col("label").is_null())
    total = chosen.group_by(keys).agg(
        counted=pl.when(alone.len() > 0).then(alone.sum()).otherwise(pl.col("value").sum()),
        activity=pl.lit(None, dtype=pl.String),
        sizes=pl.col("sizes").filter(pl.col("label").is_null() | (alone.len() == 0)),
    )
    parts = by_activity.agg(counted=pl.col("value").sum(), sizes=pl.col("sizes"))
    counted = pl.concat([total, parts], how="diagonal_relaxed").with_row_index("line")
    listed = counted.join(_listed(network, level), on=["region", "indicator", "activity"], nulls_equal=True)
    of_all = pl.col("sizes").list.eval(pl.element().list.len() == 0).list.any()  # one of the figures is of all sizes
    of_these = pl.col("sizes").list.eval(pl.element().explode()).list.contains(pl.col("size"))
    listed = listed.filter(of_all | pl.col("size").is_null() | of_these).group_by("line").agg(pl.col("listed").sum())
    both = counted.with_columns(
        sizes=pl.when(of_all).then([]).otherwise(
            pl.lit(SIZES).list.set_intersection(pl.col("sizes").list.eval(pl.element().explode()))
        )
    ).join(listed, on="line", how="left")  # fmt: skip
    return (
        both.with_columns(pl.col("counted").round().cast(pl.Int64), pl.col("listed").fill_null(0).cast(pl.Int64))
        .with_columns(share=pl.when(pl.col("counted") > 0).then(pl.col("listed") / pl.col("counted")))
        .select("region", "indicator", "activity", "sizes", "year", "counted", "listed", "share", "source")
        .sort("indicator", "region", "activity", nulls_last=False)
    )


def _listed(network: Network, level: Level) -> pl.DataFrame:
    """Return how many of each kind and size the lists hold, by region, in all and by division of KBLI."""
    kinds = {kind: indicator for indicator, kind in COUNTED.items()}
    parties = network.parties.filter(pl.col("region").str.len_chars() >= DIGITS[level])
    size = pl.col("size").cast(pl.String)
    guessed = (pl.col("size_basis").cast(pl.String) == SizeBasis.LEGAL_FORM_PROXY).fill_null(value=False)
    parties = parties.filter(pl.col("kind").cast(pl.String).is_in(list(kinds))).select(
        size=pl.when(guessed & size.is_in(list(UMB))).then(pl.lit("guessed")).otherwise(size),
        region=region_at(pl.col("region"), level),
        indicator=pl.col("kind").cast(pl.String).replace(kinds),
        activity=pl.col("kbli").list.first().str.slice(0, 2),
    )
    whole = parties.group_by("region", "indicator", "size").agg(listed=pl.len())
    parts = parties.drop_nulls("activity").group_by("region", "indicator", "activity", "size").agg(listed=pl.len())
    return pl.concat([whole.with_columns(activity=pl.lit(None, dtype=pl.String)), parts], how="diagonal")
