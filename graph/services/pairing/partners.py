"""Partners: who could buy from one enterprise, or supply one buyer, ranked, with the plan's word on each."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import polars as pl

from graph.matching.pairs.candidates import candidates_for, make_setting
from graph.matching.pairs.rules import Rule
from graph.services.pairing.find_party import find_party
from graph.services.pairing.match import Matched, match
from graph.services.pairing.match_facts import factors, goods, missing, named, notes, parts, reason
from graph.services.pairing.nobody import nobody
from graph.services.sheet.facts import NearMissFacts, PartnerFacts, Provenance, SheetFacts, Standing
from graph.services.sheet.words import party_facts, units_name
from graph.services.source import Source, provenance
from graph.services.work.progress import Progress, silent
from graph.translations import say
from graph.translations.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.matching.pairs.candidates import Candidates
    from graph.services.pairing.partner_question import PartnerQuestion
    from graph.services.work.runs import Runs
    from graph.settings import Language


def find_partners(
    source: Source, question: PartnerQuestion, language: Language, progress: Progress = silent, runs: Runs | None = None
) -> SheetFacts:
    """Return the ranked partners of one party.

    Raises
    ------
    UnknownParty, Ambiguous
        When the name is nobody's, or several parties answer to it.
    """
    row = find_party(source.network, question.asked).row
    matched = match(source, question.parameters, runs=runs, progress=progress)
    return sheet(matched, row, question, language)


def sheet(matched: Matched, row: int, question: PartnerQuestion, language: Language) -> SheetFacts:
    """Return the sheet of the party in a row of the network, from a plan that was made before."""
    network = matched.source.network
    party = network.parties["id"][row]
    reached = _reached(matched, question)
    everybody = ranked(matched, reached, party, question)
    # whom the plan chose comes before who is only better placed: a short list must not hide the plan's answer
    first = pl.struct(pl.col("units") == 0, "rank")
    short = everybody.sort(first).head(question.most).sort("rank")
    shown = short if question.skip is None else everybody.slice(question.skip, question.most)
    partners = tuple(_partner(matched, pair, question, language) for pair in shown.iter_rows(named=True))
    facts = party_facts(network, row, language)
    origin = provenance(matched.source, question.parameters.words(language))
    none, misses = ("", ()) if everybody.height else nobody(reached, matched.plan, row, question, language)
    return SheetFacts(
        language=language,
        side=question.side,
        party=facts,
        provenance=origin,
        value_unit=matched.value_unit,
        partners=partners,
        candidates=everybody.height,
        none_sentence=none,
        near_misses=misses,
        next_steps=_next_steps(partners, misses, question, origin, language),
    )


def _reached(matched: Matched, question: PartnerQuestion) -> Candidates:
    """Return the market with the reach asked for: its own, or without a limit of distance."""
    made = matched.candidates
    if not question.any_region:
        return made
    return replace(made, setting=make_setting(matched.source.network, kind=_kind(made.kind), radius_km=math.inf))


def ranked(matched: Matched, reached: Candidates, party: str, question: PartnerQuestion) -> pl.DataFrame:
    """Return every partner of a party, best first; one row a partner: its best offer and demand."""
    ours: Literal["supplier", "buyer"] = "supplier" if question.side == "offtakers" else "buyer"
    pairs = candidates_for(matched.source.network, party, side=ours, setting=reached.setting)
    units = matched.flows.along(pairs["supplier"].to_numpy(), pairs["buyer"].to_numpy())
    rows = named(reached, pairs).with_columns(units=pl.Series(units, dtype=pl.Int64))
    rows = rows.sort(["units", "rank"], descending=[True, False]).unique("partner", keep="first", maintain_order=True)
    return rows.sort("rank").with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))


def _kind(kind: str) -> Literal["volume", "linkage"]:
    return "volume" if kind == "volume" else "linkage"


def _partner(matched: Matched, pair: dict[str, Any], question: PartnerQuestion, language: Language) -> PartnerFacts:
    network, kind = matched.source.network, matched.candidates.kind
    other = "buyer" if question.side == "offtakers" else "supplier"
    standing, sentence = _standing(matched, pair, other, language)
    low, high, method = _gain(pair, kind, question.side, language)
    possible = min(pair["capacity"], pair["wanted"])
    return PartnerFacts(
        rank=pair["rank"],
        party=party_facts(network, pair[f"{other}_row"], language),
        commodity=pair["commodity"] or "",
        product=goods(pair, language),
        units=pair["units"] or possible,
        unit=units_name(pair["unit"], language, pair["units"] or possible),
        value_per_unit=pair["value"],
        distance_km=pair["distance_km"],
        reason=reason(pair, kind, language),
        standing=standing,
        standing_sentence=sentence,
        gain_rp_low=low,
        gain_rp_high=high,
        gain_sentence=method,
        missing=missing(pair, language),
        parts=parts(pair, language),
        notes=notes(pair, language),
        factors=factors(matched.candidates, pair, language),
    )


def _gain(pair: Mapping[str, Any], kind: str, side: str, language: Language) -> tuple[int | None, int | None, str]:
    """Return the estimated gain of the party that asks, in rupiah a month, and how it was estimated.

    Volume market: its gain a unit against today, times the units; unknown where today's price is unknown. Linkage
    market: the range of what the buyer may spend on this input nearby, which is turnover, not profit, and says so.
    """
    if kind == "volume":
        gain = pair["supplier_gain_rp" if side == "offtakers" else "buyer_gain_rp"]
        if gain is None:
            return None, None, say("gain.unknown_today", language)
        units = pair["units"] or min(pair["capacity"], pair["wanted"])
        return gain * units, gain * units, say("gain.volume", language, gain=number(gain, language))
    low, high = pair["estimate_low_rp"], pair["estimate_high_rp"]
    if low is None:
        return None, None, say("gain.unknown_buyer", language)
    method = say(f"estimate.{pair['estimate_method']}", language)
    return low, high, say("gain.linkage", language, method=method, n=number(pair["estimate_n"], language))


def _standing(matched: Matched, pair: Mapping[str, Any], other: str, language: Language) -> tuple[Standing, str]:
    """Return whether the plan chose the pair, and if not, what stands in the way."""
    plan = matched.plan
    if pair["units"]:
        units = number(pair["units"], language)
        return "chosen", say(
            "standing.chosen.sentence", language, units=units, unit=units_name(pair["unit"], language, pair["units"])
        )
    u, v = int(plan.supplier_price[pair["supplier"]]), int(plan.buyer_price[pair["buyer"]])
    short = u + v - int(pair["value"])
    if short <= 0:
        return "free", say("standing.free.sentence", language)
    asker = "supplier" if other == "buyer" else "buyer"
    if _all_taken(matched, pair, asker):
        names = ", ".join(_rivals(matched, pair, asker))
        return "elsewhere", say(
            "standing.own_elsewhere.sentence",
            language,
            partners=names,
            short=number(short, language),
            unit=_worth(matched, language),
        )
    rivals = _rivals(matched, pair, other)
    code = "standing.outbid.sentence" if rivals else "standing.elsewhere.sentence"
    return "outbid", say(
        code, language, rivals=", ".join(rivals), short=number(short, language), unit=_worth(matched, language)
    )


def _all_taken(matched: Matched, pair: Mapping[str, Any], asker: str) -> bool:
    """Return whether the plan gives all that the asking side has to others: nobody outbids it here."""
    flows = matched.flows
    own = flows.supplier if asker == "supplier" else flows.buyer
    has = int(pair["capacity" if asker == "supplier" else "wanted"])
    return int(flows.units[own == pair[asker]].sum()) >= has > 0


def _worth(matched: Matched, language: Language) -> str:
    return say(f"part_unit.{'points' if matched.value_unit == 'points' else 'rp_per_unit'}", language)


def _rivals(matched: Matched, pair: Mapping[str, Any], other: str, most: int = 3) -> list[str]:
    """Return the names of those whom the plan gives to the partner instead, the most units first."""
    flows = matched.flows
    theirs, ours = (flows.buyer, flows.supplier) if other == "buyer" else (flows.supplier, flows.buyer)
    taken = np.flatnonzero(theirs == pair[other])
    taken = taken[np.argsort(-flows.units[taken], kind="stable")]
    frame = matched.candidates.suppliers if other == "buyer" else matched.candidates.buyers
    names = list(dict.fromkeys(frame["name"][ours[taken]].to_list()))
    return [*names[:most], *(["…"] if len(names) > most else [])]


def _next_steps(
    partners: tuple[PartnerFacts, ...],
    misses: tuple[NearMissFacts, ...],
    question: PartnerQuestion,
    origin: Provenance,
    language: Language,
) -> tuple[str, ...]:
    """Return what to do next, in order: mend what is missing, then ask the best partner, else who stands nearest.

    Where certificates keep a seller from the nearest buyer, they are what is missing.
    """
    kept_out = next((miss for miss in misses if miss.rule == Rule.MUST_CERTIFICATE.code and miss.missing), None)
    lacking = list(dict.fromkeys(what for partner in partners for what in partner.missing))
    steps = [say("next.mend", language, what=what) for what in lacking]
    if partners:
        steps.append(say("next.contact", language, name=partners[0].party.name))
        steps.append(say("next.officer", language))
    elif kept_out is not None and question.side == "offtakers":
        steps = [say("next.mend", language, what=what) for what in kept_out.missing]
        steps.append(say("next.contact_then", language, name=kept_out.party.name))
    elif misses:
        steps.append(say("next.ask_near", language, name=misses[0].party.name))
    if origin.synthetic:
        steps.append(say("word.synthetic", language))
    return tuple(steps)
