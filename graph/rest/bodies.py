"""Bodies of the plain resources: what each thing says. Optional fields are unknown when absent, never zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from graph.model.days import latest_day
from graph.model.written import NAMING, WORDING, Day, Real, Truth, Whole
from graph.reference.regions import exists
from graph.settings import now

if TYPE_CHECKING:
    from datetime import date


def _not_to_come(day: date) -> date:
    """Return a day on which something can have happened: what is planned has not."""
    last = latest_day(now())
    if day > last:
        kind, words = "to_come", "lies in the future"
        raise PydanticCustomError(kind, words, {"last": last.isoformat()})
    return day


def _in_register(code: str) -> str:
    """Return a code that the register of regions has: of another the answer would be nothing, and look like none."""
    if not exists(code):
        kind, words = "unknown_region", "there is no region {code}"
        raise PydanticCustomError(kind, words, {"code": code})
    return code


PastDay = Annotated[Day, AfterValidator(_not_to_come), Field(description="A day that has come.")]

PartyId = Annotated[str, Field(min_length=1, max_length=64, examples=["p1f0c2d3e4a5b6c7d8e9f"])]
RegionCode = Annotated[
    str, Field(pattern=r"^[0-9]{2}(\.[0-9]{2}){0,2}$", examples=["35.09"]), AfterValidator(_in_register)
]
Kbli = Annotated[str, Field(pattern=r"^[0-9]{2,5}$", examples=["10792"])]
Words = Annotated[str, Field(max_length=4000)]
Title = Annotated[str, Field(min_length=1, max_length=200, pattern=NAMING)]
Unit = Literal["kg", "litre", "piece"]
Rupiah = Annotated[Whole, Field(ge=0, le=10**15)]
ServiceWord = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        pattern=WORDING,
        description="On what needs and services meet, such as technical, marketing or a skill; read from `kind` and "
        "`said` when absent.",
        examples=["technical"],
    ),
]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,8}$", description="Code of a language.", examples=["id"])]
Count = Annotated[Whole, Field(ge=0, le=10**12)]


class Body(BaseModel):
    """What is common to all bodies: unknown members are refused."""

    model_config = ConfigDict(extra="forbid")
    parties_in: ClassVar[tuple[str, ...]] = ()
    """Fields that hold ids of parties whom the thing concerns."""
    words_in: ClassVar[tuple[str, ...]] = ()
    """Fields in which somebody wrote of a party what they would, also names: for those alone who may read names."""


class Need(Body):
    """What an enterprise needs and does not get: training, machines, finance, information, inputs."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"party": "p1f0c2d3e4a5b6c7d8e9f", "kind": "machine", "said": "dry kiln, 20 m3"}]
        },
    )
    parties_in: ClassVar[tuple[str, ...]] = ("party",)
    words_in: ClassVar[tuple[str, ...]] = ("said",)

    party: PartyId
    kind: Literal[
        "input", "machine", "finance", "training", "market", "certification", "information", "services", "facilities",
        "machinery", "social_enterprise", "other",
    ]  # fmt: skip
    said: Title
    service: ServiceWord | None = None
    commodity: Kbli | None = None
    units_per_month: Count | None = None
    unit: Unit | None = None
    amount_rp: Rupiah | None = Field(None, description="Credit asked for, rupiah.")
    collateral_rp: Rupiah | None = Field(None, description="Collateral at hand, rupiah.")
    budget_rp: Rupiah | None = Field(None, description="Most that the party itself can pay, rupiah.")
    language: Language | None = None
    until: Day | None = Field(None, description="Its last day, on which it is still matched: today at the earliest.")


class Service(Body):
    """What a provider of business development services does, with capacity and price."""

    parties_in: ClassVar[tuple[str, ...]] = ("party",)

    party: PartyId
    kind: Literal[
        "training", "production", "design", "finance", "exhibition", "certification", "consultation", "information",
        "advocacy", "machine", "services", "facilities", "machinery", "social_enterprise", "other",
    ]  # fmt: skip
    said: Title
    service: ServiceWord | None = None
    price_rp: Rupiah | None = Field(None, description="Rupiah; null: not known, 0: free.")
    capacity_per_month: Count | None = None
    regions: list[RegionCode] = Field(default_factory=list, max_length=100)
    eligibility: Words = ""
    least_rp: Rupiah | None = Field(None, description="Least that is lent, rupiah.")
    most_rp: Rupiah | None = Field(None, description="Most that is lent, rupiah.")
    languages: list[Language] = Field(default_factory=list, max_length=20)
    radius_km: Real | None = Field(None, gt=0, le=25_000, allow_inf_nan=False, description="Kilometres.")
    until: Day | None = Field(None, description="Its last day, on which it is still matched: today at the earliest.")


class Visit(Body):
    """A visit to a partnership or party: who went is the key, what was seen is here."""

    parties_in: ClassVar[tuple[str, ...]] = ("party",)
    words_in: ClassVar[tuple[str, ...]] = ("said", "findings")

    party: PartyId
    proposal: str | None = Field(None, max_length=64, description="Id of the proposal or partnership.")
    on: PastDay
    kind: Literal["visit", "call", "meeting", "check"] = "visit"
    said: Title
    findings: Words = ""
    next_on: Day | None = None
    deliveries_on_time: Truth | None = None
    payments_on_time: Truth | None = None
    price_above_outlet: Truth | None = None


class Indicator(Body):
    """One figure at a date, with its source: of a party, a cluster or a programme."""

    parties_in: ClassVar[tuple[str, ...]] = ("party",)

    party: PartyId
    kind: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z0-9_]+$", examples=["sales_rp_per_year"])]
    on: PastDay
    value: Real = Field(ge=-1e18, le=1e18, allow_inf_nan=False)
    unit: Annotated[str, Field(max_length=40, examples=["rupiah_per_year"])]
    n: Count | None = None
    source: Annotated[str, Field(min_length=1, max_length=200)]


class Notice(Body):
    """A public notice: date, organiser, fee, contact and eligibility, so that everyone hears of it at once."""

    parties_in: ClassVar[tuple[str, ...]] = ("organiser",)

    organiser: PartyId
    kind: Literal["training", "exhibition", "finance", "tender", "seminar", "tour", "programme", "other"]
    title: Title
    on: Day
    closes_on: Day | None = Field(None, description="Last day to apply: today at the earliest.")
    fee_rp: Rupiah = Field(0, description="Rupiah.")
    contact: Annotated[str, Field(max_length=200, description="A function and its counter, not a person.")] = ""
    eligibility: Words = ""
    region: RegionCode | None = None
    commodities: list[Kbli] = Field(default_factory=list, max_length=50)
    said: Words = ""


class Programme(Body):
    """A programme of an office or foster company: where, when, what for, with how much."""

    parties_in: ClassVar[tuple[str, ...]] = ("owner",)

    owner: PartyId
    kind: Literal["certification", "aggregation", "facility", "coaching", "finance", "market", "information", "other"]
    name: Title
    regions: list[RegionCode] = Field(default_factory=list, max_length=100)
    starts: Day | None = None
    ends: Day | None = Field(None, description="Its last day, not before it starts.")
    budget_rp: Rupiah | None = Field(None, description="Rupiah.")
    goal: Words = ""
