"""Whole assignment: each item to exactly one agent within loads (generalised assignment), exact or with proven gap."""

from __future__ import annotations

from graph.matching.whole.assign import Assignment, assign_whole

__all__ = ["Assignment", "assign_whole"]
