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

    from graph.matching.exact.rows import Arrays, Integer

UNBOUNDED: Final = 2**62
"""Stands for the price of a capacity that nothing binds from above: a supplier without capacity."""


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
    """Return the least buyer prices that prove a best plan, and the greatest supplier prices with them.

    Parameters
    ----------
    market
        The market's arrays.
    flow
        Units of each row in the best plan.
    u, v
        Any prices that prove it.

    Returns
    -------
    tuple
        Supplier prices (``UNBOUNDED`` where there is no capacity) and buyer prices.

    Notes
    -----
    How far each price can move is a shortest distance from the slack node, over what the given prices leave
    of each pair (never less than 0). Most parties cannot move at all; they are found first, without a heap.
    """
    n = market.capacity.size
    unsold, _ = _left_over(market, flow)
    proof = _Proof(flow, u, v, _sellers_of(market, flow))
    settled = np.concatenate((unsold > 0, v == 0))
    room = np.full(settled.size, UNBOUNDED, np.int64)
    room[n:] = v
    room[settled] = 0
    _settle_unmovable(market, proof, settled, room)
    _settle_by_distance(market, proof, settled, room)
    least = v - room[n:]
    return _earnings(market, unsold, proof.sellers, least), least


@njit(cache=True, nogil=True)
def _settle_unmovable(market: Arrays, proof: _Proof, settled: NDArray[np.bool_], room: NDArray[np.int64]) -> None:
    """Mark everyone whom a chain of pairs without any room ties to someone who cannot move.

    How far the others could move as far as these say is written into ``room``.
    """
    n = market.capacity.size
    flow, u, v = proof.flow, proof.u, proof.v
    start, supplier, row = proof.sellers.start, proof.sellers.supplier, proof.sellers.row
    first, buyer, value, limit = market.first, market.buyer, market.value, market.limit
    queue = np.empty(settled.size, np.int32)
    fixed = np.flatnonzero(settled)
    queue[: fixed.size] = fixed
    size, head = fixed.size, 0
    while head < size:
        node = queue[head]
        head += 1
        if node < n:
            for e in range(first[node], first[node + 1]):
                other = n + buyer[e]
                left = max(np.int64(0), u[node] + v[other - n] - value[e])
                if left >= room[other] or (limit.size and flow[e] >= limit[e]):
                    continue
                room[other] = left
                if left == 0:
                    settled[other] = True
                    queue[size] = other
                    size += 1
        else:
            for k in range(start[node - n], start[node - n + 1]):
                i = supplier[k]
                left = max(np.int64(0), value[row[k]] - u[i] - v[node - n])
                if left < room[i]:
                    room[i] = left
                    if left == 0:
                        settled[i] = True
                        queue[size] = i
                        size += 1


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


@njit(cache=True, nogil=True)
def prices_near(
    market: Arrays, flow: NDArray[np.int64], u: NDArray[np.int64], v: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return prices that prove a best plan, starting from a guess; the nearer the guess, the quicker.

    Potentials (``u`` of suppliers, ``-v`` of buyers, 0 of the slack node) are lowered wherever the residual
    network asks for it, until nothing asks. Of a plan that is not best they would fall for ever: the search
    then ends, and the certificate shows that its prices prove nothing.
    """
    n, m = market.capacity.size, market.demand.size
    z = n + m
    pot = np.concatenate((u, -v, np.zeros(1, np.int64)))
    unsold, unmet = _left_over(market, flow)
    sellers = _sellers_of(market, flow)
    queue = np.empty(z + 2, np.int32)
    queue[: z + 1] = np.arange(z + 1)
    waiting = np.ones(z + 1, np.bool_)
    bounded = np.empty(max(z, market.value.size) + 1, np.int64)
    head, tail = 0, z + 1
    patience = 1000 * (z + 10) + 10 * n * m
    while head != tail and patience > 0:
        node = queue[head]
        head = 0 if head == z + 1 else head + 1
        waiting[node] = False
        patience -= 1
        if node < n:
            count = _lower_from_supplier(node, market, flow, pot, bounded)
        elif node < z:
            count = _lower_from_buyer(node, market, sellers, pot, bounded)
        else:
            count = _lower_from_slack(pot, unsold, bounded)
        if pot[z] > pot[node] and (node < n or unmet[node - n] > 0):
            pot[z] = pot[node]
            bounded[count] = z
            count += 1
        for k in range(count):
            if not waiting[bounded[k]]:
                waiting[bounded[k]] = True
                queue[tail] = bounded[k]
                tail = 0 if tail == z + 1 else tail + 1
    return pot[:n] - pot[z], pot[z] - pot[n:z]


@njit(cache=True, nogil=True)
def _left_over(market: Arrays, flow: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the units of each capacity and of each demand that a plan does not use."""
    unsold, unmet = market.capacity.copy(), market.demand.copy()
    for i in range(unsold.size):
        for e in range(market.first[i], market.first[i + 1]):
            unsold[i] -= flow[e]
            unmet[market.buyer[e]] -= flow[e]
    return unsold, unmet


@njit(cache=True, nogil=True, inline="always")
def _lower_from_supplier(
    i: Integer, market: Arrays, flow: NDArray[np.int64], pot: NDArray[np.int64], lowered: NDArray[np.int64]
) -> int:
    """Lower what the potential of a supplier bounds: buyers that could take more from it."""
    n, count = market.capacity.size, 0
    for e in range(market.first[i], market.first[i + 1]):
        other = n + market.buyer[e]
        if pot[other] > pot[i] - market.value[e] and not (market.limit.size and flow[e] >= market.limit[e]):
            pot[other] = pot[i] - market.value[e]
            lowered[count] = other
            count += 1
    return count


@njit(cache=True, nogil=True, inline="always")
def _lower_from_buyer(
    node: Integer,
    market: Arrays,
    sellers: _Sellers,
    pot: NDArray[np.int64],
    lowered: NDArray[np.int64],
) -> int:
    """Lower what the potential of a buyer bounds: those that it buys from."""
    j, count = node - market.capacity.size, 0
    for k in range(sellers.start[j], sellers.start[j + 1]):
        i = sellers.supplier[k]
        if pot[i] > pot[node] + market.value[sellers.row[k]]:
            pot[i] = pot[node] + market.value[sellers.row[k]]
            lowered[count] = i
            count += 1
    return count


@njit(cache=True, nogil=True, inline="always")
def _lower_from_slack(pot: NDArray[np.int64], unsold: NDArray[np.int64], lowered: NDArray[np.int64]) -> int:
    """Lower what the slack node bounds: every buyer, and suppliers with units unsold."""
    n, count = unsold.size, 0
    for node in range(pot.size - 1):
        if pot[node] > pot[-1] and (node >= n or unsold[node] > 0):
            pot[node] = pot[-1]
            lowered[count] = node
            count += 1
    return count


@njit(cache=True, nogil=True)
def _earnings(market: Arrays, unsold: NDArray[np.int64], sellers: _Sellers, v: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return what a unit of each supplier earns at the worst of its present buyers; 0 with units unsold."""
    worst = np.full(unsold.size, UNBOUNDED, np.int64)
    worst[unsold > 0] = 0
    for j in range(v.size):
        for k in range(sellers.start[j], sellers.start[j + 1]):
            i = sellers.supplier[k]
            worst[i] = min(worst[i], market.value[sellers.row[k]] - v[j])
    return worst


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
def close_prices(market: Arrays, u: NDArray[np.int64], v: NDArray[np.int64]) -> None:
    """Give parties that offer or want nothing prices that no pair of theirs exceeds, in place."""
    for j in range(v.size):
        if market.demand[j] == 0:
            v[j] = 0
    for i in range(u.size):
        for e in range(market.first[i], market.first[i + 1]):
            j = market.buyer[e]
            if market.capacity[i] == 0:
                u[i] = max(u[i], market.value[e] - v[j])
            elif market.demand[j] == 0:
                v[j] = max(v[j], market.value[e] - u[i])


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
