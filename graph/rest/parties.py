"""``/v1/parties``: enterprises, buyers, cooperatives and everyone else in the snapshot."""

from __future__ import annotations

from typing import Annotated, Any

import polars as pl
from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from graph.errors import NotAllowed, UnknownParty
from graph.model.vocabulary import PartyKind, Size  # noqa: TC001 - FastAPI reads annotations at run time
from graph.rest.bodies import RegionCode  # noqa: TC001 - FastAPI reads annotations at run time
from graph.rest.protocol.guard import Asking, Guarded, does
from graph.rest.protocol.paging import Cursor, Limit, Page, page, place_of
from graph.rest.protocol.sparse import SPARSE
from graph.rest.protocol.versions import tag_of
from graph.rest.world import World, world
from graph.services.access.callers import Caller  # noqa: TC001
from graph.services.access.reach import hidden, narrowed
from graph.services.engagement.proposals import seen_by
from graph.services.wire.things import present_ids

READ = "parties.read"
router = APIRouter(prefix="/v1/parties", tags=["parties"], route_class=Guarded)


class Party(BaseModel):
    """A party as the snapshot holds it: no personal data, places rounded to 0.01 degree."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(examples=["p1f0c2d3e4a5b6c7d8e9"])
    kind: str = Field(examples=["enterprise"])
    name: str = Field(examples=["UD Sumber Rejeki"])
    legal_form: str | None = None
    size: str | None = Field(None, description="micro, small, medium or large; null is unknown.")
    size_basis: str | None = Field(None, description="What the size rests on.")
    kbli: list[str] | None = Field(None, description="KBLI 2020 codes, main activity first.")
    region: str | None = Field(None, description="Deepest known Kemendagri code.", examples=["35.09"])
    lat: float | None = None
    lon: float | None = None
    place_basis: str | None = None
    workers: int | None = None
    certifications: list[str] | None = None
    roles: list[str] | None = None
    slots: int | None = None
    radius_km: float | None = None
    commits_to_coach: bool | None = None
    source: str | None = None


class Parties(Page):
    """A page of parties, sorted by id."""

    items: list[Party]


@router.get("", openapi_extra=does("parties.read"), dependencies=[SPARSE])
def list_parties(
    world: Annotated[World, Depends(world)],
    asking: Asking,
    *,
    kind: Annotated[PartyKind | None, Query(description="Only parties of this kind.")] = None,
    size: Annotated[Size | None, Query(description="Only parties of this size class.")] = None,
    region: Annotated[RegionCode | None, Query(description="Only parties in this region or below it.")] = None,
    q: Annotated[str | None, Query(min_length=1, max_length=100, description="Part of the name, any case.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Parties:
    """List parties, filtered by kind, size, region or part of the name."""
    source = world.source()
    frame = narrowed(source.network.parties, asking, READ, shared=shared_with(world, asking), asked=region)
    if kind is not None:
        frame = frame.filter(pl.col("kind") == kind.value)
    if size is not None:
        frame = frame.filter(pl.col("size") == size.value)
    if q is not None:
        if asking.masked(READ):
            message = "this key sees no names, and searches none"
            raise NotAllowed(message, hint="leave q out, or ask for a key with the grant named", parameter="q")
        frame = frame.filter(pl.col("name").str.to_lowercase().str.contains(q.lower(), literal=True))
    start = place_of(cursor)
    rows = [hidden(row, asking, READ) for row in frame.slice(start, limit).iter_rows(named=True)]
    return Parties(**page(rows, frame.height, start), **origin(source.network))


@router.get("/{party_id}", openapi_extra=does("parties.read"))
def get_party(party_id: str, world: Annotated[World, Depends(world)], asking: Asking, response: Response) -> Party:
    """Return one party by its id; an older id (alias) answers with the party that it was merged into."""
    network = world.source().network
    row = network.row.get(party_id)
    if row is None:
        message = f"no party {party_id}"
        raise UnknownParty(message, hint="see /v1/parties", party=party_id)
    facts = network.parties.row(row, named=True)
    if facts["id"] not in shared_with(world, asking):
        asking.require_reach(READ, regions=[facts["region"]], parties=[facts["id"]])
    party = Party(**hidden(facts, asking, READ))
    response.headers["ETag"] = tag_of(party.model_dump(mode="json"))
    return party


def present_party(world: World, party: str | None) -> str | None:
    """Return the present id of the party that a list is asked of; None where none is.

    Raises
    ------
    UnknownParty
        If there is none: an empty list would look as if it had nothing.
    """
    if party is None:
        return None
    network = world.source().network
    if party in network.row:
        return str(network.parties["id"][network.row[party]])
    if world.folder is None:
        return present_ids(world.store(), [party])[0]  # of one that came since the snapshot
    message = f"no party {party}"
    raise UnknownParty(message, hint="see /v1/parties", party=party)


def shared_with(world: World, asking: Caller) -> frozenset[str]:
    """Return the parties that have consented to be seen by the caller's own party."""
    if asking.party is None or world.folder is not None:
        return frozenset()
    return seen_by(world.store(), asking.party)


def origin(network: Any) -> dict[str, Any]:  # noqa: ANN401 - a Network; kept apart from FastAPI's reading of types
    """Return what every list says of its origin."""
    return {"synthetic": network.synthetic, "as_of": network.as_of.isoformat()}
