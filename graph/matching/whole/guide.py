"""Guide: prices of room, and an assignment from them that moves and exchanges of items can make no better.

For problems with so many pairs that even one look at every agent's knapsack takes long. A price for a unit of each
agent's room gives every item its cheapest agent (Ross and Soland 1975); where prices balance the loads, the sum is the
bound of the linear relaxation, and nearly every item is with the agent that it has in a best assignment.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numba import njit

from graph.matching.whole.node import MOMENTUM, NEARLY
from graph.matching.whole.sway import pairs_of, placed, settle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.whole.problem import Problem

STEPS: Final = 1500
"""Steps of prices."""
TURN: Final = 100
"""Steps of prices between looks at the clock."""
PATIENCE: Final = 20


class Guide(NamedTuple):
    """Prices of a unit of room, the item prices that go with them, and what no assignment costs less than."""

    room: NDArray[np.float64]
    item: NDArray[np.float64]
    bound: float


def guide_of(problem: Problem, upper: float, deadline: float) -> Guide:
    """Return the best prices of room that some steps find until a moment, aiming at a cost that is known.

    Examples
    --------
    >>> from graph.matching.whole.problem import read_problem
    >>> problem = read_problem([[1, 2], [3, 9]], [[5, 5], [5, 5]], [5, 8], maximise=False)
    >>> bound = guide_of(problem, 2, monotonic() + 60).bound  # of costs above each item's least
    >>> 0 <= bound <= 2
    True
    """
    cost = np.where(problem.fits, problem.cost, np.inf).T.copy()
    load, room = problem.load.T.astype(np.float64, order="C"), problem.capacity.astype(np.float64)
    state = _State(np.zeros(room.size), np.zeros(room.size), np.zeros(room.size), np.array([-np.inf, 1.0, 0.0]))
    for _ in range(STEPS // TURN):
        _climb(cost, load, room, upper, state)
        if monotonic() > deadline:
            break
    best = state.best
    return Guide(best, (cost + best * load).min(axis=1), float(state.known[0]))


class _State(NamedTuple):
    """Prices now and best, the way they go, and: the best bound, the length of a step, steps without a better one."""

    price: NDArray[np.float64]
    best: NDArray[np.float64]
    way: NDArray[np.float64]
    known: NDArray[np.float64]


@njit(cache=True, nogil=True)
def _climb(
    cost: NDArray[np.float64], load: NDArray[np.float64], room: NDArray[np.float64], upper: float, state: _State
) -> None:
    """Raise prices of rooms that are too full at them, lower those of others, for some steps."""
    price, best, way, known = state
    over = np.empty(room.size)
    for _ in range(TURN):
        bound = _look(cost, load, room, price, over)
        if known[0] == -np.inf or bound > known[0] + NEARLY * abs(known[0]):
            known[0], known[2] = bound, 0.0
            best[:] = price
        else:
            known[2] += 1.0
        if known[2] >= PATIENCE:
            known[1], known[2] = known[1] / 2, 0.0
            price[:] = best
            way[:] = 0.0
            continue
        size = 0.0
        for i in range(room.size):
            way[i] = over[i] + MOMENTUM * way[i]
            if price[i] <= 0.0 and way[i] < 0.0:
                way[i] = 0.0
            size += way[i] * way[i]
        if size <= 0.0:
            return
        far = known[1] * max(upper - bound, NEARLY) / size
        for i in range(room.size):
            price[i] = max(0.0, price[i] + far * way[i])


@njit(cache=True, nogil=True)
def _look(
    cost: NDArray[np.float64],
    load: NDArray[np.float64],
    room: NDArray[np.float64],
    price: NDArray[np.float64],
    over: NDArray[np.float64],
) -> float:
    """Return what no assignment costs less than, and write what each agent would have beyond its room at the prices."""
    bound = 0.0
    for i in range(room.size):
        over[i] = -room[i]
        bound -= price[i] * room[i]
    for j in range(cost.shape[0]):
        least, at = np.inf, 0
        for i in range(room.size):
            c = cost[j, i] + price[i] * load[j, i]
            if c < least:
                least, at = c, i
        bound += least
        over[at] += load[j, at]
    return bound


def guided_assignment(problem: Problem, room: NDArray[np.float64], deadline: float) -> NDArray[np.int64] | None:
    """Return an assignment that no move of an item and no exchange of two makes cheaper, None if loads stay too large.

    Every item begins with its cheapest agent at the prices of room. Load beyond a room counts more than any cost.

    Examples
    --------
    >>> from graph.matching.whole.problem import read_problem
    >>> problem = read_problem([[1, 2], [3, 9]], [[5, 5], [5, 5]], [5, 8], maximise=False)
    >>> guided_assignment(problem, guide_of(problem, 2, monotonic() + 60).room, monotonic() + 60)
    array([1, 0])
    """
    pairs = pairs_of(problem)
    places = placed(problem, pairs, np.argmin(pairs.cost + room[:, None] * pairs.load, axis=0))
    dear = np.full(problem.agents, float(problem.cost.max(initial=0)) + 1.0)
    return places.agent if settle(pairs, places, dear, np.arange(problem.items), deadline) else None
