"""Cells of a plan: region by commodity, at the level that a planner asks for; every level adds up to the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from graph.errors import RuleViolation
from graph.reference import regions

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

Level = Literal["island", "province", "regency", "district"]
DIGITS: Final = {"province": 2, "regency": 5, "district": 8}
"""Characters of a region code at each level."""
KBLI_DIGITS: Final = {"kbli2": 2, "kbli3": 3, "kbli5": 5}
"""Digits of a commodity at each level."""
BY: Final = ("region", "commodity")
"""What cells can be told apart by; units are never mixed."""
ROUNDING: Final = 0.005 + 1e-9
"""Most degrees by which a point of a list may be rounded (:data:`graph.model.places.DECIMALS`)."""
FINEST: Final = ["region", "commodity", "unit", "month", "words"]
"""Columns of the cells in which prices are found, whatever is asked for: products are told apart as the plan does."""


def checked(by: Sequence[str], level: str, commodity_level: str) -> list[str]:
    """Return the columns to group by, or say what is wrong with the question.

    Examples
    --------
    >>> checked(["commodity"], "regency", "kbli5")
    ['commodity', 'unit']
    """
    known = {"by": (list(by), BY), "level": ([level], ("island", *DIGITS))}
    known["commodity_level"] = ([commodity_level], tuple(KBLI_DIGITS))
    for name, (asked, possible) in known.items():
        for word in asked:
            if word not in possible:
                message = f"{name} {word!r} is not known"
                raise RuleViolation(message, hint=f"take one of {', '.join(possible)}", parameter=name, given=word)
    return [column for column in BY if column in by] + ["unit"]


def region_at(region: pl.Expr, level: Level) -> pl.Expr:
    """Return region codes cut to a level; a code that is known less deeply stays as it is.

    Examples
    --------
    >>> codes = pl.DataFrame({"region": ["35.09.01", "35", None]})
    >>> codes.select(region_at(pl.col("region"), "regency"))["region"].to_list()
    ['35.09', '35', None]
    """
    if level == "island":
        islands = regions.table().filter(pl.col("level") == "province").select("code", "island")
        named = dict(islands.iter_rows())
        return region.str.head(2).replace_strict(named, default=None, return_dtype=pl.String)
    return region.str.head(DIGITS[level])


def cells(nodes: pl.DataFrame, units: NDArray[np.int64], level: Level) -> pl.DataFrame:
    """Return the finest cells with something left over: units, parties, and the place of a newcomer.

    Parameters
    ----------
    nodes
        One side of a market: party, region, commodity, unit, lat, lon and, in a volume market, month and words.
    units
        What each node has left over.
    level
        Level of regions.

    Returns
    -------
    pl.DataFrame
        ``region``, ``commodity``, ``unit``, ``month``, ``words`` (the product's), ``left`` (units), ``value`` (at
        the price that each states, null where one states none), ``lat`` and ``lon`` of the region's centroid
        (of its parties' middle where the region is an island or not known), ``parties`` (list of ids).
    """
    month = pl.col("month") if "month" in nodes.columns else pl.lit(None, pl.Date)
    words = pl.col("words") if "words" in nodes.columns else pl.lit("")
    price = next((pl.col(name) for name in ("bid_rp", "ask_rp") if name in nodes.columns), pl.lit(None, pl.Int64))
    market = nodes.select(
        "party",
        "commodity",
        "unit",
        "lat",
        "lon",
        region=region_at(pl.col("region"), level),
        month=month,
        words=words,
        price=price,
    )
    market = market.with_columns(left=pl.Series(units, dtype=pl.Int64)).filter(pl.col("left") > 0)
    grouped = market.group_by(FINEST).agg(
        pl.col("left").sum(),
        value=pl.when(pl.col("price").is_not_null().all()).then((pl.col("price") * pl.col("left")).sum()).first(),
        middle_lat=pl.col("lat").mean(),
        middle_lon=pl.col("lon").mean(),
        parties=pl.col("party").unique().sort(),
    )
    centroids = regions.table().select(region="code", lat="lat", lon="lon")
    placed = grouped.join(centroids, on="region", how="left")
    # Lists place at a rounded middle whoever has no point: a newcomer beside them must not stand 0.7 km away.
    near = [(pl.col(name) - pl.col(f"middle_{name}")).abs() <= ROUNDING for name in ("lat", "lon")]
    placed = placed.with_columns(pl.when(pl.all_horizontal(near)).then(f"middle_{name}").otherwise(name).alias(name)
                                 for name in ("lat", "lon"))  # fmt: skip
    return placed.select(
        *FINEST,
        "left",
        "value",
        lat=pl.coalesce("lat", "middle_lat"),
        lon=pl.coalesce("lon", "middle_lon"),
        parties="parties",
    ).sort(FINEST, nulls_last=True)
