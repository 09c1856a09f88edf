"""ClusterReport: the recommended figures of one cluster, each with its null or interval, its n and its date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from math import isnan
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.metrics.advice import STAGE_EVIDENCE, next_steps, stage
from graph.metrics.clusters import Measured
from graph.metrics.coverage import Coverage, coverage
from graph.metrics.declared import community_figures
from graph.metrics.figure import Figure
from graph.metrics.hearing import hearing
from graph.metrics.outward import bridging_figures, linking_figures
from graph.metrics.reading import reading
from graph.metrics.relation import OFFICIALS, RELATION, cluster_position, read_memberships, read_relation
from graph.metrics.renewal import renewal_figures
from graph.metrics.roles import ROLES
from graph.metrics.view import ClusterView, bonding_figures
from graph.model.vocabulary import SYMMETRIC_TIES, TieType

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from graph.network import Network

__all__ = ["ClusterReport", "Figure", "cluster_report"]

TWELVE: Final = {
    1: ("bonding.density", "bonding.internal_degree"),
    2: ("bonding.support",),
    3: ("bonding.reciprocity",),
    4: ("bonding.core_share",),
    5: ("bridging.ei",),
    6: ("bridging.partner_diversity",),
    7: ("bridging.efficiency", "bridging.low_constraint_share", "bridging.freer_than_peers"),
    8: ("bridging.brokerage", "bridging.top_broker_share"),
    9: ("bridging.disjoint_bridges",),
    10: tuple(f"linking.{tier}_within_{steps}" for tier in ("bank", "government", "buyer") for steps in (1, 2)),
    11: (
        "linking.economic_connectedness",
        "linking.economic_connectedness_small",
        "linking.economic_connectedness_micro",
        "linking.economic_connectedness_household",
    ),
    12: ("communities.nmi",),
}
"""The twelve recommended figures (research of the project, 1.5) by number."""
NUMBER: Final = {code: number for number, codes in TWELVE.items() for code in codes}


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
    coverage
        Response rate, missing ties, and which ties make the network, by type.
    types
        Tie types that make the relation.
    figures
        In the order of research: bonding, bridging, linking, information, specialisation (Best's model).
    bonding_z, bridging_z
        The two axes of the 2 x 2: members' ties inside and to others against ``reading_null``; nan below five members.
    reading, reading_null
        Where it stands in the 2 x 2 (see :func:`graph.metrics.reading.reading`), and against which null; None below
        five members.
    reading_without_officials
        The same without the ties of government and officers, on whom alone a stage may rest.
    stage
        On the cluster continuum, as the reading (of all ties) has it; None without one.
    evidence
        Codes of the figures that stand beside the stage.
    steps
        What to do next, as codes, most urgent first.
    because
        Step -> code of the figure that asks for it, or ``reading``.
    top_broker
        Id of the party that brokers most between the cluster and others, None where nobody does; ties of trust do not
        count here, because they are never shown by name.
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
    coverage: Coverage
    types: tuple[str, ...]
    figures: tuple[Figure, ...]
    bonding_z: float
    bridging_z: float
    reading: str | None
    reading_without_officials: str | None
    reading_null: str
    stage: str | None
    evidence: tuple[str, ...]
    steps: tuple[str, ...]
    because: Mapping[str, str]
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

    @property
    def twelve(self) -> dict[int, tuple[Figure, ...]]:
        """The twelve recommended figures by number; one number may have several parts."""
        return {number: tuple(self.figure(code) for code in codes) for number, codes in TWELVE.items()}

    def to_dict(self) -> dict[str, Any]:
        """Return the report for JSON: dates as text, None where undefined."""
        facts = asdict(self) | {"as_of": self.as_of.isoformat()}
        facts["figures"] = [asdict(f) | {"number": NUMBER.get(f.code), "as_of": facts["as_of"]} for f in self.figures]
        found = _plain(facts)
        assert isinstance(found, dict)  # noqa: S101 - a mapping stays one
        return found

    def to_frame(self) -> pl.DataFrame:
        """Return one row a figure, null where undefined."""
        rows = [{name: _plain(value) for name, value in asdict(f).items()} for f in self.figures]
        numbers = dict.fromkeys(("value", "z", "low", "high", "without_officials"), pl.Float64)
        return pl.DataFrame(rows, schema_overrides={**numbers, "null": pl.String})


def _plain(value: object) -> Any:  # noqa: ANN401 - as JSON has it
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return None if isinstance(value, float) and isnan(value) else value


def cluster_report(
    network: Network,
    cluster: str,
    *,
    types: Iterable[str] | None = None,
    on: date | None = None,
    earlier: Network | None = None,
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
    earlier
        A snapshot of before, for growth and new products of the members.
    seed
        Of the bootstrap and of random groups.

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
    chosen = tuple(sorted(str(name) for name in (RELATION if types is None else types)))
    everyone, others = _views(network, cluster, chosen, on, seed)
    heard = hearing(everyone, everyone.on)
    figures = (
        *_ties(everyone, others),
        *heard.figures,
        *_communities(everyone, others),
        *_renewal(network, cluster, everyone, others, earlier),
    )
    covered = coverage(everyone, chosen, everyone.on)
    facts = everyone.measured.cluster(everyone.position)
    values = {figure.code: figure.value for figure in figures}
    steps = next_steps(facts["reading"], values, covered.response_rate if everyone.n else 1.0)
    party = network.parties.row(everyone.measured.memberships.clusters[everyone.position], named=True)
    return ClusterReport(
        cluster=party["id"],
        name=party["name"],
        region=party["region"],
        as_of=everyone.on,
        synthetic=network.synthetic,
        n=everyone.n,
        tied=everyone.tied,
        coverage=covered,
        types=chosen,
        figures=figures,
        bonding_z=_number(facts["bonding_z"]),
        bridging_z=_number(facts["bridging_z"]),
        reading=facts["reading"],
        reading_without_officials=reading(*others.measured.axes(others.position)),
        reading_null=facts["reading_null"],
        stage=stage(facts["reading"]),
        evidence=STAGE_EVIDENCE if facts["reading"] else (),
        steps=tuple(steps),
        because=steps,
        top_broker=_top_broker(_without_trust(everyone, chosen)),
        gatekeeper=heard.gatekeeper,
    )


def _views(
    network: Network, cluster: str, types: tuple[str, ...], on: date | None, seed: int
) -> tuple[ClusterView, ClusterView]:
    """Return the cluster among everyone, and among all but government and officers."""
    memberships = read_memberships(network, on)
    position = cluster_position(network, memberships, cluster)
    one_way = sorted(set(types) - SYMMETRIC_TIES)
    everyone, others = (
        ClusterView(
            Measured(network, memberships, read_relation(network, types, on, without=without)),
            read_relation(network, one_way, on, without=without),
            position,
            network.as_of if on is None else on,
            seed,
        )
        for without in (frozenset(), OFFICIALS)
    )
    return everyone, others


def _ties(everyone: ClusterView, others: ClusterView) -> list[Figure]:
    """Bonding, bridging and linking, also without officials; reaching them cannot be measured without them."""
    again = {figure.code: figure.value for figure in _figures(others)}
    return [
        figure
        if figure.code.startswith("linking.government")
        else replace(figure, without_officials=again[figure.code])
        for figure in _figures(everyone)
    ]


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _communities(everyone: ClusterView, others: ClusterView) -> list[Figure]:
    """Return agreement of declared and found clusters, also without officials, who tie many together."""
    return [
        replace(one, without_officials=two.value)
        for one, two in zip(community_figures(everyone), community_figures(others, draws=0), strict=True)
    ]


def _renewal(
    network: Network, cluster: str, everyone: ClusterView, others: ClusterView, earlier: Network | None
) -> list[Figure]:
    """Best's model, its ties to others also without officials."""
    figures, again = (
        renewal_figures(network, cluster, view.on, earlier=earlier, without=view.measured.relation, seed=view.seed)
        for view in (everyone, others)
    )
    return [replace(one, without_officials=two.value) for one, two in zip(figures, again, strict=True)]


def _without_trust(view: ClusterView, types: tuple[str, ...]) -> ClusterView:
    """Return the view in the relation without survey ties of trust, which are never shown by name."""
    if TieType.TRUSTS not in types:
        return view
    measured = view.measured
    relation = read_relation(measured.network, set(types) - {TieType.TRUSTS}, view.on)
    return replace(view, measured=replace(measured, relation=relation))


def _figures(view: ClusterView) -> list[Figure]:
    return [*bonding_figures(view), *bridging_figures(view), *linking_figures(view)]


def _top_broker(view: ClusterView) -> str | None:
    columns = [ROLES.index("gatekeeper"), ROLES.index("representative")]
    brokered = view.measured.roles[view.members][:, columns].sum(axis=1)
    if not brokered.any():
        return None
    return str(view.measured.network.parties["id"][int(view.members[brokered.argmax()])])
