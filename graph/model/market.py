"""Things of the market: offers, demands, needs and services, each dated and with its evidence.

A market node is an offer or a demand (party x commodity x month), never a party.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, Field, model_validator

from graph.model.codes import Kbli, PartyId
from graph.model.evidence import Evidence
from graph.model.money import RupiahNotNegative
from graph.model.vocabulary import Outlet, Unit

Units = Annotated[int, Field(strict=True, ge=0)]
"""Whole canonical units (kg, litre, piece)."""
Km = Annotated[float, Field(ge=0)]


class Lot(BaseModel, frozen=True, extra="forbid"):
    """What an offer and a demand share: what, how much a month, of which quality, how far, until when."""

    id: str = Field(min_length=1)
    party: PartyId
    commodity: Kbli
    """KBLI code of the industry that makes the product."""
    product: str | None = None
    unit: Unit
    units_per_month: Units
    price_rp_per_unit: RupiahNotNegative | None = None
    grade: str | None = None
    min_lot_units: Units | None = None
    """Smallest delivery a month."""
    radius_km: Km | None = None
    month: date | None = None
    """First day of the only month it stands for; None is every month."""
    until: date | None = None
    evidence: Evidence

    @model_validator(mode="after")
    def _month_is_a_first_day(self) -> Self:
        if self.month is not None and self.month.day != 1:
            message = f"month {self.month} must be the first day of a month"
            raise ValueError(message)
        return self

    def row(self) -> dict[str, Any]:
        """Return it as a row of the Network's table."""
        row = self.model_dump(exclude={"evidence"})
        for name in ("unit", "outlet"):
            if row.get(name) is not None:
                row[name] = str(row[name])
        if "required" in row:
            row["required"] = list(row["required"])
        return row | self.evidence.model_dump()


class Offer(Lot):
    """What a party can sell a month, the least price it takes, and what it has today.

    Examples
    --------
    >>> evidence = Evidence(source="survey", as_of=date(2026, 11, 1))
    >>> offer = Offer(id="o1", party="p1", commodity="10792", unit="kg", units_per_month=500, evidence=evidence,
    ...               price_rp_per_unit=18_000, outlet="trader", outlet_price_rp_per_unit=20_000)
    >>> offer.floor_rp_per_unit
    20000
    """

    outlet: Outlet | None = None
    """Who takes it today; None is unknown, which is said and not assumed."""
    outlet_price_rp_per_unit: RupiahNotNegative | None = None
    stock: str | None = None
    """Offers of a party with the same text draw on one stock."""

    @property
    def floor_rp_per_unit(self) -> int | None:
        """Least price at which the supplier gains against today; None where nothing is known."""
        known = [p for p in (self.price_rp_per_unit, self.outlet_price_rp_per_unit) if p is not None]
        return max(known) if known else None


class Demand(Lot):
    """What a party wants to buy a month, the most it pays, and what its present source costs.

    Examples
    --------
    >>> evidence = Evidence(source="survey", as_of=date(2026, 11, 1))
    >>> demand = Demand(id="d1", party="p2", commodity="10792", unit="kg", units_per_month=900, evidence=evidence,
    ...                 price_rp_per_unit=26_000, source_price_rp_per_unit=24_000)
    >>> demand.ceiling_rp_per_unit
    24000
    """

    source_price_rp_per_unit: RupiahNotNegative | None = None
    required: tuple[str, ...] = ()
    """Certifications that the buyer states as a must; others that are lacking can be repaired."""
    max_partners: Annotated[int, Field(strict=True, ge=1)] | None = None

    @property
    def ceiling_rp_per_unit(self) -> int | None:
        """Highest price at which the buyer gains against today; None where nothing is known."""
        known = [p for p in (self.price_rp_per_unit, self.source_price_rp_per_unit) if p is not None]
        return min(known) if known else None


class Need(BaseModel, frozen=True, extra="forbid"):
    """What a party lacks and a service could give: a certificate, a skill, credit, a machine.

    Examples
    --------
    >>> Need(party="p1", service="halal", evidence=Evidence(source="visit", as_of=date(2026, 1, 1))).service
    'halal'
    """

    party: PartyId
    service: str = Field(min_length=1)
    """Code of the service or certification that would meet it."""
    amount_rp: RupiahNotNegative | None = None
    since: date | None = None
    until: date | None = None
    evidence: Evidence


class Service(BaseModel, frozen=True, extra="forbid"):
    """What a provider, bank, facility or officer can give: to how many, for whom, at what price.

    Examples
    --------
    >>> evidence = Evidence(source="directory", as_of=date(2026, 1, 1))
    >>> Service(party="p3", service="halal", places_per_month=10, evidence=evidence).places_per_month
    10
    """

    party: PartyId
    service: str = Field(min_length=1)
    places_per_month: Units | None = None
    price_rp: RupiahNotNegative | None = None
    eligibility: str | None = None
    """In the provider's words, such as *exporters only*: equal opportunity needs it to be public."""
    kbli: tuple[Kbli, ...] = ()
    radius_km: Km | None = None
    since: date | None = None
    until: date | None = None
    evidence: Evidence
