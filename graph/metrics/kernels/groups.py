"""Tallies by group: what a node's ties say of groups, and the five brokerage roles.

Roles are numbered coordinator 0, itinerant 1, representative 2, gatekeeper 3, liaison 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from graph.metrics.kernels.types import Floats, Ints, Longs, Octets


@njit(cache=True)
def group_tallies(
    first: Longs, neighbour: Ints, weight: Floats, code: Ints, groups: int
) -> tuple[Floats, Floats, Floats, Ints]:
    """Return, by node, the strength, that inside its own group, the sum of squares by group, and the groups met."""
    n = first.size - 1
    total, own, squares = np.zeros(n), np.zeros(n), np.zeros(n)
    met = np.zeros(n, np.int32)
    tally = np.zeros(groups)
    for v in range(n):
        for e in range(first[v], first[v + 1]):
            tally[code[neighbour[e]]] += weight[e]
        for e in range(first[v], first[v + 1]):
            g = code[neighbour[e]]
            if tally[g] > 0.0:
                total[v] += tally[g]
                squares[v] += tally[g] * tally[g]
                met[v] += 1
                if g == code[v]:
                    own[v] = tally[g]
                tally[g] = 0.0
    return total, own, squares, met


@njit(cache=True, inline="always")
def _role(sender: int, broker: int, receiver: int) -> int:
    if sender == broker:
        return 0 if receiver == broker else 2
    if receiver == broker:
        return 3
    return 1 if sender == receiver else 4


@njit(cache=True)
def brokered_pairs(first: Longs, neighbour: Ints, way: Octets, code: Ints, groups: int) -> Longs:
    """Return, by node and role, the pairs i -> node -> j with i other than j, whether or not i -> j."""
    n = first.size - 1
    roles = np.zeros((n, 5), np.int64)
    sent, received = np.zeros(groups, np.int64), np.zeros(groups, np.int64)
    for v in range(n):
        home = code[v]
        out_all, in_all, both_all, both_home = 0, 0, 0, 0
        for e in range(first[v], first[v + 1]):
            g, w = code[neighbour[e]], way[e]
            if w & 1:
                sent[g] += 1
                out_all += 1
            if w & 2:
                received[g] += 1
                in_all += 1
            if w == 3:
                both_all += 1
                both_home += g == home
        out_home, in_home = sent[home], received[home]
        sent[home], received[home] = 0, 0
        same_other = 0
        for e in range(first[v], first[v + 1]):
            g = code[neighbour[e]]
            same_other += sent[g] * received[g]
            sent[g], received[g] = 0, 0
        out_other, in_other = out_all - out_home, in_all - in_home
        roles[v, 0] = in_home * out_home - both_home
        roles[v, 1] = same_other - (both_all - both_home)
        roles[v, 2] = in_home * out_other
        roles[v, 3] = in_other * out_home
        roles[v, 4] = in_other * out_other - same_other
    return roles


@njit(cache=True)
def closed_pairs(first: Longs, neighbour: Ints, way: Octets, code: Ints) -> Longs:
    """Return, by rank and role, the pairs i -> node -> j where i -> j too; ``code`` is by rank as well."""
    n = first.size - 1
    roles = np.zeros((n, 5), np.int64)
    at = np.full(n, -1, np.int64)
    for u in range(n):
        begin, stop = first[u], first[u + 1]
        if stop - begin < 2:
            continue
        for e in range(begin, stop):
            at[neighbour[e]] = e
        g_u = code[u]
        for e_uv in range(begin, stop):
            v = neighbour[e_uv]
            uv, g_v = way[e_uv], code[v]
            for e_vw in range(first[v], first[v + 1]):
                w = neighbour[e_vw]
                if at[w] < 0:
                    continue
                uw, vw, g_w = way[at[w]], way[e_vw], code[w]
                if uv & 1 and vw & 1 and uw & 1:
                    roles[v, _role(g_u, g_v, g_w)] += 1
                if uv & 2 and vw & 2 and uw & 2:
                    roles[v, _role(g_w, g_v, g_u)] += 1
                if uw & 1 and vw & 2 and uv & 1:
                    roles[w, _role(g_u, g_w, g_v)] += 1
                if uw & 2 and vw & 1 and uv & 2:
                    roles[w, _role(g_v, g_w, g_u)] += 1
                if uv & 2 and uw & 1 and vw & 1:
                    roles[u, _role(g_v, g_u, g_w)] += 1
                if uv & 1 and uw & 2 and vw & 2:
                    roles[u, _role(g_w, g_u, g_v)] += 1
        for e in range(begin, stop):
            at[neighbour[e]] = -1
    return roles
