"""Changes to a solved basis: quantities and values, one at a time, so that few pivots make it best again.

Whatever these do is a basis of the changed market; :func:`graph.matching.exact.simplex.improve` makes it best.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from graph.matching.exact.simplex import NO_BOUND, NONE, Tree, _pivot, _shift

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.exact.rows import Integer


@njit(cache=True, nogil=True)
def _bring_in(
    tree: Tree,
    limit: NDArray[np.int64],
    n: Integer,
    node: Integer,
    bound: tuple[Integer, bool],
) -> Integer:
    """Pivot on the slack arc of a node; return the units moved."""
    z = tree.parent.size - 1
    u = tree.worth[node] - tree.v[tree.parent[node] - n] if node < n else tree.v[node - n]
    ends = (np.int64(node), np.int64(z)) if node < n else (np.int64(z), np.int64(node))
    arrival = (np.int64(NONE), np.int64(0), -u)
    parent, arc, flow, worth, level, child, after, before, v, full = tree
    return _pivot(n, ends, arrival, bound, limit, parent, arc, flow, worth, level, child, after, before, v, full)


@njit(cache=True, nogil=True)
def add_units(tree: Tree, limit: NDArray[np.int64], n: Integer, node: Integer, units: Integer) -> None:
    """Add units to the capacity of a supplier or to the demand of a buyer."""
    z = tree.parent.size - 1
    if tree.parent[node] == z and tree.arc[node] == NONE:
        tree.flow[node] += units
    else:
        # They stand on the slack arc as on an arc at its limit, and move from there into the tree.
        _bring_in(tree, limit, n, node, (np.int64(units), False))


@njit(cache=True, nogil=True)
def take_units(tree: Tree, limit: NDArray[np.int64], n: Integer, node: Integer, units: Integer) -> bool:
    """Take units from the capacity of a supplier or the demand of a buyer; return whether that was done.

    First those unsold or unmet, then those of its partners, one after the other. Units that only pairs at
    their limit carry are not found here.
    """
    z = tree.parent.size - 1
    left = np.int64(units)
    while left > 0:
        if tree.parent[node] != z:
            _bring_in(tree, limit, n, node, (left, True))
            if tree.parent[node] != z:
                return True
            continue
        free = min(tree.flow[node], left)
        tree.flow[node] -= free
        left -= free
        if left > 0:
            partner = _partner_below(tree, n, node)
            if partner == NONE:
                return False
            # All that the partner deals here is let go; what was too much comes back when the plan is improved.
            _bring_in(tree, limit, n, partner, (np.int64(NO_BOUND), True))
    return True


@njit(cache=True, nogil=True)
def _partner_below(tree: Tree, n: Integer, node: Integer) -> Integer:
    """Return a node that hangs at this one by a pair in use."""
    begin, end = (n, tree.parent.size - 1) if node < n else (0, n)
    for other in range(begin, end):
        if tree.parent[other] == node and tree.flow[other] > 0:
            return other
    return NONE


@njit(cache=True, nogil=True)
def change_worth(tree: Tree, n: Integer, ends: tuple[Integer, Integer], row: Integer, value: Integer) -> None:
    """Give a pair another value where it is in the basis; prices below it move with it."""
    i, j = ends
    node = i if tree.arc[i] == row else n + j
    if tree.arc[node] == row:
        change = value - tree.worth[node]
        tree.worth[node] = value
        _shift(
            n,
            node,
            change if node < n else -change,
            tree.parent,
            tree.child,
            tree.after,
            tree.level,
            tree.v,
        )
