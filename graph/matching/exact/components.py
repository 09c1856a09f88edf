"""Components: parts of a market that share no party, found in one pass over the pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from graph.matching.exact.rows import read_only

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.exact.rows import Arrays


class Components(NamedTuple):
    """Parties by component; those of component ``c`` are ``starts[c]`` up to ``starts[c + 1]``, in order of index.

    Components are numbered by their least buyer. A party that can deal with nobody is in none.
    """

    suppliers: NDArray[np.int32]
    supplier_starts: NDArray[np.int64]
    buyers: NDArray[np.int32]
    buyer_starts: NDArray[np.int64]
    pairs: NDArray[np.int64]
    """Number of rows of each component's suppliers."""

    @property
    def number(self) -> int:
        """Number of components."""
        return self.pairs.size


@njit(cache=True, nogil=True, inline="always")
def can_be_used(market: Arrays, i: int, e: int) -> bool:
    """Return whether a row of supplier ``i`` could carry a unit that is worth something."""
    return (
        market.value[e] > 0
        and market.capacity[i] > 0
        and market.demand[market.buyer[e]] > 0
        and (market.limit.size == 0 or market.limit[e] > 0)
    )


def find_components(market: Arrays) -> Components:
    """Return the components of a market, by pairs that can be used.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> market = Market.from_arrays([1, 1, 1, 1], [1, 1, 0], [0, 1, 3, 2], [0, 1, 1, 2], [5, 6, 7, 8])
    >>> parts = find_components(market.arrays)
    >>> parts.suppliers, parts.supplier_starts, parts.buyers
    (array([0, 1, 3], dtype=int32), array([0, 1, 3]), array([0, 1], dtype=int32))
    """
    label_i, label_j, count = _label(market)
    suppliers, supplier_starts = _by_label(label_i, count)
    buyers, buyer_starts = _by_label(label_j, count)
    rows = np.diff(market.first)[suppliers]
    ends = np.concatenate([[0], np.cumsum(rows)])
    return Components(suppliers, supplier_starts, buyers, buyer_starts, np.diff(ends[supplier_starts]))


class Part(NamedTuple):
    """One component as a market of its own, and where its parties and rows are in the whole."""

    market: Arrays
    suppliers: NDArray[np.int32]
    buyers: NDArray[np.int32]
    rows: NDArray[np.int64]


def take_component(market: Arrays, components: Components, c: int) -> Part:
    """Return a component as a market of its own, without the rows that cannot be used.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> market = Market.from_arrays([1, 1, 1], [1, 1], [0, 1, 2], [0, 1, 1], [5, 6, 7]).arrays
    >>> part = take_component(market, find_components(market), 1)
    >>> part.market.buyer, part.market.value, part.rows
    (array([0, 0], dtype=int32), array([6, 7]), array([1, 2]))
    """
    suppliers = components.suppliers[components.supplier_starts[c] : components.supplier_starts[c + 1]]
    buyers = components.buyers[components.buyer_starts[c] : components.buyer_starts[c + 1]]
    mine = np.zeros(market.capacity.size, np.bool_)
    mine[suppliers] = True
    usable = np.repeat(mine, np.diff(market.first)) & (market.value > 0) & (market.demand[market.buyer] > 0)
    if market.limit.size:
        usable &= market.limit > 0
    rows = np.flatnonzero(usable)
    number = np.zeros(market.demand.size, np.int32)
    number[buyers] = np.arange(buyers.size, dtype=np.int32)
    starts = np.searchsorted(rows, market.first)
    part = market._replace(
        capacity=market.capacity[suppliers],
        demand=market.demand[buyers],
        first=np.append(starts[suppliers], rows.size),
        buyer=number[market.buyer[rows]],
        value=market.value[rows],
        limit=market.limit[rows] if market.limit.size else market.limit,
    )
    return Part(read_only(part), suppliers, buyers, rows)


@njit(cache=True, nogil=True)
def _root(leader: NDArray[np.int32], j: int) -> int:
    while leader[j] != j:
        leader[j] = leader[leader[j]]
        j = leader[j]
    return j


@njit(cache=True, nogil=True)
def _joined(market: Arrays) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return a buyer of each supplier, and a leader of each buyer (itself: the least of its component); -1: none."""
    leader = np.arange(market.demand.size).astype(np.int32)
    used = np.zeros(leader.size, np.bool_)
    any_buyer = np.full(market.capacity.size, -1, np.int32)
    for i in range(any_buyer.size):
        ours = -1
        for e in range(market.first[i], market.first[i + 1]):
            if not can_be_used(market, i, e):
                continue
            j = market.buyer[e]
            used[j] = True
            if ours < 0:
                ours = _root(leader, j)
                any_buyer[i] = j
            elif leader[j] != ours:
                theirs = _root(leader, j)
                leader[max(ours, theirs)] = min(ours, theirs)
                ours = min(ours, theirs)
    return any_buyer, np.where(used, leader, np.int32(-1))


@njit(cache=True, nogil=True)
def _label(market: Arrays) -> tuple[NDArray[np.int32], NDArray[np.int32], int]:
    """Return the component of each supplier and buyer (-1: none) and their number; union-find on buyers alone."""
    any_buyer, leader = _joined(market)
    label_j = np.full(leader.size, -1, np.int32)
    count = 0
    for j in range(leader.size):
        if leader[j] == j:
            label_j[j] = count
            count += 1
        elif leader[j] >= 0:
            label_j[j] = label_j[_root(leader, j)]
    label_i = np.full(any_buyer.size, -1, np.int32)
    for i in range(any_buyer.size):
        if any_buyer[i] >= 0:
            label_i[i] = label_j[any_buyer[i]]
    return label_i, label_j, count


@njit(cache=True, nogil=True)
def _by_label(label: NDArray[np.int32], count: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return parties sorted by component, and where each component starts."""
    starts = np.zeros(count + 1, np.int64)
    for party in range(label.size):
        if label[party] >= 0:
            starts[label[party] + 1] += 1
    for c in range(count):
        starts[c + 1] += starts[c]
    place = starts[:-1].copy()
    parties = np.empty(starts[count], np.int32)
    for party in range(label.size):
        if label[party] >= 0:
            parties[place[label[party]]] = party
            place[label[party]] += 1
    return parties, starts
