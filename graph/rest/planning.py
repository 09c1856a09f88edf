"""``/v1/directory``, ``/v1/scenarios`` and ``/v1/reviews``: the planner's and the registrar's questions."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from graph.errors import NotAllowed, NotFound
from graph.model.rights import Scope, within
from graph.model.written import NAMING, Real, Whole
from graph.planning.disclosure import THRESHOLD
from graph.planning.scenario.change_words import MOST_PERCENT, placed, refuse_unknown_commodity
from graph.planning.scenario.changes import NEEDED, VERBS, WORDS
from graph.planning.scenario.support_changes import MOST_OFFICERS
from graph.rest.bodies import Kbli, PartyId, RegionCode, Unit
from graph.rest.jobs import JobView, job_view
from graph.rest.parties import shared_with
from graph.rest.protocol.guard import Asking, Guarded, RequestId, does
from graph.rest.protocol.paging import Cursor, Limit, page, part, place_of
from graph.rest.protocol.sparse import SPARSE
from graph.rest.protocol.tongue import tongue
from graph.rest.protocol.variants import Variant, hold_variant, say_variants
from graph.rest.world import World, world
from graph.services.access.callers import Caller  # noqa: TC001
from graph.services.access.reach import narrowed
from graph.services.lists import review, review_store
from graph.services.lists.directory import make_directory
from graph.services.planner.outcome_seen import outcome_seen
from graph.services.work.job_queue import JobQueue
from graph.services.work.jobs import Job, Jobs

router = APIRouter(route_class=Guarded)
Served = Annotated[World, Depends(world)]
NAMES: Final = "parties.read"
"""Right by which names stand in the outcome of a scenario."""


Certificate = Annotated[
    str, Field(pattern=r"^[a-z0-9_]{1,40}$", description="Code of a certificate.", examples=["halal"])
]


class Directory(BaseModel):
    """The manufacturers' directory of a region: businesses, never persons."""

    region: str
    title: str
    foot: str
    synthetic: bool
    listed: int
    median_age_months: int | None = Field(description="Median age of the entries, months.")
    entries: list[dict[str, Any]]
    subsectors: list[dict[str, Any]]
    districts: list[dict[str, Any]]
    columns: dict[str, str]
    next_cursor: str | None = Field(None, description="Cursor of the next entries; null at the end.")


BY_VERB = {
    verb: Variant(NEEDED[verb], tuple(sorted(frozenset().union(*WORDS.values()) - WORDS[verb]))) for verb in VERBS
}


class ScenarioChange(BaseModel):
    """One change of a scenario: what is done, where and to whom."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra=say_variants(
            "do",
            BY_VERB,
            [{"do": "add_buyer", "region": "35.09", "commodity": "10792", "units_per_month": 5000},
             {"do": "certify", "region": "35.09", "certificate": "halal"}],
        ),
    )  # fmt: skip

    do: Literal[tuple(VERBS)]  # type: ignore[valid-type]
    name: Annotated[str, Field(max_length=100)] | None = None
    party: PartyId | Annotated[list[PartyId], Field(min_length=1, max_length=1000)] | None = None
    region: Annotated[str, Field(min_length=1, max_length=200, pattern=NAMING, examples=["35.09"])] | None = Field(
        None, description="Kemendagri code, or a name that one region alone has (`Kabupaten Jember`)."
    )
    commodity: Kbli | None = None
    units_per_month: Annotated[Whole, Field(ge=1, le=10**12)] | None = None
    price_rp_per_unit: Annotated[Whole, Field(ge=1, le=10**12, description="Rupiah a unit.")] | None = None
    unit: Unit | None = None
    product: Annotated[str, Field(max_length=200, pattern=NAMING)] | None = Field(
        None,
        description="Of who is added: what it trades, as lists name it. When absent: the commonest on its side; of a "
        "buyer whose price is said, whatever the makers of the code sell.",
    )
    required: list[Certificate] | None = Field(None, max_length=30, description="Certificates that the buyer asks for.")
    certificate: Certificate | None = None
    raises_units_percent: Real | None = Field(
        None, ge=0, le=MOST_PERCENT, allow_inf_nan=False, description="By how much suppliers make more, percent."
    )
    raises_reach_percent: Real | None = Field(
        None, ge=0, le=MOST_PERCENT, allow_inf_nan=False, description="By how much farther users deliver, percent."
    )
    percent: Real | None = Field(
        None, ge=-99, le=MOST_PERCENT, allow_inf_nan=False, description="By how much a price or cost changes, percent."
    )
    side: Literal["demand", "supply"] | None = Field(None, description="Whose prices change; those of demand.")
    officers: Whole | None = Field(None, ge=1, le=MOST_OFFICERS, description="Officers more, a count.")
    caseload: Whole | None = Field(None, ge=1, le=MOST_OFFICERS, description="Enterprises that each coaches, a count.")
    from_party: PartyId | None = None
    to_party: PartyId | None = None

    @model_validator(mode="after")
    def _with_what_it_needs(self) -> ScenarioChange:
        hold_variant(self, "do", BY_VERB)
        return self


class NewScenario(BaseModel):
    """Changes to the present, as a scenario file has them (docs/reference/scenarios.md)."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"name": "mill in Jember", "changes": [{"do": "disaster", "region": "35.09"}]},
            ]
        },
    )

    name: str = Field("scenario", min_length=1, max_length=100)
    changes: list[ScenarioChange] = Field(min_length=1, max_length=50)


class Scenarios(BaseModel):
    """Scenarios, the newest first."""

    items: list[JobView]
    next_cursor: str | None = Field(None, description="Send it as `cursor` for the next page; null at the end.")


class Review(BaseModel):
    """A pair of records that may be one business."""

    model_config = ConfigDict(extra="allow")

    pair: str
    state: str = Field(examples=["open"])


class Reviews(BaseModel):
    """Pairs that wait for a person, the most likely first."""

    items: list[Review]
    total: int
    next_cursor: str | None


class Decision(BaseModel):
    """What a person decides of a pair."""

    model_config = ConfigDict(extra="forbid")

    verdict: Literal["accept", "split", "undo"] = Field(description="One business, two, or as if nobody had decided.")
    note: str = Field("", max_length=1000)


class Decided(BaseModel):
    """A decision in force."""

    model_config = ConfigDict(extra="ignore")

    pair: str
    verdict: str
    at: str
    parties: int = Field(description="How many parties the graph holds now.")


@router.get("/v1/directory", tags=["directory"], openapi_extra=does("directory.read"))
def directory(
    served: Served,
    asking: Asking,
    *,
    region: Annotated[RegionCode, Query(description="Kemendagri code.")],
    every_sector: Annotated[bool, Query(description="Every business, not only those that make things.")] = False,
    limit: Limit = 1000,
    cursor: Cursor = None,
) -> Directory:
    """Return the directory of a region; a masked key reads its tables, and no entry.

    Names of businesses are told as far as each consents (`/v1/parties`); the office decides what it publishes.
    """
    if asking.filters("directory.read")[1] is not None and not within(region, asking.regions):
        refused = asking.beyond("directory.read", region)
        raise refused
    facts = make_directory(served.source(), region, tongue(), every_sector=every_sector).to_dict()
    if asking.masked("directory.read"):
        facts |= {"entries": [], "subsectors": [_untold(one) for one in facts["subsectors"]]}
    entries = part(facts["entries"], limit, cursor)
    facts |= {"entries": entries["items"], "next_cursor": entries["next_cursor"]}
    return Directory(**{name: facts[name] for name in Directory.model_fields})


def _untold(subsector: dict[str, Any]) -> dict[str, Any]:
    """Return a subsector without sums of so few businesses that they tell of one."""
    few = subsector["count"] < THRESHOLD
    return subsector | {name: None for name in ("workers", "with_sales", "sales") if few}


@router.post("/v1/scenarios", status_code=202, tags=["scenarios"], openapi_extra=does("scenarios.run"))
def start_scenario(
    body: NewScenario, served: Served, asking: Asking, request: RequestId, response: Response
) -> JobView:
    """Let the worker run a scenario against the present; at `Location`, `result` holds it when the job is done."""
    served.store()
    asked = body.model_dump(exclude_none=True)
    asked["changes"] = placed(asked["changes"])
    for number, change in enumerate(asked["changes"], start=1):
        refuse_unknown_commodity(change, number)
    job = JobQueue().submit("scenario", asked, by=asking.id, job_id=request)
    response.headers["Location"] = f"/v1/scenarios/{job.id}"
    return job_view(job)


@router.get("/v1/scenarios", tags=["scenarios"], openapi_extra=does("scenarios.read"), dependencies=[SPARSE])
def list_scenarios(served: Served, asking: Asking, limit: Limit = 50, cursor: Cursor = None) -> Scenarios:
    """List scenarios, the newest first; of parties that the key may not read, sums stand for names."""
    found = part(Jobs().all("scenario"), limit, cursor)
    readable = _readable(served, asking)
    items = [job_view(_as_seen(job, readable)) for job in found["items"]]
    return Scenarios(items=items, next_cursor=found["next_cursor"])


@router.get("/v1/scenarios/{scenario_id}", tags=["scenarios"], openapi_extra=does("scenarios.read"))
def get_scenario(
    scenario_id: Annotated[str, Path(min_length=1, max_length=64)], served: Served, asking: Asking
) -> JobView:
    """Say how a scenario stands and what came out; of parties that the key may not read, sums stand for names."""
    job = Jobs().get(scenario_id)
    if job.kind != "scenario":
        message = f"no scenario {scenario_id}"
        raise NotFound(message, hint="list the scenarios", id=scenario_id)
    return job_view(_as_seen(job, _readable(served, asking)))


def _readable(served: World, asking: Caller) -> frozenset[str] | None:
    """Return the parties whose names a caller may read, None for all."""
    if asking.scope(NAMES) is Scope.ALL:
        return None
    if asking.masked(NAMES) or asking.scope(NAMES) is Scope.NONE:
        return frozenset()
    known = narrowed(served.source().network.parties, asking, NAMES, shared=shared_with(served, asking))
    return frozenset(known["id"])


def _as_seen(job: Job, readable: frozenset[str] | None) -> Job:
    return replace(job, result=outcome_seen(job.result, readable))


def _seen(asking: Any, pair: dict[str, Any], action: str) -> bool:  # noqa: ANN401 - see guard
    return bool(asking.sees(action, regions=[pair.get("left_region"), pair.get("right_region")]))


@router.get("/v1/reviews", tags=["reviews"], openapi_extra=does("reviews.read"), dependencies=[SPARSE])
def list_reviews(
    served: Served,
    asking: Asking,
    *,
    state: Annotated[Literal["open", "accept", "split"] | None, Query(description="Only in this state.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Reviews:
    """List pairs of records that may be one business and wait for a person."""
    pairs = [one for one in review_store.queue_of(served.store()) if _seen(asking, one, "reviews.read")]
    found, start = [one for one in pairs if state in (None, one["state"])], place_of(cursor)
    return Reviews(**page([Review(**one) for one in found[start : start + limit]], len(found), start))


@router.post("/v1/reviews/{pair}/decisions", status_code=201, tags=["reviews"], openapi_extra=does("reviews.write"))
def decide_review(
    pair: Annotated[str, Path(min_length=1, max_length=64)],
    body: Decision,
    served: Served,
    asking: Asking,
    request: RequestId,
) -> Decided:
    """Decide of a pair: one business, two, or undo; the graph follows at once."""
    store = served.store()
    known = review.found(review_store.queue_of(store), pair, "store", store.decisions())
    if not _seen(asking, known, "reviews.write"):
        message = "this pair is beyond the regions of this key"
        raise NotAllowed(message, hint="the officer of that region decides", pair=pair)
    made = review_store.decide_in(
        store, known, body.verdict, by=asking.id, note=body.note, caller=asking, request=request
    )
    served.stale()
    return Decided(**made)
