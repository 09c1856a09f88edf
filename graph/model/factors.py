"""The six key factors of a UMK-UMB strategic partnership, as parts of a match (Bappenas 2021).

Each factor is computed from facts of the pair, in :func:`key_factors`; what is unknown is said to be
unknown, never counted as met. Sentences for the codes stand in ``graph/translations``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from pydantic import BaseModel

from graph.model.codes import IoCode, PartyId


class KeyFactor(StrEnum):
    """The six factors, in the source's order."""

    VALUE_CHAIN = "value_chain"
    MUTUAL_BENEFIT = "mutual_benefit"
    COMMITMENT = "commitment"
    MARKET_FIRST = "market_first"
    COACHING = "coaching"
    MONITORING = "monitoring"


class ValueChain(BaseModel, frozen=True, extra="forbid"):
    """1. Who supplies what to whom: the cell of the input-output table that ties the pair."""

    supplier_io: IoCode | None = None
    buyer_io: IoCode | None = None
    input_share: float | None = None
    """Share of the buyer's output that it spends on this input."""
    sales_share: float | None = None
    """Share of the supplier's output that goes to this use."""
    same_commodity: bool = False
    """True where a demand names the very commodity that the offer holds."""

    @property
    def is_met(self) -> bool:
        """Whether a commodity or a cell of the table ties them."""
        return self.same_commodity or bool(self.input_share) or bool(self.sales_share)


class MutualBenefit(BaseModel, frozen=True, extra="forbid"):
    """2. Business to business: what each side gains a month against what it has today."""

    supplier_gain_rp_per_month: int | None = None
    buyer_gain_rp_per_month: int | None = None

    @property
    def is_met(self) -> bool | None:
        """True when both gain, False when one does not, None when one side's present is unknown."""
        gains = (self.supplier_gain_rp_per_month, self.buyer_gain_rp_per_month)
        if any(gain is not None and gain < 0 for gain in gains):
            return False
        return None if None in gains else any(gains)


class Commitment(BaseModel, frozen=True, extra="forbid"):
    """3. The offtaker's values and commitment: will it coach, and has it stated for how many months."""

    commits_to_coach: bool | None = None
    fosters_already: int = 0
    """Partners that it fosters or coaches today: deeds beside words."""

    @property
    def is_met(self) -> bool | None:
        """True by word or deed, False when refused, None when unknown."""
        return True if self.fosters_already > 0 else self.commits_to_coach


class MarketFirst(BaseModel, frozen=True, extra="forbid"):
    """4. Location and commodity follow the market: a stated demand within reach comes first."""

    demand: str | None = None
    """Id of the demand that the pair serves; None in a linkage market, where demand is inferred."""
    distance_km: float | None = None
    reach_km: float | None = None

    @property
    def is_met(self) -> bool | None:
        """True for a stated demand within reach, False beyond reach, None where demand is only inferred."""
        if self.distance_km is not None and self.reach_km is not None and self.distance_km > self.reach_km:
            return False
        return True if self.demand is not None else None


class Coaching(BaseModel, frozen=True, extra="forbid"):
    """5. Continuous coaching: the officer who stands between the two, and the months that are left."""

    officer: PartyId | None = None
    months_left: int | None = None
    """Of the assistance period in force (``graph.reference.law.assistance_months``)."""

    @property
    def is_met(self) -> bool:
        """Whether an officer coaches the supplier and the period is not over."""
        return self.officer is not None and (self.months_left is None or self.months_left > 0)


class Monitoring(BaseModel, frozen=True, extra="forbid"):
    """6. Regular monitoring: indicators that are followed, and the months since the last was recorded."""

    indicators: int = 0
    months_since_last: int | None = None
    every_months: int = 3
    """How often an indicator is due."""

    @property
    def is_met(self) -> bool:
        """Whether something is followed and nothing is overdue."""
        return self.indicators > 0 and (self.months_since_last is None or self.months_since_last <= self.every_months)


class KeyFactors(BaseModel, frozen=True, extra="forbid"):
    """The six factors of one pair.

    Examples
    --------
    >>> factors = KeyFactors(value_chain=ValueChain(same_commodity=True), commitment=Commitment(fosters_already=2))
    >>> [str(factor) for factor in factors.open()]
    ['mutual_benefit', 'market_first', 'coaching', 'monitoring']
    """

    value_chain: ValueChain = ValueChain()
    mutual_benefit: MutualBenefit = MutualBenefit()
    commitment: Commitment = Commitment()
    market_first: MarketFirst = MarketFirst()
    coaching: Coaching = Coaching()
    monitoring: Monitoring = Monitoring()

    def states(self) -> tuple[tuple[KeyFactor, bool | None], ...]:
        """Return each factor with whether it is met: True, False, or None for unknown."""
        return tuple((factor, getattr(self, factor).is_met) for factor in KeyFactor)

    def open(self) -> tuple[KeyFactor, ...]:
        """Return the factors that are not met or not known: what a proposal must still settle."""
        return tuple(factor for factor, met in self.states() if met is not True)

    def codes(self) -> tuple[str, ...]:
        """Return a code a factor, such as ``factor.coaching.unmet``, for ``graph.translations.say``.

        Examples
        --------
        >>> KeyFactors().codes()[0]
        'factor.value_chain.unmet'
        """
        words: Final = {True: "met", False: "unmet", None: "unknown"}
        return tuple(f"factor.{factor}.{words[met]}" for factor, met in self.states())
