"""The map of Indonesia as an SVG: provinces from our own boundaries, drawn once and kept.

Coordinates are whole numbers on a plane of 2,000 units from Sabang to Merauke (2.6 km a unit), which is finer than
a page shows and light enough for a phone.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from graph.reference.shipped import read_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WEST, EAST, NORTH, SOUTH = 94.6, 141.4, 6.3, -11.3
WIDTH: Final = 2000
SCALE: Final = WIDTH / (EAST - WEST)
HEIGHT: Final = round((NORTH - SOUTH) * SCALE)
SMALLEST: Final = 3
"""Rings that span fewer units both ways are left out: islets of a few kilometres."""


def place(lat: float, lon: float) -> tuple[int, int]:
    """Return where a point lies on the plane.

    Examples
    --------
    >>> place(6.3, 94.6), place(-6.2, 106.8)
    ((0, 0), (521, 534))
    """
    return round((lon - WEST) * SCALE), round((NORTH - lat) * SCALE)


def _rings(geometry: dict[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        yield from polygon


def _thinned(ring: Iterable[Sequence[float]]) -> list[tuple[int, int]]:
    """Return the ring on the plane without repeated points and without points on a straight line."""
    points: list[tuple[int, int]] = []
    for lon, lat, *_ in ring:
        point = place(lat, lon)
        if points and point == points[-1]:
            continue
        if len(points) >= 2:
            (ax, ay), (bx, by) = points[-2], points[-1]
            if (bx - ax) * (point[1] - ay) == (by - ay) * (point[0] - ax):
                points.pop()
        points.append(point)
    return points


def path(points: Sequence[tuple[int, int]]) -> str:
    """Return a closed path in steps, as SVG writes it.

    Examples
    --------
    >>> path([(10, 10), (20, 10), (20, 30)])
    'M10 10l10 0 0 20z'
    """
    steps = [f"{x - ax} {y - ay}" for (ax, ay), (x, y) in pairwise(points)]
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z"


@cache
def provinces() -> tuple[tuple[str, str], ...]:
    """Return name and path of each province.

    Examples
    --------
    >>> len(provinces()), provinces()[0][0]
    (38, 'Aceh')
    """
    drawn = []
    for feature in read_json("provinces.geojson")["features"]:
        parts = []
        for ring in _rings(feature["geometry"]):
            points = _thinned(ring)
            if len(points) > 2 and (_span(points, 0) >= SMALLEST or _span(points, 1) >= SMALLEST):
                parts.append(path(points))
        drawn.append((str(feature["properties"]["name"]), "".join(parts)))
    return tuple(drawn)


def _span(points: Sequence[tuple[int, int]], axis: int) -> int:
    values = [point[axis] for point in points]
    return max(values) - min(values)


def arc(start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return a bow from one point to another, so that two directions do not cover each other.

    Examples
    --------
    >>> arc((0, 0), (100, 0))
    'M0 0Q50 -18 100 0'
    """
    (ax, ay), (bx, by) = start, end
    middle_x, middle_y = (ax + bx) / 2 + (by - ay) * 0.18, (ay + by) / 2 - (bx - ax) * 0.18
    return f"M{ax} {ay}Q{round(middle_x)} {round(middle_y)} {bx} {by}"
