"""Sides: the two sides of a market before any pair exists, and the links that say which class may supply which.

Nodes are grouped in *classes* that trade alike: in a volume market a commodity in a unit, month and product, in a
linkage market a set of input-output sectors. Only linked classes meet, so that a million suppliers and buyers are
never crossed. Both kinds of market come down to this one form, and one kernel scans it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.matching.pairs.shelf import Shelf

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
