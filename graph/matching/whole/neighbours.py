"""Neighbours: a few agents at a time are planned anew, exactly, while all others keep their items."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csc_matrix

from graph.matching.constrained.highs import Program, maximise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.whole.problem import Problem

LEAST_PAIRS, MOST_PAIRS = 60, 600
"""Pairs that are planned anew together: from, to."""
SECONDS: Final = 0.8
"""Time limit for one part."""


def replan(
    problem: Problem,
    open_: NDArray[np.bool_],
    best: NDArray[np.int64],
    *,
    worth: NDArray[np.float64],
    until: float,
    enough: int,
    draw: np.random.Generator,
) -> NDArray[np.int64]:
    """Return a cheaper assignment, if planning parts anew finds one until a moment or until it costs ``enough``.

    Parameters
    ----------
    problem
        What is to be assigned.
    open_
        Pairs that may be used.
    best
        The assignment to start from.
    worth
        What each pair costs beyond the prices of items and agents: those that cost least are looked at.
    until, enough
        When to stop.
    draw
        Chooses the agents.
    """
    agent, size, tried = best.copy(), float(3 * LEAST_PAIRS), 0
    while monotonic() < until and problem.cost_of(agent) > enough:
        begun = monotonic()
        free, pair = _part(problem, open_, agent, worth, int(size), draw)
        if pair[0].size <= free.size:
            size, tried = min(MOST_PAIRS, size * 1.1), tried + 1
            if tried > 200:
                return agent
            continue
        found, proven = _solve_part(problem, agent, free, pair, min(SECONDS, max(0.05, until - begun)))
        if found is not None:
            agent = found
        quick = proven and monotonic() - begun < SECONDS / 3
        size = min(MOST_PAIRS, size * 1.1) if quick else max(LEAST_PAIRS, size * 0.9) if not proven else size
    return agent


def _part(  # noqa: PLR0917 what a part is chosen by
    problem: Problem,
    open_: NDArray[np.bool_],
    agent: NDArray[np.int64],
    worth: NDArray[np.float64],
    size: int,
    draw: np.random.Generator,
) -> tuple[NDArray[np.int64], tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return items to plan anew, and the pairs that they may use: of a few agents, the cheapest beyond prices."""
    order = draw.permutation(problem.agents)
    count = int(draw.integers(2, max(3, min(problem.agents, 8) + 1)))
    chosen = order[:count]
    free = np.flatnonzero(np.isin(agent, chosen))
    row, column = np.nonzero(open_[np.ix_(chosen, free)])
    rows, columns = chosen[row], free[column]
    own = agent[columns] == rows
    rank = np.where(own, -np.inf, worth[rows, columns])
    keep = np.argsort(rank, kind="stable")[: max(size, free.size)]
    return free, (rows[keep], columns[keep])


def _solve_part(
    problem: Problem,
    agent: NDArray[np.int64],
    free: NDArray[np.int64],
    pair: tuple[NDArray[np.int64], NDArray[np.int64]],
    seconds: float,
) -> tuple[NDArray[np.int64] | None, bool]:
    """Return the best assignment of the free items within the pairs, if it is cheaper than now, and whether proven."""
    rows, columns = pair
    agents, at_agent = np.unique(rows, return_inverse=True)
    at_item = np.searchsorted(free, columns)
    e = np.arange(rows.size)
    entries = np.concatenate([problem.load[rows, columns].astype(float), np.ones(rows.size)])
    places = (np.concatenate([at_agent, agents.size + at_item]), np.concatenate([e, e]))
    matrix = csc_matrix((entries, places), shape=(agents.size + free.size, rows.size))
    cost = problem.cost[rows, columns]
    # No item stays out: each is worth more than all costs together could save.
    most = float(cost.sum()) + 1.0
    limits = np.concatenate([problem.capacity[agents].astype(float), np.ones(free.size)])
    program = Program(
        (most - cost).astype(np.float64), np.ones(rows.size), np.ones(rows.size, np.bool_), matrix, limits
    )
    now = (agent[columns] == rows).astype(float)
    answer = maximise(program, seconds=seconds, start=now, relative_gap=0.0)
    if answer.solution is None:
        return None, answer.status != "stopped"
    used = answer.solution > 0.5
    found = agent.copy()
    found[columns[used]] = rows[used]
    fits = (np.bincount(found, problem.load[found, np.arange(found.size)], problem.agents) <= problem.capacity).all()
    if np.count_nonzero(used) != free.size or not fits or problem.cost_of(found) >= problem.cost_of(agent):
        return None, answer.status != "stopped"
    return found, answer.status != "stopped"
