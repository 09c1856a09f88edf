"""From a list of ties to unique pairs, and from pairs to the two adjacency forms that the other kernels read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from graph.metrics.kernels.types import Floats, Ints, Longs, Octets


@njit(cache=True)
def unique_pairs(n: int, start: Ints, end: Ints, weight: Floats, both_ways: bool) -> tuple[Ints, Ints, Floats, Octets]:
    """Merge ties between the same two nodes: low < high, sorted, weights added up in the order of the list.

    The octet says which ways the tie runs: 1 from low to high, 2 from high to low, 3 both. Loops and pairs
    whose weight is zero in sum are dropped. Two counting sorts keep the order of the list among equals, so that
    the same list always gives the same bits.
    """
    count_high = np.zeros(n + 1, np.int64)
    for i in range(start.size):
        if start[i] != end[i]:
            count_high[max(start[i], end[i]) + 1] += 1
    for v in range(n):
        count_high[v + 1] += count_high[v]
    kept = count_high[n]
    by_high = np.empty(kept, np.int64)
    count_low = np.zeros(n + 1, np.int64)
    for i in range(start.size):
        if start[i] != end[i]:
            high = max(start[i], end[i])
            by_high[count_high[high]] = i
            count_high[high] += 1
            count_low[min(start[i], end[i]) + 1] += 1
    for v in range(n):
        count_low[v + 1] += count_low[v]
    order = np.empty(kept, np.int64)
    for i in by_high:
        low = min(start[i], end[i])
        order[count_low[low]] = i
        count_low[low] += 1
    lows, highs = np.empty(kept, np.int32), np.empty(kept, np.int32)
    sums, ways = np.empty(kept, np.float64), np.empty(kept, np.uint8)
    m = 0
    last_low, last_high = -1, -1
    for i in order:
        low, high = min(start[i], end[i]), max(start[i], end[i])
        way = np.uint8(3) if both_ways else (np.uint8(1) if start[i] == low else np.uint8(2))
        if low == last_low and high == last_high:
            sums[m - 1] += weight[i]
            ways[m - 1] |= way
        else:
            lows[m], highs[m], sums[m], ways[m] = low, high, weight[i], way
            last_low, last_high = low, high
            m += 1
    pairs = 0
    for i in range(m):
        if sums[i] != 0.0:
            lows[pairs], highs[pairs], sums[pairs], ways[pairs] = lows[i], highs[i], sums[i], ways[i]
            pairs += 1
    return lows[:pairs].copy(), highs[:pairs].copy(), sums[:pairs].copy(), ways[:pairs].copy()


@njit(cache=True)
def symmetric(n: int, low: Ints, high: Ints, strength: Floats, ways: Octets) -> tuple[Longs, Ints, Floats, Octets]:
    """Return each pair in the rows of both its ends, rows sorted by neighbour; the octet is seen from the row."""
    m = low.size
    first = np.zeros(n + 1, np.int64)
    for i in range(m):
        first[low[i] + 1] += 1
        first[high[i] + 1] += 1
    for v in range(n):
        first[v + 1] += first[v]
    at = first[:n].copy()
    neighbour, weight, way = np.empty(2 * m, np.int32), np.empty(2 * m, np.float64), np.empty(2 * m, np.uint8)
    for i in range(m):  # pairs come sorted by low: the smaller neighbours of every row, ascending
        v = high[i]
        k = at[v]
        neighbour[k], weight[k] = low[i], strength[i]
        way[k] = (ways[i] >> 1) | ((ways[i] & 1) << 1)
        at[v] += 1
    for i in range(m):
        v = low[i]
        k = at[v]
        neighbour[k], weight[k], way[k] = high[i], strength[i], ways[i]
        at[v] += 1
    return first, neighbour, weight, way


@njit(cache=True)
def degree_ranks(n: int, low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Return the degree of each node and its rank: few partners first, equals in node order."""
    degree = np.zeros(n, np.int32)
    for i in range(low.size):
        degree[low[i]] += 1
        degree[high[i]] += 1
    count = np.zeros(n + 1, np.int64)
    for v in range(n):
        count[degree[v] + 1] += 1
    for d in range(n):
        count[d + 1] += count[d]
    rank = np.empty(n, np.int32)
    for v in range(n):
        rank[v] = count[degree[v]]
        count[degree[v]] += 1
    return degree, rank


@njit(cache=True)
def forward(
    n: int, rank: Ints, low: Ints, high: Ints, strength: Floats, ways: Octets
) -> tuple[Longs, Ints, Floats, Octets]:
    """Return each pair once, in the row of its lower-ranked end, under ranks instead of node numbers.

    Hubs have the highest ranks: their rows are short, and what the triangle pass looks up stays in the cache.
    The octet is seen from the row: 1 from the row to its neighbour, 2 back, 3 both.
    """
    m = low.size
    count = np.zeros(n + 1, np.int64)
    first = np.zeros(n + 1, np.int64)
    for i in range(m):
        a, b = rank[low[i]], rank[high[i]]
        count[max(a, b) + 1] += 1
        first[min(a, b) + 1] += 1
    for r in range(n):
        count[r + 1] += count[r]
        first[r + 1] += first[r]
    by_upper = np.empty(m, np.int64)
    for i in range(m):
        upper = max(rank[low[i]], rank[high[i]])
        by_upper[count[upper]] = i
        count[upper] += 1
    at = first[:n].copy()
    neighbour, weight, way = np.empty(m, np.int32), np.empty(m, np.float64), np.empty(m, np.uint8)
    for i in by_upper:
        a, b = rank[low[i]], rank[high[i]]
        row = min(a, b)
        k = at[row]
        at[row] += 1
        neighbour[k], weight[k] = max(a, b), strength[i]
        way[k] = ways[i] if a < b else (ways[i] >> 1) | ((ways[i] & 1) << 1)
    return first, neighbour, weight, way
