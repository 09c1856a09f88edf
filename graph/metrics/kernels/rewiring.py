"""Degree-preserving rewiring: two ties exchange their ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.metrics.kernels.jit import kernel

if TYPE_CHECKING:
    from graph.metrics.kernels.types import Ints, Longs


@kernel()
def exchange_ends(n: int, start: Longs, end: Longs, draws: Ints, directed: bool) -> int:
    """Try a swap for each row of ``draws`` (two ties and a coin), in place; return how many were done.

    A swap that would make a loop or a tie that is there already is not done, which keeps every network of these
    degrees equally likely in the long run.
    """
    tied = {np.int64(-1)}
    for i in range(start.size):
        a, b = start[i], end[i]
        tied.add(a * n + b if directed else min(a, b) * n + max(a, b))
    done = 0
    for k in range(draws.shape[0]):
        i, j = draws[k, 0], draws[k, 1]
        a, b, c, d = start[i], end[i], start[j], end[j]
        if not directed and draws[k, 2] == 1:
            c, d = d, c
        if a == d or c == b:
            continue
        new_i, new_j = a * n + d, c * n + b
        old_i, old_j = a * n + b, c * n + d
        if not directed:
            new_i, new_j = min(a, d) * n + max(a, d), min(c, b) * n + max(c, b)
            old_i, old_j = min(a, b) * n + max(a, b), min(c, d) * n + max(c, d)
        if new_i in tied or new_j in tied or new_i == new_j:
            continue
        tied.remove(old_i)
        tied.remove(old_j)
        tied.add(new_i)
        tied.add(new_j)
        start[i], end[i], start[j], end[j] = a, d, c, b
        done += 1
    return done
