"""Measures: what interventions make of offers, as nodes made once, so that any set of them is worked out in a moment.

Scenarios make networks, and networks are made into nodes; that takes longer than to solve one good again. Here nodes
are made once for all interventions together (certified, with a longer reach, both, and each consortium's lots of the
four), and a set takes those that it needs. A certificate that is paid for one product is held in the firm's others too:
there the firm has a node of its own, with that certificate alone. Only who is certified for a product has in it the
certificates of its other products as well, paid or not: what a set is said to add is no less than what it adds.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import polars as pl

from graph.matching.arrays import exact_dot
from graph.matching.assumptions import Assumptions
from graph.planning.scenario.again import barred_pairs
from graph.planning.scenario.changes import apply
from graph.planning.scenario.newcomers import newcomers, unmoved
from graph.planning.scenario.rework import Rework
from graph.planning.scenario.traded import SHOWN
from graph.planning.spending.intervention import Intervention, as_scenario, in_order

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from graph.network import Network
    from graph.planning.scenario.newcomers import Newcomers
    from graph.planning.scene import Scene

ALONE: Final = ("certificate", "distance")
"""Barriers that are lifted for each firm by itself."""
Kind = frozenset[str]
"""Which of them are lifted, by any intervention of that barrier; or a certificate of another product, by its name."""
ALL: Final[Kind] = frozenset(ALONE)


def _kind(words: Collection[str]) -> Kind:
    """Return what is lifted: who is certified for a product needs no certificate of another."""
    return frozenset(words) & ALL if "certificate" in words else frozenset(words)


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
    out: dict[Kind, pl.DataFrame] = field(default_factory=dict)

    def _only(self, kind: Collection[str]) -> list[Intervention]:
        return [one for one in self.every if one.barrier in kind or one.name in kind]

    def _network(self, kind: Kind, *, joined: bool) -> Network:
        """Return the network after all interventions of some barriers, and all consortia where asked."""
        if (kind, joined) not in self.networks:
            start, made = self.scene.network, self._by_product(kind)
            if joined:
                start, made = self._network(kind, joined=False), self._consortia
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
            who = pl.Series(sorted({firm for one in self._only(kind) for firm in one.firms}), dtype=pl.String)
            if joined:
                who = pl.concat([who, network.parties["id"][known.parties.height :]])
            self.made[key] = newcomers(self.scene.market[0].setting, network, who, self.scene.again.affiliations)
        return self.made[key]

    @cached_property
    def _consortia(self) -> list[Intervention]:
        """Consortia in the order in which a scenario makes and numbers them."""
        return in_order(self._only(["volume"]))

    def barred(self, kind: Kind = ALL) -> pl.DataFrame:
        """Return the pairs that stay out where some barriers are lifted: ``certificate`` for all, or by name."""
        lifted = frozenset(word for word in kind if word not in ALONE or word == "certificate")
        if lifted not in self.out:
            network = self._network(lifted, joined=False) if lifted else self.scene.network
            self.out[lifted] = barred_pairs(network)
        return self.out[lifted]

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
            Of :attr:`every`: of this product, or certificates of others.
        """
        found = self.priced(commodity, some)
        return None if found is None else found.value

    def priced(self, commodity: str, some: Iterable[Intervention]) -> Priced | None:
        """Return what :meth:`value` does, with the prices of buyers that prove it."""
        gone, come = self.pieces(commodity, list(some))
        new = self.put(commodity, gone, come)
        return None if new is None else self._solved(commodity, new, self._staying_out(come))

    def _staying_out(self, come: list[Piece]) -> pl.DataFrame:
        """Return the pairs that stay out where some nodes have come; a consortium was never refused."""
        alone = [piece for piece in come if not piece.joined]
        others = ~pl.col("supplier").is_in([firm for piece in alone for firm in piece.whose])
        return pl.concat(
            [self.barred(frozenset()).filter(others)]
            + [self.barred(piece.kind).filter(pl.col("supplier").is_in(piece.whose)) for piece in alone]
        )

    @staticmethod
    def pieces(commodity: str, chosen: Collection[Intervention]) -> tuple[set[str], list[Piece]]:
        """Return whose offers of a product go by some interventions, and which nodes come in their place.

        Parameters
        ----------
        commodity
            The product.
        chosen
            Its interventions, and certificates of other products that its firms hold too.
        """
        lifted: dict[str, set[str]] = {}
        for one in chosen:
            for firm in one.firms:
                word = {one.barrier} if one.commodity == commodity else {one.name}
                lifted.setdefault(firm, set()).update(word - {"volume"})
        pooled = [one for one in chosen if one.barrier == "volume"]
        members = {firm for one in pooled for firm in one.firms}
        firms: dict[Kind, list[str]] = {}
        for firm in sorted(lifted.keys() - members):
            firms.setdefault(_kind(lifted[firm]), []).append(firm)
        come = [Piece(kind, False, whose) for kind, whose in sorted(firms.items(), key=lambda one: sorted(one[0]))]
        for one in pooled:
            come.append(Piece(_kind(set().union(*(lifted[firm] for firm in one.firms))), True, [one.name]))
        return set(lifted), come

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
        names = {str(place): one.name for place, one in enumerate(self._consortia, start=1)}
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
