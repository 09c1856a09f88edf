"""``/v1/matches`` runs, ``/v1/plans`` and ``/v1/what-ifs``: long work with progress, what came out, and what if."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Path, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from graph.errors import NotAllowed, NotFound
from graph.model.written import Real, Whole
from graph.planning.scenario.change_words import refuse_unknown_commodity
from graph.rest.bodies import Kbli, PartyId
from graph.rest.jobs import JobView, job_view, progress_of
from graph.rest.matches import ABOUT_KIND, MatchKind, seen
from graph.rest.parties import origin, present_party
from graph.rest.protocol.guard import Asking, Guarded, RequestId, does
from graph.rest.protocol.paging import Cursor, Limit, page, part, place_of
from graph.rest.protocol.sparse import SPARSE
from graph.rest.protocol.tongue import tongue
from graph.rest.world import World, world
from graph.services.access.callers import Caller  # noqa: TC001
from graph.services.pairing.match import Matched, MatchParameters
from graph.services.wire.things import regions_of
from graph.services.work.job_queue import JobQueue
from graph.services.work.jobs import ENDED, Job, Jobs
from graph.services.work.runs import Run, Runs

router = APIRouter(tags=["matches"], route_class=Guarded)
Served = Annotated[World, Depends(world)]
RunId = Annotated[str, Path(min_length=1, max_length=64, description="Id of the run.")]
PlanId = Annotated[str, Path(min_length=1, max_length=64, description="Id of the plan's run.")]
LastEvent = Annotated[
    str,
    Header(
        alias="Last-Event-ID",
        max_length=64,
        description="`id` of the last event that was seen, as a browser sends it when it connects again.",
        examples=["2026-11-27T03:00:00.000000+00:00"],
    ),
]


class Asked(BaseModel):
    """What a match is asked."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"kind": "volume", "radius_km": 80}]})

    kind: MatchKind | None = Field(None, description=ABOUT_KIND)
    radius_km: Real | None = Field(
        None, ge=0, le=25_000, allow_inf_nan=False, description="Kilometres; of the two markets."
    )


class RunList(BaseModel):
    """Runs of a match, the newest first."""

    items: list[JobView]
    next_cursor: str | None = Field(None, description="Send it as `cursor` for the next page; null at the end.")


class Plan(BaseModel):
    """A plan that was made: what it was asked, of which snapshot, and its figures."""

    id: str
    kind: str
    state: str
    snapshot: str = Field(description="Fingerprint of the data that it was made from.")
    parameters: dict[str, Any]
    started: str
    finished: str | None
    figures: dict[str, Any]


class Plans(BaseModel):
    """Plans, the newest first."""

    items: list[Plan]
    total: int
    next_cursor: str | None


class Change(BaseModel):
    """One thing that is different in a what-if."""

    model_config = ConfigDict(extra="forbid")

    change: Literal["demand", "capacity"]
    party: PartyId
    commodity: Kbli | None = None
    units: Whole = Field(ge=0, le=10**12, description="Units a month instead of the present ones.")


class WhatIf(BaseModel):
    """A question: the plan with some things different."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"changes": [{"change": "demand", "party": "p1f0…", "units": 5000}]}]},
    )

    kind: Literal["volume", "linkage"] | None = None
    radius_km: Real | None = Field(None, ge=0, le=25_000, allow_inf_nan=False, description="Kilometres.")
    changes: list[Change] = Field(min_length=1, max_length=50)


class ChangedPair(BaseModel):
    """A pair whose units a what-if changes."""

    supplier: str
    buyer: str
    units_before: int
    units: int


class Answer(BaseModel):
    """What the best plan would be worth, and for whom it changes."""

    value_unit: str
    value_before: int
    value: int
    gain: int
    pairs: list[ChangedPair] = Field(description="At most 500, those that change most.")
    synthetic: bool
    as_of: str


def _job(asking: Caller, run_id: str, reads: str) -> Job:
    job = Jobs().get(run_id)
    if job.kind != "match":
        message = f"no run {run_id}"
        raise NotFound(message, hint="list the runs", run=run_id)
    if asking.regions and job.by != asking.id:
        message = "this run is another key's"
        raise NotAllowed(message, hint="start your own", action=reads)
    return job


@router.post("/v1/matches", status_code=202, openapi_extra=does("matches.run"))
def start_match(body: Asked, served: Served, asking: Asking, request: RequestId, response: Response) -> JobView:
    """Let the worker make the best plan of the graph as it is now; `Location` is the run to watch."""
    served.store()
    asked = {"match": {"kind": body.kind, "radius_km": body.radius_km}}
    job = JobQueue().submit("match", asked, by=asking.id, job_id=request)
    response.headers["Location"] = f"/v1/matches/runs/{job.id}"
    return job_view(job)


@router.get("/v1/matches/runs", openapi_extra=does("matches.run"), dependencies=[SPARSE])
def list_runs(asking: Asking, limit: Limit = 50, cursor: Cursor = None) -> RunList:
    """List runs: those of this key, or all for a national one."""
    jobs = [job for job in Jobs().all("match") if not asking.regions or job.by == asking.id]
    found = part(jobs, limit, cursor)
    return RunList(items=[job_view(job) for job in found["items"]], next_cursor=found["next_cursor"])


@router.get("/v1/matches/runs/{run_id}", openapi_extra=does("matches.run"))
def get_run(run_id: RunId, asking: Asking) -> JobView:
    """Say how a run stands and how far it is."""
    return job_view(_job(asking, run_id, "matches.run"))


@router.get(
    "/v1/matches/runs/{run_id}/events",
    openapi_extra=does("matches.run"),
    response_class=StreamingResponse,
    responses={
        200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}},
        204: {"description": "It has ended, and `Last-Event-ID` says that its end was seen: do not connect again."},
    },
)
def watch_run(run_id: RunId, asking: Asking, last_event_id: LastEvent = "") -> Response:
    """Watch a run: server-sent events, one whenever it has changed, until it has ended."""
    job = _job(asking, run_id, "matches.run")
    if job.state in ENDED and job.changed_at == last_event_id:
        return Response(status_code=204)
    return StreamingResponse(progress_of(job.id, last_event_id), media_type="text/event-stream")


@router.delete("/v1/matches/runs/{run_id}", openapi_extra=does("matches.run"))
def cancel_run(run_id: RunId, asking: Asking) -> JobView:
    """Ask a run to stop; it does so at its next step of progress."""
    return job_view(Jobs().cancel(_job(asking, run_id, "matches.run").id))


def _plan(run: Run) -> Plan:
    known = {name: getattr(run, name) for name in ("id", "kind", "state", "snapshot", "started", "finished")}
    return Plan(**known, parameters=dict(run.parameters), figures=dict(run.summary))


def _plans() -> list[Run]:
    return [run for run in Runs().all() if run.kind == "match" and run.state == "done"]


@router.get("/v1/plans", tags=["plans"], openapi_extra=does("plans.read"), dependencies=[SPARSE])
def list_plans(limit: Limit = 50, cursor: Cursor = None) -> Plans:
    """List plans that were made, the newest first."""
    found, start = _plans(), place_of(cursor)
    return Plans(**page([_plan(run) for run in found[start : start + limit]], len(found), start))


@router.get("/v1/plans/{plan_id}", tags=["plans"], openapi_extra=does("plans.read"))
def get_plan(plan_id: PlanId) -> Plan:
    """Return one plan's figures."""
    return _plan(_found(plan_id))


def _found(plan_id: str) -> Run:
    for run in _plans():
        if run.id == plan_id:
            return run
    message = f"no plan {plan_id}"
    raise NotFound(message, hint="list the plans", plan=plan_id)


class Publish(BaseModel):
    """How much of a plan becomes drafts of proposals."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"most": 50}]})

    most: Whole = Field(50, ge=1, le=500, description="The most valuable pairs, so many at most.")


class Published(BaseModel):
    """The drafts that a plan became."""

    plan: str
    proposals: list[str]


@router.post("/v1/plans/{plan_id}/publish", status_code=201, tags=["plans"], openapi_extra=does("plans.publish"))
def publish_plan(plan_id: PlanId, body: Publish, served: Served, asking: Asking) -> Published:
    """Turn the pairs of a plan into drafts of proposals; published again, it is the same drafts."""
    from graph.services.engagement.publish import publish  # noqa: PLC0415

    run = _found(plan_id)
    matched = served.matched(MatchParameters.of_run(run.parameters), fresh=True)
    made = publish(served.store(), asking, matched, run.id, most=body.most, language=tongue())
    return Published(plan=plan_id, proposals=made)


@router.post("/v1/what-ifs", tags=["what-ifs"], openapi_extra=does("what_ifs.run"))
def what_if(body: WhatIf, served: Served, asking: Asking) -> Answer:
    """Ask what the best plan would be worth with some demands or capacities different; nothing is kept."""
    from graph.services.pairing.what_if import ask  # noqa: PLC0415

    for number, one in enumerate(body.changes, start=1):
        refuse_unknown_commodity({"do": one.change, "commodity": one.commodity}, number)
    changes = [(one.change, _within_reach(served, asking, one.party), one.commodity, one.units) for one in body.changes]
    matched: Matched = served.matched(MatchParameters(body.kind, body.radius_km))
    told = ask(matched, changes, lambda positions: seen(matched, positions, asking))
    return Answer(value_unit=matched.value_unit, **told, **origin(matched.source.network))


def _within_reach(served: World, asking: Caller, party: str) -> str:
    """Return the present id of a party that a caller may change in a what-if, before anything is planned for it."""
    present = str(present_party(served, party))
    network = served.source().network
    row = network.row.get(present)
    regions = [network.parties["region"][row]] if row is not None else regions_of(served.store(), [present])
    asking.require_reach("what_ifs.run", regions=regions or (None,), parties=[present])
    return present
