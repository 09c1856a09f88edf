"""Min-cost flow by cost scaling: OR-Tools on a component in slack-node form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.errors import SolverStopped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.exact.rows import Arrays


def flow_by_cost_scaling(market: Arrays) -> NDArray[np.int64]:
    """Return units of each row in a best plan.

    One slack node takes what is not sold and gives what is not met, both at no cost, so that every market
    is balanced and feasible: OR-Tools ends the process of those who ask for the flow of an unbalanced or
    infeasible network.

    Raises
    ------
    SolverStopped
        When the solver does not report a best flow; its status is in the context.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> flow_by_cost_scaling(Market.from_arrays([3, 2], [4], [0, 1], [0, 0], [5, 6]).arrays)
    array([2, 2])
    """
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415 most markets never need it

    S, D = market.capacity, market.demand
    n, m = S.size, D.size
    supplier = np.repeat(np.arange(n, dtype=np.int32), np.diff(market.first))
    slack = np.full(n + m, n + m, np.int32)
    own = np.arange(n + m, dtype=np.int32)
    most = np.minimum(S[supplier], D[market.buyer])
    if market.limit.size:
        most = np.minimum(most, market.limit)
    network = min_cost_flow.SimpleMinCostFlow()
    arcs = network.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([supplier, own[:n], slack[n:]]),
        np.concatenate([market.buyer + np.int32(n), slack[:n], own[n:]]),
        np.concatenate([most, S, D]),
        np.concatenate([-market.value, np.zeros(n + m, np.int64)]),
    )
    network.set_nodes_supplies(
        np.arange(n + m + 1, dtype=np.int32), np.concatenate([S, -D, [int(D.sum()) - int(S.sum())]])
    )
    status = network.solve()
    if status != network.OPTIMAL:
        message = f"OR-Tools stopped with {status!r}"
        raise SolverStopped(message, hint="this is a fault of ours: please send the market", status=str(status))
    return np.asarray(network.flows(arcs[: market.buyer.size]), np.int64)
