"""Tallies by group: what a node's ties say of groups, and the five brokerage roles.

Roles are numbered coordinator 0, itinerant 1, representative 2, gatekeeper 3, liaison 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from graph.metrics.kernels.jit import kernel

if TYPE_CHECKING:
    from graph.metrics.kernels.types import Floats, Ints, Longs, Marks, Octets, Places, Rows


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


def _slot_table() -> Octets:
    """Return which tally takes the pairs of a broker, by which groups of a triangle u, v, w agree and by the broker.

    Agreement is in bits, uv, vw, uw; brokers are v (between u and w), w (between u and v), u (between v and w). Tallies
    are the roles, except that 2 is that of a broker in the group of the first of the two, 3 in that of the second.
    """
    table = np.zeros((8, 3), np.uint8)
    for agree in range(8):
        uv, vw, uw = agree & 1, agree >> 1 & 1, agree >> 2 & 1
        for broker, (first, second, ends) in enumerate(((uv, vw, uw), (uw, vw, uv), (uv, uw, vw))):
            table[agree, broker] = (0 if second else 2) if first else 3 if second else 1 if ends else 4
    return table


def _pair_table() -> Longs:
    """Return how many closed pairs each broker of a triangle has, first to second in the lower half, back in the upper.

    By the ways of the sides, ``uv + 4 vw + 16 uw``, and the broker: v, w, u.
    """
    table = np.zeros((64, 3), np.int64)
    for uv, vw, uw in np.ndindex(4, 4, 4):
        vu, wv, wu = uv >> 1, vw >> 1, uw >> 1
        there = uv & vw & uw & 1, uw & wv & uv & 1, vu & uw & vw & 1
        back = wv & vu & wu, vw & wu & vu, wu & uv & wv
        table[uv + 4 * vw + 16 * uw] = np.array(there) + np.left_shift(np.array(back, np.int64), 32)
    return table


SPREAD: Final = np.uint32(0x9E3779B1)
"""Knuth's multiplier: neighbours fall on all bits alike."""
SLOTS: Final = _slot_table()
PAIRS: Final = _pair_table()


@kernel()
def closed_pairs(rows: Rows, code: Ints) -> Longs:
    """Return, by rank and role, the pairs i -> node -> j where i -> j too; ``code`` is by rank as well.

    Of a triangle u, v, w six such pairs are possible, two for each of the three as broker. Both of one broker are added
    as one number without asking which there are, because the processor cannot foresee the answers: a node has fewer
    triangles than there are pairs, which is fewer than half a number holds.
    """
    n, neighbour, way = rows.first.size - 1, rows.neighbour, rows.way
    sign, longest = _signs(rows)
    tally, marked = np.zeros((n, 5), np.int64), np.zeros(n, np.uint8)
    hits, likely = np.empty(longest + 1, np.uint32), np.empty(longest + 1, np.uint32)
    for u in range(n):
        begin, stop = rows.first[u], rows.first[u + 1]
        some = np.int64(0)
        for e in range(begin, stop):
            likely[some] = e
            some += np.int64(sign[u] & sign[neighbour[e]] != 0)
        if some == 0:
            continue
        for e in range(begin, stop):
            marked[neighbour[e]] = way[e]
        for e in likely[:some]:
            count = np.int64(0)
            for f in range(rows.first[neighbour[e]], rows.first[neighbour[e] + 1]):
                hits[count] = f
                count += np.int64(marked[neighbour[f]] > 0)
            if count > 0:
                _tally_triangles(rows, code, u, e, hits[:count], marked, tally)
        for e in range(begin, stop):
            marked[neighbour[e]] = 0
    return _roles_of(tally)


@kernel(inline="always")
def _signs(rows: Rows) -> tuple[Marks, np.int64]:
    """Return for each row one bit of 64 for every neighbour, and the length of the longest row.

    Two rows with no bit in common have no neighbour in common: most rows need not be looked through.
    """
    n, longest = rows.first.size - 1, np.int64(0)
    sign = np.zeros(n, np.uint64)
    for u in range(n):
        longest = max(longest, np.int64(rows.first[u + 1]) - np.int64(rows.first[u]))
        for e in range(rows.first[u], rows.first[u + 1]):
            sign[u] |= np.uint64(1) << np.uint64(np.uint32(rows.neighbour[e] * SPREAD) >> np.uint32(26))
    return sign, longest


@kernel(inline="always")
def _tally_triangles(  # noqa: PLR0917 - part of a kernel, brought in line; numba knows no keyword-only ones there
    rows: Rows, code: Ints, u: int, e: int, hits: Places, marked: Octets, tally: Longs
) -> None:
    v = rows.neighbour[e]
    a, b, uv = code[u], code[v], rows.way[e]
    for f in hits:
        w = rows.neighbour[f]
        c = code[w]
        agree = (a == b) + 2 * (b == c) + 4 * (a == c)
        ways = uv + 4 * rows.way[f] + 16 * marked[w]
        tally[v, SLOTS[agree, 0]] += PAIRS[ways, 0]
        tally[w, SLOTS[agree, 1]] += PAIRS[ways, 1]
        tally[u, SLOTS[agree, 2]] += PAIRS[ways, 2]


@kernel(inline="always")
def _roles_of(tally: Longs) -> Longs:
    """Add up both halves; of tallies 2 and 3 the halves are representative and gatekeeper, crosswise."""
    for v in range(tally.shape[0]):
        for role in (0, 1, 4):
            tally[v, role] = (tally[v, role] & HALF) + (tally[v, role] >> 32)
        first, second = tally[v, 2], tally[v, 3]
        tally[v, 2] = (first & HALF) + (second >> 32)
        tally[v, 3] = (first >> 32) + (second & HALF)
    return tally
