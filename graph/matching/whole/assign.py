"""Assign whole: each item to exactly one agent within its capacity, at least cost or greatest worth, with proof."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from graph.errors import InvalidMarket, SolverStopped
from graph.matching.whole.bound import linear_bound, settle, tighten, whole_up
from graph.matching.whole.exact import solve_open
from graph.matching.whole.improve import first_fit, tabu_search
from graph.matching.whole.neighbours import replan
from graph.matching.whole.problem import no_assignment, read_problem

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from graph.matching.whole.bound import Prices
    from graph.matching.whole.problem import Problem

MARGIN: Final = 0.04
"""Share of the time limit kept for solvers that look at the clock too late."""
STEPS: Final = 30_000_000
"""Moves that are looked at in one tabu search."""
ROUNDS_AN_ITEM: Final = 100
"""Moves of one tabu search for each item, at most."""
SMALL: Final = 400
"""Pairs up to which the exact search is tried first."""
SMALL_SECONDS: Final = 3.0
ROUNDS: Final = 500
"""Rounds of prices before the exact search."""
PARTS: Final = (0.8, 0.5, 0.9, 0.65, 0.0)
"""Parts of the worth of room that count in tabu searches, one after the other."""
REPLANNING: Final = 0.5
"""Share of the time left in which parts are planned anew before the exact search."""


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
    (each agent solves its own knapsack), a tabu search gives assignments, pairs that no better assignment can use are
    left out, and branch and bound decides what is left.

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
        Wall seconds, kept within 10 %.
    seed
        Of the tabu search.

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
    if not 0 < time_limit < np.inf:
        message = f"the time limit is {time_limit}"
        raise InvalidMarket(message, hint="give seconds above 0", array="time_limit")
    started = monotonic()
    deadline = started + time_limit * (1 - MARGIN)
    problem = read_problem(cost, load, capacity, maximise=maximise)
    agent, bound = _search(problem, deadline, seed)
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


def _search(problem: Problem, deadline: float, seed: int) -> tuple[NDArray[np.int64] | None, int]:
    """Return the best assignment found, and what none can cost less than."""
    if problem.items == 0:
        return np.zeros(0, np.int64), 0
    if problem.fits.sum() <= SMALL:
        answer = solve_open(
            problem, problem.fits, None, seconds=min(SMALL_SECONDS, max(0.05, deadline - monotonic())), seed=seed
        )
        if answer.closed:
            if answer.agent is None:
                raise no_assignment(why="together")
            return answer.agent, problem.cost_of(answer.agent)
    seconds, draw = deadline - monotonic(), np.random.default_rng(seed)
    prices = linear_bound(problem, problem.fits, seconds=max(0.05, seconds * 0.3))
    best = _improved(problem, problem.fits, prices, None, seed, until=monotonic() + seconds * 0.15)
    upper = problem.cost_of(best) if best is not None else int(problem.cost.max(axis=0).sum()) + 1
    prices = tighten(problem, problem.fits, prices, upper=upper, rounds=ROUNDS, deadline=monotonic() + seconds * 0.15)
    bound = whole_up(prices.bound)
    if best is not None and bound < problem.cost_of(best):
        # Pairs that only an assignment far from the bound would use are left out of the search, not of the proof.
        near = settle(problem, problem.fits, prices, upper=bound + 1 + (problem.cost_of(best) - bound) // 3)
        near[best, np.arange(problem.items)] = True
        found = _improved(problem, near, prices, best, seed + 1, until=monotonic() + seconds * 0.15)
        best = best if found is None else found
        worth = problem.cost + prices.room[:, None] * problem.load - prices.price
        best = replan(
            problem,
            problem.fits,
            best,
            worth=worth,
            until=monotonic() + (deadline - monotonic()) * REPLANNING,
            enough=bound,
            draw=draw,
        )
    if best is not None and bound >= problem.cost_of(best):
        return best, bound
    return _settled(problem, prices, best, bound, deadline=deadline, seed=seed)


def _settled(
    problem: Problem, prices: Prices, best: NDArray[np.int64] | None, bound: int, *, deadline: float, seed: int
) -> tuple[NDArray[np.int64] | None, int]:
    """Return the best assignment and bound after the pairs that a better one could use have been searched exactly."""
    still = problem.fits if best is None else settle(problem, problem.fits, prices, upper=problem.cost_of(best))
    answer = solve_open(problem, still, best, seconds=max(0.05, deadline - monotonic()), seed=seed)
    if answer.closed:
        agent = best if answer.agent is None else answer.agent
        if agent is None:
            raise no_assignment(why="together")
        return agent, problem.cost_of(agent)
    agent = best if answer.agent is None else answer.agent
    if agent is None:
        return None, bound
    # What the exact search says of the open pairs holds for all that is better than the best.
    limit = problem.cost_of(agent) if best is None else problem.cost_of(best)
    return agent, min(problem.cost_of(agent), max(bound, min(limit, answer.bound)))


def _improved(
    problem: Problem,
    open_: NDArray[np.bool_],
    prices: Prices,
    best: NDArray[np.int64] | None,
    seed: int,
    *,
    until: float,
) -> NDArray[np.int64] | None:
    """Return the best assignment that tabu searches find, ``None`` if none keeps capacities.

    A cost at the bound of the prices ends them.

    Costs count a part of what the room of an agent is worth: room that is left is a loss only in the end.
    """
    enough = whole_up(prices.bound)
    moves = problem.items * problem.agents + problem.items**2 // 2
    rounds = min(max(50, STEPS // moves), ROUNDS_AN_ITEM * problem.items)
    for number, part in enumerate(PARTS):
        guide = problem.cost + part * prices.room[:, None] * problem.load
        start = first_fit(guide, problem.load, problem.capacity, open_)
        if best is not None and number % 2:
            start = best
        agent, paid = tabu_search(
            problem.cost, guide, problem.load, problem.capacity, open_, start, rounds, seed + number, enough
        )
        if paid >= 0 and (best is None or paid < problem.cost_of(best)):
            best = agent
        if monotonic() > until or (best is not None and problem.cost_of(best) <= enough):
            break
    return best
