"""Profile of a cluster: five conditions at two dates, rivals, aid, stage, checks of 3C, constraints, SWOT and levers.

What no list states is not known (:mod:`graph.planning.clusters.conditions`): it makes no weakness and no lever.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.errors import UnknownParty
from graph.metrics.clusters import axes
from graph.metrics.relation import OFFICIALS, RELATION, cluster_position, read_memberships
from graph.planning.certified import CERTIFY, LACKING, yet_to_get
from graph.planning.clusters.around import Around
from graph.planning.clusters.conditions import WEAK, Evidence, evidence_of, means
from graph.planning.clusters.rivals import rivals, sales_of
from graph.planning.lever_price import Price
from graph.planning.levers import lever_prices
from graph.planning.years import earlier

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from graph.planning.scene import Scene

BENCHMARK_RP: Final = 700_000_000
"""Average yearly sales of small industries (JICA 2004): shown, never a bar for one enterprise."""
STAGE: Final = {
    "isolated": "isolated_producers",
    "inward": "internal_linkages",
    "broker_dependent": "outside_through_brokers",
    "bonded_and_open": "dynamic",
}
"""Stage on the continuum by the reading of bonding and bridging: our reading, the source's figure is lost.

All ties count; a stage that ties to government and officers alone make is shown by the one without them, beside it.
"""
RELATED_KM: Final = 10.0
"""How far from a member a firm of a related industry may stand: ours."""
COMPONENT: Final = ("25", "28", "29", "30")
EXPORT_SHARE: Final = 0.2
AID_PER_MEMBER: Final = 2.0
"""Aid ties a member (programmes attended, foster support, coaching) above which dependence is warned of: ours."""
LEVERS: Final = {
    "demand": "lever.find_offtaker",
    "factor": "lever.bring_machines",
    "strategy": CERTIFY,
    "related": "lever.bring_provider",
    "social_capital": "lever.joint_actions",
}


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
    stages = _stages(scene, party["id"], members, before)
    kbli = trade_of(scene, row, members)
    around_it = Around(scene)
    related, institutions = around_it.related(members, kbli or "", RELATED_KM), around_it.institutions(members)
    weak = [one for one in evidence if one.state == "weak"]
    conditions = means(evidence)
    order = sorted((one.mean, one.condition) for one in conditions if one.mean is not None)
    levers = [LEVERS[name] for _, name in order[:3]]
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
        **stages,
        "homogeneity": homogeneity(scene, members),
        "developmental_firms": developmental(scene, members),
        "specialisation": specialisation(scene, members),
        **around,
        "three_c": three_c(scene, row, members, evidence),
        "dates": [before.isoformat(), network.as_of.isoformat()],
        "conditions": [asdict(one) | {"state": one.state} for one in evidence],
        "means": [asdict(one) for one in conditions],
        "constraints": [f"constraint.{one.code}" for one in weak],
        "swot": swot(evidence, **around),
        "levers": levers,
        "lever_prices": _priced(scene, levers, members),
        "benchmark_sales_rp": BENCHMARK_RP,
        **sales_of(scene, members),
        "as_of": network.as_of,
    }


def _priced(scene: Scene, levers: list[str], members: NDArray[np.int64]) -> list[dict[str, Any]]:
    """Return what each lever costs, of what and by which source; None where nobody stated it.

    Certificates cost what the dearest member lacks of those that buyers of its goods ask for, as in tables of gaps.
    """
    repairs = scene.market[0].setting.assumptions.repairs
    lacks = yet_to_get(scene.network, repairs).filter(
        pl.col("party").is_in(scene.network.parties["id"].gather(members).implode())
    )
    dearest = next(iter(lacks.sort("cost_rp", descending=True).rows(named=True)), None)
    fee = None if dearest is None else Price(dearest["cost_rp"], LACKING, dearest["basis"])
    known: dict[str, Price | None] = {**lever_prices({}), CERTIFY: fee, **scene.prices}
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


def _stages(scene: Scene, cluster: str, members: NDArray[np.int64], before: date) -> dict[str, str]:
    """Return the stage now and then: by all ties, which is the one used, and without government and officers.

    Then is not known where a tie of members has no date: it would stand for today as for any day before.
    """
    found = {}
    own = scene.network.parties["id"].gather(members)
    touching = pl.col("start").is_in(own.implode()) | pl.col("end").is_in(own.implode())
    undated = scene.network.ties.filter(touching & pl.col("type").is_in(list(RELATION)) & pl.col("since").is_null())
    for suffix, without in (("", frozenset()), ("_without_officials", OFFICIALS)):
        for name, on in (("stage", scene.network.as_of), ("stage_before", before)):
            standing = axes(scene.network, read_memberships(scene.network, on), on, without=without)
            reading = dict(standing.select("cluster", "reading").iter_rows()).get(cluster)
            known = name == "stage" or not undated.height
            found[name + suffix] = STAGE.get(reading or "", "unknown") if known else "unknown"
    return found


def trade_of(scene: Scene, row: int, members: NDArray[np.int64]) -> str | None:
    """Return the trade of a cluster: what it states, else what most of its members do."""
    stated = scene.network.parties["kbli"][row]
    if stated is not None and len(stated):
        return str(stated[0])
    codes = scene.network.parties["kbli"].list.first()[members].drop_nulls().mode().sort()
    return str(codes[0]) if len(codes) else None


def group_of(scene: Scene, members: NDArray[np.int64], kbli: str | None) -> str:
    """Return the group of the 2004 study: component by trade, export by members, else domestic; unknown if none says.

    Members that do not say whether they export do not count as exporting, and none as domestic where nobody says.
    """
    if kbli and kbli[:2] in COMPONENT:
        return "metal_machinery_component"
    said = scene.network.parties["export_oriented"][members]
    if said.null_count() == len(said):
        return "unknown"
    return "export_oriented" if int(said.sum()) >= EXPORT_SHARE * len(said) else "domestic_market"


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


def developmental(scene: Scene, members: NDArray[np.int64]) -> list[str] | None:
    """Return the members from whom others learn and who reach outside: Best's developmental firms, by our signs.

    None where no list tells who learns from whom.
    At least one member learns from them or cooperates with them, and they deal directly with a medium or large
    enterprise or learn outside the cluster themselves.
    """
    if scene.unread("learning"):
        return None
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
    """Return aid received, with a warning where a cluster may have come to depend on it (as Waru did).

    None is not known: no list tells of it; aid a member is then what is known, and no warning is no all-clear.
    """
    ties = scene.network.ties.unique(["start", "end", "type"])  # two lists may say one tie
    ids = [*scene.network.parties["id"][members].to_list(), scene.network.parties["id"][row]]
    programmes = scene.network.parties.filter(pl.col("kind") == "programme")["id"].to_list()
    told = {
        "programmes": ("programmes_attended", (pl.col("type") == "ATTENDED") & pl.col("start").is_in(ids)
                       & pl.col("end").is_in(programmes)),
        "foster": ("fostering", (pl.col("type") == "FOSTERS") & pl.col("end").is_in(ids)),
        "coaching": ("coaching", (pl.col("type") == "COACHES") & pl.col("end").is_in(ids)),
    }  # fmt: skip
    counts = {name: None if scene.unread(by) else ties.filter(which).height for name, (by, which) in told.items()}
    known = [count for count in counts.values() if count is not None]
    per_member = sum(known) / max(int(members.size), 1) if known else None
    warns = per_member is not None and per_member >= AID_PER_MEMBER
    return {
        **counts,
        "per_member": None if per_member is None else round(per_member, 2),
        "dependence_warning": warns if warns or len(known) == len(counts) else None,
    }


def three_c(scene: Scene, row: int, members: NDArray[np.int64], evidence: list[Evidence]) -> dict[str, bool | None]:
    """Return the checks of 3C: a link to a demanding market, a flexible group, a focus on the potentially viable.

    None is not known: no list tells it.
    """
    from graph.planning.clusters.viable import viable_enterprises  # noqa: PLC0415 - which knows profiles' benchmark

    demanding = scene.network.demands.filter(pl.col("required").list.len() > 0)["party"].unique().to_list()
    asks = scene.network.parties["id"].is_in(demanding).to_numpy() | scene.umb
    competition = bool(scene.tied(["SUPPLIES", "PARTNERS_WITH", "SUBCONTRACTS"], asks)[np.append(members, row)].any())
    joint = next(one.now for one in evidence if one.code == "acts_jointly")
    known = viable_enterprises(scene, members)
    return {
        "competition": None if scene.unread("trade") else competition,
        "cooperation": None if joint is None else joint >= WEAK,
        "concentration": None if known["willing"].null_count() else bool(known["willing"].any()),
    }


def swot(
    evidence: list[Evidence], *, rivals: list[dict[str, Any]], aid: dict[str, Any], unmet_demand: list[dict[str, Any]]
) -> dict[str, list[str]]:
    """Return strengths, weaknesses, opportunities and threats, each from evidence; what is not known makes none."""
    strengths = [f"strength.{one.code}" for one in evidence if one.state == "strong"]
    weaknesses = [f"constraint.{one.code}" for one in evidence if one.state == "weak"]
    opportunities = ["opportunity.unmet_demand"] if unmet_demand else []
    moved = [one.now - one.before for one in evidence if one.now is not None and one.before is not None]
    if any(change > 0.1 for change in moved):
        opportunities.append("opportunity.improving")
    threats = []
    if any(one["same_product"] or one["shared_buyers"] for one in rivals):
        threats.append("threat.rivals")
    if aid["dependence_warning"]:
        threats.append("threat.dependence_on_aid")
    if any(change < -0.1 for change in moved):
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
    others = axes(scene.network, scene.memberships, without=OFFICIALS)
    without = dict(others.select("cluster", "reading").iter_rows())
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
                "stage_without_officials": STAGE.get(without.get(party["id"]) or "", "unknown"),
                "related_firms": related, "institutions": institutions, "as_of": scene.network.as_of,
            }
        )  # fmt: skip
    return pl.DataFrame(rows)
