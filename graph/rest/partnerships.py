"""``/v1/partnerships``: agreements that live: what was promised, what was done, and the clock of assistance."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field

from graph.errors import NotFound
from graph.rest.parties import present_party
from graph.rest.protocol.guard import Asking, Guarded, does
from graph.rest.protocol.paging import IdCursor, Limit  # noqa: TC001
from graph.rest.protocol.sparse import SPARSE
from graph.rest.world import World, world
from graph.services.access.callers import Caller  # noqa: TC001
from graph.services.engagement import proposals
from graph.services.engagement.lived import READ, lived_in
from graph.services.engagement.partnership_figures import figures
from graph.services.engagement.partnerships import record
from graph.services.wire import things

if TYPE_CHECKING:
    from graph.services.engagement.proposal import Proposal

router = APIRouter(prefix="/v1/partnerships", tags=["partnerships"], route_class=Guarded)
Served = Annotated[World, Depends(world)]


class Partnership(BaseModel):
    """An agreement that lives or has lived; money in rupiah, volumes in the terms' unit."""

    id: str = Field(description="Id of the proposal that it came from.")
    kind: str
    state: str
    suppliers: list[str] = Field(description="Ids of the parties that supply.")
    buyers: list[str] = Field(description="Ids of the parties that buy.")
    commodity: str | None
    unit: str | None
    active_since: date | None = Field(description="Its first day: the start that was agreed, else that of signature.")
    ends_on: date | None = Field(
        description="Its last day: when it ended, else the last of the months agreed; null where none were."
    )
    months: int = Field(description="Whole months since it began, within its term.")
    promised_units: int | None = Field(description="Of the months that have begun, the running one included.")
    ordered_units: int
    undelivered_units: int = Field(description="Ordered and not delivered, in the terms' unit.", examples=[0])
    delivered_units: int
    paid_rp: int
    unpaid_rp: int = Field(
        description="Rupiah: what was delivered and accepted, at the price agreed, less what was paid; 0 where no "
        "price is agreed.",
        examples=[0],
    )
    advance_rp: int = Field(
        description="Rupiah paid against which no delivery stands; such a payment is neither late nor early.",
        examples=[0],
    )
    deliveries: int
    late_deliveries: int = Field(
        description="After the day by which each was due: its own, else that of the orders that it fills, the oldest "
        "first; where nobody said by when, those that were noted as late.",
        examples=[1],
    )
    rejected_units: int = Field(description="Of what was delivered, in the terms' unit; never more than that.")
    payments: int
    late_payments: int = Field(
        description="After their own day `due`, else after the days to pay agreed of a delivery that they pay, the "
        "oldest first; where neither is known, those that were noted as late.",
        examples=[1],
    )
    visits: int
    coachings: int
    quality_reports: int
    disputes: int
    open_disputes: int
    commitments: list[dict[str, Any]] = Field(description="What each side promised beyond price and volume.")
    assistance: dict[str, Any] | None = Field(
        description="Clock of field assistance: started, ends, months_passed, next_visit, overdue, ends_soon (within "
        "six months), exit_criteria; null of kinds that have none, such as a training."
    )


class Partnerships(BaseModel):
    """A page of partnerships, the oldest first."""

    items: list[Partnership]
    next_cursor: str | None


def _shown(served: World, proposal: Proposal, asking: Caller) -> Partnership:
    engagement = proposal.engagement
    told = record(served.store(), proposal)
    if asking.masked(READ):  # words of the sides may name persons
        told["commitments"] = [one | {"said": ""} for one in told["commitments"]]
    return Partnership(
        id=proposal.thing.id,
        kind=engagement.kind,
        state=engagement.state,
        suppliers=list(engagement.suppliers),
        buyers=list(engagement.buyers),
        commodity=engagement.lived_terms.commodity,
        unit=engagement.lived_terms.unit,
        active_since=engagement.active_since,
        **told,
    )


@router.get("", openapi_extra=does(READ), dependencies=[SPARSE])
def list_partnerships(
    served: Served,
    asking: Asking,
    *,
    state: Annotated[
        Literal["active", "renewing", "completed", "terminated"],
        Query(
            description="Only in this state; `renewing`: its term is over and another is talked over, up to the signed "
            "contract (each says in `state` how far)."
        ),
    ] = "active",
    party: Annotated[str | None, Query(max_length=64, description="Only of this party.")] = None,
    limit: Limit = 50,
    cursor: IdCursor = None,
) -> Partnerships:
    """List partnerships that the caller reaches."""
    lived, more = lived_in(
        served.store(), asking, state, party=present_party(served, party), after=cursor or "", limit=limit
    )
    return Partnerships(items=[_shown(served, one, asking) for one in lived], next_cursor=more)


class PartnershipFigures(BaseModel):
    """The Planner's indicators of partnerships: shares from 0 to 1, null where nothing is due yet."""

    n: int = Field(description="Partnerships that lived, a count.", examples=[42])
    orders: int = Field(description="Orders noted, a count.", examples=[330])
    deliveries: int = Field(description="Deliveries noted, a count.", examples=[310])
    on_time_share: float | None = Field(
        description="Share of deliveries that came by their day, of those of which it was said.", examples=[0.94]
    )
    reject_share: float | None = Field(description="Share of units rejected.", examples=[0.02])
    days_to_pay: float | None = Field(
        description="Days from delivery to payment, by which half of the rupiah paid of deliveries were paid; payments "
        "pay accepted deliveries at the price agreed, the oldest first. Null where none was, or no price is agreed.",
        examples=[12.0],
    )
    price_over_reference: float | None = Field(
        description="Price agreed over the reference price: of notes, else the board's median of five buyers or more; "
        "a ratio.",
        examples=[1.04],
    )
    renewal_share: float | None = Field(
        description="Share that goes on, of those that came to their end and of which it is decided.", examples=[0.7]
    )
    second_buyer_share: float | None = Field(description="Share of suppliers with two buyers.", examples=[0.3])
    jobs: int | None = Field(description="Jobs added, a count; null where nobody states any.", examples=[12])
    survival_12: float | None = Field(description="Share in force after 12 months, of those so old.", examples=[0.9])
    survival_24: float | None = Field(description="Share in force after 24 months, of those so old.", examples=[0.8])
    as_of: date
    synthetic: bool


@router.get("/indicators", openapi_extra=does(READ))
def partnership_figures(served: Served, asking: Asking) -> PartnershipFigures:
    """Tell the indicators of all partnerships that the caller reaches, from what both sides noted."""
    network = served.source().network
    return PartnershipFigures(**figures(served.store(), asking, network), synthetic=network.synthetic)


@router.get("/{partnership_id}", openapi_extra=does(READ))
def get_partnership(
    partnership_id: Annotated[str, Path(min_length=1, max_length=64)], served: Served, asking: Asking
) -> Partnership:
    """Return one partnership with its record, also while another term of it is talked over."""
    thing = things.found(served.store(), asking, READ, "proposals", partnership_id)
    (proposal,) = proposals.visible(served.store(), asking, [thing]) or (None,)
    if proposal is None or proposal.engagement.active_since is None:
        message = f"no partnership {partnership_id}"
        raise NotFound(message, hint="a proposal becomes one by its step activate", id=partnership_id)
    return _shown(served, proposal, asking)
