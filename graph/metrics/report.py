"""ClusterReport: the recommended figures of one cluster, each with its null or interval, its n and its date."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isnan
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import polars as pl

from graph.metrics.clusters import Measured
from graph.metrics.cohesion import bridges_of, cores
from graph.metrics.intervals import NONE, Interval, median_interval, ratio_interval, share_interval
from graph.metrics.relation import (
    OFFICIALS,
    RELATION,
    Relation,
    cluster_position,
    read_memberships,
    read_relation,
    tier_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from graph.metrics.kernels.types import Ints
    from graph.network import Network

Axis = Literal["bonding", "bridging", "linking"]
LOW_CONSTRAINT: Final = 0.3


@dataclass(frozen=True)
class Figure:
    """One figure of a report; nan where undefined, so that a missing value is never a zero.

    Attributes
    ----------
    code
        Such as ``bonding.density``; ``graph.translations.say("figure." + code, language)`` names it.
    axis
        bonding, bridging or linking: three axes, never one score.
    value
        The figure.
    z, null
        Standard deviations from the named null model, or nan and None.
    low, high
        Ends of a 95 % interval, or nan.
    n
        How many parties or ties it rests on.
    without_officials
        The same figure without the ties of government and officers; nan where that has no meaning.
    """

    code: str
    axis: Axis
    value: float
    n: int
    z: float = float("nan")
    null: str | None = None
    low: float = float("nan")
    high: float = float("nan")
    without_officials: float = float("nan")


@dataclass(frozen=True)
class ClusterReport:
    """The figures of one cluster at a date.

    Attributes
    ----------
    cluster, name, region
        Id, name and region code of the cluster.
    as_of, synthetic
        Date of the ties, and whether any part of the network was made up.
    n
        Number of members.
    tied
        Members with at least one tie on record: the others answered nothing, or nobody asked.
    types
        Tie types that make the relation.
    figures
        In the order of research: bonding, bridging, linking.
    reading, reading_null
        Where it stands in the 2 x 2 (see :func:`graph.metrics.reading.reading`), and against which null; None below
        five members.
    """

    cluster: str
    name: str
    region: str | None
    as_of: date
    synthetic: bool
    n: int
    tied: int
    types: tuple[str, ...]
    figures: tuple[Figure, ...]
    reading: str | None
    reading_null: str

    def figure(self, code: str) -> Figure:
        """Return the figure of a code.

        Raises
        ------
        KeyError
            If the report has no such figure.
        """
        for figure in self.figures:
            if figure.code == code:
                return figure
        raise KeyError(code)

    def to_dict(self) -> dict[str, Any]:
        """Return the report for JSON: dates as text, None where undefined."""
        facts = asdict(self) | {"as_of": self.as_of.isoformat(), "types": list(self.types)}
        facts["figures"] = [{name: _plain(value) for name, value in asdict(f).items()} for f in self.figures]
        return facts

    def to_frame(self) -> pl.DataFrame:
        """Return one row a figure, null where undefined."""
        rows = [{name: _plain(value) for name, value in asdict(f).items()} for f in self.figures]
        numbers = dict.fromkeys(("value", "z", "low", "high", "without_officials"), pl.Float64)
        return pl.DataFrame(rows, schema_overrides={**numbers, "null": pl.String})


def _plain(value: object) -> object:
    return None if isinstance(value, float) and isnan(value) else value


def cluster_report(
    network: Network,
    cluster: str,
    *,
    types: Iterable[str] | None = None,
    on: date | None = None,
    seed: int = 0,
) -> ClusterReport:
    """Report on one cluster: bonding, bridging and linking, each figure with null or interval and n.

    Parameters
    ----------
    network
        Holds the cluster, its members and everyone they are tied to.
    cluster
        Id, alias or exact name of a party of kind ``cluster``.
    types
        Tie types that count; None takes :data:`graph.metrics.relation.RELATION`.
    on
        Only ties in force on this date; None takes the snapshot's own date.
    seed
        Of the bootstrap.

    Raises
    ------
    UnknownParty
        If no cluster answers to the name.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a", "b", "k"], "kind": ["enterprise"] * 2 + ["cluster"], "name": list("ABK")})
    >>> ties = pl.DataFrame(
    ...     {"start": ["a", "b", "a"], "end": ["k", "k", "b"], "type": ["PART_OF", "PART_OF", "SUPPLIES"]}
    ... )
    >>> report = cluster_report(Network.from_frames(parties, ties=ties, as_of=date(2026, 1, 1)), "k")
    >>> report.n, report.figure("bonding.density").value, report.reading
    (2, 1.0, None)
    """
    memberships = read_memberships(network, on)
    position = cluster_position(network, memberships, cluster)
    chosen = tuple(sorted(str(name) for name in (RELATION if types is None else types)))
    everyone = Measured(network, memberships, read_relation(network, chosen, on))
    others = Measured(network, memberships, read_relation(network, chosen, on, without=OFFICIALS))
    view, plain_view = _View(everyone, position, seed), _View(others, position, seed)
    again = {figure.code: figure.value for figure in plain_view.figures()}
    figures = tuple(
        figure if figure.code.startswith("linking.government") else _with(figure, again[figure.code])
        for figure in view.figures()
    )
    party = network.parties.row(memberships.clusters[position], named=True)
    facts = everyone.cluster(position)
    return ClusterReport(
        cluster=party["id"],
        name=party["name"],
        region=party["region"],
        as_of=network.as_of if on is None else on,
        synthetic=network.synthetic,
        n=facts["n"],
        tied=int(np.count_nonzero(everyone.relation.plain.degree[memberships.members[position]])),
        types=chosen,
        figures=figures,
        reading=facts["reading"],
        reading_null=facts["reading_null"],
    )


def _with(figure: Figure, without: float) -> Figure:
    return Figure(**{**asdict(figure), "without_officials": without})


class _View:
    """One cluster in one relation: computes the report's figures."""

    def __init__(self, measured: Measured, position: int, seed: int) -> None:
        self.seed = seed
        self.measured = measured
        self.members: Ints = measured.memberships.members[position]
        self.n = int(self.members.size)
        self.facts = {name: _number(value) for name, value in measured.cluster(position).items()}
        self.inside, self.outside = measured.member_ties[position]
        self.inner = measured.inner(self.members)

    def figures(self) -> list[Figure]:
        return [*self._bonding(), *self._bridging(), *self._linking()]

    def _bonding(self) -> list[Figure]:
        n, facts = self.n, self.facts
        degree = ratio_interval(self.inside, np.ones(n), seed=self.seed)
        core = cores(self.inner) >= 2
        supported = self.inner.profile.supported
        support = ratio_interval(*self._ends(supported), seed=self.seed)
        arcs, returned = _directions(self.measured.relation, self.members)
        pairs = n * (n - 1)
        density = arcs.sum() / pairs if pairs else float("nan")
        correlation = (
            (returned.sum() / arcs.sum() - density) / (1 - density) if arcs.sum() and density < 1 else float("nan")
        )
        low, high = ratio_interval(returned, arcs, seed=self.seed)
        span = ((low - density) / (1 - density), (high - density) / (1 - density)) if density < 1 else NONE
        null = self.measured.null.inside_moments(n)
        return [
            Figure("bonding.density", "bonding", facts["density"], n, *_z_of(facts["ties_inside"], null, n)),
            _spanned("bonding.internal_degree", "bonding", facts["internal_degree"], n, degree),
            _spanned("bonding.support", "bonding", facts["support"], int(facts["ties_inside"]), support),
            _spanned("bonding.reciprocity", "bonding", correlation, int(arcs.sum()), span),
            _spanned("bonding.core_share", "bonding", _part(core), n, share_interval(int(core.sum()), n)),
        ]

    def _bridging(self) -> list[Figure]:
        n, facts, seed = self.n, self.facts, self.seed
        profile = self.measured.relation.plain.profile
        free = profile.constraint[self.members] < LOW_CONSTRAINT
        tied = int(np.count_nonzero(self.measured.relation.plain.degree[self.members]))
        efficiency = profile.efficiency[self.members]
        brokered = facts["gatekeeper"] + facts["representative"]
        diversity, span = self._diversity()
        return [
            Figure(
                "bridging.ei",
                "bridging",
                facts["ei"],
                int(facts["ties_inside"] + facts["ties_outside"]),
                facts["ei_z"],
                "label_permutation",
            ),
            _spanned("bridging.partner_diversity", "bridging", diversity, int(facts["ties_outside"]), span),
            _spanned(
                "bridging.efficiency",
                "bridging",
                facts["efficiency_median"],
                tied,
                median_interval(efficiency, seed=seed),
            ),
            _spanned(
                "bridging.low_constraint_share",
                "bridging",
                int(free.sum()) / tied if tied else float("nan"),
                tied,
                share_interval(int(free.sum()), tied),
            ),
            Figure("bridging.brokerage", "bridging", brokered, n),
            Figure("bridging.top_broker_share", "bridging", facts["top_broker_share"], n),
            Figure(
                "bridging.disjoint_bridges",
                "bridging",
                bridges_of(self.measured.relation.plain, self.members),
                int(facts["ties_outside"]),
            ),
        ]

    def _linking(self) -> list[Figure]:
        figures = []
        for name, reached in self.measured.reach.items():
            count = int(np.count_nonzero(reached[self.members]))
            share = count / self.n if self.n else float("nan")
            figures.append(_spanned(f"linking.{name}", "linking", share, self.n, share_interval(count, self.n)))
        return figures

    def _ends(self, marked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For each member its marked ties inside and all of them; marks are in the order of ``inner.forward``."""
        rows, rank = self.inner.forward, self.inner.rank
        ends = np.concatenate([np.repeat(np.arange(self.n), np.diff(rows.first)), rows.neighbour])
        counted = np.bincount(ends, np.concatenate([marked, marked]), self.n)
        return counted[rank], np.bincount(ends, minlength=self.n)[rank]

    def _diversity(self) -> tuple[float, Interval]:
        """IQV of the tiers of outside partners: 0 all of one tier, 1 spread evenly over the tiers outside."""
        plain = self.measured.relation.plain
        tiers = tier_of(self.measured.network)
        inside = np.zeros(plain.n, bool)
        inside[self.members] = True
        names, code = np.unique(tiers, return_inverse=True)
        kinds = int(np.unique(code[~inside]).size)
        out = inside[plain.low] != inside[plain.high]
        partner = np.where(inside[plain.low[out]], plain.high[out], plain.low[out])
        counts = np.bincount(code[partner], minlength=names.size)
        if kinds < 2 or partner.size == 0:
            return float("nan"), NONE
        value = _iqv(counts, kinds)
        if partner.size < 5:
            return float(value), NONE
        random = np.random.default_rng(self.seed)
        drawn = random.multinomial(partner.size, counts / partner.size, 999)
        low, high = np.quantile(_iqv(drawn, kinds), [0.025, 0.975])
        return float(value), (float(low), float(high))


def _iqv(counts: np.ndarray, kinds: int) -> np.ndarray:
    shares = counts / counts.sum(axis=-1, keepdims=True)
    return np.asarray((1 - (shares**2).sum(axis=-1)) * kinds / (kinds - 1))


def _directions(relation: Relation, members: Ints) -> tuple[np.ndarray, np.ndarray]:
    """For each member the arcs inside the cluster that it sends, and those of them that are returned."""
    ties = relation.directed
    at = np.full(ties.n, -1, np.int64)
    at[members] = np.arange(members.size)
    inside = (at[ties.low] >= 0) & (at[ties.high] >= 0)
    low, high, way = at[ties.low[inside]], at[ties.high[inside]], ties.way[inside]
    sent = np.bincount(low, (way & 1) > 0, members.size) + np.bincount(high, (way & 2) > 0, members.size)
    mutual = np.bincount(low, way == 3, members.size) + np.bincount(high, way == 3, members.size)
    return sent, mutual


def _spanned(code: str, axis: Axis, value: float, n: int, span: Interval) -> Figure:
    return Figure(code, axis, float(value), n, low=span[0], high=span[1])


def _z_of(observed: float, null: tuple[float, float], n: int) -> tuple[float, str]:
    mean, sd = null
    return ((observed - mean) / sd if sd > 0 and n >= 5 else float("nan")), "label_permutation"


def _part(marked: np.ndarray) -> float:
    return float(marked.mean()) if marked.size else float("nan")


def _number(value: float | str | None) -> float:
    return value if isinstance(value, (int, float)) else float("nan")
