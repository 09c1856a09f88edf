"""Sides: the two sides of a market before any pair exists, and the links that say which class may supply which.

Nodes are grouped in *classes* that trade alike: in a volume market a commodity in a unit, month and product, in a
linkage market a set of input-output sectors. Only linked classes meet, so that a million suppliers and buyers are
never crossed. Both kinds of market come down to this one form, and one kernel scans it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Links:
    """Which class of suppliers may serve which class of buyers, sorted by supplier class, then buyer class.

    ``points`` is added to the value of each pair of the link, ``forbidden`` marks trade that the law forbids.
    """

    supplier_class: NDArray[np.int32]
    buyer_class: NDArray[np.int32]
    points: NDArray[np.int64]
    forbidden: NDArray[np.bool_]

    @classmethod
    def of(
        cls,
        supplier_class: NDArray[np.int32],
        buyer_class: NDArray[np.int32],
        points: NDArray[np.int64] | None = None,
        forbidden: NDArray[np.bool_] | None = None,
    ) -> Links:
        """Return links in order; without points they add nothing, without marks nothing is forbidden."""
        order = np.lexsort((buyer_class, supplier_class))
        size = order.size
        return cls(
            np.ascontiguousarray(supplier_class[order], dtype=np.int32),
            np.ascontiguousarray(buyer_class[order], dtype=np.int32),
            np.zeros(size, np.int64) if points is None else np.ascontiguousarray(points[order], dtype=np.int64),
            np.zeros(size, np.bool_) if forbidden is None else np.ascontiguousarray(forbidden[order], dtype=np.bool_),
        )

    def starting_from(self, *, suppliers: bool, classes: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return links grouped by the class of one side: where each class starts, and the link numbers."""
        here, there = (self.supplier_class, self.buyer_class) if suppliers else (self.buyer_class, self.supplier_class)
        order = np.lexsort((there, here))
        return np.searchsorted(here[order], np.arange(classes + 1)), order


MEASURED: Final = ("x", "y", "z", "chord", "term", "rate")
"""Fields of a node that distance and value are worked out from, as floats."""
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


@dataclass(frozen=True, eq=False)
class Sides:
    """Two sides, their classes and links, and how distance and size fit enter the value of a pair.

    ``fit[supplier group, buyer group]`` is added to the value; ``near_points`` is what a pair at distance zero
    gets, half of it at ``near_half_km``. A class of -1 keeps a node out of every pair. ``supplier_apart`` and
    ``buyer_apart`` correct, by class, the count of unlinked nodes by what keeps them apart; ``supplier_keys`` and
    ``buyer_keys`` say which class a hypothetical party would be in.
    """

    suppliers: NDArray[np.void]
    buyers: NDArray[np.void]
    supplier_class: NDArray[np.int32]
    buyer_class: NDArray[np.int32]
    supplier_classes: int
    buyer_classes: int
    links: Links
    fit: NDArray[np.int64]
    near_points: float = 0.0
    near_half_km: float = 1.0
    supplier_apart: NDArray[np.int64] | None = None
    buyer_apart: NDArray[np.int64] | None = None
    supplier_keys: pl.DataFrame = field(default_factory=pl.DataFrame)
    buyer_keys: pl.DataFrame = field(default_factory=pl.DataFrame)

    @cached_property
    def supplier_shelf(self) -> Shelf:
        """Suppliers in the order of the scan."""
        return Shelf.of(self.suppliers, self.supplier_class, self.supplier_classes)

    @cached_property
    def buyer_shelf(self) -> Shelf:
        """Buyers in the order of the scan."""
        return Shelf.of(self.buyers, self.buyer_class, self.buyer_classes)

    @cached_property
    def specials(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Suppliers and buyers that may break a rule that is not about distance or gain; most may not."""
        ours, theirs = self.suppliers, self.buyers
        keys = np.concatenate((theirs["name"], theirs["parent"]))
        supplier = (ours["side"] & 1 == 0) | (ours["least_lot"] > 0) | (ours["alias"] >= 0)
        for field_name in ("name", "parent"):
            supplier |= (ours[field_name] >= 0) & np.isin(ours[field_name], keys)
        supplier |= (ours["party"] >= 0) & np.isin(ours["party"], theirs["party"])
        return supplier, (theirs["side"] & 2 == 0) | (theirs["least_lot"] > 0) | (theirs["permits"] != 0)
