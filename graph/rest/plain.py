# ruff: noqa: ANN401, PLR0917 - models are made here, and FastAPI calls by name
"""Plain resources: list, make, make several, read, change, withdraw; one factory, so that all behave alike."""

import builtins
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

import polars as pl
from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ConfigDict, Field, ValidationError
from pydantic import create_model as pydantic_model
from pydantic.fields import FieldInfo

from graph.errors import NotFound, RuleViolation
from graph.model.days import refuse_over
from graph.reference.activities import activity
from graph.rest.bodies import Body, RegionCode
from graph.rest.parties import present_party, shared_with
from graph.rest.protocol.bulk import Outcomes, of_right_form, one_by_one, several
from graph.rest.protocol.examples import UUID
from graph.rest.protocol.guard import Asking, Guarded, RequestId, does
from graph.rest.protocol.paging import IdCursor, Limit
from graph.rest.protocol.sparse import SPARSE
from graph.rest.protocol.tongue import tongue
from graph.rest.protocol.versions import Expected, etag
from graph.rest.world import World, world
from graph.services.engagement import proposals
from graph.services.wire import things
from graph.services.wire.helps import Side, of_lists
from graph.services.wire.market import SOURCE
from graph.settings import now
from graph.store import Store, Thing

_model: Any = pydantic_model
_list_of: Any = list.__class_getitem__
Served = Annotated[World, Depends(world)]


LISTED: dict[str, Any] = {
    "source": (str | None, Field(None, description="The list that says it; null: said over the API.")),
    "as_of": (date | None, Field(None, description="The date that its list stands for.")),
    "facts": (dict[str, Any] | None, Field(None, description="What its list says besides, by column.")),
}


@dataclass(frozen=True)
class Plain:
    """One plain resource: its name, its body, and its actions in the table of rights."""

    name: str
    body: builtins.type[Body]
    reads: str
    writes: str
    doc: str
    listed: Side | None = None
    """Its frame of a Network, where lists say such things too."""


def _kept(body: Body, parties: tuple[str, ...]) -> dict[str, Any]:
    facts = body.model_dump(mode="json", exclude_unset=False)
    for name, party in zip(body.parties_in, parties, strict=True):
        facts[name] = party
    return facts


def _view(model: Any, *, listed: bool = False) -> Any:
    """Return the model of a thing as it is read: the body's fields and what every thing has."""
    given = {
        name: (field.annotation | None, Field(None, description=field.description, examples=field.examples))
        for name, field in model.model_fields.items()
        if name != "kind"
    }
    common: dict[str, Any] = {
        "id": (str, Field(description="UUID of version 7.")),
        "seq": (int, Field(description="Its version: `ETag`, and what `If-Match` names.")),
        "kind": (str, ""),
        "state": (str, Field("open", examples=["open"], description="`open` or `withdrawn`.")),
        "created_at": (datetime | None, None),
        "changed_at": (datetime | None, None),
    }
    if listed:
        common["seq"] = (int, Field(description="Its version; 0: said by a list, and changed there."))
        given |= LISTED
    made: Any = _model(f"{model.__name__}View", __config__=ConfigDict(extra="ignore"), **common, **given)
    made.__doc__ = f"{model.__doc__} As it stands."
    return made


def shown(thing: Thing) -> dict[str, Any]:
    """Return a thing as it is read."""
    own = {k: v for k, v in thing.facts.items() if k != "kind"}
    return {
        "id": thing.id,
        "seq": thing.seq,
        "kind": thing.kind,
        "state": thing.state,
        "created_at": thing.created_at,
        "changed_at": thing.changed_at,
        **own,
    }


def _told(spec: Plain, asking: Any, thing: Thing) -> dict[str, Any]:
    """Return a thing as a caller may read it: what somebody wrote of a party is for those who may read names."""
    hushed = dict.fromkeys(spec.body.words_in) if asking.masked(spec.reads) else {}
    return shown(thing) | hushed


@dataclass(frozen=True)
class Models:
    """The models of a plain resource, made from its body: as it is read, listed, made several of, and changed."""

    body: Any
    view: Any
    page: Any
    several: Any
    change: Any


def _bounded(field: FieldInfo) -> Any:
    """Return the type of a field with all that it must hold."""
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation


def _models(spec: Plain) -> Models:
    body: Any = spec.body
    one, view = body.__name__, _view(body, listed=spec.listed is not None)
    page = _model(
        f"{one}Page",
        items=(_list_of(view), ...),
        next_cursor=(str | None, Field(None, description="The next page.")),
    )
    change = _model(
        f"{one}Change",
        __config__=ConfigDict(extra="forbid"),
        **{
            name: (_bounded(field) | None, Field(None, description=field.description))
            for name, field in body.model_fields.items()
            if name not in ("kind", *body.parties_in)
        },
    )
    return Models(body, view, page, several(f"{one}Several", body), change)


def plain_router(spec: Plain) -> APIRouter:
    """Return the routes of a plain resource."""
    router = APIRouter(prefix=f"/v1/{spec.name}", tags=[spec.name], route_class=Guarded)
    models = _models(spec)
    _lists(router, spec, models)
    _makes(router, spec, models)
    _reads(router, spec, models)
    _changes(router, spec, models)
    _withdraws(router, spec, models)
    return router


def _lists(router: APIRouter, spec: Plain, models: Models) -> None:
    @router.get(
        "", response_model=models.page, summary=f"List {spec.name}", openapi_extra=does(spec.reads),
        dependencies=[SPARSE],
    )  # fmt: skip
    def list_things(
        served: Served,
        asking: Asking,
        *,
        state: Annotated[str | None, Query(pattern="^(open|withdrawn)$", description="Only in this state.")] = None,
        kind: Annotated[str | None, Query(pattern="^[a-z0-9_]{1,64}$", description="Only of this kind.")] = None,
        party: Annotated[str | None, Query(max_length=64, description="Only of this party.")] = None,
        region: Annotated[RegionCode | None, Query(description="Only in this region or below it.")] = None,
        limit: Limit = 50,
        cursor: IdCursor = None,
    ) -> Any:
        asking.require(spec.reads)
        party = present_party(served, party)
        items, more = [], None
        if spec.listed is None or served.folder is None:
            found, more = things.listed(
                served.store(), asking, spec.reads, spec.name, state=state, kind=kind, party=party, region=region,
                after=cursor or "", limit=limit,
            )  # fmt: skip
            items = [_told(spec, asking, thing) for thing in found]
        if spec.listed is not None and more is None:
            wanted = {"kind": kind, "party": party, "region": region, "after": cursor}
            lists = _of_lists(served, asking, spec.listed, wanted)
            lists = [one for one in lists if state in (None, one["state"])][: limit - len(items) + 1]
            items = [*items, *lists]
            if len(items) > limit:
                items, more = items[:limit], items[limit - 1]["id"]
        return JSONResponse(jsonable_encoder({"items": items, "next_cursor": more}))


def _of_lists(served: World, asking: Any, side: Side, wanted: dict[str, str | None]) -> builtins.list[dict[str, Any]]:
    shared = shared_with(served, asking)
    return of_lists(served.source().network, side, asking, wanted, language=tongue(), shared=shared)


def _in_lists(served: World, side: Side, thing_id: str) -> dict[str, Any] | None:
    """Return whose a need or service of a list is, and where; None when no list says it."""
    network = served.source().network
    found = getattr(network, side).filter(pl.col("id") == thing_id, pl.col("source").ne_missing(SOURCE))
    if not found.height:
        return None
    party = found["party"][0]
    return {"regions": [network.parties["region"][network.row[party]]], "parties": [party]}


def _named(body: Body) -> tuple[str, ...]:
    """Return the parties that a body names, as it names them."""
    return tuple(getattr(body, name) for name in body.parties_in)


def _add(spec: Plain, making: things.Making, body: Body, request: str | None) -> Thing:
    """Return a new thing of a plain resource as it will be written."""
    parties = making.present(_named(body))
    _of_known_activities(body.model_dump(include={"commodity", "commodities"}))
    _not_over(body.model_dump(include={"until", "closes_on", "starts", "ends"}))
    _of_a_proposal(making.store, making.caller, getattr(body, "proposal", None), parties)
    regions = tuple(getattr(body, "regions", ()) or ()) + tuple(filter(None, (getattr(body, "region", None),)))
    return making.add(
        spec.writes,
        spec.name,
        kind=str(getattr(body, "kind", "")),
        parties=parties,
        regions=regions,
        facts=_kept(body, parties),
        request=request,
    )


def _of_known_activities(facts: dict[str, Any]) -> None:
    """Refuse commodities that KBLI does not have: such a thing meets nobody, and nobody would be told."""
    for code in (facts.get("commodity"), *(facts.get("commodities") or ())):
        if code is not None:
            activity(code)


def _not_over(facts: dict[str, Any]) -> None:
    """Refuse what has ended before it is said: it would be matched, shown and told to nobody."""
    today = now().date()
    refuse_over("until", facts.get("until"), today)
    refuse_over("closes_on", facts.get("closes_on"), today)
    refuse_over("ends", facts.get("ends"), facts.get("starts"))  # programmes that are over are told of, too


def _of_a_proposal(store: Store, asking: Any, proposal: str | None, parties: tuple[str, ...]) -> None:
    """Refuse what is said of a proposal that is not there for the caller, or is not one of the party's."""
    if proposal is None:
        return
    if not set(parties) & set(proposals.get(store, asking, proposal).engagement.parties):
        message = f"{', '.join(parties)} is no party of proposal {proposal}"
        raise RuleViolation(message, hint="name a party of that proposal, or leave the proposal out", proposal=proposal)


def _tell(spec: Plain, served: World) -> None:
    """Let the snapshot be taken anew where it holds such things, so that they are matched."""
    if spec.listed is not None:
        served.stale()


def _makes(router: APIRouter, spec: Plain, models: Models) -> None:
    body_model: Any = models.body
    bodies: Any = models.several
    one = f"Make one {spec.body.__name__.lower()}"

    @router.post("", status_code=201, response_model=models.view, summary=one, openapi_extra=does(spec.writes))
    def make(body: body_model, served: Served, asking: Asking, request: RequestId, response: Response) -> Any:
        making = things.Making(served.store(), asking, _named(body))
        _add(spec, making, body, request)
        (thing,) = making.write()
        _tell(spec, served)
        response.headers["Location"] = f"/v1/{spec.name}/{thing.id}"
        response.headers["ETag"] = etag(thing.seq)
        return shown(thing)

    @router.post("/bulk", response_model=Outcomes, summary=f"Make several {spec.name}", openapi_extra=does(spec.writes))
    def make_several(body: bodies, served: Served, asking: Asking, request: RequestId) -> Any:
        named = [party for item in of_right_form(body.items, body_model) for party in _named(item)]
        making = things.Making(served.store(), asking, named)

        def one_of(item: Body, place: int) -> str:
            return _add(spec, making, item, f"{request}-{place}" if request else None).id

        told = one_by_one(body.items, body_model, one_of)
        making.write()
        _tell(spec, served)
        return told


def _reads(router: APIRouter, spec: Plain, models: Models) -> None:
    thing_id: Any = _id_of(spec)
    one = f"Read one {spec.body.__name__.lower()}"

    @router.get("/{thing_id}", response_model=models.view, summary=one, openapi_extra=does(spec.reads))
    def get(thing_id: thing_id, served: Served, asking: Asking, response: Response) -> Any:
        if spec.listed is not None and (held := _in_lists(served, spec.listed, thing_id)) is not None:
            if not (found := _of_lists(served, asking, spec.listed, {"id": thing_id})):
                asking.require_reach(spec.reads, **held)
            response.headers["ETag"] = etag(0)
            return found[0]
        thing = things.found(served.store(), asking, spec.reads, spec.name, thing_id)
        response.headers["ETag"] = etag(thing.seq)
        return _told(spec, asking, thing)


def _id_of(spec: Plain) -> Any:
    return Annotated[
        str, Path(min_length=1, max_length=64, description=f"Id of the {spec.body.__name__.lower()}.", examples=[UUID])
    ]


def _whole(model: Any, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of a thing as its body holds them; what a change leaves without is the request's fault."""
    try:
        made: dict[str, Any] = model.model_validate(facts).model_dump(mode="json")
    except ValidationError as wrong:
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in wrong.errors()]) from wrong
    return made


def _changes(router: APIRouter, spec: Plain, models: Models) -> None:
    thing_id: Any = _id_of(spec)
    partial: Any = models.change
    one = f"Change a {spec.body.__name__.lower()}"

    @router.patch("/{thing_id}", response_model=models.view, summary=one, openapi_extra=does(spec.writes))
    def change(
        thing_id: thing_id,
        body: partial,
        expected: Expected,
        served: Served,
        asking: Asking,
        request: RequestId,
        response: Response,
    ) -> Any:
        store = served.store()
        thing = things.found(store, asking, spec.writes, spec.name, thing_id)
        if thing.state == "withdrawn":
            message = f"{thing_id} is withdrawn"
            raise NotFound(message, hint="make a new one", id=thing_id)
        given = body.model_dump(mode="json", exclude_unset=True)
        whole = _whole(models.body, {**thing.facts, **given})
        _of_known_activities(given)
        if given.get("proposal") is not None:
            _of_a_proposal(store, asking, given["proposal"], thing.parties)
        after = things.change(
            store,
            asking,
            spec.writes,
            thing,
            expected,
            verb=f"{spec.name}.change",
            facts=whole,
            body=given,
            request=request,
        )
        _tell(spec, served)
        response.headers["ETag"] = etag(after.seq)
        return shown(after)


def _withdraws(router: APIRouter, spec: Plain, models: Models) -> None:
    thing_id: Any = _id_of(spec)
    one = f"Withdraw one {spec.body.__name__.lower()}"

    @router.delete("/{thing_id}", response_model=models.view, summary=one, openapi_extra=does(spec.writes))
    def withdraw(
        thing_id: thing_id,
        expected: Expected,
        served: Served,
        asking: Asking,
        request: RequestId,
        response: Response,
    ) -> Any:
        store = served.store()
        thing = things.found(store, asking, spec.writes, spec.name, thing_id)
        after = things.change(
            store,
            asking,
            spec.writes,
            thing,
            expected,
            verb=f"{spec.name}.withdraw",
            facts=thing.facts,
            body={},
            state="withdrawn",
            request=request,
        )
        _tell(spec, served)
        response.headers["ETag"] = etag(after.seq)
        return shown(after)
