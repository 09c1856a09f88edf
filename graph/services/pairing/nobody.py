"""Nobody fits: which rules keep everybody out, and who stands nearest, in the reader's words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.matching.pairs.counterparts import counterparts, yet_to_get
from graph.matching.pairs.free import free
from graph.matching.pairs.rules import ADMISSIBLE, CODES, Rule
from graph.matching.pairs.scan import scan
from graph.matching.reading.explanation import why_not
from graph.services.pairing.apart import kept_apart
from graph.services.sheet.facts import NearMissFacts
from graph.services.sheet.words import activity_name, lack_text, party_facts
from graph.translations import say
from graph.translations.numbers import number

if TYPE_CHECKING:
    from typing import Literal

    from numpy.typing import NDArray

    from graph.matching.pairs.candidates import Candidates
    from graph.matching.plan import Plan
    from graph.services.pairing.partner_question import PartnerQuestion
    from graph.settings import Language

NEAREST: Final = 3
"""How many of those nearest are named."""


def nobody(
    candidates: Candidates, plan: Plan, row: int, question: PartnerQuestion, language: Language
) -> tuple[str, tuple[NearMissFacts, ...]]:
    """Return why nobody is listed, and who stands nearest with the same good in a market of volumes.

    Either the party is not on that side of the market, or a rule bars it, or rules keep all others from it.

    Parameters
    ----------
    candidates
        The market, with the reach that was asked for.
    plan
        Its plan.
    row
        The party's row in the network.
    question, language
        What is asked, and who reads the answer.
    """
    supplier = question.side == "offtakers"
    frame = candidates.suppliers if supplier else candidates.buyers
    barred = candidates.setting.supplier_barred if supplier else candidates.setting.buyer_barred
    nodes = np.flatnonzero(frame["row"].to_numpy() == row)
    if not nodes.size:
        return say(f"nobody.not_{question.side}.{candidates.kind}", language), ()
    rules = [int(rule) for rule in barred[nodes] if rule >= 0]
    if rules:
        return say("nobody.barred", language, rule=_bar(candidates, row, rules[0], language, supplier=supplier)), ()
    tallies = scan(candidates.setting.sides, rows=nodes, from_suppliers=supplier, most=0).tallies.sum(axis=0)
    said = [say("nobody.anywhere" if question.any_region else "nobody.in_reach", language)]
    if tallies[: Rule.NO_VALUE_CHAIN_LINK].sum() + tallies[Rule.OTHER_UNIT : ADMISSIBLE].sum():
        said.append(_why(tallies, question.side if candidates.kind == "volume" else "linkage", language))
    elif candidates.kind == "volume":
        said.append(say(f"nobody.trades.{question.side}", language))
    misses = _near_misses(candidates, plan, nodes, language, supplier=supplier) if candidates.kind == "volume" else ()
    return " ".join(said), misses


def _bar(candidates: Candidates, row: int, rule: int, language: Language, *, supplier: bool) -> str:
    """Return the rule that bars a party; of a volume that is missing, whether it is promised, nought or not stated."""
    code = CODES[rule]
    if rule == Rule.NO_VOLUME:
        network, side = candidates.setting.network, "supplier" if supplier else "buyer"
        party = network.parties["id"][row]
        lots = (network.offers if supplier else network.demands).filter(pl.col("party") == party)
        promised = free(network).committed.filter(pl.col(side) == party)["units"].sum()
        unstated = lots["units_per_month"].null_count() == lots.height
        code = f"{code}.{'not_stated' if unstated else 'promised' if promised else 'nought'}"
    return say(code, language)


def near_sentence(miss: NearMissFacts, language: Language) -> str:
    """Return who stands nearest and what keeps the two apart, as a person would say it.

    Examples
    --------
    >>> from graph.services.sheet.facts import PartyFacts
    >>> hotel = PartyFacts("h", "Hotel Pantai", "enterprise")
    >>> miss = NearMissFacts(hotel, "roa smoked", 12.4, "rule.other_product", "The product is another.")
    >>> near_sentence(miss, "en")
    'Nearest: Hotel Pantai (roa smoked, 12 km). The product is another.'
    """
    facts = [miss.product, *([] if miss.distance_km is None else [f"{number(round(miss.distance_km), language)} km"])]
    return say("nobody.nearest", language, name=miss.party.name, facts=", ".join(facts), reason=miss.reason)


def _why(tallies: NDArray[np.int64], of: str, language: Language) -> str:
    """Return how many each rule keeps out, the rule that keeps out most first."""
    linked = tallies[:ADMISSIBLE].copy()
    linked[Rule.NO_VALUE_CHAIN_LINK] = 0
    order = [int(rule) for rule in np.argsort(-linked, kind="stable") if linked[rule]]
    rules = "; ".join(f"{say(CODES[rule], language).rstrip('.')} ({number(linked[rule], language)})" for rule in order)
    return say(f"nobody.because.{of}", language, count=number(linked.sum(), language), rules=rules)


def _near_misses(
    candidates: Candidates, plan: Plan, nodes: NDArray[np.int64], language: Language, *, supplier: bool
) -> tuple[NearMissFacts, ...]:
    """Return those nearest by any of a party's goods, each party once."""
    side: Literal["supplier", "buyer"] = "supplier" if supplier else "buyer"
    theirs = candidates.buyers if supplier else candidates.suppliers
    near = sorted(
        (km, other, int(node)) for node in nodes for other, km in counterparts(candidates, side, node, NEAREST)
    )
    first: dict[str, tuple[float, int, int]] = {}
    for km, other, node in near:
        first.setdefault(theirs["party"][other], (km, other, node))
    return tuple(
        _near_miss(candidates, plan, (node, other) if supplier else (other, node), km, language, supplier=supplier)
        for km, other, node in list(first.values())[:NEAREST]
    )


def _near_miss(
    candidates: Candidates, plan: Plan, pair: tuple[int, int], km: float, language: Language, *, supplier: bool
) -> NearMissFacts:
    network = candidates.setting.network
    seller = candidates.suppliers.row(pair[0], named=True)
    taker = candidates.buyers.row(pair[1], named=True)
    other = taker if supplier else seller
    rule = why_not(network, candidates, plan, seller["party"], taker["party"]).code
    reason = kept_apart(rule, seller, taker, km, language)
    return NearMissFacts(
        party=party_facts(network, other["row"], language),
        product=str(other["product"] or activity_name(other["commodity"])),
        distance_km=None if math.isnan(km) else km,
        rule=rule,
        reason=reason,
        missing=tuple(lack_text(code, language).rstrip(".") for code in yet_to_get(candidates, *pair)),
    )
