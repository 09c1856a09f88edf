"""Neighbours: the items of a few agents are planned anew among them, exactly, while all others keep theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.matching.whole.bound import at_most
from graph.matching.whole.node import climb, new_table
from graph.matching.whole.tree import FOUND, NONE, new_tree
from graph.matching.whole.turns import go_on

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.whole.node import Node

LEAST: Final = 2.0
"""Agents whose items are planned anew together, at least."""
NODES: Final = 120
"""Nodes looked at for one part."""
STEPS: Final = 60
"""Steps of prices before the search of one part."""
WIDER: Final = 0.05
NARROWER: Final = 0.25
"""How the number of agents follows whether a part was settled."""


@dataclass(eq=False)
class Replanner:
    """Plans parts anew, larger ones while these are settled.

    Attributes
    ----------
    root
        The whole problem, at good prices.
    draw
        Chooses the agents.
    size
        Agents of a part.
    work
        Nodes looked at so far, each in the size of its part.
    """

    root: Node
    draw: np.random.Generator
    size: float = LEAST
    work: float = 0.0

    def replan(self, agent: NDArray[np.int64], deadline: float) -> NDArray[np.int64]:
        """Return an assignment that is at most as dear, after one part was planned anew."""
        agents = self.root.room.size
        chosen = np.sort(self._chosen(agent, min(agents, int(self.size + self.draw.random()))))
        free = np.flatnonzero(np.isin(agent, chosen))
        if chosen.size < min(2, agents) or free.size == 0:
            self.work += 1.0
            return agent
        part = self._part(chosen, free)
        now = np.searchsorted(chosen, agent[free])
        found, settled = self._best(part, now, deadline)
        self.size = min(agents, self.size + WIDER) if settled else max(LEAST, self.size - NARROWER)
        if found is None:
            return agent
        better = agent.copy()
        better[free] = chosen[found]
        return better

    def _chosen(self, agent: NDArray[np.int64], count: int) -> NDArray[np.int64]:
        """Return agents by lot, or those that could most cheaply have an item drawn by lot."""
        if self.draw.random() < 0.5:
            return self.draw.permutation(self.root.room.size)[:count]
        j = int(self.draw.integers(agent.size))
        beyond = np.where(self.root.open_[:, j], self.root.cost[:, j], np.inf)
        beyond[agent[j]] = -np.inf
        noise = self.draw.random(beyond.size) * (np.ptp(self.root.cost[:, j]) + 1) / 2
        return np.argsort(beyond + noise, kind="stable")[:count]

    def _part(self, chosen: NDArray[np.int64], free: NDArray[np.int64]) -> Node:
        root, here = self.root, np.ix_(chosen, free)
        open_ = np.ascontiguousarray(root.open_[here])
        return root._replace(
            cost=np.ascontiguousarray(root.cost[here]),
            load=np.ascontiguousarray(root.load[here]),
            weight=np.ascontiguousarray(root.weight[here]),
            room=root.room[chosen],
            left=root.left[chosen],
            open_=open_,
            opens=open_.sum(axis=0),
            owner=np.full(free.size, -1, np.int64),
            price=root.price[free],
        )

    def _best(self, part: Node, now: NDArray[np.int64], deadline: float) -> tuple[NDArray[np.int64] | None, bool]:
        """Return the best assignment of a part if it is cheaper than now, and whether nothing cheaper is left."""
        items = np.arange(now.size)
        most = int(part.cost[now, items].sum()) - 1
        table, found = new_table(part.room, now.size), None
        bound, _, _ = climb(part, table, at_most(most), float(most + 1), 1.0, STEPS, 4)
        self.work += STEPS / 10 * part.cost.size
        if bound > at_most(most):
            return None, True
        tree, said = new_tree(part), FOUND
        while said == FOUND:
            said = go_on(tree, table, most, most + 1, NODES - int(tree.counts[2]), deadline)
            if said == FOUND:
                found = tree.agent.copy()
                most = int(part.cost[found, items].sum()) - 1
        self.work += float(tree.counts[2]) * part.cost.size
        return found, said == NONE
