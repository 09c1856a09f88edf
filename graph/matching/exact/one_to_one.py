"""One-to-one: components in which every party has one unit, by an auction and then shortest paths.

The network simplex, best for few buyers, is slow where nearly every pivot moves nothing: one unit a party leaves
most of its basis at zero. Here the smaller side bids, coarsely and then in small steps; what the bids leave open
is settled by shortest paths, exactly, from the side of the suppliers and from that of the buyers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

from graph.matching.exact.unit_auction import NOBODY, Pairs, keep_tight, let_bid, nobody_matched
from graph.matching.exact.unit_paths import settle_all

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.exact.rows import Arrays
    from graph.matching.exact.unit_auction import Match

COARSE: Final = 500
"""The first auction bids in steps of the largest value divided by this."""
FINER: Final = 20
"""The second auction's steps are so many times smaller."""


def solve_one_to_one(
    market: Arrays, stop: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return units of each row in a best plan of a component of single units, and prices that prove it.

    Another thread that sets ``stop`` ends it at the plan that it has.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> market = Market.from_arrays([1, 1], [1, 1], [0, 0, 1], [0, 1, 0], [90, 80, 70])
    >>> flow, u, v = solve_one_to_one(market.arrays, np.zeros(1, np.bool_))
    >>> flow, int(u.sum() + v.sum())
    (array([0, 1, 1]), 150)
    """
    n, m = market.capacity.size, market.demand.size
    ours, theirs = Pairs(market.first, market.buyer, market.value), Pairs(*_turned(market))
    for array in theirs:
        array.flags.writeable = False
    match, largest = nobody_matched(n, m), int(market.value.max())
    if n <= m:
        _bid_in_turns(ours, theirs, match, largest, stop)
    else:
        _bid_in_turns(theirs, ours, match.turned(), largest, stop)
    keep_tight(ours, match)
    settle_all(ours, match, stop)
    settle_all(theirs, match.turned(), stop)
    return _units(market, match.mate), match.price, match.other_price


def _bid_in_turns(pairs: Pairs, others: Pairs, match: Match, largest: int, stop: NDArray[np.bool_]) -> None:
    """Let one side bid, coarsely, then finely; then the other side, whose prices may have been left too high."""
    coarse = max(1, largest // COARSE)
    fine = max(1, coarse // FINER)
    let_bid(pairs, match, coarse, stop)
    keep_tight(pairs, match)
    let_bid(pairs, match, fine, stop)
    let_bid(others, match.turned(), coarse, stop)
    if fine < coarse:
        keep_tight(pairs, match)
        let_bid(pairs, match, fine, stop)


@njit(cache=True, nogil=True)
def _turned(market: Arrays) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
    """Return the pairs by buyer."""
    start = np.zeros(market.demand.size + 1, np.int64)
    for e in range(market.buyer.size):
        start[market.buyer[e] + 1] += 1
    for j in range(market.demand.size):
        start[j + 1] += start[j]
    place = start[:-1].copy()
    supplier, value = np.empty(market.buyer.size, np.int32), np.empty(market.buyer.size, np.int64)
    for i in range(market.capacity.size):
        for e in range(market.first[i], market.first[i + 1]):
            k = place[market.buyer[e]]
            place[market.buyer[e]] += 1
            supplier[k], value[k] = i, market.value[e]
    return start, supplier, value


@njit(cache=True, nogil=True)
def _units(market: Arrays, mate: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return one unit for each pair that is matched."""
    flow = np.zeros(market.value.size, np.int64)
    for i in range(mate.size):
        if mate[i] != NOBODY:
            for e in range(market.first[i], market.first[i + 1]):
                if market.buyer[e] == mate[i]:
                    flow[e] = 1
    return flow
