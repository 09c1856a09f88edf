"""Greedy start: a plan within capacities, lots, slots and budgets at once, for when there is no time for better."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.constrained.terms import Terms


def greedy_plan(terms: Terms) -> NDArray[np.int64]:
    """Return the plan that takes pairs by value of their units, each with as many as are left.

    Shares and least units are not looked at: the plan may break them.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> from graph.matching.constrained.terms import terms_of
    >>> greedy_plan(terms_of(Market.from_arrays([6, 9], [10], [0, 1], [0, 0], [5, 4]), max_partners=1))
    array([0, 9])
    """
    budgets = [side for side in terms.sides if side.code == "budget"]
    shape = (len(budgets), terms.pairs)
    per_unit = np.array([side.per_unit for side in budgets], np.int64).reshape(shape)
    nothing = np.zeros(terms.pairs, np.int64)
    per_partner = np.array(
        [nothing if side.per_partner is None else side.per_partner for side in budgets], np.int64
    ).reshape(shape)
    left = np.array([side.limit for side in budgets], np.int64)
    order = np.argsort(-terms.value.astype(np.float64) * terms.cap, kind="stable")
    quantities = (terms.capacity.copy(), terms.demand.copy(), terms.slots_supplier.copy(), terms.slots_buyer.copy())
    pairs = (terms.supplier, terms.buyer, terms.lot, terms.cap)
    return _take(order, pairs, quantities, (per_unit, per_partner, left))


@njit(cache=True, nogil=True)
def _take(
    order: NDArray[np.int64],
    pairs: tuple[NDArray[np.int64], ...],
    quantities: tuple[NDArray[np.int64], ...],
    budgets: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
) -> NDArray[np.int64]:
    supplier, buyer, lot, cap = pairs
    capacity, demand, slots_i, slots_j = quantities
    per_unit, per_partner, left = budgets
    flow = np.zeros(order.size, np.int64)
    for e in order:
        i, j = supplier[e], buyer[e]
        if slots_i[i] == 0 or slots_j[j] == 0:
            continue
        units = min(cap[e], capacity[i], demand[j])
        for b in range(left.size):
            rest = left[b] - per_partner[b, e]
            if rest < 0:
                units = 0
            elif per_unit[b, e] > 0:
                units = min(units, rest // per_unit[b, e])
        if units < lot[e]:
            continue
        flow[e] = units
        capacity[i] -= units
        demand[j] -= units
        slots_i[i] -= 1
        slots_j[j] -= 1
        for b in range(left.size):
            left[b] -= per_partner[b, e] + per_unit[b, e] * units
    return flow
