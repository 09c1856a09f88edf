"""Things of the market: offers, demands, needs, services and commitments, each dated and with its evidence.

A market node is an offer or a demand (party x commodity x month), never a party. Fields are the columns of the
Network's tables, in their order (:mod:`graph.network.columns` makes them of these types).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from graph.model.codes import Kbli, PartyId
from graph.model.evidence import Evidence
from graph.model.money import RupiahNotNegative
from graph.model.vocabulary import Certification, Outlet, Unit

Units = Annotated[int, Field(strict=True, ge=0)]
"""Whole canonical units (kg, litre, piece)."""
Count = Annotated[int, Field(strict=True, ge=0)]
Km = Annotated[float, Field(ge=0)]
Id = Annotated[str, Field(min_length=1)]


def _first_day(month: date) -> date:
    if month.day != 1:
        message = f"month {month} must be the first day of a month"
        raise ValueError(message)
    return month


Month = Annotated[date, AfterValidator(_first_day)]
"""First day of the only month that a thing stands for; None is every month."""


class Offer(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """What a party can sell a month, the least price it takes, and what it has today.

    Examples
    --------
    >>> evidence = Evidence(source="survey", as_of=date(2026, 11, 1))
    >>> offer = Offer(id="o1", party="p1", commodity="10792", unit="kg", units_per_month=500, evidence=evidence,
    ...               price_rp_per_unit=18_000, outlet="trader", outlet_price_rp_per_unit=20_000)
    >>> str(offer.outlet), offer.month
    ('trader', None)
    """

    id: Id
    party: PartyId
    commodity: Kbli
    """KBLI code of the industry that makes the product."""
    product: str | None = None
    unit: Unit
    units_per_month: Units
    price_rp_per_unit: RupiahNotNegative | None = None
    outlet: Outlet | None = None
    """Who takes it today; None is unknown, which is said and not assumed."""
    outlet_price_rp_per_unit: RupiahNotNegative | None = None
    grade: str | None = None
    min_lot_units: Units | None = None
    """Smallest delivery a month."""
    radius_km: Km | None = None
    month: Month | None = None
    stock: str | None = None
    """Offers of a party with the same text draw on one stock."""
    until: date | None = None
    evidence: Evidence


class Demand(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """What a party wants to buy a month, the most it pays, and what its present source costs.

    Examples
    --------
    >>> evidence = Evidence(source="survey", as_of=date(2026, 11, 1))
    >>> demand = Demand(id="d1", party="p2", commodity="10792", unit="kg", units_per_month=900, evidence=evidence,
    ...                 price_rp_per_unit=26_000, required=("halal",))
    >>> [str(code) for code in demand.required]
    ['halal']
    """

    id: Id
    party: PartyId
    commodity: Kbli
    product: str | None = None
    unit: Unit
    units_per_month: Units
    price_rp_per_unit: RupiahNotNegative | None = None
    source_price_rp_per_unit: RupiahNotNegative | None = None
    required: tuple[Certification, ...] = ()
    """Certifications that the buyer states as a must; others that are lacking can be repaired."""
    grade: str | None = None
    min_lot_units: Units | None = None
    max_partners: Annotated[int, Field(strict=True, ge=1)] | None = None
    radius_km: Km | None = None
    month: Month | None = None
    until: date | None = None
    evidence: Evidence


class Need(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """What a party lacks and a service could give: a certificate, a skill, credit, a machine.

    Examples
    --------
    >>> evidence = Evidence(source="visit", as_of=date(2026, 1, 1))
    >>> Need(id="n1", party="p1", kind="services", service="technical", evidence=evidence).service
    'technical'
    """

    id: Id
    party: PartyId
    kind: str
    """Kind of matching (:data:`graph.matching.kinds.KINDS`)."""
    service: str | None = None
    """Code of the service or certification that would meet it."""
    kbli: tuple[Kbli, ...] = ()
    units: Units | None = None
    amount_rp: RupiahNotNegative | None = None
    collateral_rp: RupiahNotNegative | None = None
    budget_rp: RupiahNotNegative | None = None
    language: str | None = None
    terms: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    via: PartyId | None = None
    """Front office through which it was asked."""
    month: Month | None = None
    since: date | None = None
    until: date | None = None
    evidence: Evidence


class Service(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """What a provider, bank, facility or officer can give: to how many, for whom, at what price.

    Examples
    --------
    >>> evidence = Evidence(source="directory", as_of=date(2026, 1, 1))
    >>> Service(id="s1", party="p3", kind="services", service="technical", places_per_month=10, evidence=evidence).kbli
    ()
    """

    id: Id
    party: PartyId
    kind: str
    service: str | None = None
    kbli: tuple[Kbli, ...] = ()
    places_per_month: Count | None = None
    price_rp: RupiahNotNegative | None = None
    least_rp: RupiahNotNegative | None = None
    most_rp: RupiahNotNegative | None = None
    collateral_share: float | None = None
    languages: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    eligibility: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    class_days: Count | None = None
    job_months: Count | None = None
    rating: float | None = None
    radius_km: Km | None = None
    month: Month | None = None
    since: date | None = None
    until: date | None = None
    evidence: Evidence


class Commitment(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """What is promised between two parties, or was declined, and why.

    Examples
    --------
    >>> evidence = Evidence(source="contract", as_of=date(2026, 1, 1))
    >>> Commitment(id="c1", supplier="p1", buyer="p2", state="active", evidence=evidence).reasons
    ()
    """

    id: Id
    supplier: PartyId
    buyer: PartyId
    commodity: Kbli | None = None
    unit: Unit | None = None
    units_per_month: Units | None = None
    state: str
    since: date | None = None
    until: date | None = None
    reasons: tuple[str, ...] = ()
    evidence: Evidence
