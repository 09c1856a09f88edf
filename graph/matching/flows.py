"""Flows: the units of a best plan, component by component, each by the solver that fits its shape."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graph.matching.components import find_components, take_component
from graph.matching.duals import close_prices
from graph.matching.one_to_one import solve_one_to_one
from graph.matching.reduced import solve_by_price_guess
from graph.matching.routes import Route, choose_route, pricing_block, workers_for
from graph.matching.simplex import basis_flow, basis_prices, improve_components, slack_basis

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.components import Components, Part
    from graph.matching.rows import Arrays
    from graph.matching.simplex import Tree

NEVER = -(2**60)
"""Value of a pair that must not be used, for the simplex: below what any prices could make up for."""
NEVER_STOP = np.zeros(1, np.bool_)
"""The sign that nobody sets: solve to the end."""


class Solved(NamedTuple):
    """Units of each row in a best plan, and prices that prove it."""

    flow: NDArray[np.int64]
    supplier_price: NDArray[np.int64]
    buyer_price: NDArray[np.int64]


def best_flow(market: Arrays, stop: NDArray[np.bool_] | None = None) -> Solved:
    """Return a best plan with prices; quickest where suppliers are the larger side.

    Another thread that sets ``stop`` ends it at the plan that it has; guessed prices, which have none, are not
    used then.
    """
    components = find_components(market)
    routes = _routes(market, components)
    if stop is not None:
        routes[routes == Route.PRICE_GUESS] = Route.SIMPLEX
    apart = _solve_apart(market, components, routes, NEVER_STOP if stop is None else stop)
    usable = market._replace(value=usable_value(market))
    tree = slack_basis(usable)
    improve_all(tree, usable, components, np.flatnonzero(routes == Route.SIMPLEX), stop)
    flow, u, v = basis_flow(tree, usable), *basis_prices(tree, market)
    for part, solved in apart:
        flow[part.rows], u[part.suppliers], v[part.buyers] = solved
    if apart:
        close_prices(market, u, v)
    return Solved(flow, u, v)


def _routes(market: Arrays, components: Components) -> NDArray[np.int64]:
    """Return the way to solve each component."""
    if not components.number:
        return np.zeros(0, np.int64)
    most = np.maximum(
        np.maximum.reduceat(market.capacity[components.suppliers], components.supplier_starts[:-1]),
        np.maximum.reduceat(market.demand[components.buyers], components.buyer_starts[:-1]),
    )
    shapes = zip(
        np.diff(components.supplier_starts).tolist(),
        np.diff(components.buyer_starts).tolist(),
        most.tolist(),
        strict=True,
    )
    return np.array([choose_route(*shape) for shape in shapes], np.int64)


def _solve_apart(
    market: Arrays, components: Components, routes: NDArray[np.int64], stop: NDArray[np.bool_]
) -> list[tuple[Part, Solved]]:
    """Solve the components that go another way than the simplex."""
    solved = []
    for c in np.flatnonzero(routes != Route.SIMPLEX):
        part = take_component(market, components, int(c))
        if routes[c] == Route.PRICE_GUESS:
            flow, (u, v) = solve_by_price_guess(part.market)
            solved.append((part, Solved(flow, u, v)))
        else:
            solved.append((part, Solved(*solve_one_to_one(part.market, stop))))
    return solved


def processors() -> int:
    """Return how many processors this process may use.

    Examples
    --------
    >>> processors() >= 1
    True
    """
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def improve_all(
    tree: Tree,
    market: Arrays,
    components: Components,
    chosen: NDArray[np.int64],
    stop: NDArray[np.bool_] | None = None,
) -> None:
    """Bring the chosen components to their best plans, on several threads where that pays."""
    stop = NEVER_STOP if stop is None else stop
    blocks = np.array([pricing_block(*_shape(components, int(c))) for c in chosen], np.int64)
    workers = workers_for(chosen.size, int(components.pairs[chosen].sum()), processors())
    if workers == 1:
        improve_components(tree, market, components, chosen, blocks, stop)
        return
    # The largest components first, each to the next worker in turn: parts share no party, so no order matters.
    order = np.argsort(-components.pairs[chosen], kind="stable")
    with ThreadPoolExecutor(workers) as pool:
        shares = [order[k::workers] for k in range(workers)]
        list(
            pool.map(
                lambda share: improve_components(tree, market, components, chosen[share], blocks[share], stop), shares
            )
        )


def _shape(components: Components, c: int) -> tuple[int, int, int]:
    suppliers = components.supplier_starts[c + 1] - components.supplier_starts[c]
    buyers = components.buyer_starts[c + 1] - components.buyer_starts[c]
    return int(suppliers), int(buyers), int(components.pairs[c])


def usable_value(market: Arrays) -> NDArray[np.int64]:
    """Return values with those of pairs that can carry nothing of worth put out of reach."""
    barred = market.value == 0
    if market.limit.size:
        barred |= market.limit == 0
    if not barred.any():
        return market.value
    value = np.where(barred, NEVER, market.value)
    value.flags.writeable = False
    return value
