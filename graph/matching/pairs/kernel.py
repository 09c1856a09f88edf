"""The kernel of the scan: along one node's neighbours, block by block of those that may matter, in two strides.

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

from graph.matching.pairs.nearness import EARTH_RADIUS_KM
from graph.matching.pairs.rules import ADMISSIBLE, Rule

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


@njit(cache=True, nogil=True, error_model="numpy")
def _measure(one: Any, shelf: Any, span: Any, worth: Any, judged: Any) -> None:
    """Write distance and value of the neighbours from low to high; a value of -inf for those beyond reach.

    Runs are cut out first, and numbers divided without asking for zero: only then several are taken at a time.
    """
    low, high = span
    xs, ys, zs = shelf[0][low:high], shelf[1][low:high], shelf[2][low:high]
    chords, terms, rates, groups = shelf[3][low:high], shelf[4][low:high], shelf[5][low:high], shelf[6][low:high]
    x, y, z, chord, rate = one
    base, fit, near_points, near_half_km = worth
    value, km = judged
    for t in range(xs.size):
        squared = (x - xs[t]) ** 2 + (y - ys[t]) ** 2 + (z - zs[t]) ** 2
        half = np.sqrt(squared) * 0.5
        s = half * half
        arc = half * (1 + s * (1 / 6 + s * (3 / 40 + s * (15 / 336 + s * (105 / 3456 + s * (945 / 42240))))))
        distance = np.floor(DIAMETER_KM * arc * 100 + 0.5) / 100
        reach = min(chord, chords[t])
        km[t] = distance
        worthwhile = base + terms[t] - np.floor((rate + rates[t]) * distance + 0.5)
        value[t] = worthwhile if squared <= reach * reach else -np.inf
    if chord > NEAR_CHORD:
        for t in range(xs.size):
            squared = (x - xs[t]) ** 2 + (y - ys[t]) ** 2 + (z - zs[t]) ** 2
            if value[t] > -np.inf and squared > NEAR_CHORD * NEAR_CHORD:
                arc = np.arcsin(min(np.sqrt(squared) * 0.5, 1.0))
                km[t] = np.floor(DIAMETER_KM * arc * 100 + 0.5) / 100
                value[t] = base + terms[t] - np.floor((rate + rates[t]) * km[t] + 0.5)
    if near_points > 0 or fit.size > 1:
        for t in range(xs.size):
            value[t] += np.floor(near_points * near_half_km / (near_half_km + km[t]) + 0.5) + fit[groups[t]]


@njit(cache=True, nogil=True)
def _some_gain(value: Any, size: int) -> bool:
    """Whether one of the first values is above 0; all are looked at, several at a time."""
    found = False
    for t in range(size):
        found |= value[t] > 0
    return found


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
def _hopeless(one: Any, box: Any, b: int, gain: Any) -> bool:
    """Whether nobody in a block can be within reach or, where only gains count, be worth anything.

    No neighbour is nearer than the box, also in the numbers of the machine, which are rounded alike. What is gained is
    at most what the best of the block is worth at the box, at the least rate: a kilometre less and a rupiah more than
    the division says make up for roundings. Nor is it more than what both sides earn less than when nobody gained.
    """
    gains_only, most, least_rate, fall = gain
    if gains_only and fall <= 0:
        return True
    dx = max(box[0, b] - one.x, 0.0, one.x - box[1, b])
    dy = max(box[2, b] - one.y, 0.0, one.y - box[3, b])
    dz = max(box[4, b] - one.z, 0.0, one.z - box[5, b])
    squared = dx**2 + dy**2 + dz**2
    if not squared <= one.chord * one.chord:  # also where a place is not known (nan)
        return True
    if not gains_only:
        return False
    near_km = DIAMETER_KM * np.sqrt(squared) * 0.5 - 1
    return bool(most <= 0 or most + 1 <= (one.rate + least_rate) * near_km)


@njit(cache=True, nogil=True)
def _next_run(o: Any, blocks: Any, span: Any, gain: Any) -> tuple[int, int]:
    """Return the first run of blocks that are not hopeless, no longer than a stride; an empty one where none is."""
    start, _, box, top_term, least_rate, top_fall = blocks
    b, last = span
    gains_only, most, fall = gain
    while b < last and _hopeless(o, box, b, (gains_only, most + top_term[b], least_rate[b], fall + top_fall[b])):
        b += 1
    end = b
    while end < last and (end == b or start[end + 1] - start[b] <= STRIDE):
        its_gain = (gains_only, most + top_term[end], least_rate[end], fall + top_fall[end])
        if end > b and _hopeless(o, box, end, its_gain):
            break
        end += 1
    return b, end


@njit(cache=True, nogil=True)
def scan_rows(span: Any, here: Any, there: Any, worth: Any, out: Any) -> None:
    """Scan the rows of one span; see :func:`graph.matching.pairs.scan.scan`."""
    rows, outer, outer_class, outer_special, outer_fall, seller_first, gains_only = here
    inner, specials, nodes, shelf_start, shelf, links, blocks = there
    link_start, link_number, link_class, link_points, link_forbidden = links
    fit, near_points, near_half_km = worth
    (found, room, kept, most), (back, back_most, back_size, back_bar), tallies = out
    judged = (np.empty(STRIDE), np.empty(STRIDE))
    space = max(SLACK * most, 16)
    scratch = (np.empty(space), np.empty(space), np.empty(space, np.int32), np.empty(space, np.int32))
    exact = most < 0  # room for every pair: no pool is needed
    pool = found if exact else scratch
    for k in range(span[0], span[1]):
        row = rows[k]
        its_class = outer_class[row]
        if its_class < 0:
            continue
        o = outer[row]
        start = room[k] if exact else 0
        most_here, space_here = (room[k + 1] - room[k], room[k + 1] - room[k]) if exact else (most, space)
        size, bar = 0, -np.inf
        row_fit = fit[o.group] if seller_first else fit[:, o.group].copy()
        best_fit = near_points + row_fit.max()
        one, one_here = (o.x, o.y, o.z, o.chord, o.rate), (seller_first, row, outer_special[row], gains_only)
        counts = tallies[k]
        counts[NO_LINK] = inner.size
        for at in range(link_start[its_class], link_start[its_class + 1]):
            number = link_number[at]
            its = link_class[number]
            many = shelf_start[its + 1] - shelf_start[its]
            counts[NO_LINK] -= many
            counts[LAW_FORBIDS if link_forbidden[number] else TOO_FAR] += many
            base = float(o.term + link_points[number])
            b, last = blocks[1][its], blocks[1][its + 1] if not link_forbidden[number] else 0
            while b < last:
                b, end = _next_run(o, blocks, (b, last), (gains_only, base + best_fit, outer_fall[row]))
                low, high = blocks[0][b], blocks[0][end]
                b = end
                counts[TOO_FAR] -= high - low
                _measure(one, shelf, (low, high), (base, row_fit, near_points, near_half_km), judged)
                if gains_only and not _some_gain(judged[0], high - low):
                    continue
                pools = (
                    (pool, start, size, most_here, space_here, bar),
                    (back, back_most, SLACK * back_most, back_size, back_bar),
                )
                run = ((low, high, number), judged)
                size, bar = _stride(one_here, run, (outer, inner, specials, nodes), pools, counts)
        if not exact:
            size = _hand_over(scratch, found, room[k], (size, most))
        kept[k] = size


@njit(cache=True, nogil=True)
def _hand_over(pool: Any, found: Any, spot: int, sizes: tuple[int, int]) -> int:
    """Cut a pool to the best and write them where they belong; return how many they are."""
    size, most = sizes
    if size > most:
        _cut(pool, 0, size, most)
        size = most
    for t in range(size):
        found[0][spot + t], found[1][spot + t] = pool[0][t], pool[1][t]
        found[2][spot + t], found[3][spot + t] = pool[2][t], pool[3][t]
    return size


@njit(cache=True, nogil=True)
def cut_pools(pool: Any, size: Any, most: int, space: int) -> None:
    """Cut every pool of the other side to the best."""
    for q in range(size.size):
        if size[q] > most:
            _cut(pool, q * space, size[q], most)
            size[q] = most
