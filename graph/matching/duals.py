"""Prices from a best plan: the least prices of buyers that prove it, and with them the greatest of suppliers.

In the residual network of a best plan every price is a shortest distance. Of all prices that prove the plan,
those of buyers can all be least at the same time (a lattice), and the least price of a buyer is exactly what
one more unit of its demand would add to the plan. The mirror (:meth:`Market.transposed`) gives the worth of
one more unit of a capacity. See ``docs/reference/matching.md``.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.rows import Arrays

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
    sellers = _sellers_of(market, flow)
    start, seller = sellers.start, sellers.supplier
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


class _Sellers(NamedTuple):
    """The pairs in use by buyer: those of buyer ``j`` are ``start[j]`` up to ``start[j + 1]``."""

    start: NDArray[np.int64]
    supplier: NDArray[np.int32]
    row: NDArray[np.int64]


class _Proof(NamedTuple):
    """A best plan, the prices that prove it, and who sells to whom in it."""

    flow: NDArray[np.int64]
    u: NDArray[np.int64]
    v: NDArray[np.int64]
    sellers: _Sellers


@njit(cache=True, nogil=True)
def lower_buyer_prices(
    market: Arrays, flow: NDArray[np.int64], u: NDArray[np.int64], v: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return what :func:`least_buyer_prices` returns, from any prices that prove the plan.

    How far each price can move is a shortest distance from the slack node, over what the given prices leave
    of each pair (never less than 0). Most parties cannot move at all; they are found first, without a heap.
    """
    n = market.capacity.size
    proof = _Proof(flow, u, v, _sellers_of(market, flow))
    settled = _fixed_by_slack(market, flow, v)
    _settle_unmovable(market, proof, settled)
    least = v
    if not settled[n:].all():
        room = _room_beside(market, proof, settled)
        _settle_by_distance(market, proof, settled, room)
        least = v - room[n:]
    greatest = np.empty(n, np.int64)
    for i in range(n):
        greatest[i] = _earning(i, market, flow, least)
    return greatest, least


@njit(cache=True, nogil=True)
def _fixed_by_slack(market: Arrays, flow: NDArray[np.int64], v: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return of suppliers, then buyers, whether their price cannot move: units unsold, or a price of 0."""
    n = market.capacity.size
    fixed = np.zeros(n + v.size, np.bool_)
    fixed[n:] = v == 0
    for i in range(n):
        left = market.capacity[i]
        for e in range(market.first[i], market.first[i + 1]):
            left -= flow[e]
        fixed[i] = left > 0
    return fixed


@njit(cache=True, nogil=True)
def _settle_unmovable(market: Arrays, proof: _Proof, settled: NDArray[np.bool_]) -> None:
    """Mark everyone whom a chain of pairs without any room ties to someone who cannot move."""
    n = market.capacity.size
    flow, u, v = proof.flow, proof.u, proof.v
    start, supplier, row = proof.sellers.start, proof.sellers.supplier, proof.sellers.row
    first, buyer, value, limit = market.first, market.buyer, market.value, market.limit
    queue = np.empty(settled.size, np.int64)
    fixed = np.flatnonzero(settled)
    queue[: fixed.size] = fixed
    size, head = fixed.size, 0
    while head < size:
        node = queue[head]
        head += 1
        if node < n:
            for e in range(first[node], first[node + 1]):
                j = buyer[e]
                if settled[n + j] or u[node] + v[j] > value[e] or (limit.size and flow[e] >= limit[e]):
                    continue
                settled[n + j] = True
                queue[size] = n + j
                size += 1
        else:
            for k in range(start[node - n], start[node - n + 1]):
                i = supplier[k]
                if not settled[i] and u[i] + v[node - n] >= value[row[k]]:
                    settled[i] = True
                    queue[size] = i
                    size += 1


@njit(cache=True, nogil=True)
def _room_beside(market: Arrays, proof: _Proof, settled: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return by how much each price could move as far as the slack node and unmovable partners say."""
    n = market.capacity.size
    room = np.full(settled.size, UNBOUNDED, np.int64)
    room[n:] = proof.v
    room[settled] = 0
    for i in range(n):
        for e in range(market.first[i], market.first[i + 1]):
            j = market.buyer[e]
            left = proof.u[i] + proof.v[j] - market.value[e]
            if settled[i] and not settled[n + j] and not (market.limit.size and proof.flow[e] >= market.limit[e]):
                room[n + j] = min(room[n + j], left)
            if settled[n + j] and not settled[i] and proof.flow[e] > 0:
                room[i] = min(room[i], -left)
    return room


@njit(cache=True, nogil=True)
def _settle_by_distance(market: Arrays, proof: _Proof, settled: NDArray[np.bool_], room: NDArray[np.int64]) -> None:
    """Find the room of everyone not yet settled, the least first."""
    n = market.capacity.size
    u, v, sellers = proof.u, proof.v, proof.sellers
    heap = [(room[node], node) for node in np.flatnonzero(~settled) if room[node] < UNBOUNDED]
    heapify(heap)
    while heap:
        distance, node = heappop(heap)
        if settled[node] or distance > room[node]:
            continue
        settled[node] = True
        if node < n:
            for e in range(market.first[node], market.first[node + 1]):
                j = market.buyer[e]
                reach = distance + u[node] + v[j] - market.value[e]
                at_limit = market.limit.size and proof.flow[e] >= market.limit[e]
                if not settled[n + j] and reach < room[n + j] and not at_limit:
                    room[n + j] = reach
                    heappush(heap, (reach, np.int64(n + j)))
        else:
            for k in range(sellers.start[node - n], sellers.start[node - n + 1]):
                i = sellers.supplier[k]
                reach = distance + market.value[sellers.row[k]] - v[node - n] - u[i]
                if not settled[i] and reach < room[i]:
                    room[i] = reach
                    heappush(heap, (reach, np.int64(i)))


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
def _sellers_of(market: Arrays, flow: NDArray[np.int64]) -> _Sellers:
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
    return _Sellers(start, seller, row)


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
