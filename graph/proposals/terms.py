"""Terms: what is proposed, in fields: volume, price, payment, factors with evidence, commitments of both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from graph.model.written import NAMED, Day, Truth, Whole, visible

if TYPE_CHECKING:
    from collections.abc import Mapping

Words = Annotated[str, Field(max_length=4000)]
Short = Annotated[str, Field(max_length=200)]
Part = TypeVar("Part", bound=BaseModel)
FACTORS = (
    "value_chain",
    "business_to_business",
    "offtaker_commitment",
    "location_follows_market",
    "continuous_coaching",
    "monitoring",
)
"""The six key factors of a strategic partnership (Bappenas 2021)."""


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Factor(_Frozen):
    """One key factor, said and shown."""

    said: Words = Field(description="How it holds here.", examples=["The mill buys fresh cassava every day."])
    evidence: Words = Field(
        "", description="What shows it: a list, a visit, a run.", examples=["run 0197…, visit of 3 May"]
    )


class Factors(_Frozen):
    """The six key factors of a strategic partnership."""

    value_chain: Factor | None = None
    business_to_business: Factor | None = None
    offtaker_commitment: Factor | None = None
    location_follows_market: Factor | None = None
    continuous_coaching: Factor | None = None
    monitoring: Factor | None = None


class Benefit(_Frozen):
    """What one side gains."""

    said: Words
    rp_per_month: Whole | None = Field(None, ge=0, le=10**15, description="Gain in rupiah a month.")
    evidence: Words = ""


class Benefits(_Frozen):
    """Mutual benefit: a proposal in which a side gains nothing is none."""

    supplier: Benefit | None = Field(None, description="What the side that supplies gains.")
    buyer: Benefit | None = Field(None, description="What the side that buys gains.")


class Commitment(_Frozen):
    """What a side promises beyond price and volume; it is tracked after signature like a delivery."""

    side: Literal["supplier", "buyer"]
    kind: Literal["coaching", "technology", "price", "volume", "payment_days", "quality", "information"]
    said: Words
    amount: Whole | None = Field(None, ge=0, le=10**12)
    unit: Short = Field("", examples=["visits a month"])
    due: Day | None = None


class Terms(_Frozen):
    """Terms of an engagement; empty fields are open, and the checklist says which of them the law asks for."""

    pattern: Short | None = Field(None, description="Partnership pattern by law.", examples=["supply_chain"])
    commodity: Annotated[str, Field(pattern=r"^[0-9]{2,5}$")] | None = Field(
        None, description="KBLI 2020 code.", examples=["10792"]
    )
    product: Annotated[str, Field(max_length=200, pattern=NAMED)] = Field("", examples=["tapioca"])
    unit: Literal["kg", "litre", "piece"] | None = None
    units_per_month: Whole | None = Field(None, ge=1, le=10**12)
    price_rp_per_unit: Whole | None = Field(None, ge=1, le=10**12, description="Rupiah a unit.")
    price_at: Literal["gate", "delivered"] | None = Field(
        None, description="Where the price holds: at the supplier's gate, or delivered to the buyer."
    )
    price_rule: Words = Field("", description="How the price moves, and who decides.")
    price_set_by: Literal["both", "supplier", "buyer"] | None = None
    payment_days: Whole | None = Field(None, ge=0, le=365, description="Days from delivery to payment.")
    weighing: Literal["witnessed", "buyer_alone", "supplier_alone"] | None = None
    quality: Words = ""
    inputs_tied: Truth | None = Field(None, description="Must inputs be bought from the partner?")
    exclusive: Truth | None = Field(None, description="May the supplier sell to nobody else?")
    months: Whole | None = Field(None, ge=1, le=600, description="Term in months.")
    starts: Day | None = None
    language: Literal["id", "en"] = "id"
    activity: Words = Field("", description="What business the two do together.")
    duties_of_supplier: Words = ""
    duties_of_buyer: Words = ""
    development: Words = Field("", description="Form of development: coaching, technology, finance.")
    disputes: Words = Field("", description="How disputes are settled, and where.")
    owns_or_controls_partner: Truth = False
    amount_rp: Whole | None = Field(None, ge=0, le=10**15, description="Amount asked or granted, in rupiah.")
    collateral: Words = ""
    notes: Words = ""
    factors: Factors = Field(default_factory=Factors)
    benefits: Benefits = Field(default_factory=Benefits)
    commitments: tuple[Commitment, ...] = Field((), max_length=50)


def kept_terms(facts: Mapping[str, Any] | None) -> Terms:
    """Return terms as they were kept, those too that were written before names of products were looked at.

    Examples
    --------
    >>> kept_terms({"product": "tapioca", "months": 12}).months
    12
    """
    told = dict(facts or {})
    return Terms.model_validate(told | {"product": visible(told.get("product", ""))})


def merged(before: Part, said: Part) -> Part:
    """Return terms in which what is said stands, and everything else is as it was before.

    Factors and benefits are merged field by field as well; commitments, being a list, are said whole.

    Examples
    --------
    >>> before = Terms(product="tapioca", months=12, factors=Factors(monitoring=Factor(said="weekly")))
    >>> after = merged(before, Terms.model_validate({"months": None, "factors": {"value_chain": {"said": "fresh"}}}))
    >>> after.product, after.months, after.factors.monitoring.said, after.factors.value_chain.said
    ('tapioca', None, 'weekly', 'fresh')
    """
    told: dict[str, Any] = {}
    for name in said.model_fields_set:
        old, new = getattr(before, name), getattr(said, name)
        told[name] = merged(old, new) if isinstance(old, BaseModel) and isinstance(new, BaseModel) else new
    return before.model_copy(update=told)


def missing_factors(terms: Terms) -> tuple[str, ...]:
    """Return the key factors and the sides' benefits that terms do not say yet, or say without evidence.

    Examples
    --------
    >>> missing_factors(Terms())[:2], missing_factors(Terms())[-1]
    (('value_chain', 'business_to_business'), 'benefit_of_buyer')
    >>> missing_factors(Terms(factors=Factors(value_chain=Factor(said="fresh cassava every day"))))[0]
    'evidence_of_value_chain'
    """
    said = {name: getattr(terms.factors, name) for name in FACTORS}
    said |= {f"benefit_of_{side}": getattr(terms.benefits, side) for side in ("supplier", "buyer")}
    return tuple(
        name if one is None or not one.said.strip() else f"evidence_of_{name}"
        for name, one in said.items()
        if one is None or not one.said.strip() or not one.evidence.strip()
    )
