"""ClusterReport: the recommended figures of one cluster, each with its null or interval, its n and its date."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from math import isnan
from typing import TYPE_CHECKING, Any

import polars as pl

from graph.metrics.advice import next_steps, stage
from graph.metrics.clusters import Measured
from graph.metrics.figure import Figure
from graph.metrics.hearing import hearing
from graph.metrics.outward import bridging_figures, linking_figures
from graph.metrics.relation import OFFICIALS, RELATION, cluster_position, read_memberships, read_relation
from graph.metrics.roles import ROLES
from graph.metrics.view import ClusterView, bonding_figures
from graph.model.vocabulary import SYMMETRIC_TIES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from graph.network import Network

__all__ = ["ClusterReport", "Figure", "cluster_report"]


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
        In the order of research: bonding, bridging, linking, information.
    reading, reading_null
        Where it stands in the 2 x 2 (see :func:`graph.metrics.reading.reading`), and against which null; None below
        five members.
    stage
        On the cluster continuum, as the reading has it; None without one.
    steps
        What to do next, as codes, most urgent first.
    top_broker
        Id of the party that brokers most between the cluster and others, None where nobody does.
    gatekeeper
        Id of the party through which alone most members hear from government, None where nobody is.
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
    stage: str | None
    steps: tuple[str, ...]
    top_broker: str | None
    gatekeeper: str | None

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
        facts = asdict(self) | {"as_of": self.as_of.isoformat(), "types": list(self.types), "steps": list(self.steps)}
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
    one_way = sorted(set(chosen) - SYMMETRIC_TIES)
    everyone, others = (
        ClusterView(
            Measured(network, memberships, read_relation(network, chosen, on, without=without)),
            read_relation(network, one_way, on, without=without),
            position,
            seed,
        )
        for without in (frozenset(), OFFICIALS)
    )
    heard = hearing(everyone, network.as_of if on is None else on)
    again = {figure.code: figure.value for figure in _figures(others)}
    figures = tuple(
        figure
        if figure.code.startswith("linking.government")
        else replace(figure, without_officials=again[figure.code])
        for figure in _figures(everyone)
    )
    figures += heard.figures
    party = network.parties.row(memberships.clusters[position], named=True)
    facts = everyone.measured.cluster(position)
    return ClusterReport(
        cluster=party["id"],
        name=party["name"],
        region=party["region"],
        as_of=network.as_of if on is None else on,
        synthetic=network.synthetic,
        n=everyone.n,
        tied=everyone.tied,
        types=chosen,
        figures=figures,
        reading=facts["reading"],
        reading_null=facts["reading_null"],
        stage=stage(facts["reading"]),
        steps=next_steps(facts["reading"], {figure.code: figure.value for figure in figures}),
        top_broker=_top_broker(everyone),
        gatekeeper=heard.gatekeeper,
    )


def _figures(view: ClusterView) -> list[Figure]:
    return [*bonding_figures(view), *bridging_figures(view), *linking_figures(view)]


def _top_broker(view: ClusterView) -> str | None:
    columns = [ROLES.index("gatekeeper"), ROLES.index("representative")]
    brokered = view.measured.roles[view.members][:, columns].sum(axis=1)
    if not brokered.any():
        return None
    return str(view.measured.network.parties["id"][int(view.members[brokered.argmax()])])
