"""A region as a drawing: its regencies from our own boundaries, with numbered marks; SVG text, no tile server."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from graph.reference import boundaries

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH: Final = 760
LAND, OURS, LINE, SEA = "#eceae4", "#cfe3e2", "#9aa7a6", "#ffffff"


def _rings(geometry: dict[str, Any]) -> Iterator[list[list[float]]]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        yield from polygon


def _inside(code: str, region: str) -> bool:
    return code == region or code.startswith(region + ".") or region.startswith(code + ".")


def region_map(region: str, marks: Sequence[tuple[float, float, str, float, str]]) -> str:
    """Return the map of a region (its province or its regency among the neighbours) with marks.

    Parameters
    ----------
    region
        Code of a province, regency or district.
    marks
        ``(lat, lon, label, radius, colour)``; those outside the frame are left out.

    Examples
    --------
    >>> svg = region_map("33.05", [(-7.67, 109.66, "1", 9.0, "#b2472f")])
    >>> svg.startswith("<svg"), svg.count("<circle")
    (True, 1)
    """
    drawn, height = drawing(region, marks)
    size = f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{drawn}</svg>'


def drawing(region: str | None, marks: Sequence[tuple[float, float, str, float, str]]) -> tuple[str, int]:
    """Return what is drawn of a region, or of the country by its provinces (None), and how high it is."""
    features = (boundaries.provinces() if region is None else boundaries.regencies())["features"]
    ours = [f for f in features if region is None or _inside(f["properties"]["code"], region)]
    points = [point for f in ours for ring in _rings(f["geometry"]) for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    pad = (0.02 if region is None else 0.12) * max(east - west, north - south)
    west, east, south, north = west - pad, east + pad, south - pad, north + pad
    scale = WIDTH / (east - west)
    height = round(min(WIDTH * 0.75, (north - south) * scale))
    scale = min(scale, height / (north - south))
    left = (WIDTH - (east - west) * scale) / 2

    def at(lat: float, lon: float) -> tuple[float, float]:
        return round(left + (lon - west) * scale, 1), round((north - lat) * scale, 1)

    drawn = [f'<rect width="{WIDTH}" height="{height}" fill="{SEA}"/>']
    for feature in features:
        path = _path(feature, at, (WIDTH, height))
        if path:
            fill = OURS if region is not None and _inside(feature["properties"]["code"], region) else LAND
            drawn.append(f'<path d="{path}" fill="{fill}" stroke="{LINE}" stroke-width="0.8"/>')
    for lat, lon, label, radius, colour in marks:
        x, y = at(lat, lon)
        if 0 <= x <= WIDTH and 0 <= y <= height:
            drawn.append(f'<circle cx="{x}" cy="{y}" r="{radius:g}" fill="{colour}" stroke="#fff"/>')
            if label:
                drawn.append(
                    f'<text x="{x}" y="{y + 4}" font-family="Open Sans" font-size="12" font-weight="bold" '
                    f'text-anchor="middle" fill="#fff">{escape(label)}</text>'
                )
    return "".join(drawn), height


def _path(feature: dict[str, Any], at: Any, frame: tuple[int, float]) -> str:  # noqa: ANN401 - a projection
    parts = []
    for ring in _rings(feature["geometry"]):
        points = [at(lat, lon) for lon, lat, *_ in ring]
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        if max(xs) < 0 or min(xs) > frame[0] or max(ys) < 0 or min(ys) > frame[1]:
            continue
        line = [one for one, before in zip(points, [None, *points], strict=False) if one != before]
        parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in line) + "Z")
    return "".join(parts)


def apart(
    marks: Sequence[tuple[float, float, str, float, str]], ring_degrees: float = 0.07
) -> list[tuple[float, float, str, float, str]]:
    """Return marks of which none covers another: those at one place are set on a ring around it.

    Examples
    --------
    >>> two = apart([(0.0, 110.0, "1", 9.0, "red"), (0.0, 110.0, "2", 9.0, "red")])
    >>> two[0][:2] != two[1][:2]
    True
    """
    placed: dict[tuple[float, float], int] = {}
    moved = []
    for lat, lon, label, radius, colour in marks:
        turn = placed.get((lat, lon), 0)
        placed[lat, lon] = turn + 1
        ring = ring_degrees * math.ceil(turn / 6)
        angle = turn * math.pi / 3
        moved.append((lat + ring * math.sin(angle), lon + ring * math.cos(angle), label, radius, colour))
    return moved
