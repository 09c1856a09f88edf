"""Finding the regency of a point: boxes first, then the outline, then the nearest outline within reach.

Outlines are simplified to about a kilometre and small islands are dropped, so that a point off the drawn
coast still belongs to the nearest regency within :data:`REACH_KM`. A centroid is no test: 36 of them lie
outside their own outline (archipelagos, rings).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.errors import UnknownRegion
from graph.reference import boundaries, register

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from graph.reference.register import Region

REACH_KM: Final = 5.0
"""How far off every outline a point may lie and still be given to the nearest regency."""
KM_PER_DEGREE: Final = 111.195
"""Length of a degree of latitude; of longitude too, near enough, at 11 degrees from the equator at most."""


@dataclass(frozen=True)
class _Outlines:
    """Parts of regencies: box of each (west, south, east, north), regency, and edges as x0, y0, x1, y1."""

    codes: list[str]
    owner: NDArray[np.int64]
    box: NDArray[np.float64]
    edges: list[NDArray[np.float64]]


@cache
def _outlines() -> _Outlines:
    codes, owner, boxes, edges = [], [], [], []
    for number, feature in enumerate(boundaries.regencies()["features"]):
        codes.append(feature["properties"]["code"])
        shape = feature["geometry"]
        parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        for rings in parts:
            outer = np.asarray(rings[0])
            owner.append(number)
            boxes.append((*outer.min(axis=0), *outer.max(axis=0)))
            arrays = [np.asarray(ring) for ring in rings]
            edges.append(np.vstack([np.hstack([ring[:-1], ring[1:]]) for ring in arrays]))
    return _Outlines(codes, np.array(owner), np.array(boxes), edges)


def _holds(edges: NDArray[np.float64], lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which points lie inside, by the number of edges that a ray to the east crosses (even-odd)."""
    x0, y0, x1, y1 = edges.T
    spans = (y0 > lat[:, None]) != (y1 > lat[:, None])
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = x0 + (lat[:, None] - y0) / (y1 - y0) * (x1 - x0)
    inside: NDArray[np.bool_] = (spans & (lon[:, None] < crossing)).sum(axis=1) % 2 == 1
    return inside


def _distances_km(edges: NDArray[np.float64], lat: float, lon: float) -> float:
    """Return the distance from a point to the nearest edge, on the plane that touches there."""
    scale = np.array([np.cos(np.radians(lat)), 1.0]) * KM_PER_DEGREE
    start = (edges[:, :2] - (lon, lat)) * scale
    step = (edges[:, 2:] - edges[:, :2]) * scale
    length = np.maximum((step**2).sum(axis=1), 1e-18)
    along = np.clip(-(start * step).sum(axis=1) / length, 0, 1)
    return float(np.sqrt(((start + along[:, None] * step) ** 2).sum(axis=1)).min())


def nearest_regions(lat: float, lon: float, *, within_km: float = 50.0) -> tuple[tuple[Region, float], ...]:
    """Return the regencies whose outlines are near a point, with the distance in km, nearest first.

    Examples
    --------
    >>> [found.name for found, km in nearest_regions(-7.98, 112.63, within_km=5)][0]
    'Kota Malang'
    """
    outlines = _outlines()
    west, south, east, north = outlines.box.T
    margin_lat = within_km / KM_PER_DEGREE
    margin_lon = margin_lat / max(np.cos(np.radians(lat)), 0.01)
    near = (west <= lon + margin_lon) & (east >= lon - margin_lon)
    near &= (south <= lat + margin_lat) & (north >= lat - margin_lat)
    found: dict[int, float] = {}
    for part in np.flatnonzero(near):
        edges, owner = outlines.edges[part], int(outlines.owner[part])
        inside = _holds(edges, np.array([lat]), np.array([lon]))[0]
        distance = 0.0 if inside else _distances_km(edges, lat, lon)
        found[owner] = min(distance, found.get(owner, np.inf))
    ranked = sorted((km, outlines.codes[owner]) for owner, km in found.items() if km <= within_km)
    return tuple((register.region(code), km) for km, code in ranked)


@lru_cache(maxsize=65_536)
def _code_at(lat: float, lon: float, reach_km: float) -> str | None:
    near = nearest_regions(lat, lon, within_km=reach_km)
    return near[0][0].code if near else None


def region_at(lat: float, lon: float, *, reach_km: float = REACH_KM) -> Region:
    """Return the regency or city that a point lies in, or the nearest within ``reach_km`` of it.

    Parameters
    ----------
    lat, lon
        Degrees, WGS84.
    reach_km
        How far off every outline is still forgiven; 0 asks for strict containment.

    Raises
    ------
    UnknownRegion
        If the point is at sea, abroad, or has latitude and longitude changed over.

    Examples
    --------
    >>> region_at(-7.5581, 110.8317).name  # Solo
    'Kota Surakarta'
    >>> region_at(-17.65, -149.43)  # Tahiti
    Traceback (most recent call last):
    graph.errors.UnknownRegion: no regency within 5 km of -17.65, -149.43 — the point is at sea or abroad
    """
    code = _code_at(float(lat), float(lon), float(reach_km))
    if code is None:
        swapped = -11 <= lon <= 6 and 95 <= lat <= 141
        hint = "latitude and longitude are changed over" if swapped else "the point is at sea or abroad"
        message = f"no regency within {reach_km:g} km of {lat:g}, {lon:g}"
        raise UnknownRegion(message, hint=hint, lat=lat, lon=lon)
    return register.region(code)


def regions_at(lat: ArrayLike, lon: ArrayLike, *, reach_km: float = REACH_KM) -> pl.Series:
    """Return the codes of the regencies that many points lie in, null where :func:`region_at` would raise.

    Examples
    --------
    >>> regions_at([-7.5581, -17.65], [110.8317, -149.43]).to_list()
    ['33.72', None]
    """
    lats, lons = np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)
    outlines = _outlines()
    order = np.argsort(lons, kind="stable")
    sorted_lons = lons[order]
    owner = np.full(len(lats), -1)
    for number, (west, south, east, north) in enumerate(outlines.box):
        first, last = np.searchsorted(sorted_lons, [west, east], side="left")
        rows = order[first:last]
        rows = rows[(lats[rows] >= south) & (lats[rows] <= north) & (owner[rows] < 0)]
        if len(rows):
            chunk = max(1, 4_000_000 // len(outlines.edges[number]))
            for begin in range(0, len(rows), chunk):
                some = rows[begin : begin + chunk]
                inside = _holds(outlines.edges[number], lats[some], lons[some])
                owner[some[inside]] = outlines.owner[number]
    codes: list[str | None] = [outlines.codes[i] if i >= 0 else None for i in owner]
    for row in np.flatnonzero((owner < 0) & np.isfinite(lats) & np.isfinite(lons)):
        codes[row] = _code_at(float(lats[row]), float(lons[row]), reach_km)
    return pl.Series("region", codes, dtype=pl.String)
