"""Standing: where a solved market stands, as arrays, and each of its goods by itself.

Goods that share no pair share no price: what a change does to a good is worked out on its nodes and pairs alone, which
are few enough to stay in the nearest memory. A good is cut out when it is first asked for, and kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graph.matching.exact.basis import narrowed
from graph.matching.exact.rows import row_starts
from graph.matching.pairs.complete import goods_of, goods_of_classes
from graph.matching.pairs.shelf import Shelf

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.exact.simplex import Tree
    from graph.matching.pairs.candidates import Candidates
    from graph.matching.pairs.scan import Found
    from graph.matching.pairs.sides import Sides
    from graph.matching.plan import Plan
    from graph.planning.scenario.newcomers import Newcomers


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

    @cached_property
    def first(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the rows of each supplier begin among the pairs known, and among those that prove the plan."""
        size = self.capacity.size
        return row_starts(self.found.supplier, size), row_starts(self.pairs.supplier, size)

    def part(self, sellers: NDArray[np.int64], takers: NDArray[np.int64]) -> Standing:
        """Return the part of some nodes, ascending, which have no pair with any other."""
        sizes = self.capacity.size, self.demand.size
        places = Places(_numbers(sellers, sizes[0]), _numbers(takers, sizes[1]))
        known, held = (_rows_of(sellers, first) for first in self.first)
        masks = places.sellers >= 0, places.takers >= 0
        return Standing(
            self.capacity[sellers], self.demand[takers], self.supplier_price[sellers], self.buyer_price[takers],
            found=self.found.renumbered(known, places),
            pairs=self.pairs.renumbered(held, places),
            tree=narrowed(self.tree, masks, held),
        )  # fmt: skip


def _numbers(kept: NDArray[np.int64], size: int) -> NDArray[np.int32]:
    number = np.full(size, -1, np.int32)
    number[kept] = np.arange(kept.size)
    return number


def _rows_of(sellers: NDArray[np.int64], first: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows of some suppliers.

    Examples
    --------
    >>> _rows_of(np.array([0, 2]), np.array([0, 2, 5, 6])).tolist()
    [0, 1, 5]
    """
    size = first[sellers + 1] - first[sellers]
    return np.repeat(first[sellers] - (np.cumsum(size) - size), size) + np.arange(int(size.sum()))


class Cut(NamedTuple):
    """What is kept of a good: its nodes, where it stands, which of them may break a rule, and how they are scanned."""

    sellers: NDArray[np.int64]
    takers: NDArray[np.int64]
    standing: Standing
    specials: tuple[NDArray[np.bool_], NDArray[np.bool_]]
    shelves: tuple[Shelf, Shelf]


class Part(NamedTuple):
    """One good: its nodes in the market after a change, where it stood, and who comes and goes."""

    sellers: NDArray[np.int64]
    takers: NDArray[np.int64]
    known: Standing
    new: Newcomers


@dataclass(frozen=True, eq=False)
class Goods:
    """The goods of a solved market by their numbers (:func:`graph.matching.pairs.complete.goods_of`)."""

    standing: Standing
    sides: Sides
    kept: dict[int, Cut] = field(default_factory=dict)

    @cached_property
    def label(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Good of each node, -1 for those that can trade nothing."""
        return goods_of(self.sides)

    @cached_property
    def of_class(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Good of each class, and last that of none: -1."""
        return goods_of_classes(self.sides)

    def _cut(self, good: int) -> Cut:
        """Return what is kept of a good."""
        if good not in self.kept:
            sellers, takers = (np.flatnonzero(label == good) for label in self.label)
            sides = self.sides
            specials = sides.specials[0][sellers], sides.specials[1][takers]
            shelves = (
                Shelf.of(sides.suppliers[sellers], sides.supplier_class[sellers], sides.supplier_classes),
                Shelf.of(sides.buyers[takers], sides.buyer_class[takers], sides.buyer_classes),
            )
            self.kept[good] = Cut(sellers, takers, self.standing.part(sellers, takers), specials, shelves)
        return self.kept[good]

    def cut_all(self) -> None:
        """Cut every good out, before a change asks for it."""
        for good in range(int(max(label.max(initial=-1) for label in self.label)) + 1):
            self._cut(good)

    def reached(self, new: Newcomers, asked: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> list[int]:
        """Return the goods of some nodes that are asked for.

        Parameters
        ----------
        new
            The nodes after a change.
        asked
            The nodes asked for.
        """
        here = np.zeros(int(max(good.max() for good in self.of_class)) + 2, np.bool_)  # the last is that of none: -1
        for own, come, mine in zip(self.label, self._come(new), asked, strict=True):
            here[own[mine[: own.size]]] = True
            here[come[mine[own.size :]]] = True
        found: list[int] = np.flatnonzero(here[:-1]).tolist()
        return found

    def _come(self, new: Newcomers) -> list[NDArray[np.int64]]:
        """Return the good of each supplier and each buyer who comes."""
        classes = new.sides.supplier_class, new.sides.buyer_class
        gone = new.sellers_gone, new.takers_gone
        return [good[own[out.size :]] for good, own, out in zip(self.of_class, classes, gone, strict=True)]

    def part(self, good: int, new: Newcomers) -> Part:
        """Return one good after a change.

        Parameters
        ----------
        good
            Its number.
        new
            The nodes after the change.
        """
        kept = self._cut(good)
        fresh = [np.flatnonzero(label == good) for label in self._come(new)]
        ours = np.concatenate((kept.sellers, new.sellers_gone.size + fresh[0]))
        theirs = np.concatenate((kept.takers, new.takers_gone.size + fresh[1]))
        sides = replace(
            new.sides, suppliers=new.sides.suppliers[ours], buyers=new.sides.buyers[theirs],
            supplier_class=new.sides.supplier_class[ours], buyer_class=new.sides.buyer_class[theirs],
        )  # fmt: skip
        # Who comes is asked every rule; between the others nothing is new.
        sides.__dict__["specials"] = tuple(
            np.append(own, np.ones(more.size, np.bool_)) for own, more in zip(kept.specials, fresh, strict=True)
        )
        if not new.wider:
            _put_on(sides, kept)
        part = replace(
            new, sides=sides, sellers_gone=new.sellers_gone[kept.sellers], takers_gone=new.takers_gone[kept.takers],
            capacity=new.capacity[fresh[0]], demand=new.demand[fresh[1]],
            sellers_open=new.sellers_open[kept.sellers], takers_open=new.takers_open[kept.takers],
        )  # fmt: skip
        return Part(ours, theirs, kept.standing, part)


def _put_on(sides: Sides, kept: Cut) -> None:
    """Put who comes onto the shelves that are kept, in the sides of a good."""
    for name, nodes, classes, old, shelf in (
        ("supplier_shelf", sides.suppliers, sides.supplier_class, kept.sellers, kept.shelves[0]),
        ("buyer_shelf", sides.buyers, sides.buyer_class, kept.takers, kept.shelves[1]),
    ):
        come = np.where(np.arange(classes.size) < old.size, np.int32(-1), classes)
        sides.__dict__[name] = shelf.joined(nodes, come)
