"""Node: what is left of a problem during a search, the prices of its items, and what they prove."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from graph.matching.whole.knapsack import choose, core_of, fill, forcing

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_SCALE = 1e-4
"""Steps of prices that have become so small end the climb."""
MOMENTUM = 0.3
"""Part of the way of prices that is kept from step to step."""
NEARLY = 1e-9
"""A bound that is better by this share is no better."""


class Node(NamedTuple):
    """What is left of a problem.

    Attributes
    ----------
    cost, load, weight
        Of shape (agents, items). Loads are weights in a unit small enough for tables, rounded down.
    room, left
        Loads and weights that each agent can take beside the items that are its own.
    open_, opens
        Pairs that may be used, and how many each item has.
    owner
        Agent of an item that is settled, else -1.
    price
        Prices of items.
    """

    cost: NDArray[np.int64]
    load: NDArray[np.int64]
    weight: NDArray[np.int64]
    room: NDArray[np.int64]
    left: NDArray[np.int64]
    open_: NDArray[np.bool_]
    opens: NDArray[np.int64]
    owner: NDArray[np.int64]
    price: NDArray[np.float64]


class Table(NamedTuple):
    """Where sums of agents are worked out, used again and again.

    Attributes
    ----------
    before
        Of the knapsack of one agent.
    item, gain, load, takes, core, loss
        Its items, what they bring and take, whether it takes them, which are open, what forcing them loses.
    ratio, place
        Gain for load, and place in the order.
    wanted, taker
        How many agents would take each item, and the last of them.
    order
        Of shape (agents, items): the order of items for each agent as it was last, which is nearly that of now.
    """

    before: NDArray[np.float64]
    item: NDArray[np.int64]
    gain: NDArray[np.float64]
    load: NDArray[np.int64]
    takes: NDArray[np.bool_]
    core: NDArray[np.int64]
    loss: NDArray[np.float64]
    ratio: NDArray[np.float64]
    place: NDArray[np.int64]
    wanted: NDArray[np.int64]
    taker: NDArray[np.int64]
    order: NDArray[np.int64]


def new_table(room: NDArray[np.int64], items: int) -> Table:
    """Return room for the sums of agents with so many items."""
    return Table(
        before=np.zeros((items + 1, int(room.max(initial=0)) + 1)),
        item=np.zeros(items, np.int64),
        gain=np.zeros(items),
        load=np.zeros(items, np.int64),
        takes=np.zeros(items, np.bool_),
        core=np.zeros(items, np.int64),
        loss=np.zeros(items),
        ratio=np.zeros(items),
        place=np.zeros(items, np.int64),
        wanted=np.zeros(items, np.int64),
        taker=np.zeros(items, np.int64),
        order=np.tile(np.arange(items), (room.size, 1)),
    )


@njit(cache=True, nogil=True)
def _gather(node: Node, table: Table, price: NDArray[np.float64], i: int) -> int:
    """Write the items that are worth something to an agent, in order of gain for load; return how many they are."""
    room, count = node.room[i], 0
    item, gain, load, ratio = table.item, table.gain, table.load, table.ratio
    for at in range(price.size):
        j = table.order[i, at]
        w, g = node.load[i, j], price[j] - node.cost[i, j]
        if g <= 0.0 or w > room or node.owner[j] >= 0 or not node.open_[i, j]:
            continue
        r = g / w if w > 0 else np.inf
        table.place[count] = at
        k = count
        while k > 0 and ratio[k - 1] < r:
            item[k], gain[k], load[k], ratio[k] = item[k - 1], gain[k - 1], load[k - 1], ratio[k - 1]
            k -= 1
        item[k], gain[k], load[k], ratio[k] = j, g, w, r
        count += 1
    for k in range(count):
        table.order[i, table.place[k]] = item[k]
    return count


@njit(cache=True, nogil=True)
def take_best(
    node: Node, table: Table, price: NDArray[np.float64], i: int, slack: float
) -> tuple[int, int, int, int, float]:
    """Solve the knapsack of an agent at prices.

    Returns
    -------
    tuple
        How many items are worth something, how many of them are open, the room that these can use, the room beside what
        is surely taken, and what the best knapsack brings.
    """
    room, count = node.room[i], _gather(node, table, price, i)
    gain, load = table.gain[:count], table.load[:count]
    cores = core_of(gain, load, room, slack, table.takes, table.core)
    sure = 0.0
    for k in range(count):
        if table.takes[k]:
            sure += gain[k]
            room -= load[k]
    core = table.core[:cores]
    heavy = 0
    for k in core:
        heavy += load[k]
    used = min(room, heavy)
    best = sure + fill(gain, load, core, used, table.before)
    choose(load, core, used, table.before, table.takes)
    return count, cores, used, room, best


@njit(cache=True, nogil=True)
def bound_of(node: Node, table: Table, price: NDArray[np.float64]) -> float:
    """Return what no assignment of the node costs less than; ``table.wanted`` counts who would take each item."""
    agents, items = node.cost.shape
    total = 0.0
    for j in range(items):
        table.wanted[j] = 0
        total += price[j] if node.owner[j] < 0 else node.cost[node.owner[j], j]
    for i in range(agents):
        count, _, _, _, best = take_best(node, table, price, i, 0.0)
        total -= best
        for k in range(count):
            if table.takes[k]:
                table.wanted[table.item[k]] += 1
                table.taker[table.item[k]] = i
    return total


@njit(cache=True, nogil=True)
def _turn(node: Node, table: Table, way: NDArray[np.float64], old: float) -> float:
    """Turn the way of prices towards items that nobody, or more than one, would take, keeping a part of the old way."""
    size = 0.0
    for j in range(way.size):
        short = 1.0 - table.wanted[j] if node.owner[j] < 0 else 0.0
        way[j] = (1.0 - old) * short + old * way[j]
        size += way[j] * way[j]
    return size


@njit(cache=True, nogil=True)
def climb(  # noqa: PLR0917 kernels take numbers one by one
    node: Node, table: Table, most: float, goal: float, scale: float, steps: int, patience: int
) -> tuple[float, bool, float]:
    """Raise the bound by changing prices; return it, whether each item is wanted by exactly one agent, and the scale.

    Parameters
    ----------
    node, table
        The node; its prices become the best found.
    most
        Bound beyond which the climb ends.
    goal
        What an assignment may cost at least: how far prices are moved.
    scale
        Part of the way to the goal that prices are moved at first.
    steps
        Changes of prices, at most.
    patience
        Steps without a better bound after which they become smaller.
    """
    price, way = node.price.copy(), np.zeros(node.price.size)
    best, idle, fresh = -np.inf, 0, True
    for _ in range(steps):
        bound = bound_of(node, table, price)
        size = _turn(node, table, way, 0.0 if fresh else MOMENTUM)
        whole = True
        for j in range(way.size):
            whole = whole and (node.owner[j] >= 0 or table.wanted[j] == 1)
        if bound > best:
            idle = idle + 1 if bound < best + NEARLY * abs(best) else 0
            best = bound
            node.price[:] = price
        else:
            idle += 1
        if whole or bound > most:
            node.price[:] = price
            return bound, whole, scale
        fresh = idle >= patience
        if fresh:
            scale, idle = scale / 2, 0
            price[:] = node.price
            if scale < LEAST_SCALE:
                break
            continue
        far = scale * max(goal - bound, 0.5) / max(size, 1.0)
        for j in range(way.size):
            if node.owner[j] < 0:
                price[j] += far * way[j]
    return best, False, scale


@njit(cache=True, nogil=True)
def extra(node: Node, table: Table, slack: float, out: NDArray[np.float64]) -> None:
    """Write what each open pair would cost beyond the bound at the prices of the node, exactly up to ``slack``."""
    agents, items = node.cost.shape
    without = np.zeros(items)
    for i in range(agents):
        count, cores, room, spare, _ = take_best(node, table, node.price, i, slack)
        gain, load, core = table.gain[:count], table.load[:count], table.core[:cores]
        table.loss[:count] = slack
        forcing(gain, load, core, room, table.before, table.takes, table.loss)
        full = table.before[cores, room]
        for j in range(items):
            out[i, j] = np.inf
            w = node.load[i, j]
            if node.open_[i, j] and node.owner[j] < 0 and w <= node.room[i]:
                loss = slack
                if w <= spare:
                    loss = node.cost[i, j] - node.price[j] + full - table.before[cores, min(room, spare - w)]
                out[i, j] = loss
        for k in range(count):
            j = table.item[k]
            out[i, j] = table.loss[k]
            if table.takes[k]:
                # What the others must give up if this agent has the item; its own loss is taken off again.
                without[j] += table.loss[k]
                out[i, j] = -table.loss[k]
    for i in range(agents):
        for j in range(items):
            out[i, j] += without[j]
