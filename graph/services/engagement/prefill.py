"""What the lists and the best plan already say of a pair: the first terms of its proposal, each with its origin.

Nothing here gives a side's price away to the other: the price is left for the proposing side to name, as what lists
state is the least or the most that a side accepts, and no sentence holds what the pair is worth
(:mod:`graph.services.engagement.confidential`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.matching.pairs.factors import pair_factors
from graph.model.written import visible
from graph.proposals import Terms
from graph.services.pairing.match_facts import product_name
from graph.services.pairing.partner_question import PartnerQuestion
from graph.services.pairing.partners import ranked
from graph.services.sheet.words import units_name
from graph.translations import say
from graph.translations.dates import day_of
from graph.translations.numbers import kilometres, number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from graph.proposals.kinds import Side
    from graph.services.pairing.match import Matched
    from graph.settings import Language

KINDS: Final = frozenset({"partnership"})
"""Kinds of which the market says anything."""
FACTORS: Final[Mapping[str, str]] = {
    "value_chain": "value_chain",
    "mutual_benefit": "business_to_business",
    "commitment": "offtaker_commitment",
    "market_first": "location_follows_market",
    "coaching": "continuous_coaching",
    "monitoring": "monitoring",
}
"""A factor of a pair -> the key factor of the terms that it speaks of."""
SHOWN: Final = 13
"""Characters of a run's id that are told to people: they hold the moment at which it began."""
PRICE: Final = "price_rp_per_unit"
"""The one field that is left open though lists speak of it: its origin says so to the proposing side alone."""


@dataclass(frozen=True)
class Prefilled:
    """The first terms of a proposal, why the two fit, and where each figure is from, by field of the terms."""

    terms: Terms
    reason: str = ""
    origins: tuple[tuple[str, str], ...] = ()


def prefill(matched: Matched, supplier: str, buyer: str, proposer: Side, language: Language) -> Prefilled:
    """Return what lists and plan say of a pair; nothing where the two are no candidates for each other.

    Parameters
    ----------
    supplier, buyer
        Ids of parties; one that the market does not hold has no candidates.
    proposer
        The side that proposes: its price is its own to name.
    """
    network = matched.source.network
    if supplier not in network.row or buyer not in network.row:
        return Prefilled(Terms())
    ours, theirs = (network.parties["id"][network.row[one]] for one in (supplier, buyer))
    found = ranked(matched, matched.candidates, ours, PartnerQuestion("offtakers", ours))
    found = found.filter(pl.col("buyer_id") == theirs)
    return prefill_pair(matched, found.row(0, named=True), proposer, language) if found.height else Prefilled(Terms())


def prefill_pair(
    matched: Matched, pair: Mapping[str, Any], proposer: Side, language: Language, run: str = ""
) -> Prefilled:
    """Return what lists and plan say of one pair of the market: a row with both sides' names and the plan's units."""
    day = day_of(matched.source.network.as_of, language)
    priced = matched.source.priced  # a party's own draft is filled from the market without prices, and says so
    code = "prefill.run" if run else "prefill.snapshot" if priced else "prefill.without_prices"
    plan = say(code, language, day=day, run=run[:SHOWN])
    volume = matched.candidates.kind == "volume"
    chosen = bool(pair["units"]) and priced
    units = int(pair["units"] or min(pair["capacity"], pair["wanted"])) if volume else None
    facts: dict[str, Any] = {"commodity": pair["commodity"] or None, "product": visible(product_name(pair))[:200]}
    origins = dict.fromkeys(facts, _list_of(matched, pair, "supplier", language)[1])
    words = {
        "product": facts["product"],
        "day": day,
        "distance": _distance(pair["distance_km"], language),
        "units": number(units, language),
        "unit": units_name(pair["unit"], language, units),
    }
    if volume:
        facts |= {"unit": pair["unit"], "units_per_month": units}
        origins["unit"] = origins["product"]
        origins["units_per_month"] = plan if chosen or not priced else say("prefill.volume.possible", language, day=day)
        limit, source = _list_of(matched, pair, proposer, language)
        if limit:
            origins[PRICE] = say(f"prefill.price.{proposer}", language, source=source)
        facts["benefits"] = {
            side: {"said": say(f"prefill.benefit.{side}", language, **words), "evidence": plan}
            for side in ("supplier", "buyer")
        }
    facts["factors"] = _factors(matched, pair, units or 1, plan, language)
    known = {name: value for name, value in facts.items() if value not in (None, "")}
    reason = say(f"prefill.reason.{'chosen' if chosen and volume else 'possible'}", language, **words)
    kept = tuple((name, said) for name, said in origins.items() if name in known or name == PRICE)
    return Prefilled(Terms.model_validate(known), reason, kept)


def _distance(km: float | None, language: Language) -> str:
    return "" if km is None else f", {kilometres(km, language)}"


def _list_of(matched: Matched, pair: Mapping[str, Any], side: Side, language: Language) -> tuple[int | None, str]:
    """Return the price that a side states for what is traded, and the list that says so, with its day."""
    network = matched.source.network
    frame = network.offers if side == "supplier" else network.demands
    said = frame.filter(party=pair[f"{side}_id"])
    same = said.filter((pl.col("commodity") == pair["commodity"]) & (pl.col("unit") == pair["unit"]))
    if not same.height:
        named = network.parties.row(pair[f"{side}_row"], named=True)
        return None, _source(named.get("source"), network.as_of, language)
    row = same.row(0, named=True)
    return row["price_rp_per_unit"], _source(row.get("source"), row.get("as_of") or network.as_of, language)


def _source(name: str | None, day: date, language: Language) -> str:
    return say("prefill.list", language, name=name or say("prefill.graph", language), day=day_of(day, language))


def _factors(
    matched: Matched, pair: Mapping[str, Any], units: int, plan: str, language: Language
) -> dict[str, dict[str, str]]:
    """Return the key factors that lists show to hold; of the others whoever proposes must say how they hold."""
    found = pair_factors(matched.candidates, pair, units)
    return {
        FACTORS[str(factor)]: {"said": say(code, language), "evidence": plan}
        for (factor, met), code in zip(found.states(), found.codes(), strict=True)
        if met
    }
