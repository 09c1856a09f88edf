"""First fit: an assignment at once, if a simple rule finds one: whoever would lose most by waiting chooses first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.whole.problem import Problem

PRICES: Final = (0.0, 0.5, 1.0, 2.0, 5.0, 20.0)
"""What a whole room costs beside the costs of items, in mean costs of an agent's items."""


def first_fit(problem: Problem) -> NDArray[np.int64] | None:
    """Return the cheapest assignment that the rule finds at some price of room, ``None`` if it finds none.

    Examples
    --------
    >>> from graph.matching.whole.problem import read_problem
    >>> first_fit(read_problem([[1, 2], [3, 9]], [[5, 5], [5, 5]], [5, 8], maximise=False))
    array([1, 0])
    """
    found = [agent for price in PRICES if (agent := _fit(problem, price)) is not None]
    return min(found, key=problem.cost_of) if found else None


def _fit(problem: Problem, price: float) -> NDArray[np.int64] | None:
    each = problem.cost.sum() / max(1, problem.agents**2)
    guide = np.where(
        problem.fits, problem.cost + price * each * problem.load / np.maximum(problem.capacity, 1)[:, None], np.inf
    )
    best = np.sort(guide, axis=0)
    regret = best[1] - best[0] if problem.agents > 1 else np.zeros(problem.items)
    room, agent = problem.capacity.copy(), np.zeros(problem.items, np.int64)
    for j in np.argsort(-regret, kind="stable").tolist():
        i = int(np.argmin(np.where(problem.load[:, j] <= room, guide[:, j], np.inf)))
        if problem.load[i, j] > room[i] or not problem.fits[i, j]:
            return None
        agent[j] = i
        room[i] -= problem.load[i, j]
    return agent
