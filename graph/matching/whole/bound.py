"""Bound: what no assignment can cost less than, from prices of items; and pairs that no better assignment changes."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from time import monotonic
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csc_matrix

from graph.matching.constrained.highs import Program, maximise
from graph.matching.whole.knapsack import best_loads, forced

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.whole.problem import Problem

MOST_CELLS: Final = 40_000_000
"""Cells of all knapsacks together up to which they are solved by tables; beyond, the linear bound must do."""
HALVE_AFTER: Final = 12
"""Rounds without a better bound after which the step is halved."""
ROUNDING: Final = 1e-6


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices of items with the bound that they prove, what agents would take at them, and prices of their room."""

    price: NDArray[np.float64]
    bound: float
    taken: NDArray[np.bool_]
    room: NDArray[np.float64]


def whole_up(bound: float) -> int:
    """Return the least whole cost that a bound computed in floating point leaves possible.

    Examples
    --------
    >>> whole_up(35.0000000001), whole_up(35.4)
    (35, 36)
    """
    return int(np.ceil(bound - ROUNDING - 1e-11 * abs(bound)))


def smaller_loads(problem: Problem) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return loads and capacities in the largest unit that divides the loads of each agent.

    Examples
    --------
    >>> from graph.matching.whole.problem import read_problem
    >>> smaller_loads(read_problem([[1, 2]], [[6, 9]], [17], maximise=False))
    (array([[2, 3]]), array([5]))
    """
    load, capacity = problem.load.copy(), problem.capacity.copy()
    for i in range(problem.agents):
        unit = gcd(*load[i][problem.fits[i]].tolist()) or 1
        load[i] //= unit
        capacity[i] = min(int(capacity[i]) // unit, int(load[i][problem.fits[i]].sum()))
    return load, capacity


def linear_bound(problem: Problem, open_: NDArray[np.bool_], *, seconds: float) -> Prices:
    """Return the bound of the linear relaxation, with the prices of items and the parts that agents take.

    The bound is computed from the prices alone, so that no rounding of the solver can make it wrong.
    """
    agent, item = np.nonzero(open_)
    pairs, m, n = agent.size, problem.agents, problem.items
    most = float(problem.cost.max(initial=0)) + 1.0
    at = np.arange(pairs)
    rows = np.concatenate([agent, m + item])
    entries = np.concatenate([problem.load[agent, item].astype(float), np.ones(pairs)])
    matrix = csc_matrix((entries, (rows, np.concatenate([at, at]))), shape=(m + n, pairs))
    # Each item at most once, with a reward for which no item stays out.
    gain = most - problem.cost[agent, item]
    limits = np.concatenate([problem.capacity.astype(float), np.ones(n)])
    answer = maximise(
        Program(gain.astype(float), np.ones(pairs), np.zeros(pairs, np.bool_), matrix, limits), seconds=seconds
    )
    prices = answer.prices if answer.prices.size else np.zeros(m + n)
    worth = gain - matrix.T @ prices
    bound = n * most - float(prices @ limits) - float(np.maximum(worth, 0).sum())
    taken = np.zeros(open_.shape, np.bool_)
    if answer.solution is not None:
        taken[agent, item] = answer.solution > 0.5
    return Prices(most - prices[m:], bound, taken, prices[:m])


def tighten(
    problem: Problem, open_: NDArray[np.bool_], start: Prices, *, upper: int, rounds: int, deadline: float
) -> Prices:
    """Return better prices: each agent solves its own knapsack at them, and prices follow who is wanted too often.

    Parameters
    ----------
    problem
        What is to be assigned.
    open_
        Pairs that may be used.
    start
        Prices to start from.
    upper
        Cost of the best assignment known.
    rounds, deadline
        When to stop at the latest.
    """
    load, capacity = smaller_loads(problem)
    if int(capacity.sum() + capacity.size) * problem.items > MOST_CELLS:
        return start
    price, best = start.price.copy(), start
    taken = np.zeros(open_.shape, np.bool_)
    direction = np.zeros(price.size)
    step, idle = 1.0, 0
    for _ in range(rounds):
        bound = float(price.sum()) + best_loads(problem.cost, load, capacity, open_, price, taken)
        short = 1.0 - taken.sum(axis=0)
        if bound > best.bound + 1e-9 * abs(best.bound):
            best, idle = Prices(price.copy(), bound, taken.copy(), start.room), 0
        else:
            idle += 1
        direction = 0.7 * short + 0.3 * direction
        norm = float(direction @ direction)
        if whole_up(best.bound) >= upper or norm < 1e-12 or step < 1e-4 or monotonic() > deadline:
            break
        if idle >= HALVE_AFTER:
            step, idle, price, direction = step / 2, 0, best.price.copy(), 1.0 - best.taken.sum(axis=0)
            norm = float(direction @ direction)
        price = price + step * max(upper - bound, 0.5) / max(norm, 1.0) * direction
    return best


def settle(problem: Problem, open_: NDArray[np.bool_], prices: Prices, *, upper: int) -> NDArray[np.bool_]:
    """Return the pairs that an assignment cheaper than ``upper`` may still use."""
    load, capacity = smaller_loads(problem)
    if int(capacity.sum() + capacity.size) * problem.items > MOST_CELLS:
        return open_
    must, must_not = forced(problem.cost, load, capacity, open_, prices.price)
    bound = float(prices.price.sum()) + best_loads(
        problem.cost, load, capacity, open_, prices.price, np.zeros(open_.shape, np.bool_)
    )
    room = upper - 1 + ROUNDING + 1e-11 * abs(upper) - bound
    still = open_ & (must <= room)
    # A pair that cannot be done without closes all others of its item.
    needed = open_ & (must_not > room)
    single = needed.any(axis=0)
    still[:, single] &= needed[:, single]
    return still
