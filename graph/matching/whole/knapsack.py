"""Knapsacks of agents: the best that each could take at given prices of items, and what forcing an item costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def best_loads(  # noqa: PLR0917 kernels take arrays one by one
    cost: NDArray[np.int64],
    load: NDArray[np.int64],
    capacity: NDArray[np.int64],
    open_: NDArray[np.bool_],
    price: NDArray[np.float64],
    taken: NDArray[np.bool_],
) -> float:
    """Return the least cost less prices over all agents, each within its capacity; ``taken`` says what they take."""
    agents, items = cost.shape
    total = 0.0
    for i in range(agents):
        room = capacity[i]
        worth = np.zeros(room + 1)
        took = np.zeros((items, room + 1), np.bool_)
        for j in range(items):
            taken[i, j] = False
            gain = price[j] - cost[i, j]
            if gain <= 0 or not open_[i, j]:
                continue
            w = load[i, j]
            for r in range(room, w - 1, -1):
                with_it = worth[r - w] + gain
                if with_it > worth[r]:
                    worth[r] = with_it
                    took[j, r] = True
        total -= worth[room]
        r = room
        for j in range(items - 1, -1, -1):
            if took[j, r]:
                taken[i, j] = True
                r -= load[i, j]
    return total


@njit(cache=True, nogil=True)
def forced(  # noqa: C901 a kernel
    cost: NDArray[np.int64],
    load: NDArray[np.int64],
    capacity: NDArray[np.int64],
    open_: NDArray[np.bool_],
    price: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what each agent's knapsack loses when it must take, or must not take, each item."""
    agents, items = cost.shape
    must = np.full((agents, items), np.inf)
    must_not = np.zeros((agents, items))
    for i in range(agents):
        room = capacity[i]
        after = np.zeros((items + 1, room + 1))
        for j in range(items - 1, -1, -1):
            gain, w = price[j] - cost[i, j], load[i, j]
            usable = open_[i, j] and gain > 0
            for r in range(room + 1):
                after[j, r] = after[j + 1, r]
                if usable and r >= w and after[j + 1, r - w] + gain > after[j, r]:
                    after[j, r] = after[j + 1, r - w] + gain
        best = after[0, room]
        before = np.zeros(room + 1)
        for j in range(items):
            gain, w = price[j] - cost[i, j], load[i, j]
            without, with_it = 0.0, -np.inf
            for r in range(room + 1):
                without = max(without, before[r] + after[j + 1, room - r])
                if r + w <= room:
                    with_it = max(with_it, before[r] + after[j + 1, room - r - w] + gain)
            must_not[i, j] = best - without
            if open_[i, j]:
                must[i, j] = best - with_it
            if open_[i, j] and gain > 0:
                for r in range(room, w - 1, -1):
                    before[r] = max(before[r], before[r - w] + gain)
    return must, must_not
