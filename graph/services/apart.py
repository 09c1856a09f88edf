"""Apart: what keeps one supplier and one buyer from being a pair, with the figures of the two and what would help."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from graph.matching.nearness import distances_km, unit_vectors
from graph.matching.rules import Rule
from graph.services.words import unit_name
from graph.translations import say
from graph.translations.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from graph.matching.candidates import Candidates
    from graph.settings import Language


def apart_sentence(candidates: Candidates, supplier: str, buyer: str, rule: str, language: Language) -> str | None:
    """Return what keeps two parties apart by a rule, of the nearest of their goods; None where it is no such rule."""
    if rule not in {Rule.TOO_FAR.code, Rule.OTHER_PRODUCT.code, Rule.NO_GAIN.code}:
        return None
    sellers, takers = (
        list(frame.filter(frame["party"] == party).iter_rows(named=True))
        for frame, party in ((candidates.suppliers, supplier), (candidates.buyers, buyer))
    )
    pairs = [(one, other) for one in sellers for other in takers if candidates.kind != "volume" or _alike(one, other)]
    if not pairs or (rule == Rule.NO_GAIN.code and candidates.kind != "volume"):
        return None
    told = [(_km(*pair), *pair) for pair in pairs if (rule == Rule.OTHER_PRODUCT.code) != _one_product(*pair)]
    if not told:
        return None
    km, seller, taker = min(told, key=lambda pair: math.inf if math.isnan(pair[0]) else pair[0])
    return kept_apart(rule, seller, taker, km, language)


def kept_apart(rule: str, seller: Mapping[str, Any], taker: Mapping[str, Any], km: float, language: Language) -> str:
    """Return the sentence of a rule with the figures of the two that it keeps apart.

    Examples
    --------
    >>> salt, iodised = {"product": "garam krosok"}, {"product": "garam rakyat"}
    >>> kept_apart("rule.other_product", salt, iodised, 1.0, "en")
    'The commodity is the same, the product is another: “garam krosok” is offered, “garam rakyat” is wanted.'
    """
    if rule == Rule.NO_GAIN.code:
        return _prices(seller, taker, km, language)
    if rule == Rule.OTHER_PRODUCT.code and seller.get("product") and taker.get("product"):
        return say("apart.other_product", language, offered=seller["product"], wanted=taker["product"])
    if rule == Rule.TOO_FAR.code and not math.isnan(km):
        reaches = [number(math.floor(one["reach_km"]), language) for one in (seller, taker)]
        far = number(round(km) if round(km) > min(seller["reach_km"], taker["reach_km"]) else math.ceil(km), language)
        return say("apart.too_far", language, km=far, sells_within=reaches[0], buys_within=reaches[1])
    return say(rule, language)


def _alike(seller: Mapping[str, Any], taker: Mapping[str, Any]) -> bool:
    return all(seller[name] == taker[name] for name in ("commodity", "unit", "month"))


def _one_product(seller: Mapping[str, Any], taker: Mapping[str, Any]) -> bool:
    """Return whether the plan takes two goods for one: where one names none, or its words are all the other's too."""
    ours, theirs = (set((one.get("words") or "").split()) for one in (seller, taker))
    return ours <= theirs or theirs <= ours


def _km(seller: Mapping[str, Any], taker: Mapping[str, Any]) -> float:
    here, there = (
        unit_vectors(*(np.array([np.nan if one[name] is None else one[name]]) for name in ("lat", "lon")))
        for one in (seller, taker)
    )
    return float(distances_km(here, there)[0])


def _prices(seller: Mapping[str, Any], taker: Mapping[str, Any], km: float, language: Language) -> str:
    """Return both prices of a good that no price of which leaves both sides better off."""
    transport, repair = seller["rupiah_per_km"] * km, seller["repair_rp"]
    figures = {"limit": taker["limit_rp"], "floor": seller["floor_rp"], "transport": round(transport), "repair": repair}
    told = {name: number(figure, language) for name, figure in figures.items()}
    code = "nobody.prices.repair" if repair else "nobody.prices"
    return say(code, language, unit=unit_name(seller["unit"], language), **told)
