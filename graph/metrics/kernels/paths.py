"""Shortest paths counted in ties: Brandes' betweenness from a list of sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.metrics.kernels.jit import kernel

if TYPE_CHECKING:
    from graph.metrics.kernels.types import Floats, Ints, Places, Rows


@kernel()
def _from_source(rows: Rows, source: int, reached: Places, level: Ints, paths: Floats) -> int:
    """Breadth first: fill the order of reaching, the distance and the number of shortest paths; return how many."""
    reached[0], level[source], paths[source] = source, 0, 1.0
    count, i = 1, 0
    while i < count:
        v = reached[i]
        i += 1
        beyond = level[v] + 1
        paths_v = paths[v]
        for e in range(rows.first[v], rows.first[v + 1]):
            w = rows.neighbour[e]
            if level[w] < 0:
                level[w] = beyond
                paths[w] = paths_v
                reached[count] = w
                count += 1
            elif level[w] == beyond:
                paths[w] += paths_v
    return count


@kernel(nogil=True)
def dependencies(out: Rows, back: Rows, sources: Ints, endpoints: bool) -> Floats:
    """Sum the dependencies of every node on every source; ``back`` holds the ties against their direction.

    Paths are counted along ``out``; what a node passes on is added up along ``back``, farthest nodes first.
    """
    n = out.first.size - 1
    found = np.zeros(n)
    reached, level = np.empty(n, np.uint32), np.full(n, -1, np.int32)
    paths, share = np.zeros(n), np.zeros(n)
    for source in sources:
        count = _from_source(out, source, reached, level, paths)
        for i in range(count - 1, 0, -1):
            w = reached[i]
            nearer, each = level[w] - 1, (1.0 + share[w]) / paths[w]
            for e in range(back.first[w], back.first[w + 1]):
                v = back.neighbour[e]
                if level[v] == nearer:
                    share[v] += paths[v] * each
            found[w] += share[w] + endpoints
        found[source] += (count - 1) * endpoints
        for i in range(count):
            level[reached[i]] = -1
            share[reached[i]] = 0.0
    return found
