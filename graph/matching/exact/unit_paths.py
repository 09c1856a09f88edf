"""Shortest paths that make a matching best: each party left out takes a partner, moves others on, or stays out.

Successive shortest paths (Jonker and Volgenant 1987) on prices that need not start at zero. Distances are what
a step loses at the present prices, never less than 0; along a shortest path nothing is lost, and prices are
moved by no more than that distance, so that they stay valid and every pair in use stays tight. Where many values
are equal most paths cost nothing: those are taken many at once (Hopcroft and Karp 1973), and prices are moved for
all that are left out together.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numba import njit

from graph.matching.exact.unit_auction import NOBODY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.exact.rows import Integer
    from graph.matching.exact.unit_auction import Match, Pairs

STAYS_OUT: Final = 0
TAKES_A_FREE_ONE: Final = 1
SENDS_ONE_OUT: Final = 2

FEW: Final = 50
"""Paths that cost nothing are worth looking for again where they settled one in so many of those left out."""
LOOKS: Final = 8
"""Looks at a pair, on average, in searches for one party after the other, before all are looked at together."""


class _Search(NamedTuple):
    """What is known of partners in a search, under its number; and how far each party's pairs were looked at."""

    distance: NDArray[np.int64]
    taken_by: NDArray[np.int64]
    seen: NDArray[np.int64]
    done: NDArray[np.int64]
    at: NDArray[np.int64]
    number: NDArray[np.int64]


@njit(cache=True, nogil=True)
def settle_all(pairs: Pairs, match: Match, stop: NDArray[np.bool_]) -> None:
    """Give every party that earns something without a partner its place.

    Prices must be valid and matched pairs tight, and are so at every moment: another thread that sets ``stop``
    leaves some unsettled and nothing broken.

    Examples
    --------
    >>> from graph.matching.exact.unit_auction import Pairs, keep_tight, nobody_matched
    >>> pairs = Pairs(np.array([0, 2, 3]), np.array([0, 1, 0], np.int32), np.array([9, 7, 8]))
    >>> match = nobody_matched(2, 2)
    >>> keep_tight(pairs, match)
    >>> settle_all(pairs, match, np.zeros(1, np.bool_))
    >>> match.mate, int(match.price.sum() + match.other_price.sum())
    (array([1, 0], dtype=int32), 15)
    """
    others = match.other_mate.size
    search = _Search(
        np.zeros(others, np.int64),
        np.zeros(others, np.int64),
        np.zeros(others, np.int64),
        np.zeros(others, np.int64),
        pairs.first[:-1].copy(),
        np.zeros(1, np.int64),
    )
    waiting = _left_out(match)
    while waiting.size and not stop[0]:
        before = waiting.size
        _take_free_paths(pairs, match, search, waiting)
        waiting = _left_out(match)
        if (before - waiting.size) * FEW < before:
            work: Integer = LOOKS * pairs.value.size
            for k in range(waiting.size):
                if match.mate[waiting[k]] == NOBODY and match.price[waiting[k]] > 0:
                    if work < 0 or stop[0]:
                        break
                    work -= _settle(pairs, match, search, waiting[k : k + 1])
            waiting = _left_out(match)
        if waiting.size and not stop[0]:
            _move_prices(pairs, match, search, waiting)
            waiting = _left_out(match)


@njit(cache=True, nogil=True)
def _left_out(match: Match) -> NDArray[np.int64]:
    """Return parties that earn something at the prices and have no partner."""
    left, count = np.empty(match.mate.size, np.int64), 0
    for i in range(match.mate.size):
        if match.mate[i] == NOBODY and match.price[i] > 0:
            left[count] = i
            count += 1
    return left[:count].copy()


@njit(cache=True, nogil=True)
def _settle(pairs: Pairs, match: Match, search: _Search, start: NDArray[np.int64]) -> Integer:
    """Find the cheapest way to settle one party and take it; return how many pairs were looked at."""
    how, last, looked = _move_prices(pairs, match, search, start)
    if how == TAKES_A_FREE_ONE:
        _move_on(match, search.taken_by, start[0], last)
    elif how == SENDS_ONE_OUT:
        freed = np.int64(match.mate[last])
        match.mate[last] = NOBODY
        _move_on(match, search.taken_by, start[0], freed)
    return looked


@njit(cache=True, nogil=True)
def _move_prices(
    pairs: Pairs, match: Match, search: _Search, starts: NDArray[np.int64]
) -> tuple[Integer, Integer, Integer]:
    """Move prices until one of the starting parties can be settled at no loss; return how, by whom, and the work."""
    distance, taken_by, seen, done = search.distance, search.taken_by, search.seen, search.done
    price, other_price, other_mate = match.price, match.other_price, match.other_mate
    search.number[0] += 1
    number = search.number[0]
    # No comprehensions here: with one, numba takes stores into the parts of a tuple for dead and drops them.
    heap, scanned = [(np.int64(0), np.int64(0))], [np.int64(0)]
    heap.pop()
    scanned.pop()
    reach, how, last = price[starts[0]], STAYS_OUT, starts[0]
    begun, looked = 0, np.int64(0)
    while True:
        if begun < starts.size:
            i, so_far = starts[begun], np.int64(0)
            begun += 1
            if price[i] < reach:
                reach, how, last = price[i], STAYS_OUT, i
        else:
            found, so_far = _nearest(heap, done, number, reach)
            if found == NOBODY:
                break
            done[found] = number
            scanned.append(found)
            i = np.int64(other_mate[found])
            if so_far + price[i] < reach:
                reach, how, last = so_far + price[i], SENDS_ONE_OUT, i
        looked += 10 + pairs.first[i + 1] - pairs.first[i]
        for e in range(pairs.first[i], pairs.first[i + 1]):
            j = pairs.other[e]
            d = so_far + price[i] + other_price[j] - pairs.value[e]
            if d < reach and (seen[j] != number or d < distance[j]):
                distance[j], taken_by[j], seen[j] = d, i, number
                if other_mate[j] == NOBODY:
                    reach, how, last = d, TAKES_A_FREE_ONE, np.int64(j)
                else:
                    heappush(heap, (d, np.int64(j)))
    for j in scanned:
        other_price[j] += reach - distance[j]
        price[other_mate[j]] -= reach - distance[j]
    price[starts] -= reach
    return how, last, looked


@njit(cache=True, nogil=True)
def _nearest(
    heap: list[tuple[np.int64, np.int64]], done: NDArray[np.int64], number: Integer, reach: Integer
) -> tuple[np.int64, np.int64]:
    """Return the nearest partner that is not done and its distance; ``NOBODY`` where none is within reach."""
    while len(heap) > 0:
        distance, j = heappop(heap)
        if distance >= reach:
            break
        if done[j] != number:
            return j, distance
    return np.int64(NOBODY), np.int64(0)


@njit(cache=True, nogil=True)
def _take_free_paths(pairs: Pairs, match: Match, search: _Search, waiting: NDArray[np.int64]) -> None:
    """Settle parties along paths that lose nothing, until none is left that shares no partner with another."""
    search.number[0] += 1
    search.at[:] = pairs.first[:-1]
    for start in waiting:
        # Who was sent out by another's path earns nothing and waits no longer.
        if match.mate[start] == NOBODY and match.price[start] > 0:
            _take_free_path(pairs, match, search, start)


@njit(cache=True, nogil=True)
def _take_free_path(pairs: Pairs, match: Match, search: _Search, start: Integer) -> None:
    """Walk along tight pairs, depth first, to a partner that is free or to a party that loses nothing by leaving."""
    taken_by, seen, at, number = search.taken_by, search.seen, search.at, search.number[0]
    i = np.int64(start)
    while True:
        further = False
        while at[i] < pairs.first[i + 1] and not further:
            e = at[i]
            at[i] += 1
            j = np.int64(pairs.other[e])
            if seen[j] == number or match.price[i] + match.other_price[j] != pairs.value[e]:
                continue
            seen[j], taken_by[j] = number, i
            holder = np.int64(match.other_mate[j])
            if holder == NOBODY or match.price[holder] == 0:
                if holder != NOBODY:
                    match.mate[holder] = NOBODY
                _move_on(match, taken_by, start, j)
                return
            i, further = holder, True
        if not further:
            if i == start:
                return
            i = taken_by[match.mate[i]]


@njit(cache=True, nogil=True)
def _move_on(match: Match, taken_by: NDArray[np.int64], start: Integer, free: Integer) -> None:
    """Give the free partner to whom the path says, that one's to the one before, and so on to the start."""
    while True:
        i = taken_by[free]
        before = np.int64(match.mate[i])
        match.mate[i] = free
        match.other_mate[free] = i
        if i == start:
            return
        free = before
