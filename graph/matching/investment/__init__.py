"""Repair: which certifications, trainings, joint lots, transport and facilities unlock the most value.

An intervention changes some suppliers: it mends what they lack, lets them join to a lot, lends them reach, adds to
their capacity or takes part of their carriage. What several unlock together is more or less than their sum, so they are
chosen together, within a budget, by one mixed-integer program on the market itself: exact, or with the proven gap.
"""

from __future__ import annotations

from graph.matching.investment.intervention import Intervention, from_rows
from graph.matching.investment.possible import VISIT_RP, possible_interventions
from graph.matching.investment.repair import RepairPlan, repair
from graph.matching.investment.stage import Item

__all__ = ["VISIT_RP", "Intervention", "Item", "RepairPlan", "from_rows", "possible_interventions", "repair"]
