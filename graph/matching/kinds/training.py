"""Training: courses, interns and graduates for the skills that enterprises need, in the months when they can.

Supplier: a course, or a school's interns and graduates (``terms``: course, intern, graduate) with its places and month.
Buyer: a need of the same skill.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.matching.kinds.eligibility import ELIGIBLE
from graph.matching.kinds.fees import fee_facts, with_paying_share
from graph.matching.kinds.kind import Kind, Part, Rule, b, either, falling, s

if TYPE_CHECKING:
    from graph.matching.kinds.situation import Situation


def sides(situation: Situation) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return courses and schools by skill, and needs of skills."""
    return situation.services("training"), with_paying_share(situation.needs("training"), situation)


COMMON_FORMS = s("terms").list.set_intersection(b("terms"))
FORM = (
    pl.when((b("terms").list.len() > 0) & (s("terms").list.len() > 0)).then(COMMON_FORMS).otherwise(s("terms"))
).list.first()

KIND = Kind(
    code="training",
    shape="flow",
    sides=sides,
    rules=(
        *ELIGIBLE,
        Rule(
            "kind.rule.other_form",
            (s("terms").list.len() > 0) & (b("terms").list.len() > 0) & (COMMON_FORMS.list.len() == 0),
        ),
        Rule("rule.other_month", s("month") != b("month")),
        Rule("kind.rule.over_budget", s("price_rp") * b("paying_share") > b("budget_rp")),
    ),
    parts=(
        Part("calendar", 2500, either(s("month") == b("month"))),
        Part("past_performance", 2500, s("rating")),
        Part("nearness", 3500, falling(pl.col("distance_km"), 30.0)),
        Part("affordable", 1500, 1.0 - (s("price_rp") * b("paying_share")) / (b("budget_rp") + 1)),
    ),
    facts={"form": FORM, "month": s("month"), **fee_facts(s("price_rp"), b("paying_share"))},
    notes={"kind.note.month_open": s("month").is_null() | b("month").is_null()},
)
