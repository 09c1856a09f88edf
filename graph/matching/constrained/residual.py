"""Residual: what is left to plan for some pairs while all others keep their units."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.constrained.terms import Terms


def residual(
    terms: Terms,
    units: NDArray[np.float64] | NDArray[np.int64],
    free: NDArray[np.int64],
    *,
    partner: NDArray[np.float64] | None = None,
) -> Terms:
    """Return the terms of the free pairs with what all other pairs leave of capacities, slots and limits.

    Units of other pairs may be parts, as in a relaxation, and so may partners be (``partner``; whoever has units
    if ``None``); what is left is then rounded down. ``pair`` of the answer counts within ``terms``.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> from graph.matching.constrained.terms import terms_of
    >>> terms = terms_of(Market.from_arrays([6, 9], [10], [0, 1], [0, 0], [5, 4]), max_partners=2)
    >>> left = residual(terms, np.array([6, 0]), np.array([1]))
    >>> left.demand, left.cap, left.slots_buyer
    (array([4]), array([4]), array([1]))
    """
    fixed = units.astype(np.float64)
    fixed[free] = 0
    partner = (fixed > 0).astype(np.float64) if partner is None else np.where(fixed > 0, partner, 0.0)
    capacity = _left(terms.capacity, terms.supplier, fixed)
    demand = _left(terms.demand, terms.buyer, fixed)
    slots_i = _left(terms.slots_supplier, terms.supplier, partner)
    slots_j = _left(terms.slots_buyer, terms.buyer, partner)
    limits = []
    for side in terms.sides:
        load = float(side.per_unit @ fixed)
        if side.per_partner is not None:
            load += float(side.per_partner @ partner)
        limits.append(int(np.floor(side.limit - load + 1e-6)))
    cap = np.minimum(terms.cap[free], np.minimum(capacity[terms.supplier[free]], demand[terms.buyer[free]]))
    usable = (terms.lot[free] <= cap) & (slots_i[terms.supplier[free]] > 0) & (slots_j[terms.buyer[free]] > 0)
    free, cap = free[usable], cap[usable]
    suppliers, supplier = np.unique(terms.supplier[free], return_inverse=True)
    buyers, buyer = np.unique(terms.buyer[free], return_inverse=True)
    return replace(
        terms,
        capacity=capacity[suppliers],
        demand=demand[buyers],
        slots_supplier=slots_i[suppliers],
        slots_buyer=slots_j[buyers],
        pair=free,
        supplier=supplier,
        buyer=buyer,
        value=terms.value[free],
        lot=terms.lot[free],
        cap=cap,
        sides=tuple(side.of_pairs(free, limit) for side, limit in zip(terms.sides, limits, strict=True)),
    )


def _left(most: NDArray[np.int64], party: NDArray[np.int64], taken: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return what is left of a limit of each party."""
    left = most - np.bincount(party, weights=taken, minlength=most.size)
    return np.maximum(np.floor(left + 1e-6), 0).astype(np.int64)
