"""What people do today, to compare a plan with: the best pair first, or whoever comes first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from graph.arguments import thing
from graph.matching.arrays import exact_dot
from graph.matching.market import Market

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.exact.rows import Arrays


@dataclass(frozen=True, eq=False)
class Baseline:
    """A plan without prices or proof: units of each pair in the caller's order, and their value."""

    flow: NDArray[np.int64]
    value: int


def greedy(market: Market) -> Baseline:
    """Return the plan that takes pairs from the highest value down, each with as many units as are left.

    Equal values go to the lower supplier, then the lower buyer.

    Examples
    --------
    Taking 90 first leaves 70 for nothing: greedy ends with 90 where 150 was possible.

    >>> from graph.matching.market import Market
    >>> greedy(Market.from_arrays([1, 1], [1, 1], [0, 0, 1], [0, 1, 0], [90, 80, 70])).value
    90
    """
    thing("market", market, Market)
    order = np.argsort(-market.rows.value, kind="stable")
    return _take(market, order)


def first_come(market: Market) -> Baseline:
    """Return the plan of a clerk: suppliers in the order given, each to its best buyers with room.

    Equal values go to the lower buyer.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> first_come(Market.from_arrays([1, 1], [1, 1], [0, 0, 1], [0, 1, 0], [90, 80, 70])).value
    90
    """
    thing("market", market, Market)
    rows = market.rows
    order = np.lexsort((rows.buyer, -rows.value, _suppliers_of_rows(market)))
    return _take(market, order)


def _suppliers_of_rows(market: Market) -> NDArray[np.int64]:
    return np.repeat(np.arange(market.suppliers), np.diff(market.rows.first))


def _take(market: Market, order: NDArray[np.int64]) -> Baseline:
    flow = market.rows.to_caller(_take_in_order(order, market.arrays, _suppliers_of_rows(market)))
    return Baseline(flow, exact_dot(flow, market.value))


@njit(cache=True, nogil=True)
def _take_in_order(order: NDArray[np.int64], market: Arrays, supplier: NDArray[np.int64]) -> NDArray[np.int64]:
    left_i, left_j = market.capacity.copy(), market.demand.copy()
    flow = np.zeros(order.size, np.int64)
    for e in order:
        i, j = supplier[e], market.buyer[e]
        units = min(left_i[i], left_j[j])
        if market.limit.size:
            units = min(units, market.limit[e])
        flow[e] = units
        left_i[i] -= units
        left_j[j] -= units
    return flow
