"""The scan: every pair of linked classes within reach, its rule or its value, the best kept for each node.

One kernel serves both kinds of market and both directions. It runs along the shelf of the other side from west to
east and stops where nobody can be within reach, so that its cost is the number of pairs that are near, not the
number of pairs. What a node keeps does not depend on threads: each node is scanned alone, and ties are broken by
value, then distance, then row, and rows are sorted by id.
"""

# ruff: noqa: ANN401 - numba reads the types of the kernel's arrays and tuples when it compiles

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numba import njit

from graph.matching.nearness import EARTH_RADIUS_KM
from graph.matching.rules import ADMISSIBLE, Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.sides import Sides

DIAMETER_KM: Final = 2 * EARTH_RADIUS_KM
ROWS_A_CHUNK: Final = 2048
SAME_PARTY: Final = int(Rule.SAME_PARTY)
AFFILIATED: Final = int(Rule.AFFILIATED)
SIZES: Final = int(Rule.SIZES)
MUST_CERTIFICATE: Final = int(Rule.MUST_CERTIFICATE)
LOT_TOO_SMALL: Final = int(Rule.LOT_TOO_SMALL)
NO_GAIN: Final = int(Rule.NO_GAIN)
TOO_FAR: Final = int(Rule.TOO_FAR)
LAW_FORBIDS: Final = int(Rule.LAW_FORBIDS)
NO_LINK: Final = int(Rule.NO_VALUE_CHAIN_LINK)


@dataclass(frozen=True, eq=False)
class Found:
    """Pairs that break no rule, sorted by supplier and buyer, and the count of the others by rule.

    ``tallies[k, rule]`` counts the pairs of the k-th node scanned; the last column those that break none.
    """

    supplier: NDArray[np.int32]
    buyer: NDArray[np.int32]
    value: NDArray[np.int64]
    distance_km: NDArray[np.float64]
    link: NDArray[np.int32]
    tallies: NDArray[np.int64]

    def rows(self, rows: NDArray[np.int64]) -> Found:
        """Return some of the pairs, in the order given."""
        return Found(
            self.supplier[rows],
            self.buyer[rows],
            self.value[rows],
            self.distance_km[rows],
            self.link[rows],
            self.tallies,
        )


@njit(cache=True, nogil=True)
def _broken_rule(seller: Any, taker: Any) -> int:
    if seller.party == taker.party and seller.party >= 0:
        return SAME_PARTY
    related = (
        (seller.name >= 0 and seller.name in (taker.name, taker.parent))
        or (seller.parent >= 0 and seller.parent in (taker.parent, taker.name))
        or (seller.alias >= 0 and seller.alias == taker.alias)
    )
    if related:
        return AFFILIATED
    if not (seller.side & 1 and taker.side & 2):
        return SIZES
    if taker.permits & ~seller.permits:
        return MUST_CERTIFICATE
    if seller.units < taker.least_lot or taker.units < seller.least_lot:
        return LOT_TOO_SMALL
    return -1


@njit(cache=True, nogil=True)
def _kilometres(squared_chord: float) -> float:
    half = np.sqrt(squared_chord) / 2
    if half < 0.1:  # the series is exact to 1e-12 here and costs no arc sine: nearly all pairs are nearer than 1,270 km
        square = half * half
        tail = 15 / 336 + square * (105 / 3456 + square * 945 / 42240)
        arc = half * (1 + square * (1 / 6 + square * (3 / 40 + square * tail)))
    else:
        arc = np.arcsin(min(half, 1.0))
    return np.floor(DIAMETER_KM * arc * 100 + 0.5) / 100


@njit(cache=True, nogil=True)
def _worse(heap: Any, a: int, b: int) -> bool:
    """Whether the pair at ``a`` is worse than that at ``b``: by value, then farther, then later."""
    node, value, km, _ = heap
    if value[a] != value[b]:
        return value[a] < value[b]
    if km[a] != km[b]:
        return km[a] > km[b]
    return node[a] > node[b]


@njit(cache=True, nogil=True)
def _swap(heap: Any, a: int, b: int) -> None:
    node, value, km, link = heap
    node[a], node[b] = node[b], node[a]
    value[a], value[b] = value[b], value[a]
    km[a], km[b] = km[b], km[a]
    link[a], link[b] = link[b], link[a]


@njit(cache=True, nogil=True)
def _sink(heap: Any, root: int, size: int) -> None:
    """Let the first of a heap sink to its place; the worst pair is on top."""
    spot = 0
    while True:
        child = 2 * spot + 1
        if child >= size:
            return
        if child + 1 < size and _worse(heap, root + child + 1, root + child):
            child += 1
        if not _worse(heap, root + child, root + spot):
            return
        _swap(heap, root + child, root + spot)
        spot = child


@njit(cache=True, nogil=True)
def _rise(heap: Any, root: int, spot: int) -> None:
    """Let the last of a heap rise to its place."""
    while spot > 0:
        above = (spot - 1) // 2
        if not _worse(heap, root + spot, root + above):
            return
        _swap(heap, root + spot, root + above)
        spot = above


@njit(cache=True, nogil=True)
def _judge(seller: Any, taker: Any, squared: float, points: int, worth: Any) -> tuple[int, int, float]:
    """Return the rule that a pair within reach breaks, or -1, with its value and distance."""
    km = _kilometres(squared)
    broken = _broken_rule(seller, taker)
    if broken >= 0:
        return broken, 0, km
    fit, near_points, near_half_km = worth
    value = seller.term + taker.term + points + fit[seller.group, taker.group]
    value += np.int64(np.floor(near_points * near_half_km / (near_half_km + km) + 0.5))
    value -= np.int64(np.floor(seller.rate * km + 0.5))
    return (-1 if value > 0 else NO_GAIN), value, km


@njit(cache=True, nogil=True)
def _keep(heap: Any, span: Any, pair: Any) -> int:
    """Put a pair on the heap of its node, in place of the worst where it is full; return the heap's size."""
    node, value, km, link = heap
    start, size, space = span
    number, worth, distance, at = pair
    if size < space:
        spot = start + size
        node[spot], value[spot], km[spot], link[spot] = number, worth, distance, at
        _rise(heap, start, size)
        return size + 1
    better = space > 0 and (
        worth > value[start]
        or (worth == value[start] and (distance < km[start] or (distance == km[start] and number < node[start])))
    )
    if better:
        node[start], value[start], km[start], link[start] = number, worth, distance, at
        _sink(heap, start, size)
    return size


@njit(cache=True, nogil=True)
def _scan(span: Any, forward: bool, here: Any, there: Any, out: Any) -> None:
    rows, outer, outer_class, worth = here
    inner, (shelf_node, shelf_start, xs, ys, zs, chords), links = there
    link_start, link_number, link_class, link_points, link_forbidden = links
    found, room, kept, tallies = out
    for k in range(span[0], span[1]):
        its_class = outer_class[rows[k]]
        if its_class < 0:
            continue
        o = outer[rows[k]]
        size, space = 0, room[k + 1] - room[k]
        tallies[k, NO_LINK] = shelf_node.size
        for at in range(link_start[its_class], link_start[its_class + 1]):
            number = link_number[at]
            low, high = shelf_start[link_class[number]], shelf_start[link_class[number] + 1]
            tallies[k, NO_LINK] -= high - low
            if link_forbidden[number]:
                tallies[k, LAW_FORBIDS] += high - low
                continue
            west = low + np.searchsorted(ys[low:high], o.y - o.chord, "left")
            east = low + np.searchsorted(ys[low:high], o.y + o.chord, "right")
            tallies[k, TOO_FAR] += (high - low) - (east - west)
            for q in range(west, east):
                squared = (o.x - xs[q]) ** 2 + (o.y - ys[q]) ** 2 + (o.z - zs[q]) ** 2
                reach = min(o.chord, chords[q])
                if squared > reach * reach:
                    tallies[k, TOO_FAR] += 1
                    continue
                node = shelf_node[q]
                if forward:
                    broken, value, km = _judge(o, inner[node], squared, link_points[number], worth)
                else:
                    broken, value, km = _judge(inner[node], o, squared, link_points[number], worth)
                if broken >= 0:
                    tallies[k, broken] += 1
                    continue
                tallies[k, ADMISSIBLE] += 1
                size = _keep(found, (room[k], size, space), (node, value, km, number))
        kept[k] = size


def scan(
    sides: Sides, *, from_suppliers: bool = True, rows: NDArray[np.int64] | None = None, most: int | None = None
) -> Found:
    """Return the pairs of some nodes of one side that break no rule, and count the others by rule.

    Parameters
    ----------
    sides
        The two sides of a market.
    from_suppliers
        Whether the nodes scanned are suppliers; else buyers.
    rows
        Which nodes; None takes the whole side.
    most
        How many pairs a node keeps, the best by value, then the nearest; None keeps all.
    """
    classes = sides.supplier_class if from_suppliers else sides.buyer_class
    rows = np.arange(classes.size) if rows is None else np.asarray(rows, dtype=np.int64)
    room = np.zeros(rows.size + 1, dtype=np.int64)
    if most is None:
        counts = _run(sides, from_suppliers, rows, room)[1]
        room[1:] = np.cumsum(counts[:, ADMISSIBLE])
    else:
        room[1:] = np.arange(1, rows.size + 1) * most
    (node, value, km, link), tallies, kept = _run(sides, from_suppliers, rows, room)
    apart = sides.supplier_apart if from_suppliers else sides.buyer_apart
    if apart is not None:
        placed = classes[rows] >= 0
        tallies[placed] += apart[classes[rows[placed]]]
    spots = _spots(room[:-1], kept)
    here, there = np.repeat(rows, kept).astype(np.int32), node[spots]
    supplier, buyer = (here, there) if from_suppliers else (there, here)
    order = np.argsort(supplier.astype(np.int64) * max(sides.buyers.size, 1) + buyer, kind="stable")
    spots = spots[order]
    return Found(supplier[order], buyer[order], value[spots], km[spots], link[spots], tallies)


def _spots(start: NDArray[np.int64], size: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the positions start, start + 1, ... of each run, one run after the other."""
    before = np.cumsum(size) - size
    return np.repeat(start - before, size) + np.arange(int(size.sum()))


def _run(
    sides: Sides, from_suppliers: bool, rows: NDArray[np.int64], room: NDArray[np.int64]
) -> tuple[tuple[NDArray[Any], ...], NDArray[np.int64], NDArray[np.int64]]:
    sellers = (sides.suppliers, sides.supplier_class, sides.supplier_classes)
    takers = (sides.buyers, sides.buyer_class, sides.buyer_classes)
    outer, inner = (sellers, takers) if from_suppliers else (takers, sellers)
    shelf = sides.buyer_shelf if from_suppliers else sides.supplier_shelf
    links = sides.links
    start, number = links.starting_from(suppliers=from_suppliers, classes=outer[2])
    far_class = links.buyer_class if from_suppliers else links.supplier_class
    size = int(room[-1])
    found = (np.empty(size, np.int32), np.empty(size, np.int64), np.empty(size, np.float64), np.empty(size, np.int32))
    tallies = np.zeros((rows.size, ADMISSIBLE + 1), dtype=np.int64)
    kept = np.zeros(rows.size, dtype=np.int64)

    here = (rows, outer[0], outer[1], (sides.fit, float(sides.near_points), float(sides.near_half_km)))
    places = (shelf.node, shelf.start, shelf.x, shelf.y, shelf.z, shelf.chord)
    there = (inner[0], places, (start, number, far_class, links.points, links.forbidden))

    def one(span: tuple[int, int]) -> None:
        _scan(span, from_suppliers, here, there, (found, room, kept, tallies))

    spans = [(low, min(low + ROWS_A_CHUNK, rows.size)) for low in range(0, rows.size, ROWS_A_CHUNK)]
    if len(spans) > 1:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(one, spans))
    elif spans:
        one(spans[0])
    return found, tallies, kept
