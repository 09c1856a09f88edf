"""Matching: markets solved exactly, with prices, proof and reasons.

The exact core is here at once; names that need more (scikit-learn, geometry) are fetched when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from graph.matching.exact.certificate import Certificate, certify
from graph.matching.market import Market
from graph.matching.plan import Plan, spoken
from graph.matching.reading.acceptance import stable
from graph.matching.reading.baselines import Baseline, first_come, greedy
from graph.matching.solve import solve

if TYPE_CHECKING:
    from graph.matching.assumptions import Assumptions
    from graph.matching.consortium import Consortium, NoConsortium, Order, consortia
    from graph.matching.constrained import Budget, ConstrainedPlan, Partners, Quota, breaches
    from graph.matching.investment.intervention import Intervention
    from graph.matching.investment.repair import repair
    from graph.matching.pairs.candidates import Candidates, candidates_for, find_candidates
    from graph.matching.pairs.complete import completed, overlooked
    from graph.matching.pairs.scoring import LinkageWeights
    from graph.matching.pooling import PooledPlan, Pooling, solve_pooled
    from graph.matching.reading.chosen import matches
    from graph.matching.reading.explanation import explain, why_not
    from graph.matching.reading.ready import readiness
    from graph.matching.reading.reasons import unmatched
    from graph.matching.whole import Assignment, assign_whole

LATER: dict[str, str] = {
    "Assignment": "graph.matching.whole",
    "Assumptions": "graph.matching.assumptions",
    "Budget": "graph.matching.constrained",
    "Candidates": "graph.matching.pairs.candidates",
    "Consortium": "graph.matching.consortium",
    "ConstrainedPlan": "graph.matching.constrained",
    "Intervention": "graph.matching.investment",
    "LinkageWeights": "graph.matching.pairs.scoring",
    "NoConsortium": "graph.matching.consortium",
    "Order": "graph.matching.consortium",
    "Partners": "graph.matching.constrained",
    "PooledPlan": "graph.matching.pooling",
    "Pooling": "graph.matching.pooling",
    "Quota": "graph.matching.constrained",
    "assign_whole": "graph.matching.whole",
    "breaches": "graph.matching.constrained",
    "candidates_for": "graph.matching.pairs.candidates",
    "completed": "graph.matching.pairs.complete",
    "consortia": "graph.matching.consortium",
    "explain": "graph.matching.reading.explanation",
    "find_candidates": "graph.matching.pairs.candidates",
    "matches": "graph.matching.reading.chosen",
    "overlooked": "graph.matching.pairs.complete",
    "readiness": "graph.matching.reading.ready",
    "repair": "graph.matching.investment",
    "solve_pooled": "graph.matching.pooling",
    "unmatched": "graph.matching.reading.reasons",
    "why_not": "graph.matching.reading.explanation",
}
"""Public names fetched on first use: name -> module."""

__all__ = [
    "Assignment",
    "Assumptions",
    "Baseline",
    "Budget",
    "Candidates",
    "Certificate",
    "Consortium",
    "ConstrainedPlan",
    "Intervention",
    "LinkageWeights",
    "Market",
    "NoConsortium",
    "Order",
    "Partners",
    "Plan",
    "PooledPlan",
    "Pooling",
    "Quota",
    "assign_whole",
    "breaches",
    "candidates_for",
    "certify",
    "completed",
    "consortia",
    "explain",
    "find_candidates",
    "first_come",
    "greedy",
    "matches",
    "overlooked",
    "readiness",
    "repair",
    "solve",
    "solve_pooled",
    "spoken",
    "stable",
    "unmatched",
    "why_not",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 the type is that of the name
    if name in LATER:
        return getattr(import_module(LATER[name]), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__
