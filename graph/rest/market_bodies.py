"""Bodies of ``/v1/offers``, ``/v1/demands`` and the public board."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from graph.model.vocabulary import Certification
from graph.model.written import NAMED, Day, Real, Whole
from graph.rest.bodies import Kbli, PartyId, Unit
from graph.rest.protocol.paging import Page

Units = Annotated[Whole, Field(ge=1, le=10**12, examples=[1200])]
Price = Annotated[Whole, Field(ge=1, le=10**12, description="Rupiah a unit.", examples=[9000])]


class Given(BaseModel):
    """What offers and demands have in common."""

    model_config = ConfigDict(extra="forbid")

    party: PartyId
    commodity: Kbli
    product: Annotated[str, Field(max_length=200, pattern=NAMED)] | None = None
    unit: Unit
    units_per_month: Units = Field(description="In `unit`.")
    price_rp_per_unit: Price | None = None
    grade: Annotated[str, Field(max_length=40)] | None = None
    min_lot_units: Units | None = None
    radius_km: Real | None = Field(None, gt=0, le=25_000, allow_inf_nan=False, description="Kilometres.")
    month: Day | None = Field(
        None, description="First day of the only month that it stands for: of this month or a later one."
    )
    until: Day | None = Field(
        None, description="Its last day, on which it is still matched: today at the earliest, and not before its month."
    )


class NewOffer(Given):
    """What a party offers; the same product, unit and grade of the same party, commodity and month takes its place."""

    outlet: Literal["trader", "direct", "none"] | None = Field(None, description="Who takes it today.")
    outlet_price_rp_per_unit: Price | None = None


class NewDemand(Given):
    """What a party demands; the same product, unit and grade of the same party, commodity and month takes its place."""

    source_price_rp_per_unit: Price | None = Field(None, description="What it pays today, rupiah a unit.")
    required: list[Certification] | None = Field(None, max_length=20)
    max_partners: Whole | None = Field(None, ge=1, le=10_000)


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
    until: date | None = Field(None, description="Its last day, on which it is still matched; null: without end.")
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


class OfferSaid(Offer):
    """An offer that was said, and the one whose place it takes."""

    replaces: Offer | None = Field(None, description="The offer that stood in its place; null where none did.")


class DemandSaid(Demand):
    """A demand that was said, and the one whose place it takes."""

    replaces: Demand | None = Field(None, description="The demand that stood in its place; null where none did.")


class Offers(Page):
    """A page of offers."""

    items: list[Offer]


class Demands(Page):
    """A page of demands."""

    items: list[Demand]


class BoardLine(BaseModel):
    """What is wanted of a commodity in a province, and at what prices: nobody is named."""

    commodity: str
    name: str = Field(description="Name of the commodity.")
    province: str | None
    place: str
    unit: str
    units_per_month: int
    buyers: int
    price_low_rp: int | None = Field(description="Rupiah a unit, two digits; null where fewer than five state one.")
    price_median_rp: int | None
    price_high_rp: int | None
    n_prices: int
    reference_rp: float | None = Field(
        None, description="What lists and officers noted in the province within a year, rupiah a unit.", examples=[9500]
    )
    reference_on: date | None = Field(None, description="Day of the latest of these notes.")


class Board(Page):
    """The public board of demands and reference prices."""

    items: list[BoardLine]
