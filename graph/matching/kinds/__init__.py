"""Every kind of matching in the field, each a small declaration, all run by one engine (docs/reference/kinds.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.matching.kinds import (
    clusters,
    exhibitions,
    facilitators,
    facilities,
    finance,
    firms,
    foster,
    machinery,
    officers,
    services,
    social_enterprise,
    tours,
    training,
)
from graph.matching.kinds.engine import KindMarket, KindPlan, market_of, match_kind, solve_market
from graph.matching.kinds.kind import Kind, Part, Rule
from graph.matching.kinds.situation import Situation

if TYPE_CHECKING:
    from collections.abc import Mapping

MODULES = (
    firms, exhibitions, services, facilitators, officers, foster, finance, facilities, clusters, tours, training,
    machinery, social_enterprise,
)  # fmt: skip
KINDS: Final[Mapping[str, Kind]] = {module.KIND.code: module.KIND for module in MODULES}
"""Kinds by the name that ``jejaring match --kind`` knows; ``partnership`` and ``volume`` are markets of offers, demands
and activities (:mod:`graph.matching.candidates`), and ``linkage`` adds its firms to the market of that name."""

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
