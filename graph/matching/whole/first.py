"""First: an assignment to begin with, by a simple rule, or by a search that settles first what prices say clearly."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.matching.whole.node import bound_of, climb, extra, new_table
from graph.matching.whole.problem import no_assignment
from graph.matching.whole.tree import FOUND, NONE, new_tree
from graph.matching.whole.turns import go_on

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.whole.node import Node, Table
    from graph.matching.whole.problem import Problem

LADDER: Final = (0.004, 0.02, 0.1, 0.5)
"""A first assignment may cost so much more than the bound, as a share of it: more if none is found."""
DIVES: Final = 3
"""Nodes for each item in the search of a first assignment."""
LARGE: Final = 1_500
"""Pairs beyond which most items are settled before the first search."""
FREE: Final = (100, 50, 200)
"""Items that are not, one after the other until the search finds an assignment."""
PRICES: Final = (0.0, 0.5, 1.0, 2.0, 5.0, 20.0)
"""What a whole room costs beside the costs of items, in mean costs of an agent's items."""


@dataclass(eq=False)
class Planned:
    """What is known: an assignment (``None``: none), and what none costs less than."""

    agent: NDArray[np.int64] | None
    bound: int


def first_assignment(problem: Problem, root: Node, table: Table, known: Planned, deadline: float) -> Planned:
    """Return a first assignment: the cost that it may have is raised until one is found soon."""
    quick, bound = known.agent, known.bound
    worst = int(np.where(problem.fits, problem.cost, 0).max(axis=0).sum())
    goal = bound + max(1.0, 0.01 * bound)
    if problem.cost.size > LARGE:
        partly = _mostly_settled(root, table, goal, deadline)
        if partly is not None:
            return Planned(_cheaper(problem, quick, partly), bound)
    for most in [*(bound + 1 + int(share * bound) for share in LADDER), worst]:
        tree = new_tree(root)
        said = go_on(tree, table, min(most, worst), goal, 50 + DIVES * problem.items, deadline)
        if said == FOUND:
            return Planned(_cheaper(problem, quick, tree.agent), bound)
        if said == NONE:
            if most >= worst:
                raise no_assignment(why="together")
            bound = most + 1
        elif quick is not None and most >= problem.cost_of(quick):
            break
    return Planned(quick, bound)


def _cheaper(problem: Problem, one: NDArray[np.int64] | None, other: NDArray[np.int64]) -> NDArray[np.int64]:
    return other.copy() if one is None or problem.cost_of(other) < problem.cost_of(one) else one


def _mostly_settled(root: Node, table: Table, goal: float, deadline: float) -> NDArray[np.int64] | None:
    """Return an assignment in which the items that most clearly belong to one agent are settled before the search."""
    beyond = np.zeros(root.cost.shape)
    bound_of(root, table, root.price)
    agent, wanted = table.taker.copy(), table.wanted.copy()
    extra(root, table, goal, beyond)
    two = np.partition(beyond, 1, axis=0)[:2]
    clear = np.where(wanted == 1, np.minimum(two[1] - two[0], goal), -1.0)
    order = np.argsort(-clear, kind="stable")
    for count in FREE:
        kept = order[: max(0, order.size - count)]
        kept = kept[clear[kept] >= 0]
        free = np.setdiff1d(order, kept)
        part = _rest(root, agent, kept, free)
        some = new_table(part.room, free.size)
        climb(part, some, float("inf"), goal, 1.0, 60, 4)
        tree = new_tree(part)
        most = int(part.cost.max(axis=0).sum())
        if monotonic() > deadline or go_on(tree, some, most, goal, DIVES * free.size, deadline) == FOUND:
            if tree.agent.min(initial=0) < 0:
                return None
            agent[free] = tree.agent
            return agent
    return None


def _rest(root: Node, agent: NDArray[np.int64], kept: NDArray[np.int64], free: NDArray[np.int64]) -> Node:
    """Return what is left of a problem when some items have their agents."""
    agents = root.room.size
    load = np.bincount(agent[kept], root.load[agent[kept], kept], agents).astype(np.int64)
    weight = np.bincount(agent[kept], root.weight[agent[kept], kept], agents).astype(np.int64)
    open_ = np.ascontiguousarray(root.open_[:, free])
    return root._replace(
        cost=np.ascontiguousarray(root.cost[:, free]),
        load=np.ascontiguousarray(root.load[:, free]),
        weight=np.ascontiguousarray(root.weight[:, free]),
        room=root.room - load,
        left=root.left - weight,
        open_=open_,
        opens=open_.sum(axis=0),
        owner=np.full(free.size, -1, np.int64),
        price=root.price[free],
    )


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
