"""The network of the measurements: power-law degrees, groups of 40 to 160, three ties in ten leave their group."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

TIES_EACH = 4.7


def edges(n: int, seed: int = 1) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64], NDArray[np.int32]]:
    """Return start, end, weight of unique ties without loops, and the group of each node."""
    random = np.random.default_rng(seed)
    sizes = random.integers(40, 161, n // 40 + 1)
    group = np.repeat(np.arange(sizes.size, dtype=np.int32), sizes)[:n]
    begin = np.searchsorted(group, group, "left")
    stop = np.searchsorted(group, group, "right")
    pull = np.minimum((1.0 - random.random(n)) ** (-1 / 1.25), 0.2 * n**0.75 + 20)
    reach = np.cumsum(pull)
    m = int(n * TIES_EACH)

    def anyone(count: int) -> NDArray[np.int64]:
        return np.minimum(np.searchsorted(reach, random.random(count) * reach[-1]), n - 1)

    start = anyone(m)
    before = np.where(begin[start] > 0, reach[begin[start] - 1], 0.0)
    inside = before + random.random(m) * (reach[stop[start] - 1] - before)
    end = np.where(random.random(m) < 0.7, np.minimum(np.searchsorted(reach, inside), n - 1), anyone(m))
    shuffled = random.permutation(n)  # groups are not runs of node numbers
    low, high = np.minimum(start, end), np.maximum(start, end)
    key = np.unique((low * n + high)[low != high])
    weight = random.integers(1, 9, key.size).astype(np.float64)
    label = np.empty(n, np.int32)
    label[shuffled] = group
    return shuffled[key // n].astype(np.int32), shuffled[key % n].astype(np.int32), weight, label


def timed(work: Callable[[], object], runs: int = 3, clock: Callable[[], float] = process_time) -> float:
    """Return the least of some runs in seconds of processor time, all threads together: a busy machine moves it less.

    ``clock=perf_counter`` for what waits or is started anew.
    """
    best = float("inf")
    for _ in range(runs):
        begin = clock()
        work()
        best = min(best, clock() - begin)
    return best


def told(task: str, rival: str, theirs: float, ours: float, must: float) -> None:
    """Print one line: task, rival, both times, the ratio and what it must reach."""
    ratio = theirs / ours
    verdict = "ok" if ratio >= must else "BEHIND"
    print(f"{task:<44} {rival:<28} {theirs:>10.4f} s {ours:>10.5f} s {ratio:>9.1f} x  must {must:>6g} x  {verdict}")
