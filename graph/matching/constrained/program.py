"""Programs of terms: the linear relaxation in units alone, and the exact one with a switch for each pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_matrix

from graph.matching.constrained.highs import Program

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csc_matrix

    from graph.matching.constrained.terms import Terms


@dataclass
class _Rows:
    """Entries of a sparse matrix, gathered block by block."""

    row: list[NDArray[np.int64]]
    column: list[NDArray[np.int64]]
    entry: list[NDArray[np.float64]]
    most: list[NDArray[np.float64]]
    height: int = 0

    def add(
        self,
        row: NDArray[np.int64],
        column: NDArray[np.int64],
        entry: NDArray[np.float64],
        most: NDArray[np.float64] | None = None,
    ) -> None:
        """Add entries of the current block; ``most`` closes the block."""
        self.row.append(row + self.height)
        self.column.append(column)
        self.entry.append(entry)
        if most is not None:
            self.most.append(most)
            self.height += most.size

    def matrix(self, width: int) -> csc_matrix:
        """Return the matrix of all blocks."""
        triples = (np.concatenate(self.entry), (np.concatenate(self.row), np.concatenate(self.column)))
        return coo_matrix(triples, shape=(self.height, width)).tocsc()


def relaxed_program(terms: Terms) -> Program:
    """Return the program in units alone, a partner counted as ``units / cap``: its best value is a bound.

    Rows: suppliers, buyers, slots of suppliers, slots of buyers, side rows; all of them, so that prices can be
    read by place.
    """
    E = terms.pairs
    at, one, part = np.arange(E), np.ones(E), 1 / terms.cap
    rows = _Rows([], [], [], [])
    rows.add(terms.supplier, at, one, terms.capacity.astype(float))
    rows.add(terms.buyer, at, one, terms.demand.astype(float))
    rows.add(terms.supplier, at, part, terms.slots_supplier.astype(float))
    rows.add(terms.buyer, at, part, terms.slots_buyer.astype(float))
    for side in terms.sides:
        load = side.per_unit.astype(float)
        if side.per_partner is not None:
            load += side.per_partner * part
        rows.add(np.zeros(E, np.int64), at, load, np.array([float(side.limit)]))
    return Program(
        terms.value.astype(float),
        terms.cap.astype(float),
        np.zeros(E, np.bool_),
        rows.matrix(E),
        np.concatenate(rows.most),
    )


def exact_program(
    terms: Terms,
    *,
    whole_units: bool = True,
    penalties: NDArray[np.float64] | None = None,
    credits: NDArray[np.float64] | None = None,
) -> Program:
    """Return the program with units ``x`` and, where it matters, switches ``y`` behind them.

    Parameters
    ----------
    terms
        What may be planned.
    whole_units
        Whether units must be whole. Without side rows they come out whole of themselves once the switches are.
    penalties
        For each side row, what a unit over its limit costs; ``None``: limits are hard. One column a side row
        follows the switches.
    credits
        For each side row, what a unit that is left of it is worth, because others can use it.
    """
    E = terms.pairs
    at, one = np.arange(E), np.ones(E)
    switched = terms.has_switches
    rows = _Rows([], [], [], [])
    _add_sums(rows, terms.supplier, at, terms.cap, terms.capacity)
    _add_sums(rows, terms.buyer, at, terms.cap, terms.demand)
    if switched:
        _add_sums(rows, terms.supplier, E + at, np.ones(E, np.int64), terms.slots_supplier)
        _add_sums(rows, terms.buyer, E + at, np.ones(E, np.int64), terms.slots_buyer)
        rows.add(at, at, one)
        rows.add(at, E + at, -terms.cap.astype(float), np.zeros(E))
        lots = np.flatnonzero(terms.lot > 1)
        rows.add(np.arange(lots.size), lots, -np.ones(lots.size))
        rows.add(np.arange(lots.size), E + lots, terms.lot[lots].astype(float), np.zeros(lots.size))
    width = 2 * E if switched else E
    overrun = 0 if penalties is None else len(terms.sides)
    for number, side in enumerate(terms.sides):
        row = np.zeros(E, np.int64)
        if side.per_partner is not None:
            rows.add(row, E + at, side.per_partner.astype(float))
        if overrun:
            rows.add(np.zeros(1, np.int64), np.array([width + number]), np.array([-1.0]))
        rows.add(row, at, side.per_unit.astype(float), np.array([float(side.limit)]))
    gain, over = _gains(terms, width, penalties, credits)
    return Program(
        np.concatenate([gain, over]),
        np.concatenate([terms.cap.astype(float), np.ones(width - E), np.full(overrun, np.inf)]),
        np.concatenate([np.full(E, whole_units), np.ones(width - E, np.bool_), np.zeros(overrun, np.bool_)]),
        rows.matrix(width + overrun),
        np.concatenate(rows.most) if rows.most else np.zeros(0),
    )


def _gains(
    terms: Terms, width: int, penalties: NDArray[np.float64] | None, credit: NDArray[np.float64] | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what a unit and a switch of each pair are worth, and a unit over each side row."""
    gain = np.zeros(width)
    gain[: terms.pairs] = terms.value
    over = np.zeros(0) if penalties is None else -penalties
    if credit is None:
        return gain, over
    for worth, side in zip(credit.tolist(), terms.sides, strict=True):
        gain[: terms.pairs] -= worth * side.per_unit
        if side.per_partner is not None:
            gain[terms.pairs :] -= worth * side.per_partner
    # The load has taken the credit of a unit over the limit already, and there was none.
    return gain, over + credit if over.size else over


def _add_sums(
    rows: _Rows, party: NDArray[np.int64], column: NDArray[np.int64], most: NDArray[np.int64], limit: NDArray[np.int64]
) -> None:
    """Add one row for each party whose pairs could go over its limit."""
    could = np.bincount(party, weights=most, minlength=limit.size)
    tight = could > limit
    place = np.cumsum(tight) - 1
    inside = tight[party]
    rows.add(place[party[inside]], column[inside], np.ones(int(inside.sum())), limit[tight].astype(float))
