"""Standing: where a solved market stands, as arrays, and the part of it that a change can reach.

Goods that share no pair share no price: what a change of some goods does is worked out on their nodes and pairs alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from graph.matching.basis import narrowed
from graph.matching.complete import goods_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.candidates import Candidates
    from graph.matching.plan import Plan
    from graph.matching.scan import Found
    from graph.matching.simplex import Tree
    from graph.planning.newcomers import Newcomers


class Pairs(NamedTuple):
    """Pairs by supplier, then buyer."""

    supplier: NDArray[np.int32]
    buyer: NDArray[np.int32]
    value: NDArray[np.int64]
    km: NDArray[np.float64]

    @classmethod
    def of(cls, found: Found) -> Pairs:
        """Return the pairs that a scan found."""
        return cls(found.supplier, found.buyer, found.value, found.distance_km)

    def rows(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Pairs:
        """Return some of the pairs."""
        return Pairs(self.supplier[rows], self.buyer[rows], self.value[rows], self.km[rows])

    def renumbered(self, rows: NDArray[np.int64], places: Places) -> Pairs:
        """Return some of the pairs, between nodes by their new numbers."""
        return Pairs(
            places.sellers[self.supplier[rows]], places.takers[self.buyer[rows]], self.value[rows], self.km[rows]
        )


class Places(NamedTuple):
    """The new number of each node of a market, -1 for those left out."""

    sellers: NDArray[np.int32]
    takers: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Standing:
    """A market's units and prices, every pair known, the pairs that prove its plan, and the basis behind them."""

    capacity: NDArray[np.int64]
    demand: NDArray[np.int64]
    supplier_price: NDArray[np.int64]
    buyer_price: NDArray[np.int64]
    found: Pairs
    pairs: Pairs
    tree: Tree

    @classmethod
    def of(cls, candidates: Candidates, plan: Plan, start: tuple[Pairs, Tree]) -> Standing:
        """Return where a market stands."""
        market = plan.market
        return cls(market.capacity, market.demand, plan.supplier_price, plan.buyer_price, Pairs.of(candidates.found),
                   *start)  # fmt: skip

    def part(self, sellers: NDArray[np.bool_], takers: NDArray[np.bool_]) -> Standing:
        """Return the part of some nodes, which have no pair with any other."""
        places = Places(_numbers(sellers), _numbers(takers))
        known, held = (np.flatnonzero(sellers[pairs.supplier]) for pairs in (self.found, self.pairs))
        return Standing(
            self.capacity[sellers], self.demand[takers], self.supplier_price[sellers], self.buyer_price[takers],
            found=self.found.renumbered(known, places),
            pairs=self.pairs.renumbered(held, places),
            tree=narrowed(self.tree, (sellers, takers), held),
        )  # fmt: skip


def _numbers(kept: NDArray[np.bool_]) -> NDArray[np.int32]:
    return np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)


def part_reached(standing: Standing, new: Newcomers, known: Candidates, products: list[str]) -> tuple[
    Standing, Newcomers
]:  # fmt: skip
    """Return the part of a market and of its newcomers that a change of some products can reach.

    Parameters
    ----------
    standing, new
        Where the market stands, and its nodes after the change.
    known
        The market that was solved.
    products
        Products whose nodes are in the part whether they can trade or not.
    """
    sides = known.setting.sides
    before, after = goods_of(sides), goods_of(new.sides)
    gone = new.sellers_gone, new.takers_gone
    frames = new.suppliers, new.buyers
    ours = [frame.select(pl.col("commodity").is_in(products).fill_null(value=False)).to_series().to_numpy()
            for frame in frames]  # fmt: skip
    labels = [np.concatenate((old, now[old.size :])) for old, now in zip(before, after, strict=True)]
    seeds = [
        np.concatenate((label[: out.size][out], label[out.size :], label[mine]))
        for label, out, mine in zip(labels, gone, ours, strict=True)
    ]
    reached = np.unique(np.concatenate(seeds))
    reached = reached[reached >= 0]
    kept = [np.isin(label, reached) | mine for label, mine in zip(labels, ours, strict=True)]
    for mask, out in zip(kept, gone, strict=True):
        mask[: out.size] |= out
        mask[out.size :] = True
    if all(mask.all() for mask in kept):
        return standing, new
    old = [mask[: out.size] for mask, out in zip(kept, gone, strict=True)]
    return standing.part(old[0], old[1]), _part_of(new, (kept[0], kept[1]), (old[0], old[1]))


def _part_of(new: Newcomers, kept: tuple[NDArray[np.bool_], ...], old: tuple[NDArray[np.bool_], ...]) -> Newcomers:
    sides = replace(
        new.sides,
        suppliers=new.sides.suppliers[kept[0]],
        buyers=new.sides.buyers[kept[1]],
        supplier_class=new.sides.supplier_class[kept[0]],
        buyer_class=new.sides.buyer_class[kept[1]],
    )
    return replace(
        new,
        sides=sides,
        suppliers=new.suppliers.filter(kept[0]),
        buyers=new.buyers.filter(kept[1]),
        sellers_gone=new.sellers_gone[old[0]],
        takers_gone=new.takers_gone[old[1]],
    )
