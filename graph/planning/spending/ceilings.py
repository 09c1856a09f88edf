"""Ceilings: what any set of interventions can add at most to the market of a product, at the prices of one of them.

Let ``v`` be any prices of buyers from 0 up. Whatever a set of interventions makes of the offers, the prices ``v`` and
``u_i = max(0, max_j V_ij - v_j)``, over the pairs that seller ``i`` then has, are feasible in the dual of the market
that follows. By weak duality that market is worth no more than ``sum_j v_j D_j + sum_i u_i S_i``. There each seller
stands by itself: what an intervention does to it depends on the interventions that reach *it*, which are few, so that
the gain of every subset of a *block* (:mod:`graph.planning.spending.tied`: those that share a firm) is worked out as it
is, and the ceiling of any set is the sum of its blocks' gains. It is Lagrangian relaxation of the buyers' demands [1]_.
Where ``v`` proves a set's own plan best, the ceiling of that set is what it is worth, to the rupiah (strong duality);
so ceilings at the prices of sets that were solved are cuts of Benders' kind [2]_, and the least of them bounds every
set, of any number of interventions.

A certificate that is paid for one product is held in the firm's others too, and is in their blocks. Where a block would
be too large, it is left out and given all that it could add by itself: what several add together is no more than the
sum.

References
----------
.. [1] A. M. Geoffrion (1974), Lagrangean relaxation for integer programming, *Mathematical Programming Study* 2,
   82-114.
.. [2] J. F. Benders (1962), Partitioning procedures for solving mixed-variables programming problems, *Numerische
   Mathematik* 4, 238-252.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.matching.arrays import exact_dot
from graph.matching.pairs.free import without_declined
from graph.matching.pairs.scan import scan
from graph.planning.spending.measures import ALL, Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from graph.planning.scenario.newcomers import Newcomers
    from graph.planning.spending.measures import Measures
    from graph.planning.spending.tied import Places
    from graph.planning.standing import Part

Worth = dict[tuple[frozenset[str], bool, str], int]
"""What nodes earn by what is lifted, whether they are lots, and whose they are; those of today under :data:`TODAY`."""
TODAY: Final = frozenset({"today"})
CERTIFIED, FARTHER = frozenset({"certificate"}), frozenset({"distance"})


@dataclass(frozen=True)
class Ceiling:
    """What interventions can add at most to one product.

    Attributes
    ----------
    start
        With none of its interventions.
    gain
        What each subset of a block adds to that.
    beside
        What an intervention in another product, that is in no block of this one, adds.
    """

    start: int
    gain: Mapping[Places, int]
    beside: Mapping[int, int]

    def of(self, chosen: Places, blocks: Iterable[Places]) -> int:
        """Return the ceiling of a set of interventions.

        Examples
        --------
        >>> Ceiling(1, {(0,): 5, (1,): 4, (0, 1): 7}, {2: 3}).of((0, 1, 2), [(0, 1), (2,)])
        11
        """
        own = (tuple(k for k in block if k in chosen) for block in blocks)
        return self.start + sum(self.gain.get(part, 0) for part in own) + sum(self.beside.get(k, 0) for k in chosen)


def subsets(block: Places) -> list[Places]:
    """Return every subset of a block but the empty one.

    Examples
    --------
    >>> subsets((3, 5))
    [(3,), (5,), (3, 5)]
    """
    return [some for size in range(1, len(block) + 1) for some in combinations(block, size)]


def around(worth: int, known: Places, blocks: Iterable[Places], most: int) -> Ceiling:
    """Return the ceiling where nothing is known but what one set adds: every step away from it may add the most [1]_.

    References
    ----------
    .. [1] G. Laporte, F. V. Louveaux (1993), The integer L-shaped method for stochastic integer programs with complete
       recourse, *Operations Research Letters* 13, 133-142.

    Examples
    --------
    >>> one = around(5, (0,), [(0, 1)], 9)
    >>> [one.of(some, [(0, 1)]) for some in ((), (0,), (1,), (0, 1))]
    [9, 5, 13, 9]
    """
    more = max(0, most - worth)
    held = set(known)
    gain = {
        some: more * (len(held.intersection(block) ^ set(some)) - len(held.intersection(block)))
        for block in blocks
        for some in subsets(block)
    }
    return Ceiling(worth + more * len(held), gain, {})


@dataclass(frozen=True, eq=False)
class Ceilings:
    """Ceilings of one product.

    Parameters
    ----------
    measures
        The interventions.
    commodity
        The product.
    blocks
        Interventions that meet in the product, as places in the list of ``measures``.
    """

    measures: Measures
    commodity: str
    blocks: tuple[Places, ...]
    kept: dict[int, Part] = field(default_factory=dict)

    def at(self, price: NDArray[np.int64]) -> Ceiling | None:
        """Return the ceiling at some prices of the market's buyers; None where nodes are to be made anew."""
        if self._everything is None:
            return None
        worth, total = self._earned(self._everything, price)
        every = self.measures.every
        gain = {}
        for block in self.blocks:
            for some in subsets(block):
                gone, come = self.measures.pieces(self.commodity, [every[k] for k in some])
                comes = sum(worth.get((kind, joined, name), 0) for kind, joined, whose in come for name in whose)
                gain[some] = comes - sum(worth.get((TODAY, False, firm), 0) for firm in gone)
        today = self.measures.scene.traded.only([self.commodity]).value
        return Ceiling(total - today, gain, self._beside(worth, price))

    @cached_property
    def _pieces(self) -> list[Piece]:
        """All nodes that any set of interventions may bring to the product."""
        every = self.measures.every
        whose: dict[tuple[frozenset[str], bool], set[str]] = {}
        for block in self.blocks:
            for some in subsets(block):
                for piece in self.measures.pieces(self.commodity, [every[k] for k in some])[1]:
                    whose.setdefault((piece.kind, piece.joined), set()).update(piece.whose)
        loose = {firm for k in self._loose for firm in every[k].firms}
        farther = whose.get((FARTHER, False), set())
        for kind, firms in ((CERTIFIED, loose), (ALL, loose & farther)):
            if firms:
                whose.setdefault((kind, False), set()).update(firms)
        ordered = sorted(whose.items(), key=lambda one: (one[0][1], sorted(one[0][0])))
        return [Piece(kind, joined, sorted(names)) for (kind, joined), names in ordered]

    @cached_property
    def _loose(self) -> list[int]:
        """Certificates that no block holds: each may add something by itself."""
        held = {k for block in self.blocks for k in block}
        every = enumerate(self.measures.every)
        return [
            k for k, one in every if one.barrier == "certificate" and k not in held and one.commodity != self.commodity
        ]

    @cached_property
    def _everything(self) -> Newcomers | None:
        """The product's nodes of today, and beside them all that come."""
        return self.measures.put(self.commodity, (), self._pieces)

    @cached_property
    def _names(self) -> list[tuple[frozenset[str], bool, str]]:
        """What is lifted for each node, whether it is a lot, and whose it is: nodes of today, then those that come."""
        known = self.measures.scene.market[0].suppliers["party"].to_list()
        names = [(TODAY, False, party) for party in known]
        for piece in self._pieces:
            names += [(piece.kind, piece.joined, name) for name in self.measures.owners(self.commodity, piece)]
        return names

    def _earned(self, new: Newcomers, price: NDArray[np.int64]) -> tuple[Worth, int]:
        """Return what nodes earn at some prices of buyers, and what those of today and the buyers do together."""
        market = self.measures.scene.market[1].market
        capacity = np.concatenate((market.capacity, new.capacity))
        worth: Worth = {}
        total = exact_dot(market.demand, price)
        for part in self._parts(new):
            best = self._best(part, new, price)
            for node, units, gain in zip(part.sellers.tolist(), capacity[part.sellers].tolist(), best, strict=True):
                worth[self._names[node]] = worth.get(self._names[node], 0) + units * gain
                total += units * gain if node < market.capacity.size else 0
        return worth, total

    def _parts(self, new: Newcomers) -> list[Part]:
        goods = self.measures.scene.again.goods
        return [] if goods is None else [goods.part(good, new) for good in self.measures.goods(self.commodity)]

    def _best(self, part: Part, new: Newcomers, price: NDArray[np.int64]) -> list[int]:
        """Return what each seller of a good earns a unit with the buyer who leaves it most, from 0 up."""
        takers = part.new.sides.buyers.copy()
        takers["term"] -= price[part.takers]
        sides = replace(part.new.sides, buyers=takers)
        most = self.measures.barred(frozenset())
        refused = int(most["supplier"].value_counts().sum()["count"][0]) if most.height else 0
        found = scan(sides, most=refused + 1, gains_only=True)
        lifted = [self._names[node][0] - TODAY - FARTHER for node in part.sellers.tolist()]
        known = self.measures.scene.market[0]
        setting = replace(known.setting, suppliers=new.suppliers[part.sellers], buyers=new.buyers[part.takers])
        best = np.zeros(part.sellers.size, np.int64)
        for kind in sorted(set(lifted), key=sorted):
            rows = np.array([one == kind for one in lifted], np.bool_)[found.supplier]
            some = replace(known, setting=setting, found=found.rows(np.flatnonzero(rows)))
            kept = without_declined(some, self.measures.barred(kind))[0].found
            np.maximum.at(best, kept.supplier, kept.value)
        return best.tolist()

    def _beside(self, worth: Worth, price: NDArray[np.int64]) -> dict[int, int]:
        """Return what certificates that no block holds can add at most."""
        every = self.measures.every
        pooled = [set(every[k].firms) for block in self.blocks for k in block if every[k].barrier == "volume"]
        found = {}
        for k in self._loose:
            one = every[k]
            more = sum(self._certified(worth, firm) for firm in one.firms)
            # Who is certified joins another lot of a consortium: all its lots may be others, worth what anybody pays.
            moved = set().union(*(members for members in pooled if not members.isdisjoint(one.firms)))
            found[k] = more + (self._units(moved) * self._dearest(price) if moved else 0)
        return {k: more for k, more in found.items() if more}

    @staticmethod
    def _certified(worth: Worth, firm: str) -> int:
        """Return what a firm's own offers earn more by a certificate, with or without a longer reach."""
        certificate, distance, both = ((kind, False, firm) for kind in (CERTIFIED, FARTHER, ALL))
        alone = worth.get(certificate, 0) - worth.get((TODAY, False, firm), 0)
        return max(0, alone, worth[both] - worth[distance] if both in worth else 0)

    def _units(self, firms: set[str]) -> int:
        candidates, plan = self.measures.scene.market
        mine = self.measures.at[self.commodity]
        here = candidates.suppliers["party"].gather(mine).is_in(sorted(firms)).to_numpy()
        return int(plan.market.capacity[mine[here]].sum())

    def _dearest(self, price: NDArray[np.int64]) -> int:
        """Return the most that a buyer of the product would give for a unit beyond its price."""
        candidates = self.measures.scene.market[0]
        mine = candidates.buyers.select(pl.arg_where(pl.col("commodity") == self.commodity)).to_series().to_numpy()
        return int((candidates.setting.sides.buyers["term"][mine] - price[mine]).max(initial=0))
