"""Exact: branch and bound that learns (CP-SAT), where it is hard to find any assignment."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final

import numpy as np
from ortools.sat.python import cp_model

from graph.matching.exact.guarded import guarded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.exact.guarded import Asked, Found
    from graph.matching.whole.problem import Problem

WORKERS: Final = 2


@dataclass(frozen=True, eq=False)
class Exact:
    """What was found: an assignment (``None``: none), a bound, and whether that settles the question."""

    agent: NDArray[np.int64] | None
    bound: int
    closed: bool


def solve_open(problem: Problem, *, seconds: float, seed: int) -> Exact:
    """Return the best assignment found in the time, or the proof that there is none; large ones in a kept process.

    Raises
    ------
    SolverStopped
        As :func:`graph.matching.exact.guarded.guarded`.
    """
    asked = {
        "cost": problem.cost, "load": problem.load, "capacity": problem.capacity, "fits": problem.fits,
        "seed": np.array(seed % 2**31),
    }  # fmt: skip
    found = guarded("assignment", asked, size=int(problem.fits.sum()), seconds=seconds)
    agent = found["agent"] if found["agent"].size == problem.items else None
    return Exact(agent, int(found["bound"]), closed=bool(found["closed"]))


def solve_assignment(asked: Asked, seconds: float) -> Found:
    """Assign items as arrays: no agents where none was found, a bound, and whether that settles the question."""
    begun = monotonic()
    agent, item = np.nonzero(asked["fits"])
    model = cp_model.CpModel()
    use = _add_pairs(model, asked, agent, item)
    model.minimize(sum(c * x for c, x in zip(asked["cost"][agent, item].tolist(), use, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, seconds - (monotonic() - begun))
    solver.parameters.num_workers = WORKERS
    solver.parameters.random_seed = int(asked["seed"])
    status = solver.solve(model)
    none = np.zeros(0, np.int64)
    if status == cp_model.INFEASIBLE:
        return {"agent": none, "bound": np.array(0), "closed": np.array(1)}
    bound = max(0, int(np.ceil(solver.best_objective_bound - 1e-6)))
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return {"agent": none, "bound": np.array(bound), "closed": np.array(0)}
    used = np.array([solver.value(x) for x in use], np.bool_)
    found = np.zeros(asked["cost"].shape[1], np.int64)
    found[item[used]] = agent[used]
    return {"agent": found, "bound": np.array(bound), "closed": np.array(status == cp_model.OPTIMAL)}


def _add_pairs(
    model: cp_model.CpModel, asked: Asked, agent: NDArray[np.int64], item: NDArray[np.int64]
) -> list[cp_model.IntVar]:
    """Add a switch for each pair, one of them on for each item, within the capacity of each agent."""
    use = [model.new_bool_var("") for _ in range(agent.size)]
    load = asked["load"][agent, item].tolist()
    by_item = np.argsort(item, kind="stable")
    ends = np.searchsorted(item[by_item], np.arange(asked["cost"].shape[1] + 1)).tolist()
    for j in range(len(ends) - 1):
        model.add_exactly_one(use[e] for e in by_item[ends[j] : ends[j + 1]].tolist())
    for i, room in enumerate(asked["capacity"].tolist()):
        own = np.flatnonzero(agent == i).tolist()
        if own:
            model.add(sum(load[e] * use[e] for e in own) <= room)
    return use
