"""Every kind of matching in the field, each a small declaration, all run by one engine (docs/reference/kinds.md)."""

from __future__ import annotations

from graph.matching.kinds.declared import KINDS
from graph.matching.kinds.engine import KindMarket, KindPlan, market_of, match_kind, solve_market
from graph.matching.kinds.kind import Kind, Part, Rule
from graph.matching.kinds.situation import Situation

__all__ = [
    "KINDS",
    "Kind",
    "KindMarket",
    "KindPlan",
    "Part",
    "Rule",
    "Situation",
    "market_of",
    "match_kind",
    "solve_market",
]
