"""The scan: every pair of linked classes within reach, its rule or its value, the best kept for each node.

One kernel (:mod:`graph.matching.pairs.kernel`) serves both kinds of market and both directions. It runs along the shelf
of the other side block by block and leaves out those in which nobody can be within reach (or gain, where only gains
count), so that its cost is the number of pairs that are near, not the number of pairs. What a node keeps does not
depend on threads: ties are broken by value, then distance, then row, and rows are sorted by id.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from graph.errors import InvalidMarket
from graph.matching.pairs.kernel import SLACK, cut_pools, scan_rows
from graph.matching.pairs.nodes import blank_nodes
from graph.matching.pairs.rules import ADMISSIBLE
from graph.matching.pairs.sides import Links, Sides

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.pairs.shelf import Shelf

Falls = tuple["NDArray[np.float64]", "NDArray[np.float64]"]
"""Of suppliers and of buyers, how much less each earns than before."""
ROWS_A_CHUNK: Final = 2048
LARGEST_TERM: Final = 2**50
"""Largest rupiah or points that a node may add: values are worked out as floats, which hold whole numbers to 2**53."""


@dataclass(frozen=True, eq=False)
class Found:
    """Pairs that break no rule, sorted by supplier and buyer, and the count of the others by rule.

    ``tallies[k, rule]`` counts the pairs of the k-th node scanned; the last column those that break none.
    """

    supplier: NDArray[np.int32]
    buyer: NDArray[np.int32]
    value: NDArray[np.int64]
    distance_km: NDArray[np.float64]
    link: NDArray[np.int32]
    tallies: NDArray[np.int64]

    def rows(self, rows: NDArray[np.int64]) -> Found:
        """Return some of the pairs, in the order given."""
        return Found(
            self.supplier[rows],
            self.buyer[rows],
            self.value[rows],
            self.distance_km[rows],
            self.link[rows],
            self.tallies,
        )


def scan(
    sides: Sides,
    *,
    from_suppliers: bool = True,
    rows: NDArray[np.int64] | None = None,
    most: int | None = None,
    back: int = 0,
    gains_only: bool = False,
    falls: Falls | None = None,
) -> Found:
    """Return the pairs of some nodes of one side that break no rule, and count the others by rule.

    Parameters
    ----------
    sides
        The two sides of a market.
    from_suppliers
        Whether the nodes scanned are suppliers; else buyers.
    rows
        Which nodes; None takes the whole side.
    most
        How many pairs a node keeps, the best by value, then the nearest; None keeps all.
    back
        How many pairs each node of the other side keeps besides, so that none is cut off.
    gains_only
        Ask no rule of pairs without a gain: quicker, but then only the last column of the tallies means anything.
    falls
        How much less suppliers and buyers earn than at prices at which no pair gained (inf where that is not known).
        Where only gains count, pairs of which both sides together earn no less are left out.
    """
    classes = sides.supplier_class if from_suppliers else sides.buyer_class
    rows = np.arange(classes.size) if rows is None else np.asarray(rows, dtype=np.int64)
    room = np.zeros(rows.size + 1, dtype=np.int64)
    _refuse_large_terms(sides)
    way = _Way(from_suppliers, gains_only, _any_fall(sides) if falls is None else falls)
    if most is None:
        counts = _run(sides, way, rows, room, (0, 0))[2]
        room[1:] = np.cumsum(counts[:, ADMISSIBLE])
        ours, theirs, tallies = _run(sides, way, rows, room, (-1, 0))
    else:
        room[1:] = np.arange(1, rows.size + 1) * most
        ours, theirs, tallies = _run(sides, way, rows, room, (most, back))
    apart = sides.supplier_apart if from_suppliers else sides.buyer_apart
    if apart is not None:
        placed = classes[rows] >= 0
        tallies[placed] += apart[classes[rows[placed]]]
    here, there, value, km, link = (np.concatenate(both) for both in zip(ours, theirs, strict=True))
    supplier, buyer = (here, there) if from_suppliers else (there, here)
    key = supplier.astype(np.int64) * max(sides.buyers.size, 1) + buyer
    order = np.argsort(key, kind="stable")
    if theirs[0].size:  # what both sides keep stands twice
        order = order[np.concatenate(([True], np.diff(key[order]) > 0))]
    return Found(supplier[order], buyer[order], value[order].astype(np.int64), km[order], link[order], tallies)


def _refuse_large_terms(sides: Sides) -> None:
    for name, nodes in (("supplier", sides.suppliers), ("buyer", sides.buyers)):
        if nodes.size and int(np.abs(nodes["term"]).max()) > LARGEST_TERM:
            row = int(np.abs(nodes["term"]).argmax())
            message = f"{name} {row} has a price or score beyond 2**50 a unit"
            raise InvalidMarket(message, hint="look at its price: the unit may be wrong", side=name, row=row)


class _Way(NamedTuple):
    """From which side, whether only gains count, and how much less suppliers and buyers earn."""

    from_suppliers: bool
    gains_only: bool
    falls: Falls


def _any_fall(sides: Sides) -> Falls:
    return np.full(sides.suppliers.size, np.inf), np.full(sides.buyers.size, np.inf)


Kept = tuple["NDArray[Any]", ...]
"""Pairs as arrays: node scanned, node of the other side, value, km, link."""


def _pool(size: int) -> Kept:
    return np.empty(size), np.empty(size), np.empty(size, np.int32), np.empty(size, np.int32)


def _run(
    sides: Sides, way: _Way, rows: NDArray[np.int64], room: NDArray[np.int64], keep: tuple[int, int]
) -> tuple[Kept, Kept, NDArray[np.int64]]:
    """Run the kernel over the rows; return what they keep, what the other side keeps, and the tallies."""
    from_suppliers, gains_only, falls = way
    sellers = (sides.suppliers, sides.supplier_class, sides.specials[0], falls[0])
    takers = (sides.buyers, sides.buyer_class, sides.specials[1], falls[1])
    outer, inner = (sellers, takers) if from_suppliers else (takers, sellers)
    classes = sides.supplier_classes if from_suppliers else sides.buyer_classes
    shelf = sides.buyer_shelf if from_suppliers else sides.supplier_shelf
    links = sides.links
    start, number = links.starting_from(suppliers=from_suppliers, classes=classes)
    far_class = links.buyer_class if from_suppliers else links.supplier_class
    here = (rows, *outer, from_suppliers, gains_only)
    linked = (start, number, far_class, links.points, links.forbidden)
    bounds = _bounds(shelf, inner[3], gains_only=gains_only)
    blocks = (shelf.blocks.start, shelf.blocks.of_class, shelf.blocks.box, *bounds)
    there = (shelf.nodes, inner[2][shelf.node], shelf.node.astype(np.int32), shelf.start, shelf.columns, linked, blocks)
    worth = (sides.fit.astype(np.float64), float(sides.near_points), float(sides.near_half_km))
    tallies = np.zeros((rows.size, ADMISSIBLE + 1), dtype=np.int64)
    found, kept = _pool(int(room[-1])), np.zeros(rows.size, dtype=np.int64)
    spans = [(low, min(low + ROWS_A_CHUNK, rows.size)) for low in range(0, rows.size, ROWS_A_CHUNK)]
    threads = max(1, min(os.cpu_count() or 1, len(spans)))
    most, back = keep
    size = shelf.node.size if back else 0
    theirs = [
        (_pool(size * back * SLACK), back, np.zeros(size, dtype=np.int64), np.full(size, -np.inf))
        for _ in range(threads)
    ]

    def work(thread: int) -> None:
        for span in spans[thread::threads]:
            scan_rows(span, here, there, worth, ((found, room, kept, most), theirs[thread], tallies))
        cut_pools(theirs[thread][0], theirs[thread][2], back, back * SLACK)

    if threads > 1:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(work, range(threads)))
    else:
        work(0)
    spots = _spots(room[:-1], kept)
    value, km, node, link = (column[spots] for column in found)
    ours = (np.repeat(rows, kept).astype(np.int32), node, value, km, link)
    return ours, _best_of_threads(theirs, shelf.node[:size], back), tallies


def _bounds(shelf: Shelf, fall: NDArray[np.float64], *, gains_only: bool) -> tuple[NDArray[np.float64], ...]:
    """Return, by block of a shelf, the largest term, the least rate and the largest fall: with them nobody may gain."""
    start = shelf.blocks.start[:-1]
    if not gains_only or not start.size:
        return np.zeros(start.size), np.zeros(start.size), np.zeros(start.size)
    term, rate = shelf.columns[4:6]
    largest = [np.maximum.reduceat(column, start) for column in (term, fall[shelf.node])]
    return largest[0], np.minimum.reduceat(rate, start), largest[1]


def _best_of_threads(pools: list[Any], nodes: NDArray[np.int64], back: int) -> Kept:
    """Return the best pairs of each node of the other side out of what the threads kept for it."""
    starts = np.arange(nodes.size) * back * SLACK
    each = []
    for columns, _, kept, _ in pools:
        spots = _spots(starts, kept)
        value, km, outer, link = (column[spots] for column in columns)
        each.append((outer, np.repeat(nodes, kept).astype(np.int32), value, km, link))
    outer, inner, value, km, link = (np.concatenate(columns) for columns in zip(*each, strict=True))
    if len(pools) > 1 and outer.size:
        order = np.lexsort((outer, km, -value, inner))
        first = np.concatenate(([True], np.diff(inner[order]) > 0))
        rank = np.arange(order.size) - np.maximum.accumulate(np.where(first, np.arange(order.size), 0))
        order = order[rank < back]
        return outer[order], inner[order], value[order], km[order], link[order]
    return outer, inner, value, km, link


def _spots(start: NDArray[np.int64], size: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the positions start, start + 1, ... of each run, one run after the other."""
    before = np.cumsum(size) - size
    return np.repeat(start - before, size) + np.arange(int(size.sum()))


def compile_scan() -> None:
    """Compile the kernel and keep it on disk, by scanning two nodes; done once, when the program is installed.

    Examples
    --------
    >>> compile_scan()
    """
    nodes = blank_nodes(1)
    nodes["x"], nodes["y"], nodes["z"] = 1.0, 0.0, 0.0
    one = np.zeros(1, dtype=np.int32)
    sides = Sides(nodes, nodes.copy(), one, one.copy(), 1, 1, Links.of(one, one), np.zeros((1, 1), dtype=np.int64))
    scan(sides, most=1, back=1)
