"""Tree: a depth-first search for an assignment that costs at most so much, or the proof that there is none.

At each node prices of items climb for some steps; each agent's knapsack at them says what any pair would cost beyond
the bound, and pairs that would cost too much are closed (Posta, Ferland and Michelon 2012). A search is a set of
arrays: it goes on from where it was, so that the caller can look at the clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numba import njit

from graph.matching.whole.node import Node, Table, climb, extra

if TYPE_CHECKING:
    from numpy.typing import NDArray

NONE, FOUND, OPEN = 0, 1, 2
"""What a search says: no assignment of at most that cost, one found, not settled."""
STEPS: Final = 12
"""Steps of prices at a node."""
PATIENCE: Final = 3
ROUNDS: Final = 4
"""Rounds of prices and of closing pairs at a node, at most."""
LEAST_SCORE: Final = 0.05
"""Added to what either answer to a question costs, so that neither counts for nothing."""


class Tree(NamedTuple):
    """A search: its node, and how it came there.

    Attributes
    ----------
    node
        What is left of the problem.
    trail
        What was done, to be undone: ``agent * items + item`` for a pair closed, ``agents * items + item`` for an item
        settled.
    mark, pair, prices
        Of each decision on the way: length of the trail before it, the pair that was chosen, prices before it.
    counts
        Length of the trail, number of decisions, nodes looked at.
    agent
        The assignment found.
    """

    node: Node
    trail: NDArray[np.int64]
    mark: NDArray[np.int64]
    pair: NDArray[np.int64]
    prices: NDArray[np.float64]
    counts: NDArray[np.int64]
    agent: NDArray[np.int64]


def new_tree(root: Node) -> Tree:
    """Return a search from a node that has not begun."""
    agents, items = root.cost.shape
    own = {name: getattr(root, name).copy() for name in ("room", "left", "open_", "opens", "owner", "price")}
    return Tree(
        node=root._replace(**own),
        trail=np.zeros(agents * items + items + 1, np.int64),
        mark=np.zeros(items + 1, np.int64),
        pair=np.zeros(items + 1, np.int64),
        prices=np.zeros((items + 1, items)),
        counts=np.zeros(3, np.int64),
        agent=np.full(items, -1, np.int64),
    )


@njit(cache=True, nogil=True)
def close(tree: Tree, i: int, j: int) -> None:
    """Close a pair."""
    tree.node.open_[i, j] = False
    tree.node.opens[j] -= 1
    tree.trail[tree.counts[0]] = i * tree.node.cost.shape[1] + j
    tree.counts[0] += 1


@njit(cache=True, nogil=True)
def give(tree: Tree, i: int, j: int) -> bool:
    """Settle an item with an agent, if it has room."""
    node = tree.node
    if node.weight[i, j] > node.left[i]:
        return False
    node.room[i] -= node.load[i, j]
    node.left[i] -= node.weight[i, j]
    node.owner[j] = i
    tree.trail[tree.counts[0]] = node.cost.size + j
    tree.counts[0] += 1
    return True


@njit(cache=True, nogil=True)
def _undo(tree: Tree, mark: int) -> None:
    node = tree.node
    items = node.cost.shape[1]
    while tree.counts[0] > mark:
        tree.counts[0] -= 1
        what = tree.trail[tree.counts[0]]
        if what >= node.cost.size:
            j = what - node.cost.size
            node.room[node.owner[j]] += node.load[node.owner[j], j]
            node.left[node.owner[j]] += node.weight[node.owner[j], j]
            node.owner[j] = -1
        else:
            node.open_[what // items, what % items] = True
            node.opens[what % items] += 1


@njit(cache=True, nogil=True)
def _shut(tree: Tree, most: float, bound: float, out: NDArray[np.float64]) -> int:
    """Close the pairs that cost too much and settle the items with one pair left; return how many, -1 if none can be.

    Parameters
    ----------
    tree
        The search.
    most, bound
        Cost that an assignment may have, and the bound at the prices of the node.
    out
        What each pair costs beyond the bound.
    """
    node, done = tree.node, 0
    agents, items = node.cost.shape
    for j in range(items):
        if node.owner[j] >= 0:
            continue
        last = -1
        for i in range(agents):
            if not node.open_[i, j]:
                continue
            if bound + out[i, j] > most or node.weight[i, j] > node.left[i]:
                close(tree, i, j)
                done += 1
            else:
                last = i
        if last < 0 or (node.opens[j] == 1 and not give(tree, last, j)):
            return -1
        done += node.owner[j] >= 0
    return done


@njit(cache=True, nogil=True)
def _keep(tree: Tree, table: Table) -> bool:
    """Keep the assignment that the knapsacks of now are, if it is one by weight too."""
    node = tree.node
    left = node.left.copy()
    for j in range(node.owner.size):
        i = node.owner[j] if node.owner[j] >= 0 else table.taker[j]
        tree.agent[j] = i
        if node.owner[j] < 0:
            left[i] -= node.weight[i, j]
    return left.min() >= 0


@njit(cache=True, nogil=True)
def _branch(tree: Tree, out: NDArray[np.float64]) -> int:
    """Return the pair to try next: of the item where either answer, this agent or another, costs most; -1 if none."""
    node, best, pair = tree.node, -1.0, -1
    agents, items = node.cost.shape
    for j in range(items):
        if node.owner[j] >= 0:
            continue
        least, second, at = np.inf, np.inf, -1
        for i in range(agents):
            if node.open_[i, j]:
                if out[i, j] < least:
                    least, second, at = out[i, j], least, i
                elif out[i, j] < second:
                    second = out[i, j]
        score = (least + LEAST_SCORE) * (second + LEAST_SCORE)
        if at >= 0 and score > best:
            best, pair = score, at * items + j
    return pair


@njit(cache=True, nogil=True)
def _look(tree: Tree, table: Table, most: float, goal: float, out: NDArray[np.float64]) -> int:
    """Return what the node says: no assignment, one found, or the pair to try next (from 2 up)."""
    node, bound = tree.node, 0.0
    for _ in range(ROUNDS):
        bound, whole, _ = climb(node, table, most, goal, 1.0, STEPS, PATIENCE)
        if bound > most:
            return NONE
        if whole and _keep(tree, table):
            return FOUND
        extra(node, table, max(0.0, most - bound) + 1.0, out)
        done = _shut(tree, most, bound, out)
        if done < 0:
            return NONE
        if done == 0:
            break
    pair = _branch(tree, out)
    if pair >= 0:
        return OPEN + pair
    # All is settled.
    cost = 0
    for j in range(node.owner.size):
        cost += node.cost[node.owner[j], j]
    tree.agent[:] = node.owner
    return FOUND if cost <= most else NONE


@njit(cache=True, nogil=True)
def _back(tree: Tree) -> bool:
    """Go back to the last decision that leaves another way, and close the pair that was chosen; False if none is."""
    items = tree.node.cost.shape[1]
    while tree.counts[1] > 0:
        tree.counts[1] -= 1
        depth = tree.counts[1]
        _undo(tree, tree.mark[depth])
        tree.node.price[:] = tree.prices[depth]
        pair = tree.pair[depth]
        close(tree, pair // items, pair % items)
        if tree.node.opens[pair % items] > 0:
            return True
    return False


@njit(cache=True, nogil=True)
def search(tree: Tree, table: Table, most: float, goal: float, nodes: int) -> int:
    """Go on with a search for an assignment of at most a cost, for so many nodes; return what it says.

    After ``FOUND`` it goes on with less: ``most`` below the cost of what was found.
    """
    items = tree.node.cost.shape[1]
    out = np.zeros(tree.node.cost.shape)
    for _ in range(nodes):
        tree.counts[2] += 1
        said = _look(tree, table, most, goal, out)
        if said == FOUND:
            return FOUND
        if said == NONE:
            if not _back(tree):
                return NONE
            continue
        depth, pair = tree.counts[1], said - OPEN
        tree.mark[depth], tree.pair[depth] = tree.counts[0], pair
        tree.prices[depth] = tree.node.price
        tree.counts[1] += 1
        give(tree, pair // items, pair % items)
    return OPEN
