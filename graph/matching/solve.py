"""Solve: from a market to the plan of greatest value, with prices and proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.errors import SolverStopped
from graph.matching.certificate import certify
from graph.matching.duals import close_supplier_prices, lower_buyer_prices
from graph.matching.flows import best_flow
from graph.matching.plan import Plan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.market import Market


def solve(market: Market, *, seed: int = 0) -> Plan:
    """Return the plan of greatest value, proven.

    The market is taken apart into components, each is solved by the way that fits its shape
    (:func:`graph.matching.routes.choose_route`), and the prices of the whole prove the plan. A pair of value 0
    is never used.

    Parameters
    ----------
    market
        Who could supply whom.
    seed
        Of what is drawn by lot; a market solved exactly draws nothing.

    Raises
    ------
    SolverStopped
        When a plan could not be proven best, which is a fault of ours.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> plan = solve(Market.from_arrays([3], [10], [0], [0], [5]))
    >>> plan.value, plan.flow, plan.supplier_price, plan.buyer_price, plan.gap
    (15, array([3]), array([5]), array([0]), 0)
    """
    if market.buyers > market.suppliers:
        turned = market.transposed()
        flow, v, u = best_flow(turned.arrays)
        return prove_plan(market, market.rows.from_caller(turned.rows.to_caller(flow)), u, v)
    return prove_plan(market, *best_flow(market.arrays))


def prove_plan(market: Market, row_flow: NDArray[np.int64], u: NDArray[np.int64], v: NDArray[np.int64]) -> Plan:
    """Return the plan of units of rows and any prices that prove them, with the least prices of buyers.

    Raises
    ------
    SolverStopped
        Where the proof fails.
    """
    u, v = lower_buyer_prices(market.arrays, row_flow, u, v)
    w = close_supplier_prices(market.arrays, row_flow, u, v)
    flow = market.rows.to_caller(row_flow)
    limit_price = market.rows.to_caller(w) if w.size else np.zeros(market.pairs, np.int64)
    certificate = certify(market, flow, u, v, limit_price)
    if not certificate.proven:
        message = "the solver's plan could not be proven best"
        raise SolverStopped(message, hint="this is a fault of ours: please send the market", gap=certificate.gap)
    return Plan(market, flow, certificate.value, u, v, limit_price, certificate.gap, "optimal")
