"""Scene: a network with what questions of planners share: who belongs where, who is tied to whom, who is near."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from scipy.spatial import cKDTree

from graph.matching.pairs.nearness import distances_km, places, unit_vectors
from graph.matching.pairs.setting import known_certificates
from graph.metrics import measure
from graph.metrics.clusters import axes
from graph.metrics.relation import Memberships, buying_enterprises, read_memberships
from graph.planning.best_plan import best_plan
from graph.planning.inventory import found_in, unread
from graph.planning.scenario.again import Again
from graph.planning.scenario.social import Ground, Social, keys_of
from graph.planning.scenario.traded import Traded
from graph.planning.small import micro_and_small
from graph.reference.shipped import read_toml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from numpy.typing import NDArray

    from graph.matching.pairs.candidates import Candidates
    from graph.matching.plan import Plan
    from graph.network import Network
    from graph.planning.lever_price import Price


@dataclass(frozen=True, eq=False)
class Scene:
    """A snapshot, and its best plan where one was made before.

    Parameters
    ----------
    network
        The snapshot.
    made
        Candidates and plan; None makes them when a question needs them.
    prices
        A planner's own prices of levers (:mod:`graph.planning.levers`).

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a"], "kind": ["enterprise"], "name": ["A"], "size": ["micro"]})
    >>> Scene(Network.from_frames(parties, as_of=date(2026, 1, 1))).umk.tolist()
    [True]
    """

    network: Network
    made: tuple[Candidates, Plan] | None = field(default=None, repr=False)
    prices: Mapping[str, Price] = field(default_factory=dict, repr=False)

    @cached_property
    def market(self) -> tuple[Candidates, Plan]:
        """Candidates and the plan that is proven best; where it is made here, ready to be changed (:meth:`ready`)."""
        if self.made is not None:
            return self.made
        self.__dict__["market"] = solved = best_plan(self.network)
        self.ready()
        return solved

    def ready(self) -> None:
        """Work out what every scenario starts from, so that the first one asked costs no more than those after it."""
        if self.market[0].kind != "volume":
            return
        if self.again.goods is not None:
            self.again.goods.cut_all()
        trade = self.traded
        trade.sold, trade.bought, trade.tonne_km  # noqa: B018 - kept with the trade
        if self.ground.fits:
            self.pair_keys, self.social.figures(0)

    @cached_property
    def again(self) -> Again:
        """The plan's market, ready to be changed."""
        return Again(*self.market)

    @cached_property
    def kept(self) -> dict[str, pl.DataFrame]:
        """Evidence of gaps by kind, once it was read: several tables are cut from one."""
        return {}

    @cached_property
    def found(self) -> frozenset[str]:
        """Kinds of parties, types of ties and kinds of services that the network holds at all."""
        return found_in(self.network)

    def unread(self, *inventories: str) -> tuple[str, ...]:
        """Return which of some lists nothing was read of (:data:`graph.planning.inventory.INVENTORIES`)."""
        return unread(self.found, inventories)

    @cached_property
    def measured(self) -> pl.DataFrame:
        """Bonding, bridging and linking of every cluster today."""
        return measure(self.network)

    @cached_property
    def axes(self) -> pl.DataFrame:
        """Bonding, bridging and reading of every cluster today: what of :attr:`measured` is had in a moment."""
        return axes(self.network, self.memberships)

    @cached_property
    def traded(self) -> Traded:
        """The plan on the markets of every product."""
        candidates, plan = self.market
        named = [nodes["commodity"].drop_nulls() for nodes in (candidates.suppliers, candidates.buyers)]
        return Traded.of(candidates, plan, pl.concat(named).unique().to_list())

    @property
    def pairs(self) -> pl.DataFrame:
        """The plan's pairs as partnerships: ``start``, ``end``, ``type``."""
        return self.traded.pairs

    @cached_property
    def pair_keys(self) -> tuple[NDArray[np.int64], pl.Series]:
        """The plan's pairs as numbers (:func:`graph.planning.scenario.social.keys_of`), and what each trades."""
        candidates, plan = self.market
        suppliers, buyers = candidates.suppliers, candidates.buyers
        used = np.flatnonzero(plan.flow)
        pairs = suppliers.select(start="party", traded="commodity")[plan.market.supplier[used]].with_columns(
            end=buyers["party"].gather(plan.market.buyer[used])
        )
        pairs = pairs.filter(pl.col("traded").is_not_null() & (pl.col("start") != pl.col("end")))
        return keys_of(pairs, self.network.parties.select("id").with_row_index("row")), pairs["traded"]

    @cached_property
    def ground(self) -> Ground:
        """Ties before any plan, ready for the pairs of one."""
        return Ground(self.network, self.memberships)

    @cached_property
    def social(self) -> Social:
        """Ties of clusters with the plan's pairs as partnerships."""
        return self.ground.with_pairs(self.network, self.pairs)

    @cached_property
    def reach(self) -> dict[str, Any]:
        """How near is near, by kind of help, in kilometres (``planning.toml``: assumptions of ours)."""
        return dict(read_toml("planning.toml")["reach_km"])

    @cached_property
    def umk(self) -> NDArray[np.bool_]:
        """Micro and small enterprises (:func:`micro_and_small`)."""
        return micro_and_small(self.network).to_numpy()

    @cached_property
    def umb(self) -> NDArray[np.bool_]:
        """Medium and large enterprises, and those of unknown size that state a demand."""
        return buying_enterprises(self.network).to_numpy()

    @cached_property
    def certified(self) -> pl.Series:
        """Who holds a permit or certificate; null where the list of a party names none for anybody."""
        held = self.network.parties.select(known_certificates()).to_series()
        return (held.list.len() > 0).alias("certified")

    @cached_property
    def memberships(self) -> Memberships:
        """Members of every cluster."""
        return read_memberships(self.network)

    @cached_property
    def home(self) -> NDArray[np.int32]:
        """Row of the cluster that each party belongs to, -1 for none."""
        code = self.memberships.home(self.network.parties.height)
        rows = np.array([*self.memberships.clusters, -1], np.int32)
        return rows[code]

    @cached_property
    def facts(self) -> pl.DataFrame:
        """One row a party: id, kind, region, commodity (main activity), cluster (id or null)."""
        parties = self.network.parties
        ids = parties["id"].to_list()
        cluster = [ids[row] if row >= 0 else None for row in self.home.tolist()]
        return parties.select(
            party="id", kind="kind", region="region", commodity=pl.col("kbli").list.first()
        ).with_columns(cluster=pl.Series(cluster, dtype=pl.String))

    def kind(self, kinds: str | Collection[str]) -> NDArray[np.bool_]:
        """Return which parties are of a kind (or of one of several)."""
        wanted = [kinds] if isinstance(kinds, str) else sorted(kinds)
        return self.network.parties["kind"].is_in(wanted).to_numpy()

    def tied(self, types: Iterable[str], others: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return who has a tie of these types in force with one of the others, in either direction.

        A tie with a cluster counts for each of its members: a facilitator of the cluster is theirs.
        """
        ties = self.network.tie_arrays(types, self.network.as_of)
        found = np.zeros(self.network.parties.height, np.bool_)
        found[ties.start[others[ties.end]]] = True
        found[ties.end[others[ties.start]]] = True
        member = self.home >= 0
        found[member] |= found[self.home[member]]
        return found

    @cached_property
    def vectors(self) -> NDArray[np.float64]:
        """Where parties stand on the unit sphere; nan where unknown."""
        where = places(self.network)
        lat, lon = (where[name].fill_null(np.nan).to_numpy() for name in ("lat", "lon"))
        return unit_vectors(lat, lon)

    def nearest(self, others: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return for each party how far the nearest of the others is (km, inf for none), and its row (-1)."""
        km = np.full(len(self.vectors), np.inf)
        row = np.full(len(self.vectors), -1, dtype=np.int64)
        placed = ~np.isnan(self.vectors[:, 0])
        there = np.flatnonzero(others & placed)
        if there.size == 0 or not placed.any():
            return km, row
        at = cKDTree(self.vectors[there]).query(self.vectors[placed])[1]
        row[placed] = there[at]
        km[placed] = distances_km(self.vectors[placed], self.vectors[there[at]])
        return km, row

    def within(self, others: NDArray[np.bool_], km: float) -> NDArray[np.bool_]:
        """Return who has one of the others within a distance."""
        return self.nearest(others)[0] <= km
