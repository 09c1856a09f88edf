"""Shelves: one side of a market in the order of the scan, in blocks of neighbours that can be ruled out together.

A shelf that was built once is kept: who comes later is put behind each class, in blocks of its own. What the scan
finds does not depend on the order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MEASURED: Final = ("x", "y", "z", "chord", "term", "rate")
"""Fields of a node that distance and value are worked out from, as floats."""
TERM: Final = MEASURED.index("term")
A_BLOCK: Final = 32
"""Neighbours on a shelf that are ruled out together where none of them can be within reach or gain."""


@dataclass(frozen=True, eq=False)
class Blocks:
    """Runs of neighbours on a shelf, none of two classes, and the box that each of them lies in.

    Block *b* is ``start[b]:start[b + 1]`` of the shelf, class *c* the blocks ``of_class[c]:of_class[c + 1]``. ``box``
    is the least and the greatest x, y and z of each; a block in which nobody has a place lies nowhere (nan).
    """

    start: NDArray[np.int64]
    of_class: NDArray[np.int64]
    box: NDArray[np.float64]

    @classmethod
    def of(cls, points: NDArray[np.float64], class_start: NDArray[np.int64]) -> Blocks:
        """Return the blocks of a shelf, from the x, y and z of its nodes (three rows).

        Examples
        --------
        >>> blocks = Blocks.of(np.array([[0.1, 0.3, 0.2], [0, 0, 0], [1, 1, 1]]), np.array([0, 2, 3]))
        >>> blocks.start.tolist(), blocks.of_class.tolist(), blocks.box[0].tolist(), blocks.box[1].tolist()
        ([0, 2, 3], [0, 1, 2], [0.1, 0.2], [0.3, 0.2])
        """
        size = np.diff(class_start)
        many = -(-size // A_BLOCK)
        of_class = np.concatenate(([0], np.cumsum(many)))
        within = np.arange(of_class[-1]) - np.repeat(of_class[:-1], many)
        start = np.repeat(class_start[:-1], many) + within * A_BLOCK
        box = np.empty((6, start.size))
        for axis, column in enumerate(points if start.size else ()):
            np.fmin.reduceat(column, start, out=box[2 * axis])
            np.fmax.reduceat(column, start, out=box[2 * axis + 1])
        return cls(np.append(start, class_start[-1]), of_class, box)

    def joined(self, more: Blocks) -> Blocks:
        """Return these blocks with those of other nodes, class by class behind them."""
        order = _by_class(self.of_class, more.of_class)
        size = np.concatenate((np.diff(self.start), np.diff(more.start)))[order]
        # taken, not indexed: it stays row by row in memory, for which the scan is compiled
        box = np.concatenate((self.box, more.box), axis=1).take(order, axis=1)
        return Blocks(np.concatenate(([0], np.cumsum(size))), self.of_class + more.of_class, box)


@dataclass(frozen=True, eq=False)
class Shelf:
    """One side sorted by class, and within a class so that neighbours on the ground are near: what the scan runs along.

    ``node[k]`` is the row of the k-th node, ``nodes[k]`` its record; class *c* is ``start[c]:start[c + 1]``.
    ``columns`` are the numbers of the records that the scan reads most, each side by side.
    """

    node: NDArray[np.int64]
    start: NDArray[np.int64]
    nodes: NDArray[np.void]
    columns: tuple[NDArray[Any], ...]
    blocks: Blocks

    @classmethod
    def of(cls, nodes: NDArray[np.void], classes: NDArray[np.int32], number: int) -> Shelf:
        """Return the nodes that have a class, in the order of the scan."""
        kept = np.flatnonzero(classes >= 0)
        order = _tiled(kept, classes, nodes)
        sorted_nodes = nodes[order]
        numbers = [np.ascontiguousarray(sorted_nodes[name], dtype=np.float64) for name in MEASURED]
        columns = (*numbers, np.ascontiguousarray(sorted_nodes["group"]))
        start = np.searchsorted(classes[order], np.arange(number + 1))
        return cls(order, start, sorted_nodes, columns, Blocks.of(np.array(numbers[:3]), start))

    def joined(self, nodes: NDArray[np.void], classes: NDArray[np.int32]) -> Shelf:
        """Return the shelf with the nodes that come, free to be priced (:meth:`price`).

        Parameters
        ----------
        nodes
            Records of all nodes, those of this shelf where they were; of theirs, place, reach and rate are as before.
        classes
            Classes of all nodes, -1 for those that stand on this shelf.

        Examples
        --------
        >>> from graph.matching.pairs.nodes import blank_nodes
        >>> shelf = Shelf.of(blank_nodes(2), np.array([1, 0]), 2)
        >>> more = shelf.joined(blank_nodes(4), np.array([-1, -1, 0, 1]))
        >>> more.node.tolist(), more.start.tolist(), more.blocks.start.tolist()
        ([1, 2, 0, 3], [0, 2, 4], [0, 1, 2, 3, 4])
        """
        if not (classes >= 0).any():
            own = self.columns[TERM].copy()
            return replace(self, nodes=nodes[self.node], columns=(*self.columns[:TERM], own, *self.columns[TERM + 1 :]))
        more = Shelf.of(nodes, classes, self.start.size - 1)
        order = _by_class(self.start, more.start)
        node = np.concatenate((self.node, more.node))[order]
        columns = tuple(np.concatenate(both)[order] for both in zip(self.columns, more.columns, strict=True))
        return Shelf(node, self.start + more.start, nodes[node], columns, self.blocks.joined(more.blocks))

    def price(self, term: NDArray[np.int64], classes: NDArray[np.int32]) -> None:
        """Write what nodes add to a pair onto the shelf; those without a class add so little that nobody gains."""
        own, placed = term[self.node], classes[self.node] >= 0
        self.columns[TERM][:] = np.where(placed, own, -np.inf)


def _tiled(kept: NDArray[np.int64], classes: NDArray[np.int32], nodes: NDArray[np.void]) -> NDArray[np.int64]:
    """Return nodes by class, then in strips from west to east, each strip from south to north.

    Strips are as many as a strip has blocks, and hold whole blocks: a block is then about as wide as it is long.
    """
    order = kept[np.lexsort((kept, nodes["y"][kept], classes[kept]))]
    its_class = classes[order]
    size = np.bincount(its_class)[its_class] if order.size else order
    place = np.arange(order.size) - np.searchsorted(its_class, its_class)
    strip_blocks = np.ceil(np.sqrt(size / A_BLOCK)).astype(np.int64)
    strip = place // np.maximum(strip_blocks * A_BLOCK, 1)
    return order[np.lexsort((order, nodes["z"][order], strip, its_class))]


def _by_class(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the order that puts two lists, each by class, together: of each class those of the first come first.

    Examples
    --------
    >>> _by_class(np.array([0, 2, 3]), np.array([0, 1, 1])).tolist()
    [0, 1, 3, 2]
    """
    every = [np.repeat(np.arange(start.size - 1), np.diff(start)) for start in (first, second)]
    return np.argsort(np.concatenate(every), kind="stable")
