"""Plan: first an assignment, then in turns a better one and a better bound, until they meet or time is up."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.matching.whole.bound import root_of, whole_up
from graph.matching.whole.exact import solve_open
from graph.matching.whole.first import Planned, first_assignment, first_fit
from graph.matching.whole.guide import guide_of, guided_assignment
from graph.matching.whole.neighbours import Replanner
from graph.matching.whole.node import bound_of, new_table
from graph.matching.whole.problem import no_assignment
from graph.matching.whole.proof import Prover
from graph.matching.whole.sway import swayed
from graph.matching.whole.turns import climb_until

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.whole.guide import Guide
    from graph.matching.whole.node import Node, Table
    from graph.matching.whole.problem import Problem

STEPS: Final = 600
"""Steps of prices before the search."""
FIRST_SHARE: Final = 0.25
"""Share of the time for prices, at most."""
TURN: Final = 50
"""Nodes of the proof in one turn."""
LARGE: Final = 30_000
"""Pairs from which an assignment is guided by prices of room, and time is spent on parts of it, not on a proof."""
SWAY_SHARE: Final = 0.6
"""Share of the time that is left in which items of very many pairs move and change places."""
LEAST_SECONDS: Final = 1.0
"""Seconds that must be left for more than the first assignment of very many pairs."""


def best_assignment(problem: Problem, deadline: float, seed: int) -> Planned:
    """Return the best assignment found until a moment, and what none costs less than.

    Raises
    ------
    NoFeasiblePlan
        If the items do not fit.
    """
    if problem.items == 0:
        return Planned(np.zeros(0, np.int64), 0)
    if problem.cost.size >= LARGE:
        return _guided(problem, deadline, seed)
    seconds = deadline - monotonic()
    root, relaxed = root_of(problem, seconds=max(0.05, seconds * FIRST_SHARE))
    table, (quick, _) = new_table(root.room, problem.items), _quickly(problem, _share(deadline))
    upper = None if relaxed or quick is None else problem.cost_of(quick)
    bound = _raised(root, table, upper, monotonic() + seconds * FIRST_SHARE)
    planned = first_assignment(problem, root, table, Planned(quick, bound), deadline)
    if planned.agent is None and monotonic() < deadline:
        planned = _by_branch_and_bound(problem, bound, deadline, seed)
    if planned.agent is None or planned.bound >= problem.cost_of(planned.agent):
        return planned
    return _in_turns(problem, root, table, planned, deadline, seed)


def _guided(problem: Problem, deadline: float, seed: int) -> Planned:
    """Return a good assignment of very many pairs, with the bound of prices of room and then of knapsacks."""
    agent, guide = _quickly(problem, _share(deadline))
    bound = max(0, whole_up(guide.bound))
    if agent is None:
        return _by_branch_and_bound(problem, bound, deadline, seed)
    cost, draw = problem.cost_of(agent), np.random.default_rng(seed)
    if bound >= cost or deadline - monotonic() < LEAST_SECONDS:
        return Planned(agent, min(bound, cost))
    other = swayed(problem, guide.room, draw, monotonic() + SWAY_SHARE * (deadline - monotonic()))
    agent = agent if other is None or problem.cost_of(other) >= cost else other
    cost = problem.cost_of(agent)
    root, _ = root_of(problem, seconds=0.0, price=guide.item)
    table = new_table(root.room, problem.items)
    bound = whole_up(max(bound, climb_until(root, table, float(cost), STEPS, _share(deadline))))
    replanner = Replanner(root, draw)
    while bound < cost and monotonic() < deadline:
        agent = replanner.replan(agent, deadline)
        cost = problem.cost_of(agent)
    return Planned(agent, min(bound, cost))


def _quickly(problem: Problem, until: float) -> tuple[NDArray[np.int64] | None, Guide]:
    """Return the cheapest assignment that simple rules find, ``None`` if they find none, and prices of room."""
    blind = guided_assignment(problem, np.zeros(problem.agents), until)
    blind = first_fit(problem) if blind is None else blind
    worst = int(np.where(problem.fits, problem.cost, 0).max(axis=0).sum())
    guide = guide_of(problem, worst if blind is None else problem.cost_of(blind), until)
    guided = guided_assignment(problem, guide.room, until)
    found = [agent for agent in (blind, guided) if agent is not None]
    return (min(found, key=problem.cost_of) if found else None), guide


def _share(deadline: float) -> float:
    """Return the moment at which a share of the time that is left is over."""
    return monotonic() + FIRST_SHARE * (deadline - monotonic())


def _raised(root: Node, table: Table, upper: int | None, until: float) -> int:
    """Return the bound after prices have climbed towards a little more than where they began, or a known cost."""
    first = bound_of(root, table, root.price)
    goal = first + max(1.0, 0.01 * abs(first)) if upper is None else float(upper)
    return max(0, whole_up(max(first, climb_until(root, table, goal, STEPS, until))))


def _by_branch_and_bound(problem: Problem, bound: int, deadline: float, seed: int) -> Planned:
    """Return an assignment where it is hard to find one at all, from a solver that learns from what cannot be."""
    answer = solve_open(problem, seconds=max(0.05, (deadline - monotonic()) * 0.9), seed=seed)
    if answer.closed and answer.agent is None:
        raise no_assignment(why="together")
    if answer.closed and answer.agent is not None:
        return Planned(answer.agent, problem.cost_of(answer.agent))
    return Planned(answer.agent, max(bound, answer.bound))


def _in_turns(  # noqa: PLR0917 what is known so far
    problem: Problem, root: Node, table: Table, planned: Planned, deadline: float, seed: int
) -> Planned:
    """Return what is known after replanning and proof have taken turns, each as much work as the other."""
    agent = planned.agent
    assert agent is not None  # noqa: S101 the caller has one
    replanner = Replanner(root, np.random.default_rng(seed))
    prover = Prover(root, table, planned.bound)
    cost = problem.cost_of(agent)
    while prover.bound < cost and monotonic() < deadline:
        if prover.work <= replanner.work:
            found = prover.go_on(cost, TURN, deadline)
            agent = agent if found is None else found
        else:
            agent = replanner.replan(agent, deadline)
        cost = problem.cost_of(agent)
    return Planned(agent, min(prover.bound, cost))
