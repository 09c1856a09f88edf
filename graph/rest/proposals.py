"""``/v1/proposals``: from draft to an agreement that lives, step by step; each step is meant for one version."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from graph.errors import JejaringError, NotAllowed, RuleViolation, StaleVersion
from graph.model.written import Day, Truth, Whole
from graph.proposals import Terms
from graph.proposals.logs import LOGS
from graph.proposals.machine import STEPS
from graph.rest.bodies import PartyId
from graph.rest.parties import present_party
from graph.rest.protocol.bulk import Outcomes, of_right_form, one_by_one, several
from graph.rest.protocol.guard import Asking, Guarded, RequestId, does
from graph.rest.protocol.paging import Cursor, IdCursor, Limit, part
from graph.rest.protocol.sparse import SPARSE
from graph.rest.protocol.tongue import tongue
from graph.rest.protocol.variants import Variant, hold_variant, say_variants
from graph.rest.protocol.versions import Expected, etag
from graph.rest.world import World, world
from graph.services.engagement import proposals as service
from graph.services.engagement.confidential import of_the_office
from graph.services.engagement.prefill import KINDS, Prefilled, prefill
from graph.services.engagement.proposal import read
from graph.services.engagement.proposal_view import (
    View,
    differences,
    draft_refusal,
    history,
    refusal,
    since,
    view,
    views,
)
from graph.services.pairing.match import MatchParameters
from graph.services.wire import things

if TYPE_CHECKING:
    from graph.store import Thing

router = APIRouter(prefix="/v1/proposals", tags=["proposals"], route_class=Guarded)
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
Side = PartyId | Annotated[list[PartyId], Field(min_length=1, max_length=50)]
ProposalId = Annotated[str, Path(min_length=1, max_length=64, description="Id of the proposal.")]
Store = Annotated[World, Depends(world)]
State = Literal[
    "draft",
    "offered",
    "interest",
    "declined",
    "expired",
    "negotiating",
    "memorandum",
    "contract",
    "active",
    "completed",
    "terminated",
    "withdrawn",
]
EXAMPLE: dict[str, Any] = {"kind": "partnership", "supplier": "p1f0c2d3e4a5b6c7d8e9f", "buyer": "p9a8b7c6d5e4f3a2b1c0d"}


class Draft(BaseModel):
    """What a draft needs: its kind and its two sides; a list of parties is a consortium."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    kind: Kind
    supplier: Side = Field(description="Id of the party that supplies; several are a consortium.")
    buyer: Side = Field(description="Id of the party that buys; several are a consortium.")
    reason: str = Field("", max_length=2000, description="Why, in the writer's words.")
    proposer: Literal["supplier", "buyer"] = Field("supplier", description="The side that proposes.")
    terms: Terms | None = Field(
        None,
        description="When absent, a partnership of one supplier and one buyer is filled with what lists and the best "
        "plan say of the pair; `origins` says where each figure is from. The price is left open: what "
        "lists state is the proposer's limit. `{}` leaves all of it open.",
    )


Drafts: Any = several("Drafts", Draft, most=100)


class ConsentView(BaseModel):
    """A consent: whose, to what, in which form."""

    party: str
    purpose: str
    version: int
    form: str
    given_on: date
    in_force: bool


class CheckLine(BaseModel):
    """One line of the contract's checklist."""

    code: str
    law: str
    field: str
    held: bool
    checked: bool = Field(description="Whether the article was read in a source of the product; if not, read it.")
    sentence: str


class FlagLine(BaseModel):
    """A red flag of the terms."""

    code: str
    field: str
    sentence: str
    against: Literal["supplier", "buyer"] = Field(description="The side that bears it, and alone can accept it.")
    accepted: bool = Field(description="Whether that side has accepted it, of these terms.")


class DisputeView(BaseModel):
    """A dispute and how it was settled."""

    by: str
    said: str
    opened_at: datetime
    settled_at: datetime | None
    settlement: str


class Proposal(BaseModel):
    """A proposal as it stands, as far as the caller may see."""

    id: str = Field(description="UUID of version 7.")
    seq: int = Field(description="Its version: `ETag`, and what `If-Match` names.")
    kind: str
    state: str = Field(examples=["draft"])
    supplier: str = Field(description="The first party that supplies.")
    buyer: str = Field(description="The first party that buys.")
    suppliers: list[str] = Field(description="Ids of the parties that supply.")
    buyers: list[str] = Field(description="Ids of the parties that buy.")
    names: dict[str, str] = Field(description="Names of the parties that consent to be seen by the caller.")
    proposer: str
    reason: str
    terms: Terms
    origins: dict[str, str] = Field(
        description="Where figures are from that the draft was filled with, by field of `terms`; a field that was "
        "changed since is the writer's, and not here. Of a price left open it says so, until the proposal is sent."
    )
    terms_version: int
    consents: list[ConsentView]
    waiting_for: dict[str, list[str]] = Field(description="Whose consent is missing, by purpose.")
    steps: list[str] = Field(description="The steps that the caller may take now, for itself or for whom it speaks.")
    missing_factors: list[str] = Field(
        description="Key factors and benefits that are not said yet (`monitoring`, `benefit_of_buyer`), or are without "
        "evidence (`evidence_of_monitoring`)."
    )
    checklist: list[CheckLine]
    red_flags: list[FlagLine]
    checks: dict[str, bool] = Field(description="Lines of the verification team.")
    disputed: bool
    disputes: list[DisputeView] = Field(description="Every dispute that was opened, the first one first.")
    deadline: datetime | None
    active_since: date | None = Field(description="Its first day: the start that was agreed, else that of signature.")
    created_at: datetime
    changed_at: datetime


class Proposals(BaseModel):
    """A page of proposals, the oldest first."""

    items: list[Proposal]
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page; null at the end.")


REASON = r"^(?:price|volume|quality|lead_time|distance|certificate:[a-z0-9_]{1,40})$"
"""Codes of reasons of a refusal, as lists of commitments have them."""


NEEDED: dict[str, tuple[str, ...]] = {"counter": ("terms",), "check": ("line",), "dispute": ("said",), **LOGS}
BY_STEP = {step: Variant(NEEDED.get(step, ())) for step in STEPS}
STEP_EXAMPLES: tuple[dict[str, Any], ...] = (
    {"step": "offer", "on_behalf": "p1f0c2d3e4a5b6c7d8e9f", "why": "agreed at the visit of 3 May"},
    {"step": "consent", "on_behalf": "p1f0c2d3e4a5b6c7d8e9f", "purpose": "share", "form": "form",
     "given_on": "2026-05-03", "witness": "head of the village"},
    {"step": "deliver", "units": 1200},
)  # fmt: skip


class Step(BaseModel):
    """A step of the life cycle, and what it needs."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=say_variants("step", BY_STEP, STEP_EXAMPLES))

    step: Literal[tuple(STEPS)] = Field(description="Steps of the state stand in `steps` of the proposal.")  # type: ignore[valid-type]
    on_behalf: PartyId | None = Field(None, description="For whom an officer or cooperative acts.")
    why: str = Field("", max_length=2000)
    terms: Terms | None = Field(
        None,
        description="Of an edit, counter-offer or renewal: what is said changes, everything else of the terms stays, "
        'also of `factors` and `benefits`; null (of words `""`) empties a field, and `commitments` are said whole.',
    )
    reason: str | None = Field(None, max_length=2000)
    days: Whole | None = Field(None, ge=1, le=365, description="How long an offer is open.")
    purpose: Literal["share", "memorandum", "contract"] | None = Field(None, description="Of a consent.")
    form: Literal["form", "recorded"] | None = Field(None, description="How an officer took the consent.")
    given_on: Day | None = Field(None, description="When the consent was given.")
    witness: str | None = Field(None, max_length=200, description="Who witnessed it: a function, not a name.")
    evidence: str | None = Field(None, max_length=500, description="Where the form or the recording is kept.")
    line: str | None = Field(None, max_length=64, description="Line of the verification team.")
    passed: Truth | None = None
    accept_flags: list[Annotated[str, Field(max_length=64)]] | None = Field(
        None,
        max_length=10,
        description="Codes of red flags that stand against this side, which accepts them knowingly with its consent to "
        "the contract, or with its own step `contract`.",
    )
    reasons: list[Annotated[str, Field(pattern=REASON)]] | None = Field(
        None,
        max_length=10,
        description="Of a refusal, by code: price, volume, quality, lead_time, distance, certificate:halal ... "
        "The pair stays out of plans for 180 days, or until every reason has changed.",
    )
    said: str | None = Field(None, max_length=4000, description="What a dispute, visit or check says.")
    units: Whole | None = Field(None, ge=1, le=10**12, description="Of an order or delivery, in the terms' unit.")
    amount_rp: Whole | None = Field(None, ge=1, le=10**15, description="Of a payment.")
    on: Day | None = Field(None, description="Day of the entry, not later than today; today when absent.")
    late: Truth | None = Field(
        None, description="Whether a delivery or payment was late; counts where no day says by when it was due."
    )
    due: Day | None = Field(None, description="Day by which an order, delivery or payment was due.")
    rejected_units: Whole | None = Field(
        None, ge=0, le=10**12, description="Of this delivery, in the terms' unit: at most its units."
    )
    again: Truth | None = Field(
        None, description="Of an entry: it happened twice on that day, alike in everything; else the second is refused."
    )

    @model_validator(mode="after")
    def _with_what_it_needs(self) -> Step:
        hold_variant(self, "step", BY_STEP)
        return self


class ChangeLine(BaseModel):
    """One field that differs."""

    field: str
    label: str
    before: Any = None
    after: Any = None
    sentence: str


class Comparison(BaseModel):
    """What changed between two versions of the terms."""

    from_version: int
    to_version: int
    changes: list[ChangeLine]


class EventLine(BaseModel):
    """What happened: who, when, why."""

    seq: int
    action: str
    at: datetime
    actor: str
    role: str
    why: str
    facts: dict[str, Any]


class History(BaseModel):
    """Everything that happened to a proposal, in order."""

    items: list[EventLine]
    next_cursor: str | None = Field(None, description="Send it as `cursor` for the next page; null at the end.")


def _shown(seen: View, response: Response | None = None) -> Proposal:
    if response is not None:
        response.headers["ETag"] = etag(seen.facts["seq"])
    return Proposal(**seen.facts)


@router.post("", status_code=201, openapi_extra=does("proposals.write"))
def make_draft(body: Draft, response: Response, world: Store, asking: Asking, request: RequestId) -> Proposal:
    """Make a draft; `Location` is its address. It is sent to nobody."""
    making = things.Making(world.store(), asking, _named(body))
    _add(making, world, body, request)
    made = read(making.write()[0])
    response.headers["Location"] = f"/v1/proposals/{made.thing.id}"
    return _shown(view(world.store(), asking, made, tongue()), response)


def _named(body: Draft) -> tuple[str, ...]:
    """Return the parties that a draft names, as it names them."""
    return (*service.members_of(body.supplier), *service.members_of(body.buyer))


def _add(making: things.Making, world: World, body: Draft, request: str | None) -> Thing:
    first = _prefilled(world, making.caller, body)
    try:
        return service.add_draft(
            making,
            body.kind,
            body.supplier,
            body.buyer,
            reason=body.reason or first.reason,
            terms=first.terms,
            origins=first.origins,
            proposer=body.proposer,
            request=request,
        )
    except RuleViolation as refused:
        draft_refusal(body.kind, refused)
        raise


def _prefilled(world: World, asking: Any, body: Draft) -> Prefilled:  # noqa: ANN401 - see guard
    """Return the terms as said, else what lists and plan say of the pair; a draft never fails for want of a plan."""
    if body.terms is None and body.kind in KINDS and isinstance(body.supplier, str) and isinstance(body.buyer, str):
        side = service.proposing(asking, [body.supplier], [body.buyer], body.proposer)
        with suppress(JejaringError):
            matched = world.matched(MatchParameters(), priced=of_the_office(asking))
            return prefill(matched, body.supplier, body.buyer, side, tongue())
    return Prefilled(body.terms or Terms())


@router.post("/bulk", openapi_extra=does("proposals.write"))
def make_drafts(body: Drafts, world: Store, asking: Asking, request: RequestId) -> Outcomes:
    """Make several drafts; each is made or refused on its own, and says so."""
    making = things.Making(
        world.store(), asking, [party for item in of_right_form(body.items, Draft) for party in _named(item)]
    )

    def one(item: Draft, place: int) -> str:
        return _add(making, world, item, f"{request}-{place}" if request else None).id

    told = one_by_one(body.items, Draft, one)
    making.write()
    return told


@router.get("", openapi_extra=does("proposals.read"), dependencies=[SPARSE])
def list_proposals(
    world: Store,
    asking: Asking,
    *,
    state: Annotated[State | None, Query(description="Only proposals in this state.")] = None,
    kind: Annotated[Kind | None, Query(description="Only proposals of this kind.")] = None,
    party: Annotated[str | None, Query(max_length=64, description="Only proposals of this party.")] = None,
    limit: Limit = 50,
    cursor: IdCursor = None,
) -> Proposals:
    """List proposals that the caller reaches, the oldest first."""
    found, more = things.listed(
        world.store(), asking, "proposals.read", "proposals", state=state, kind=kind,
        party=present_party(world, party), after=cursor or "", limit=limit,
    )  # fmt: skip
    seen = views(world.store(), asking, service.visible(world.store(), asking, found), tongue())
    return Proposals(items=[_shown(one) for one in seen], next_cursor=more)


@router.get("/{proposal_id}", openapi_extra=does("proposals.read"))
def get_proposal(proposal_id: ProposalId, world: Store, asking: Asking, response: Response) -> Proposal:
    """Return one proposal; `ETag` is its version."""
    return _shown(view(world.store(), asking, service.get(world.store(), asking, proposal_id), tongue()), response)


@router.post("/{proposal_id}/steps", openapi_extra=does("proposals.step"))
def take_step(  # noqa: PLR0917 - FastAPI calls it by name
    proposal_id: ProposalId,
    body: Step,
    expected: Expected,
    world: Store,
    asking: Asking,
    response: Response,
    request: RequestId,
) -> Proposal:
    """Take a step; an illegal one is 409 and names the legal ones, an older version is 412 and says what changed."""
    given = {
        name: getattr(body, name)
        for name in body.model_fields_set
        if name not in ("step", "on_behalf", "why") and getattr(body, name) is not None
    }
    try:
        after = service.take(
            world.store(),
            asking,
            proposal_id,
            body.step,
            expected=expected,
            on_behalf=body.on_behalf,
            why=body.why,
            facts=given,
            request=request,
        )
    except StaleVersion as late:
        present = service.get(world.store(), asking, proposal_id)
        late.context |= since(world.store(), asking, present, int(str(late.context["expected"])), tongue())
        raise
    except (RuleViolation, NotAllowed) as refused:
        refusal(world.store(), asking, service.get(world.store(), asking, proposal_id), refused)
        raise
    return _shown(view(world.store(), asking, after, tongue()), response)


@router.get("/{proposal_id}/differences", openapi_extra=does("proposals.read"))
def compare(
    proposal_id: ProposalId,
    world: Store,
    asking: Asking,
    since: Annotated[
        int | None, Query(ge=1, le=10**9, description="Version of the terms; the one before when absent.")
    ] = None,
) -> Comparison:
    """Say what the latest counter-offer changed, field by field."""
    proposal = service.get(world.store(), asking, proposal_id)
    return Comparison(**differences(world.store(), asking, proposal, since, tongue()))


@router.get("/{proposal_id}/events", openapi_extra=does("events.read"), dependencies=[SPARSE])
def proposal_events(
    proposal_id: ProposalId, world: Store, asking: Asking, limit: Limit = 1000, cursor: Cursor = None
) -> History:
    """Tell everything that happened to a proposal: who, when, why."""
    proposal = service.get(world.store(), asking, proposal_id)
    found = part(history(world.store(), asking, proposal), limit, cursor)
    return History(items=[EventLine(**one) for one in found["items"]], next_cursor=found["next_cursor"])
