"""Solve without side rules: flow, prices and proof of a market that only capacities, demands and limits bind."""

from __future__ import annotations

from threading import Timer
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.errors import SolverStopped
from graph.matching.exact.certificate import certify
from graph.matching.exact.duals import close_supplier_prices, lower_buyer_prices
from graph.matching.exact.flows import best_flow
from graph.matching.exact.solution import Solution

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.market import Market

MARGIN: Final = 0.05
"""Share of a time limit kept for the proof."""


def solve_unruled(market: Market, time_limit: float | None = None) -> Solution:
    """Return the best plan, or the one reached when the time is up.

    Parameters
    ----------
    market, time_limit
        As of :func:`graph.matching.solve`, whose arguments are checked.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> solve_unruled(Market.from_arrays([3], [10], [0], [0], [5]))
    Solution(value=15, units=3, gap=0, status='optimal')
    """
    if time_limit is None:
        return _best(market, None)
    stop = np.zeros(1, np.bool_)
    timer = Timer(time_limit * (1 - MARGIN), stop.fill, (True,))
    timer.daemon = True
    timer.start()
    try:
        return _best(market, stop)
    finally:
        timer.cancel()


def _best(market: Market, stop: NDArray[np.bool_] | None) -> Solution:
    """Return the best plan, or the one reached when ``stop`` is set; the larger side is taken as suppliers."""
    if market.buyers <= market.suppliers:
        flow, u, v = best_flow(market.arrays, stop)
        prove = _proven
    else:
        turned = market.transposed()
        flow, v, u = best_flow(turned.arrays, stop)
        flow, prove = market.rows.from_caller(turned.rows.to_caller(flow)), prove_plan
    return prove(market, flow, u, v) if stop is None or not stop[0] else plan_so_far(market, flow, u, v)


def prove_plan(market: Market, row_flow: NDArray[np.int64], u: NDArray[np.int64], v: NDArray[np.int64]) -> Solution:
    """Return the plan of units of rows and any prices that prove them, with the least prices of buyers.

    Raises
    ------
    SolverStopped
        Where the proof fails.
    """
    return _proven(market, row_flow, *lower_buyer_prices(market.arrays, row_flow, u, v))


def _proven(market: Market, row_flow: NDArray[np.int64], u: NDArray[np.int64], v: NDArray[np.int64]) -> Solution:
    """Return the plan of units of rows and the least prices of buyers, checked."""
    w = close_supplier_prices(market.arrays, row_flow, u, v)
    flow = market.rows.to_caller(row_flow)
    limit_price = market.rows.to_caller(w) if w.size else np.zeros(market.pairs, np.int64)
    certificate = certify(market, flow, u, v, limit_price)
    if not certificate.proven:
        message = "the solver's plan could not be proven best"
        raise SolverStopped(message, hint="this is a fault of ours: please send the market", gap=certificate.gap)
    return Solution(market, flow, certificate.value, u, v, limit_price, certificate.gap, "optimal")


def plan_so_far(market: Market, row_flow: NDArray[np.int64], u: NDArray[np.int64], v: NDArray[np.int64]) -> Solution:
    """Return the plan of units of rows that need not be best, with prices that prove how far from it they may be.

    Whatever the prices of buyers, a supplier that asks the most that any pair leaves it, or limits that take the
    rest, make them valid.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> nothing, market = np.zeros(1, np.int64), Market.from_arrays([3], [10], [0], [0], [5])
    >>> plan_so_far(market, nothing, nothing, nothing)
    Solution(value=0, units=0, gap=15, status='feasible')
    """
    u, v = np.maximum(u, 0), np.maximum(v, 0)
    close_supplier_prices(market.arrays, row_flow, u, v)
    limit_price = np.zeros(market.pairs, np.int64)
    if market.limit is None:
        u = np.zeros_like(u)
        np.maximum.at(u, market.supplier, market.value - v[market.buyer])
    else:
        limit_price = np.maximum(0, market.value - u[market.supplier] - v[market.buyer])
    flow = market.rows.to_caller(row_flow)
    certificate = certify(market, flow, u, v, limit_price)
    if certificate.excess_units or certificate.short_price:
        message = "the solver's plan breaks the market"
        raise SolverStopped(message, hint="this is a fault of ours: please send the market", gap=certificate.gap)
    status = "optimal" if certificate.gap == 0 else "feasible"
    return Solution(market, flow, certificate.value, u, v, limit_price, certificate.gap, status)
