"""Auction: a quick guess of prices, by letting suppliers bid for buyers in steps that are not too small.

It proves nothing. Its prices say which pairs are worth giving to an exact solver first
(:mod:`graph.matching.exact.reduced`), and every other pair is priced against the exact answer afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.exact.rows import Arrays, Integer

MOST_BIDS: Final = 60
"""Bids that a supplier makes on average before the guess is left as it is."""


class _Book(NamedTuple):
    """Bids that buyers hold: those of buyer ``j`` are ``start[j]`` up to ``start[j] + held[j]``."""

    start: NDArray[np.int64]
    held: NDArray[np.int64]
    bidder: NDArray[np.int32]
    units: NDArray[np.int64]
    bid: NDArray[np.int64]


@njit(cache=True, nogil=True)
def guess_buyer_prices(market: Arrays, step: Integer) -> NDArray[np.int64]:
    """Return prices of buyers at which nearly every supplier is content, within about ``step`` a unit.

    A supplier with units to place offers them to its best buyer, at the price at which it would as well go
    to its second best, plus a step. A buyer keeps the highest bids for its demand and sends the others away;
    its price is the lowest bid it keeps once its demand is full, and 0 before.

    Parameters
    ----------
    market
        A component of a market.
    step
        How much a bid goes beyond what is needed; smaller is slower and nearer.
    """
    n, m = market.capacity.size, market.demand.size
    book = _empty_book(market)
    price, room = np.zeros(m, np.int64), market.demand.copy()
    to_place = market.capacity.copy()
    queue = np.empty(n + 1, np.int32)
    queue[:n] = np.arange(n)
    waiting = np.ones(n, np.bool_)
    head, tail, bids = 0, n, 0
    while head != tail and bids < MOST_BIDS * n:
        i = queue[head]
        head = 0 if head == n else head + 1
        waiting[i] = False
        e, gain, second = _best_two(market, i, price)
        if gain <= 0:
            continue
        bids += 1
        j = market.buyer[e]
        units = min(to_place[i], market.demand[j])
        if market.limit.size:
            units = min(units, market.limit[e])
        to_place[i] -= units
        _hold(book, j, i, units, price[j] + gain - second + step)
        room[j] -= units
        while room[j] < 0:
            k = _lowest(book, j)
            back = min(-room[j], book.units[k])
            h = book.bidder[k]
            book.units[k] -= back
            room[j] += back
            to_place[h] += back
            if book.units[k] == 0:
                _drop(book, j, k)
            if not waiting[h]:
                waiting[h] = True
                queue[tail] = h
                tail = 0 if tail == n else tail + 1
        if room[j] == 0:
            price[j] = book.bid[_lowest(book, j)]
        if to_place[i] > 0 and not waiting[i]:
            waiting[i] = True
            queue[tail] = i
            tail = 0 if tail == n else tail + 1
    return price


@njit(cache=True, nogil=True)
def _empty_book(market: Arrays) -> _Book:
    """Return a book with a place for every pair: a supplier has at most one bid at a buyer."""
    start = np.zeros(market.demand.size + 1, np.int64)
    for e in range(market.buyer.size):
        start[market.buyer[e] + 1] += 1
    for j in range(market.demand.size):
        start[j + 1] += start[j]
    places = market.buyer.size
    nothing = np.zeros(places, np.int64)
    return _Book(start, np.zeros(market.demand.size, np.int64), np.zeros(places, np.int32), nothing, nothing.copy())


@njit(cache=True, nogil=True, inline="always")
def _best_two(market: Arrays, i: Integer, price: NDArray[np.int64]) -> tuple[Integer, Integer, Integer]:
    """Return the best row of a supplier, its gain there, and its gain at the next best, at least 0."""
    row, best, second = np.int64(0), np.int64(0), np.int64(0)
    for e in range(market.first[i], market.first[i + 1]):
        gain = market.value[e] - price[market.buyer[e]]
        if gain > best:
            row, best, second = np.int64(e), gain, best
        elif gain > second:
            second = gain
    return row, best, second


@njit(cache=True, nogil=True, inline="always")
def _hold(book: _Book, j: Integer, i: Integer, units: Integer, bid: Integer) -> None:
    """Enter a bid, or raise and enlarge the one that the supplier already has there."""
    begin, end = book.start[j], book.start[j] + book.held[j]
    k = begin
    while k < end and book.bidder[k] != i:
        k += 1
    if k == end:
        book.bidder[k] = i
        book.units[k] = 0
        book.held[j] += 1
    book.units[k] += units
    book.bid[k] = bid


@njit(cache=True, nogil=True, inline="always")
def _lowest(book: _Book, j: Integer) -> Integer:
    """Return the place of the lowest bid that a buyer holds."""
    lowest = book.start[j]
    for k in range(book.start[j], book.start[j] + book.held[j]):
        if book.bid[k] < book.bid[lowest]:
            lowest = k
    return lowest


@njit(cache=True, nogil=True, inline="always")
def _drop(book: _Book, j: Integer, k: Integer) -> None:
    """Take a bid out of the book."""
    last = book.start[j] + book.held[j] - 1
    book.bidder[k], book.units[k], book.bid[k] = book.bidder[last], book.units[last], book.bid[last]
    book.held[j] -= 1
