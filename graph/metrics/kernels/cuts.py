"""Depth-first kernels: cut vertices and dominators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.metrics.kernels.jit import kernel

if TYPE_CHECKING:
    from graph.metrics.kernels.types import Flags, Ints, Rows


@kernel()
def cut_nodes(rows: Rows) -> Flags:
    """Return whether each node is an articulation point (Hopcroft and Tarjan 1973, without recursion)."""
    n = rows.first.size - 1
    cuts = np.zeros(n, np.bool_)
    found, low = np.full(n, -1, np.int64), np.zeros(n, np.int64)
    parent, at = np.full(n, -1, np.int64), rows.first[:n].astype(np.int64)
    stack = np.empty(n, np.int64)
    clock = 0
    for root in range(n):
        if found[root] >= 0:
            continue
        depth, children = 1, 0
        stack[0], found[root], low[root] = root, clock, clock
        clock += 1
        while depth > 0:
            v = stack[depth - 1]
            if at[v] < rows.first[v + 1]:
                w = np.int64(rows.neighbour[at[v]])
                at[v] += 1
                if found[w] < 0:
                    parent[w], found[w], low[w] = v, clock, clock
                    clock += 1
                    children += v == root
                    stack[depth] = w
                    depth += 1
                elif w != parent[v]:
                    low[v] = min(low[v], found[w])
            else:
                depth -= 1
                up = parent[v]
                if up >= 0:
                    low[up] = min(low[up], low[v])
                    cuts[up] |= up != root and low[v] >= found[up]
        cuts[root] = children > 1
    return cuts


@kernel()
def _postorder(out: Rows, source: int) -> tuple[Ints, Ints]:
    """Return nodes in postorder of a depth-first walk from the source, and the place of each (-1 if not reached)."""
    n = out.first.size - 1
    order, place = np.empty(n, np.int32), np.full(n, -1, np.int32)
    seen, at = np.zeros(n, np.bool_), out.first[:n].astype(np.int64)
    stack, depth, count = np.empty(n, np.int64), 1, 0
    stack[0], seen[source] = source, True
    while depth > 0:
        v = stack[depth - 1]
        if at[v] < out.first[v + 1]:
            w = np.int64(out.neighbour[at[v]])
            at[v] += 1
            if not seen[w]:
                seen[w] = True
                stack[depth] = w
                depth += 1
        else:
            depth -= 1
            order[count], place[v] = v, count
            count += 1
    return order[:count], place


@kernel()
def dominators(out: Rows, back: Rows, source: int) -> Ints:
    """Return the immediate dominator of each node reached from the source (its own for the source), else -1.

    Cooper, Harvey and Kennedy's iteration over reverse postorder.
    """
    order, place = _postorder(out, source)
    above = np.full(out.first.size - 1, -1, np.int32)
    above[source] = source
    changed = True
    while changed:
        changed = False
        for i in range(order.size - 2, -1, -1):
            v = order[i]
            best = np.int64(-1)
            for e in range(back.first[v], back.first[v + 1]):
                u = np.int64(back.neighbour[e])
                if place[u] < 0 or above[u] < 0:
                    continue
                if best < 0:
                    best = u
                    continue
                while best != u:
                    while place[best] < place[u]:
                        best = np.int64(above[best])
                    while place[u] < place[best]:
                        u = np.int64(above[u])
            if above[v] != best:
                above[v] = best
                changed = True
    return above
