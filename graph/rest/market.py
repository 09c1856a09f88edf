"""``/v1/offers`` and ``/v1/demands``: what parties sell and want; and the public board of demands and prices."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

import polars as pl
from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from graph.model.vocabulary import Certification
from graph.rest.bulk import one_by_one
from graph.rest.guard import Asking, Guarded, RequestId, does
from graph.rest.paging import Cursor, Limit, Page, page, place_of
from graph.rest.parties import origin, shared_with
from graph.rest.plain import Outcomes
from graph.rest.world import World, world
from graph.services.board import board
from graph.services.market import put
from graph.services.reach import narrowed

if TYPE_CHECKING:
    from graph.services.callers import Caller

offers = APIRouter(prefix="/v1/offers", tags=["offers"], route_class=Guarded)
demands = APIRouter(prefix="/v1/demands", tags=["demands"], route_class=Guarded)
Served = Annotated[World, Depends(world)]
PartyId = Annotated[str, Field(min_length=1, max_length=64)]
Kbli = Annotated[str, Field(pattern=r"^[0-9]{2,5}$", examples=["10792"])]
Units = Annotated[int, Field(ge=1, le=10**12)]
Price = Annotated[int, Field(ge=1, le=10**12, description="Rupiah a unit.")]
Unit = Literal["kg", "litre", "piece"]
CommodityFilter = Annotated[
    str | None, Query(pattern=r"^[0-9]{2,5}$", description="KBLI 2020 code, or its beginning.", examples=["10792"])
]
PartyFilter = Annotated[str | None, Query(max_length=64, description="Only of this party.")]
RegionFilter = Annotated[
    str | None, Query(pattern=r"^\d{2}(\.\d{2}){0,2}$", description="Only of parties in this region or below it.")
]


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid")

    party: PartyId
    commodity: Kbli
    product: Annotated[str, Field(max_length=200)] | None = None
    unit: Unit
    units_per_month: Units = Field(description="In `unit`.")
    price_rp_per_unit: Price | None = None
    grade: Annotated[str, Field(max_length=40)] | None = None
    min_lot_units: Units | None = None
    radius_km: float | None = Field(None, gt=0, le=25_000, allow_inf_nan=False, description="Kilometres.")
    month: date | None = Field(None, description="First day of the only month that it stands for.")
    until: date | None = None


class NewOffer(_Given):
    """What a party offers; the same party, commodity and month again takes its place."""

    outlet: Literal["trader", "direct", "none"] | None = Field(None, description="Who takes it today.")
    outlet_price_rp_per_unit: Price | None = None


class NewDemand(_Given):
    """What a party demands; the same party, commodity and month again takes its place."""

    source_price_rp_per_unit: Price | None = Field(None, description="What it pays today, rupiah a unit.")
    required: list[Certification] | None = Field(None, max_length=20)
    max_partners: int | None = Field(None, ge=1, le=10_000)


class _Shown(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    party: str
    commodity: str | None
    product: str | None = None
    unit: str | None = None
    units_per_month: int | None = None
    price_rp_per_unit: int | None = Field(None, description="Rupiah a unit.")
    grade: str | None = None
    min_lot_units: int | None = None
    radius_km: float | None = None
    month: date | None = None
    until: date | None = None
    source: str | None = None
    as_of: date | None = None


class Offer(_Shown):
    """An offer."""

    outlet: str | None = None
    outlet_price_rp_per_unit: int | None = None


class Demand(_Shown):
    """A demand."""

    source_price_rp_per_unit: int | None = None
    required: list[str] | None = None
    max_partners: int | None = None


class Offers(Page):
    """A page of offers."""

    items: list[Offer]


class Demands(Page):
    """A page of demands."""

    items: list[Demand]


class SeveralOffers(BaseModel):
    """Several offers at once."""

    model_config = ConfigDict(extra="forbid")

    items: list[NewOffer] = Field(min_length=1, max_length=500)


class SeveralDemands(BaseModel):
    """Several demands at once."""

    model_config = ConfigDict(extra="forbid")

    items: list[NewDemand] = Field(min_length=1, max_length=500)


class BoardLine(BaseModel):
    """What is wanted of a commodity in a province, and at what prices: nobody is named."""

    commodity: str
    name: str
    province: str | None
    place: str
    unit: str
    units_per_month: int
    buyers: int
    price_low_rp: int | None = Field(description="Rupiah a unit; null where fewer than three state one.")
    price_median_rp: int | None
    price_high_rp: int | None
    n_prices: int


class Board(Page):
    """The public board of demands and reference prices."""

    items: list[BoardLine]


def listed(
    served: World,
    asking: Caller,
    side: Literal["offers", "demands"],
    **wanted: Any,  # noqa: ANN401 - filters
) -> pl.DataFrame:
    """Return the offers or demands that a caller reaches, filtered."""
    network = served.source().network
    frame: pl.DataFrame = getattr(network, side)
    frame = frame.join(network.parties.select(party="id", region="region"), on="party", how="left")
    frame = narrowed(frame, asking, f"{side}.read", party="party", shared=shared_with(served, asking))
    if wanted.get("commodity"):
        frame = frame.filter(pl.col("commodity").str.starts_with(wanted["commodity"]))
    if wanted.get("party"):
        frame = frame.filter(pl.col("party") == wanted["party"])
    if wanted.get("region"):
        region = wanted["region"]
        frame = frame.filter((pl.col("region") == region) | pl.col("region").str.starts_with(f"{region}."))
    return frame.sort("id")


@offers.get("", openapi_extra=does("offers.read"))
def list_offers(
    served: Served,
    asking: Asking,
    *,
    commodity: CommodityFilter = None,
    party: PartyFilter = None,
    region: RegionFilter = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Offers:
    """List offers that the caller reaches."""
    frame, start = listed(served, asking, "offers", commodity=commodity, party=party, region=region), place_of(cursor)
    rows = frame.slice(start, limit).to_dicts()
    return Offers(**page(rows, frame.height, start), **origin(served.source().network))


@offers.post("", status_code=201, openapi_extra=does("offers.write"))
def put_offer(body: NewOffer, served: Served, asking: Asking, request: RequestId) -> Offer:
    """Say what a party offers."""
    made = put(served.store(), asking, "offers", body.model_dump(exclude_none=True), request=request)
    served.stale()
    return Offer(**made)


@offers.post("/bulk", openapi_extra=does("offers.write"))
def put_offers(body: SeveralOffers, served: Served, asking: Asking, request: RequestId) -> Outcomes:
    """Say what parties offer, several at once; each is stored or refused on its own."""
    return _several(served, asking, "offers", body.items, request)


@demands.get("", openapi_extra=does("demands.read"))
def list_demands(
    served: Served,
    asking: Asking,
    *,
    commodity: CommodityFilter = None,
    party: PartyFilter = None,
    region: RegionFilter = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Demands:
    """List demands that the caller reaches."""
    frame, start = listed(served, asking, "demands", commodity=commodity, party=party, region=region), place_of(cursor)
    rows = frame.slice(start, limit).to_dicts()
    return Demands(**page(rows, frame.height, start), **origin(served.source().network))


@demands.post("", status_code=201, openapi_extra=does("demands.write"))
def put_demand(body: NewDemand, served: Served, asking: Asking, request: RequestId) -> Demand:
    """Say what a party demands."""
    made = put(served.store(), asking, "demands", body.model_dump(mode="python", exclude_none=True), request=request)
    served.stale()
    return Demand(**made)


@demands.post("/bulk", openapi_extra=does("demands.write"))
def put_demands(body: SeveralDemands, served: Served, asking: Asking, request: RequestId) -> Outcomes:
    """Say what parties demand, several at once; each is stored or refused on its own."""
    return _several(served, asking, "demands", body.items, request)


@demands.get("/board", openapi_extra=does("board.read"))
def read_board(
    served: Served, asking: Asking, *, commodity: CommodityFilter = None, limit: Limit = 50, cursor: Cursor = None
) -> Board:
    """Read the public board: what is wanted, where, how much and at what prices; nobody is named."""
    asking.require("board.read")
    lines, start = board(served.source().network, commodity), place_of(cursor)
    return Board(**page(lines[start : start + limit], len(lines), start), **origin(served.source().network))


def _several(
    served: World, asking: Caller, side: Literal["offers", "demands"], items: list[Any], request: str | None
) -> Outcomes:
    def one(item: Any, place: int) -> str:  # noqa: ANN401 - an offer or a demand
        made = put(
            served.store(), asking, side, item.model_dump(exclude_none=True),
            request=f"{request}-{place}" if request else None,
        )  # fmt: skip
        return str(made["id"])

    told = Outcomes.model_validate({"items": list(one_by_one(items, one))})
    served.stale()
    return told
