"""From a list of ties to unique pairs, and from pairs to the two adjacency forms that the other kernels read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.metrics.kernels.jit import kernel
from graph.metrics.kernels.types import Pairs, Rows
from graph.metrics.packed import pair_order

if TYPE_CHECKING:
    from graph.metrics.kernels.types import Floats, Ints, Longs


@kernel()
def _begins(n: int, key: Ints) -> Longs:
    """Return where each key begins in a sorted list."""
    first = np.zeros(n + 1, np.int64)
    for k in key:
        first[k + 1] += 1
    for v in range(n):
        first[v + 1] += first[v]
    return first


def unique_pairs(n: int, start: Ints, end: Ints, weight: Floats, both_ways: bool) -> Pairs:
    """Merge ties between the same two nodes: low < high, sorted, weights added up in the order of the list.

    The octet says which ways the tie runs: 1 from low to high, 2 from high to low, 3 both. Loops and pairs
    whose weight is zero in sum are dropped. The order of the list is kept among equals, so that the same list always
    gives the same bits.
    """
    low, high = np.minimum(start, end), np.maximum(start, end)
    way = np.full(low.size, 3, np.uint8) if both_ways else (1 + (start != low)).astype(np.uint8)
    merged: Pairs = _merged(pair_order(n, low, high), Pairs(low, high, weight, way))
    return merged


@kernel()
def _merged(order: Longs, ties: Pairs) -> Pairs:
    low, high, weight = ties.low, ties.high, ties.strength
    found = Pairs(
        np.empty(low.size, np.int32),
        np.empty(low.size, np.int32),
        np.empty(low.size, np.float64),
        np.empty(low.size, np.uint8),
    )
    last = -1  # place of the pair that is being summed; one that sums to zero is written over by the next
    for i in order:
        if low[i] == high[i]:
            continue
        if last >= 0 and low[i] == found.low[last] and high[i] == found.high[last]:
            found.strength[last] += weight[i]
            found.way[last] |= ties.way[i]
            continue
        last += last < 0 or found.strength[last] != 0.0
        found.low[last], found.high[last], found.strength[last], found.way[last] = (
            low[i],
            high[i],
            weight[i],
            ties.way[i],
        )
    pairs = 0 if last < 0 else last + (found.strength[last] != 0.0)
    return Pairs(
        found.low[:pairs].copy(), found.high[:pairs].copy(), found.strength[:pairs].copy(), found.way[:pairs].copy()
    )


@kernel()
def symmetric(n: int, pairs: Pairs) -> Rows:
    """Return each pair in the rows of both its ends, rows sorted by neighbour; the octet is seen from the row."""
    m = pairs.low.size
    first = _begins(n, pairs.low) + _begins(n, pairs.high)
    at = first[:n].copy()
    rows = Rows(
        first.astype(np.uint32), np.empty(2 * m, np.uint32), np.empty(2 * m, np.float64), np.empty(2 * m, np.uint8)
    )
    for i in range(m):  # pairs come sorted by low: the smaller neighbours of every row, ascending
        k = at[pairs.high[i]]
        at[pairs.high[i]] += 1
        rows.neighbour[k], rows.weight[k] = pairs.low[i], pairs.strength[i]
        rows.way[k] = (pairs.way[i] >> 1) | ((pairs.way[i] & 1) << 1)
    for i in range(m):
        k = at[pairs.low[i]]
        at[pairs.low[i]] += 1
        rows.neighbour[k], rows.weight[k], rows.way[k] = pairs.high[i], pairs.strength[i], pairs.way[i]
    return rows


@kernel()
def degree_ranks(n: int, pairs: Pairs) -> tuple[Ints, Ints]:
    """Return the degree of each node and its rank: few partners first, equals in node order."""
    degree = np.zeros(n, np.int32)
    for i in range(pairs.low.size):
        degree[pairs.low[i]] += 1
        degree[pairs.high[i]] += 1
    at = _begins(n + 1, degree)
    rank = np.empty(n, np.int32)
    for v in range(n):
        rank[v] = at[degree[v]]
        at[degree[v]] += 1
    return degree, rank


def forward(n: int, rank: Ints, pairs: Pairs) -> Rows:
    """Return each pair once, under ranks instead of node numbers, in the row of its lower-ranked end, rows sorted.

    Hubs have the highest ranks: their rows are short, and what the triangle pass looks up stays in the cache.
    The octet is seen from the row: 1 from the row to its neighbour, 2 back, 3 both.
    """
    a, b = rank[pairs.low], rank[pairs.high]
    row, upper = np.minimum(a, b), np.maximum(a, b)
    way = np.where(a < b, pairs.way, (pairs.way >> 1) | ((pairs.way & 1) << 1)).astype(np.uint8)
    rows: Rows = _filled(n, pair_order(n, row, upper), Pairs(row, upper, pairs.strength, way))
    return rows


@kernel()
def _filled(n: int, order: Longs, pairs: Pairs) -> Rows:
    m = order.size
    rows = Rows(
        _begins(n, pairs.low).astype(np.uint32), np.empty(m, np.uint32), np.empty(m, np.float64), np.empty(m, np.uint8)
    )
    for k in range(m):
        i = order[k]
        rows.neighbour[k], rows.weight[k], rows.way[k] = pairs.high[i], pairs.strength[i], pairs.way[i]
    return rows


@kernel()
def inside_sums(pairs: Pairs, code: Ints) -> tuple[float, float, float]:
    """Return the strength inside groups, all strength, and the sum of its squares, in one pass."""
    inside, total, squares = 0.0, 0.0, 0.0
    for i in range(pairs.low.size):
        m = pairs.strength[i]
        total += m
        squares += m * m
        if code[pairs.low[i]] == code[pairs.high[i]]:
            inside += m
    return inside, total, squares
