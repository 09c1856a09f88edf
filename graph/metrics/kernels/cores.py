"""Degree peeling: core numbers in one pass with buckets (Batagelj and Zaversnik 2003)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from graph.metrics.kernels.types import Ints, Longs


@njit(cache=True)
def core_numbers(first: Longs, neighbour: Ints) -> Ints:
    """Return the core number of each node: the largest k such that it lies in a part where all have k partners."""
    n = first.size - 1
    core = np.empty(n, np.int32)
    largest = 0
    for v in range(n):
        core[v] = first[v + 1] - first[v]
        largest = max(largest, core[v])
    begin = np.zeros(largest + 2, np.int64)
    for v in range(n):
        begin[core[v] + 1] += 1
    for d in range(largest + 1):
        begin[d + 1] += begin[d]
    order, place = np.empty(n, np.int32), np.empty(n, np.int64)
    at = begin[:-1].copy()
    for v in range(n):
        place[v] = at[core[v]]
        order[place[v]] = v
        at[core[v]] += 1
    for i in range(n):
        v = order[i]
        for e in range(first[v], first[v + 1]):
            u = neighbour[e]
            if core[u] > core[v]:
                d = core[u]
                head = begin[d]  # swap u with the first of its bucket, then move the border past it
                if head <= i:
                    head = i + 1
                w = order[head]
                order[head], order[place[u]] = u, w
                place[w], place[u] = place[u], head
                begin[d] = head + 1
                core[u] -= 1
    return core
