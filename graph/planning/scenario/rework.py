"""Rework: one good of a solved market after a change, from its basis to a plan that is proven best on all pairs.

Nodes that come, and those that earn less than when they were last looked at, may gain by a pair that is not known: only
they are scanned, and only along those with whom they earn less together.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from graph.errors import SolverStopped
from graph.matching.exact.basis import cut, improved, merged, widened, worth_more
from graph.matching.exact.certificate import certify
from graph.matching.exact.duals import close_supplier_prices, lower_buyer_prices
from graph.matching.exact.rows import Arrays, read_only, row_starts
from graph.matching.exact.simplex import basis_flow, basis_prices
from graph.matching.market import Market
from graph.matching.pairs.free import without_declined
from graph.matching.pairs.scan import Found, scan
from graph.planning.standing import Pairs, Part

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from graph.matching.pairs.candidates import Candidates

STARTING: Final = 8
"""Partners that a node which comes or changes starts with, the best at the prices of the plan before."""
A_ROUND: Final = 4
"""Partners that each node may bring in before the next look at prices."""
NO_LIMIT: Final = np.zeros(0, np.int64)


class Solved(NamedTuple):
    """A good after a change: the pairs that trade, their units, and the prices that prove them best."""

    part: Part
    pairs: Pairs
    flow: NDArray[np.int64]
    u: NDArray[np.int64]
    v: NDArray[np.int64]


def arrays_of(capacity: NDArray[np.int64], demand: NDArray[np.int64], pairs: Pairs) -> Arrays:
    """Return the arrays of a market of these units and pairs, none of them limited."""
    first = row_starts(pairs.supplier, capacity.size)
    return read_only(Arrays(capacity[:], demand[:], first, pairs.buyer[:], pairs.value[:], NO_LIMIT[:]))


class Rework:
    """One change of a good: its nodes, its pairs and its basis as they grow."""

    def __init__(self, candidates: Candidates, part: Part, barred: pl.DataFrame) -> None:
        self.candidates, self.part, self.barred = candidates, part, barred
        self.known, self.new = known, new = part.known, part.new
        self.sides = sides = new.sides
        self.terms = sides.suppliers["term"].copy(), sides.buyers["term"].copy()
        sizes = known.capacity.size, known.demand.size
        self.capacity = np.concatenate((np.where(new.sellers_gone, 0, known.capacity), new.capacity))
        self.demand = np.concatenate((np.where(new.takers_gone, 0, known.demand), new.demand))
        pairs, tree = known.pairs, known.tree
        gone = np.concatenate((new.sellers_gone, new.takers_gone))
        self.tree = tree._replace(**{name: getattr(tree, name).copy() for name in tree._fields})
        before = arrays_of(self.capacity[: sizes[0]], self.demand[: sizes[1]], pairs)
        cut(self.tree, before, gone)
        self.tree = widened(self.tree, sizes, new.capacity, new.demand)
        self.pairs = pairs
        self._keep(np.flatnonzero(~(new.sellers_gone[pairs.supplier] | new.takers_gone[pairs.buyer])))
        self.u = np.concatenate((known.supplier_price, np.zeros(new.capacity.size, np.int64)))
        self.v = np.concatenate((known.buyer_price, np.zeros(new.demand.size, np.int64)))
        self.seen = self.u, self.v
        self.open: tuple[NDArray[np.bool_], ...] = tuple(
            np.append(freed, np.ones(come.size, np.bool_))
            for freed, come in ((new.sellers_open, new.capacity), (new.takers_open, new.demand))
        )

    def _keep(self, rows: NDArray[np.int64]) -> None:
        """Leave all other pairs out; none of them is in the basis."""
        place = np.full(self.pairs.value.size, -1, np.int32)
        place[rows] = np.arange(rows.size)
        self.pairs = self.pairs.rows(rows)
        held = self.tree.arc >= 0
        self.tree.arc[held] = place[self.tree.arc[held]]

    def _add(self, more: Pairs) -> None:
        """Put pairs in, in order as they are, each where it belongs; none of them is there."""
        place = np.empty(self.pairs.value.size, np.int32)
        old = self.pairs
        self.pairs = Pairs(
            *merged(
                (old.supplier, old.buyer, old.value, old.km), (more.supplier, more.buyer, more.value, more.km), place
            )
        )
        held = self.tree.arc >= 0
        self.tree.arc[held] = place[self.tree.arc[held]]

    def solved(self) -> Solved | None:
        """Return the best trade on all pairs; None where the basis leads nowhere."""
        more = self._scanned(STARTING)
        while True:
            if more.value.size:
                self._add(more)
            arrays = arrays_of(self.capacity, self.demand, self.pairs)
            if not improved(self.tree, arrays):
                return None
            flow = basis_flow(self.tree, arrays)
            self.u, self.v = basis_prices(self.tree, arrays)
            more = self._known()
            if more.value.size:
                continue
            # The least prices of buyers are the same whatever the way here: only then can they be compared with before.
            self.u, self.v = lower_buyer_prices(arrays, flow, self.u, self.v)
            close_supplier_prices(arrays, flow, self.u, self.v)
            more = self._overlooked()
            if not more.value.size:
                return self._proven(flow)

    def _known(self) -> Pairs:
        """Return pairs of before that are worth more than their sides earn now."""
        found, new = self.known.found, self.new
        return found.rows(worth_more(found[:3], self.u, self.v, (new.sellers_gone, new.takers_gone)))

    def _overlooked(self) -> Pairs:
        """Return pairs that are worth more than their sides earn now: first of those known, then of all."""
        more = self._known()
        return more if more.value.size else self._scanned(A_ROUND)

    def _scanned(self, most: int) -> Pairs:
        """Return the pairs that are worth most beyond the prices of nodes that are open or earn less than before.

        Those that stay out are excepted. Afterwards no other pair is worth more than its sides earn at these prices,
        but for nodes that had as many as they may bring: those stay open.
        """
        falls = self._falls
        self.seen, self.open = (self.u, self.v), (np.zeros(self.u.size, np.bool_), np.zeros(self.v.size, np.bool_))
        rows = [np.flatnonzero(fall > 0) for fall in falls]
        if rows[0].size or rows[1].size:
            self._price()
        each = []
        for ours, some, still_open in ((True, rows[0], self.open[0]), (False, rows[1], self.open[1])):
            if some.size:
                found = scan(self.sides, from_suppliers=ours, rows=some, most=most, gains_only=True, falls=falls)
                brought = np.bincount(found.supplier if ours else found.buyer, minlength=still_open.size)
                np.greater_equal(brought, most, out=still_open)
                each.append(found)
        if not each:
            return self.pairs.rows(np.zeros(0, np.int64))
        found = self._together(each)
        if not self.barred.height:
            return Pairs.of(found)
        return Pairs.of(without_declined(self._as_candidates(found), self.barred)[0].found)

    def _together(self, each: list[Found]) -> Found:
        """Return the pairs of scans, each once and at its value."""
        names = ("supplier", "buyer", "value", "distance_km", "link")
        both = {name: np.concatenate([getattr(found, name) for found in each]) for name in names}
        keys = both["supplier"].astype(np.int64) * max(self.demand.size, 1) + both["buyer"]
        rows = np.unique(keys, return_index=True)[1]
        found = Found(**{name: column[rows] for name, column in both.items()}, tallies=each[0].tallies)
        return replace(found, value=found.value + self.u[found.supplier] + self.v[found.buyer])

    def _as_candidates(self, found: Found) -> Candidates:
        nodes = self.new.suppliers[self.part.sellers], self.new.buyers[self.part.takers]
        setting = replace(self.candidates.setting, suppliers=nodes[0], buyers=nodes[1])
        return replace(self.candidates, setting=setting, found=found)

    def _price(self) -> None:
        """Take prices off what nodes add to a pair: nobody moves, and nobody becomes special."""
        sides = self.sides
        for nodes, classes, shelf, own in (
            (sides.suppliers, sides.supplier_class, sides.supplier_shelf, self.terms[0] - self.u),
            (sides.buyers, sides.buyer_class, sides.buyer_shelf, self.terms[1] - self.v),
        ):
            nodes["term"] = own
            shelf.price(own, classes)

    @property
    def _falls(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How much less each node earns than when it was last scanned, beyond all measure for those still open."""
        classes = self.sides.supplier_class, self.sides.buyer_class
        falls = [
            np.where(own < 0, -np.inf, np.where(still_open, np.inf, (seen - now).astype(np.float64)))
            for own, still_open, seen, now in zip(classes, self.open, self.seen, (self.u, self.v), strict=True)
        ]
        return falls[0], falls[1]

    def _proven(self, flow: NDArray[np.int64]) -> Solved:
        pairs = self.pairs
        market = Market.from_arrays(self.capacity, self.demand, pairs.supplier, pairs.buyer, pairs.value)
        certificate = certify(market, flow, self.u, self.v)
        if not certificate.proven:
            message = "the plan after the change could not be proven best"
            raise SolverStopped(message, hint="this is a fault of ours: please send the scenario", gap=certificate.gap)
        used = np.flatnonzero(flow)
        return Solved(self.part, pairs.rows(used), flow[used], self.u, self.v)
