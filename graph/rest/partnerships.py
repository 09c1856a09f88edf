"""``/v1/partnerships``: agreements that live: what was promised, what was done, and the clock of assistance."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field

from graph.errors import NotFound
from graph.rest.guard import Asking, Guarded, does
from graph.rest.paging import IdCursor, Limit  # noqa: TC001
from graph.rest.world import World, world
from graph.services import proposals, things
from graph.services.partnerships import STATES, record

router = APIRouter(prefix="/v1/partnerships", tags=["partnerships"], route_class=Guarded)
Served = Annotated[World, Depends(world)]
READ = "partnerships.read"


class Partnership(BaseModel):
    """An agreement that lives or has lived; money in rupiah, volumes in the terms' unit."""

    id: str = Field(description="Id of the proposal that it came from.")
    kind: str
    state: str
    suppliers: list[str]
    buyers: list[str]
    commodity: str | None
    unit: str | None
    active_since: date | None
    ends_on: date | None
    months: int = Field(description="Whole months since it began, within its term.")
    promised_units: int | None
    ordered_units: int
    delivered_units: int
    paid_rp: int
    deliveries: int
    late_deliveries: int
    payments: int
    late_payments: int
    visits: int
    coachings: int
    quality_reports: int
    disputes: int
    open_disputes: int
    commitments: list[dict[str, Any]] = Field(description="What each side promised beyond price and volume.")
    assistance: dict[str, Any] | None = Field(
        description="Clock of field assistance: started, ends, months_passed, next_visit, overdue, exit_criteria."
    )


class Partnerships(BaseModel):
    """A page of partnerships, the oldest first."""

    items: list[Partnership]
    next_cursor: str | None


def _shown(served: World, proposal: proposals.Proposal) -> Partnership:
    engagement = proposal.engagement
    return Partnership(
        id=proposal.thing.id,
        kind=engagement.kind,
        state=engagement.state,
        suppliers=list(engagement.suppliers),
        buyers=list(engagement.buyers),
        commodity=engagement.terms.commodity,
        unit=engagement.terms.unit,
        active_since=engagement.active_since,
        **record(served.store(), proposal),
    )


@router.get("", openapi_extra=does(READ))
def list_partnerships(
    served: Served,
    asking: Asking,
    *,
    state: Annotated[Literal["active", "completed", "terminated"], Query(description="Only in this state.")] = "active",
    party: Annotated[str | None, Query(max_length=64, description="Only of this party.")] = None,
    limit: Limit = 50,
    cursor: IdCursor = None,
) -> Partnerships:
    """List partnerships that the caller reaches."""
    found, more = things.listed(
        served.store(), asking, READ, "proposals", state=state, party=party, after=cursor or "", limit=limit
    )
    lived = [one for one in proposals.visible(asking, found) if one.engagement.active_since is not None]
    return Partnerships(items=[_shown(served, one) for one in lived], next_cursor=more)


@router.get("/{partnership_id}", openapi_extra=does(READ))
def get_partnership(
    partnership_id: Annotated[str, Path(min_length=1, max_length=64)], served: Served, asking: Asking
) -> Partnership:
    """Return one partnership with its record."""
    thing = things.found(served.store(), asking, READ, "proposals", partnership_id)
    (proposal,) = proposals.visible(asking, [thing]) or (None,)
    if proposal is None or proposal.engagement.active_since is None or thing.state not in STATES:
        message = f"no partnership {partnership_id}"
        raise NotFound(message, hint="a proposal becomes one by its step activate", id=partnership_id)
    return _shown(served, proposal)
