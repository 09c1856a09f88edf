"""The kernel of the scan: along one node's neighbours from west to east, in two strides.

The first stride works out distance and value of a run of neighbours without a branch, so that the compiler can take
several at a time. The second asks the hard rules, only of those that are within reach and only where a node has
anything to ask about, counts, and keeps the best. What is kept goes to a pool four times too large, which is cut to the
best whenever it is full: cheaper than a heap, and in the same total order (value, then nearness, then row), so that the
result depends on nothing but the market.
"""

# ruff: noqa: ANN401 - numba reads the types of the kernel's arrays and tuples when it compiles

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit

from graph.matching.nearness import EARTH_RADIUS_KM
from graph.matching.rules import ADMISSIBLE, Rule

DIAMETER_KM: Final = 2 * EARTH_RADIUS_KM
STRIDE: Final = 1024
"""Neighbours worked out at a time: their numbers stay in the nearest cache."""
NEAR_CHORD: Final = 0.2
"""Chords up to here (1,274 km) get their arc from a series, exact to 1e-12, instead of an arc sine."""
SLACK: Final = 4
"""A pool holds so many times what is kept in the end."""
SAME_PARTY: Final = int(Rule.SAME_PARTY)
AFFILIATED: Final = int(Rule.AFFILIATED)
SIZES: Final = int(Rule.SIZES)
MUST_CERTIFICATE: Final = int(Rule.MUST_CERTIFICATE)
LOT_TOO_SMALL: Final = int(Rule.LOT_TOO_SMALL)
NO_GAIN: Final = int(Rule.NO_GAIN)
TOO_FAR: Final = int(Rule.TOO_FAR)
LAW_FORBIDS: Final = int(Rule.LAW_FORBIDS)
NO_LINK: Final = int(Rule.NO_VALUE_CHAIN_LINK)


@njit(cache=True, nogil=True)
def _broken_rule(seller: Any, taker: Any) -> int:
    """Return the first rule that a pair within reach breaks, whatever its value; -1 for none."""
    if seller.party == taker.party and seller.party >= 0:
        return SAME_PARTY
    related = (
        (seller.name >= 0 and seller.name in (taker.name, taker.parent))
        or (seller.parent >= 0 and seller.parent in (taker.parent, taker.name))
        or (seller.alias >= 0 and seller.alias == taker.alias)
    )
    if related:
        return AFFILIATED
    if not (seller.side & 1 and taker.side & 2):
        return SIZES
    if taker.permits & ~seller.permits:
        return MUST_CERTIFICATE
    if seller.units < taker.least_lot or taker.units < seller.least_lot:
        return LOT_TOO_SMALL
    return -1


@njit(cache=True, nogil=True)
def _measure(one: Any, shelf: Any, span: Any, worth: Any, judged: Any) -> None:
    """Write distance and value of the neighbours from low to high; a value of -inf for those beyond reach."""
    xs, ys, zs, chords, terms, rates, groups = shelf
    x, y, z, chord, rate = one
    base, fit, near_points, near_half_km = worth
    value, km = judged
    low, high = span
    for t in range(high - low):
        q = low + t
        squared = (x - xs[q]) ** 2 + (y - ys[q]) ** 2 + (z - zs[q]) ** 2
        half = np.sqrt(squared) * 0.5
        s = half * half
        arc = half * (1 + s * (1 / 6 + s * (3 / 40 + s * (15 / 336 + s * (105 / 3456 + s * (945 / 42240))))))
        distance = np.floor(DIAMETER_KM * arc * 100 + 0.5) / 100
        reach = min(chord, chords[q])
        km[t] = distance
        worthwhile = base + terms[q] - np.floor((rate + rates[q]) * distance + 0.5)
        value[t] = worthwhile if squared <= reach * reach else -np.inf
    if chord > NEAR_CHORD:
        for t in range(high - low):
            q = low + t
            squared = (x - xs[q]) ** 2 + (y - ys[q]) ** 2 + (z - zs[q]) ** 2
            if value[t] > -np.inf and squared > NEAR_CHORD * NEAR_CHORD:
                arc = np.arcsin(min(np.sqrt(squared) * 0.5, 1.0))
                km[t] = np.floor(DIAMETER_KM * arc * 100 + 0.5) / 100
                value[t] = base + terms[q] - np.floor((rate + rates[q]) * km[t] + 0.5)
    if near_points > 0 or fit.size > 1:
        for t in range(high - low):
            value[t] += np.floor(near_points * near_half_km / (near_half_km + km[t]) + 0.5) + fit[groups[low + t]]


@njit(cache=True, nogil=True)
def _before(pool: Any, a: int, b: int) -> bool:
    """Whether the pair at ``a`` comes before that at ``b``: worth more, else nearer, else earlier."""
    value, km, node, _ = pool
    if value[a] != value[b]:
        return value[a] > value[b]
    if km[a] != km[b]:
        return km[a] < km[b]
    return node[a] < node[b]


@njit(cache=True, nogil=True)
def _swap(pool: Any, a: int, b: int) -> None:
    value, km, node, link = pool
    value[a], value[b] = value[b], value[a]
    km[a], km[b] = km[b], km[a]
    node[a], node[b] = node[b], node[a]
    link[a], link[b] = link[b], link[a]


@njit(cache=True, nogil=True)
def _partition(pool: Any, low: int, high: int) -> int:
    """Split a run of four or more by the middle one of three; return where that one comes to stand."""
    pivot, left, right = high - 1, low, high - 1
    _swap(pool, (low + high) // 2, pivot)
    while True:
        left += 1
        while _before(pool, left, pivot):
            left += 1
        right -= 1
        while _before(pool, pivot, right):
            right -= 1
        if left >= right:
            _swap(pool, left, pivot)
            return left
        _swap(pool, left, right)


@njit(cache=True, nogil=True)
def _cut(pool: Any, start: int, size: int, most: int) -> float:
    """Bring the best to the front of a pool (quickselect); return the value of the last of them."""
    low, high, target = start, start + size - 1, start + most - 1
    while low < high:
        middle = (low + high) // 2
        if _before(pool, middle, low):
            _swap(pool, middle, low)
        if _before(pool, high, low):
            _swap(pool, high, low)
        if _before(pool, high, middle):
            _swap(pool, high, middle)
        if high - low < 3:
            break  # three or fewer are in order now
        at = _partition(pool, low, high)
        if at == target:
            break
        low, high = (at + 1, high) if at < target else (low, at - 1)
    return pool[0][target]


@njit(cache=True, nogil=True)
def _keep(pool: Any, span: Any, bar: float, pair: Any) -> tuple[int, float]:
    """Add a pair to a pool and cut it when full; return its size and the value that a newcomer must reach."""
    start, size, most, space = span
    spot = start + size
    pool[0][spot], pool[1][spot], pool[2][spot], pool[3][spot] = pair
    size += 1
    if size == space and space > most:
        return most, _cut(pool, start, size, most)
    return size, bar


@njit(cache=True, nogil=True)
def _stride(one: Any, run: Any, inner: Any, pools: Any, counts: Any) -> tuple[int, float]:
    """Ask the rules of the neighbours of one run, count them, and keep the best; return the pool's size and bar."""
    seller_first, row, special, gains_only = one
    outer, others, specials, nodes = inner
    (low, high, number), (value, km) = run
    (pool, start, size, most, space, bar), (back, back_most, back_space, back_size, back_bar) = pools
    for t in range(high - low):
        if gains_only and value[t] <= 0:
            continue
        if value[t] == -np.inf:
            counts[TOO_FAR] += 1
            continue
        q = low + t
        if special or specials[q]:
            broken = _broken_rule(outer[row], others[q]) if seller_first else _broken_rule(others[q], outer[row])
            if broken >= 0:
                counts[broken] += 1
                continue
        if value[t] <= 0:
            counts[NO_GAIN] += 1
            continue
        counts[ADMISSIBLE] += 1
        if most > 0 and value[t] >= bar:
            size, bar = _keep(pool, (start, size, most, space), bar, (value[t], km[t], nodes[q], number))
        if back_most > 0 and value[t] >= back_bar[q]:
            span = (q * back_space, back_size[q], back_most, back_space)
            back_size[q], back_bar[q] = _keep(back, span, back_bar[q], (value[t], km[t], row, number))
    return size, bar


@njit(cache=True, nogil=True)
def _window(one: Any, ys: Any, span: Any, gain: Any) -> tuple[float, int, int]:
    """Return how far a node is to look in one class (a chord), and the neighbours from west to east within it.

    Where only gains count, that is no farther than the best of the class could still gain, at the least rate, if it is
    worth ``most`` at distance zero: a kilometre more than the division says makes up for roundings.
    """
    first, last = span
    gains_only, most, least_rate = gain
    reach = one.chord
    if gains_only:
        if most <= 0:
            return reach, first, first
        rate = one.rate + least_rate
        half = ((most + 1) / rate + 1) / DIAMETER_KM if rate > 0 else np.pi
        if half < np.pi / 2:
            reach = min(reach, 2 * np.sin(half))
    west = first + np.searchsorted(ys[first:last], one.y - reach, "left")
    return reach, west, first + np.searchsorted(ys[first:last], one.y + reach, "right")


@njit(cache=True, nogil=True)
def scan_rows(span: Any, here: Any, there: Any, worth: Any, out: Any) -> None:
    """Scan the rows of one span; see :func:`graph.matching.scan.scan`."""
    rows, outer, outer_class, outer_special, seller_first, gains_only = here
    inner, specials, nodes, shelf_start, shelf, links, (top_term, least_rate) = there
    link_start, link_number, link_class, link_points, link_forbidden = links
    fit, near_points, near_half_km = worth
    (found, room, kept, most), (back, back_most, back_size, back_bar), tallies = out
    judged = (np.empty(STRIDE), np.empty(STRIDE))
    space = max(SLACK * most, 16)
    scratch = (np.empty(space), np.empty(space), np.empty(space, np.int32), np.empty(space, np.int32))
    ys = shelf[1]
    for k in range(span[0], span[1]):
        row = rows[k]
        its_class = outer_class[row]
        if its_class < 0:
            continue
        o = outer[row]
        exact = most < 0  # room for every pair: no pool is needed
        pool = found if exact else scratch
        start = room[k] if exact else 0
        most_here, space_here = (room[k + 1] - room[k], room[k + 1] - room[k]) if exact else (most, space)
        size, bar = 0, -np.inf
        row_fit = fit[o.group] if seller_first else fit[:, o.group].copy()
        best_fit = row_fit.max()
        counts = tallies[k]
        counts[NO_LINK] = inner.size
        for at in range(link_start[its_class], link_start[its_class + 1]):
            number = link_number[at]
            first, last = shelf_start[link_class[number]], shelf_start[link_class[number] + 1]
            counts[NO_LINK] -= last - first
            if link_forbidden[number]:
                counts[LAW_FORBIDS] += last - first
                continue
            base = float(o.term + link_points[number])
            most_worth = base + top_term[link_class[number]] + near_points + best_fit
            gain = (gains_only, most_worth, least_rate[link_class[number]])
            reach, west, east = _window(o, ys, (first, last), gain)
            counts[TOO_FAR] += (last - first) - (east - west)
            for low in range(west, east, STRIDE):
                high = min(low + STRIDE, east)
                one = (o.x, o.y, o.z, reach, o.rate)
                _measure(one, shelf, (low, high), (base, row_fit, near_points, near_half_km), judged)
                pools = (
                    (pool, start, size, most_here, space_here, bar),
                    (back, back_most, SLACK * back_most, back_size, back_bar),
                )
                one_here = (seller_first, row, outer_special[row], gains_only)
                run = ((low, high, number), judged)
                size, bar = _stride(one_here, run, (outer, inner, specials, nodes), pools, counts)
        if not exact:
            if size > most:
                _cut(scratch, 0, size, most)
                size = most
            for t in range(size):
                spot = room[k] + t
                found[0][spot], found[1][spot] = scratch[0][t], scratch[1][t]
                found[2][spot], found[3][spot] = scratch[2][t], scratch[3][t]
        kept[k] = size


@njit(cache=True, nogil=True)
def cut_pools(pool: Any, size: Any, most: int, space: int) -> None:
    """Cut every pool of the other side to the best."""
    for q in range(size.size):
        if size[q] > most:
            _cut(pool, q * space, size[q], most)
            size[q] = most
