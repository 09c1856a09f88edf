"""Price guess, exact solve of the pairs that matter, price all pairs, add what is missing, until proven.

For components whose smaller side is large too. Only a few pairs of a supplier can ever be used; guessed prices
(:mod:`graph.matching.exact.auction`) say which, cost scaling solves those exactly, and the prices of that answer are
held against every pair. When none would gain, the answer is best for the whole component.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

from graph.matching.exact.auction import guess_buyer_prices
from graph.matching.exact.duals import prices_near
from graph.matching.exact.rows import read_only
from graph.matching.exact.scaling import flow_by_cost_scaling

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.exact.rows import Arrays

STEPS: Final = 200
"""The auction bids in steps of the largest value divided by this."""
KEPT_STEPS: Final = 2
"""Pairs are kept that would lose less than so many steps at the guessed prices."""


def solve_by_price_guess(
    market: Arrays,
) -> tuple[NDArray[np.int64], tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return units of each row in a best plan of a component, and prices that prove it.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> market = Market.from_arrays([1, 1], [1, 1], [0, 0, 1], [0, 1, 0], [90, 80, 70])
    >>> flow, (u, v) = solve_by_price_guess(market.arrays)
    >>> flow, int(u.sum() + v.sum())
    (array([0, 1, 1]), 150)
    """
    step = max(1, int(market.value.max()) // STEPS)
    v = guess_buyer_prices(market, step)
    u = _best_gains(market, v)
    kept = _loss(market, u, v) <= KEPT_STEPS * step
    while True:
        rows = np.flatnonzero(kept)
        part = _rows_of(market, rows)
        flow = flow_by_cost_scaling(part)
        u, v = prices_near(part, flow, u, v)
        loss = _loss(market, u, v)
        loss[rows] = 0
        if loss.min() >= 0:
            whole = np.zeros(market.value.size, np.int64)
            whole[rows] = flow
            return whole, (u, v)
        kept |= loss < step  # what is missing now, and what would be missing next


def _rows_of(market: Arrays, rows: NDArray[np.int64]) -> Arrays:
    """Return the market with these rows alone."""
    limit = market.limit[rows] if market.limit.size else market.limit
    first = np.searchsorted(rows, market.first)
    return read_only(market._replace(first=first, buyer=market.buyer[rows], value=market.value[rows], limit=limit))


@njit(cache=True, nogil=True)
def _best_gains(market: Arrays, v: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return what a unit of each supplier gains at its best buyer, at least 0."""
    u = np.zeros(market.capacity.size, np.int64)
    for i in range(u.size):
        for e in range(market.first[i], market.first[i + 1]):
            u[i] = max(u[i], market.value[e] - v[market.buyer[e]])
    return u


@njit(cache=True, nogil=True)
def _loss(market: Arrays, u: NDArray[np.int64], v: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return what using each row would lose at the prices; negative where it would gain."""
    loss = np.empty(market.value.size, np.int64)
    for i in range(u.size):
        for e in range(market.first[i], market.first[i + 1]):
            loss[e] = u[i] + v[market.buyer[e]] - market.value[e]
    return loss
