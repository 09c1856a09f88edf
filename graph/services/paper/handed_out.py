"""The sheet that an officer hands to the party it is about: without the least or most that the other side agrees to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.matching.pairs.rules import Rule
from graph.services.engagement.confidential import PRICES
from graph.translations import say

if TYPE_CHECKING:
    from graph.services.sheet.facts import NearMissFacts, PartnerFacts, SheetFacts
    from graph.settings import Language


def handed_out(sheet: SheetFacts) -> SheetFacts:
    """Return a sheet as its party may read it.

    A pair's worth, its middle price and what one side gains tell the other side's price to whoever knows its own
    (:mod:`graph.services.engagement.confidential`), so none of them stands on it where worth is told in rupiah. Who
    else bid is told on no sheet that leaves the office.
    """
    priced = sheet.value_unit.startswith("rupiah")
    return replace(
        sheet,
        handed_out=True,
        partners=tuple(_partner(one, sheet.language, priced=priced) for one in sheet.partners),
        near_misses=tuple(_near_miss(one, sheet.language) for one in sheet.near_misses),
    )


def _partner(one: PartnerFacts, language: Language, *, priced: bool) -> PartnerFacts:
    told = one if one.standing == "chosen" else replace(one, standing_sentence="")  # it names rivals, and by how much
    if not priced:
        return told
    return replace(
        told,
        value_per_unit=None,
        reason=say("api.reason.own_prices", language),
        gain_rp_low=None,
        gain_rp_high=None,
        gain_sentence="",
        parts=tuple(part for part in one.parts if part.code not in PRICES),
    )


def _near_miss(one: NearMissFacts, language: Language) -> NearMissFacts:
    return replace(one, reason=say(one.rule, language)) if one.rule == Rule.NO_GAIN.code else one
