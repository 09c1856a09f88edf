"""The numpy engine: the functions of :mod:`graph.metrics.compiled` without numba, for one look at a small network.

A cold ``jejaring measure`` of ten thousand parties ends sooner with these than numba is loaded. Every function takes
and gives the same as its twin; sums may differ in the last bit, because they run in another order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.metrics.kernels.types import Pairs, Rows
from graph.metrics.packed import packed_order, pair_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.metrics.kernels.types import Floats, Ints, Longs, Octets

Whole = np.ndarray[tuple[int, ...], np.dtype[np.integer]]


def _turned(way: Octets) -> Octets:
    return ((way >> 1) | ((way & 1) << 1)).astype(np.uint8)


def unique_pairs(n: int, start: Ints, end: Ints, weight: Floats, both_ways: bool) -> Pairs:
    """Merge ties between the same two nodes; see the compiled twin."""
    apart = np.flatnonzero(start != end)
    start, end, weight = start[apart], end[apart], weight[apart]
    low, high = np.minimum(start, end), np.maximum(start, end)
    way = np.full(low.size, 3, np.uint8) if both_ways else np.where(start == low, 1, 2).astype(np.uint8)
    key, order = packed_order(low.astype(np.int64) * n + high)
    begin = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if key.size else np.zeros(0, np.int64)
    if begin.size == 0:
        return Pairs(low, high, weight, way)
    strength = np.add.reduceat(weight[order], begin)
    ways = np.bitwise_or.reduceat(way[order], begin)
    kept = strength != 0.0
    first = order[begin][kept]
    return Pairs(low[first], high[first], strength[kept], ways[kept])


def degree_ranks(n: int, pairs: Pairs) -> tuple[Ints, Ints]:
    """Return degree and rank of each node; see the compiled twin."""
    degree = np.bincount(pairs.low, minlength=n) + np.bincount(pairs.high, minlength=n)
    rank = np.empty(n, np.int32)
    rank[np.argsort(degree, kind="stable")] = np.arange(n, dtype=np.int32)
    return degree.astype(np.int32), rank


def _rows(n: int, row: Whole, neighbour: Whole, weight: Floats, way: Octets) -> Rows:
    order = pair_order(n, row, neighbour)
    first = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n))]).astype(np.uint32)
    return Rows(first, neighbour[order].astype(np.uint32), weight[order], way[order])


def symmetric(n: int, pairs: Pairs) -> Rows:
    """Return each pair in the rows of both its ends; see the compiled twin."""
    return _rows(
        n,
        np.concatenate([pairs.low, pairs.high]),
        np.concatenate([pairs.high, pairs.low]),
        np.concatenate([pairs.strength, pairs.strength]),
        np.concatenate([pairs.way, _turned(pairs.way)]),
    )


def forward(n: int, rank: Ints, pairs: Pairs) -> Rows:
    """Return each pair once under ranks; see the compiled twin."""
    a, b = rank[pairs.low], rank[pairs.high]
    way = np.where(a < b, pairs.way, _turned(pairs.way)).astype(np.uint8)
    return _rows(n, np.minimum(a, b), np.maximum(a, b), pairs.strength, way)


def _row_of_entry(rows: Rows) -> Longs:
    first = rows.first.astype(np.int64)
    return np.repeat(np.arange(first.size - 1), np.diff(first))


def node_strengths(rows: Rows) -> tuple[Floats, Floats]:
    """Return strength and strongest tie of each rank; see the compiled twin."""
    n = rows.first.size - 1
    ends = np.concatenate([_row_of_entry(rows), rows.neighbour.astype(np.int64)])
    both = np.concatenate([rows.weight, rows.weight])
    strongest = np.zeros(n)
    np.maximum.at(strongest, ends, both)
    return np.asarray(np.bincount(ends, both, n), np.float64), strongest


def triangles(rows: Rows) -> tuple[Longs, Longs]:
    """Return every triangle u < v < w by rank (t x 3), and its sides u-v, u-w, v-w as entries (t x 3).

    Examples
    --------
    >>> one = np.ones(3)
    >>> rows = Rows(np.array([0, 2, 3, 3]), np.array([1, 2, 2]), one, one.astype(np.uint8))
    >>> corners, sides = triangles(rows)
    >>> corners.tolist(), sides.tolist()
    ([[0, 1, 2]], [[0, 1, 2]])
    """
    n, first = rows.first.size - 1, rows.first.astype(np.int64)
    row, neighbour = _row_of_entry(rows), rows.neighbour.astype(np.int64)
    length = np.diff(first)[neighbour]
    uv = np.repeat(np.arange(row.size), length)
    vw = np.arange(uv.size) - np.repeat(np.cumsum(length) - length, length) + np.repeat(first[neighbour], length)
    key, wanted = row * n + neighbour, row[uv] * n + neighbour[vw]
    uw = np.searchsorted(key, wanted)
    closed = np.flatnonzero(key[np.minimum(uw, max(key.size - 1, 0))] == wanted) if key.size else uw
    uv, uw, vw = uv[closed], uw[closed], vw[closed]
    corners = np.stack([row[uv], neighbour[uv], neighbour[vw]], axis=1)
    return corners, np.stack([uv, uw, vw], axis=1)


def triangle_pass(rows: Rows, total: Floats, strongest: Floats, plain: bool) -> tuple[Floats, Floats]:
    """Return ``node`` and ``pair``; see the compiled twin."""
    del plain  # the weighted form gives the same
    n, m = rows.first.size - 1, rows.neighbour.size
    node, pair = np.zeros((n, 4)), np.zeros((m, 2))
    np.divide(1.0, total, out=node[:, 0], where=total > 0)
    np.divide(1.0, strongest, out=node[:, 1], where=total > 0)
    pair[:, 0] = rows.weight
    corners, sides = triangles(rows)
    by_s, by_x = node[corners, 0], node[corners, 1]
    m_uv, m_uw, m_vw = (rows.weight[sides[:, side]] for side in range(3))
    indirect = np.stack([m_uw * m_vw * by_s[:, 2], m_uv * m_vw * by_s[:, 1], m_uv * m_uw * by_s[:, 0]], axis=1)
    redundant = np.stack(
        [
            m_vw * (m_uw * by_x[:, 1] + m_uv * by_x[:, 2]),
            m_uw * (m_vw * by_x[:, 0] + m_uv * by_x[:, 2]),
            m_uv * (m_vw * by_x[:, 0] + m_uw * by_x[:, 1]),
        ],
        axis=1,
    )
    pair[:, 1] = np.bincount(sides.ravel(), indirect.ravel(), m)
    node[:, 2] = np.bincount(corners.ravel(), redundant.ravel(), n)
    node[:, 3] = np.bincount(corners.ravel(), minlength=n)
    return node, pair


def bound_parts(pair: Floats) -> Floats:
    """Return m + S of each pair."""
    return np.asarray(pair.sum(axis=1), np.float64)


def holes(rows: Rows, node: Floats, bound: Floats, logs: tuple[Floats, Floats], rank: Ints) -> Floats:
    """Return the six figures of each node; see the compiled twin."""
    ln_bound, ln_count = logs
    n = rows.first.size - 1
    ends = np.concatenate([_row_of_entry(rows), rows.neighbour.astype(np.int64)])
    square = bound * bound
    squares, terms = (np.bincount(ends, np.concatenate([part, part]), n)[rank] for part in (square, square * ln_bound))
    k = np.bincount(ends, minlength=n)[rank]
    by_s, redundant, found = node[rank, 0], node[rank, 2], node[rank, 3]
    with np.errstate(divide="ignore", invalid="ignore"):
        tied = np.where(k > 0, 1.0, np.nan)
        size = (k - redundant * by_s) * tied
        hierarchy = np.maximum((2.0 * terms / squares + ln_count[k] - np.log(squares)) / ln_count[k], 0.0)
        hierarchy = np.where(k > 1, hierarchy, tied)
        clustering = np.where(k > 1, 2.0 * found / (k * (k - 1.0)), np.nan)
        return np.stack([squares * by_s * by_s * tied, size, size / k, hierarchy, clustering, found])


def _role(sender: Whole, broker: Whole, receiver: Whole) -> Whole:
    own = np.where(receiver == broker, 0, 2)
    other = np.where(receiver == broker, 3, np.where(sender == receiver, 1, 4))
    return np.where(sender == broker, own, other)


def brokered_pairs(rows: Rows, code: Ints, groups: int) -> Longs:
    """Return the pairs that each node stands between, by role; see the compiled twin."""
    n, row = rows.first.size - 1, _row_of_entry(rows)
    group = code[rows.neighbour].astype(np.int64)
    key, place = np.unique(row * groups + group, return_inverse=True)
    sends, receives = (rows.way & 1).astype(np.int64), (rows.way >> 1).astype(np.int64)

    def total(weight: NDArray[np.int64], into: Longs, size: int) -> Longs:
        return np.bincount(into, weight, size).astype(np.int64)

    sent, received = total(sends, place, key.size), total(receives, place, key.size)
    node, home = key // groups, key % groups == code[key // groups]
    out, into = total(sends, row, n), total(receives, row, n)
    out_home, in_home = total(sent * home, node, n), total(received * home, node, n)
    same_other = total(sent * received * ~home, node, n)
    both, at_home = sends * receives, group == code[row]
    both_home, both_away = total(both * at_home, row, n), total(both * ~at_home, row, n)
    out_other, in_other = out - out_home, into - in_home
    roles = (
        in_home * out_home - both_home,
        same_other - both_away,
        in_home * out_other,
        in_other * out_home,
        in_other * out_other - same_other,
    )
    return np.stack(roles, axis=1)


def closed_pairs(rows: Rows, code: Ints) -> Longs:
    """Return the pairs that need no broker, by role; see the compiled twin."""
    n = rows.first.size - 1
    roles = np.zeros((n, 5), np.int64)
    corners, sides = triangles(rows)
    u, v, w = corners.T
    uv, uw, vw = rows.way[sides].T
    for (a, b, c), closed in (
        ((u, v, w), uv & vw & uw),
        ((u, w, v), uw & _turned(vw) & uv),
        ((v, u, w), _turned(uv) & uw & vw),
    ):
        np.add.at(roles, (b, _role(code[a], code[b], code[c])), (closed & 1) > 0)
        np.add.at(roles, (b, _role(code[c], code[b], code[a])), (closed & 2) > 0)
    return roles


def without_closed(brokered: Longs, closed: Longs, rank: Ints) -> Longs:
    """Take the closed pairs from the brokered ones; see the compiled twin."""
    return brokered - closed[rank]
