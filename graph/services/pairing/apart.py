"""Apart: what keeps one supplier and one buyer from being a pair, with the figures of the two and what would help."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.matching.pairs.nearness import distances_km, unit_vectors
from graph.matching.pairs.rules import Rule
from graph.model.product_words import meet
from graph.services.sheet.words import certificate_name, unit_name
from graph.translations import say
from graph.translations.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.matching.pairs.candidates import Candidates
    from graph.settings import Language


OF_GOODS: Final = (Rule.OTHER_PRODUCT, Rule.MUST_CERTIFICATE, Rule.NO_GAIN)
"""Rules of two goods, with words of their own; others are said as the rule is."""


def apart_sentence(candidates: Candidates, supplier: str, buyer: str, rule: str, language: Language) -> str | None:
    """Return what keeps two parties apart by a rule, of the nearest of their goods; None where it is no such rule."""
    if rule not in {one.code for one in (*OF_GOODS, Rule.TOO_FAR)}:
        return None
    volume = candidates.kind == "volume"
    if not volume and rule != Rule.TOO_FAR.code:
        return None
    sellers, takers = (
        frame.filter(pl.col("party") == party)
        for frame, party in ((candidates.suppliers, supplier), (candidates.buyers, buyer))
    )
    told = [(_km(one, other), one, other) for one, other in _pairs(sellers, takers, rule, of_goods=volume)]
    if rule == Rule.MUST_CERTIFICATE.code:
        told = [pair for pair in told if _lacking(*pair[1:])]
    if not told:
        return None
    km, seller, taker = min(told, key=lambda pair: math.inf if math.isnan(pair[0]) else pair[0])
    return kept_apart(rule, seller, taker, km, language)


def _pairs(
    sellers: pl.DataFrame, takers: pl.DataFrame, rule: str, *, of_goods: bool
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return the goods that could meet but for the rule: of one class, and of one product unless that is it."""
    rows = pl.col("ours"), pl.col("theirs")
    ours, theirs = sellers.with_row_index("ours"), takers.with_row_index("theirs")
    if of_goods:
        both = ours.join(theirs, on=["commodity", "unit", "month"], nulls_equal=True, suffix="_b")
        both = both.filter(meet(both) != (rule == Rule.OTHER_PRODUCT.code))
    else:
        both = ours.select("ours").join(theirs.select("theirs"), how="cross")
    both = both.select(rows).sort(rows)
    return [(sellers.row(one, named=True), takers.row(other, named=True)) for one, other in both.iter_rows()]


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
    if rule == Rule.MUST_CERTIFICATE.code and (lacking := _lacking(seller, taker)):
        named = ", ".join(certificate_name(code, language) for code in lacking)
        return say("apart.must_certificate", language, certificates=named)
    if rule == Rule.TOO_FAR.code and not math.isnan(km):
        reaches = [number(math.floor(one["reach_km"]), language) for one in (seller, taker)]
        far = number(round(km) if round(km) > min(seller["reach_km"], taker["reach_km"]) else math.ceil(km), language)
        return say("apart.too_far", language, km=far, sells_within=reaches[0], buys_within=reaches[1])
    return say(rule, language)


def _lacking(seller: Mapping[str, Any], taker: Mapping[str, Any]) -> list[str]:
    """Return the certificates that a buyer demands and a seller is not known to hold."""
    held = seller.get("certifications") or ()
    return [code for code in taker.get("required") or () if code not in held]


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
