"""Parts of ``/v1/proposals/{id}``: papers, links, complaints, effect on ties; and ``/v1/answers/{token}``."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from graph.model.written import Whole
from graph.rest.answer_page import Token, asks_for_page, question_page
from graph.rest.parties import origin
from graph.rest.protocol.guard import Asking, Guarded, RequestId, does
from graph.rest.protocol.paging import Cursor, Limit, part
from graph.rest.protocol.sparse import SPARSE
from graph.rest.protocol.tongue import tongue
from graph.rest.world import World, world
from graph.services.engagement import answers as service
from graph.services.engagement import complaints as channel
from graph.services.engagement.effect import effects
from graph.services.engagement.proposals import get
from graph.services.paper.case import case_of
from graph.services.paper.papers import PaperName, make_paper
from graph.translations import say

if TYPE_CHECKING:
    from graph.services.engagement.proposal import Proposal

router = APIRouter(prefix="/v1/proposals/{proposal_id}", tags=["proposals"], route_class=Guarded)
open_router = APIRouter(prefix="/v1/answers", tags=["answers"], route_class=Guarded)
Served = Annotated[World, Depends(world)]
ProposalId = Annotated[str, Path(min_length=1, max_length=64, description="Id of the proposal.")]
Tongue = Annotated[
    Literal["id", "en"] | None, Query(alias="lang", description="Language; that of the server if absent.")
]
PageTongue = Annotated[Literal["id", "en"], Query(alias="lang", description="Language of the page.")]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {"pdf": "application/pdf", "docx": WORD}
CONTENT: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in KINDS.values()}}
}
PAGE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {"schema": {"type": "string"}}}}}


class NewLink(BaseModel):
    """Whom a link is for."""

    model_config = ConfigDict(extra="forbid")

    party: Annotated[str, Field(min_length=1, max_length=64)]
    days: Whole = Field(14, ge=1, le=60, description="How long it holds; never beyond the offer's deadline.")


class Link(BaseModel):
    """A link by which a party answers once, with texts ready to send."""

    url: str = Field(description="Shown this once; the graph keeps its hash.")
    token: str
    party: str
    expires_at: datetime
    texts: dict[str, str] = Field(description="Ready to send, by channel: `whatsapp`, `sms`.")


class Complaint(BaseModel):
    """A complaint; the counterparty cannot see it."""

    id: str
    proposal: str
    about: str
    said: str
    state: str
    created_at: datetime


class NewComplaint(BaseModel):
    """What happened, and about whom."""

    model_config = ConfigDict(extra="forbid")

    said: Annotated[str, Field(min_length=1, max_length=4000)]
    about: Annotated[str, Field(min_length=1, max_length=64)]


class Complaints(BaseModel):
    """Complaints about a proposal that the caller may see."""

    items: list[Complaint]
    next_cursor: str | None = Field(None, description="Send it as `cursor` for the next page; null at the end.")


class EffectView(BaseModel):
    """What an agreement would change for one cluster or cooperative."""

    group: str
    name: str
    members: int
    inside: int = Field(description="Ties between members, as they are.")
    outside: int = Field(description="Ties from members to others, as they are.")
    inside_after: int
    outside_after: int
    ei: float | None = Field(description="E-I index: 1 all ties outside, -1 all inside; null without ties.")
    ei_after: float | None
    reaches_new: bool = Field(description="Whether a member gets its first tie outside.")


class Effects(BaseModel):
    """The effect on every group of which a party is a member: bonding and bridging apart, never one score."""

    items: list[EffectView]
    none_sentence: str = Field(description="Why there is no group, when there is none.")
    synthetic: bool
    as_of: str


class Shown(BaseModel):
    """What a link shows to the party that it asks."""

    kind: str
    state: str
    asked: str = Field(description="Name of the party that is asked.")
    asked_by: list[str] = Field(description="Names of the parties that propose and have consented to be shown.")
    terms: dict[str, Any]
    reason: str
    deadline: datetime | None = Field(
        description="While it is asked: when the offer or the link ends, whichever is first; then that of the talks."
    )


class GivenAnswer(BaseModel):
    """The answer: interest, or not."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"answer": "interest"}]})

    answer: Literal["interest", "decline"]
    why: str = Field("", max_length=1000)


@router.get("/papers/{name}.{form}", openapi_extra=does("proposals.read"), response_class=Response, responses=CONTENT)
def paper(  # noqa: PLR0917 - FastAPI calls it by name
    proposal_id: ProposalId,
    name: Annotated[
        PaperName,
        Path(description="Which paper."),
    ],
    form: Annotated[Literal["pdf", "docx"], Path(description="PDF, or DOCX to edit.")],
    served: Served,
    asking: Asking,
    lang: Tongue = None,
) -> Response:
    """Make a paper of a proposal; the same facts give the same bytes."""
    store = served.store()
    case = case_of(store, asking, get(store, asking, proposal_id))
    made = make_paper(case, name, form, lang or tongue())
    headers = {"Content-Disposition": f'attachment; filename="{name}-{proposal_id[:8]}.{form}"'}
    return Response(made, media_type=KINDS[form], headers=headers)


@router.post("/links", status_code=201, openapi_extra=does("proposals.write"))
def make_link(proposal_id: ProposalId, body: NewLink, served: Served, asking: Asking, request: Request) -> Link:
    """Make a one-time link for a party without an account, with texts for WhatsApp and SMS."""
    at, store = str(request.base_url), served.store()
    link = service.make_link(store, asking, proposal_id, body.party, days=body.days, reached_at=at, language=tongue())
    return Link(**link)


@router.get("/effect", openapi_extra=does("proposals.read"))
def effect(proposal_id: ProposalId, served: Served, asking: Asking) -> Effects:
    """Say what the agreement would change in bonding and bridging of the groups of its parties."""
    network = served.source().network
    found = effects(network, get(served.store(), asking, proposal_id).engagement)
    none = "" if found else say("api.effect.none", tongue())
    return Effects(items=[EffectView(**vars(one)) for one in found], none_sentence=none, **origin(network))


@router.post("/complaints", status_code=201, openapi_extra=does("complaints.write"))
def complain(
    proposal_id: ProposalId, body: NewComplaint, served: Served, asking: Asking, request: RequestId
) -> Complaint:
    """Complain about the other side; it cannot see that."""
    made = channel.complain(served.store(), asking, proposal_id, body.said, body.about, request=request)
    return _complaint(made)


@router.get("/complaints", openapi_extra=does("complaints.read"), dependencies=[SPARSE])
def list_complaints(
    proposal_id: ProposalId, served: Served, asking: Asking, limit: Limit = 50, cursor: Cursor = None
) -> Complaints:
    """List complaints about a proposal: one's own, or all as an officer of the region."""
    found = part(channel.complaints(served.store(), asking, proposal_id), limit, cursor)
    return Complaints(items=[_complaint(one) for one in found["items"]], next_cursor=found["next_cursor"])


def _complaint(thing: Any) -> Complaint:  # noqa: ANN401 - a Thing
    own = {name: thing.facts[name] for name in ("proposal", "about", "said")}
    return Complaint(id=thing.id, state=thing.state, created_at=thing.created_at, **own)


def _shown(served: World, proposal: Proposal, party: str, until: datetime | None) -> Shown:
    engagement = proposal.engagement
    rows = served.store().things.parties_named(engagement.parties)
    by = [one for one in engagement.members(engagement.proposer) if engagement.consented(one, "share")]
    return Shown(
        kind=engagement.kind,
        state=engagement.state,
        asked=str(rows[party]["name"]),
        asked_by=[str(rows[one]["name"]) for one in by],
        terms=engagement.terms.model_dump(mode="json", exclude_defaults=True),
        reason=engagement.reason,
        deadline=until,
    )


@open_router.get("/{token}", response_model=Shown, responses=PAGE)
def read_link(token: Token, served: Served, request: Request, lang: PageTongue = "id") -> Shown | Response:
    """Show what a one-time link asks; it needs no key, and reading does not use it up. A browser gets a page.

    The page is in the language of the link (`lang`), whatever the phone asks for.
    """
    if asks_for_page(request):
        return question_page(served, token, lang)
    return _shown(served, *service.read(served.store(), token))


@open_router.post("/{token}")
def answer(token: Token, body: GivenAnswer, served: Served) -> Shown:
    """Answer by a one-time link, once: interest is consent to be shown to the side that asks."""
    proposal, party = service.answer(served.store(), token, body.answer, why=body.why)
    return _shown(served, proposal, party, proposal.thing.deadline)
