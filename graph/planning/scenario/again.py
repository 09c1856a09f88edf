"""Again: a solved market that is kept, so that a change is worked out where it reaches and nowhere else.

Kept are the market's nodes, the pairs that prove its plan and the basis behind them. A change takes the offers and
demands of the parties that it touches out and puts them in as they are now; their pairs are found at the prices of the
plan, and the basis goes on from where it was. Every other pair was worth no more than its two sides earn, and still is
unless one of the two earns less now: only those are looked at again. What comes out is proven best on all pairs.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.matching.exact.basis import basis_of_plan, improved
from graph.matching.pairs.free import DECLINED, staying_out
from graph.planning.affiliations import Affiliations
from graph.planning.lifted import lifted
from graph.planning.scenario.newcomers import newcomers, unmoved
from graph.planning.scenario.rework import Rework, Solved, arrays_of
from graph.planning.scenario.traded import Traded
from graph.planning.standing import Goods, Pairs, Standing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.exact.simplex import Tree
    from graph.matching.pairs.candidates import Candidates
    from graph.matching.plan import Plan
    from graph.network import Network
    from graph.planning.scenario.newcomers import Newcomers


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
        arrays = arrays_of(plan.market.capacity, plan.market.demand, pairs)
        tree = basis_of_plan(arrays, plan.flow[held], plan.supplier_price)
        return (pairs, tree) if tree is not None and improved(tree, arrays) else None

    @cached_property
    def affiliations(self) -> Affiliations:
        """Keys by which parties are one business."""
        return Affiliations(self.candidates.setting)

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
            Pairs that stay out (:func:`graph.matching.pairs.free.free`).
        products
            Products of which the trade is asked, and whose goods alone are looked at; None takes all.

        Returns
        -------
        Traded or None
            None where the change reaches further than parties: the whole market is then to be solved.
        """
        goods = self.goods
        if goods is None:
            return None
        new = newcomers(self.candidates.setting, network, touched, self.affiliations)
        if new is None:
            return None
        return self._solved(goods, new, _trading(new, products), barred)

    def without(self, barrier: str, barred: pl.DataFrame, products: list[str]) -> Traded | None:
        """Return the best trade of some products were a barrier lifted for everybody (:mod:`graph.planning.lifted`).

        No pair of before is lost by it: its plan is where to start from. None where that cannot be.
        """
        goods, setting = self.goods, self.candidates.setting
        if goods is None:
            return None
        new = lifted(unmoved(setting, setting.sides), barrier)
        return self._solved(goods, new, _trading(new, products), barred)

    def _solved(
        self, goods: Goods, new: Newcomers, asked: tuple[NDArray[np.bool_], NDArray[np.bool_]], barred: pl.DataFrame
    ) -> Traded | None:
        """Solve the goods reached, side by side: they share nothing, and come out alike in any order."""

        def rework(good: int) -> Solved | None:
            return Rework(self.candidates, goods.part(good, new), barred).solved()

        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            trades = list(pool.map(rework, goods.reached(new, asked)))
        solved = [trade for trade in trades if trade is not None]
        return self._traded(goods.standing, new, solved, asked) if len(solved) == len(trades) else None

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


def _trading(new: Newcomers, products: list[str] | None) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the suppliers and buyers of some products; None takes all."""
    if products is None:
        return np.ones(new.suppliers.height, np.bool_), np.ones(new.buyers.height, np.bool_)
    sellers, takers = (
        frame["commodity"].is_in(products).fill_null(value=False).to_numpy() for frame in (new.suppliers, new.buyers)
    )
    return sellers, takers


def barred_pairs(network: Network) -> pl.DataFrame:
    """Return the pairs that were declined and stay out."""
    refused = network.commitments.filter(pl.col("state") == DECLINED)
    asked = pl.concat([refused["supplier"], refused["buyer"]]).unique().to_frame("party")
    trades = {
        name: getattr(network, name).join(asked, on="party", how="semi", maintain_order="left")
        for name in ("offers", "demands")
    }
    parties = network.parties.join(asked, left_on="id", right_on="party", how="semi", maintain_order="left")
    return staying_out(replace(network, parties=parties, commitments=refused, **trades))
