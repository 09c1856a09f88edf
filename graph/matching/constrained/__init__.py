"""Matching under rules beside capacities: lots, partners, shares, budgets; always whole, with a proven gap."""

from __future__ import annotations

from graph.matching.constrained.feasibility import Breach, breaches
from graph.matching.constrained.result import ConstrainedPlan, RuleSlack
from graph.matching.constrained.rules import Budget, Partners, Quota
from graph.matching.constrained.solve import solve_constrained

__all__ = ["Breach", "Budget", "ConstrainedPlan", "Partners", "Quota", "RuleSlack", "breaches", "solve_constrained"]
