"""What-if: change one thing of a solved market and see at once what changes for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from graph.arguments import index, one_of
from graph.errors import InvalidMarket
from graph.matching.arrays import exact_dot, whole_numbers
from graph.matching.exact.components import find_components
from graph.matching.exact.flows import NEVER, NEVER_STOP, improve_all, usable_value
from graph.matching.exact.routes import pricing_block
from graph.matching.exact.rows import Arrays, read_only
from graph.matching.exact.simplex import NONE, Tree, basis_flow, basis_prices, improve, slack_basis
from graph.matching.exact.unruled import prove_plan
from graph.matching.exact.warm import add_units, change_worth, take_units
from graph.matching.market import Market, refuse_large_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.exact.solution import Solution

NO_LIMIT: Final = 2**61
"""Limit of a pair that has none, among others that have: more than any party can have."""


@dataclass(frozen=True, eq=False)
class Change:
    """What a question changed.

    Attributes
    ----------
    value, value_before
        What the plan is worth now, and was worth before.
    pairs
        The pairs whose units changed, as positions in the market's arrays.
    supplier, buyer
        Whose they are.
    units, units_before
        Their units now and before.
    """

    value: int
    value_before: int
    pairs: NDArray[np.int64]
    supplier: NDArray[np.int32]
    buyer: NDArray[np.int32]
    units: NDArray[np.int64]
    units_before: NDArray[np.int64]

    @property
    def gain(self) -> int:
        """What the change adds to the plan."""
        return self.value - self.value_before


class WhatIf:
    """A solved market that is kept warm: each change re-solves only the component that it touches.

    Changes add up; :meth:`solution` gives the units of the market as changed, with prices and proof. Among
    plans of equal value the one nearest to the present plan tends to be kept, which need not be the one that
    :func:`graph.matching.solve` finds.

    Examples
    --------
    >>> session = WhatIf(Market.from_arrays([3, 2], [4], [0, 1], [0, 0], [5, 7]))
    >>> session.value
    24
    >>> change = session.change_demand(0, 5)
    >>> change.gain, change.supplier, change.units_before, change.units
    (5, array([0], dtype=int32), array([2]), array([3]))
    """

    def __init__(self, market: Market) -> None:
        self._solve(market)
        self.value = self._worth()

    def change_demand(self, buyer: int, units: int) -> Change:
        """Let a buyer ask for another number of units."""
        buyer = index("buyer", buyer, self._market.buyers)
        return self._change_quantity(self._demand, buyer, self._market.suppliers + buyer, units)

    def change_capacity(self, supplier: int, units: int) -> Change:
        """Let a supplier offer another number of units."""
        supplier = index("supplier", supplier, self._market.suppliers)
        return self._change_quantity(self._capacity, supplier, supplier, units)

    def units_of(self, side: Literal["supplier", "buyer"], party: int) -> int:
        """Return the units of a party as they are now."""
        one_of("side", side, ("supplier", "buyer"))
        quantities = self._capacity if side == "supplier" else self._demand
        return int(quantities[index(side, party, quantities.size)])

    def change_value(self, pair: int, value: int) -> Change:
        """Give a pair another value; 0 means that it is not used."""
        pair = index("pair", pair, self._market.pairs)
        row = int(self._row_of_pair[pair])
        before = self._snapshot()
        refuse_large_value(whole_numbers("value", [value]), self._market.suppliers + self._market.buyers)
        if self._value[row] == NEVER:
            # A pair that could not be used may join two components.
            values = self._values_of_pairs()
            values[pair] = value
            self._solve(self._market_with(values))
            return self._answer(before)
        self._value[row] = value
        i, j = int(self._market.supplier[pair]), int(self._market.buyer[pair])
        change_worth(self._tree, self._market.suppliers, (i, j), row, value)
        self._improve(int(self._component_of[i]))
        return self._answer(before)

    def drop_pair(self, pair: int) -> Change:
        """Rule a pair out."""
        return self.change_value(pair, 0)

    def drop_supplier(self, supplier: int) -> Change:
        """Take a supplier out of the market."""
        return self.change_capacity(supplier, 0)

    def drop_buyer(self, buyer: int) -> Change:
        """Take a buyer out of the market."""
        return self.change_demand(buyer, 0)

    def add_pairs(
        self,
        supplier: list[int],
        buyer: list[int],
        value: list[int],
        *,
        capacity: list[int] | None = None,
        demand: list[int] | None = None,
        limit: list[int] | None = None,
    ) -> Change:
        """Add pairs, and with them new suppliers and buyers, numbered after those that are there.

        Parameters
        ----------
        supplier, buyer, value
            The new pairs, as in :meth:`Market.from_arrays`.
        capacity, demand
            Units of new suppliers and new buyers.
        limit
            Most units of the new pairs; ``None``: as many as their parties have.
        """
        old = self._market_with(self._values_of_pairs())
        market = Market.from_arrays(
            np.append(old.capacity, whole_numbers("capacity", [] if capacity is None else capacity)),
            np.append(old.demand, whole_numbers("demand", [] if demand is None else demand)),
            np.append(old.supplier, whole_numbers("supplier", supplier)),
            np.append(old.buyer, whole_numbers("buyer", buyer)),
            np.append(old.value, worth := whole_numbers("value", value)),
            self._limits_with(old, worth.size, limit),
        )
        before = self._snapshot()
        self._solve(market)
        return self._answer(before)

    @staticmethod
    def _limits_with(old: Market, more: int, limit: list[int] | None) -> NDArray[np.int64] | None:
        """Return the limits of the pairs that are there and of those that come; ``None`` where there are none."""
        if old.limit is None and limit is None:
            return None
        before = np.full(old.pairs, NO_LIMIT) if old.limit is None else old.limit
        return np.append(before, np.full(more, NO_LIMIT) if limit is None else whole_numbers("limit", limit))

    def solution(self) -> Solution:
        """Return units, prices and proof of the market as changed."""
        market = self._market_with(self._values_of_pairs())
        return prove_plan(market, basis_flow(self._tree, market.arrays), *basis_prices(self._tree, market.arrays))

    def _solve(self, market: Market) -> None:
        """Solve a market from scratch, and hold own copies of what can change in it."""
        self._market = market
        arrays = market.arrays
        self._capacity, self._demand = arrays.capacity.copy(), arrays.demand.copy()
        self._value = usable_value(arrays).copy()
        self._arrays: Arrays = read_only(
            arrays._replace(capacity=self._capacity[:], demand=self._demand[:], value=self._value[:])
        )
        position = market.rows.position
        self._pair_of_row = np.arange(market.pairs) if position is None else position
        self._row_of_pair = np.empty(market.pairs, np.int64)
        self._row_of_pair[self._pair_of_row] = np.arange(market.pairs)
        # Parties without units may get some: whether they have any does not decide who belongs together.
        ones = arrays._replace(capacity=np.ones_like(self._capacity), demand=np.ones_like(self._demand))
        parts = self._components = find_components(read_only(ones))
        self._component_of = np.full(market.suppliers + market.buyers, NONE)
        for parties, starts in ((parts.suppliers, parts.supplier_starts), (parts.buyers, parts.buyer_starts)):
            nodes = parties if parties is parts.suppliers else parties + market.suppliers
            self._component_of[nodes] = np.repeat(np.arange(parts.number), np.diff(starts))
        self._tree = slack_basis(self._arrays)
        improve_all(self._tree, self._arrays, parts)

    def _change_quantity(self, quantities: NDArray[np.int64], party: int, node: int, units: int) -> Change:
        whole = isinstance(units, (int, np.integer)) and not isinstance(units, bool)
        if not whole or not 0 <= units < 2**62 - int(quantities.sum()) + int(quantities[party]):
            message = f"{units} units"
            raise InvalidMarket(message, hint="units are whole numbers from 0 up, in all below 2**62")
        before = self._snapshot()
        n, step = self._market.suppliers, units - int(quantities[party])
        done = True
        if step > 0:
            if node >= n and quantities[party] == 0 and self._tree.parent[node] == self._tree.parent.size - 1:
                self._tree.v[node - n] = 0
            add_units(self._tree, self._arrays.limit, n, node, step)
        elif step < 0:
            done = take_units(self._tree, self._arrays.limit, n, node, -step)
        quantities[party] = units
        if done:
            self._improve(int(self._component_of[node]))
        else:
            self._solve(self._market_with(self._values_of_pairs()))
        return self._answer(before)

    def _improve(self, c: int) -> None:
        """Make one component best again; from scratch where the warm basis leads nowhere."""
        if c == NONE:
            return
        parts = self._components
        suppliers = parts.suppliers[parts.supplier_starts[c] : parts.supplier_starts[c + 1]]
        buyers = parts.buyers[parts.buyer_starts[c] : parts.buyer_starts[c + 1]]
        block = pricing_block(suppliers.size, buyers.size, int(parts.pairs[c]))
        if improve(self._tree, self._arrays, suppliers, buyers, block, NEVER_STOP) < 0:
            self._solve(self._market_with(self._values_of_pairs()))

    def _snapshot(self) -> tuple[Tree, NDArray[np.int64]]:
        tree = self._tree
        copies = tree.arc.copy(), tree.flow.copy(), tree.worth.copy(), tree.full.copy()
        arc, flow, worth, full = copies
        return tree._replace(arc=arc, flow=flow, worth=worth, full=full), self._pair_of_row

    def _answer(self, before: tuple[Tree, NDArray[np.int64]]) -> Change:
        (old, pair_of_old), new = before, self._tree
        alike = old.arc.size == new.arc.size and pair_of_old is self._pair_of_row
        every = np.arange(max(old.arc.size, new.arc.size))
        moved = np.flatnonzero((old.arc != new.arc) | (old.flow != new.flow)) if alike else every
        limit = self._arrays.limit
        was = _units_by_pair(old, pair_of_old, moved[moved < old.arc.size], limit)
        now = _units_by_pair(new, self._pair_of_row, moved[moved < new.arc.size], limit)
        pairs = np.array(sorted(p for p in was.keys() | now.keys() if was.get(p, 0) != now.get(p, 0)), np.int64)
        value, self.value = self.value, self._worth()
        return Change(
            value=self.value,
            value_before=value,
            pairs=pairs,
            supplier=self._market.supplier[pairs],
            buyer=self._market.buyer[pairs],
            units=np.array([now.get(p, 0) for p in pairs.tolist()], np.int64),
            units_before=np.array([was.get(p, 0) for p in pairs.tolist()], np.int64),
        )

    def _worth(self) -> int:
        tree, limit = self._tree, self._arrays.limit
        in_basis = exact_dot(np.maximum(tree.worth, 0), tree.flow)
        held = np.flatnonzero(tree.full)
        return in_basis + exact_dot(np.maximum(self._value[held], 0), limit[held])

    def _values_of_pairs(self) -> NDArray[np.int64]:
        """Return the values of the caller's pairs as they are now."""
        values = np.empty(self._value.size, np.int64)
        values[self._pair_of_row] = self._value
        return np.where(values == NEVER, self._market.value, values)

    def _market_with(self, values: NDArray[np.int64]) -> Market:
        old = self._market
        return Market.from_arrays(self._capacity, self._demand, old.supplier, old.buyer, values, old.limit)


def _units_by_pair(
    tree: Tree, pair_of_row: NDArray[np.int64], nodes: NDArray[np.int64], limit: NDArray[np.int64]
) -> dict[int, int]:
    """Return pair -> units of the pairs that these nodes hang by, and of those held at their limit."""
    nodes = nodes[(tree.arc[nodes] >= 0) & (tree.flow[nodes] > 0) & (tree.worth[nodes] > 0)]
    units = dict(zip(pair_of_row[tree.arc[nodes]].tolist(), tree.flow[nodes].tolist(), strict=True))
    held = np.flatnonzero(tree.full)
    return units | dict(zip(pair_of_row[held].tolist(), limit[held].tolist(), strict=True))
