"""Improve: tabu search over shifts of one item and swaps of two, with overloads allowed at a price that moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def first_fit(
    cost: NDArray[np.float64], load: NDArray[np.int64], capacity: NDArray[np.int64], open_: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return an assignment by regret: the item that would lose most by waiting goes first, overloaded if it must."""
    agents, items = cost.shape
    room = capacity.copy()
    agent = np.full(items, -1, np.int64)
    for _ in range(items):
        chosen, to, most = -1, -1, -np.inf
        for j in range(items):
            if agent[j] >= 0:
                continue
            best, second, at = np.inf, np.inf, -1
            for i in range(agents):
                if not open_[i, j]:
                    continue
                over = max(0, load[i, j] - room[i])
                price = cost[i, j] + 1e6 * over
                if price < best:
                    best, second, at = price, best, i
                elif price < second:
                    second = price
            regret = second - best if second < np.inf else 1e12
            if regret > most:
                chosen, to, most = j, at, regret
        agent[chosen] = to
        room[to] -= load[to, chosen]
    return agent


@njit(cache=True, nogil=True)
def tabu_search(  # noqa: C901, PLR0912, PLR0915, PLR0917 a kernel: moves looked at in one place
    cost: NDArray[np.int64],
    guide: NDArray[np.float64],
    load: NDArray[np.int64],
    capacity: NDArray[np.int64],
    open_: NDArray[np.bool_],
    start: NDArray[np.int64],
    rounds: int,
    seed: int,
    enough: int,
) -> tuple[NDArray[np.int64], int]:
    """Return the best assignment found that keeps capacities and its cost, -1 if none does; ``enough`` ends it."""
    np.random.seed(seed)
    agents, items = cost.shape
    agent = start.copy()
    room = capacity.copy()
    total = 0
    for j in range(items):
        room[agent[j]] -= load[agent[j], j]
        total += cost[agent[j], j]
    best, best_cost = agent.copy(), -1
    mean_cost = max(1.0, cost.sum() / cost.size)
    price = mean_cost / max(1.0, load.sum() / load.size)
    until = np.zeros((agents, items), np.int64)
    over = 0
    for i in range(agents):
        over += max(0, -room[i])
    if over == 0:
        best_cost = total
    kept = 0
    for step in range(1, rounds + 1):
        least, move_j, move_i, move_k = np.inf, -1, -1, -1
        for j in range(items):
            a = agent[j]
            w = load[a, j]
            over_a = max(0, -room[a])
            for i in range(agents):
                if i == a or not open_[i, j]:
                    continue
                dc = guide[i, j] - guide[a, j]
                dt = cost[i, j] - cost[a, j]
                do = max(0, -(room[i] - load[i, j])) - max(0, -room[i]) + max(0, -(room[a] + w)) - over_a
                change = dc + price * do + 1e-3 * np.random.random()
                hopeful = over + do == 0 and (best_cost < 0 or total + dt < best_cost)
                if change < least and (until[i, j] < step or hopeful):
                    least, move_j, move_i, move_k = change, j, i, -1
            for k in range(j + 1, items):
                b = agent[k]
                if b == a or not open_[b, j] or not open_[a, k]:
                    continue
                dc = guide[b, j] + guide[a, k] - guide[a, j] - guide[b, k]
                if dc - price * over >= least:
                    continue
                new_a, new_b = room[a] + w - load[a, k], room[b] + load[b, k] - load[b, j]
                do = max(0, -new_a) - over_a + max(0, -new_b) - max(0, -room[b])
                change = dc + price * do + 1e-3 * np.random.random()
                dt = cost[b, j] + cost[a, k] - cost[a, j] - cost[b, k]
                hopeful = over + do == 0 and (best_cost < 0 or total + dt < best_cost)
                if change < least and ((until[b, j] < step and until[a, k] < step) or hopeful):
                    least, move_j, move_i, move_k = change, j, b, k
        if move_j < 0:
            break
        a = agent[move_j]
        tenure = 5 + np.random.randint(0, 10 + items // 10)
        total += cost[move_i, move_j] - cost[a, move_j]
        room[a] += load[a, move_j]
        room[move_i] -= load[move_i, move_j]
        agent[move_j] = move_i
        until[a, move_j] = step + tenure
        if move_k >= 0:
            total += cost[a, move_k] - cost[move_i, move_k]
            room[move_i] += load[move_i, move_k]
            room[a] -= load[a, move_k]
            agent[move_k] = a
            until[move_i, move_k] = step + tenure
        over = 0
        for i in range(agents):
            over += max(0, -room[i])
        if over == 0 and (best_cost < 0 or total < best_cost):
            best[:] = agent
            best_cost = total
            if best_cost <= enough:
                break
        kept = kept + 1 if over == 0 else kept - 1
        if kept >= 4:
            price, kept = max(price * 0.8, 1e-6), 0
        elif kept <= -4:
            price, kept = price * 1.25, 0
    return best, best_cost
