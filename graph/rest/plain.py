# ruff: noqa: ANN401, PLR0917 - models are made here, and FastAPI calls by name
"""Plain resources: list, make, make several, read, change, withdraw; one factory, so that all behave alike."""

import builtins
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from pydantic import create_model as pydantic_model

from graph.errors import NotFound, RuleViolation
from graph.rest.bodies import Body, RegionCode
from graph.rest.bulk import one_by_one
from graph.rest.guard import Asking, Guarded, RequestId, does
from graph.rest.paging import IdCursor, Limit
from graph.rest.versions import Expected, etag
from graph.rest.world import World, world
from graph.services import things
from graph.store import Thing

_model: Any = pydantic_model
Served = Annotated[World, Depends(world)]
Fields = Annotated[
    str | None,
    Query(
        pattern=r"^[a-z_]+(,[a-z_]+)*$",
        max_length=400,
        description="Only these members of each item, besides `id` and `seq`; separated by commas.",
        examples=["kind,state"],
    ),
]


class Outcome(BaseModel):
    """What became of one item of several."""

    status: int = Field(examples=[201])
    id: str | None = None
    code: str | None = Field(None, description="Code of the error, as in a problem document.")
    detail: str | None = None


class Outcomes(BaseModel):
    """What became of each item, in their order."""

    items: list[Outcome]


@dataclass(frozen=True)
class Plain:
    """One plain resource: its name, its body, and its actions in the table of rights."""

    name: str
    body: builtins.type[Body]
    reads: str
    writes: str
    doc: str


def _kept(body: Body, parties: tuple[str, ...]) -> dict[str, Any]:
    facts = body.model_dump(mode="json", exclude_unset=False)
    for name, party in zip(body.parties_in, parties, strict=True):
        facts[name] = party
    return facts


def _view(model: Any) -> Any:
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


def sparse(items: list[Any], fields: str | None, known: frozenset[str]) -> list[Any]:
    """Return items with the members asked for, besides id and seq.

    Examples
    --------
    >>> sparse([{"id": "a", "seq": 1, "x": 2, "y": 3}], "x", frozenset({"x", "y"}))
    [{'id': 'a', 'seq': 1, 'x': 2}]
    """
    if fields is None:
        return items
    asked = set(fields.split(","))
    if unknown := asked - known:
        message = f"no member {', '.join(sorted(unknown))}"
        raise RuleViolation(message, hint=f"members are {', '.join(sorted(known))}", fields=sorted(unknown))
    return [{k: v for k, v in item.items() if k in asked or k in ("id", "seq")} for item in items]


def plain_router(spec: Plain) -> APIRouter:
    """Return the routes of a plain resource."""
    router = APIRouter(prefix=f"/v1/{spec.name}", tags=[spec.name], route_class=Guarded)
    body_model: Any = spec.body
    view_model = _view(body_model)
    one = spec.body.__name__
    several: Any = _model(
        f"{one}Several",
        __config__=ConfigDict(extra="forbid"),
        items=(list[body_model], Field(min_length=1, max_length=500)),
    )
    items_type: Any = list.__class_getitem__(view_model)
    page: Any = _model(
        f"{one}Page",
        items=(items_type, ...),
        next_cursor=(str | None, Field(None, description="The next page.")),
    )
    known = frozenset(view_model.model_fields)
    thing_id = Annotated[str, Path(min_length=1, max_length=64, description=f"Id of the {one.lower()}.")]
    partial: Any = _model(
        f"{one}Change",
        __config__=ConfigDict(extra="forbid"),
        **{
            name: (field.annotation | None, Field(None, description=field.description))
            for name, field in body_model.model_fields.items()
            if name not in ("kind", *spec.body.parties_in)
        },
    )

    def write(served: World, asking: Any, body: Body, request: str | None) -> Thing:
        store = served.store()
        parties = things.present_ids(store, [getattr(body, name) for name in body.parties_in])
        regions = tuple(getattr(body, "regions", ()) or ()) + tuple(filter(None, (getattr(body, "region", None),)))
        kind = str(getattr(body, "kind", ""))
        return things.make(
            store,
            asking,
            spec.writes,
            spec.name,
            kind=kind,
            parties=parties,
            regions=regions,
            facts=_kept(body, parties),
            request=request,
        )

    @router.get("", response_model=page, summary=f"List {spec.name}", openapi_extra=does(spec.reads))
    def list_things(
        served: Served,
        asking: Asking,
        *,
        state: Annotated[str | None, Query(pattern="^(open|withdrawn)$", description="Only in this state.")] = None,
        kind: Annotated[str | None, Query(pattern="^[a-z0-9_]{1,64}$", description="Only of this kind.")] = None,
        party: Annotated[str | None, Query(max_length=64, description="Only of this party.")] = None,
        region: Annotated[RegionCode | None, Query(description="Only in this region or below it.")] = None,
        fields: Fields = None,
        limit: Limit = 50,
        cursor: IdCursor = None,
    ) -> Any:
        found, more = things.listed(
            served.store(), asking, spec.reads, spec.name, state=state, kind=kind, party=party, region=region,
            after=cursor or "", limit=limit,
        )  # fmt: skip
        items = sparse([shown(thing) for thing in found], fields, known)
        return JSONResponse(jsonable_encoder({"items": items, "next_cursor": more}))

    @router.post(
        "", status_code=201, response_model=view_model, summary=f"Make a {one.lower()}", openapi_extra=does(spec.writes)
    )
    def make(body: body_model, served: Served, asking: Asking, request: RequestId, response: Response) -> Any:
        thing = write(served, asking, body, request)
        response.headers["Location"] = f"/v1/{spec.name}/{thing.id}"
        response.headers["ETag"] = etag(thing.seq)
        return shown(thing)

    @router.post("/bulk", response_model=Outcomes, summary=f"Make several {spec.name}", openapi_extra=does(spec.writes))
    def make_several(body: several, served: Served, asking: Asking, request: RequestId) -> Any:
        def one_of(item: Body, place: int) -> str:
            return write(served, asking, item, f"{request}-{place}" if request else None).id

        return {"items": list(one_by_one(body.items, one_of))}

    @router.get(
        "/{thing_id}", response_model=view_model, summary=f"Read one {one.lower()}", openapi_extra=does(spec.reads)
    )
    def get(thing_id: thing_id, served: Served, asking: Asking, response: Response) -> Any:
        thing = things.found(served.store(), asking, spec.reads, spec.name, thing_id)
        response.headers["ETag"] = etag(thing.seq)
        return shown(thing)

    @router.patch(
        "/{thing_id}", response_model=view_model, summary=f"Change a {one.lower()}", openapi_extra=does(spec.writes)
    )
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
        whole = body_model.model_validate({**thing.facts, **given}).model_dump(mode="json")
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
        response.headers["ETag"] = etag(after.seq)
        return shown(after)

    @router.delete(
        "/{thing_id}", response_model=view_model, summary=f"Withdraw a {one.lower()}", openapi_extra=does(spec.writes)
    )
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
        response.headers["ETag"] = etag(after.seq)
        return shown(after)

    return router
