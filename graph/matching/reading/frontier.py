"""Frontier: between the plan of most value and a plan that nobody would leave, what stability costs.

Each point is a plan of its own: the exact solution of a market whose values lean, more and more, towards what both
sides of a pair like. Points that are worse in value and in stability than another are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.matching.market import Market
from graph.matching.reading.acceptance import stable
from graph.matching.reading.stability import blocking_pairs
from graph.matching.solve import solve

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from graph.matching.pairs.candidates import Candidates

LEANS: Final = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9)
"""How far values lean towards the likes of the side that likes the pair less."""
SCALE: Final = 1000


@dataclass(frozen=True, eq=False)
class Point:
    """A plan on the frontier: what it is worth, how many pairs would both rather leave it, and its units by pair."""

    value: int
    blocking: int
    lean: float | None
    flow: NDArray[np.int64]


def frontier(
    market: Market, supplier_preference: ArrayLike | None = None, buyer_preference: ArrayLike | None = None
) -> tuple[Point, ...]:
    """Return plans from the most valuable to a stable one, each with fewer blocking pairs for less value.

    The last has no blocking pair; its ``lean`` is None. Without preferences both sides rank by value.

    Examples
    --------
    >>> points = frontier(Market.from_arrays([1, 1], [1, 1], [0, 0, 1], [0, 1, 0], [90, 80, 70]))
    >>> [(point.value, point.blocking) for point in points]
    [(150, 1), (90, 0)]
    """
    liked = [market.value if p is None else np.asarray(p) for p in (supplier_preference, buyer_preference)]
    mutual = np.minimum(_percentile(liked[0], market.supplier), _percentile(liked[1], market.buyer))
    points = [_leaning(market, lean, mutual, supplier_preference, buyer_preference) for lean in LEANS]
    calm = stable(market, supplier_preference, buyer_preference)
    points.append(Point(int(calm.value), 0, None, calm.flow))
    best: list[Point] = []
    for point in sorted(points, key=lambda p: (-p.value, p.blocking, p.lean is None)):
        if not best or point.blocking < best[-1].blocking:
            best.append(point)
    return tuple(best)


def _leaning(
    market: Market,
    lean: float,
    mutual: NDArray[np.float64],
    supplier_preference: ArrayLike | None,
    buyer_preference: ArrayLike | None,
) -> Point:
    middle = float(np.median(market.value)) if market.pairs else 0.0
    leaning = np.rint(SCALE * ((1 - lean) * market.value + lean * middle * mutual)).astype(np.int64)
    value = np.where(market.value > 0, np.maximum(leaning, 1), 0)
    flow = solve(
        Market.from_arrays(market.capacity, market.demand, market.supplier, market.buyer, value, market.limit)
    ).flow
    blocked = blocking_pairs(market, flow, supplier_preference, buyer_preference)
    return Point(int((flow * market.value).sum()), int(blocked.size), lean, flow)


def _percentile(liked: NDArray[np.int64], side: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return how high each pair stands in its party's own list: 2 at the top, towards 0 at the bottom."""
    order = np.lexsort((-liked, side))
    sorted_side = side[order]
    first = np.searchsorted(sorted_side, sorted_side, side="left")
    count = np.searchsorted(sorted_side, sorted_side, side="right") - first
    place = np.empty(side.size)
    place[order] = 2.0 * (1.0 - (np.arange(side.size) - first) / np.maximum(count, 1))
    return place


def own_preferences(candidates: Candidates) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how much each side likes each pair, from its own score parts.

    In a volume market the supplier counts what it gets beyond its floor at the middle price, less the road; the buyer
    what it saves below its limit, and what is lacking. In a linkage market the supplier likes dependence, commitment
    and coaching near by; the buyer the input that it needs, size and nearness.
    """
    parts = candidates.pairs
    if candidates.kind == "volume":
        middle = parts["price_rp"]
        gains = (middle - parts["floor_rp"] - parts["transport_rp"], parts["limit_rp"] - middle - parts["repair_rp"])
        ours, theirs = (np.maximum(gain.fill_null(0).to_numpy(), 0).astype(np.int64) for gain in gains)
        return ours, theirs
    ours, theirs = (
        np.rint(1000 * parts.select(pl.sum_horizontal(pl.col(names).fill_null(0.0)))["".join(names[:1])].to_numpy())
        for names in (["dependence", "commitment", "coaching", "nearness"], ["input_link", "size_fit", "nearness"])
    )
    return ours.astype(np.int64), theirs.astype(np.int64)
