"""Auction of single units: who bids for whom, until nearly everybody is content.

It proves nothing, but leaves prices and a matching from which few shortest paths
(:mod:`graph.matching.exact.unit_paths`) lead to a best plan. Two things make it quick. A bidder keeps a shortlist of
its best partners: prices only rise, so that as long as the second best on the list is no worse than the best that was
left off, the rest need not be looked at. And it is the last one sent away who bids next, whose partners are still in
the processor's cache.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.exact.rows import Integer

SHORTLIST: Final = 5
"""Partners that a bidder keeps in mind."""
MOST_BIDS: Final = 60
"""Bids of a bidder, on average, after which an auction is left as it is."""
NOBODY: Final = -1
NEVER_LOOKED: Final = 2**62


class Pairs(NamedTuple):
    """Pairs of one side: those of party ``i`` are ``first[i]`` up to ``first[i + 1]``."""

    first: NDArray[np.int64]
    other: NDArray[np.int32]
    value: NDArray[np.int64]


class Match(NamedTuple):
    """Who has whom (``NOBODY``: no one) and what a unit of each earns, seen from one side."""

    price: NDArray[np.int64]
    other_price: NDArray[np.int64]
    mate: NDArray[np.int32]
    other_mate: NDArray[np.int32]

    def turned(self) -> Match:
        """Return the same, seen from the other side."""
        return Match(self.other_price, self.price, self.other_mate, self.mate)


class _Shortlist(NamedTuple):
    """The best partners of each bidder when it last looked, and the most that any other would have left it."""

    other: NDArray[np.int32]
    value: NDArray[np.int64]
    beyond: NDArray[np.int64]


def nobody_matched(parties: int, others: int) -> Match:
    """Return the start: nobody has anyone, and nothing is worth anything.

    Examples
    --------
    >>> nobody_matched(2, 1).mate
    array([-1, -1], dtype=int32)
    """
    return Match(
        np.zeros(parties, np.int64),
        np.zeros(others, np.int64),
        np.full(parties, NOBODY, np.int32),
        np.full(others, NOBODY, np.int32),
    )


@njit(cache=True, nogil=True)
def let_bid(pairs: Pairs, match: Match, step: Integer, stop: NDArray[np.bool_]) -> None:
    """Let parties without a partner bid, each a ``step`` more than needed, until none gains by bidding.

    A party bids for its best partner up to what makes the second best (or staying alone) as good, plus the
    step; whoever had that partner is sent away and bids next.

    Examples
    --------
    Two want the same one, worth 9 and 7 to them; each has another, worth 2.

    >>> pairs = Pairs(np.array([0, 2, 4]), np.array([0, 1, 0, 2], np.int32), np.array([9, 2, 7, 2]))
    >>> match = nobody_matched(2, 3)
    >>> let_bid(pairs, match, 1, np.zeros(1, np.bool_))
    >>> match.mate
    array([0, 2], dtype=int32)
    """
    price, other_price, mate, other_mate = match
    n = mate.size
    stack, top = np.empty(n, np.int32), 0
    for i in range(n - 1, -1, -1):
        if mate[i] == NOBODY:
            stack[top] = i
            top += 1
    if top == 0:
        return
    shortlist = _Shortlist(
        np.full((n, SHORTLIST), NOBODY, np.int32),
        np.zeros((n, SHORTLIST), np.int64),
        np.full(n, NEVER_LOOKED, np.int64),
    )
    bids = 0
    while top > 0 and bids < MOST_BIDS * n and not stop[0]:
        top -= 1
        i = stack[top]
        best, second, j = _best_two(shortlist, other_price, i)
        if second < shortlist.beyond[i]:
            _look_again(pairs, shortlist, other_price, i)
            best, second, j = _best_two(shortlist, other_price, i)
            second = max(second, shortlist.beyond[i])
        if j == NOBODY:
            price[i] = 0
            continue
        bids += 1
        other_price[j] += best - second + step
        price[i] = second - step
        sent_away = other_mate[j]
        other_mate[j] = i
        mate[i] = j
        if sent_away != NOBODY:
            mate[sent_away] = NOBODY
            stack[top] = sent_away
            top += 1


@njit(cache=True, nogil=True, inline="always")
def _best_two(shortlist: _Shortlist, price: NDArray[np.int64], i: Integer) -> tuple[np.int64, np.int64, np.int64]:
    """Return what the best and second best on the list leave a bidder (at least 0, which is to stay alone)."""
    best, second, found = np.int64(0), np.int64(0), np.int64(NOBODY)
    for k in range(SHORTLIST):
        j = shortlist.other[i, k]
        if j == NOBODY:
            break
        gain = shortlist.value[i, k] - price[j]
        if gain > best:
            second, best, found = best, gain, np.int64(j)
        elif gain > second:
            second = gain
    return best, second, found


@njit(cache=True, nogil=True)
def _look_again(pairs: Pairs, shortlist: _Shortlist, price: NDArray[np.int64], i: Integer) -> None:
    """Write the best partners of a bidder, at present prices, on its list."""
    gains = np.empty(SHORTLIST, np.int64)
    count, beyond = 0, np.int64(0)
    for e in range(pairs.first[i], pairs.first[i + 1]):
        gain = pairs.value[e] - price[pairs.other[e]]
        if gain <= beyond:
            continue
        if count == SHORTLIST:
            if gain <= gains[count - 1]:
                beyond = gain
                continue
            beyond = max(beyond, gains[count - 1])
        else:
            count += 1
        k = count - 1
        while k > 0 and gains[k - 1] < gain:
            gains[k] = gains[k - 1]
            shortlist.other[i, k] = shortlist.other[i, k - 1]
            shortlist.value[i, k] = shortlist.value[i, k - 1]
            k -= 1
        gains[k] = gain
        shortlist.other[i, k] = pairs.other[e]
        shortlist.value[i, k] = pairs.value[e]
    for k in range(count, SHORTLIST):
        shortlist.other[i, k] = NOBODY
    shortlist.beyond[i] = beyond


@njit(cache=True, nogil=True)
def keep_tight(pairs: Pairs, match: Match) -> None:
    """Give each party what its best partner leaves it, and part those who would rather have another."""
    price, other_price, mate, other_mate = match
    for j in range(other_price.size):
        other_price[j] = max(other_price[j], 0)
    for i in range(mate.size):
        best, own = np.int64(0), np.int64(-1)
        for e in range(pairs.first[i], pairs.first[i + 1]):
            gain = pairs.value[e] - other_price[pairs.other[e]]
            best = max(best, gain)
            if pairs.other[e] == mate[i]:
                own = gain
        price[i] = best
        if mate[i] != NOBODY and own < best:
            other_mate[mate[i]] = NOBODY
            mate[i] = NOBODY
