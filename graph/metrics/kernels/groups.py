"""Tallies by group: what a node's ties say of groups, and the five brokerage roles.

Roles are numbered coordinator 0, itinerant 1, representative 2, gatekeeper 3, liaison 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from graph.metrics.kernels.jit import kernel
from graph.metrics.kernels.triangles import empty_batch, fill_batch

if TYPE_CHECKING:
    from graph.metrics.kernels.types import Floats, Ints, Longs, Octets, Rows


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


SENT: Final = np.array([0, 1, 1 << 32, (1 << 32) + 1], np.int64)
"""What a tie of each way adds to a tally: sent in the lower half of the number, received in the upper half."""
HALF: Final = (1 << 32) - 1


@kernel()
def brokered_pairs(rows: Rows, code: Ints, groups: int) -> Longs:
    """Return, by node and role, the pairs i -> node -> j with i other than j, whether or not i -> j."""
    n = rows.first.size - 1
    roles = np.zeros((n, 5), np.int64)
    tally = np.zeros(groups, np.int64)
    for v in range(n):
        home = code[v]
        everyone, both_all, both_home = 0, 0, 0
        for e in range(rows.first[v], rows.first[v + 1]):
            g, way = code[rows.neighbour[e]], rows.way[e]
            tally[g] += SENT[way]
            everyone += SENT[way]
            both_all += way == 3
            both_home += (way == 3) & (g == home)
        out_home, in_home = tally[home] & HALF, tally[home] >> 32
        tally[home] = 0
        same_other = 0
        for e in range(rows.first[v], rows.first[v + 1]):
            g = code[rows.neighbour[e]]
            same_other += (tally[g] & HALF) * (tally[g] >> 32)
            tally[g] = 0
        out_other, in_other = (everyone & HALF) - out_home, (everyone >> 32) - in_home
        roles[v, 0] = in_home * out_home - both_home
        roles[v, 1] = same_other - (both_all - both_home)
        roles[v, 2] = in_home * out_other
        roles[v, 3] = in_other * out_home
        roles[v, 4] = in_other * out_other - same_other
    return roles


@kernel()
def without_closed(brokered: Longs, closed: Longs, rank: Ints) -> Longs:
    """Take the closed pairs, given by rank, from the brokered ones, given by node; the latter are written over."""
    for v in range(rank.size):
        for role in range(5):
            brokered[v, role] -= closed[rank[v], role]
    return brokered


def _role_table() -> Octets:
    """Return role by which groups of a triangle u, v, w agree (bits uv, vw, uw) and by the six ways to broker it."""
    table = np.zeros((8, 6), np.uint8)
    for agree in range(8):
        uv, vw, uw = agree & 1, agree >> 1 & 1, agree >> 2 & 1
        for way, (sender_own, receiver_own, ends) in enumerate(
            ((uv, vw, uw), (vw, uv, uw), (uw, vw, uv), (vw, uw, uv), (uv, uw, vw), (uw, uv, vw))
        ):
            own, other = (0 if receiver_own else 2), (3 if receiver_own else 1 if ends else 4)
            table[agree, way] = own if sender_own else other
    return table


TABLE: Final = _role_table()


@kernel()
def closed_pairs(rows: Rows, code: Ints) -> Longs:
    """Return, by rank and role, the pairs i -> node -> j where i -> j too; ``code`` is by rank as well.

    Of a triangle u, v, w six such pairs are possible: u v w and w v u through v, u w v and v w u through w, v u w and
    w u v through u. Each is added as 0 or 1 without asking, because the processor cannot foresee the answers.
    """
    n = rows.first.size - 1
    roles = np.zeros((n, 5), np.int64)
    batch, at = empty_batch(rows), 0
    while at < n:
        at, count = fill_batch(rows, at, batch)
        for i in range(count):
            u, v, w = batch.corners[i, 0], batch.corners[i, 1], batch.corners[i, 2]
            uv, uw, vw = rows.way[batch.sides[i, 0]], rows.way[batch.sides[i, 1]], rows.way[batch.sides[i, 2]]
            a, b, c = code[u], code[v], code[w]
            agree = (a == b) + 2 * (b == c) + 4 * (a == c)
            vu, wu, wv = uv >> 1, uw >> 1, vw >> 1
            roles[v, TABLE[agree, 0]] += uv & vw & uw & 1
            roles[v, TABLE[agree, 1]] += wv & vu & wu
            roles[w, TABLE[agree, 2]] += uw & wv & uv & 1
            roles[w, TABLE[agree, 3]] += vw & wu & vu & 1
            roles[u, TABLE[agree, 4]] += vu & uw & vw & 1
            roles[u, TABLE[agree, 5]] += wu & uv & wv & 1
    return roles
