"""measure: bonding, bridging and linking of every cluster of a Network, one row a cluster."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import erfc, isnan, sqrt
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.metrics.arrays import VECTORISED, TieArrays
from graph.metrics.label_null import LabelNull
from graph.metrics.linking import within_steps
from graph.metrics.many_tests import benjamini_hochberg
from graph.metrics.reading import PeerNull, reading
from graph.metrics.relation import OFFICIALS, RELATION, Memberships, Relation, read_memberships, read_relation, tier_of
from graph.metrics.roles import ROLES, role_counts
from graph.model.vocabulary import PartyKind, Size

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

    from graph.metrics.kernels.types import Ints, Longs
    from graph.network import Network

TIERS: Final = ("bank", "government", "buyer", "bds", "cooperative")
HOUSEHOLD_WORKERS: Final = 4
"""An enterprise of so few workers is a household industry (industri rumah tangga) in Indonesian statistics."""
WITHOUT: Final = "_without_officials"


@dataclass(frozen=True, eq=False)
class Measured:
    """One relation of a Network with what all its clusters share: nulls, brokerage and reach, computed once.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a", "b", "k"], "kind": ["enterprise"] * 2 + ["cluster"], "name": list("ABK")})
    >>> ties = pl.DataFrame(
    ...     {"start": ["a", "b", "a"], "end": ["k", "k", "b"], "type": ["PART_OF", "PART_OF", "SUPPLIES"]}
    ... )
    >>> network = Network.from_frames(parties, ties=ties, as_of=date(2026, 1, 1))
    >>> measured = Measured(network, read_memberships(network), read_relation(network))
    >>> measured.cluster(0)["density"], measured.cluster(0)["ei"]
    (1.0, -1.0)
    """

    network: Network
    memberships: Memberships
    relation: Relation

    @cached_property
    def _home(self) -> Ints:
        return self.memberships.home(self.network.parties.height)

    @cached_property
    def population(self) -> Ints:
        """Parties of the kinds that clusters have as members: those whom chance may draw."""
        kinds = self.network.parties["kind"].to_numpy()
        drawn = np.isin(kinds, np.unique(kinds[self.memberships.anyone].astype(str)))
        return np.flatnonzero(drawn).astype(np.int32)

    @cached_property
    def households(self) -> NDArray[np.bool_]:
        """Enterprises of the household tier: micro, or of unknown size, with at most four workers (as BPS counts)."""
        small = pl.col("kind").is_in([PartyKind.ENTERPRISE, PartyKind.SOCIAL_ENTERPRISE]) & (
            pl.col("size").is_null() | (pl.col("size") == Size.MICRO)
        )
        few = (pl.col("workers") <= HOUSEHOLD_WORKERS).fill_null(False)
        bare = tier_of(self.network) == "micro"
        return np.asarray(self.network.parties.select(small & few).to_series().to_numpy() & bare, np.bool_)

    @cached_property
    def null(self) -> LabelNull:
        """Random groups of parties of the kinds that clusters have as members."""
        return LabelNull(self.relation.plain, self.population)

    @cached_property
    def roles(self) -> Longs:
        """Brokerage roles of every party; those in no cluster belong to the group of their kind."""
        outside = self.network.parties["kind"].rank("dense").to_numpy().astype(np.int32) + len(
            self.memberships.clusters
        )
        code = np.where(self._home >= 0, self._home, outside).astype(np.int32)
        return role_counts(self.relation.directed, code, int(code.max(initial=0)) + 1)

    @cached_property
    def reach(self) -> dict[str, NDArray[np.bool_]]:
        """Who reaches bank, government or buyer within one and within two ties."""
        tiers = tier_of(self.network)
        return {
            f"{tier}_within_{steps}": within_steps(self.relation.plain, tiers == tier, steps)
            for tier in TIERS
            for steps in (1, 2)
        }

    @cached_property
    def met(self) -> dict[str, bool]:
        """Tiers of which anybody has a tie at any time: of the others no list says who reaches them, which is no 0."""
        tiers = tier_of(self.network)
        tied = self.relation.plain.degree > 0
        if not all((tied & (tiers == tier)).any() for tier in TIERS):  # at another date perhaps, or without officials
            ties = self.network.tie_arrays(RELATION)
            tied[ties.start] = tied[ties.end] = True
        return {tier: bool((tied & (tiers == tier)).any()) for tier in TIERS}

    def near(self, name: str, members: Ints) -> float | None:
        """Return the share of members that reach a tier, by the name in :attr:`reach`; None where that is not known."""
        return _share(self.reach[name][members]) if self.met[name.partition("_")[0]] else None

    @cached_property
    def member_ties(self) -> list[tuple[Longs, Longs]]:
        """For each cluster the ties of every member inside and outside it."""
        return [self._split(members) for members in self.memberships.members]

    @cached_property
    def _has_peers(self) -> bool:
        return sum(members.size > 0 for members in self.memberships.members) > 1

    @cached_property
    def _peers(self) -> tuple[PeerNull, PeerNull]:
        nobody = np.zeros(0, np.int64)
        inside = np.concatenate([nobody, *(ties[0] for ties in self.member_ties)])
        outside = np.concatenate([nobody, *(ties[1] for ties in self.member_ties)])
        return PeerNull.of(inside), PeerNull.of(outside)

    def _split(self, members: Ints) -> tuple[Longs, Longs]:
        degree = self.relation.plain.degree[members].astype(np.int64)
        inside = np.bincount(self._row_of_entry(members), self._entry_inside(members), members.size).astype(np.int64)
        return inside, degree - inside

    def _entries(self, members: Ints) -> Longs:
        first = self.relation.plain.rows.first.astype(np.int64)
        degree = first[members + 1] - first[members]
        skipped = np.repeat(first[members] - np.concatenate([[0], np.cumsum(degree)[:-1]]), degree)
        return np.asarray(np.arange(int(degree.sum())) + skipped, np.int64)

    def _row_of_entry(self, members: Ints) -> Longs:
        return np.repeat(np.arange(members.size), self.relation.plain.degree[members])

    def _entry_inside(self, members: Ints) -> NDArray[np.bool_]:
        neighbours = self.relation.plain.rows.neighbour[self._entries(members)]
        if members.size == 0:
            return np.zeros(0, bool)
        at = np.minimum(np.searchsorted(members, neighbours), members.size - 1)
        return np.asarray(members[at] == neighbours)

    def inner(self, members: Ints) -> TieArrays:
        """Return the ties among the members, numbered in the order given."""
        inside = self._entry_inside(members)
        start = self._row_of_entry(members)[inside]
        end = np.searchsorted(members, self.relation.plain.rows.neighbour[self._entries(members)][inside])
        once = start < end
        return TieArrays.from_edges(members.size, start[once], end[once], engine=self.relation.plain.engine)

    def axes(self, position: int) -> tuple[float, float]:
        """Return bonding z and bridging z of a cluster, without what takes all parties to measure."""
        inside_of, outside_of = self.member_ties[position]
        if self._has_peers:
            bonding, bridging = self._peers
            return bonding.z(inside_of), bridging.z(outside_of)
        inside, outside = int(inside_of.sum()) // 2, int(outside_of.sum())
        null = self.null.of_group(int(inside_of.size), inside=inside, touching=inside + outside)
        return null.inside_z, null.outside_z

    def balance(self, position: int) -> dict[str, Any]:
        """Return what :meth:`cluster` says of n, the two axes and reach, without what takes all parties to measure."""
        members = self.memberships.members[position]
        inside_of, outside_of = self.member_ties[position]
        inside, outside = int(inside_of.sum()) // 2, int(outside_of.sum())
        bonding_z, bridging_z = self.axes(position)
        figures: dict[str, float | int | None] = {
            "n": int(members.size), "bonding_z": bonding_z, "bridging_z": bridging_z,
            "share_inside": inside / (inside + outside) if inside + outside else None,
        }  # fmt: skip
        figures |= {name: self.near(name, members) for name in self.reach}
        return {name: None if isinstance(f, float) and isnan(f) else f for name, f in figures.items()}

    def cluster(self, position: int) -> dict[str, Any]:
        """Return every figure of one cluster, None where undefined."""
        members = self.memberships.members[position]
        n = int(members.size)
        inside_of, outside_of = self.member_ties[position]
        inside, outside = int(inside_of.sum()) // 2, int(outside_of.sum())
        inner = self.inner(members)
        profile = self.relation.plain.profile
        null = self.null.of_group(n, inside=inside, touching=inside + outside)
        bonding_z, bridging_z = self.axes(position)
        brokers = self.roles[members][:, [ROLES.index("gatekeeper"), ROLES.index("representative")]]
        brokered = brokers.sum(axis=1)
        figures: dict[str, float | int | str | None] = {
            "n": n,
            "ties_inside": inside,
            "ties_outside": outside,
            "density": inside / (n * (n - 1) / 2) if n > 1 else None,
            "internal_degree": 2 * inside / n if n else None,
            "clustering": _mean(inner.profile.clustering),
            "support": _share(inner.profile.supported),
            "share_inside": inside / (inside + outside) if inside + outside else None,
            "bonding_z": bonding_z,
            "ei": (outside - inside) / (inside + outside) if inside + outside else None,
            "ei_mean": null.ei_mean,
            "ei_sd": null.ei_sd,
            "ei_z": null.ei_z,
            "bridging_z": bridging_z,
            "constraint_median": _median(profile.constraint[members]),
            "effective_size_median": _median(profile.effective_size[members]),
            "efficiency_median": _median(profile.efficiency[members]),
            "gatekeeper": int(brokers[:, 0].sum()),
            "representative": int(brokers[:, 1].sum()),
            "top_broker_share": int(brokered.max()) / int(brokered.sum()) if brokered.sum() else None,
        }
        figures |= {name: self.near(name, members) for name in self.reach}
        figures |= {"reading": reading(bonding_z, bridging_z), "reading_null": _null_name(self._has_peers)}
        return {name: None if isinstance(f, float) and np.isnan(f) else f for name, f in figures.items()}


def _null_name(peers: bool) -> str:
    return "members_of_all_clusters" if peers else "label_permutation"


def _mean(figures: NDArray[np.float64]) -> float | None:
    known = figures[~np.isnan(figures)]
    return float(known.mean()) if known.size else None


def _median(figures: NDArray[np.float64]) -> float | None:
    known = figures[~np.isnan(figures)]
    return float(np.median(known)) if known.size else None


def _share(which: NDArray[np.bool_]) -> float | None:
    return int(np.count_nonzero(which)) / which.size if which.size else None


def two_sided(z: float | None) -> float:
    """Return the normal two-sided tail of a z; nan where there is none.

    Examples
    --------
    >>> round(two_sided(1.959964), 4), two_sided(None)
    (0.05, nan)
    """
    return float("nan") if z is None else erfc(abs(z) / sqrt(2))


FRAME: Final[dict[str, Any]] = {
    "cluster": pl.String,
    "name": pl.String,
    "region": pl.String,
    "as_of": pl.Date,
    "n": pl.Int64,
    "ties_inside": pl.Int64,
    "ties_outside": pl.Int64,
    "density": pl.Float64,
    "internal_degree": pl.Float64,
    "clustering": pl.Float64,
    "support": pl.Float64,
    "share_inside": pl.Float64,
    "bonding_z": pl.Float64,
    "ei": pl.Float64,
    "ei_mean": pl.Float64,
    "ei_sd": pl.Float64,
    "ei_z": pl.Float64,
    "bridging_z": pl.Float64,
    "constraint_median": pl.Float64,
    "effective_size_median": pl.Float64,
    "efficiency_median": pl.Float64,
    "gatekeeper": pl.Int64,
    "representative": pl.Int64,
    "top_broker_share": pl.Float64,
    **{f"{tier}_within_{steps}": pl.Float64 for tier in TIERS for steps in (1, 2)},
    "reading": pl.String,
    "reading_null": pl.String,
    "bonding_q": pl.Float64,
    "bridging_q": pl.Float64,
    "ei_q": pl.Float64,
}
AGAIN: Final = tuple(
    name
    for name in FRAME
    if name not in ("cluster", "name", "region", "as_of", "n", "reading_null")
    and not name.startswith("government")
    and not name.endswith("_q")
)
"""Figures that are given a second time without government and officers."""


def axes(
    network: Network, memberships: Memberships, on: date | None = None, *, without: frozenset[PartyKind] = frozenset()
) -> pl.DataFrame:
    """Return where every cluster stands on a date, as :func:`measure` has it, without what takes far longer.

    Ties with parties of the kinds ``without`` are left out.

    Returns
    -------
    polars.DataFrame
        ``cluster``, ``name``, ``region``, ``n``, ``bonding_z``, ``bridging_z`` and ``reading``, a row a cluster, by id.
    """
    measured = Measured(
        network, memberships, read_relation(network, on=on, without=without, engine=VECTORISED)
    )  # numba loads for longer
    standing = [measured.axes(position) for position in range(len(memberships.clusters))]
    about = network.parties[memberships.clusters].select("name", "region", cluster="id")
    return about.select(
        "cluster",
        "name",
        "region",
        n=pl.Series([members.size for members in memberships.members], dtype=pl.Int64),
        bonding_z=pl.Series([bonding for bonding, _ in standing], dtype=pl.Float64).fill_nan(None),
        bridging_z=pl.Series([bridging for _, bridging in standing], dtype=pl.Float64).fill_nan(None),
        reading=pl.Series([reading(*both) for both in standing], dtype=pl.String),
    )


def measure(
    network: Network, *, types: Iterable[str] | None = None, on: date | None = None, seed: int = 0
) -> pl.DataFrame:
    """Measure bonding, bridging and linking of every cluster.

    Parameters
    ----------
    network
        Clusters are its parties of kind ``cluster``; members are ``PART_OF`` them, else ``MEMBER_OF``.
    types
        Tie types that count; None takes :data:`graph.metrics.relation.RELATION`.
    on
        Only ties in force on this date; None takes the snapshot's own date.
    seed
        Of what is drawn; the figures here are exact and draw nothing.

    Returns
    -------
    polars.DataFrame
        One row a cluster, by id, with the columns of ``docs/reference/metrics.md``; null where a figure is not
        defined, and no z for fewer than five members. Columns ending in ``_without_officials`` leave the ties of
        government and officers out.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a", "b", "k"], "kind": ["enterprise"] * 2 + ["cluster"], "name": list("ABK")})
    >>> ties = pl.DataFrame(
    ...     {"start": ["a", "b", "a"], "end": ["k", "k", "b"], "type": ["PART_OF", "PART_OF", "SUPPLIES"]}
    ... )
    >>> network = Network.from_frames(parties, ties=ties, as_of=date(2026, 1, 1))
    >>> measure(network).select("cluster", "n", "density", "ei").row(0)
    ('k', 2, 1.0, -1.0)
    """
    del seed
    memberships = read_memberships(network, on)
    chosen = None if types is None else sorted(set(types))
    everyone = Measured(network, memberships, read_relation(network, chosen, on))
    others = Measured(network, memberships, read_relation(network, chosen, on, without=OFFICIALS))
    rows = []
    for position, row in enumerate(memberships.clusters):
        party = network.parties.row(row, named=True)
        about = {"cluster": party["id"], "name": party["name"], "region": party["region"]}
        again = others.cluster(position)
        rows.append(
            about
            | {"as_of": network.as_of if on is None else on}
            | everyone.cluster(position)
            | {name + WITHOUT: again[name] for name in AGAIN}
        )
    for axis in ("bonding", "bridging", "ei"):
        adjusted = benjamini_hochberg([two_sided(figures[f"{axis}_z"]) for figures in rows])
        for figures, q in zip(rows, adjusted, strict=True):
            figures[f"{axis}_q"] = None if isnan(q) else q
    schema = FRAME | {name + WITHOUT: FRAME[name] for name in AGAIN}
    return pl.DataFrame(rows, schema=schema)
