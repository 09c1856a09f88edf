"""Component by component: each taken out as a small market of its own, solved by the simplex, and priced.

A component's parties and rows are copied together first: what a pivot touches then lies side by side in the nearest
cache, instead of all over the market. Its least prices of buyers are found there too, since no price of a component
depends on another. Components share no party, so that several threads may write their answers into the same arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from graph.matching.exact.components import can_be_used
from graph.matching.exact.duals import UNBOUNDED, lower_buyer_prices
from graph.matching.exact.rows import Arrays
from graph.matching.exact.simplex import basis_flow, improve, slack_basis, tree_prices

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.exact.components import Components
    from graph.matching.exact.rows import Integer


class Solved(NamedTuple):
    """Units of each row in a best plan, and prices that prove it."""

    flow: NDArray[np.int64]
    supplier_price: NDArray[np.int64]
    buyer_price: NDArray[np.int64]


def nothing_sold(market: Arrays) -> Solved:
    """Return the answer before any component is solved.

    What has no capacity has no highest price (:data:`graph.matching.exact.duals.UNBOUNDED`); whoever can deal with
    nobody has the price 0.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> nothing_sold(Market.from_arrays([3, 0], [10], [0], [0], [5]).arrays).supplier_price.tolist() == [0, UNBOUNDED]
    True
    """
    u = np.where(market.capacity > 0, 0, UNBOUNDED)
    return Solved(np.zeros(market.value.size, np.int64), u, np.zeros(market.demand.size, np.int64))


@njit(cache=True, nogil=True)
def solve_components(  # noqa: PLR0917 a kernel
    market: Arrays,
    components: Components,
    chosen: NDArray[np.int64],
    blocks: NDArray[np.int64],
    stop: NDArray[np.bool_],
    answer: Solved,
) -> None:
    """Solve the chosen components and write units and least prices of buyers into the answer.

    ``blocks`` are pairs that the simplex looks at before it pivots, for each of the chosen. Where another thread
    sets ``stop``, the plan is the one reached by then, and its prices those of the last basis.
    """
    number = np.empty(market.demand.size, np.int32)
    for k in range(chosen.size):
        c = chosen[k]
        suppliers = components.suppliers[components.supplier_starts[c] : components.supplier_starts[c + 1]]
        buyers = components.buyers[components.buyer_starts[c] : components.buyer_starts[c + 1]]
        for j in range(buyers.size):
            number[buyers[j]] = j
        part = _taken_out(market, suppliers, buyers, number)
        tree = slack_basis(part)
        every_i, every_j = np.arange(suppliers.size).astype(np.int32), np.arange(buyers.size).astype(np.int32)
        improve(tree, part, every_i, every_j, blocks[k], stop)
        flow = basis_flow(tree, part)
        u, v = tree_prices(tree, part)
        if not stop[0]:
            u, v = lower_buyer_prices(part, flow, u, v)
        answer.supplier_price[suppliers] = u
        answer.buyer_price[buyers] = v
        _put_back(market, suppliers, part.first, flow, answer.flow)


@njit(cache=True, nogil=True)
def _taken_out(
    market: Arrays, suppliers: NDArray[np.int32], buyers: NDArray[np.int32], number: NDArray[np.int32]
) -> Arrays:
    """Return a component as a market of its own, without the rows that cannot be used."""
    most = 0
    for i in suppliers:
        most += market.first[i + 1] - market.first[i]
    first = np.empty(suppliers.size + 1, np.int64)
    buyer, value = np.empty(most, np.int32), np.empty(most, np.int64)
    limit = np.empty(most if market.limit.size else 0, np.int64)
    rows = 0
    for k in range(suppliers.size):
        i = suppliers[k]
        first[k] = rows
        for e in range(market.first[i], market.first[i + 1]):
            if can_be_used(market, i, e):
                buyer[rows], value[rows] = number[market.buyer[e]], market.value[e]
                if limit.size:
                    limit[rows] = market.limit[e]
                rows += 1
    first[suppliers.size] = rows
    limit = limit[: min(rows, limit.size)]
    return Arrays(market.capacity[suppliers], market.demand[buyers], first, buyer[:rows], value[:rows], limit)


@njit(cache=True, nogil=True)
def _put_back(
    market: Arrays,
    suppliers: NDArray[np.int32],
    first: NDArray[np.int64],
    flow: NDArray[np.int64],
    whole: NDArray[np.int64],
) -> None:
    """Write a component's units where its rows are in the whole market."""
    for k in range(suppliers.size):
        i, row = suppliers[k], first[k]
        begin, end = market.first[i], market.first[i + 1]
        all_used = end - begin == first[k + 1] - row
        for e in range(begin, end):
            if all_used or can_be_used(market, i, e):
                whole[e] = flow[row]
                row += 1


@njit(cache=True, nogil=True)
def price_idle_buyers(market: Arrays, u: NDArray[np.int64], v: NDArray[np.int64]) -> None:
    """Give buyers without demand their least price, in place: what one unit more would earn beyond its suppliers."""
    for i in range(market.capacity.size):
        for e in range(market.first[i], market.first[i + 1]):
            j: Integer = market.buyer[e]
            if market.demand[j] == 0 and (market.limit.size == 0 or market.limit[e] > 0):
                v[j] = max(v[j], market.value[e] - u[i])
