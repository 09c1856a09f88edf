"""The triangle pass: every triangle is met once, and gives structural holes, clustering and support together.

With m the mutual strength of a pair, s the strength and x the strongest tie of a node:

* the indirect part S of constraint is symmetric, ``S[u, v] = sum over w of m[u, w] m[v, w] / s[w]``, so that
  ``constraint[u] = sum over v of (m[u, v] + S[u, v])**2 / s[u]**2``;
* the redundancy of u's partners is ``sum over triangles of m[v, w] (m[u, w] / x[v] + m[u, v] / x[w]) / s[u]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from graph.metrics.kernels.types import Floats, Ints, Longs


@njit(cache=True)
def node_strengths(first: Longs, neighbour: Ints, weight: Floats) -> tuple[Floats, Floats]:
    """Return the strength of each rank and the strength of its strongest tie."""
    n = first.size - 1
    total, strongest = np.zeros(n), np.zeros(n)
    for u in range(n):
        sum_u, max_u = total[u], strongest[u]
        for e in range(first[u], first[u + 1]):
            v, m = neighbour[e], weight[e]
            sum_u += m
            max_u = max(max_u, m)
            total[v] += m
            strongest[v] = max(strongest[v], m)
        total[u], strongest[u] = sum_u, max_u
    return total, strongest


@njit(cache=True)
def weighted_triangles(
    first: Longs, neighbour: Ints, weight: Floats, total: Floats, strongest: Floats
) -> tuple[Floats, Floats, Ints, Longs]:
    """Return S of each pair, redundancy times strength of each rank, triangles of each pair and of each rank."""
    n, m = first.size - 1, neighbour.size
    indirect, redundant = np.zeros(m), np.zeros(n)
    shared, triangles = np.zeros(m, np.int32), np.zeros(n, np.int64)
    at = np.full(n, -1, np.int64)
    for u in range(n):
        begin, stop = first[u], first[u + 1]
        if stop - begin < 2:
            continue
        for e in range(begin, stop):
            at[neighbour[e]] = e
        for e_uv in range(begin, stop):
            v = neighbour[e_uv]
            m_uv = weight[e_uv]
            for e_vw in range(first[v], first[v + 1]):
                w = neighbour[e_vw]
                e_uw = at[w]
                if e_uw < 0:
                    continue
                m_uw, m_vw = weight[e_uw], weight[e_vw]
                indirect[e_uv] += m_uw / total[w] * m_vw
                indirect[e_uw] += m_uv / total[v] * m_vw
                indirect[e_vw] += m_uv / total[u] * m_uw
                redundant[u] += m_vw * (m_uw / strongest[v] + m_uv / strongest[w])
                redundant[v] += m_uw * (m_vw / strongest[u] + m_uv / strongest[w])
                redundant[w] += m_uv * (m_vw / strongest[u] + m_uw / strongest[v])
                shared[e_uv] += 1
                shared[e_uw] += 1
                shared[e_vw] += 1
                triangles[u] += 1
                triangles[v] += 1
                triangles[w] += 1
        for e in range(begin, stop):
            at[neighbour[e]] = -1
    return indirect, redundant, shared, triangles


@njit(cache=True)
def holes(
    first: Longs, neighbour: Ints, weight: Floats, total: Floats, indirect: Floats, log_sum: Floats
) -> tuple[Floats, Floats, Ints]:
    """Return, by rank, constraint, the sum of c ln c over the local constraints c, and the number of supported ties.

    ``log_sum`` is ln(m + S) of each pair.
    """
    n = first.size - 1
    squares, logs = np.zeros(n), np.zeros(n)
    degree = np.zeros(n, np.int32)
    for u in range(n):
        for e in range(first[u], first[u + 1]):
            v = neighbour[e]
            part = weight[e] + indirect[e]
            square = part * part
            term = square * log_sum[e]
            squares[u] += square
            squares[v] += square
            logs[u] += term
            logs[v] += term
            degree[u] += 1
            degree[v] += 1
    for u in range(n):
        if degree[u] > 0:
            squares[u] /= total[u] * total[u]
            logs[u] = 2.0 * (logs[u] / (total[u] * total[u]) - squares[u] * np.log(total[u]))
    return squares, logs, degree


@njit(cache=True)
def triangle_products(first: Longs, neighbour: Ints, weight: Floats) -> Floats:
    """Return, by rank, the sum over triangles of the product of their three weights."""
    n = first.size - 1
    found = np.zeros(n)
    at = np.full(n, -1, np.int64)
    for u in range(n):
        begin, stop = first[u], first[u + 1]
        for e in range(begin, stop):
            at[neighbour[e]] = e
        for e_uv in range(begin, stop):
            v = neighbour[e_uv]
            for e_vw in range(first[v], first[v + 1]):
                w = neighbour[e_vw]
                e_uw = at[w]
                if e_uw >= 0:
                    product = weight[e_uv] * weight[e_vw] * weight[e_uw]
                    found[u] += product
                    found[v] += product
                    found[w] += product
        for e in range(begin, stop):
            at[neighbour[e]] = -1
    return found


@njit(cache=True)
def triangle_ends(first: Longs, neighbour: Ints, weight: Floats) -> Floats:
    """Return, by rank, the sum over a node's triangles of the weights of its own two ties in them."""
    n = first.size - 1
    found = np.zeros(n)
    at = np.full(n, -1, np.int64)
    for u in range(n):
        begin, stop = first[u], first[u + 1]
        for e in range(begin, stop):
            at[neighbour[e]] = e
        for e_uv in range(begin, stop):
            v = neighbour[e_uv]
            for e_vw in range(first[v], first[v + 1]):
                w = neighbour[e_vw]
                e_uw = at[w]
                if e_uw >= 0:
                    found[u] += weight[e_uv] + weight[e_uw]
                    found[v] += weight[e_uv] + weight[e_vw]
                    found[w] += weight[e_uw] + weight[e_vw]
        for e in range(begin, stop):
            at[neighbour[e]] = -1
    return found
