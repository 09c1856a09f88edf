"""Traded: a plan on the markets of some products, as arrays: what a scenario compares before and after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.matching.arrays import exact_dot

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.assumptions import Assumptions
    from graph.matching.pairs.candidates import Candidates
    from graph.matching.plan import Plan
    from graph.network import Network


SHOWN: Final = ("party", "commodity", "unit", "row")
"""What is told of a node."""


@dataclass(frozen=True, eq=False)
class Traded:
    """Who sells what to whom on some markets, at which prices.

    Attributes
    ----------
    suppliers, buyers
        Market nodes: party, commodity, unit, and the party's row in the network.
    supplier, buyer, units, worth, km
        One entry a pair that trades: rows of its two sides, units a month, value a unit, distance.
    capacity, demand, supplier_price, buyer_price
        By node.
    assumptions
        Rates behind the values.
    beside
        By supplier, what it earns beside its price a month: members of a lot ask less or more than its mean.
    """

    suppliers: pl.DataFrame
    buyers: pl.DataFrame
    supplier: NDArray[np.int64]
    buyer: NDArray[np.int64]
    units: NDArray[np.int64]
    worth: NDArray[np.int64]
    km: NDArray[np.float64]
    capacity: NDArray[np.int64]
    demand: NDArray[np.int64]
    supplier_price: NDArray[np.int64]
    buyer_price: NDArray[np.int64]
    assumptions: Assumptions
    beside: NDArray[np.int64] | None = None

    @classmethod
    def of(cls, candidates: Candidates, plan: Plan, products: list[str]) -> Traded:
        """Return the part of a plan that trades some products: markets of different products share nothing."""
        rows, at, kept = [], [], []
        for nodes in (candidates.suppliers, candidates.buyers):
            ours = nodes["commodity"].is_in(products).fill_null(value=False).to_numpy()
            new = np.full(ours.size, -1, np.int64)
            new[ours] = np.arange(int(ours.sum()))
            rows.append(nodes.select(SHOWN).filter(ours))
            at.append(new)
            kept.append(ours)
        market = plan.market
        used = np.flatnonzero(plan.flow)
        used = used[kept[0][market.supplier[used]]]
        return cls(
            suppliers=rows[0],
            buyers=rows[1],
            supplier=at[0][market.supplier[used]],
            buyer=at[1][market.buyer[used]],
            units=plan.flow[used],
            worth=market.value[used],
            km=candidates.found.distance_km[used],
            capacity=market.capacity[kept[0]],
            demand=market.demand[kept[1]],
            supplier_price=plan.supplier_price[kept[0]],
            buyer_price=plan.buyer_price[kept[1]],
            assumptions=candidates.setting.assumptions,
        )

    def only(self, products: list[str]) -> Traded:
        """Return the part of the trade that is in some products."""
        ours, theirs = (
            nodes["commodity"].is_in(products).fill_null(value=False).to_numpy()
            for nodes in (self.suppliers, self.buyers)
        )
        if ours.all() and theirs.all():
            return self
        at = [np.cumsum(kept) - 1 for kept in (ours, theirs)]
        used = np.flatnonzero(ours[self.supplier])
        part = replace(
            self,
            suppliers=self.suppliers.filter(ours),
            buyers=self.buyers.filter(theirs),
            supplier=at[0][self.supplier[used]],
            buyer=at[1][self.buyer[used]],
            units=self.units[used],
            worth=self.worth[used],
            km=self.km[used],
            capacity=self.capacity[ours],
            demand=self.demand[theirs],
            supplier_price=self.supplier_price[ours],
            buyer_price=self.buyer_price[theirs],
        )
        part.__dict__.update(sold=self.sold[ours], bought=self.bought[theirs], tonne_km=self.tonne_km[used])
        return part

    def within(self, network: Network) -> Traded:
        """Return the trade with rows of a network, where it was worked out on a part of that."""
        rows = network.parties.select(party="id", row=pl.int_range(pl.len(), dtype=pl.Int32))
        sides = [
            nodes.drop("row").join(rows, on="party", how="left", maintain_order="left").select(SHOWN)
            for nodes in (self.suppliers, self.buyers)
        ]
        return replace(self, suppliers=sides[0], buyers=sides[1])

    @cached_property
    def rows(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rows in the network of both sides of each pair."""
        seller, taker = (nodes["row"].to_numpy().astype(np.int64) for nodes in (self.suppliers, self.buyers))
        return seller[self.supplier], taker[self.buyer]

    def by_party(self, size: int) -> NDArray[np.int64]:
        """Return what the trade of each party is worth, by its row in a network of some parties."""
        found = np.zeros(size, np.int64)
        for rows in self.rows:
            np.add.at(found, rows, self.units * self.worth)
        return found

    def gain_by_party(self, size: int) -> NDArray[np.int64]:
        """Return what each party gains of its own, by its row in a network: its units at the plan's prices.

        A price is what a unit of the party is worth above what it asks, or below what it would pay. It does not hang on
        which of several pairings of equal worth was taken, as the worth of the pairs does; all gains add up to `value`.
        """
        found = np.zeros(size, np.int64)
        sides = ((self.suppliers, self.supplier_price * self.capacity), (self.buyers, self.buyer_price * self.demand))
        for nodes, gain in sides:
            np.add.at(found, nodes["row"].to_numpy().astype(np.int64), gain)
        if self.beside is not None:
            np.add.at(found, self.suppliers["row"].to_numpy().astype(np.int64), self.beside)
        return found

    @cached_property
    def value(self) -> int:
        """What the trade is worth, in the plan's unit of value."""
        return exact_dot(self.units, self.worth)

    @cached_property
    def sold(self) -> NDArray[np.int64]:
        """Units that each supplier sells."""
        found = np.zeros(self.capacity.size, np.int64)
        np.add.at(found, self.supplier, self.units)
        return found

    @cached_property
    def bought(self) -> NDArray[np.int64]:
        """Units that each buyer gets."""
        found = np.zeros(self.demand.size, np.int64)
        np.add.at(found, self.buyer, self.units)
        return found

    @cached_property
    def tonne_km(self) -> NDArray[np.float64]:
        """Tonnes times kilometres of each pair, a month: the load of its transport."""
        kinds = self.suppliers.select("commodity", "unit")
        weights = [
            (commodity, unit, self.assumptions.kg_per_piece(commodity or "") if unit == "piece" else 1.0)
            for commodity, unit in kinds.unique().iter_rows()
        ]
        schema = {"commodity": pl.String, "unit": pl.String, "kg": pl.Float64}
        table = pl.DataFrame(weights, schema=schema, orient="row")
        heavy = kinds.join(table, on=["commodity", "unit"], how="left", nulls_equal=True, maintain_order="left")["kg"]
        return np.asarray(self.units * heavy.to_numpy()[self.supplier] / 1000 * self.km, np.float64)

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """Pairs as partnerships: ``start``, ``end``, ``type``."""
        return pl.DataFrame(
            {"start": self.suppliers["party"].gather(self.supplier), "end": self.buyers["party"].gather(self.buyer)}
        ).with_columns(type=pl.lit("PARTNERS_WITH"))
