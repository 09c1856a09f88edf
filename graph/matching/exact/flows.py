"""Flows: the units of a best plan, component by component, each by the solver that fits its shape."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.matching.exact.by_component import nothing_sold, price_idle_buyers, solve_components
from graph.matching.exact.components import find_components, take_component
from graph.matching.exact.duals import lower_buyer_prices
from graph.matching.exact.one_to_one import solve_one_to_one
from graph.matching.exact.reduced import solve_by_price_guess
from graph.matching.exact.routes import Route, choose_route, pricing_block, workers_for
from graph.matching.exact.simplex import improve_components

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from graph.matching.exact.by_component import Solved
    from graph.matching.exact.components import Components
    from graph.matching.exact.rows import Arrays
    from graph.matching.exact.simplex import Tree

NEVER = -(2**60)
"""Value of a pair that must not be used, for the simplex: below what any prices could make up for."""
NEVER_STOP = np.zeros(1, np.bool_)
"""The sign that nobody sets: solve to the end."""
RUNS_A_WORKER: Final = 8
"""Runs of components that each thread takes, were they all of one size."""


def best_flow(market: Arrays, stop: NDArray[np.bool_] | None = None) -> Solved:
    """Return a best plan with the least prices of buyers that prove it; quickest where suppliers are the larger side.

    Suppliers without capacity have the price :data:`graph.matching.exact.duals.UNBOUNDED`. Another thread that sets
    ``stop`` ends it at the plan that it has, with prices that prove nothing; guessed prices, which have no such plan,
    are not used then.
    """
    components = find_components(market)
    routes = _routes(market, components)
    if stop is not None:
        routes[routes == Route.PRICE_GUESS] = Route.SIMPLEX
    stop = NEVER_STOP if stop is None else stop
    answer = nothing_sold(market)
    _solve_apart(market, components, routes, stop, answer)
    chosen = np.flatnonzero(routes == Route.SIMPLEX)

    def solve_some(some: NDArray[np.int64], blocks: NDArray[np.int64]) -> None:
        solve_components(market, components, some, blocks, stop, answer)

    _on_threads(solve_some, components, chosen)
    if not market.demand.all():
        price_idle_buyers(market, answer.supplier_price, answer.buyer_price)
    return answer


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
    market: Arrays, components: Components, routes: NDArray[np.int64], stop: NDArray[np.bool_], answer: Solved
) -> None:
    """Solve the components that go another way than the simplex."""
    for c in np.flatnonzero(routes != Route.SIMPLEX):
        part = take_component(market, components, int(c))
        if routes[c] == Route.PRICE_GUESS:
            flow, (u, v) = solve_by_price_guess(part.market)
        else:
            flow, u, v = solve_one_to_one(part.market, stop)
        if not stop[0]:
            u, v = lower_buyer_prices(part.market, flow, u, v)
        answer.flow[part.rows], answer.supplier_price[part.suppliers], answer.buyer_price[part.buyers] = flow, u, v


def processors() -> int:
    """Return how many processors this process may use.

    Examples
    --------
    >>> processors() >= 1
    True
    """
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def improve_all(tree: Tree, market: Arrays, components: Components) -> None:
    """Bring every component of a basis to its best plan, on several threads where that pays."""

    def improve_some(some: NDArray[np.int64], blocks: NDArray[np.int64]) -> None:
        improve_components(tree, market, components, some, blocks, NEVER_STOP)

    _on_threads(improve_some, components, np.arange(components.number))


def _on_threads(
    solve_some: Callable[[NDArray[np.int64], NDArray[np.int64]], None],
    components: Components,
    chosen: NDArray[np.int64],
) -> None:
    """Have the chosen components solved, some at a time, on several threads where that pays.

    The largest come first, and each thread takes the next when it is done with one: parts share no party, so that no
    order matters.
    """
    blocks = np.array([pricing_block(*_shape(components, int(c))) for c in chosen], np.int64)
    workers = workers_for(chosen.size, int(components.pairs[chosen].sum()), processors())
    if workers == 1:
        solve_some(chosen, blocks)
        return
    order = np.argsort(-components.pairs[chosen], kind="stable")
    shares = turns(components.pairs[chosen][order], workers)
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda share: solve_some(chosen[order[share]], blocks[order[share]]), shares))


def turns(pairs: NDArray[np.int64], workers: int) -> list[slice]:
    """Return runs of components, largest first, each of about an eighth of a thread's part of the pairs.

    Examples
    --------
    >>> [(share.start, share.stop) for share in turns(np.array([50, 2, 2, 2, 2, 2]), 2)]
    [(0, 1), (1, 2), (2, 3), (3, 5), (5, 6)]
    """
    run = max(1, int(pairs.sum()) // (workers * RUNS_A_WORKER))
    before = (np.cumsum(pairs) - pairs) // run
    starts = np.flatnonzero(np.diff(before, prepend=-1)).tolist()
    return [slice(start, end) for start, end in zip(starts, [*starts[1:], pairs.size], strict=True)]


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
