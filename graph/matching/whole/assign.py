"""Assign whole: each item to exactly one agent within its capacity, at least cost or greatest worth, with proof."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from time import monotonic
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from graph.arguments import seconds, seed_of, truth
from graph.errors import SolverStopped
from graph.matching.whole.bound import root_of
from graph.matching.whole.guide import guide_of, guided_assignment
from graph.matching.whole.node import extra, new_table
from graph.matching.whole.plan import best_assignment
from graph.matching.whole.problem import read_problem

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


MARGIN: Final = 0.04
"""Share of the time limit kept for solvers that look at the clock too late."""
COMPILING: Final = 3.0
"""Seconds from which the first call has compiled kernels and not only read them."""


@dataclass(frozen=True, eq=False, repr=False)
class Assignment:
    """Each item with its agent.

    Attributes
    ----------
    agent
        Agent of each item, int64.
    value
        Sum of the costs (or worths) of the pairs.
    bound
        What no assignment can go below (or, maximised, above), by proof.
    status
        ``"optimal"`` if proven best, else ``"feasible"``.
    reason
        Why the search stopped: ``"proven"`` or ``"time_limit"``.
    used
        Load of each agent, in the caller's numbers.
    seconds
        Wall time.
    """

    agent: NDArray[np.int64]
    value: int | float
    bound: int | float
    status: Literal["optimal", "feasible"]
    reason: Literal["proven", "time_limit"]
    used: NDArray[np.int64] | NDArray[np.float64]
    seconds: float

    @property
    def gap(self) -> float:
        """Share by which a better assignment could at most be better."""
        return abs(self.value - self.bound) / max(1e-9, abs(self.value)) if self.value != self.bound else 0.0

    def __repr__(self) -> str:
        return f"Assignment(value={self.value}, bound={self.bound}, status={self.status!r}, items={self.agent.size})"


def assign_whole(
    cost: ArrayLike,
    load: ArrayLike,
    capacity: ArrayLike,
    *,
    maximise: bool = False,
    time_limit: float = 60.0,
    seed: int = 0,
) -> Assignment:
    """Return the assignment of every item to exactly one agent at least cost, within the agents' capacities.

    The generalised assignment problem: loads may differ by agent, and no item is split. Prices of items give a bound
    (each agent solves its own knapsack); whether an assignment costs no more than the bound, the bound and one, and so
    on is searched depth first, and in turns with that the items of a few agents are planned anew.

    Parameters
    ----------
    cost, load
        Of shape (agents, items): what an item costs with an agent, and what it takes of its capacity. Numbers with up
        to six decimals. What an agent cannot do has a load above its capacity.
    capacity
        Of each agent.
    maximise
        Whether ``cost`` is worth, and more is better.
    time_limit
        Wall seconds, kept within 10 %; compiling at the very first call of an installation is not counted.
    seed
        Of the order in which agents are planned anew.

    Raises
    ------
    InvalidMarket
        Not numbers, nan, infinite, negative loads, shapes that do not go together.
    NoFeasiblePlan
        If the items do not fit; ``context["reason"]`` is ``"item"``, ``"capacity"`` or ``"together"``.
    SolverStopped
        If no assignment was found in the time, nor a proof that there is none.

    Examples
    --------
    Officer 0 would serve both clusters more cheaply, and can serve one.

    >>> assign_whole([[1, 2], [3, 9]], [[5, 5], [5, 5]], [5, 8]).agent
    array([1, 0])
    >>> assign_whole([[1, 2], [3, 9]], [[5, 5], [5, 5]], [5, 8], maximise=True)
    Assignment(value=10, bound=10, status='optimal', items=2)
    """
    truth("maximise", maximise)
    time_limit, seed = seconds(time_limit), seed_of(seed)
    started = monotonic()
    deadline = started + time_limit * (1 - MARGIN)
    problem = read_problem(cost, load, capacity, maximise=maximise)
    _compiled()
    if monotonic() - started > COMPILING:
        started = monotonic()
        deadline = started + time_limit * (1 - MARGIN)
    planned = best_assignment(problem, deadline, seed)
    agent, bound = planned.agent, planned.bound
    if agent is None:
        message = f"no assignment was found in {time_limit:g} s, nor a proof that there is none"
        raise SolverStopped(message, hint="give more time, or more capacity", reason="time_limit")
    paid = problem.cost_of(agent)
    proven = bound >= paid
    loads = np.asarray(load)
    used = np.bincount(agent, loads[agent, np.arange(problem.items)], problem.agents)
    return Assignment(
        agent=agent,
        value=problem.in_callers_numbers(paid),
        bound=problem.in_callers_numbers(min(bound, paid)),
        status="optimal" if proven else "feasible",
        reason="proven" if proven else "time_limit",
        used=used if loads.dtype.kind == "f" else np.rint(used).astype(np.int64),
        seconds=monotonic() - started,
    )


@cache
def _compiled() -> None:
    """Solve a problem of two agents, so that the clock does not run while kernels are compiled or read."""
    two = read_problem([[1, 2, 2], [2, 1, 1]], [[2, 3, 2], [3, 2, 2]], [4, 4], maximise=False)
    best_assignment(two, monotonic() + 60.0, 0)
    root, _ = root_of(two, seconds=1.0)
    extra(root, new_table(root.room, two.items), 1.0, np.zeros(two.cost.shape))
    guided_assignment(two, guide_of(two, 4.0, monotonic() + 60.0).room, monotonic() + 60.0)
