"""Proof: whether an assignment costs at most so much is asked for one cost after the other, from the bound up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.matching.whole.tree import FOUND, NONE, new_tree
from graph.matching.whole.turns import go_on

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from graph.matching.whole.node import Node, Table

QUICK: Final = 100
"""Nodes of a question up to which the next one asks for twice as much more."""
PARTS: Final = 64
"""A question asks for so small a part of the gap, at least for one unit."""


class Prover:
    """Raises what no assignment costs less than, until it meets the best one known.

    Parameters
    ----------
    root
        The whole problem, at good prices.
    table
        Where sums are worked out.
    bound
        What no assignment costs less than.

    Attributes
    ----------
    work
        Nodes looked at, each in the size of the problem.
    """

    def __init__(self, root: Node, table: Table, bound: int) -> None:
        self.root, self.table, self.bound = root, table, bound
        self.work = 0.0
        self._step = 1
        self._begin(bound)

    def _begin(self, most: int) -> None:
        self.tree, self.most = new_tree(self.root), most

    def go_on(self, upper: int, nodes: int, deadline: float) -> NDArray[np.int64] | None:
        """Go on for so many nodes; return an assignment that costs less than ``upper`` if one is found."""
        before = int(self.tree.counts[2])
        most = min(self.most, upper - 1)
        said = go_on(self.tree, self.table, most, most + 1, nodes, deadline)
        self.work += float(int(self.tree.counts[2]) - before) * self.root.cost.size
        if said == FOUND:
            return self.tree.agent.copy()
        if said == NONE:
            self.bound = most + 1
            self._step = self._step * 2 if self.tree.counts[2] < QUICK else 1
            step = max(1, min(self._step, (upper - self.bound) // 4), (upper - self.bound) // PARTS)
            self._begin(self.bound + step - 1)
        return None
