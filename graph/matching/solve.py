"""Solve: from a market to the plan of greatest value, with prices and proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.errors import SolverStopped
from graph.matching.certificate import certify
from graph.matching.duals import close_supplier_prices, least_buyer_prices
from graph.matching.plan import Plan
from graph.matching.scaling import flow_by_cost_scaling

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.market import Market


def solve(market: Market, *, seed: int = 0) -> Plan:
    """Return the plan of greatest value, proven.

    Parameters
    ----------
    market
        Who could supply whom.
    seed
        Of what is drawn by lot; a market solved exactly draws nothing yet.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> plan = solve(Market.from_arrays([3], [10], [0], [0], [5]))
    >>> plan.value, plan.flow, plan.supplier_price, plan.buyer_price, plan.gap
    (15, array([3]), array([5]), array([0]), 0)
    """
    rows = market.rows
    flow = np.zeros(market.pairs, np.int64)
    if market.pairs:
        flow = flow_by_cost_scaling(market.capacity, market.demand, rows)
        flow[rows.value == 0] = 0
    return _proven(market, flow)


def _proven(market: Market, row_flow: NDArray[np.int64]) -> Plan:
    """Return the plan of a flow with its prices, or raise where the proof fails."""
    u, v, looked = least_buyer_prices(market.arrays, row_flow)
    w = close_supplier_prices(market.arrays, row_flow, u, v)
    flow = market.rows.to_caller(row_flow)
    limit_price = market.rows.to_caller(w) if w.size else np.zeros(market.pairs, np.int64)
    certificate = certify(market, flow, u, v, limit_price)
    if looked < 0 or not certificate.proven:
        message = "the solver's plan could not be proven best"
        raise SolverStopped(message, hint="this is a fault of ours: please send the market", gap=certificate.gap)
    return Plan(market, flow, certificate.value, u, v, limit_price, certificate.gap, "optimal")
