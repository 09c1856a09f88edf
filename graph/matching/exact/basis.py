"""Bases made from plans, and cut: how a solved market goes on when parties leave it, change, or come.

A best plan whose used pairs form a forest is a basis: :func:`basis_of_plan` hangs it up without one pivot that moves a
unit. :func:`cut` takes parties out; what they traded is free again, and :func:`widened` makes room for new ones.
:func:`graph.matching.exact.simplex.improve` then does what is left to do, which is little where little changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

from graph.matching.exact.flows import NEVER_STOP
from graph.matching.exact.simplex import (
    NONE,
    UNPAYABLE,
    Tree,
    _link,
    _shift,
    _unlink,
    basis_flow,
    basis_prices,
    improve,
    slack_basis,
)
from graph.matching.exact.warm import add_units
from graph.matching.market import Market

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.exact.rows import Arrays, Integer

A_LOOK: Final = 128
"""Pairs looked at before the best of them enters: where little is left to do, going round costs more than pivots."""


def basis_of_plan(market: Arrays, flow: NDArray[np.int64], price: NDArray[np.int64]) -> Tree | None:
    """Return the basis of a best plan of a market without limits; None where its pairs are none.

    Parameters
    ----------
    market, flow
        A market and the units of its rows in a best plan.
    price
        Prices of suppliers: where a part of the forest has nothing left over, it hangs at its cheapest supplier.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> market = Market.from_arrays([3, 2], [4], [0, 1], [0, 0], [5, 7])
    >>> tree = basis_of_plan(market.arrays, np.array([2, 2]), np.array([0, 2]))
    >>> tree.parent.tolist(), tree.flow.tolist(), tree.v.tolist()
    ([3, 2, 0, 3], [1, 2, 2, 0], [5, 0])
    """
    n = market.capacity.size
    seller = np.repeat(np.arange(n), np.diff(market.first))
    left = np.concatenate((market.capacity, market.demand))
    np.subtract.at(left, seller, flow)
    np.subtract.at(left, n + market.buyer.astype(np.int64), flow)
    over = np.flatnonzero(left > 0)
    tops = np.concatenate((over, np.argsort(price, kind="stable"))).astype(np.int32)
    tree = slack_basis(market)
    return tree if _hang(tree, market, flow, left, (tops, over.size)) else None


@njit(cache=True, nogil=True)
def _hang(
    tree: Tree,
    market: Arrays,
    flow: NDArray[np.int64],
    left: NDArray[np.int64],
    tops: tuple[NDArray[np.int32], int],
) -> bool:
    """Hang the parts of a forest at their tops, the first of which must be in parts of their own."""
    parent, _, _, _, _, child, after, before, _, _ = tree
    n, m = market.capacity.size, market.demand.size
    sellers = _sellers(market, flow)
    seen = np.zeros(n + m, np.bool_)
    queue = np.empty(n + m, np.int32)
    end: Integer = 0
    for k in range(tops[0].size):
        top = tops[0][k]
        if seen[top]:
            if k < tops[1]:
                return False
            continue
        begin, end = end, _spread(tree, market, flow, sellers, (top, left[top], end), seen, queue)
        if end < 0:
            return False
        for at in range(begin, end):
            node = queue[at]
            above = parent[node]
            if node >= n and above < n:
                if child[above] == NONE:
                    _link(above, parent, child, after, before)
                _link(node, parent, child, after, before)
    return True


@njit(cache=True, nogil=True)
def _sellers(market: Arrays, flow: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
    """Return suppliers and rows of the pairs in use by buyer."""
    m = market.demand.size
    first = np.zeros(m + 1, np.int64)
    for e in range(flow.size):
        if flow[e] > 0:
            first[market.buyer[e] + 1] += 1
    for j in range(m):
        first[j + 1] += first[j]
    at = first[:-1].copy()
    seller, row = np.empty(first[m], np.int32), np.empty(first[m], np.int64)
    for i in range(market.capacity.size):
        for e in range(market.first[i], market.first[i + 1]):
            if flow[e] > 0:
                j = market.buyer[e]
                seller[at[j]], row[at[j]] = i, e
                at[j] += 1
    return first, seller, row


@njit(cache=True, nogil=True)
def _spread(  # noqa: PLR0917 - a kernel takes arrays one by one
    tree: Tree,
    market: Arrays,
    flow: NDArray[np.int64],
    sellers: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]],
    top: tuple[Integer, Integer, Integer],
    seen: NDArray[np.bool_],
    queue: NDArray[np.int32],
) -> Integer:
    """Hang all that trades with a node, directly or through others, below it; -1 where a way leads back."""
    parent, arc, units, worth, level, _, _, _, v, _ = tree
    n, z = market.capacity.size, parent.size - 1
    node, left, head = top
    tail: Integer = head + 1
    queue[head], seen[node] = node, True
    parent[node], arc[node], units[node], worth[node], level[node] = z, NONE, left, 0, 1
    if node >= n:
        v[node - n] = 0
    while head < tail:
        a = queue[head]
        head += 1
        ours = a < n
        begin = market.first[a] if ours else sellers[0][a - n]
        stop = market.first[a + 1] if ours else sellers[0][a - n + 1]
        for k in range(begin, stop):
            e = np.int64(k) if ours else sellers[2][k]
            if flow[e] == 0 or arc[a] == e:
                continue
            b = np.int64(n + market.buyer[e]) if ours else np.int64(sellers[1][k])
            if seen[b]:
                return np.int64(-1)
            seen[b] = True
            parent[b], arc[b], units[b], worth[b], level[b] = a, e, flow[e], market.value[e], level[a] + 1
            if ours:
                v[b - n] = market.value[e] - worth[a] + v[parent[a] - n]
            queue[tail] = b
            tail += 1
    return np.int64(tail)


@njit(cache=True, nogil=True)
def cut(tree: Tree, market: Arrays, gone: NDArray[np.bool_]) -> None:  # noqa: C901, PLR0912 - a kernel, as in simplex
    """Take nodes out of a basis: they hang alone, with the units that the market says, and their partners go on.

    What a partner traded with them it has left over: it hangs there, or the units move on within its own part.
    """
    parent, arc, flow, worth, level, child, after, before, v, _ = tree
    n, z = market.capacity.size, parent.size - 1
    freed = np.zeros(z, np.int64)
    tops, change, count = np.empty(z, np.int32), np.empty(z, np.int64), 0
    for node in range(z):
        above = parent[node]
        if gone[node]:
            if above != z and not gone[above]:
                freed[above] += flow[node]
        elif above != z and gone[above]:
            tops[count] = node
            change[count] = v[above - n] - worth[node] if node < n else v[node - n]
            count += 1
    for node in range(z):
        above = parent[node]
        if gone[node] and above != z and not gone[above] and (node >= n or child[node] != NONE):
            _unlink(node, parent, child, after, before)
            if above < n and child[above] == NONE:
                _unlink(above, parent, child, after, before)
    for k in range(count):
        node = tops[k]
        parent[node], arc[node], worth[node], before[node], after[node] = z, NONE, 0, NONE, NONE
    for node in range(z):
        if gone[node]:
            parent[node], arc[node], worth[node], level[node] = z, NONE, 0, 1
            child[node] = before[node] = after[node] = NONE
            flow[node] = market.capacity[node] if node < n else market.demand[node - n]
            if node >= n:
                v[node - n] = 0 if flow[node] > 0 else UNPAYABLE
    for k in range(count):
        _shift(n, tops[k], change[k], parent, child, after, level, v)
    for node in range(z):
        if freed[node] > 0:
            add_units(tree, market.limit, n, node, freed[node])


def widened(tree: Tree, sizes: tuple[int, int], capacity: NDArray[np.int64], demand: NDArray[np.int64]) -> Tree:
    """Return a basis with more suppliers and buyers, numbered after those that are there and trading nothing yet.

    Parameters
    ----------
    tree, sizes
        A basis, and how many suppliers and buyers it has.
    capacity, demand
        Units of those who come.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> tree = slack_basis(Market.from_arrays([3], [4], [0], [0], [5]).arrays)
    >>> widened(tree, (1, 1), np.array([2]), np.array([9])).flow.tolist()
    [3, 2, 4, 9, 0]
    """
    n, m = sizes
    k, extra = capacity.size, capacity.size + demand.size
    z = n + m + extra
    number = np.concatenate((np.arange(n), np.arange(n, n + m) + k, [z, NONE])).astype(np.int32)
    stay = number[:-1]
    nobody, nothing = np.full(z + 1, NONE, np.int32), np.zeros(z + 1, np.int64)
    fresh = Tree(
        np.full(z + 1, z, np.int32), nobody.copy(), nothing.copy(), nothing.copy(), np.ones(z + 1, np.int32),
        nobody.copy(), nobody.copy(), nobody.copy(), np.zeros(m + demand.size + 1, np.int64), tree.full.copy(),
    )  # fmt: skip
    for name in ("parent", "child", "after", "before"):
        getattr(fresh, name)[stay] = number[getattr(tree, name)]
    for name in ("arc", "flow", "worth", "level"):
        getattr(fresh, name)[stay] = getattr(tree, name)
    fresh.flow[n : n + k], fresh.flow[n + k + m : z] = capacity, demand
    fresh.v[:m] = tree.v[:m]
    fresh.v[m:-1] = np.where(demand > 0, 0, UNPAYABLE)
    return fresh


def narrowed(tree: Tree, kept: tuple[NDArray[np.bool_], NDArray[np.bool_]], rows: NDArray[np.int64]) -> Tree:
    """Return the basis of some suppliers and buyers that share no pair with the others.

    Parameters
    ----------
    tree, kept
        A basis, and which of its suppliers and buyers stay; numbers go on without gaps.
    rows
        The rows of the pairs that stay, ascending.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> market = Market.from_arrays([3, 2], [4, 1], [0, 1], [0, 1], [5, 7])
    >>> tree = basis_of_plan(market.arrays, np.array([3, 1]), np.array([5, 0]))
    >>> part = narrowed(tree, (np.array([False, True]), np.array([False, True])), np.array([1]))
    >>> part.parent.tolist(), part.arc.tolist(), part.flow.tolist()
    ([2, 0, 2], [-1, 0, -1], [1, 1, 0])
    """
    stay = np.flatnonzero(np.concatenate((*kept, [True])))
    number = np.full(tree.parent.size + 1, NONE, np.int32)  # the last stands for nobody
    number[stay] = np.arange(stay.size)
    place = np.full((int(rows[-1]) if rows.size else 0) + 2, NONE, np.int32)
    place[rows] = np.arange(rows.size)
    arc = tree.arc[stay]
    fields = {name: number[getattr(tree, name)[stay]] for name in ("parent", "child", "after", "before")}
    fields |= {name: getattr(tree, name)[stay] for name in ("flow", "worth", "level")}
    return tree._replace(arc=place[arc], v=tree.v[np.append(kept[1], True)], **fields)


def improved(tree: Tree, market: Arrays) -> bool:
    """Pivot until no pair improves the plan; False where that leads nowhere, and the market is to be solved anew."""
    n, m = market.capacity.size, market.demand.size
    every = np.arange(n, dtype=np.int32), np.arange(m, dtype=np.int32)
    return bool(improve(tree, market, *every, A_LOOK, NEVER_STOP) >= 0)


@njit(cache=True, nogil=True)
def worth_more(
    pairs: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]],
    u: NDArray[np.int64],
    v: NDArray[np.int64],
    gone: tuple[NDArray[np.bool_], NDArray[np.bool_]],
) -> NDArray[np.int64]:
    """Return which pairs (supplier, buyer, value) are worth more than their sides earn, of those who are not gone."""
    supplier, buyer, value = pairs
    found, size = np.empty(supplier.size, np.int64), 0
    for e in range(supplier.size):
        i, j = supplier[e], buyer[e]
        if value[e] > u[i] + v[j] and not gone[0][i] and not gone[1][j]:
            found[size] = e
            size += 1
    return found[:size].copy()


@njit(cache=True, nogil=True)
def merged(
    old: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64], NDArray[np.float64]],
    more: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64], NDArray[np.float64]],
    place: NDArray[np.int32],
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64], NDArray[np.float64]]:
    """Return two lists of pairs (supplier, buyer, value, km), each in order, as one; no pair is in both.

    Where the first list's pairs come to stand is written into ``place``.
    """
    size = old[0].size + more[0].size
    supplier, buyer = np.empty(size, np.int32), np.empty(size, np.int32)
    value, km = np.empty(size, np.int64), np.empty(size, np.float64)
    a, b = 0, 0
    for t in range(size):
        first = b == more[0].size
        if not first and a < old[0].size:
            first = old[0][a] < more[0][b] or (old[0][a] == more[0][b] and old[1][a] < more[1][b])
        if first:
            supplier[t], buyer[t], value[t], km[t] = old[0][a], old[1][a], old[2][a], old[3][a]
            place[a] = t
            a += 1
        else:
            supplier[t], buyer[t], value[t], km[t] = more[0][b], more[1][b], more[2][b], more[3][b]
            b += 1
    return supplier, buyer, value, km


def compile_basis() -> None:
    """Compile the kernels and keep them on disk; done once, when the program is installed.

    Examples
    --------
    >>> compile_basis()
    """
    market = Market.from_arrays([3, 2], [4], [0, 1], [0, 0], [5, 7])
    tree = basis_of_plan(market.arrays, np.array([2, 2]), np.array([0, 2]))
    if tree is not None:
        cut(tree, market.arrays, np.array([True, False, False]))
        improved(tree, market.arrays)
        basis_flow(tree, market.arrays)
        basis_prices(tree, market.arrays)
    nobody = np.zeros(2, np.bool_)
    # pairs of a market are read-only, those that grow are not: the latter are looked through and merged
    pairs = market.supplier.copy(), market.buyer.copy(), market.value.copy()
    worth_more(pairs, np.zeros(2, np.int64), np.zeros(1, np.int64), (nobody, nobody))
    merged((*pairs, np.zeros(2)), (pairs[0][:0], pairs[1][:0], pairs[2][:0], np.zeros(0)), np.empty(2, np.int32))
