"""Again: a solved market that is kept, so that a change is worked out where it reaches and nowhere else.

Kept are the market's nodes, the pairs that prove its plan and the basis behind them. A change takes the offers and
demands of the parties that it touches out and puts them in as they are now; their pairs are found at the prices of the
plan, and the basis goes on from where it was. Every other pair was worth no more than its two sides earn, and still is
unless one of the two earns less now: only those are looked at again. What comes out is proven best on all pairs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import polars as pl

from graph.errors import SolverStopped
from graph.matching.basis import basis_of_plan, cut, improved, widened, worth_more
from graph.matching.certificate import certify
from graph.matching.duals import close_supplier_prices, lower_buyer_prices
from graph.matching.free import DECLINED, free, without_declined
from graph.matching.market import Market
from graph.matching.nearness import chord
from graph.matching.rows import Arrays, read_only, row_starts
from graph.matching.scan import Found, scan
from graph.matching.sides import MEASURED
from graph.matching.simplex import basis_flow, basis_prices
from graph.planning.newcomers import Newcomers, names_of, newcomers, unmoved
from graph.planning.standing import Goods, Pairs, Part, Standing
from graph.planning.traded import Traded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.candidates import Candidates
    from graph.matching.plan import Plan
    from graph.matching.sides import Shelf, Sides
    from graph.matching.simplex import Tree
    from graph.network import Network

STARTING: Final = 8
"""Partners that a node which comes or changes starts with, the best at the prices of the plan before."""
A_ROUND: Final = 4
"""Partners that each node may bring in before the next look at prices."""
TERM: Final = MEASURED.index("term")
NO_LIMIT: Final = np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class Again:
    """A solved volume market, ready to be changed.

    Parameters
    ----------
    candidates, plan
        The market and its best plan.
    """

    candidates: Candidates
    plan: Plan

    @cached_property
    def start(self) -> tuple[Pairs, Tree] | None:
        """The pairs that prove the plan, and its basis; None where it has none, or its pairs have limits."""
        plan, found = self.plan, self.candidates.found
        if self.candidates.kind != "volume" or plan.gap or plan.market.limit is not None:
            return None
        earned = plan.supplier_price[found.supplier] + plan.buyer_price[found.buyer]
        held = np.flatnonzero((found.value == earned) | (plan.flow > 0))
        pairs = Pairs.of(found).rows(held)
        arrays = _arrays(plan.market.capacity, plan.market.demand, pairs)
        tree = basis_of_plan(arrays, plan.flow[held], plan.supplier_price)
        return (pairs, tree) if tree is not None and improved(tree, arrays) else None

    @cached_property
    def names(self) -> pl.DataFrame:
        """Numbers of the names of who trades here."""
        return names_of(self.candidates.setting)

    @cached_property
    def goods(self) -> Goods | None:
        """Where the market stands, good by good; None where no change can be worked out from there."""
        if self.start is None:
            return None
        return Goods(Standing.of(self.candidates, self.plan, self.start), self.candidates.setting.sides)

    def changed(
        self, network: Network, touched: pl.Series, barred: pl.DataFrame, products: list[str] | None = None
    ) -> Traded | None:
        """Return the trade of a network that differs from the one solved in the offers and demands of some parties.

        Parameters
        ----------
        network
            The network after the change.
        touched
            The parties whose offers, demands or permits differ.
        barred
            Pairs that stay out (:func:`graph.matching.free.free`).
        products
            Products of which the trade is asked; None takes all. Only goods that the change or these reach are
            looked at.

        Returns
        -------
        Traded or None
            None where the change reaches further than parties: the whole market is then to be solved.
        """
        goods = self.goods
        if goods is None:
            return None
        new = newcomers(self.candidates.setting, network, touched, lambda: self.names)
        if new is None:
            return None
        asked = [
            np.ones(frame.height, np.bool_) if products is None else
            frame["commodity"].is_in(products).fill_null(value=False).to_numpy()
            for frame in (new.suppliers, new.buyers)
        ]  # fmt: skip
        return self._solved(goods, new, (asked[0], asked[1]), barred)

    def with_every_region(self, barred: pl.DataFrame) -> Traded | None:
        """Return the best trade were everybody within reach of everybody, whatever the distance costs.

        No pair of before is lost by it: its plan is where to start from.
        """
        goods, setting = self.goods, self.candidates.setting
        if goods is None:
            return None
        sides = replace(
            setting.sides, suppliers=setting.sides.suppliers.copy(), buyers=setting.sides.buyers.copy(),
            supplier_apart=None, buyer_apart=None,
        )  # fmt: skip
        sides.suppliers["chord"], sides.buyers["chord"] = chord([np.inf, np.inf])
        new = unmoved(setting, sides)
        every = np.ones(new.suppliers.height, np.bool_), np.ones(new.buyers.height, np.bool_)
        return self._solved(goods, new, every, barred, wider=True)

    def _solved(
        self, goods: Goods, new: Newcomers, asked: tuple[NDArray[np.bool_], NDArray[np.bool_]], barred: pl.DataFrame,
        *, wider: bool = False,
    ) -> Traded | None:  # fmt: skip
        """Solve the goods reached, one after the other."""
        solved = []
        for part in goods.reached(new, asked):
            trade = _Change(self.candidates, part, barred, wider=wider).solved()
            if trade is None:
                return None
            solved.append(trade)
        return self._traded(goods.standing, new, solved, asked)

    def _traded(
        self,
        standing: Standing,
        new: Newcomers,
        solved: list[Solved],
        asked: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    ) -> Traded:
        """Return the trade of the nodes that are asked for and not gone, from that of the goods solved."""
        stay = [
            np.append(~gone, np.ones(more.size, np.bool_)) & mine
            for gone, more, mine in zip(
                (new.sellers_gone, new.takers_gone), (new.capacity, new.demand), asked, strict=True
            )
        ]
        u, v = (np.zeros(here.size, np.int64) for here in stay)
        for good in solved:
            u[good.part.sellers], v[good.part.takers] = good.u, good.v
        nothing = np.zeros(0, np.int64)
        supplier = np.concatenate([nothing, *(good.part.sellers[good.pairs.supplier] for good in solved)])
        buyer = np.concatenate([nothing, *(good.part.takers[good.pairs.buyer] for good in solved)])
        used = np.flatnonzero(stay[0][supplier])
        at = [np.cumsum(here) - 1 for here in stay]
        units, worth, km = (
            np.concatenate([nothing.astype(kind), *columns])[used]
            for kind, columns in (
                (np.int64, [good.flow for good in solved]),
                (np.int64, [good.pairs.value for good in solved]),
                (np.float64, [good.pairs.km for good in solved]),
            )
        )
        return Traded(
            suppliers=new.suppliers.filter(stay[0]),
            buyers=new.buyers.filter(stay[1]),
            supplier=at[0][supplier[used]],
            buyer=at[1][buyer[used]],
            units=units,
            worth=worth,
            km=km,
            capacity=np.concatenate((standing.capacity, new.capacity))[stay[0]],
            demand=np.concatenate((standing.demand, new.demand))[stay[1]],
            supplier_price=u[stay[0]],
            buyer_price=v[stay[1]],
            assumptions=self.candidates.setting.assumptions,
        )


class Solved(NamedTuple):
    """A good after a change: the pairs that trade, their units, and the prices that prove them best."""

    part: Part
    pairs: Pairs
    flow: NDArray[np.int64]
    u: NDArray[np.int64]
    v: NDArray[np.int64]


def barred_pairs(network: Network) -> pl.DataFrame:
    """Return the pairs that were declined and stay out."""
    refused = network.commitments.filter(pl.col("state") == DECLINED)
    asked = pl.concat([refused["supplier"], refused["buyer"]]).unique().to_frame("party")
    trades = {
        name: getattr(network, name).join(asked, on="party", how="semi", maintain_order="left")
        for name in ("offers", "demands")
    }
    parties = network.parties.join(asked, left_on="id", right_on="party", how="semi", maintain_order="left")
    return free(replace(network, parties=parties, commitments=refused, **trades)).barred


def _arrays(capacity: NDArray[np.int64], demand: NDArray[np.int64], pairs: Pairs) -> Arrays:
    first = row_starts(pairs.supplier, capacity.size)
    return read_only(Arrays(capacity[:], demand[:], first, pairs.buyer[:], pairs.value[:], NO_LIMIT[:]))


class _Change:
    """One change of a good: its nodes, its pairs and its basis as they grow."""

    def __init__(self, candidates: Candidates, part: Part, barred: pl.DataFrame, *, wider: bool = False) -> None:
        self.candidates, self.part, self.barred, self.wider = candidates, part, barred, wider
        self.known, self.new = known, new = part.known, part.new
        sizes = known.capacity.size, known.demand.size
        self.capacity = np.concatenate((np.where(new.sellers_gone, 0, known.capacity), new.capacity))
        self.demand = np.concatenate((np.where(new.takers_gone, 0, known.demand), new.demand))
        pairs, tree = known.pairs, known.tree
        gone = np.concatenate((new.sellers_gone, new.takers_gone))
        self.tree = tree._replace(**{name: getattr(tree, name).copy() for name in tree._fields})
        before = _arrays(self.capacity[: sizes[0]], self.demand[: sizes[1]], pairs)
        cut(self.tree, before, gone)
        self.tree = widened(self.tree, sizes, new.capacity, new.demand)
        self.pairs = pairs
        self._keep(np.flatnonzero(~(new.sellers_gone[pairs.supplier] | new.takers_gone[pairs.buyer])))
        self.u = np.concatenate((known.supplier_price, np.zeros(new.capacity.size, np.int64)))
        self.v = np.concatenate((known.buyer_price, np.zeros(new.demand.size, np.int64)))
        self.seen, self.open = (self.u, self.v), (self.u < 0, self.v < 0)

    def _keep(self, rows: NDArray[np.int64]) -> None:
        """Leave all other pairs out; none of them is in the basis."""
        place = np.full(self.pairs.value.size, -1, np.int32)
        place[rows] = np.arange(rows.size)
        self.pairs = self.pairs.rows(rows)
        held = self.tree.arc >= 0
        self.tree.arc[held] = place[self.tree.arc[held]]

    def _add(self, more: Pairs) -> None:
        """Put pairs in, each where it belongs."""
        old = self.pairs
        both = Pairs(
            np.concatenate((old.supplier, more.supplier)), np.concatenate((old.buyer, more.buyer)),
            np.concatenate((old.value, more.value)), np.concatenate((old.km, more.km)),
        )  # fmt: skip
        order = np.argsort(both.supplier.astype(np.int64) * max(self.demand.size, 1) + both.buyer, kind="stable")
        place = np.empty(order.size, np.int32)
        place[order] = np.arange(order.size)
        self.pairs = both.rows(order)
        held = self.tree.arc >= 0
        self.tree.arc[held] = place[self.tree.arc[held]]

    def solved(self) -> Solved | None:
        """Return the best trade on all pairs; None where the basis leads nowhere."""
        first = (np.arange(self.u.size), np.arange(self.v.size)) if self.wider else (self.new.sellers, self.new.takers)
        more = self._scanned(*first, STARTING)
        while True:
            if more.value.size:
                self._add(more)
            arrays = _arrays(self.capacity, self.demand, self.pairs)
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
        if more.value.size:
            return more
        sellers, takers = (self.u < self.seen[0]) | self.open[0], (self.v < self.seen[1]) | self.open[1]
        return self._scanned(np.flatnonzero(sellers), np.flatnonzero(takers), A_ROUND)

    def _scanned(self, sellers: NDArray[np.int64], takers: NDArray[np.int64], most: int) -> Pairs:
        """Return the pairs of some nodes that are worth most beyond the prices, those that stay out excepted.

        Afterwards no other pair is worth more than its sides earn at these prices, but for nodes that had as many as
        they may bring: those stay open, and of the others only who earns less later is to be looked at again.
        """
        sides = self._priced()
        self.seen, self.open = (self.u, self.v), (np.zeros(self.u.size, np.bool_), np.zeros(self.v.size, np.bool_))
        each = []
        for ours, rows, still_open in ((True, sellers, self.open[0]), (False, takers, self.open[1])):
            if rows.size:
                found = scan(sides, from_suppliers=ours, rows=rows, most=most, gains_only=True)
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

    def _priced(self) -> Sides:
        """Return the sides with prices taken off what their nodes add: nobody moves, and nobody becomes special."""
        sides, priced = self.new.sides, self.priced
        for name, price in (("supplier", self.u), ("buyer", self.v)):
            nodes, own = f"{name}s", getattr(sides, f"{name}_shelf")
            getattr(priced, nodes)["term"] = getattr(sides, nodes)["term"] - price
            shelf = getattr(priced, f"{name}_shelf")
            shelf.nodes["term"] = own.nodes["term"] - price[own.node]
            shelf.columns[TERM][:] = shelf.nodes["term"]
        return priced

    @cached_property
    def priced(self) -> Sides:
        """Sides of our own, on which prices of each round are written."""
        sides = self.new.sides
        priced = replace(sides, suppliers=sides.suppliers.copy(), buyers=sides.buyers.copy())
        priced.__dict__["specials"] = sides.specials
        priced.__dict__["supplier_shelf"] = _own(sides.supplier_shelf)
        priced.__dict__["buyer_shelf"] = _own(sides.buyer_shelf)
        return priced

    def _proven(self, flow: NDArray[np.int64]) -> Solved:
        pairs = self.pairs
        market = Market.from_arrays(self.capacity, self.demand, pairs.supplier, pairs.buyer, pairs.value)
        certificate = certify(market, flow, self.u, self.v)
        if not certificate.proven:
            message = "the plan after the change could not be proven best"
            raise SolverStopped(message, hint="this is a fault of ours: please send the scenario", gap=certificate.gap)
        used = np.flatnonzero(flow)
        return Solved(self.part, pairs.rows(used), flow[used], self.u, self.v)


def _own(shelf: Shelf) -> Shelf:
    columns = list(shelf.columns)
    columns[TERM] = columns[TERM].copy()
    return replace(shelf, nodes=shelf.nodes.copy(), columns=tuple(columns))
