"""Points measured twice: two readings of one door are some metres apart, and say nothing against each other.

A point is kept as hashed squares only: four grids of about a hundred metres, each moved by half a square, so that two
points within half a square share one of them, and none further apart than a square and a half.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from graph.ingest.linkage.forms import only_trade

SQUARE: Final = 0.001
"""Side of a square in degrees: some hundred and ten metres."""
MOVED: Final = ((0.0, 0.0), (0.0, 0.5), (0.5, 0.0), (0.5, 0.5))
BLOCK: Final = ("kind", "normal", "regency")
"""What rows of one name have in common."""


def spots_of(lat: pl.Expr, lon: pl.Expr) -> pl.Expr:
    """Return the hashed squares that a point lies in; two points that share one are at one spot.

    Examples
    --------
    >>> points = pl.DataFrame({"lat": [-7.55190, -7.55210, -7.55590], "lon": [110.84098, 110.84062, 110.84098]})
    >>> one, near, far = (set(spots) for spots in points.select(spots_of(pl.col("lat"), pl.col("lon"))).to_series())
    >>> bool(one & near), bool(one & far)
    (True, False)
    """
    squares = [
        (
            ((lat / SQUARE + north).floor().cast(pl.Int64) * 1_000_000 + (lon / SQUARE + east).floor().cast(pl.Int64))
            * 4
            + n
        )
        for n, (north, east) in enumerate(MOVED)
    ]
    hashed = pl.concat_list(square.hash() for square in squares)
    return pl.when(lat.is_not_null() & lon.is_not_null()).then(hashed).alias("spots")


def settled(compared: pl.DataFrame) -> pl.Series:
    """Return ``fine`` of rows, one and the same for those of one name whose points are at one spot.

    Parameters
    ----------
    compared
        ``kind``, ``normal``, ``regency``, ``fine`` and ``spots``. Names that only say a trade are left: of two *Warung
        Makan* in one street each is its own.

    Examples
    --------
    >>> rows = pl.DataFrame({"kind": "enterprise", "normal": ["tivan", "tivan", "warung makan", "warung makan"],
    ...                      "regency": "33.72", "fine": [1, 2, 3, 4], "spots": [[7, 8], [8, 9], [7], [7]]})
    >>> settled(rows).to_list()
    [1, 1, 3, 4]
    """
    numbered = compared.select(*BLOCK, "spots").with_row_index("at").filter(pl.col("spots").is_not_null())
    several = numbered.filter(pl.len().over(BLOCK) > 1)
    several = several.filter(~only_trade(several["normal"]))
    if not several.height:
        return compared["fine"]
    leads = several.explode("spots").with_columns(lead=pl.col("at").min().over([*BLOCK, "spots"]))
    first = leads.group_by("at").agg(pl.col("lead").min()).sort("at")
    lead = np.arange(compared.height, dtype=np.uint32)
    lead[first["at"].to_numpy()] = first["lead"].to_numpy()
    return compared["fine"].gather(lead[lead])
