"""Knapsack: the best that one agent can take within its room, and what forcing an item in or out would lose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEAR: Final = 1e-9
SMALL: Final = 8_000
"""Cells of a table up to which it is not worth while to look for what is sure."""


@njit(cache=True, nogil=True)
def core_of(  # noqa: PLR0917 kernels take arrays one by one
    gain: NDArray[np.float64],
    load: NDArray[np.int64],
    room: int,
    slack: float,
    takes: NDArray[np.bool_],
    core: NDArray[np.int64],
) -> int:
    """Write which items the best knapsack surely takes, and which are open; return how many are open.

    Items come in order of gain for load. One whose worth beyond the price of room is far from nothing is taken, or
    left, by every knapsack that loses at most ``slack``: the linear relaxation says so.
    """
    items = gain.size
    if items * (room + 1) <= SMALL:
        for k in range(items):
            takes[k], core[k] = False, k
        return items
    left, most, least, rate, fits = room, 0.0, 0.0, 0.0, True
    for k in range(items):
        takes[k] = False
        if load[k] <= left:
            left -= load[k]
            least += gain[k]
            if fits:
                most += gain[k]
                takes[k] = True
        elif fits:
            fits, rate = False, gain[k] / load[k]
            most += rate * left
    count = 0
    for k in range(items):
        if abs(gain[k] - rate * load[k]) <= most - least + slack + NEAR * (1.0 + most):
            takes[k] = False
            core[count] = k
            count += 1
    return count


@njit(cache=True, nogil=True)
def fill(
    gain: NDArray[np.float64], load: NDArray[np.int64], core: NDArray[np.int64], room: int, before: NDArray[np.float64]
) -> float:
    """Fill ``before[k, r]``, the most that the first k open items bring within r units; return the most of all."""
    for r in range(room + 1):
        before[0, r] = 0.0
    for k in range(core.size):
        w, g = load[core[k]], gain[core[k]]
        for r in range(min(w, room + 1)):
            before[k + 1, r] = before[k, r]
        for r in range(w, room + 1):
            before[k + 1, r] = max(before[k, r - w] + g, before[k, r])
    return before[core.size, room]


@njit(cache=True, nogil=True)
def choose(
    load: NDArray[np.int64], core: NDArray[np.int64], room: int, before: NDArray[np.float64], takes: NDArray[np.bool_]
) -> None:
    """Mark the open items of the best knapsack, from the table that ``fill`` filled."""
    r = room
    for k in range(core.size - 1, -1, -1):
        takes[core[k]] = before[k + 1, r] > before[k, r]
        if takes[core[k]]:
            r -= load[core[k]]


@njit(cache=True, nogil=True)
def forcing(  # noqa: PLR0917 kernels take arrays one by one
    gain: NDArray[np.float64],
    load: NDArray[np.int64],
    core: NDArray[np.int64],
    room: int,
    before: NDArray[np.float64],
    takes: NDArray[np.bool_],
    loss: NDArray[np.float64],
) -> None:
    """Write what the best knapsack loses without each open item that it takes, and with each that it leaves."""
    best = before[core.size, room]
    after, following = np.zeros(room + 1), np.zeros(room + 1)
    for k in range(core.size - 1, -1, -1):
        w, g = load[core[k]], gain[core[k]]
        most = -np.inf
        if takes[core[k]]:
            for r in range(room + 1):
                most = max(most, before[k, r] + after[room - r])
        else:
            for r in range(room - w + 1):
                most = max(most, before[k, r] + after[room - w - r] + g)
        loss[core[k]] = max(0.0, best - most)
        for r in range(room + 1):
            following[r] = after[r]
            if r >= w and after[r - w] + g > after[r]:
                following[r] = after[r - w] + g
        after, following = following, after
