"""Sway: items move and change places while loads may be a little too large, and what that costs is learnt on the way.

Strategic oscillation (Glover 1977; for this problem Yagiura, Ibaraki and Glover 2006): load beyond a room has a price.
A room that stays too full after all moves and exchanges that pay becomes dearer, the others cheaper, so that the search
goes to and fro over the border of what fits, and passes it at ever other places.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.whole.problem import Problem

BARRED: Final = 1e15
"""Cost of an item with an agent that it does not fit."""
DEARER, CHEAPER = 1.03, 0.99
"""How the price of load beyond a room follows whether there is any."""
LEAST: Final = 0.9
"""It stays above this part of the price of room."""
FEW: Final = 0.1
"""A room that is worth nothing counts as worth this part of the mean."""
STEEP: Final = 4.0
"""Times the price of room at which too much is first taken away."""
SWEEPS: Final = 60
"""Looks at each item in one go, at most."""
IDLE: Final = 150
"""Rounds without anything better after which it ends."""
CHUNK: Final = 200
"""Looks between looks at the clock."""


class Pairs(NamedTuple):
    """Costs and loads, row by agent and row by item, as floating point numbers that hold whole ones exactly."""

    cost: NDArray[np.float64]
    load: NDArray[np.float64]
    item_cost: NDArray[np.float64]
    item_load: NDArray[np.float64]


class Places(NamedTuple):
    """Where the items are: agent of each, its cost and load there, and the room that each agent has left."""

    agent: NDArray[np.int64]
    cost: NDArray[np.float64]
    load: NDArray[np.float64]
    left: NDArray[np.float64]

    def copied(self) -> Places:
        """Return places that change apart from these."""
        return Places(self.agent.copy(), self.cost.copy(), self.load.copy(), self.left.copy())


def pairs_of(problem: Problem) -> Pairs:
    """Return the costs and loads of a problem, those that do not fit out of reach."""
    cost, load = np.where(problem.fits, problem.cost, BARRED), problem.load.astype(np.float64)
    return Pairs(cost, load, np.ascontiguousarray(cost.T), np.ascontiguousarray(load.T))


def placed(problem: Problem, pairs: Pairs, agent: NDArray[np.int64]) -> Places:
    """Return the places of an assignment, which may be too much for some rooms."""
    items = np.arange(agent.size)
    load = pairs.load[agent, items]
    left = problem.capacity - np.bincount(agent, load, problem.agents)
    return Places(agent.copy(), pairs.cost[agent, items], load, left.astype(np.float64))


def settle(pairs: Pairs, places: Places, price: NDArray[np.float64], order: NDArray[np.int64], deadline: float) -> bool:
    """Move and exchange items, in place, while that is better at the prices of excess; return whether all fits.

    Examples
    --------
    >>> from graph.matching.whole.problem import read_problem
    >>> problem = read_problem([[1, 2], [3, 9]], [[5, 5], [5, 5]], [5, 8], maximise=False)
    >>> pairs = pairs_of(problem)
    >>> places = placed(problem, pairs, np.array([0, 0]))
    >>> settle(pairs, places, np.full(2, 10.0), np.arange(2), monotonic() + 60), places.agent
    (True, array([1, 0]))
    """
    looks, idle = 0, 0
    while idle < order.size and looks < SWEEPS * order.size and monotonic() < deadline:
        idle = _some_looks(pairs, places, price, order, looks, idle)
        looks += CHUNK
    return bool((places.left >= 0).all())


@njit(cache=True, nogil=True)
def _some_looks(  # noqa: PLR0917 a kernel
    pairs: Pairs, places: Places, price: NDArray[np.float64], order: NDArray[np.int64], begin: int, idle: int
) -> int:
    """Look at the next items in turn; return for how many in a row nothing was better."""
    for look in range(begin, begin + CHUNK):
        if _better(pairs, places, price, order[look % order.size]):
            idle = 0
        else:
            idle += 1
            if idle >= order.size:
                break
    return idle


@njit(cache=True, nogil=True)
def _better(pairs: Pairs, places: Places, price: NDArray[np.float64], j: int) -> bool:
    """Move one item, or exchange it for another, where that is best; return whether it was better than to leave it."""
    agent, own_cost, own_load, left = places
    a = agent[j]
    cost_j, load_j, cost_a, load_a = pairs.item_cost[j], pairs.item_load[j], pairs.cost[a], pairs.load[a]
    room = left[a] + own_load[j]
    here = own_cost[j] + price[a] * max(0.0, -left[a])
    gain, to, other = 1e-6, -1, -1
    alone = here - price[a] * max(0.0, -room)
    for b in range(left.size):
        worth = alone - cost_j[b] + price[b] * (max(0.0, -left[b]) - max(0.0, load_j[b] - left[b]))
        if worth > gain and b != a:
            gain, to, other = worth, b, -1
    for k in range(agent.size):
        b = agent[k]
        worth = here + own_cost[k] - cost_j[b] - cost_a[k] - price[a] * max(0.0, load_a[k] - room)
        worth += price[b] * (max(0.0, -left[b]) - max(0.0, load_j[b] - own_load[k] - left[b]))
        if worth > gain and b != a:
            gain, to, other = worth, b, k
    if to < 0:
        return False
    left[a] = room
    left[to] -= load_j[to]
    if other >= 0:
        left[to] += own_load[other]
        left[a] -= load_a[other]
        agent[other], own_cost[other], own_load[other] = a, cost_a[other], load_a[other]
    agent[j], own_cost[j], own_load[j] = to, cost_j[to], load_j[to]
    return True


def swayed(
    problem: Problem, room: NDArray[np.float64], draw: np.random.Generator, deadline: float
) -> NDArray[np.int64] | None:
    """Return the cheapest assignment met while loads go back and forth over what fits; None if none is met.

    Parameters
    ----------
    problem
        What is assigned.
    room
        Prices of a unit of each agent's room: every item begins with its cheapest agent at these.
    draw
        Draws the order in which items are looked at.
    deadline
        When it ends at the latest.

    Examples
    --------
    >>> from graph.matching.whole.problem import read_problem
    >>> problem = read_problem([[1, 2], [3, 9]], [[5, 5], [5, 5]], [5, 8], maximise=False)
    >>> swayed(problem, np.zeros(2), np.random.default_rng(0), monotonic() + 60)
    array([1, 0])
    """
    pairs = pairs_of(problem)
    places = placed(problem, pairs, np.argmin(pairs.cost + room[:, None] * pairs.load, axis=0))
    base = np.maximum(room, max(FEW * float(room.mean()), 1e-6))
    price, dear = base.copy(), float(problem.cost.max(initial=0)) + 1.0
    best, least, idle = None, np.inf, 0
    while idle < IDLE and monotonic() < deadline:
        settle(pairs, places, price, draw.permutation(problem.items), deadline)
        full = places.left < 0
        fitting = _fitting(pairs, places, (base, dear), draw, deadline) if full.any() else places
        idle += 1
        if fitting is not None and float(fitting.cost.sum()) < least:
            least, best, idle = float(fitting.cost.sum()), fitting.agent.copy(), 0
        price = np.where(full, price * DEARER, np.maximum(price * CHEAPER, LEAST * base))
    return best


def _fitting(
    pairs: Pairs,
    places: Places,
    prices: tuple[NDArray[np.float64], float],
    draw: np.random.Generator,
    deadline: float,
) -> Places | None:
    """Return places from which what is too much is taken away, first gently; None where it cannot be."""
    base, dear = prices
    other, order = places.copied(), draw.permutation(places.agent.size)
    gentle = settle(pairs, other, STEEP * base, order, deadline)
    return other if gentle or settle(pairs, other, np.full(base.size, dear), order, deadline) else None
