"""Greedy start: a plan within capacities, lots, slots and budgets at once, for when there is no time for better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.constrained.terms import Terms


RAISES: Final = 24
"""Times that the price of a share is raised, or halved back, to find a plan that keeps it."""


def greedy_plan(terms: Terms) -> NDArray[np.int64]:
    """Return the plan that takes pairs by value of their units, each with as many as are left.

    Where that breaks a share or a least number of units, units count at a price for it, doubled until the plan keeps
    the rule and then lowered as far as it still does. The plan may break rules where no such prices are found.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> from graph.matching.constrained.terms import terms_of
    >>> greedy_plan(terms_of(Market.from_arrays([6, 9], [10], [0, 1], [0, 0], [5, 4]), max_partners=1))
    array([0, 9])
    """
    price = np.zeros(len(terms.sides))
    flow = _plan_at(terms, price)
    shares = [k for k, side in enumerate(terms.sides) if side.code != "budget"]
    if not shares or _keeps(terms, flow, shares):
        return flow
    least = np.array([float(terms.value.mean()) / max(1, side.scale) / 8 for side in terms.sides]) if terms.pairs else 0
    for _ in range(RAISES):
        broken = [k for k in shares if not _keeps(terms, flow, [k])]
        if not broken:
            break
        price[broken] = np.maximum(price[broken] * 2, np.asarray(least)[broken])
        flow = _plan_at(terms, price)
    if not _keeps(terms, flow, shares):
        return flow
    low, high = 0.5, 1.0
    for _ in range(5):
        middle = (low + high) / 2
        found = _plan_at(terms, price * middle)
        if _keeps(terms, found, shares):
            high, flow = middle, found if terms.value_of(found) > terms.value_of(flow) else flow
        else:
            low = middle
    return flow


def _keeps(terms: Terms, flow: NDArray[np.int64], rows: list[int]) -> bool:
    return all(terms.sides[k].load(flow) <= terms.sides[k].limit for k in rows)


def _plan_at(terms: Terms, price: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the greedy plan in which a unit on each side row costs its price; what is then worth nothing is left."""
    budgets = [side for side in terms.sides if side.code == "budget"]
    shape = (len(budgets), terms.pairs)
    per_unit = np.array([side.per_unit for side in budgets], np.int64).reshape(shape)
    nothing = np.zeros(terms.pairs, np.int64)
    per_partner = np.array(
        [nothing if side.per_partner is None else side.per_partner for side in budgets], np.int64
    ).reshape(shape)
    left = np.array([side.limit for side in budgets], np.int64)
    worth = terms.value.astype(np.float64)
    for own, side in zip(price.tolist(), terms.sides, strict=True):
        if own:
            worth -= own * side.per_unit
    order = np.argsort(-worth * terms.cap, kind="stable")
    order = order[worth[order] > 0] if price.any() else order
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
    flow = np.zeros(supplier.size, np.int64)
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
