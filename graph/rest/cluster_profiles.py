"""``/v1/clusters/found`` and ``…/{id}/profile``, ``…/{id}/compare``: sentra found from registers, clusters in depth.

The same figures as ``jejaring clusters find``, ``profile`` and ``compare``. A key of a party is told nothing that comes
down to few enterprises: no cluster of fewer than :data:`THRESHOLD` members, no median of fewer sales, no demand of
fewer buyers; and it may not draw a sentra's bounds itself, since two searches that differ by one firm would tell it.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - FastAPI reads annotations at run time
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, NoReturn

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field

from graph.errors import NotAllowed, NotFound
from graph.model.rights import within
from graph.planning.clusters.compare import compare_clusters
from graph.planning.clusters.find import find_sentra
from graph.planning.clusters.found import with_sentra
from graph.planning.clusters.profile import cluster_profile
from graph.planning.disclosure import THRESHOLD
from graph.rest.bodies import RegionCode  # noqa: TC001 - FastAPI reads annotations at run time
from graph.rest.parties import origin
from graph.rest.protocol.guard import Asking, Guarded, does
from graph.rest.protocol.paging import Cursor, Limit, Page, finite, page, place_of
from graph.rest.protocol.sparse import SPARSE
from graph.rest.world import World, world
from graph.services.access.reach import in_regions
from graph.services.engagement.confidential import of_the_office
from graph.services.pairing.match import MatchParameters
from graph.services.planner.gap_tables import scene_of, scene_of_match
from graph.services.sheet.words import activity_name, place_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.planning.scene import Scene
    from graph.services.access.callers import Caller

FIGURES_OF = "metrics.read"
router = APIRouter(prefix="/v1/clusters", tags=["clusters"], route_class=Guarded)
Served = Annotated[World, Depends(world)]
ClusterId = Annotated[str, Path(max_length=64, description="Id of a cluster; with `found`, the name of a sentra.")]
Found = Annotated[bool, Query(description="The name is that of a found sentra, and the search is the one below.")]
Km = Annotated[float, Query(gt=0, le=10, description="Makers of one trade within so many kilometres are near.")]
AtLeast = Annotated[int, Query(ge=2, le=1000, description="So many makers of one trade make a sentra, a count.")]
Digits = Annotated[int, Query(ge=2, le=5, description="So many digits of KBLI are one trade, a count.")]
SHARE = "Share of members, 0 to 1; null: not known."


class FoundSentra(BaseModel):
    """A place where makers of one trade crowd, found from activities and places alone."""

    sentra: str = Field(examples=["14111-33.72"], description="What it is called here: ask for its profile by this.")
    kbli: str = Field(examples=["14111"], description="The trade.")
    product: str
    region: str | None
    place: str
    firms: int = Field(description="Makers that belong to it, a count.")
    densest: int = Field(description="Most makers within `km` of one of them, a count.")
    location_quotient: float | None = Field(description="The trade's share in the regency over its share in all.")
    p_value: float | None = Field(
        description="Share of random deals of trades with a spot as dense, 0 to 1; null where the test cannot tell: "
        "every deal is alike, as in a list of one trade."
    )
    beyond_chance: bool | None
    related: int = Field(description="Firms of related industries within `km`, a count.")
    institutions: list[str] = Field(examples=[["cooperative"]])
    called: Literal["sentra", "cluster"]
    declared: str | None = Field(None, description="Id of the declared cluster of the trade that shares most members.")
    overlap: float | None = Field(description="Members in common over members of either, 0 to 1.")


class FoundSentras(Page):
    """A page of what a search found, the surest and largest first."""

    items: list[FoundSentra]


class EvidenceOf(BaseModel):
    """One piece of evidence of one of five conditions."""

    condition: str = Field(examples=["demand"])
    code: str = Field(description="Code of the evidence.", examples=["sells_directly"])
    before: float | None = Field(description=SHARE)
    now: float | None = Field(description=SHARE)
    n: int = Field(description="Members of whom it is known, a count.")
    told_by: str = Field(examples=["trade"], description="The list that tells it.")
    state: Literal["weak", "fair", "strong", "unknown"]


class ConditionMean(BaseModel):
    """A condition as the mean of what is known of its evidence."""

    condition: str = Field(examples=["demand"])
    mean: float | None = Field(description="Mean of the shares that are known, 0 to 1; null: none is known.")
    known: int = Field(description="Pieces of evidence that a list tells, a count.")
    of: int = Field(description="All pieces of evidence of the condition, a count.")


class LeverPrice(BaseModel):
    """A lever and what it costs, where somebody stated it."""

    lever: str = Field(examples=["lever.certify"])
    lever_cost_rp: int | None = Field(description="Rupiah; null: nobody stated it.")
    lever_per: str | None = None
    lever_basis: str | None = None


class Rival(BaseModel):
    """A cluster of the same product, of the same buyers or in the same regency."""

    cluster: str
    name: str
    region: str | None
    same_product: bool | None
    shared_buyers: int | None = Field(description="Large buyers that both sell to, a count.")
    same_regency: bool | None
    members: int
    median_sales_rp: float | None = Field(description="Median yearly sales of members, rupiah; null: not told.")


class Aid(BaseModel):
    """Aid received, with a warning where a cluster may have come to depend on it."""

    programmes: int | None = Field(description="Programmes attended, a count; null: no list tells.")
    foster: int | None = Field(description="Ties with foster companies, a count; null: no list tells.")
    coaching: int | None = Field(description="Coachings, a count; null: no list tells.")
    per_member: float | None = Field(description="Of all these that are known, by member; null: none is known.")
    dependence_warning: bool | None = Field(description="Null: lists are missing, and what is known does not warn.")


class ThreeC(BaseModel):
    """A link to a demanding market, joint action, somebody viable to concentrate on."""

    competition: bool | None = Field(description="Null: no list tells.")
    cooperation: bool | None = Field(description="Null: no list tells.")
    concentration: bool | None = Field(description="Null: no list tells.")


class UnmetProduct(BaseModel):
    """What buyers of the cluster's province want of a product and nobody serves."""

    commodity: str
    unit: str
    units_per_month: int
    buyers: int


class Swot(BaseModel):
    """Codes of what the evidence says."""

    strengths: list[str] = Field(examples=[["strength.told"]])
    weaknesses: list[str] = Field(examples=[["constraint.certified"]])
    opportunities: list[str] = Field(examples=[["opportunity.unmet_demand"]])
    threats: list[str] = Field(examples=[["threat.rivals"]])


class ClusterProfile(BaseModel):
    """A cluster in depth: five conditions at two dates, rivals, aid, stage, SWOT and levers with prices."""

    cluster: str
    name: str
    region: str | None
    kbli: str | None = Field(examples=["23922"], description="Its trade.")
    n: int = Field(description="Members, a count.")
    called: Literal["sentra", "cluster"]
    related_firms: int = Field(description="Firms of related industries within 10 km of a member, a count.")
    institutions: list[str] = Field(examples=[["cooperative"]])
    group: str = Field(examples=["domestic_market"], description="Group of the study of 2004.")
    stage: str = Field(examples=["dynamic"])
    stage_before: str = Field(examples=["internal_linkages"])
    stage_without_officials: str = Field(
        examples=["internal_linkages"], description="Without the ties of government and officers; `stage` counts all."
    )
    stage_before_without_officials: str = Field(examples=["internal_linkages"])
    homogeneity: float | None = Field(description="Chance that two offers of members are of one product, 0 to 1.")
    developmental_firms: list[str] | None = Field(
        examples=[["p1f0c2d3e4a5b6c7d8e9f"]],
        description="Members that teach and reach outside, as far as seen; null: no list tells who learns from whom.",
    )
    specialisation: float | None = Field(description="Different main activities over members, 0 to 1.")
    rivals: list[Rival]
    aid: Aid
    unmet_demand: list[UnmetProduct] = Field(description="By product.")
    three_c: ThreeC
    dates: list[str] = Field(examples=[["2024-11-01", "2026-11-01"]])
    conditions: list[EvidenceOf]
    means: list[ConditionMean]
    constraints: list[str] = Field(examples=[["constraint.certified"]])
    swot: Swot
    levers: list[str] = Field(examples=[["lever.certify"]])
    lever_prices: list[LeverPrice]
    benchmark_sales_rp: int = Field(description="Yearly sales, rupiah: shown, and no bar for anybody.")
    median_sales_rp: float | None = Field(description="Median yearly sales of members, rupiah; null: not told.")
    synthetic: bool
    as_of: str


class ComparedCluster(Rival):
    """A cluster with the figures that are compared; why it is a rival is null where it is none."""

    stage: str = Field(examples=["dynamic"])
    sells_directly: float | None = Field(description=SHARE)
    exports: float | None = Field(description=SHARE)
    financed: float | None = Field(description=SHARE)
    machines: float | None = Field(description=SHARE)
    certified: float | None = Field(description=SHARE)
    learns_outside: float | None = Field(description=SHARE)
    served: float | None = Field(description=SHARE)
    fostered: float | None = Field(description=SHARE)
    acts_jointly: float | None = Field(description=SHARE)
    told: float | None = Field(description=SHARE)
    forum: float | None = Field(description=SHARE)
    share_viable: float | None = Field(description=SHARE)
    homogeneity: float | None = Field(description="Chance that two offers of members are of one product, 0 to 1.")
    bonding_z: float | None = Field(description="Standard deviations from chance; null: not to be judged.")
    bridging_z: float | None = Field(description="Standard deviations from chance; null: not to be judged.")
    aid_per_member: float | None = Field(description="Programmes, foster ties and coachings by member.")


class Standing(BaseModel):
    """Where the cluster stands in one figure."""

    figure: str = Field(examples=["median_sales_rp"])
    ours: float | None = Field(description="In the figure's unit: members, rupiah, a share, standard deviations.")
    median: float | None = Field(description="Median of the others, in the figure's unit.")
    highest: float | None = Field(description="Highest of all, in the figure's unit.")
    highest_of: str | None
    place_among: int | None = Field(description="Rank, 1 is the highest; null: not known.")
    of: int = Field(description="Clusters that have the figure, a count.")


class Comparison(BaseModel):
    """A cluster beside its rivals, figure by figure."""

    cluster: str
    name: str
    kbli: str | None = Field(examples=["23922"], description="Its trade.")
    n: int = Field(description="Members, a count.")
    rivals: int = Field(description="Rivals in all, a count; the nearest twenty are compared.")
    clusters: list[ComparedCluster]
    benchmark: list[Standing]
    synthetic: bool
    as_of: str


class Search(NamedTuple):
    """How a sentra was found."""

    km: float
    at_least: int
    digits: int


@router.get("/found", openapi_extra=does("clusters.read"), dependencies=[SPARSE])
def list_found_sentra(
    served: Served,
    asking: Asking,
    *,
    km: Km = 5.0,
    at_least: AtLeast = 8,
    digits: Digits = 5,
    region: Annotated[RegionCode | None, Query(description="In this region or below it.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> FoundSentras:
    """Find sentra from activities and places alone, against 199 random deals; who belongs to them is not listed."""
    search = Search(km, at_least, digits)

    def make() -> Any:  # noqa: ANN401 - a frame; kept apart from FastAPI's reading of types
        return find_sentra(scene_of(served.source(), None), **search._asdict()).drop("members")

    frame = served.kept(("sentra", *search), make)
    regions = asking.narrowed("clusters.read", region)
    frame = frame if regions is None else frame.filter(in_regions("region", regions))
    start = place_of(cursor)
    words = [
        finite(row) | {"place": place_name(row["region"]), "product": activity_name(row["kbli"])}
        for row in frame.slice(start, limit).iter_rows(named=True)
    ]
    return FoundSentras(**page(words, frame.height, start), **origin(served.source().network))


@router.get("/{cluster_id}/profile", openapi_extra=does(FIGURES_OF))
def profile_cluster(
    cluster_id: ClusterId,
    served: Served,
    asking: Asking,
    *,
    then: Annotated[date | None, Query(description="The earlier date; two years before the snapshot.")] = None,
    found: Found = False,
    km: Km = 5.0,
    at_least: AtLeast = 8,
    digits: Digits = 5,
) -> ClusterProfile:
    """Return the five conditions of a cluster at two dates, rivals, aid, stage, SWOT and levers with prices."""
    search = _search(asking, Search(km, at_least, digits)) if found else None
    office = of_the_office(asking)

    def make() -> dict[str, Any]:
        scene = scene_of_match(served.matched(MatchParameters(), fresh=True, priced=office))
        return cluster_profile(_with(scene, cluster_id, search), cluster_id, then=then)

    _require_declared(served, asking, cluster_id, search)
    told: dict[str, Any] = served.kept(("profile", cluster_id, then, search, office), make)
    _require_reach(asking, told["region"], cluster_id)
    _require_many(asking, told["n"], told["name"])
    return ClusterProfile(**_as_seen(served, asking, told), **origin(served.source().network))


@router.get("/{cluster_id}/compare", openapi_extra=does(FIGURES_OF))
def compare_cluster(
    cluster_id: ClusterId,
    served: Served,
    asking: Asking,
    *,
    against: Annotated[
        list[Annotated[str, Field(max_length=64)]] | None,
        Query(alias="with", max_length=20, description="Ids of clusters to stand beside it, rivals or not."),
    ] = None,
    found: Found = False,
    km: Km = 5.0,
    at_least: AtLeast = 8,
    digits: Digits = 5,
) -> Comparison:
    """Put a cluster beside its rivals by seventeen figures: median, highest and its own rank."""
    search = _search(asking, Search(km, at_least, digits)) if found else None
    for one in (cluster_id, *(against or ())):
        _require_declared(served, asking, one, search if one == cluster_id else None)
    regions, least = asking.narrowed(FIGURES_OF, None), 1 if asking.party is None else THRESHOLD
    asked = tuple(against or ())

    def make() -> dict[str, Any]:
        scene = _with(scene_of(served.source(), None), cluster_id, search)
        return compare_clusters(scene, cluster_id, against=asked, regions=regions, least=least)

    told: dict[str, Any] = served.kept(("compare", cluster_id, asked, search, regions, least), make)
    _require_reach(asking, told["clusters"][0]["region"], cluster_id)
    _require_many(asking, told["n"], told["name"])
    facts = {name: told[name] for name in ("cluster", "name", "kbli", "n", "rivals")}
    clusters, benchmark = ([finite(one) for one in told[name]] for name in ("clusters", "benchmark"))
    return Comparison(**facts, clusters=clusters, benchmark=benchmark, **origin(served.source().network))


def _search(asking: Caller, search: Search) -> Search:
    """Return the search of a found sentra; whoever is a party in the graph may make none of its own."""
    if asking.party is not None:
        message = "the figures of a found sentra are not for a key of a party: two searches tell of single enterprises"
        raise NotAllowed(message, hint="ask for a declared cluster, or with a key of an office", parameter="found")
    return search


def _with(scene: Scene, cluster: str, search: Search | None) -> Scene:
    return scene if search is None else with_sentra(scene, cluster, **search._asdict())


def _require_declared(served: World, asking: Caller, cluster: str, search: Search | None) -> None:
    """Raise NotFound where the snapshot has no such cluster within the caller's regions."""
    if search is not None:
        return
    network = served.source().network
    row = network.row.get(cluster)
    if row is None or network.parties["kind"][row] != "cluster":
        _refuse(cluster)
    _require_reach(asking, network.parties["region"][row], cluster)


def _require_reach(asking: Caller, region: str | None, cluster: str) -> None:
    regions = asking.narrowed(FIGURES_OF, None)
    if regions is not None and not within(region, regions):
        _refuse(cluster)


def _refuse(cluster: str) -> NoReturn:
    message = f"no cluster {cluster}"
    raise NotFound(message, hint="list the clusters", cluster=cluster)


def _require_many(asking: Caller, n: int, name: str) -> None:
    if asking.party is not None and n < THRESHOLD:
        message = f"{name} has {n} members, and figures of fewer than {THRESHOLD} tell of single enterprises"
        raise NotAllowed(message, hint="ask with a key of an office", cluster=name)


def _as_seen(served: World, asking: Caller, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return a profile as far as the caller sees: firms, rivals in its regions, and nothing of few for a party."""
    regions = asking.narrowed(FIGURES_OF, None)
    rivals = [one for one in told["rivals"] if regions is None or within(one["region"], regions)]
    parties = served.source().network.parties
    seen: dict[str, Any] = {}
    if told["developmental_firms"] is not None:
        listed = parties.filter(parties["id"].is_in(told["developmental_firms"]))
        regions_of = dict(listed.select("id", "region").iter_rows())
        firms = [(one, regions_of.get(one)) for one in told["developmental_firms"]]
        seen["developmental_firms"] = [
            one for one, region in firms if asking.sees("parties.read", regions=[region], parties=[one])
        ]
    few = asking.party is not None
    if few:
        seen["unmet_demand"] = [one for one in told["unmet_demand"] if one["buyers"] >= THRESHOLD]
        seen |= _of_many(told)
    rivals = [one | {"median_sales_rp": _median(one, few=few)} for one in rivals]
    own = _median(told, few=few)
    return {name: told[name] for name in ClusterProfile.model_fields if name in told and name != "as_of"} | seen | {
        "rivals": rivals, "median_sales_rp": own,
    }  # fmt: skip


def _median(one: Mapping[str, Any], *, few: bool) -> float | None:
    """Return the median sales of a cluster; to a party none of fewer than the threshold."""
    return None if few and one["n_sales"] < THRESHOLD else one["median_sales_rp"]


def _of_many(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return conditions, their means and what is said of them without shares of fewer members than the threshold."""
    few = {one["code"]: one["condition"] for one in told["conditions"] if one["n"] < THRESHOLD}
    hidden = {"before": None, "now": None, "state": "unknown"}
    kept = {
        name: [code for code in codes if code.partition(".")[2] not in few]
        for name, codes in (("constraints", told["constraints"]), *told["swot"].items())
    }
    return {
        "conditions": [one | hidden if one["code"] in few else one for one in told["conditions"]],
        "means": [one | {"mean": None} if one["condition"] in few.values() else one for one in told["means"]],
        "constraints": kept.pop("constraints"),
        "swot": kept,
    }
