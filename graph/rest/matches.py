"""``/v1/matches``: the pairs of the best plan, with reasons and score parts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np
from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from graph.rest.field_matches import field_plan, pairs_of, plan_line
from graph.rest.parties import origin, present_party, shared_with
from graph.rest.protocol.guard import Asking, Guarded, does
from graph.rest.protocol.paging import Cursor, Limit, Page, page, place_of
from graph.rest.protocol.sparse import SPARSE
from graph.rest.protocol.tongue import tongue
from graph.rest.world import World, world
from graph.services.access.callers import Caller  # noqa: TC001
from graph.services.access.reach import in_regions
from graph.services.engagement.confidential import PRICES, of_the_office, plan_told, priced_between
from graph.services.pairing.match import Matched, MatchParameters
from graph.services.pairing.match_facts import match_list
from graph.services.sheet.facts import PartyFacts  # noqa: TC001
from graph.services.work.job_kinds import FieldKind
from graph.translations import say

router = APIRouter(prefix="/v1/matches", tags=["matches"], route_class=Guarded)
Market = Annotated[
    Literal["volume", "linkage"] | None,
    Query(description="Market: stated volumes in rupiah, or linkages in points; volume where it exists when absent."),
]
MatchKind = Literal["volume", "linkage"] | FieldKind
ABOUT_KIND = (
    "A market: stated volumes in rupiah, or linkages in points (volume where it exists when absent); or a kind of "
    "matching in the field, such as services for needs."
)
Radius = Annotated[float | None, Query(ge=0, le=25_000, description="Greatest distance of a pair in kilometres.")]


class Part(BaseModel):
    """One named part of what a pair is worth."""

    code: str = Field(description="Code of the part.", examples=["transport_rp"])
    label: str
    value: float | None
    unit: str


class Match(BaseModel):
    """One pair of the plan."""

    supplier: str = Field(description="Id of the party that sells.")
    supplier_name: str
    buyer: str = Field(description="Id of the party that buys.")
    buyer_name: str
    commodity: str = Field(description="KBLI 2020 code.", examples=["10792"])
    product: str
    units: int = Field(description="Units a month, or partnerships in a linkage market.")
    unit: str
    value: int | None = Field(
        description="Worth of all units, in the plan's value unit; null for keys of a party in a market of prices."
    )
    value_per_unit: int | None
    distance_km: float | None
    reason: str
    missing: list[str] = Field(description="What can be mended before the contract.")
    parts: list[Part]


class UnitFigures(BaseModel):
    """What the plan does with one unit; units never add up to each other."""

    matched: int
    unmet: int
    unsold: int


class PlanFigures(BaseModel):
    """The plan's figures and proof; a key of a party reads no figure of the whole plan."""

    run: str = Field(description="Id of the run that made it; empty for a kind in the field.")
    kind: str
    value_unit: str = Field(examples=["rupiah_per_month"])
    value: int | None = Field(description="Worth of all pairs, in `value_unit`; null for keys of a party.")
    gap: int = Field(description="0: proven best.")
    greedy_value: int | None = Field(
        description="In `value_unit`; null for a kind in the field and for keys of a party."
    )
    first_come_value: int | None = Field(
        description="In `value_unit`; null for a kind in the field and for keys of a party."
    )
    candidates: int | None = Field(description="Pairs that were weighed, a count; null for keys of a party.")
    pairs: int | None = Field(description="Pairs of the whole plan, a count; null for keys of a party.")
    by_unit: dict[str, UnitFigures] | None = Field(
        description="By unit: what is matched, what nobody serves and what nobody buys. Of a linkage market and of a "
        "kind in the field: `partner`, a count. Null for keys of a party.",
        examples=[{"kg": {"matched": 1200, "unmet": 310, "unsold": 120}}],
    )


class Matches(Page):
    """A page of pairs, the most valuable first, and the plan that they belong to."""

    plan: PlanFigures
    items: list[Match]


@router.get("", openapi_extra=does("matches.read"), dependencies=[SPARSE])
def list_matches(
    world: Annotated[World, Depends(world)],
    asking: Asking,
    *,
    kind: Annotated[MatchKind | None, Query(description=ABOUT_KIND)] = None,
    radius_km: Radius = None,
    supplier: Annotated[str | None, Query(max_length=100, description="Only pairs of this supplier (id).")] = None,
    buyer: Annotated[str | None, Query(max_length=100, description="Only pairs of this buyer (id).")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Matches:
    """List the pairs of the best plan; the plan is made at the first request and kept."""
    supplier, buyer = present_party(world, supplier), present_party(world, buyer)
    if kind is not None and kind not in ("volume", "linkage"):
        return _of_the_field(world, asking, kind, (supplier, buyer), limit, cursor)
    matched = world.matched(MatchParameters(kind, radius_km), priced=of_the_office(asking))
    positions = seen(matched, _of(matched, supplier, buyer), asking)
    shared = shared_with(world, asking)
    hidden = {"value": None, "value_per_unit": None, "reason": say("api.reason.without_prices", tongue())}
    start = place_of(cursor)
    rows = match_list(matched, positions[start : start + limit], tongue())
    region, row = matched.source.network.parties["region"], matched.source.network.row
    told_price = [
        priced_between(asking, matched.value_unit, region[row[one.supplier.id]], region[row[one.buyer.id]])
        for one in rows
    ]
    items = [
        {
            "supplier": one.supplier.id,
            "supplier_name": _name(one.supplier, asking, shared),
            "buyer": one.buyer.id,
            "buyer_name": _name(one.buyer, asking, shared),
            "parts": [vars(part) for part in one.parts if may_price or part.code not in PRICES],
            "missing": list(one.missing),
            **{name: getattr(one, name) for name in _SAME},
            **({} if may_price else hidden),
        }
        for one, may_price in zip(rows, told_price, strict=True)
    ]
    told: dict[str, Any] = {**matched.run.summary, "run": matched.run.id}
    plan = PlanFigures(**plan_told({name: told[name] for name in PlanFigures.model_fields}, asking))
    return Matches(plan=plan, **page(items, len(positions), start), **origin(matched.source.network))


def _of_the_field(  # noqa: PLR0917 - what was asked
    world: World, asking: Caller, kind: str, ends: tuple[str | None, str | None], limit: int, cursor: str | None
) -> Matches:
    found, start = field_plan(world, kind), place_of(cursor)
    items = pairs_of(found, asking, ends, shared_with(world, asking))
    plan = PlanFigures(**plan_told(plan_line(found, ""), asking))
    return Matches(plan=plan, **page(items[start : start + limit], len(items), start), **origin(found[0].network))


def seen(matched: Matched, positions: Any, asking: Caller) -> Any:  # noqa: ANN401 - arrays
    """Return the pairs that a caller may see: those of the own party, or with a side in the own regions."""
    own, regions = asking.filters("matches.read")
    parties, market = matched.source.network.parties, matched.plan.market
    if own is not None:
        may = parties["id"].is_in(sorted(own)).to_numpy()
    elif regions is not None:
        may = parties.select(in_regions("region", regions)).to_series().to_numpy()
    else:
        return positions
    sellers = may[matched.candidates.suppliers["row"].to_numpy()][market.supplier[positions]]
    return positions[sellers | may[matched.candidates.buyers["row"].to_numpy()][market.buyer[positions]]]


def _name(party: PartyFacts, asking: Caller, shared: frozenset[str]) -> str:
    """Return a party's name where the caller may know it: the other side's only after its consent."""
    own, _ = asking.filters("matches.read")
    known = not asking.masked("matches.read") and (own is None or party.id in own or party.id in shared)
    return party.name if known else ""


_SAME = ("commodity", "product", "units", "unit", "value", "value_per_unit", "distance_km", "reason")


def _of(matched: Matched, supplier: str | None, buyer: str | None) -> Any:  # noqa: ANN401 - FastAPI reads no arrays
    """Return the plan's pairs of a supplier and a buyer, by position; an id that is nobody's has none."""
    row, candidates, market = matched.source.network.row, matched.candidates, matched.plan.market
    positions = matched.chosen
    for party, frame, ends in (
        (supplier, candidates.suppliers, market.supplier),
        (buyer, candidates.buyers, market.buyer),
    ):
        if party is not None:
            nodes = np.flatnonzero(frame["row"].to_numpy() == row.get(party, -1))
            positions = positions[np.isin(ends[positions], nodes)]
    return positions
