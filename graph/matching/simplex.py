"""Network simplex made for markets: many suppliers, few buyers, one slack node.

The basis is a tree on suppliers, buyers and the slack node Z, which takes what is not sold and gives what is
not met. Most suppliers hang at one buyer and have nothing below them; they are left out of the lists of
children and their price is read off their only arc, so that a pivot costs what it changes among buyers.
A basis is kept strongly feasible (from every node a unit can be sent to Z), which rules out cycling.

Notation: ``pot`` of supplier i is its price u_i, of buyer j it is -v_j, of Z it is 0. An arc from a to b of
worth W is tight when ``pot_a - pot_b = W``, and improves the plan when ``W - pot_a + pot_b > 0``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.components import Components
    from graph.matching.rows import Arrays, Integer

NONE: Final = -1
NO_BOUND: Final = 2**62
UNPAYABLE: Final = 2**61


class Tree(NamedTuple):
    """A basis: suppliers are nodes 0.., buyers follow, Z is last.

    ``arc`` is the row of the pair that joins a node to its parent (``NONE``: the slack arc), ``flow`` and
    ``worth`` its units and value. Children that matter (buyers, and suppliers with children) are doubly
    linked lists. ``level`` is the depth of buyers and Z, ``v`` the price of buyers, and of Z: 0.
    """

    parent: NDArray[np.int32]
    arc: NDArray[np.int32]
    flow: NDArray[np.int64]
    worth: NDArray[np.int64]
    level: NDArray[np.int32]
    child: NDArray[np.int32]
    after: NDArray[np.int32]
    before: NDArray[np.int32]
    v: NDArray[np.int64]
    full: NDArray[np.bool_]
    """Of each row whether it is held at its limit; of size 0 where no pair is limited."""


@njit(cache=True, nogil=True)
def slack_basis(market: Arrays) -> Tree:
    """Return the basis in which nothing is sold: every party hangs at Z.

    Buyers without demand get a price that no pair can pay, since a tree with them would not be strongly feasible.
    """
    n, m = market.capacity.size, market.demand.size
    nodes = n + m + 1
    flow = np.empty(nodes, np.int64)
    flow[:n] = market.capacity
    flow[n : n + m] = market.demand
    flow[n + m] = 0
    level = np.ones(nodes, np.int32)
    level[n + m] = 0
    v = np.zeros(m + 1, np.int64)
    for j in range(m):
        if market.demand[j] == 0:
            v[j] = UNPAYABLE
    none = np.full(nodes, NONE, np.int32)
    return Tree(
        np.full(nodes, n + m, np.int32),
        none,
        flow,
        np.zeros(nodes, np.int64),
        level,
        none.copy(),
        none.copy(),
        none.copy(),
        v,
        np.zeros(market.limit.size, np.bool_),
    )


@njit(cache=True, nogil=True, inline="always")
def _residual(tree: Tree, limit: NDArray[np.int64], node: Integer, grows: bool | np.bool_) -> Integer:
    """Return by how many units the arc of a node to its parent can grow or shrink."""
    if not grows:
        return tree.flow[node]
    e = tree.arc[node]
    return NO_BOUND if e < 0 or not limit.size else limit[e] - tree.flow[node]


@njit(cache=True, nogil=True, inline="always")
def _find_leaving(
    tree: Tree, limit: NDArray[np.int64], n: Integer, ends: tuple[Integer, Integer], most: Integer
) -> tuple[Integer, Integer, Integer]:
    """Return units to send round the cycle, the node whose arc leaves, and the side it is on (0: neither).

    The cycle runs from the common ancestor down to ``first``, over the entering arc to ``second``, and up
    again. Of several arcs that block, the last one on that way leaves: this keeps the basis strongly feasible.
    """
    a, b = ends
    level_a = tree.level[a] if a >= n else tree.level[tree.parent[a]] + 1
    level_b = tree.level[b] if b >= n else tree.level[tree.parent[b]] + 1
    least_a: Integer = np.int64(NO_BOUND)
    least_b: Integer = np.int64(NO_BOUND)
    out_a: Integer = np.int64(NONE)
    out_b: Integer = np.int64(NONE)
    while a != b:
        if level_a >= level_b:
            left = _residual(tree, limit, a, a >= n)
            if left < least_a:
                least_a, out_a = left, a
            a = tree.parent[a]
            level_a -= 1
        else:
            left = _residual(tree, limit, b, b < n)
            if left <= least_b:
                least_b, out_b = left, b
            b = tree.parent[b]
            level_b -= 1
    units, out, side = most, out_a, 0
    if least_a < units:
        units, out, side = least_a, out_a, 1
    if out_b != NONE and least_b <= units:
        units, out, side = least_b, out_b, 2
    return units, out, side


@njit(cache=True, nogil=True, inline="always")
def _send(tree: Tree, n: Integer, first: Integer, second: Integer, units: Integer) -> None:
    """Send units round the cycle that the entering arc from ``first`` to ``second`` closes."""
    a, b = first, second
    level_a = tree.level[a] if a >= n else tree.level[tree.parent[a]] + 1
    level_b = tree.level[b] if b >= n else tree.level[tree.parent[b]] + 1
    while a != b:
        if level_a >= level_b:
            tree.flow[a] += units if a >= n else -units
            a = tree.parent[a]
            level_a -= 1
        else:
            tree.flow[b] += units if b < n else -units
            b = tree.parent[b]
            level_b -= 1


@njit(cache=True, nogil=True, inline="always")
def _unlink(tree: Tree, node: Integer) -> None:
    """Take a node out of the list of its parent's children."""
    before, after = tree.before[node], tree.after[node]
    if before == NONE:
        tree.child[tree.parent[node]] = after
    else:
        tree.after[before] = after
    if after != NONE:
        tree.before[after] = before


@njit(cache=True, nogil=True, inline="always")
def _link(tree: Tree, node: Integer) -> None:
    """Put a node into the list of its parent's children."""
    parent = tree.parent[node]
    head = tree.child[parent]
    tree.after[node] = head
    tree.before[node] = NONE
    if head != NONE:
        tree.before[head] = node
    tree.child[parent] = node


@njit(cache=True, nogil=True, inline="always")
def _rehang(
    tree: Tree, n: Integer, nodes: tuple[Integer, Integer, Integer], arc: tuple[Integer, Integer, Integer]
) -> None:
    """Hang the part of the tree below ``out`` at the other end of the entering arc.

    ``nodes`` are ``out``, the end of the entering arc in that part (``top``) and its other end; ``arc`` has
    its row, units and worth. The way from ``top`` up to ``out`` is turned round. A supplier is listed among
    its parent's children exactly while it has children itself.
    """
    out, node, parent = nodes
    row, units, worth = arc
    while True:
        old_parent, old = tree.parent[node], (np.int64(tree.arc[node]), tree.flow[node], tree.worth[node])
        listed = node >= n or tree.child[node] != NONE
        if listed:
            _unlink(tree, node)
            if old_parent < n and tree.child[old_parent] == NONE:
                _unlink(tree, old_parent)
        tree.parent[node], tree.arc[node], tree.flow[node], tree.worth[node] = parent, row, units, worth
        if listed:
            if parent < n and tree.child[parent] == NONE:
                _link(tree, parent)
            _link(tree, node)
        if node == out:
            return
        parent = node
        row, units, worth = old
        node = old_parent


@njit(cache=True, nogil=True, inline="always")
def _shift(tree: Tree, n: Integer, top: Integer, change: Integer) -> None:
    """Change the potentials of the part of the tree from ``top`` down, and set its levels."""
    node = top
    while True:
        tree.level[node] = tree.level[tree.parent[node]] + 1
        if node >= n:
            tree.v[node - n] -= change
        if tree.child[node] != NONE:
            node = tree.child[node]
            continue
        while node != top and tree.after[node] == NONE:
            node = tree.parent[node]
        if node == top:
            return
        node = tree.after[node]


@njit(cache=True, nogil=True)
def pivot(
    tree: Tree,
    limit: NDArray[np.int64],
    n: Integer,
    ends: tuple[Integer, Integer],
    arc: tuple[Integer, Integer, Integer],
) -> None:
    """Bring an arc into the basis and take another out.

    ``ends`` are its tail and head, ``arc`` its row, its worth and its gain (``W - pot_a + pot_b``), which is
    negative for an arc that is held at its limit.
    """
    tail, head = ends
    row, worth, gain = arc
    first, second = (tail, head) if gain > 0 else (head, tail)
    bounded = row >= 0 and limit.size > 0
    most = limit[row] if bounded else np.int64(NO_BOUND)
    units, out, side = _find_leaving(tree, limit, n, (first, second), most)
    if units > 0:
        _send(tree, n, first, second, units)
    if side == 0:
        tree.full[row] = gain > 0
        return
    if limit.size and tree.arc[out] >= 0:
        tree.full[tree.arc[out]] = tree.flow[out] == limit[tree.arc[out]]
    if bounded:
        tree.full[row] = False
    top, other = (first, second) if side == 1 else (second, first)
    if other < n:
        tree.level[other] = tree.level[tree.parent[other]] + 1
    _rehang(tree, n, (out, top, other), (np.int64(row), units if gain > 0 else most - units, worth))
    _shift(tree, n, top, gain if top == tail else -gain)


@njit(cache=True, nogil=True, inline="always")
def _best_of_rows(tree: Tree, market: Arrays, i: Integer) -> tuple[Integer, Integer]:
    """Return the greatest gain of an arc of supplier ``i``, and its row (``NONE``: the slack arc)."""
    u = tree.worth[i] - tree.v[tree.parent[i] - market.capacity.size]
    best, row = -u, NONE
    for e in range(market.first[i], market.first[i + 1]):
        gain = market.value[e] - u - tree.v[market.buyer[e]]
        if tree.full.size and tree.full[e]:
            gain = -gain
        if gain > best:
            best, row = gain, e
    return best, row


@njit(cache=True, nogil=True)
def _enter_supplier_arc(tree: Tree, market: Arrays, i: Integer, row: Integer) -> None:
    n = market.capacity.size
    u = tree.worth[i] - tree.v[tree.parent[i] - n]
    if row == NONE:
        pivot(tree, market.limit, n, (i, tree.parent.size - 1), (np.int64(NONE), np.int64(0), -u))
    else:
        j = market.buyer[row]
        gain = market.value[row] - u - tree.v[j]
        pivot(tree, market.limit, n, (i, n + j), (np.int64(row), market.value[row], gain))


@njit(cache=True, nogil=True)
def improve(
    tree: Tree, market: Arrays, suppliers: NDArray[np.int32], buyers: NDArray[np.int32], block: Integer
) -> Integer:
    """Pivot until no arc of these suppliers and buyers improves the plan; return the number of pivots.

    Suppliers are looked at in turn, ``block`` pairs at a time, and the best arc of a block enters.
    """
    pivots: Integer = 0
    idle = scanned = cursor = 0
    best: Integer = np.int64(0)
    best_i: Integer = 0
    best_row: Integer = 0
    while idle < suppliers.size:
        i = suppliers[cursor]
        cursor = 0 if cursor + 1 == suppliers.size else cursor + 1
        idle += 1
        gain, row = _best_of_rows(tree, market, i)
        if gain > best:
            best, best_i, best_row = gain, i, row
        scanned += market.first[i + 1] - market.first[i] + 1
        if scanned >= block or idle == suppliers.size:
            scanned = 0
            if best > 0:
                _enter_supplier_arc(tree, market, best_i, best_row)
                best, idle = np.int64(0), 0
                pivots += 1
            elif idle == suppliers.size:
                free = _free_buyers(tree, market, buyers)
                pivots += free
                idle = 0 if free else idle
    return pivots


@njit(cache=True, nogil=True)
def _free_buyers(tree: Tree, market: Arrays, buyers: NDArray[np.int32]) -> Integer:
    """Let buyers that would pay less than nothing go unmet instead; return how many did."""
    n, z = market.capacity.size, tree.parent.size - 1
    freed = 0
    for j in buyers:
        if tree.v[j] < 0:
            pivot(tree, market.limit, n, (z, n + j), (np.int64(NONE), np.int64(0), -tree.v[j]))
            freed += 1
    return freed


@njit(cache=True, nogil=True)
def improve_components(
    tree: Tree, market: Arrays, components: Components, chosen: NDArray[np.int64], blocks: NDArray[np.int64]
) -> Integer:
    """Bring the chosen components to their best plan; return the number of pivots."""
    pivots: Integer = 0
    for k in range(chosen.size):
        c = chosen[k]
        suppliers = components.suppliers[components.supplier_starts[c] : components.supplier_starts[c + 1]]
        buyers = components.buyers[components.buyer_starts[c] : components.buyer_starts[c + 1]]
        pivots += improve(tree, market, suppliers, buyers, blocks[k])
    return pivots


@njit(cache=True, nogil=True)
def basis_flow(tree: Tree, market: Arrays) -> NDArray[np.int64]:
    """Return the units of each row in a basis; a pair that is worth nothing is never used."""
    flow = np.zeros(market.value.size, np.int64)
    for node in range(tree.parent.size):
        if tree.arc[node] >= 0 and tree.worth[node] > 0:
            flow[tree.arc[node]] = tree.flow[node]
    for e in range(tree.full.size):
        if tree.full[e] and market.value[e] > 0:
            flow[e] = market.limit[e]
    return flow


@njit(cache=True, nogil=True)
def basis_prices(tree: Tree, market: Arrays) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the prices of a best basis, with valid prices also for parties that offer or want nothing."""
    n = market.capacity.size
    u, v = np.zeros(n, np.int64), tree.v[:-1].copy()
    v[market.demand == 0] = 0
    for i in range(n):
        u[i] = tree.worth[i] - tree.v[tree.parent[i] - n]
        for e in range(market.first[i], market.first[i + 1]):
            j = market.buyer[e]
            if market.capacity[i] == 0:
                u[i] = max(u[i], market.value[e] - v[j])
            elif market.demand[j] == 0:
                v[j] = max(v[j], market.value[e] - u[i])
    return u, v
