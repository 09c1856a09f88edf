"""What the report draws: the map with partnerships, gaps and clusters, and the plot of bonding against bridging.

Functions return plain records of coordinates; the templates turn them into SVG.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.web.numbers import plain
from graph.web.shapes import EAST, HEIGHT, WEST, WIDTH, arc, place, provinces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.services.sheet.facts import ClusterFacts, FigureFacts, GapFacts, ReportFacts
    from graph.settings import Language

MOST_ARCS: Final = 250
"""Partnerships drawn on the map, the most valuable; more would hide each other and weigh the page down."""
MOST_GAPS: Final = 60
MARGIN: Final = 90
PLOT: Final = 480
"""Side of the square plot, in its own units."""
_JAVA_WEST, _JAVA_EAST, _JAVA_NORTH, _JAVA_SOUTH = 104.9, 116.0, -5.5, -9.1
"""Java and Bali: where most firms are, too crowded to read on a map of the whole country."""
STEPS: Final = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True)
class Mark:
    """One mark on the map or plot: where, how large, what it says; ``number`` is the cluster's in every list."""

    x: int
    y: int
    size: float
    text: str
    number: int = 0


@dataclass(frozen=True)
class Map:
    """The map's parts; ``view`` is the part of the plane that holds them, so that a region fills the page."""

    view: str
    land: tuple[tuple[str, str], ...]
    arcs: tuple[tuple[str, float], ...]
    demand_gaps: tuple[Mark, ...]
    supply_gaps: tuple[Mark, ...]
    clusters: tuple[Mark, ...]
    shown: int
    left_out: int
    scale: float
    inset: str | None = None
    inset_scale: float = 1.0


@dataclass(frozen=True)
class Tick:
    """One line of the plot's grid: where it is and its number."""

    at: float
    text: str


@dataclass(frozen=True)
class Plot:
    """Bonding (across) against bridging (up): the middle lines are what chance would give."""

    side: int
    marks: tuple[Mark, ...]
    ticks_x: tuple[Tick, ...]
    ticks_y: tuple[Tick, ...]
    zero_x: float
    zero_y: float


def report_map(facts: ReportFacts) -> Map:
    """Return the map of a report."""
    points = facts.points
    best = sorted(facts.links, key=lambda link: (-link.value, link.supplier, link.buyer))
    drawn = [
        (link, points[link.supplier], points[link.buyer])
        for link in best
        if None not in (points[link.supplier].lat, points[link.buyer].lat)
    ]
    arcs = []
    highest = max((link.value for link, _, _ in drawn), default=1) or 1
    seen: set[str] = set()
    for link, one, other in drawn[:MOST_ARCS]:
        line = arc(place(one.lat or 0.0, one.lon or 0.0), place(other.lat or 0.0, other.lon or 0.0))
        if line not in seen:
            seen.add(line)
            arcs.append((line, round(0.7 + 2.6 * math.sqrt(link.value / highest), 1)))
    clusters = tuple(
        Mark(*place(cluster.lat, cluster.lon or 0.0), 17, cluster.name, number)
        for number, cluster in enumerate(facts.clusters, 1)
        if cluster.lat is not None
    )
    demand, supply = _gap_marks(facts.demand_gaps), _gap_marks(facts.supply_gaps)
    ends = [place(p.lat, p.lon or 0.0) for _, a, b in drawn for p in (a, b) if p.lat is not None]
    marks = [(mark.x, mark.y) for mark in (*clusters, *demand, *supply)]
    view, scale = _view(ends + marks)
    left_out = max(0, len(drawn) - MOST_ARCS)
    crowded = sum(_on_java(a.lat, a.lon) and _on_java(b.lat, b.lon) for _, a, b in drawn[:MOST_ARCS])
    inset = scale > 0.45 and crowded > 0.3 * max(len(drawn[:MOST_ARCS]), 1)
    return Map(
        view,
        provinces(),
        tuple(arcs),
        demand,
        supply,
        clusters,
        min(len(drawn), MOST_ARCS),
        left_out,
        scale,
        _java_view() if inset else None,
        (_JAVA_EAST - _JAVA_WEST) / (EAST - WEST),
    )


def _on_java(lat: float | None, lon: float | None) -> bool:
    return lat is not None and lon is not None and lat < _JAVA_NORTH and _JAVA_WEST < lon < _JAVA_EAST


def _java_view() -> str:
    left, top = place(_JAVA_NORTH, _JAVA_WEST)
    right, bottom = place(_JAVA_SOUTH, _JAVA_EAST)
    return f"{left} {top} {right - left} {bottom - top}"


def _gap_marks(gaps: Sequence[GapFacts]) -> tuple[Mark, ...]:
    priced = [gap for gap in gaps if gap.lat is not None and gap.lon is not None]
    return tuple(
        Mark(*place(gap.lat or 0.0, gap.lon or 0.0), 11, f"{gap.place}: {gap.product}") for gap in priced[:MOST_GAPS]
    )


def _view(points: Sequence[tuple[int, int]]) -> tuple[str, float]:
    """Return the part of the plane to show: what holds every mark, never narrower than a fifth of the country."""
    if not points:
        return f"0 0 {WIDTH} {HEIGHT}", 1.0
    left, right = min(x for x, _ in points) - 60, max(x for x, _ in points) + 60
    top, bottom = min(y for _, y in points) - 60, max(y for _, y in points) + 60
    width = max(right - left, WIDTH / 5, (bottom - top) * 2.2)
    height = max(bottom - top, width * 0.38)
    west, north = (left + right - width) / 2, (top + bottom - height) / 2
    return f"{round(west)} {round(north)} {round(width)} {round(height)}", round(width / WIDTH, 3)


def _z(figures: Sequence[FigureFacts]) -> float | None:
    """Return the first figure, which is how far an axis is from chance, in standard deviations."""
    value = figures[0].value if figures else None
    return value if value is not None and math.isfinite(value) else None


def _spread(z: float) -> float:
    """Press far values together: 2 standard deviations and 6 stay apart, 100 does not push them to the middle."""
    return math.copysign(math.log1p(abs(z)), z)


def clusters_plot(clusters: Sequence[ClusterFacts], language: Language) -> Plot:
    """Return the plot of bonding against bridging, numbered as in the table; clusters without both are left out.

    Examples
    --------
    >>> clusters_plot((), "id").marks
    ()
    """
    known = [
        (number, cluster, x, y)
        for number, cluster in enumerate(clusters, 1)
        if (x := _z(cluster.bonding)) is not None and (y := _z(cluster.bridging)) is not None
    ]
    far_x = max([_spread(abs(x)) for _, _, x, _ in known] + [_spread(2.5)]) * 1.14
    far_y = max([_spread(abs(y)) for _, _, _, y in known] + [_spread(2.5)]) * 1.36

    def across(z: float) -> float:
        return round(MARGIN + (_spread(z) / far_x + 1) / 2 * PLOT, 1)

    def up(z: float) -> float:
        return round(MARGIN / 2 + (1 - _spread(z) / far_y) / 2 * PLOT, 1)

    marks = tuple(
        Mark(round(across(x)), round(up(y)), round(9 + 1.1 * math.sqrt(cluster.members), 1), cluster.name, number)
        for number, cluster, x, y in known
    )
    return Plot(
        PLOT,
        _apart(marks),
        tuple(Tick(across(s), _signed(s, language)) for s in _ticks(far_x)),
        tuple(Tick(up(s), _signed(s, language)) for s in _ticks(far_y)),
        across(0.0),
        up(0.0),
    )


def _ticks(far: float) -> list[int]:
    reached = [step for step in STEPS if _spread(step) < far][-3:]
    return [-step for step in reversed(reached)] + reached


def _signed(step: int, language: Language) -> str:
    return ("+" if step > 0 else "") + plain(step, language)


def _apart(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Push marks that cover each other a little apart, in the order given, so that each number can be read."""
    moved: list[Mark] = []
    for mark in marks:
        x, y = float(mark.x), float(mark.y)
        for _ in range(6):
            for other in moved:
                gap = math.hypot(x - other.x, y - other.y)
                need = (mark.size + other.size) * 0.72
                if gap < need:
                    turn = math.atan2(y - other.y, x - other.x) if gap else mark.number
                    x, y = other.x + need * math.cos(turn), other.y + need * math.sin(turn)
        moved.append(Mark(round(x), round(y), mark.size, mark.text, mark.number))
    return tuple(moved)
