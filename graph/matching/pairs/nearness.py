"""Where parties stand: points on the unit sphere, the chord that a distance spans, and centroids for the rest.

Distances are great circles. On the unit sphere a distance of *d* km is a chord of ``2 sin(d / 2R)``, so that
"within 150 km" is one comparison of squares, and no pair needs a sine until it is near.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.reference import regions

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from graph.network import Network

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius of the Earth (IUGG)."""
CENTRAL_MERIDIAN_DEG: Final = 118.0
"""Middle of Indonesia: parties are sorted along the tangent there, which keeps near ones side by side."""


def unit_vectors(lat: ArrayLike, lon: ArrayLike) -> NDArray[np.float64]:
    """Return points on the unit sphere, one row (x, y, z) a place; nan where a place is unknown.

    The first axis is turned to the middle of Indonesia, so that the second grows from west to east there.

    Examples
    --------
    >>> unit_vectors([0.0], [118.0]).round(3).tolist()
    [[1.0, 0.0, 0.0]]
    """
    phi = np.radians(np.asarray(lat, dtype=np.float64))
    lam = np.radians(np.asarray(lon, dtype=np.float64) - CENTRAL_MERIDIAN_DEG)
    return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))


def chord(distance_km: ArrayLike) -> NDArray[np.float64]:
    """Return the chord of the unit sphere that spans a great-circle distance; beyond half the Earth, 2 or more.

    Examples
    --------
    >>> chord([0.0, np.inf]).tolist()
    [0.0, 3.0]
    """
    half_turns = np.asarray(distance_km, dtype=np.float64) / (2 * EARTH_RADIUS_KM)
    # A hair is added so that two parties exactly at the limit are within it, whichever way the sines round.
    return np.where(half_turns < np.pi / 2, 2 * np.sin(np.minimum(half_turns, np.pi / 2)) * (1 + 1e-12), 3.0)


def distances_km(
    start: NDArray[np.float64], end: NDArray[np.float64], *, decimals: int | None = 2
) -> NDArray[np.float64]:
    """Return great-circle distances between rows of unit vectors, to 0.01 km: places are known no better.

    Examples
    --------
    >>> jakarta, surabaya = unit_vectors([-6.2], [106.8]), unit_vectors([-7.25], [112.75])
    >>> round(float(distances_km(jakarta, surabaya)[0]))
    667
    """
    half = np.linalg.norm(start - end, axis=-1) / 2
    exact = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(half, 1.0))
    return exact if decimals is None else np.floor(exact * 10**decimals + 0.5) / 10**decimals


def places(network: Network) -> pl.DataFrame:
    """Return lat, lon and what they stand for, one row a party; the region's centroid where no point is known.

    ``place_basis`` is null where neither a point nor a region is known: such a party cannot be placed.
    """
    parties = network.parties.select("region", "lat", "lon", "place_basis")
    centroids = regions.table().select(region="code", middle_lat="lat", middle_lon="lon", level="level")
    joined = parties.join(centroids, on="region", how="left", maintain_order="left")
    known = pl.col("lat").is_finite() & pl.col("lon").is_finite() & (pl.col("lat").abs() <= 90)
    known = known.fill_null(value=False)
    level = pl.col("level").replace("city", "regency")
    return joined.select(
        lat=pl.when(known).then("lat").otherwise("middle_lat"),
        lon=pl.when(known).then("lon").otherwise("middle_lon"),
        place_basis=pl.when(known)
        .then(pl.col("place_basis").fill_null("point"))
        .when(pl.col("middle_lat").is_not_null())
        .then(level)
        .otherwise(None),
    )
