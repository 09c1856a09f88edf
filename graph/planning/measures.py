"""Measures: what interventions make of offers, as nodes made once, so that any set of them is worked out in a moment.

Scenarios make networks, and networks are made into nodes; that takes longer than to solve one good again. Here nodes
are made once for all interventions together (certified, with a longer reach, both, and each consortium's lots of the
four), and a set takes those that it needs. A firm with certificates for two products has both in either: what a set is
said to add is no less than what it adds.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import polars as pl

from graph.matching.arrays import exact_dot
from graph.matching.assumptions import Assumptions
from graph.planning.again import barred_pairs
from graph.planning.changes import apply
from graph.planning.intervention import Intervention, as_scenario
from graph.planning.newcomers import newcomers, unmoved
from graph.planning.rework import Rework
from graph.planning.traded import SHOWN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from graph.network import Network
    from graph.planning.newcomers import Newcomers
    from graph.planning.scene import Scene

ALONE: Final = ("certificate", "distance")
"""Barriers that are lifted for each firm by itself."""
Kind = frozenset[str]
"""Which of them are lifted."""
KINDS: Final[tuple[Kind, ...]] = (frozenset({"certificate"}), frozenset({"distance"}), frozenset(ALONE))


class Priced(NamedTuple):
    """What the market of a product is worth, and the price of each buyer (all of the market's, 0 elsewhere)."""

    value: int
    price: NDArray[np.int64]


class Piece(NamedTuple):
    """Nodes that come: what is lifted, whether they are lots, and whose they are (firms, or interventions)."""

    kind: Kind
    joined: bool
    whose: list[str]


@dataclass(frozen=True, eq=False)
class Measures:
    """Interventions on a solved market.

    Parameters
    ----------
    scene
        The market.
    every
        All that may be asked for.
    """

    scene: Scene
    every: tuple[Intervention, ...]
    networks: dict[tuple[Kind, bool], Network] = field(default_factory=dict)
    made: dict[tuple[Kind, bool], Newcomers | None] = field(default_factory=dict)

    def _only(self, barriers: Collection[str]) -> list[Intervention]:
        return [one for one in self.every if one.barrier in barriers]

    def _network(self, kind: Kind, *, joined: bool) -> Network:
        """Return the network after all interventions of some barriers, and all consortia where asked."""
        if (kind, joined) not in self.networks:
            start, made = self.scene.network, self._by_product(kind)
            if joined:
                start, made = self._network(kind, joined=False), self._only(["volume"])
            changes = as_scenario(start, made)
            self.networks[kind, joined] = apply(start, Assumptions.on(start.as_of), changes)[0]
        return self.networks[kind, joined]

    def _by_product(self, barriers: Collection[str]) -> list[Intervention]:
        """Return the interventions of each barrier and product as one, wherever they are: the same nodes, sooner."""
        firms: dict[tuple[str, str], set[str]] = {}
        for one in self._only(barriers):
            firms.setdefault((one.barrier, one.commodity), set()).update(one.firms)
        return [
            Intervention(barrier, "", commodity, tuple(sorted(whom)), 0) for (barrier, commodity), whom in firms.items()
        ]

    def nodes(self, kind: Kind, *, joined: bool) -> Newcomers | None:
        """Return the nodes of all firms that some barriers are lifted for, or of all consortia after that."""
        key = (kind, joined)
        if key not in self.made:
            known, network = self.scene.network, self._network(kind, joined=joined)
            if joined:
                who = network.parties["id"][known.parties.height :]
            else:
                firms = {firm for one in self._only(kind) for firm in one.firms}
                who = pl.Series(sorted(firms), dtype=pl.String)
            self.made[key] = newcomers(self.scene.market[0].setting, network, who, self.scene.again.affiliations)
        return self.made[key]

    @cached_property
    def barred(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Pairs that stay out whatever is certified, and those that stay out unless their supplier is certified."""
        now, then = (barred_pairs(net) for net in (self.scene.network, self._network(frozenset(ALONE), joined=False)))
        keys = [name for name in now.columns if name != "reasons"]
        return then, now.join(then, on=keys, how="anti", nulls_equal=True)

    @cached_property
    def at(self) -> dict[str, NDArray[np.int64]]:
        """Rows of the suppliers' nodes by product."""
        rows = self.scene.market[0].suppliers.select("commodity").with_row_index("at")
        return {
            str(commodity): np.array(at, np.int64)
            for commodity, at in rows.group_by("commodity", maintain_order=True).agg("at").iter_rows()
        }

    def value(self, commodity: str, some: Iterable[Intervention]) -> int | None:
        """Return what the market of a product is worth after some interventions; None where it is to be made anew.

        Parameters
        ----------
        commodity
            The product.
        some
            Of :attr:`every`, all of this product.
        """
        found = self.priced(commodity, some)
        return None if found is None else found.value

    def priced(self, commodity: str, some: Iterable[Intervention]) -> Priced | None:
        """Return what :meth:`value` does, with the prices of buyers that prove it."""
        chosen = list(some)
        gone, come = self.pieces(chosen)
        certified = {firm for one in chosen if one.barrier == "certificate" for firm in one.firms}
        then, unless = self.barred
        barred = pl.concat([then, unless.filter(~pl.col("supplier").is_in(sorted(certified)))])
        new = self.put(commodity, gone, come)
        return None if new is None else self._solved(commodity, new, barred)

    @staticmethod
    def pieces(chosen: Collection[Intervention]) -> tuple[set[str], list[Piece]]:
        """Return whose offers of their product go by some interventions, and which nodes come in their place."""
        lifted_for = {name: {firm for one in chosen if one.barrier == name for firm in one.firms} for name in ALONE}
        pooled = [one for one in chosen if one.barrier == "volume"]
        gone = {firm for one in chosen for firm in one.firms}
        members = {firm for one in pooled for firm in one.firms}
        come = []
        for kind in KINDS:
            firms = gone - members
            for name in ALONE:
                firms = firms & lifted_for[name] if name in kind else firms - lifted_for[name]
            come.append(Piece(kind, False, sorted(firms)))
        for one in pooled:
            before = frozenset(other.barrier for other in chosen if other.region == one.region) & frozenset(ALONE)
            come.append(Piece(before, True, [one.name]))
        return gone, [piece for piece in come if piece.whose]

    def put(self, commodity: str, gone: Collection[str], come: list[Piece]) -> Newcomers | None:
        """Return the market in which the offers of some firms are gone, and nodes of others have come.

        Parameters
        ----------
        commodity, gone
            The product, and whose offers of it go.
        come
            Which nodes come, piece by piece.
        """
        known = self.scene.market[0].setting
        mine = self.at.get(commodity, np.zeros(0, np.int64))
        out = np.zeros(known.suppliers.height, np.bool_)
        out[mine] = known.suppliers["party"].gather(mine).is_in(sorted(gone)).to_numpy()
        nodes, frames, units = [known.sides.suppliers], [known.suppliers.select(SHOWN)], [np.zeros(0, np.int64)]
        classes = [np.where(out, np.int32(-1), known.sides.supplier_class)]
        for piece in come:
            made = self.nodes(piece.kind, joined=piece.joined)
            if made is None:
                return None
            rows = self._rows(made, commodity, piece)
            nodes.append(made.sides.suppliers[out.size + rows])
            classes.append(made.sides.supplier_class[out.size + rows])
            frames.append(made.suppliers[out.size + rows])
            units.append(made.capacity[rows])
        sides = replace(known.sides, suppliers=np.concatenate(nodes), supplier_class=np.concatenate(classes),
                        supplier_apart=None, buyer_apart=None)  # fmt: skip
        new = unmoved(known, sides)
        return replace(new, suppliers=pl.concat(frames), sellers_gone=out, capacity=np.concatenate(units))

    def owners(self, commodity: str, piece: Piece) -> list[str]:
        """Return whose each node of a piece is, as :meth:`put` lets them come."""
        made = self.nodes(piece.kind, joined=piece.joined)
        if made is None:
            return []
        come = made.suppliers[made.sellers_gone.size :][self._rows(made, commodity, piece)]
        return come.select(self._whose(piece)).to_series().to_list()

    def _whose(self, piece: Piece) -> pl.Expr:
        return self.owner if piece.joined else pl.col("party")

    def _rows(self, made: Newcomers, commodity: str, piece: Piece) -> NDArray[np.int64]:
        """Return the rows of a piece among the nodes that come by its kind."""
        here = (pl.col("commodity") == commodity) & self._whose(piece).is_in(piece.whose)
        found: NDArray[np.int64] = (
            made.suppliers[made.sellers_gone.size :].select(pl.arg_where(here)).to_series().to_numpy()
        )
        return found

    @cached_property
    def owner(self) -> pl.Expr:
        """The intervention by which a consortium's party came: consortia are numbered as they stand in the list."""
        names = {str(place): one.name for place, one in enumerate(self._only(["volume"]), start=1)}
        number = pl.col("party").str.extract(r"^scenario-(\d+)-", 1)
        return number.replace_strict(names, default=None, return_dtype=pl.String)

    def goods(self, commodity: str) -> list[int]:
        """Return the goods that suppliers of a product trade today."""
        goods = self.scene.again.goods
        if goods is None:
            return []
        label = goods.label[0][self.at.get(commodity, np.zeros(0, np.int64))]
        found: list[int] = np.unique(label[label >= 0]).tolist()
        return found

    def _solved(self, commodity: str, new: Newcomers, barred: pl.DataFrame) -> Priced | None:
        """Return what the trade of a product is worth, good by good; None where a basis leads nowhere."""
        goods = self.scene.again.goods
        if goods is None:
            return None
        value, price = 0, np.zeros(new.takers_gone.size, np.int64)
        for good in self.goods(commodity):
            solved = Rework(self.scene.market[0], goods.part(good, new), barred).solved()
            if solved is None:
                return None
            value += exact_dot(solved.flow, solved.pairs.value)
            price[solved.part.takers] = solved.v
        return Priced(value, price)
