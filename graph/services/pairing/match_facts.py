"""A plan in words: its pairs with reasons, what was excluded and who was left out, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.matching.pairs.candidates import described
from graph.matching.pairs.factors import pair_factors
from graph.matching.reading.reasons import unmatched
from graph.services.sheet.facts import CountFacts, FactorFacts, MarketFacts, MatchFacts, PartFacts
from graph.services.sheet.words import activity_name, party_facts, percent, sector_name, unit_name, units_name
from graph.translations import say
from graph.translations.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from graph.matching.pairs.candidates import Candidates
    from graph.services.pairing.match import Matched
    from graph.settings import Language

PARTS: Final[Mapping[str, str]] = {
    "limit_rp": "rp_per_unit",
    "floor_rp": "rp_per_unit",
    "transport_rp": "rp_per_unit",
    "repair_rp": "rp_per_unit",
    "price_rp": "rp_per_unit",
    "supplier_gain_rp": "rp_per_unit",
    "buyer_gain_rp": "rp_per_unit",
    "input_link": "share",
    "dependence": "share",
    "nearness": "share",
    "size_fit": "share",
    "commitment": "share",
    "coaching": "share",
    "repair_points": "points",
    "estimate_low_rp": "rp_per_month",
    "estimate_middle_rp": "rp_per_month",
    "estimate_high_rp": "rp_per_month",
}
"""Score parts by the column of :attr:`graph.matching.pairs.candidates.Candidates.pairs`, with the unit's code."""


def pair_rows(candidates: Candidates, positions: NDArray[np.int64]) -> pl.DataFrame:
    """Return some pairs of a market with their parts and both sides' ids, names, commodity and unit."""
    return named(candidates, described(candidates.setting, candidates.found.rows(positions)))


def named(candidates: Candidates, pairs: pl.DataFrame) -> pl.DataFrame:
    """Add to pairs what a reader asks first: who, what, in which unit; prefixed columns keep the sides apart."""
    ours = candidates.suppliers[pairs["supplier"]]
    theirs = candidates.buyers[pairs["buyer"]]
    product = [ours[c] if c in ours.columns else pl.Series([None] * ours.height, dtype=pl.String) for c in ("product",)]
    wanted = theirs["product"] if "product" in theirs.columns else pl.Series([None] * theirs.height, dtype=pl.String)
    return pairs.with_columns(
        value_per_unit="value",
        supplier_id=ours["party"],
        supplier_name=ours["name"],
        supplier_row=ours["row"],
        supplier_activity=ours["commodity"],
        buyer_id=theirs["party"],
        buyer_name=theirs["name"],
        buyer_row=theirs["row"],
        buyer_activity=theirs["commodity"],
        commodity=ours["commodity"],
        product=product[0].fill_null(wanted),
        sought=wanted,
        unit=ours["unit"],
        capacity=ours["capacity"],
        wanted=theirs["wanted"],
    )


def reason(pair: Mapping[str, Any], kind: str, language: Language) -> str:
    """Return the sentence that says why a pair is one: what each side gains, or who needs what whose industry makes."""
    if kind == "volume":
        return say(
            "reason.volume_repaired" if pair["repair_rp"] else "reason.volume",
            language,
            repair=number(pair["repair_rp"], language),
            limit=number(pair["limit_rp"], language),
            floor=number(pair["floor_rp"], language),
            transport=number(pair["transport_rp"], language),
            value=number(pair["value_per_unit"], language),
            price=number(pair["price_rp"], language),
            unit=unit_name(pair["unit"], language),
        )
    return say(
        "reason.linkage",
        language,
        supplier_sector=sector_name(pair["supplier_io"]),
        buyer_sector=sector_name(pair["buyer_io"]),
        input_share=percent(pair["input_share"], language),
        sales_share=percent(pair["sales_share"], language),
    )


def missing(pair: Mapping[str, Any], language: Language) -> tuple[str, ...]:
    """Return what is still lacking on a pair and can be mended, in words."""
    return tuple(say(code, language).rstrip(".") for code in pair["missing"] or ())


def notes(pair: Mapping[str, Any], language: Language) -> tuple[str, ...]:
    """Return what is not known of a pair and therefore assumed or left out, in words."""
    return tuple(say(code, language) for code in pair["notes"] or ())


def product_name(pair: Mapping[str, Any]) -> str:
    """Return the product of a pair, else the title of the supplier's activity."""
    return str(pair["product"] or activity_name(pair["commodity"]))


def goods(pair: Mapping[str, Any], language: Language) -> str:
    """Return the product of a pair, with what the buyer calls it where that is another name."""
    offered, sought = product_name(pair), pair["sought"]
    if not sought or sought.strip().lower() == offered.strip().lower():
        return offered
    return say("pair.goods", language, offered=offered, sought=sought)


def parts(pair: Mapping[str, Any], language: Language) -> tuple[PartFacts, ...]:
    """Return the named score parts of a pair, in the order in which they are explained."""
    return tuple(
        PartFacts(name, say(f"column.{name}", language), _figure(pair[name]), say(f"part_unit.{unit}", language))
        for name, unit in PARTS.items()
        if name in pair
    )


def _figure(value: Any) -> float | None:  # noqa: ANN401 - a cell
    return None if value is None else float(value)


def best_matches(matched: Matched, language: Language, count: int) -> tuple[MatchFacts, ...]:
    """Return the most valuable pairs of the plan, with reasons and parts."""
    return match_list(matched, matched.chosen[:count], language)


def match_list(matched: Matched, positions: NDArray[np.int64], language: Language) -> tuple[MatchFacts, ...]:
    """Return pairs of the plan by position, ranked in the order given."""
    network, kind = matched.source.network, matched.candidates.kind
    units = matched.plan.flow[positions]
    rows = pair_rows(matched.candidates, positions).with_columns(units=pl.Series(units))
    return tuple(
        MatchFacts(
            rank=rank,
            supplier=party_facts(network, pair["supplier_row"], language),
            buyer=party_facts(network, pair["buyer_row"], language),
            commodity=pair["commodity"] or "",
            product=goods(pair, language),
            units=pair["units"],
            unit=units_name(pair["unit"], language, pair["units"]),
            value=pair["value"] * pair["units"],
            value_per_unit=pair["value"],
            distance_km=pair["distance_km"],
            reason=reason(pair, kind, language),
            parts=parts(pair, language),
            missing=missing(pair, language),
            notes=notes(pair, language),
            factors=factors(matched.candidates, pair, language),
        )
        for rank, pair in enumerate(rows.iter_rows(named=True), start=1)
    )


def market_facts(matched: Matched, language: Language) -> MarketFacts:
    """Return the market and its plan in one view."""
    told: Mapping[str, Any] = matched.run.summary
    by_unit = {
        name: {unit: counts[name] for unit, counts in told["by_unit"].items()}
        for name in ("matched", "unmet", "unsold")
    }
    return MarketFacts(
        kind=told["kind"],
        value_unit=told["value_unit"],
        suppliers=told["suppliers"],
        buyers=told["buyers"],
        candidates=told["candidates"],
        pairs=told["pairs"],
        matched_suppliers=told["matched_suppliers"],
        matched_buyers=told["matched_buyers"],
        value=told["value"],
        gap=told["gap"],
        status=told["status"],
        greedy_value=told["greedy_value"],
        first_come_value=told["first_come_value"],
        blocking_pairs=told["blocking_pairs"],
        matched_by_unit=by_unit["matched"],
        unmet_by_unit=by_unit["unmet"],
        unsold_by_unit=by_unit["unsold"],
        excluded=tuple(
            CountFacts(one["rule"], say(one["rule"], language), one["pairs"], one["parties"])
            for one in sorted(told["excluded"], key=lambda one: -one["pairs"])
        ),
        unmatched_suppliers=_counted(unmatched(matched.candidates, matched.plan, "supplier"), language),
        unmatched_buyers=_counted(unmatched(matched.candidates, matched.plan, "buyer"), language),
    )


def _counted(left: pl.DataFrame, language: Language) -> tuple[CountFacts, ...]:
    codes = left.select(code=reason_code())
    counts = codes.group_by("code").agg(pl.len().alias("count")).sort(["count", "code"], descending=[True, False])
    return tuple(CountFacts(code, say(code, language), count) for code, count in counts.iter_rows())


def reason_code() -> pl.Expr:
    """Return the code that says most of why somebody is left: the rule where nobody fits, else the reason."""
    return pl.coalesce("rule", "reason")


def factors(candidates: Candidates, pair: Mapping[str, Any], language: Language) -> tuple[FactorFacts, ...]:
    """Return the six key factors of a pair, each met, not met or unknown, in words."""
    units = pair["units"] or min(pair["capacity"], pair["wanted"])
    found = pair_factors(candidates, pair, units)
    return tuple(
        FactorFacts(str(factor), say(f"factor.{factor}", language), met, say(code, language))
        for (factor, met), code in zip(found.states(), found.codes(), strict=True)
    )
