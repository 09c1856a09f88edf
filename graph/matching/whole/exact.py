"""Exact: branch and bound that learns (CP-SAT), where it is hard to find any assignment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.whole.problem import Problem

WORKERS: Final = 2


@dataclass(frozen=True, eq=False)
class Exact:
    """What was found: an assignment (``None``: none), a bound, and whether that settles the question."""

    agent: NDArray[np.int64] | None
    bound: int
    closed: bool


def solve_open(problem: Problem, *, seconds: float, seed: int) -> Exact:
    """Return the best assignment found in the time, or the proof that there is none."""
    agent, item = np.nonzero(problem.fits)
    model = cp_model.CpModel()
    use = _add_pairs(model, problem, agent, item)
    model.minimize(sum(c * x for c, x in zip(problem.cost[agent, item].tolist(), use, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = WORKERS
    solver.parameters.random_seed = seed % 2**31
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Exact(None, 0, closed=True)
    bound = max(0, int(np.ceil(solver.best_objective_bound - 1e-6)))
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Exact(None, bound, closed=False)
    used = np.array([solver.value(x) for x in use], np.bool_)
    found = np.zeros(problem.items, np.int64)
    found[item[used]] = agent[used]
    return Exact(found, bound, closed=status == cp_model.OPTIMAL)


def _add_pairs(
    model: cp_model.CpModel, problem: Problem, agent: NDArray[np.int64], item: NDArray[np.int64]
) -> list[cp_model.IntVar]:
    """Add a switch for each pair, one of them on for each item, within the capacity of each agent."""
    use = [model.new_bool_var("") for _ in range(agent.size)]
    load = problem.load[agent, item].tolist()
    for j in range(problem.items):
        model.add_exactly_one(use[e] for e in np.flatnonzero(item == j))
    for i in range(problem.agents):
        own = np.flatnonzero(agent == i).tolist()
        if own:
            model.add(sum(load[e] * use[e] for e in own) <= int(problem.capacity[i]))
    return use
