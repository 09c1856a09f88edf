"""Stable plans: nobody would rather leave the plan together. Deferred acceptance with quantities.

Suppliers offer all they have left to the buyer they like best among those that have not turned them away; a
buyer keeps what it likes best up to its demand. Baïou and Balinski (2002), *The stable allocation (or ordinal
transportation) problem*; the result is the best stable plan for every supplier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from graph.arguments import thing
from graph.errors import InvalidMarket
from graph.matching.arrays import as_array, exact_dot
from graph.matching.exact.components import can_be_used
from graph.matching.market import Market
from graph.matching.reading.baselines import Baseline

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from graph.matching.exact.rows import Arrays, Integer


class _Heaps(NamedTuple):
    """Rows that each buyer holds, the least liked on top: those of ``j`` from ``start[j]``, ``size[j]`` of them."""

    start: NDArray[np.int64]
    size: NDArray[np.int64]
    row: NDArray[np.int64]


def stable(
    market: Market, supplier_preference: ArrayLike | None = None, buyer_preference: ArrayLike | None = None
) -> Baseline:
    """Return a stable plan: no pair that both sides would rather use more than what they have.

    Parameters
    ----------
    market
        Who could supply whom. Pairs of value 0 are not used.
    supplier_preference, buyer_preference
        How much the supplier and the buyer of each pair like it, in the caller's order of pairs; only the
        order counts. Without them a side likes a pair by its value. Between equals the lower index is kept.

    Returns
    -------
    Baseline
        Units of each pair and their value; what it is worth less than :func:`graph.matching.solve` finds is
        the price of stability.

    Examples
    --------
    The best plan is worth 150, but supplier 0 and buyer 0 would leave it for each other.

    >>> from graph.matching.market import Market
    >>> plan = stable(Market.from_arrays([1, 1], [1, 1], [0, 0, 1], [0, 1, 0], [90, 80, 70]))
    >>> plan.flow, plan.value
    (array([1, 0, 0]), 90)
    """
    thing("market", market, Market)
    by_supplier, by_buyer = preferences(market, supplier_preference, buyer_preference)
    row_flow = _accept(market.arrays, _liked_first(market.arrays, by_supplier), by_buyer)
    flow = market.rows.to_caller(row_flow)
    return Baseline(flow, exact_dot(flow, market.value))


def preferences(
    market: Market, supplier_preference: ArrayLike | None, buyer_preference: ArrayLike | None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return preferences of both sides in the order of rows, as whole numbers; the value where none is given."""
    return (
        _ranked(market, "supplier_preference", supplier_preference),
        _ranked(market, "buyer_preference", buyer_preference),
    )


def _ranked(market: Market, name: str, preference: ArrayLike | None) -> NDArray[np.int64]:
    if preference is None:
        return market.rows.value
    array = as_array(name, preference)
    if array.shape != market.value.shape or array.dtype.kind not in "iuf" or np.isnan(array).any():
        message = f"{name} is no number for each of {market.pairs} pairs"
        raise InvalidMarket(message, hint="give one number a pair, none of them nan", array=name)
    if array.dtype.kind != "i":
        array = np.unique(array, return_inverse=True)[1]
    ranked = market.rows.from_caller(array.astype(np.int64))
    ranked.flags.writeable = False
    return ranked


@njit(cache=True, nogil=True)
def _liked_first(market: Arrays, preference: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the usable rows of each supplier, best liked first; places of others hold -1."""
    order = np.full(preference.size, -1, np.int64)
    for i in range(market.capacity.size):
        end = begin = market.first[i]
        for e in range(begin, market.first[i + 1]):
            if can_be_used(market, i, e):
                k = end
                while k > begin and preference[order[k - 1]] < preference[e]:
                    order[k] = order[k - 1]
                    k -= 1
                order[k] = e
                end += 1
    return order


@njit(cache=True, nogil=True)
def _accept(market: Arrays, order: NDArray[np.int64], liking: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return units of rows after every offer has been kept or turned away."""
    n = market.capacity.size
    flow = np.zeros(market.value.size, np.int64)
    left, room = market.capacity.copy(), market.demand.copy()
    at = market.first[:-1].copy()
    owner = _owners(market)
    heaps = _Heaps(_starts_of_buyers(market), np.zeros(room.size, np.int64), np.empty(flow.size, np.int64))
    stack = np.empty(n + 1, np.int32)
    turned_away = np.zeros(flow.size, np.bool_)
    for s in range(n):
        size = 1
        stack[0] = s
        while size > 0:
            i = stack[size - 1]
            if left[i] == 0 or at[i] == market.first[i + 1] or order[at[i]] < 0:
                size -= 1
                continue
            e = order[at[i]]
            units = left[i] if not market.limit.size else min(left[i], market.limit[e] - flow[e])
            if turned_away[e] or units == 0:
                at[i] += 1
                continue
            j = market.buyer[e]
            if flow[e] == 0:
                _push(heaps, j, e, liking)
            flow[e] += units
            left[i] -= units
            room[j] -= units
            while room[j] < 0:
                worst = heaps.row[heaps.start[j]]
                back = min(-room[j], flow[worst])
                flow[worst] -= back
                room[j] += back
                turned_away[worst] = True
                h = owner[worst]
                if left[h] == 0 and h != i:
                    stack[size] = h
                    size += 1
                left[h] += back
                if flow[worst] == 0:
                    _pop(heaps, j, liking)
    return flow


@njit(cache=True, nogil=True)
def _owners(market: Arrays) -> NDArray[np.int32]:
    """Return the supplier of each row."""
    owner = np.empty(market.value.size, np.int32)
    for i in range(market.capacity.size):
        owner[market.first[i] : market.first[i + 1]] = i
    return owner


@njit(cache=True, nogil=True)
def _starts_of_buyers(market: Arrays) -> NDArray[np.int64]:
    """Return a place for every row, buyer by buyer."""
    start = np.zeros(market.demand.size + 1, np.int64)
    for e in range(market.buyer.size):
        start[market.buyer[e] + 1] += 1
    for j in range(market.demand.size):
        start[j + 1] += start[j]
    return start


@njit(cache=True, nogil=True, inline="always")
def _liked_less(liking: NDArray[np.int64], a: Integer, b: Integer) -> bool | np.bool_:
    """Return whether row a goes before row b: liked less, or as much and of a higher index."""
    return liking[a] < liking[b] or (liking[a] == liking[b] and a > b)


@njit(cache=True, nogil=True, inline="always")
def _push(heaps: _Heaps, j: Integer, e: Integer, liking: NDArray[np.int64]) -> None:
    """Put a row on the heap of a buyer."""
    base, k = heaps.start[j], heaps.size[j]
    heaps.size[j] += 1
    while k > 0 and _liked_less(liking, e, heaps.row[base + (k - 1) // 2]):
        heaps.row[base + k] = heaps.row[base + (k - 1) // 2]
        k = (k - 1) // 2
    heaps.row[base + k] = e


@njit(cache=True, nogil=True, inline="always")
def _pop(heaps: _Heaps, j: Integer, liking: NDArray[np.int64]) -> None:
    """Take the least liked row off the heap of a buyer."""
    heaps.size[j] -= 1
    base, size = heaps.start[j], heaps.size[j]
    e = heaps.row[base + size]
    k = 0
    while 2 * k + 1 < size:
        c = 2 * k + 1
        if c + 1 < size and _liked_less(liking, heaps.row[base + c + 1], heaps.row[base + c]):
            c += 1
        if not _liked_less(liking, heaps.row[base + c], e):
            break
        heaps.row[base + k] = heaps.row[base + c]
        k = c
    heaps.row[base + k] = e
