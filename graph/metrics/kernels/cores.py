"""Degree peeling: core numbers in one pass with buckets (Batagelj and Zaversnik 2003)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.metrics.kernels.jit import kernel
from graph.metrics.kernels.pairs import _begins

if TYPE_CHECKING:
    from graph.metrics.kernels.types import Ints, Rows


@kernel()
def core_numbers(rows: Rows) -> Ints:
    """Return the core number of each node: the largest k such that it lies in a part where all have k partners."""
    n = rows.first.size - 1
    core, longest = np.empty(n, np.int32), 0
    for v in range(n):
        core[v] = rows.first[v + 1] - rows.first[v]
        longest = max(longest, core[v])
    begin = _begins(longest + 1, core)  # a row may be longer than there are nodes: both directions of a tie stand in it
    order, place = np.empty(n, np.int32), np.empty(n, np.int32)
    at = begin.copy()
    for v in range(n):
        place[v] = at[core[v]]
        order[place[v]] = v
        at[core[v]] += 1
    for i in range(n):
        v = order[i]
        for e in range(rows.first[v], rows.first[v + 1]):
            u = rows.neighbour[e]
            if core[u] > core[v]:
                head = max(begin[core[u]], i + 1)  # swap u with the first of its bucket, then move the border past it
                w = order[head]
                order[head], order[place[u]] = u, w
                place[w], place[u] = place[u], head
                begin[core[u]] = head + 1
                core[u] -= 1
    return core


@kernel()
def component_roots(n: int, low: Ints, high: Ints) -> Ints:
    """Return the smallest node of the component of each node (union-find, halving paths)."""
    root = np.arange(n).astype(np.int32)
    for i in range(low.size):
        a, b = low[i], high[i]
        while root[a] != a:
            root[a] = root[root[a]]
            a = root[a]
        while root[b] != b:
            root[b] = root[root[b]]
            b = root[b]
        if a < b:
            root[b] = a
        else:
            root[a] = b
    for v in range(n):  # a root is never above its nodes, so that those before are done
        root[v] = root[root[v]]
    return root
