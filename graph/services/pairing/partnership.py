"""Partnership and linkage plans in full: every pair with parts, market step-up and reasons; who is left and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from graph.matching.kinds import Situation, market_of, solve_market
from graph.matching.kinds.firms import KIND as FIRMS
from graph.matching.pairs.free import capability_gaps, standing
from graph.matching.pairs.step_up import market_step_up
from graph.matching.reading.reasons import unmatched
from graph.services.pairing import kinds
from graph.services.pairing.match_facts import missing, notes, pair_rows, parts, reason, reason_code
from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.services.pairing.match import Matched
    from graph.settings import Language


def document(matched: Matched, kind: str, language: Language) -> dict[str, Any]:
    """Return what ``jejaring match --kind partnership`` (or ``linkage``) says beyond the figures of the market.

    A partnership plan is that of the market of goods, or of the linkage market where there are no goods, with the
    market step-up of each pair. A linkage plan has besides, under ``firm_to_firm``, the links between firms.
    """
    left = {f"{side}s": _left(matched, side, language) for side in ("supplier", "buyer")}
    facts: dict[str, Any] = {
        "kind": kind,
        "market": matched.candidates.kind,
        "title": say(f"kind.{kind}.title", language),
        "excluded": [one | {"sentence": say(one["rule"], language)} for one in matched.candidates.excluded.to_dicts()],
        "matches": matches(matched, language),
        "unmatched": left,
        "unmatched_by_reason": {side: _counts(rows) for side, rows in left.items()},
    }
    network = matched.source.network
    facts["capability_gaps"] = capability_gaps(network).to_dicts()
    if kind == "linkage":
        situation = Situation(network, kinds.measured_clusters(network))
        facts["firm_to_firm"] = kinds.document(matched.source, solve_market(market_of(FIRMS, situation)), language)
    return facts


def matches(matched: Matched, language: Language) -> list[dict[str, Any]]:
    """Return every pair of the plan, the most valuable first, with score parts, codes and the sentence."""
    candidates, rows = matched.candidates, matched.chosen
    table = pl.concat([pair_rows(candidates, rows), market_step_up(candidates, rows)], how="horizontal")
    ids = table.select("renewal", supplier="supplier_id", buyer="buyer_id")
    table = table.with_columns(
        units=pl.Series(matched.plan.flow[rows], dtype=pl.Int64), standing=standing(matched.source.network, ids)
    )
    return [_pair(pair, candidates.kind, language) for pair in table.iter_rows(named=True)]


def _pair(pair: Mapping[str, Any], kind: str, language: Language) -> dict[str, Any]:
    step = {
        "name": "market_step_up",
        "label": say("kind.part.market_step_up", language),
        "value": pair["market_step_up"],
        "unit": "levels",
    }
    named = [{"name": p.code, "label": p.label, "value": p.value, "unit": p.unit} for p in parts(pair, language)]
    renewal = ["kind.note.renewal"] if pair["renewal"] else []
    codes = [f"reason.{kind}", *pair["step_notes"], *(pair["missing"] or []), *(pair["notes"] or []), *renewal]
    said = [say(code, language) for code in pair["step_notes"]]
    return {
        "supplier": pair["supplier_id"],
        "supplier_name": pair["supplier_name"],
        "buyer": pair["buyer_id"],
        "buyer_name": pair["buyer_name"],
        "commodity": pair["commodity"],
        "product": pair["product"],
        "unit": pair["unit"],
        "units": pair["units"],
        "value_per_unit": pair["value"],
        "value": pair["value"] * pair["units"],
        "distance_km": pair["distance_km"],
        "renewal": pair["renewal"],
        "standing": pair["standing"],
        "parts": [*named, step],
        "supplier_market": pair["supplier_market"],
        "buyer_market": pair["buyer_market"],
        "market_step_up": pair["market_step_up"],
        "reason": f"reason.{kind}",
        "reasons": codes,
        "sentence": reason(pair, kind, language),
        "missing": list(missing(pair, language)),
        "notes": [*said, *notes(pair, language)],
    }


def _left(matched: Matched, side: Any, language: Language) -> list[dict[str, Any]]:  # noqa: ANN401 - a literal
    left = unmatched(matched.candidates, matched.plan, side).with_columns(code=reason_code())
    shown = (
        "party",
        "name",
        "commodity",
        "unit",
        "units",
        "left",
        "reason",
        "rule",
        "candidates",
        "short_by",
        "partner",
    )
    return [
        {name: row[name] for name in shown} | {"sentence": say(row["code"], language)}
        for row in left.iter_rows(named=True)
    ]


def _counts(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    counted: dict[tuple[str, str | None, str], int] = {}
    for row in rows:
        key = (row["reason"], row["rule"], row["sentence"])
        counted[key] = counted.get(key, 0) + 1
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0][0], item[0][1] or ""))
    return [{"reason": r, "rule": rule, "count": n, "sentence": said} for (r, rule, said), n in ranked]
