"""Tallies by group: what a node's ties say of groups, and the five brokerage roles.

Roles are numbered coordinator 0, itinerant 1, representative 2, gatekeeper 3, liaison 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.metrics.kernels.jit import kernel
from graph.metrics.kernels.triangles import empty_batch, fill_batch

if TYPE_CHECKING:
    from graph.metrics.kernels.types import Floats, Ints, Longs, Rows


@kernel()
def group_tallies(rows: Rows, code: Ints, groups: int) -> tuple[Floats, Floats, Floats, Ints]:
    """Return, by node, the strength, that inside its own group, the sum of squares by group, and the groups met."""
    n = rows.first.size - 1
    total, own, squares = np.zeros(n), np.zeros(n), np.zeros(n)
    met = np.zeros(n, np.int32)
    tally = np.zeros(groups)
    for v in range(n):
        for e in range(rows.first[v], rows.first[v + 1]):
            tally[code[rows.neighbour[e]]] += rows.weight[e]
        own[v] = tally[code[v]]
        for e in range(rows.first[v], rows.first[v + 1]):
            g = code[rows.neighbour[e]]
            if tally[g] > 0.0:
                total[v] += tally[g]
                squares[v] += tally[g] * tally[g]
                met[v] += 1
                tally[g] = 0.0
    return total, own, squares, met


@kernel(inline="always")
def _role(sender: int, broker: int, receiver: int) -> int:
    if sender == broker:
        return 0 if receiver == broker else 2
    if receiver == broker:
        return 3
    return 1 if sender == receiver else 4


@kernel()
def brokered_pairs(rows: Rows, code: Ints, groups: int) -> Longs:
    """Return, by node and role, the pairs i -> node -> j with i other than j, whether or not i -> j."""
    n = rows.first.size - 1
    roles = np.zeros((n, 5), np.int64)
    tally = np.zeros((groups, 2), np.int64)  # sent to and received from each group
    for v in range(n):
        home = code[v]
        out_all, in_all, both_all, both_home = 0, 0, 0, 0
        for e in range(rows.first[v], rows.first[v + 1]):
            g, way = code[rows.neighbour[e]], rows.way[e]
            sends, receives, both = way & 1, way >> 1, way == 3
            tally[g, 0] += sends
            tally[g, 1] += receives
            out_all += sends
            in_all += receives
            both_all += both
            both_home += both and g == home
        out_home, in_home = tally[home, 0], tally[home, 1]
        tally[home, 0], tally[home, 1] = 0, 0
        same_other = 0
        for e in range(rows.first[v], rows.first[v + 1]):
            g = code[rows.neighbour[e]]
            same_other += tally[g, 0] * tally[g, 1]
            tally[g, 0], tally[g, 1] = 0, 0
        out_other, in_other = out_all - out_home, in_all - in_home
        roles[v, 0] = in_home * out_home - both_home
        roles[v, 1] = same_other - (both_all - both_home)
        roles[v, 2] = in_home * out_other
        roles[v, 3] = in_other * out_home
        roles[v, 4] = in_other * out_other - same_other
    return roles


@kernel(inline="always")
def _close(roles: Longs, code: Ints, corners: tuple[int, int, int], ways: tuple[int, int, int]) -> None:
    """Count the closed pairs of a triangle a, b, c for its broker b; the tie of a and c is seen from a."""
    a, b, c = corners
    closed = ways[0] & ways[1] & ways[2]
    if closed & 1:
        roles[b, _role(code[a], code[b], code[c])] += 1
    if closed & 2:
        roles[b, _role(code[c], code[b], code[a])] += 1


@kernel(inline="always")
def _turned(way: int) -> int:
    return (way >> 1) | ((way & 1) << 1)


@kernel()
def closed_pairs(rows: Rows, code: Ints) -> Longs:
    """Return, by rank and role, the pairs i -> node -> j where i -> j too; ``code`` is by rank as well."""
    n = rows.first.size - 1
    roles = np.zeros((n, 5), np.int64)
    batch, at = empty_batch(rows), 0
    while at < n:
        at, count = fill_batch(rows, at, batch)
        for i in range(count):
            u, v, w = batch.corners[i, 0], batch.corners[i, 1], batch.corners[i, 2]
            uv, uw, vw = (
                rows.way[batch.sides[i, 0]],
                rows.way[batch.sides[i, 1]],
                rows.way[batch.sides[i, 2]],
            )
            _close(roles, code, (u, v, w), (uv, vw, uw))
            _close(roles, code, (u, w, v), (uw, _turned(vw), uv))
            _close(roles, code, (v, u, w), (_turned(uv), uw, vw))
    return roles
