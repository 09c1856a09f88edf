"""``/v1/candidates``: ranked partners of one party, with reasons, distance and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from graph.matching.pairs.rules import Rule
from graph.rest.matches import Market, Part, Radius
from graph.rest.parties import shared_with
from graph.rest.protocol.guard import Asking, Guarded, does
from graph.rest.protocol.paging import Cursor, place_of
from graph.rest.protocol.sparse import SPARSE
from graph.rest.protocol.tongue import tongue
from graph.rest.world import World, world
from graph.services.access.callers import Caller  # noqa: TC001
from graph.services.engagement.confidential import PRICES, of_the_office, priced_between
from graph.services.pairing.find_party import find_party
from graph.services.pairing.partner_question import PartnerQuestion
from graph.services.pairing.partners import sheet
from graph.services.sheet.facts import NearMissFacts  # noqa: TC001
from graph.services.sheet.words import place_name
from graph.translations import say

if TYPE_CHECKING:
    from graph.network import Network

router = APIRouter(prefix="/v1/candidates", tags=["candidates"], route_class=Guarded)
READ = "candidates.read"


class Candidate(BaseModel):
    """One possible partner; its name is empty until the caller may know it."""

    rank: int
    party: str
    name: str
    kind: str
    place: str = Field(description="To its regency or city, until the caller may know it.")
    commodity: str
    product: str
    units: int = Field(description="Units a month.")
    unit: str
    value_per_unit: int | None = Field(
        description="In `value_unit` a unit; null for keys of a party in a market of prices."
    )
    distance_km: float | None
    standing: str = Field(description="chosen, free, outbid, elsewhere: what the best plan says of the pair.")
    standing_sentence: str
    reason: str
    gain_rp_low: int | None = Field(description="Estimated gain of the party that asks, rupiah a month.")
    gain_rp_high: int | None
    gain_sentence: str
    missing: list[str]
    parts: list[Part]


class NearMiss(BaseModel):
    """Somebody near who trades the same good and is no partner; its name is empty until the caller may know it."""

    party: str
    name: str
    place: str = Field(description="To its regency or city, until the caller may know it.")
    product: str
    distance_km: float | None
    rule: str = Field(description="Code of the rule that keeps the two apart, such as `rule.no_gain`.")
    reason: str
    missing: list[str]


class Candidates(BaseModel):
    """The ranked partners of one party."""

    party: str
    side: str
    value_unit: str
    candidates: int = Field(description="How many there are in all.")
    none_sentence: str = Field(description="Why nobody is listed, when nobody is.")
    near_misses: list[NearMiss] = Field(description="Who stands nearest with the same good, when nobody is listed.")
    next_steps: list[str]
    synthetic: bool
    as_of: str
    items: list[Candidate]
    next_cursor: str | None = Field(None, description="Send it as `cursor` for the next page; null at the end.")


@router.get("", openapi_extra=does(READ), dependencies=[SPARSE])
def list_candidates(
    world: Annotated[World, Depends(world)],
    asking: Asking,
    *,
    party: Annotated[str, Query(min_length=1, max_length=100, description="Id of the party whose partners are asked.")],
    side: Annotated[Literal["offtakers", "suppliers"], Query(description="Who is looked for.")] = "offtakers",
    kind: Market = None,
    radius_km: Radius = None,
    limit: Annotated[int, Query(ge=1, le=200, description="How many partners a page holds at most.")] = 10,
    cursor: Cursor = None,
) -> Candidates:
    """Rank the partners of one party: who could buy from it, or supply it, best first."""
    source = world.source()
    start = place_of(cursor)
    question = PartnerQuestion(side, party, kind, radius_km, limit, skip=start)
    facts = source.network.parties.row(find_party(source.network, party).row, named=True)
    asking.require_reach(READ, regions=[facts["region"]], parties=[facts["id"]])
    office = of_the_office(asking)
    matched = world.matched(question.parameters, priced=office)
    if facts["id"] not in matched.source.network.row:  # a party that came after the plan
        matched = world.matched(question.parameters, priced=office, fresh=True)
    network = matched.source.network
    row = network.row[facts["id"]]
    found = sheet(matched, row, question, tongue())
    shared = shared_with(world, asking)

    def may_price(one: Any) -> bool:  # noqa: ANN401 - PartnerFacts or NearMissFacts
        theirs = network.parties["region"][network.row[one.party.id]]
        return priced_between(asking, matched.value_unit, facts["region"], theirs)

    def place(one: Any) -> str:  # noqa: ANN401 - PartnerFacts or NearMissFacts
        return (
            one.party.place if _located(one.party.id, asking, shared) else place_name(_regency(network, one.party.id))
        )

    items = [_candidate(one, asking, shared, may_price=may_price(one), place=place(one)) for one in found.partners]
    told = [one.party for one in found.partners] + [one.party for one in found.near_misses]
    hidden = {one.name for one in told if not _known(one.id, asking, shared)}
    return Candidates(
        party=facts["id"],
        side=side,
        value_unit=matched.value_unit,
        candidates=found.candidates,
        none_sentence=found.none_sentence,
        near_misses=[
            _near_miss(one, asking, shared, may_price=may_price(one), place=place(one)) for one in found.near_misses
        ],
        next_steps=[step for step in found.next_steps if not any(name in step for name in hidden)],
        synthetic=source.network.synthetic,
        as_of=source.network.as_of.isoformat(),
        items=items,
        next_cursor=str(start + len(items)) if items and start + len(items) < found.candidates else None,
    )


SAME = (
    "rank", "commodity", "product", "units", "unit", "value_per_unit", "distance_km", "standing", "standing_sentence",
    "reason", "gain_rp_low", "gain_rp_high", "gain_sentence",
)  # fmt: skip


def _candidate(
    one: Any,  # noqa: ANN401 - PartnerFacts
    asking: Caller,
    shared: frozenset[str],
    *,
    may_price: bool,
    place: str,
) -> Candidate:
    known = _known(one.party.id, asking, shared)
    facts = {name: getattr(one, name) for name in SAME}
    if not known:
        facts["standing_sentence"] = ""  # it names rivals
    if not may_price:
        facts |= {"value_per_unit": None, "gain_rp_low": None, "gain_rp_high": None, "gain_sentence": ""}
        facts["reason"] = say("api.reason.without_prices", tongue())
        if one.standing in ("outbid", "elsewhere"):  # by how many rupiah tells what the rival's price is
            facts["standing_sentence"] = ""
    return Candidate(
        party=one.party.id,
        name=one.party.name if known else "",
        kind=one.party.kind,
        place=place,
        missing=list(one.missing),
        parts=[Part(**vars(part)) for part in one.parts if may_price or part.code not in PRICES],
        **facts,
    )


def _near_miss(one: NearMissFacts, asking: Caller, shared: frozenset[str], *, may_price: bool, place: str) -> NearMiss:
    told = may_price or one.rule != Rule.NO_GAIN.code
    return NearMiss(
        party=one.party.id,
        name=one.party.name if _known(one.party.id, asking, shared) else "",
        place=place,
        product=one.product,
        distance_km=one.distance_km,
        rule=one.rule,
        reason=one.reason if told else say(one.rule, tongue()),
        missing=list(one.missing),
    )


def _located(party: str, asking: Caller, shared: frozenset[str]) -> bool:
    """Return whether the caller may know where within its regency a partner is: offices, and whom consent shows."""
    return of_the_office(asking) or party in shared


def _regency(network: Network, party: str) -> str | None:
    """Return the regency or city of a party, as its code."""
    region: str | None = network.parties["region"][network.row[party]]
    return region and ".".join(region.split(".")[:2])


def _known(party: str, asking: Caller, shared: frozenset[str]) -> bool:
    """Return whether the caller may know who a partner is."""
    return not asking.masked(READ) and (asking.scope(READ) != "own" or party in shared)
