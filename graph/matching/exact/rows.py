"""Pairs in the one order that every solver sees: by supplier, then by buyer.

The plan of a market must not depend on the order in which its pairs were written, so solvers never see
that order: they see the rows of a :class:`Rows`, and answers are put back in the caller's order at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from numpy.typing import NDArray

    Integer: TypeAlias = int | np.signedinteger[Any]
    """A whole number inside kernels: Python's or the machine's."""

IN_ORDER: Final = 0
OUT_OF_ORDER: Final = 1
REPEATED: Final = 2


class Arrays(NamedTuple):
    """A market as kernels take it: pairs of supplier ``i`` are ``first[i]`` up to ``first[i + 1]``."""

    capacity: NDArray[np.int64]
    demand: NDArray[np.int64]
    first: NDArray[np.int64]
    buyer: NDArray[np.int32]
    value: NDArray[np.int64]
    limit: NDArray[np.int64]
    """Of size 0 where no pair is limited."""


def read_only(market: Arrays) -> Arrays:
    """Return the arrays, marked read-only: nobody writes to them, and kernels are compiled for one type."""
    for array in market:
        array.flags.writeable = False
    return market


@dataclass(frozen=True, eq=False)
class Rows:
    """Pairs by supplier, then by buyer: those of supplier ``i`` are ``first[i]`` up to ``first[i + 1]``."""

    first: NDArray[np.int64]
    buyer: NDArray[np.int32]
    value: NDArray[np.int64]
    limit: NDArray[np.int64] | None
    position: NDArray[np.int64] | None
    """Where each row is in the caller's order; ``None`` where that order is the same."""

    def to_caller(self, per_row: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return numbers of rows in the caller's order of pairs."""
        if self.position is None:
            return per_row
        ordered = np.empty_like(per_row)
        ordered[self.position] = per_row
        return ordered

    def from_caller(self, per_pair: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return numbers of the caller's pairs in the order of rows."""
        return per_pair if self.position is None else per_pair[self.position]


@njit(cache=True, nogil=True)
def look_at_order(supplier: NDArray[np.int32], buyer: NDArray[np.int32]) -> tuple[int, int]:
    """Return whether pairs are strictly in order of supplier, then buyer, and where they are not."""
    for e in range(1, supplier.size):
        if supplier[e] < supplier[e - 1]:
            return OUT_OF_ORDER, e
        if supplier[e] == supplier[e - 1]:
            if buyer[e] < buyer[e - 1]:
                return OUT_OF_ORDER, e
            if buyer[e] == buyer[e - 1]:
                return REPEATED, e
    return IN_ORDER, -1


@njit(cache=True, nogil=True)
def row_starts(supplier: NDArray[np.int32], suppliers: int) -> NDArray[np.int64]:
    """Return where the rows of each supplier start, and the end as one number more."""
    first = np.zeros(suppliers + 1, np.int64)
    for e in range(supplier.size):
        first[supplier[e] + 1] += 1
    for i in range(suppliers):
        first[i + 1] += first[i]
    return first


@njit(cache=True, nogil=True)
def sorted_positions(
    supplier: NDArray[np.int32], buyer: NDArray[np.int32], suppliers: int, buyers: int
) -> NDArray[np.int64]:
    """Return the order that sorts pairs by supplier, then buyer: two counting sorts, no comparison."""
    by_buyer = np.empty(buyer.size, np.int64)
    start = row_starts(buyer, buyers)
    for e in range(buyer.size):
        by_buyer[start[buyer[e]]] = e
        start[buyer[e]] += 1
    order = np.empty(buyer.size, np.int64)
    start = row_starts(supplier, suppliers)
    for k in range(buyer.size):
        e = by_buyer[k]
        order[start[supplier[e]]] = e
        start[supplier[e]] += 1
    return order
