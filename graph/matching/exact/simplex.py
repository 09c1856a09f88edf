"""Network simplex made for markets: many suppliers, few buyers, one slack node.

The basis is a tree on suppliers, buyers and the slack node Z, which takes what is not sold and gives what is
not met. Most suppliers hang at one buyer and have nothing below them; they are left out of the lists of
children and their price is read off their only arc, so that a pivot costs what it changes among buyers.
A basis is kept strongly feasible (from every node a unit can be sent to Z), which rules out cycling.

Notation: ``pot`` of supplier i is its price u_i, of buyer j it is -v_j, of Z it is 0. An arc from a to b of
worth W is tight when ``pot_a - pot_b = W``, and improves the plan when ``W - pot_a + pot_b > 0``.
"""

# ruff: noqa: PLR0913, PLR0917 (kernels take arrays one by one: handing on a tuple of them costs more than a pivot)
from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numba import njit

from graph.matching.exact.duals import close_prices

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

    from graph.matching.exact.components import Components
    from graph.matching.exact.rows import Arrays, Integer

    Nodes: TypeAlias = NDArray[np.int32]
    Units: TypeAlias = NDArray[np.int64]
    Ends: TypeAlias = tuple[Integer, Integer]

NONE: Final = -1
NOTHING: Final = -2
"""No arc at all, where ``NONE`` means the slack arc."""
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


@njit(inline="always")
def _level_of(node: Integer, n: Integer, parent: Nodes, level: Nodes) -> Integer:
    """Return the depth of a node; that of suppliers is one more than their parent's."""
    return level[node] if node >= n else level[parent[node]] + 1


@njit(inline="always")
def _left(row: Integer, units: Integer, limit: Units) -> Integer:
    """Return by how many units an arc can still grow."""
    return limit[row] - units if limit.size and row >= 0 else np.int64(NO_BOUND)


@njit(inline="always")
def _find_leaving(
    n: Integer, ends: Ends, most: Integer, parent: Nodes, level: Nodes, arc: Nodes, flow: Units, limit: Units
) -> tuple[Integer, Integer, Integer]:
    """Return units to send round the cycle, the node whose arc leaves, and the side it is on (0: neither).

    The cycle runs from the common ancestor down to the first end, over the entering arc to the second, and up
    again: it grows the arcs of buyers on the first side and of suppliers on the second, and shrinks the others.
    Of several arcs that block, the last one on that way leaves, which keeps the basis strongly feasible.
    """
    a, b = ends
    level_a, level_b = _level_of(a, n, parent, level), _level_of(b, n, parent, level)
    least_a: Integer = np.int64(NO_BOUND)
    least_b: Integer = np.int64(NO_BOUND)
    out_a: Integer = np.int64(NONE)
    out_b: Integer = np.int64(NONE)
    while a != b:
        if level_a >= level_b:
            left = flow[a] if a < n else _left(arc[a], flow[a], limit)
            if left < least_a:
                least_a, out_a = left, a
            a = parent[a]
            level_a -= 1
        else:
            left = flow[b] if b >= n else _left(arc[b], flow[b], limit)
            if left <= least_b:
                least_b, out_b = left, b
            b = parent[b]
            level_b -= 1
    units, out, side = most, out_a, 0
    if least_a < units:
        units, out, side = least_a, out_a, 1
    if out_b != NONE and least_b <= units:
        units, out, side = least_b, out_b, 2
    return units, out, side


@njit(inline="always")
def _send(n: Integer, ends: Ends, units: Integer, parent: Nodes, level: Nodes, flow: Units) -> None:
    """Send units round the cycle that the entering arc closes."""
    a, b = ends
    level_a, level_b = _level_of(a, n, parent, level), _level_of(b, n, parent, level)
    while a != b:
        if level_a >= level_b:
            flow[a] += units if a >= n else -units
            a = parent[a]
            level_a -= 1
        else:
            flow[b] += units if b < n else -units
            b = parent[b]
            level_b -= 1


@njit(inline="always")
def _unlink(node: Integer, parent: Nodes, child: Nodes, after: Nodes, before: Nodes) -> None:
    """Take a node out of the list of its parent's children, except Z's, which is not kept."""
    left, right = before[node], after[node]
    if left != NONE:
        after[left] = right
    elif parent[node] != parent.size - 1:
        child[parent[node]] = right
    if right != NONE:
        before[right] = left


@njit(inline="always")
def _link(node: Integer, parent: Nodes, child: Nodes, after: Nodes, before: Nodes) -> None:
    """Put a node into the list of its parent's children.

    Z's list is not kept: nothing is ever moved from Z down, and components solved at once share no node but Z.
    """
    above = parent[node]
    before[node] = after[node] = NONE
    if above != parent.size - 1:
        head = child[above]
        after[node] = head
        if head != NONE:
            before[head] = node
        child[above] = node


@njit(inline="always")
def _rehang(
    n: Integer,
    nodes: tuple[Integer, Integer, Integer],
    arrival: tuple[Integer, Integer, Integer],
    parent: Nodes,
    arc: Nodes,
    flow: Units,
    worth: Units,
    child: Nodes,
    after: Nodes,
    before: Nodes,
) -> None:
    """Hang the part of the tree below the leaving arc at the other end of the entering arc.

    ``nodes`` are the node whose arc leaves, the end of the entering arc in that part, and its other end;
    ``arrival`` has the row, the units and the worth of the entering arc. The way up to the leaving arc is
    turned round. A supplier is listed among its parent's children exactly while it has children itself.
    """
    (out, node, above), (row, units, value) = nodes, arrival
    while True:
        old_above, old_row, old_units, old_value = parent[node], arc[node], flow[node], worth[node]
        listed = node >= n or child[node] != NONE
        if listed:
            _unlink(node, parent, child, after, before)
            if old_above < n and child[old_above] == NONE:
                _unlink(old_above, parent, child, after, before)
        parent[node], arc[node], flow[node], worth[node] = above, row, units, value
        if listed:
            if above < n and child[above] == NONE:
                _link(above, parent, child, after, before)
            _link(node, parent, child, after, before)
        if node == out:
            break
        above, row, units, value = node, old_row, old_units, old_value
        node = old_above


@njit(inline="always")
def _shift(
    n: Integer, top: Integer, change: Integer, parent: Nodes, child: Nodes, after: Nodes, level: Nodes, v: Units
) -> None:
    """Change the potentials of the part of the tree from ``top`` down, and set its levels."""
    node = top
    while True:
        level[node] = level[parent[node]] + 1
        if node >= n:
            v[node - n] -= change
        if child[node] != NONE:
            node = child[node]
            continue
        while node != top and after[node] == NONE:
            node = parent[node]
        if node == top:
            break
        node = after[node]


@njit(inline="always")
def _pivot(
    n: Integer,
    ends: Ends,
    arrival: tuple[Integer, Integer, Integer],
    bound: tuple[Integer, bool | np.bool_],
    limit: Units,
    parent: Nodes,
    arc: Nodes,
    flow: Units,
    worth: Units,
    level: Nodes,
    child: Nodes,
    after: Nodes,
    before: Nodes,
    v: Units,
    full: NDArray[np.bool_],
) -> Integer:
    """Bring an arc into the basis and take another out; return the units that it moved.

    ``ends`` are its tail and head, ``arrival`` its row, its worth and its gain (``W - pot_a + pot_b``),
    ``bound`` the most units that it can carry, and whether it carries none so far (else: all of them).
    """
    (tail, head), (row, value, gain), (most, empty) = ends, arrival, bound
    first, second = (tail, head) if empty else (head, tail)
    bounded = row >= 0 and limit.size > 0
    units, out, side = _find_leaving(n, (first, second), most, parent, level, arc, flow, limit)
    if units > 0:
        _send(n, (first, second), units, parent, level, flow)
    if side == 0:
        if bounded:
            full[row] = empty
    else:
        if limit.size and arc[out] >= 0:
            full[arc[out]] = flow[out] == limit[arc[out]]
        if bounded:
            full[row] = False
        top, other = (first, second) if side == 1 else (second, first)
        if other < n:
            level[other] = level[parent[other]] + 1
        sent = units if empty else most - units
        _rehang(n, (out, top, other), (row, sent, value), parent, arc, flow, worth, child, after, before)
        _shift(n, top, gain if top == tail else -gain, parent, child, after, level, v)
    return units


@njit(inline="always")
def _best_of_rows(
    i: Integer,
    best: Integer,
    u: Integer,
    first: Units,
    buyer: Nodes,
    value: Units,
    v: Units,
    full: NDArray[np.bool_],
) -> tuple[Integer, Integer]:
    """Return the greatest gain of an arc of supplier ``i`` above ``best``, and its row (``NONE``: the slack arc)."""
    row: Integer = np.int64(NOTHING)
    if -u > best:
        best, row = -u, np.int64(NONE)
    for e in range(first[i], first[i + 1]):
        gain = value[e] - u - v[buyer[e]]
        if full.size and full[e]:
            gain = -gain
        if gain > best:
            best, row = gain, e
    return best, row


@njit(cache=True, nogil=True)
def improve(  # noqa: C901 a kernel: helpers would cost more than a pivot
    tree: Tree,
    market: Arrays,
    suppliers: NDArray[np.int32],
    buyers: NDArray[np.int32],
    block: Integer,
    stop: NDArray[np.bool_],
) -> Integer:
    """Pivot until no arc of these suppliers and buyers improves the plan; return the number of pivots.

    A strongly feasible basis cannot cycle. One changed by hand (:mod:`graph.matching.exact.warm`) might: after more
    pivots than any market has needed it is left, and -1 returned.

    Suppliers are looked at in turn, ``block`` pairs at a time, and the best arc of a block enters. When no
    supplier has one, buyers that would pay less than nothing go unmet instead. Another thread that sets ``stop``
    ends it at the plan that it has.
    """
    parent, arc, flow, worth, level, child, after, before, v, full = tree
    capacity, _, row_first, buyer, value, limit = market
    n, z = capacity.size, parent.size - 1
    pivots: Integer = 0
    idle = scanned = cursor = 0
    best: Integer = np.int64(0)
    best_i: Integer = np.int64(0)
    best_row: Integer = np.int64(NOTHING)
    patience = 1000 * (suppliers.size + buyers.size + 10)
    while idle < suppliers.size:
        i = suppliers[cursor]
        cursor = 0 if cursor + 1 == suppliers.size else cursor + 1
        idle += 1
        best, row = _best_of_rows(i, best, worth[i] - v[parent[i] - n], row_first, buyer, value, v, full)
        if row != NOTHING:
            best_i, best_row = i, row
        scanned += row_first[i + 1] - row_first[i] + 1
        if scanned < block and idle < suppliers.size:
            continue
        if stop[0]:
            return pivots
        scanned = 0
        tail, head, worth_in, gain = np.int64(z), np.int64(z), np.int64(0), np.int64(0)
        if best_row != NOTHING:
            tail = np.int64(best_i)
            gain = -worth[tail] + v[parent[tail] - n]
            if best_row >= 0:
                head, worth_in = n + np.int64(buyer[best_row]), value[best_row]
                gain += worth_in - v[head - n]
        elif idle == suppliers.size:
            j = _underpaying(buyers, v)
            if j >= 0:
                head, gain, best_row = n + np.int64(j), -v[j], np.int64(NONE)
        if gain != 0:
            most = limit[best_row] if limit.size and best_row >= 0 else np.int64(NO_BOUND)
            ends, arrival, bound = (tail, head), (best_row, worth_in, gain), (most, gain > 0)
            _pivot(n, ends, arrival, bound, limit, parent, arc, flow, worth, level, child, after, before, v, full)
            pivots += 1
            idle, best, best_row = 0, np.int64(0), np.int64(NOTHING)
            if pivots > patience:
                return -1
    return pivots


@njit(cache=True, nogil=True)
def _underpaying(buyers: NDArray[np.int32], v: Units) -> Integer:
    """Return the buyer that would pay least, if that is less than nothing; else ``NONE``."""
    least: Integer = np.int64(0)
    found: Integer = np.int64(NONE)
    for j in buyers:
        if v[j] < least:
            least, found = v[j], j
    return found


@njit(cache=True, nogil=True)
def improve_components(
    tree: Tree,
    market: Arrays,
    components: Components,
    chosen: NDArray[np.int64],
    blocks: NDArray[np.int64],
    stop: NDArray[np.bool_],
) -> Integer:
    """Bring the chosen components to their best plan; return the number of pivots."""
    pivots: Integer = 0
    for k in range(chosen.size):
        c = chosen[k]
        suppliers = components.suppliers[components.supplier_starts[c] : components.supplier_starts[c + 1]]
        buyers = components.buyers[components.buyer_starts[c] : components.buyer_starts[c + 1]]
        pivots += improve(tree, market, suppliers, buyers, blocks[k], stop)
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
def tree_prices(tree: Tree, market: Arrays) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the prices of a basis of parties that all have units."""
    n = market.capacity.size
    u = np.empty(n, np.int64)
    for i in range(n):
        u[i] = tree.worth[i] - tree.v[tree.parent[i] - n]
    return u, tree.v[:-1].copy()


@njit(cache=True, nogil=True)
def basis_prices(tree: Tree, market: Arrays) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the prices of a best basis."""
    u, v = tree_prices(tree, market)
    close_prices(market, u, v)
    return u, v
