"""Stability: pairs that would both rather leave the plan for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

from graph.matching.reading.acceptance import preferences

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from graph.matching.exact.rows import Arrays
    from graph.matching.market import Market

NOBODY: Final = 2**62
"""Worst partner of a side that deals with nobody and has no room: no offer is better."""


def blocking_pairs(
    market: Market,
    flow: NDArray[np.int64],
    supplier_preference: ArrayLike | None = None,
    buyer_preference: ArrayLike | None = None,
) -> NDArray[np.int64]:
    """Return the pairs that block a plan: both sides would rather use them more.

    A pair blocks when it is worth something, could take a unit more, and each side has room or deals with a
    partner that it likes less.

    Parameters
    ----------
    market
        The market of the plan.
    flow
        Units of each pair, in the caller's order of pairs.
    supplier_preference, buyer_preference
        How much the two sides of each pair like it; by its value where not given.

    Returns
    -------
    ndarray
        Positions of the blocking pairs among the caller's pairs.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> market = Market.from_arrays([1], [1, 1], [0, 0], [0, 1], [7, 5])
    >>> blocking_pairs(market, np.array([0, 1]))
    array([0])
    >>> blocking_pairs(market, np.array([1, 0]))
    array([], dtype=int64)
    """
    liked = preferences(market, supplier_preference, buyer_preference)
    rows = np.flatnonzero(_blocks(market.arrays, market.rows.from_caller(flow), *liked))
    return rows if market.rows.position is None else np.sort(market.rows.position[rows])


@njit(cache=True, nogil=True)
def _blocks(
    market: Arrays, flow: NDArray[np.int64], by_supplier: NDArray[np.int64], by_buyer: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return of each row whether it blocks: once over the rows for the worst partners, once for the verdict."""
    V, L = market.value, market.limit
    room_i, room_j = market.capacity.copy(), market.demand.copy()
    worst_i, worst_j = np.full(room_i.size, NOBODY), np.full(room_j.size, NOBODY)
    for i in range(room_i.size):
        for e in range(market.first[i], market.first[i + 1]):
            if flow[e] > 0:
                j = market.buyer[e]
                room_i[i] -= flow[e]
                room_j[j] -= flow[e]
                worst_i[i] = min(worst_i[i], by_supplier[e])
                worst_j[j] = min(worst_j[j], by_buyer[e])
    blocks = np.zeros(V.size, np.bool_)
    for i in range(room_i.size):
        for e in range(market.first[i], market.first[i + 1]):
            j = market.buyer[e]
            has_room = not L.size or flow[e] < L[e]
            i_likes = room_i[i] > 0 or by_supplier[e] > worst_i[i]
            j_likes = room_j[j] > 0 or by_buyer[e] > worst_j[j]
            blocks[e] = V[e] > 0 and has_room and i_likes and j_likes
    return blocks
