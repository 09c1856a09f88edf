"""Matching: markets solved exactly, with prices, proof and reasons.

The exact core is here at once; names that need more (scikit-learn, geometry) are fetched when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from graph.matching.acceptance import stable
from graph.matching.baselines import Baseline, first_come, greedy
from graph.matching.certificate import Certificate, certify
from graph.matching.market import Market
from graph.matching.plan import Plan
from graph.matching.solve import solve

LATER: dict[str, str] = {
    "Assumptions": "graph.matching.assumptions",
    "Assignment": "graph.matching.whole",
    "Budget": "graph.matching.constrained",
    "Candidates": "graph.matching.candidates",
    "ConstrainedPlan": "graph.matching.constrained",
    "Consortium": "graph.matching.consortium",
    "LinkageWeights": "graph.matching.scoring",
    "NoConsortium": "graph.matching.consortium",
    "Order": "graph.matching.consortium",
    "Partners": "graph.matching.constrained",
    "PooledPlan": "graph.matching.pooling",
    "Pooling": "graph.matching.pooling",
    "Quota": "graph.matching.constrained",
    "assign_whole": "graph.matching.whole",
    "breaches": "graph.matching.constrained",
    "candidates_for": "graph.matching.candidates",
    "consortia": "graph.matching.consortium",
    "completed": "graph.matching.complete",
    "explain": "graph.matching.explanation",
    "find_candidates": "graph.matching.candidates",
    "matches": "graph.matching.chosen",
    "overlooked": "graph.matching.complete",
    "Intervention": "graph.matching.investment",
    "readiness": "graph.matching.ready",
    "repair": "graph.matching.investment",
    "spoken": "graph.matching.nearest",
    "solve_pooled": "graph.matching.pooling",
    "unmatched": "graph.matching.reasons",
    "why_not": "graph.matching.explanation",
}
"""Public names fetched on first use: name -> module."""

__all__ = ["Baseline", "Certificate", "Market", "Plan", "certify", "first_come", "greedy", "solve", "stable"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 the type is that of the name
    if name in LATER:
        return getattr(import_module(LATER[name]), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
