"""Bound: prices of items from the linear relaxation, where a search begins, and what they prove."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csc_matrix

from graph.matching.constrained.highs import Program, maximise
from graph.matching.whole.node import Node

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.whole.problem import Problem

MOST_CELLS: Final = 20_000_000
MOST_ROOM: Final = 20_000
"""Cells of a table, and units of room, at most: above, loads are counted in a larger unit, rounded down."""
MOST_PAIRS: Final = 300_000
"""Pairs up to which the linear relaxation is solved for the first prices."""
ROUNDING: Final = 1e-6


def whole_up(bound: float) -> int:
    """Return the least whole cost that a bound computed in floating point leaves possible.

    Examples
    --------
    >>> whole_up(35.0000000001), whole_up(35.4)
    (35, 36)
    """
    return int(np.ceil(bound - ROUNDING - 1e-11 * abs(bound)))


def at_most(cost: int) -> float:
    """Return the bound beyond which no assignment costs at most so much, whatever rounding did.

    Examples
    --------
    >>> whole_up(at_most(35)), at_most(35) > 35
    (35, True)
    """
    return cost + ROUNDING + 1e-11 * abs(cost)


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


def root_of(problem: Problem, *, seconds: float, price: NDArray[np.float64] | None = None) -> tuple[Node, bool]:
    """Return the whole problem as the node where a search begins, and whether its prices are those of the relaxation.

    Prices that are known already are taken as they are.

    Rooms too large for tables are counted in a larger unit. Loads are rounded down, and with them what all items of an
    agent take together, so that nothing that fits is lost; what is found is checked by weight.

    Examples
    --------
    >>> from graph.matching.whole.problem import read_problem
    >>> node, relaxed = root_of(read_problem([[1, 2]], [[60_000, 90_001]], [170_000], maximise=False), seconds=1.0)
    >>> node.load, node.room, node.weight, node.left
    (array([[ 7500, 11250]]), array([18750]), array([[60000, 90001]]), array([150001]))
    """
    weight, left = smaller_loads(problem)
    most_room = min(MOST_ROOM, MOST_CELLS // (problem.items + 1))
    unit = np.maximum(1, -(-left // most_room))
    price, relaxed = _first_prices(problem, seconds) if price is None else (price, False)
    root = Node(
        cost=problem.cost,
        load=weight // unit[:, None],
        weight=weight,
        room=left // unit,
        left=left,
        open_=problem.fits,
        opens=problem.fits.sum(axis=0),
        owner=np.full(problem.items, -1, np.int64),
        price=price,
    )
    return root, relaxed


def _first_prices(problem: Problem, seconds: float) -> tuple[NDArray[np.float64], bool]:
    """Return prices of the linear relaxation and True, or what each item costs with its second agent and False."""
    agent, item = np.nonzero(problem.fits)
    pairs, m, n = agent.size, problem.agents, problem.items
    if pairs <= MOST_PAIRS:
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
        if answer.prices.size:
            return most - answer.prices[m:], True
    cost = np.where(problem.fits, problem.cost, problem.cost.max(initial=0))
    return np.partition(cost, min(1, m - 1), axis=0)[min(1, m - 1)].astype(np.float64), False
