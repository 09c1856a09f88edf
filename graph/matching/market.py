"""Market: who could supply whom, how much of it, and what each unit is worth. Checked once, then trusted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.errors import InvalidMarket
from graph.matching.arrays import LARGEST, checked, exact_sum, whole_numbers
from graph.matching.exact.rows import (
    IN_ORDER,
    OUT_OF_ORDER,
    Arrays,
    Rows,
    look_at_order,
    read_only,
    row_starts,
    sorted_positions,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

LARGEST_COST: Final = 2**60
"""Largest value times (parties + 1): prices along any chain of partners then stay inside int64."""
LARGEST_INDEX: Final = 2**31 - 1


@dataclass(frozen=True, eq=False, repr=False)
class Market:
    """A market of suppliers and buyers; made by :meth:`from_arrays`, which is the only check there is.

    Attributes
    ----------
    capacity, demand
        Units that each supplier offers and each buyer asks for, int64.
    supplier, buyer, value, limit
        The possible partnerships, in the caller's order: indices (int32), value of one unit (int64), and
        the most units of the pair (int64), or ``None`` where no pair is limited.
    rows
        The same pairs in the order that solvers see.
    """

    capacity: NDArray[np.int64]
    demand: NDArray[np.int64]
    supplier: NDArray[np.int32]
    buyer: NDArray[np.int32]
    value: NDArray[np.int64]
    limit: NDArray[np.int64] | None
    rows: Rows

    @classmethod
    def from_arrays(  # noqa: PLR0917 the order of the issue, fixed
        cls,
        capacity: ArrayLike,
        demand: ArrayLike,
        supplier: ArrayLike,
        buyer: ArrayLike,
        value: ArrayLike,
        limit: ArrayLike | None = None,
    ) -> Market:
        """Return the market that the arrays describe, or say what is wrong with them.

        The arrays are copied. Zero capacities, zero values, parties without a pair and markets without
        any pair are fine. A pair of value 0 adds nothing and is never used.

        Parameters
        ----------
        capacity
            Units that each supplier can deliver.
        demand
            Units that each buyer takes.
        supplier, buyer
            One possible partnership a position: the index of its supplier and of its buyer.
        value
            What one unit of it is worth, from 0 up. A partnership that harms is no pair: leave it out.
        limit
            The most units of each partnership, where there is such a limit.

        Raises
        ------
        InvalidMarket
            Floats (also whole ones), truth values, nan, negative numbers, numbers so large that exact
            arithmetic in 64 bits is no longer sure, indices out of range, a pair written twice, arrays
            of different lengths.

        Examples
        --------
        >>> Market.from_arrays([3], [10], [0], [0], [5])
        Market(suppliers=1, buyers=1, pairs=1, capacity=3, demand=10)
        >>> Market.from_arrays([3], [10], [0, 0], [0, 0], [5, 6])
        Traceback (most recent call last):
        graph.errors.InvalidMarket: supplier 0 and buyer 0 are a pair twice, at 0 and 1 — merge them, or keep the
            better one
        """
        S, D = whole_numbers("capacity", capacity), whole_numbers("demand", demand)
        sellers = _indices("supplier", supplier, S.size)
        takers = _indices("buyer", buyer, D.size, length=sellers.size)
        V = whole_numbers("value", value, length=sellers.size)
        L = None if limit is None else whole_numbers("limit", limit, length=sellers.size)
        _refuse_overflow(S, D, V)
        for array in (S, D, sellers, takers, V, L):
            if array is not None:
                array.flags.writeable = False
        return cls(S, D, sellers, takers, V, L, _rows((S.size, D.size), sellers, takers, V, L))

    @cached_property
    def arrays(self) -> Arrays:
        """The market as kernels take it."""
        rows = self.rows
        limit = np.zeros(0, np.int64) if rows.limit is None else rows.limit
        return read_only(Arrays(self.capacity, self.demand, rows.first, rows.buyer, rows.value, limit))

    @property
    def suppliers(self) -> int:
        """Number of suppliers."""
        return self.capacity.size

    @property
    def buyers(self) -> int:
        """Number of buyers."""
        return self.demand.size

    @property
    def pairs(self) -> int:
        """Number of possible partnerships."""
        return self.value.size

    def transposed(self) -> Market:
        """Return the same market with the sides exchanged: buyers as suppliers, suppliers as buyers.

        Examples
        --------
        >>> Market.from_arrays([3], [10, 2], [0, 0], [0, 1], [5, 6]).transposed()
        Market(suppliers=2, buyers=1, pairs=2, capacity=12, demand=3)
        """
        rows = _rows((self.buyers, self.suppliers), self.buyer, self.supplier, self.value, self.limit)
        return Market(self.demand, self.capacity, self.buyer, self.supplier, self.value, self.limit, rows)

    def __repr__(self) -> str:
        return (
            f"Market(suppliers={self.suppliers}, buyers={self.buyers}, pairs={self.pairs}, "
            f"capacity={exact_sum(self.capacity)}, demand={exact_sum(self.demand)})"
        )


def _indices(name: str, numbers: ArrayLike, parties: int, *, length: int | None = None) -> NDArray[np.int32]:
    if parties > LARGEST_INDEX:
        message = f"{parties} parties on the side of {name} are more than an index can name"
        raise InvalidMarket(message, hint="split the market", array=name)
    indices = checked(name, numbers, length=length)
    if indices.size and int(indices.max()) >= parties:
        position = int(np.flatnonzero(indices >= parties)[0])
        message = f"{name}[{position}] is {indices[position]}, and there are only {parties}"
        raise InvalidMarket(message, hint="indices count from 0", array=name, position=position)
    return indices.astype(np.int32)


def _refuse_overflow(S: NDArray[np.int64], D: NDArray[np.int64], V: NDArray[np.int64]) -> None:
    for name, quantities in (("capacity", S), ("demand", D)):
        if exact_sum(quantities) >= LARGEST:
            message = f"the sum of {name} is beyond 2**62"
            raise InvalidMarket(message, hint="count in a larger unit", array=name)
    refuse_large_value(V, S.size + D.size)


def refuse_large_value(V: NDArray[np.int64], parties: int) -> None:
    """Refuse values with which prices along a chain of so many parties could leave int64.

    Examples
    --------
    >>> refuse_large_value(np.array([10**9]), 10**6)
    """
    if V.size and int(V.max()) * (parties + 2) > LARGEST_COST:
        message = f"value[{int(np.argmax(V))}] is {V.max()}, too large to be exact with {parties} parties"
        hint = f"count values in a larger unit: at most {LARGEST_COST // (parties + 2)}"
        raise InvalidMarket(message, hint=hint, array="value")


def _rows(
    parties: tuple[int, int],
    supplier: NDArray[np.int32],
    buyer: NDArray[np.int32],
    V: NDArray[np.int64],
    L: NDArray[np.int64] | None,
) -> Rows:
    verdict, where = look_at_order(supplier, buyer)
    position = None
    if verdict == OUT_OF_ORDER:
        position = sorted_positions(supplier, buyer, *parties)
        supplier, buyer, V = supplier[position], buyer[position], V[position]
        L = None if L is None else L[position]
        verdict, where = look_at_order(supplier, buyer)
    if verdict != IN_ORDER:
        a, b = (where - 1, where) if position is None else sorted((int(position[where - 1]), int(position[where])))
        message = f"supplier {supplier[where]} and buyer {buyer[where]} are a pair twice, at {a} and {b}"
        raise InvalidMarket(message, hint="merge them, or keep the better one", array="buyer", position=b)
    return Rows(row_starts(supplier, parties[0]), buyer, V, L, position)
