"""Prices from a best plan: the least prices of buyers that prove it, and with them the greatest of suppliers.

In the residual network of a best plan every price is a shortest distance. Of all prices that prove the plan,
those of buyers can all be least at the same time (a lattice), and the least price of a buyer is exactly what
one more unit of its demand would add to the plan. The mirror (:meth:`Market.transposed`) gives the worth of
one more unit of a capacity. See ``docs/reference/matching.md``.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.rows import Arrays, Integer

UNBOUNDED: Final = 2**62
"""Stands for the price of a capacity that nothing binds from above: a supplier without capacity."""


@njit(cache=True, nogil=True)
def least_buyer_prices(market: Arrays, flow: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the least buyer prices that prove a best plan, and the greatest supplier prices with them.

    A worklist from zero prices: a supplier earns the worst of what its present buyers leave it
    (``V - v`` over pairs in use, 0 while it has unsold units); whoever could use it more pays at least
    what its unit is worth beyond that. Prices only rise, and stop where no such pair is left.

    Parameters
    ----------
    market
        The market's arrays.
    flow
        Units of each row in the best plan.

    Returns
    -------
    tuple
        Supplier prices (``UNBOUNDED`` where there is no capacity) and buyer prices. Of a plan that is not
        best they would rise for ever: the search then ends, and the certificate shows that they prove nothing.
    """
    n, m = market.capacity.size, market.demand.size
    start, seller, _ = _sellers_of(market, flow)
    u, v = np.empty(n, np.int64), np.zeros(m, np.int64)
    queue = np.empty(n + 1, np.int32)
    waiting = np.zeros(n, np.bool_)
    head = tail = looked = 0
    for i in range(n):
        u[i] = _earning(i, market, flow, v)
        if u[i] < UNBOUNDED:
            queue[tail] = i
            tail += 1
            waiting[i] = True
    patience = 50 * (n + 10) + 10 * n * m
    while head != tail:
        i = queue[head]
        head = 0 if head == n else head + 1
        waiting[i] = False
        looked += 1
        if looked > patience:
            return u, v
        for e in range(market.first[i], market.first[i + 1]):
            j = market.buyer[e]
            if market.value[e] - u[i] <= v[j] or (market.limit.size and flow[e] >= market.limit[e]):
                continue
            v[j] = market.value[e] - u[i]
            for k in range(start[j], start[j + 1]):
                h = seller[k]
                earning = _earning(h, market, flow, v)
                if earning < u[h]:
                    u[h] = earning
                    if not waiting[h]:
                        waiting[h] = True
                        queue[tail] = h
                        tail = 0 if tail == n else tail + 1
    return u, v


@njit(cache=True, nogil=True)
def lower_buyer_prices(
    market: Arrays, flow: NDArray[np.int64], u: NDArray[np.int64], v: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return what :func:`least_buyer_prices` returns, from any prices that prove the plan.

    How far each price can move is a shortest distance from the slack node, over what the given prices leave
    of each pair (never less than 0). Most parties cannot move at all; they are found first, without a heap.
    """
    n, m = market.capacity.size, market.demand.size
    sellers = _sellers_of(market, flow)
    room, settled = _room_at_slack(market, flow, v)
    touched = np.empty(n + m, np.int64)
    queue = np.flatnonzero(settled)
    queue = np.concatenate((queue, np.empty(n + m - queue.size, np.int64)))
    size = settled.sum()
    head = 0
    while head < size:
        for k in range(_relax(queue[head], (market, flow), (u, v), sellers, (room, settled, touched))):
            if room[touched[k]] == 0:
                settled[touched[k]] = True
                queue[size] = touched[k]
                size += 1
        head += 1
    heap = [(room[node], node) for node in np.flatnonzero(~settled) if room[node] < UNBOUNDED]
    heapify(heap)
    while heap:
        distance, node = heappop(heap)
        if settled[node] or distance > room[node]:
            continue
        settled[node] = True
        for k in range(_relax(node, (market, flow), (u, v), sellers, (room, settled, touched))):
            heappush(heap, (room[touched[k]], touched[k]))
    for i in range(n):
        room[i] = UNBOUNDED if room[i] >= UNBOUNDED else u[i] + room[i]
    return room[:n].copy(), v - room[n:]


@njit(cache=True, nogil=True)
def _room_at_slack(
    market: Arrays, flow: NDArray[np.int64], v: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return by how much prices could move as far as the slack node says, and which cannot move at all.

    A price of a buyer can fall to 0, that of a supplier with units unsold cannot rise.
    """
    n, m = market.capacity.size, market.demand.size
    room = np.full(n + m, UNBOUNDED, np.int64)
    room[n:] = v
    for i in range(n):
        left = market.capacity[i]
        for e in range(market.first[i], market.first[i + 1]):
            left -= flow[e]
        if left > 0:
            room[i] = 0
    return room, room == 0


@njit(cache=True, nogil=True, inline="always")
def _relax(
    node: Integer,
    plan: tuple[Arrays, NDArray[np.int64]],
    prices: tuple[NDArray[np.int64], NDArray[np.int64]],
    sellers: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]],
    state: tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.int64]],
) -> int:
    """Bound the room of a node's neighbours by its own; list those that came closer, return how many."""
    (market, flow), (u, v), (start, seller, row), (room, settled, touched) = plan, prices, sellers, state
    n = u.size
    count = 0
    if node < n:
        for e in range(market.first[node], market.first[node + 1]):
            j = market.buyer[e]
            reach = room[node] + u[node] + v[j] - market.value[e]
            if not settled[n + j] and reach < room[n + j] and not (market.limit.size and flow[e] >= market.limit[e]):
                room[n + j] = reach
                touched[count] = n + j
                count += 1
    else:
        for k in range(start[node - n], start[node - n + 1]):
            i = seller[k]
            reach = room[node] + market.value[row[k]] - v[node - n] - u[i]
            if not settled[i] and reach < room[i]:
                room[i] = reach
                touched[count] = i
                count += 1
    return count


@njit(cache=True, nogil=True, inline="always")
def _earning(i: int, market: Arrays, flow: NDArray[np.int64], v: NDArray[np.int64]) -> np.int64:
    """Return what a unit of a supplier earns at the worst of its present buyers; 0 with units unsold."""
    sold = np.int64(0)
    worst = np.int64(UNBOUNDED)
    for e in range(market.first[i], market.first[i + 1]):
        if flow[e] > 0:
            sold += flow[e]
            worst = min(worst, market.value[e] - v[market.buyer[e]])
    return np.int64(0) if sold < market.capacity[i] else worst


@njit(cache=True, nogil=True)
def _sellers_of(
    market: Arrays, flow: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
    """Return, buyer by buyer, the suppliers that it buys from and the rows of those pairs."""
    start = np.zeros(market.demand.size + 1, np.int64)
    for e in range(flow.size):
        if flow[e] > 0:
            start[market.buyer[e] + 1] += 1
    for j in range(market.demand.size):
        start[j + 1] += start[j]
    seller = np.empty(start[market.demand.size], np.int32)
    row = np.empty(seller.size, np.int64)
    place = start[:-1].copy()
    for i in range(market.capacity.size):
        for e in range(market.first[i], market.first[i + 1]):
            if flow[e] > 0:
                j = market.buyer[e]
                seller[place[j]] = i
                row[place[j]] = e
                place[j] += 1
    return start, seller, row


@njit(cache=True, nogil=True)
def close_supplier_prices(
    market: Arrays, flow: NDArray[np.int64], u: NDArray[np.int64], v: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Give suppliers without capacity the least valid price, in place, and return the price of each limit."""
    limited = market.limit.size > 0
    w = np.zeros(market.limit.size, np.int64)
    for i in range(market.capacity.size):
        if u[i] >= UNBOUNDED:
            u[i] = 0
            for e in range(market.first[i], market.first[i + 1]):
                if not (limited and flow[e] >= market.limit[e]):
                    u[i] = max(u[i], market.value[e] - v[market.buyer[e]])
        if limited:
            for e in range(market.first[i], market.first[i + 1]):
                if flow[e] >= market.limit[e]:
                    w[e] = max(0, market.value[e] - u[i] - v[market.buyer[e]])
    return w
