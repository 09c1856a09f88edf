"""Turns: a search goes on for so many nodes, and looks at the clock on the way."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

from graph.matching.whole.bound import at_most
from graph.matching.whole.node import LEAST_SCALE, climb
from graph.matching.whole.tree import OPEN, search

if TYPE_CHECKING:
    from graph.matching.whole.node import Node, Table
    from graph.matching.whole.tree import Tree

GLANCE: Final = 0.02
"""Seconds between looks at the clock, about."""
TURN: Final = 30
"""Steps of prices between looks at the clock."""
PATIENCE: Final = 12


def go_on(tree: Tree, table: Table, most: int, goal: float, nodes: int, deadline: float) -> int:  # noqa: PLR0917
    """Go on with a search for an assignment of at most a cost, for so many nodes or until a moment."""
    turn = 1
    while nodes > 0:
        begun = monotonic()
        if begun > deadline:
            break
        said = int(search(tree, table, at_most(most), min(goal, at_most(most)), min(turn, nodes)))
        if said != OPEN:
            return said
        nodes -= turn
        turn = turn * 2 if monotonic() - begun < GLANCE else max(1, turn // 2)
    return OPEN


def climb_until(node: Node, table: Table, goal: float, steps: int, deadline: float) -> float:
    """Raise the bound of a node for so many steps of prices or until a moment; return it."""
    best, scale, turn = float("-inf"), 1.0, 1
    while steps > 0 and scale >= LEAST_SCALE and (begun := monotonic()) < deadline:
        bound, _, scale = climb(node, table, float("inf"), goal, scale, turn, PATIENCE)
        steps, best = steps - turn, max(best, float(bound))
        if monotonic() - begun < GLANCE:
            turn = TURN
    return best
