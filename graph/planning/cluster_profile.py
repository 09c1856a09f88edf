"""Profile of a cluster: five conditions at two dates, rivals, aid, stage, checks of 3C, constraints, SWOT and levers.

The five conditions are Porter's four determinants and social capital (JICA 2004). Which evidence speaks for which
condition is ours; each is a share of members from 0 to 1 with its n, at two dates, so that a planner sees what moved.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.errors import UnknownParty
from graph.metrics.clusters import axes
from graph.metrics.relation import cluster_position, read_memberships
from graph.planning.cluster_around import Around
from graph.planning.cluster_rivals import rivals, sales_of
from graph.planning.levers import lever_prices
from graph.planning.years import earlier

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

    from graph.planning.scene import Scene

CONDITIONS: Final = ("demand", "factor", "strategy", "related", "social_capital")
WEAK: Final = 0.25
STRONG: Final = 0.6
"""A share of members below or above which a piece of evidence is called weak or strong: ours."""
BENCHMARK_RP: Final = 700_000_000
"""Average yearly sales of small industries (JICA 2004): shown, never a bar for one enterprise."""
STAGE: Final = {
    "isolated": "isolated_producers",
    "inward": "internal_linkages",
    "broker_dependent": "outside_through_brokers",
    "bonded_and_open": "dynamic",
}
"""Stage on the continuum by the reading of bonding and bridging: our reading, the source's figure is lost."""
RELATED_KM: Final = 10.0
"""How far from a member a firm of a related industry may stand: ours."""
COMPONENT: Final = ("25", "28", "29", "30")
EXPORT_SHARE: Final = 0.2
AID_PER_MEMBER: Final = 2.0
"""Aid ties a member (programmes attended, foster support, coaching) above which dependence is warned of: ours."""
LEVERS: Final = {
    "demand": "lever.find_offtaker",
    "factor": "lever.bring_machines",
    "strategy": "lever.certify",
    "related": "lever.bring_provider",
    "social_capital": "lever.joint_actions",
}


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence of a condition: a share of members then and now."""

    condition: str
    code: str
    before: float | None
    now: float
    n: int

    @property
    def state(self) -> str:
        """``weak``, ``fair`` or ``strong`` today.

        Examples
        --------
        >>> Evidence("demand", "sells_directly", 0.1, 0.7, 30).state
        'strong'
        """
        return "weak" if self.now < WEAK else "strong" if self.now >= STRONG else "fair"


def cluster_profile(scene: Scene, cluster: str, *, then: date | None = None) -> dict[str, Any]:
    """Return the profile of a cluster given by id, alias or exact name.

    Parameters
    ----------
    then
        The earlier date; None takes two years before the snapshot.

    Raises
    ------
    UnknownParty
        If no cluster answers to it.
    RuleViolation
        If ``then`` is not earlier than the snapshot.
    """
    network = scene.network
    before = earlier(then, network.as_of, 2)
    position = cluster_position(network, scene.memberships, cluster)
    row, members = scene.memberships.clusters[position], scene.memberships.members[position].astype(np.int64)
    party = network.parties.row(row, named=True)
    if not members.size:
        message = f"{party['name']} has no members in this network"
        raise UnknownParty(message, hint="tie its members by PART_OF", cluster=party["id"])
    evidence = evidence_of(scene, row, members, before)
    reading = {on: _reading(scene, party["id"], on) for on in (before, network.as_of)}
    kbli = trade_of(scene, row, members)
    around_it = Around(scene)
    related, institutions = around_it.related(members, kbli or "", RELATED_KM), around_it.institutions(members)
    weak = [one for one in evidence if one.state == "weak"]
    order = sorted(CONDITIONS, key=lambda name: (_mean(evidence, name), name))
    levers = [LEVERS[name] for name in order[:3]]
    around: dict[str, Any] = {
        "rivals": rivals(scene, row, members, kbli),
        "aid": aid(scene, row, members),
        "unmet_demand": unmet_demand(scene, row, members, kbli),
    }
    return {
        "cluster": party["id"],
        "name": party["name"],
        "region": party["region"],
        "kbli": kbli,
        "n": int(members.size),
        "called": "cluster" if related and institutions else "sentra",
        "related_firms": related,
        "institutions": institutions,
        "group": group_of(scene, members, kbli),
        "stage": STAGE.get(reading[network.as_of] or "", "unknown"),
        "stage_before": STAGE.get(reading[before] or "", "unknown"),
        "homogeneity": homogeneity(scene, members),
        "developmental_firms": developmental(scene, members),
        "specialisation": specialisation(scene, members),
        **around,
        "three_c": three_c(scene, row, members, evidence),
        "dates": [before.isoformat(), network.as_of.isoformat()],
        "conditions": [asdict(one) | {"state": one.state} for one in evidence],
        "constraints": [f"constraint.{one.code}" for one in weak],
        "swot": swot(evidence, **around),
        "levers": levers,
        "lever_prices": _priced(scene, levers),
        "benchmark_sales_rp": BENCHMARK_RP,
        **sales_of(scene, members),
        "as_of": network.as_of,
    }


def evidence_of(scene: Scene, row: int, members: NDArray[np.int64], before: date) -> list[Evidence]:
    """Return every piece of evidence of the five conditions at two dates."""
    network = scene.network
    parties = network.parties[members]
    n = int(members.size)

    def dated(code: str, condition: str, types: Iterable[str], others: NDArray[np.bool_]) -> Evidence:
        share = [_tied_share(scene, (row, members), types, others, on) for on in (before, network.as_of)]
        return Evidence(condition, code, share[0], share[1], n)

    def today(code: str, condition: str, column: pl.Expr) -> Evidence:
        share = parties.select(column.fill_null(value=False).cast(pl.Float64).mean()).item()
        return Evidence(condition, code, None, float(share or 0.0), n)

    inside = np.zeros(network.parties.height, np.bool_)
    inside[members] = True
    banks, bds = scene.kind("financial_institution"), scene.kind(("bds_provider", "institution"))
    machines = scene.kind(("machine", "shared_facility"))
    sources = scene.kind(("government", "officer", "front_office", "cooperative"))
    return [
        dated("sells_directly", "demand", ["SUPPLIES", "PARTNERS_WITH", "SUBCONTRACTS"], scene.umb),
        today("exports", "demand", pl.col("export_oriented")),
        dated("financed", "factor", ["FINANCES"], banks),
        dated("machines", "factor", ["HOLDS", "SHARES_WITH"], machines),
        today("certified", "strategy", pl.col("certifications").list.len() > 0),
        dated("learns_outside", "strategy", ["LEARNS_FROM"], ~inside),
        dated("served", "related", ["SERVES", "LEARNS_FROM", "COOPERATES_WITH"], bds),
        dated("fostered", "related", ["FOSTERS"], scene.kind("foster_company")),
        dated("acts_jointly", "social_capital", ["COOPERATES_WITH", "SHARES_WITH", "TRUSTS"], inside),
        dated("told", "social_capital", ["INFORMS", "COACHES"], sources),
        dated("forum", "social_capital", ["ATTENDED", "SITS_ON"], scene.kind("forum")),
    ]


def _tied_share(
    scene: Scene, cluster: tuple[int, NDArray[np.int64]], types: Iterable[str], others: NDArray[np.bool_], on: date
) -> float:
    ties = scene.network.tie_arrays(types, on)
    row, members = cluster
    found = np.zeros(scene.network.parties.height, np.bool_)
    found[ties.start[others[ties.end]]] = True
    found[ties.end[others[ties.start]]] = True
    return 1.0 if found[row] else float(found[members].mean())


def _priced(scene: Scene, levers: list[str]) -> list[dict[str, Any]]:
    """Return what each lever costs, of what and by which source; None where nobody stated it."""
    known = lever_prices(scene.prices, scene.market[0].setting.assumptions.repairs)
    prices = [(lever, known.get(lever)) for lever in levers]
    return [
        {
            "lever": lever,
            "lever_cost_rp": None if price is None else price.cost_rp,
            "lever_per": None if price is None else price.per,
            "lever_basis": None if price is None else price.basis,
        }
        for lever, price in prices
    ]


def _mean(evidence: list[Evidence], condition: str) -> float:
    return float(np.mean([one.now for one in evidence if one.condition == condition]))


def _reading(scene: Scene, cluster: str, on: date) -> str | None:
    standing = axes(scene.network, read_memberships(scene.network, on), on)
    return dict(standing.select("cluster", "reading").iter_rows()).get(cluster)


def trade_of(scene: Scene, row: int, members: NDArray[np.int64]) -> str | None:
    """Return the trade of a cluster: what it states, else what most of its members do."""
    stated = scene.network.parties["kbli"][row]
    if stated is not None and len(stated):
        return str(stated[0])
    codes = scene.network.parties["kbli"].list.first()[members].drop_nulls().mode().sort()
    return str(codes[0]) if len(codes) else None


def group_of(scene: Scene, members: NDArray[np.int64], kbli: str | None) -> str:
    """Return the group of the 2004 study: component by trade, export by members, else domestic."""
    if kbli and kbli[:2] in COMPONENT:
        return "metal_machinery_component"
    exports = scene.network.parties["export_oriented"][members].fill_null(value=False).mean()
    return "export_oriented" if isinstance(exports, float) and exports >= EXPORT_SHARE else "domestic_market"


def homogeneity(scene: Scene, members: NDArray[np.int64]) -> float | None:
    """Return the chance that two offers of members are of one product: 1 homogeneous, near 0 all different.

    Homogeneous products allow consortia; heterogeneous ones limit joint action and horizontal linkages.
    """
    ids = scene.network.parties["id"][members].to_list()
    products = scene.network.offers.filter(pl.col("party").is_in(ids)).select(
        product=pl.coalesce("product", "commodity")
    )
    if not products.height:
        return None
    shares = products["product"].value_counts(normalize=True)["proportion"]
    return float((shares**2).sum())


def developmental(scene: Scene, members: NDArray[np.int64]) -> list[str]:
    """Return the members from whom others learn and who reach outside: Best's developmental firms, by our signs.

    At least one member learns from them or cooperates with them, and they deal directly with a medium or large
    enterprise or learn outside the cluster themselves.
    """
    network = scene.network
    inside = np.zeros(network.parties.height, np.bool_)
    inside[members] = True
    learns = network.tie_arrays(["LEARNS_FROM"], network.as_of)
    taught = np.zeros_like(inside)
    taught[learns.end[inside[learns.start]]] = True
    out = scene.tied(["SUPPLIES", "PARTNERS_WITH"], scene.umb)
    out[learns.start[~inside[learns.end]]] = True
    ids = network.parties["id"].to_list()
    return [ids[row] for row in members.tolist() if taught[row] and out[row]]


def specialisation(scene: Scene, members: NDArray[np.int64]) -> float | None:
    """Return how far members divide work: number of different main activities to five digits over members."""
    codes = scene.network.parties["kbli"].list.first()[members].drop_nulls()
    return codes.n_unique() / len(codes) if len(codes) else None


def aid(scene: Scene, row: int, members: NDArray[np.int64]) -> dict[str, Any]:
    """Return aid received, with a warning where a cluster may have come to depend on it (as Waru did)."""
    ties = scene.network.ties
    ids = [*scene.network.parties["id"][members].to_list(), scene.network.parties["id"][row]]
    programmes = scene.network.parties.filter(pl.col("kind") == "programme")["id"].to_list()
    took = (pl.col("type") == "ATTENDED") & pl.col("start").is_in(ids)
    attended = ties.filter(took & pl.col("end").is_in(programmes))
    fostered = ties.filter((pl.col("type") == "FOSTERS") & pl.col("end").is_in(ids))
    coached = ties.filter((pl.col("type") == "COACHES") & pl.col("end").is_in(ids))
    many = attended.height + fostered.height + coached.height
    per_member = many / max(int(members.size), 1)
    return {
        "programmes": attended.height,
        "foster": fostered.height,
        "coaching": coached.height,
        "per_member": round(per_member, 2),
        "dependence_warning": per_member >= AID_PER_MEMBER,
    }


def three_c(scene: Scene, row: int, members: NDArray[np.int64], evidence: list[Evidence]) -> dict[str, bool]:
    """Return the checks of 3C: a link to a demanding market, a flexible group, a focus on the potentially viable."""
    from graph.planning.viable import viable_enterprises  # noqa: PLC0415 - which knows profiles' benchmark

    demanding = scene.network.demands.filter(pl.col("required").list.len() > 0)["party"].unique().to_list()
    asks = scene.network.parties["id"].is_in(demanding).to_numpy() | scene.umb
    competition = bool(scene.tied(["SUPPLIES", "PARTNERS_WITH", "SUBCONTRACTS"], asks)[np.append(members, row)].any())
    joint = next(one.now for one in evidence if one.code == "acts_jointly")
    known = viable_enterprises(scene, members)
    return {
        "competition": competition,
        "cooperation": joint >= WEAK,
        "concentration": bool(known.filter(pl.col("viability") != "not_shown").height),
    }


def swot(
    evidence: list[Evidence], *, rivals: list[dict[str, Any]], aid: dict[str, Any], unmet_demand: list[dict[str, Any]]
) -> dict[str, list[str]]:
    """Return strengths, weaknesses, opportunities and threats, each from evidence."""
    strengths = [f"strength.{one.code}" for one in evidence if one.state == "strong"]
    weaknesses = [f"constraint.{one.code}" for one in evidence if one.state == "weak"]
    opportunities = ["opportunity.unmet_demand"] if unmet_demand else []
    if any(one.before is not None and one.now > one.before + 0.1 for one in evidence):
        opportunities.append("opportunity.improving")
    threats = []
    if any(one["same_product"] or one["shared_buyers"] for one in rivals):
        threats.append("threat.rivals")
    if aid["dependence_warning"]:
        threats.append("threat.dependence_on_aid")
    if any(one.before is not None and one.now < one.before - 0.1 for one in evidence):
        threats.append("threat.declining")
    return {"strengths": strengths, "weaknesses": weaknesses, "opportunities": opportunities, "threats": threats}


def unmet_demand(scene: Scene, row: int, members: NDArray[np.int64], kbli: str | None) -> list[dict[str, Any]]:
    """Return what buyers of the cluster's own province want of its products and the plan leaves unmet, by product.

    Its products are its trade and what its members offer. Demand elsewhere is no opportunity of this cluster.
    """
    network, (candidates, plan) = scene.network, scene.market
    home = network.parties["region"][row] or network.parties["region"][members].drop_nulls().mode().sort().first()
    if home is None or "commodity" not in candidates.buyers.columns:
        return []
    makers = network.parties["id"][members].to_list()
    offered = network.offers.filter(pl.col("party").is_in(makers))["commodity"].drop_nulls().to_list()
    places = network.parties.select("region", party="id")
    left = candidates.buyers.with_columns(left=pl.Series(plan.unmet)).filter(
        (pl.col("left") > 0) & pl.col("commodity").is_in(sorted({kbli or "", *offered}))
    )
    near = left.select("party", "commodity", "unit", "left").join(places, on="party", how="left")
    near = near.filter(pl.col("region").str.head(len("33")) == str(home)[: len("33")])
    told = near.group_by("commodity", "unit").agg(
        units_per_month=pl.col("left").sum(), buyers=pl.col("party").n_unique()
    )
    return told.sort("commodity", "unit").to_dicts()


def registry(scene: Scene) -> pl.DataFrame:
    """Return every declared cluster with what it is called, its group, stage, size and lacks."""
    rows, around = [], Around(scene)
    readings = dict(scene.axes.select("cluster", "reading").iter_rows())
    for row, members in zip(scene.memberships.clusters, scene.memberships.members, strict=True):
        party = scene.network.parties.row(row, named=True)
        mine = members.astype(np.int64)
        kbli = trade_of(scene, row, mine)
        related, institutions = around.related(mine, kbli or "", RELATED_KM), around.institutions(mine)
        rows.append(
            {
                "cluster": party["id"], "name": party["name"], "region": party["region"], "kbli": kbli,
                "n": int(mine.size), "called": "cluster" if related and institutions else "sentra",
                "group": group_of(scene, mine, kbli), "stage": STAGE.get(readings.get(party["id"]) or "", "unknown"),
                "related_firms": related, "institutions": institutions, "as_of": scene.network.as_of,
            }
        )  # fmt: skip
    return pl.DataFrame(rows)


__all__ = ["BENCHMARK_RP", "CONDITIONS", "Evidence", "cluster_profile", "evidence_of", "read_memberships", "registry"]
