"""``/v1/proposals``: drafts between a supplier and a buyer; nothing is sent to anybody."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from graph.rest.paging import IdCursor, Limit  # noqa: TC001 - FastAPI reads annotations at run time
from graph.rest.world import World, world
from graph.services.proposals import draft

if TYPE_CHECKING:
    from graph.store import ProposalRecord

router = APIRouter(prefix="/v1/proposals", tags=["proposals"])
Kind = Literal[
    "partnership",
    "service_request",
    "finance_application",
    "facilitation",
    "foster_agreement",
    "facility_use",
    "capacity_building",
    "forum_funding",
    "machinery_request",
    "training",
    "social_enterprise",
]
PartyId = Annotated[str, Field(min_length=1, max_length=64, examples=["p1f0c2d3e4a5b6c7d8e9f"])]


class Draft(BaseModel):
    """What a draft needs: its kind and its two sides."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    supplier: PartyId
    buyer: PartyId
    reason: str = Field("", max_length=2000, description="Why, in the writer's words.")


class Proposal(BaseModel):
    """A proposal as it stands."""

    id: str = Field(description="UUID of version 7.")
    kind: str
    supplier: str
    buyer: str
    state: str = Field(examples=["draft"])
    created_at: datetime
    reason: str


class Proposals(BaseModel):
    """A page of proposals, the oldest first."""

    items: list[Proposal]
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page; null at the end.")


def _shown(record: ProposalRecord) -> Proposal:
    return Proposal(**{name: getattr(record, name) for name in Proposal.model_fields})


@router.post("", status_code=201)
def make_draft(body: Draft, response: Response, world: Annotated[World, Depends(world)]) -> Proposal:
    """Make a draft; `Location` is its address."""
    record = draft(world.store(), body.kind, body.supplier, body.buyer, reason=body.reason)
    response.headers["Location"] = f"/v1/proposals/{record.id}"
    return _shown(record)


@router.get("")
def list_proposals(world: Annotated[World, Depends(world)], limit: Limit = 50, cursor: IdCursor = None) -> Proposals:
    """List proposals, the oldest first."""
    found = world.store().list_proposals(after=cursor or "", limit=limit + 1)
    more = len(found) > limit
    shown = [_shown(record) for record in found[:limit]]
    return Proposals(items=shown, next_cursor=shown[-1].id if more else None)


@router.get("/{proposal_id}")
def get_proposal(
    proposal_id: Annotated[str, Path(min_length=1, max_length=64)], world: Annotated[World, Depends(world)]
) -> Proposal:
    """Return one proposal."""
    return _shown(world.store().get_proposal(proposal_id))
