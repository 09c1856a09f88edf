"""The triangle pass: every triangle is met once, and gives structural holes, clustering and support together.

With m the mutual strength of a pair, s the strength and x the strongest tie of a node:

* the indirect part S of constraint is symmetric, ``S[u, v] = sum over w of m[u, w] m[v, w] / s[w]``, so that
  ``constraint[u] = sum over v of (m[u, v] + S[u, v])**2 / s[u]**2``;
* the redundancy of u's partners is ``sum over triangles of m[v, w] (m[u, w] / x[v] + m[u, v] / x[w]) / s[u]``.

A triangle is found from its lowest rank u: the neighbours of u are marked, one byte a node, and each neighbour v but
the last looks through its own row for marked ones. Rows are sorted, so the place of w in the row of u is found by
walking on from that of v. What belongs together lies together: ``node[r]`` holds 1 / s, 1 / x, the redundancy so far
and the triangles so far; ``pair[e]`` holds m and S. Triangles are written down in batches before they are added up:
then they do not wait for each other, and the processor fetches many at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graph.metrics.kernels.jit import kernel

if TYPE_CHECKING:
    from graph.metrics.kernels.types import Floats, Ints, Octets, Places, Rows


class Batch(NamedTuple):
    """Triangles u < v < w by rank, and their sides as entries of ``rows``: u-v, u-w, v-w."""

    marked: Octets
    corners: Places
    sides: Places


@kernel()
def node_strengths(rows: Rows) -> tuple[Floats, Floats]:
    """Return the strength of each rank and the strength of its strongest tie."""
    n = rows.first.size - 1
    total, strongest = np.zeros(n), np.zeros(n)
    for u in range(n):
        for e in range(rows.first[u], rows.first[u + 1]):
            v, m = rows.neighbour[e], rows.weight[e]
            total[u] += m
            total[v] += m
            strongest[u] = max(strongest[u], m)
            strongest[v] = max(strongest[v], m)
    return total, strongest


@kernel()
def empty_batch(rows: Rows) -> Batch:
    """Return room for a batch: some thousands of triangles, and at least those of the node with the longest row."""
    longest = np.int64(0)
    for u in range(rows.first.size - 1):
        longest = max(longest, np.int64(rows.first[u + 1]) - np.int64(rows.first[u]))
    room = 2048 + longest * (longest - 1) // 2
    marked = np.zeros(rows.first.size - 1, np.uint8)
    return Batch(marked, np.empty((room, 3), np.uint32), np.empty((room, 3), np.uint32))


@kernel()
def fill_batch(rows: Rows, u: int, batch: Batch) -> tuple[int, int]:
    """Write the triangles of u and the next nodes into the batch; return where to go on, and how many there are."""
    n, room, count = rows.first.size - 1, batch.corners.shape[0], 0
    while u < n:
        begin, stop = np.int64(rows.first[u]), np.int64(rows.first[u + 1])
        if count + (stop - begin) * (stop - begin - 1) // 2 > room:
            break
        if stop - begin > 1:
            for e in range(begin, stop):
                batch.marked[rows.neighbour[e]] = 1
            for e_uv in range(begin, stop - 1):
                count = _close_pairs(rows, batch, u, e_uv, count)
            for e in range(begin, stop):
                batch.marked[rows.neighbour[e]] = 0
        u += 1
    return u, count


@kernel(inline="always")
def _close_pairs(rows: Rows, batch: Batch, u: int, e_uv: int, count: int) -> int:
    v, e_uw = rows.neighbour[e_uv], e_uv
    for e_vw in range(rows.first[v], rows.first[v + 1]):
        w = rows.neighbour[e_vw]
        if batch.marked[w]:
            while rows.neighbour[e_uw] != w:
                e_uw += 1
            batch.corners[count, 0], batch.corners[count, 1], batch.corners[count, 2] = u, v, w
            batch.sides[count, 0], batch.sides[count, 1], batch.sides[count, 2] = e_uv, e_uw, e_vw
            count += 1
    return count


@kernel()
def _add_weighted(node: Floats, pair: Floats, batch: Batch, count: int) -> None:
    for i in range(count):
        u, v, w = batch.corners[i, 0], batch.corners[i, 1], batch.corners[i, 2]
        uv, uw, vw = batch.sides[i, 0], batch.sides[i, 1], batch.sides[i, 2]
        m_uv, m_uw, m_vw = pair[uv, 0], pair[uw, 0], pair[vw, 0]
        x_u, x_v, x_w = node[u, 1], node[v, 1], node[w, 1]
        pair[uv, 1] += m_uw * m_vw * node[w, 0]
        pair[uw, 1] += m_uv * m_vw * node[v, 0]
        pair[vw, 1] += m_uv * m_uw * node[u, 0]
        node[u, 2] += m_vw * (m_uw * x_v + m_uv * x_w)
        node[v, 2] += m_uw * (m_vw * x_u + m_uv * x_w)
        node[w, 2] += m_uv * (m_vw * x_u + m_uw * x_v)
        node[u, 3] += 1.0
        node[v, 3] += 1.0
        node[w, 3] += 1.0


@kernel()
def _add_plain(node: Floats, pair: Floats, batch: Batch, count: int) -> None:
    for i in range(count):
        u, v, w = batch.corners[i, 0], batch.corners[i, 1], batch.corners[i, 2]
        pair[batch.sides[i, 0], 1] += node[w, 0]
        pair[batch.sides[i, 1], 1] += node[v, 0]
        pair[batch.sides[i, 2], 1] += node[u, 0]
        node[u, 3] += 1.0
        node[v, 3] += 1.0
        node[w, 3] += 1.0


@kernel()
def triangle_pass(rows: Rows, total: Floats, strongest: Floats, plain: bool) -> tuple[Floats, Floats]:
    """Return ``node`` (rank x 4) and ``pair`` (pair x 2) as the module describes them.

    Where all strengths are 1 (``plain``) S is a sum of 1 / k, and redundancy is twice the triangles.
    """
    n, m = rows.first.size - 1, rows.neighbour.size
    node, pair = np.zeros((n, 4)), np.zeros((m, 2))
    for u in range(n):
        if total[u] > 0:
            node[u, 0], node[u, 1] = 1.0 / total[u], 1.0 / strongest[u]
    for e in range(m):
        pair[e, 0] = rows.weight[e]
    batch, u = empty_batch(rows), 0
    while u < n:
        u, count = fill_batch(rows, u, batch)
        if plain:
            _add_plain(node, pair, batch, count)
        else:
            _add_weighted(node, pair, batch, count)
    if plain:
        for v in range(n):
            node[v, 2] = 2.0 * node[v, 3]
    return node, pair


@kernel()
def bound_parts(pair: Floats) -> Floats:
    """Return m + S of each pair."""
    found = np.empty(pair.shape[0])
    for e in range(found.size):
        found[e] = pair[e, 0] + pair[e, 1]
    return found


@kernel()
def holes(rows: Rows, node: Floats, bound: Floats, logs: tuple[Floats, Floats], rank: Ints) -> Floats:
    """Return constraint, effective size, efficiency, hierarchy, clustering and triangles of each node, by row.

    ``logs`` are ln of ``bound`` and of the whole numbers from 0. With B = m + S, k partners and local constraint
    ``c = B**2 / s**2``, hierarchy is ``(2 sum of B**2 ln B / sum of B**2 + ln k - ln sum of B**2) / ln k``: the
    strength s cancels. nan where a figure is not defined.
    """
    ln_bound, ln_count = logs
    n = rows.first.size - 1
    sums = np.zeros((n, 4))  # of squares, of squares times logarithm, of partners
    for u in range(n):
        for e in range(rows.first[u], rows.first[u + 1]):
            v, square = rows.neighbour[e], bound[e] * bound[e]
            term = square * ln_bound[e]
            sums[u, 0] += square
            sums[u, 1] += term
            sums[u, 2] += 1.0
            sums[v, 0] += square
            sums[v, 1] += term
            sums[v, 2] += 1.0
    found = np.full((6, n), np.nan)
    for i in range(n):
        u = rank[i]
        k, squares, by_s, triangles = sums[u, 2], sums[u, 0], node[u, 0], node[u, 3]
        found[5, i] = triangles
        if k == 0:
            continue
        size = k - node[u, 2] * by_s
        found[0, i], found[1, i], found[2, i], found[3, i] = squares * by_s * by_s, size, size / k, 1.0
        if k > 1:
            ln_k = ln_count[int(k)]
            found[3, i] = max(0.0, (2.0 * sums[u, 1] / squares + ln_k - np.log(squares)) / ln_k)
            found[4, i] = 2.0 * triangles / (k * (k - 1.0))
    return found


@kernel()
def shared_partners(rows: Rows) -> Ints:
    """Return how many partners the two ends of each pair have in common."""
    shared = np.zeros(rows.neighbour.size, np.int32)
    batch, u = empty_batch(rows), 0
    while u < rows.first.size - 1:
        u, count = fill_batch(rows, u, batch)
        for i in range(count):
            for side in batch.sides[i]:
                shared[side] += 1
    return shared


@kernel()
def triangle_sums(rows: Rows) -> tuple[Floats, Floats]:
    """Return, by rank, sums over triangles: of the product of the three weights, and of the node's own two."""
    n = rows.first.size - 1
    products, own = np.zeros(n), np.zeros(n)
    batch, at = empty_batch(rows), 0
    while at < n:
        at, count = fill_batch(rows, at, batch)
        for i in range(count):
            uv, uw, vw = batch.sides[i]
            m_uv, m_uw, m_vw = rows.weight[uv], rows.weight[uw], rows.weight[vw]
            for corner in batch.corners[i]:
                products[corner] += m_uv * m_uw * m_vw
            u, v, w = batch.corners[i]
            own[u] += m_uv + m_uw
            own[v] += m_uv + m_vw
            own[w] += m_uw + m_vw
    return products, own
