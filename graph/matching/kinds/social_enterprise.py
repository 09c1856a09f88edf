"""Social enterprises and the public service that needs them: local governments, clinics, health centres, schools.

Supplier: what a social enterprise offers, with the memoranda that it can serve and its monthly fee. Buyer: a need of a
local government, clinic, health centre or school of the same service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.matching.kinds.kind import Kind, Part, Rule, b, either, falling, s

if TYPE_CHECKING:
    from graph.matching.kinds.situation import Situation


def sides(situation: Situation) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what social enterprises offer, and what public bodies need."""
    coached = situation.tied(["COACHES"]).select(party="end").unique().with_columns(coached=True)
    suppliers = situation.services("social_enterprise").join(coached, on="party", how="left", maintain_order="left")
    return suppliers, situation.needs("social_enterprise")


KIND = Kind(
    code="social_enterprise",
    shape="flow",
    sides=sides,
    rules=(
        Rule("kind.rule.not_a_social_enterprise", s("party_kind") != "social_enterprise"),
        Rule("kind.rule.not_a_public_body", ~b("party_kind").is_in(["government", "institution", "front_office"])),
        Rule("kind.rule.over_budget", s("price_rp") > b("budget_rp")),
    ),
    parts=(
        Part("nearness", 3500, falling(pl.col("distance_km"), 50.0)),
        Part("past_performance", 2500, s("rating")),
        Part("same_province", 1500, either(s("province") == b("province"))),
        Part("affordable", 1500, 1.0 - s("price_rp") / (b("budget_rp") + 1)),
        Part("coaching", 1000, either(s("coached"))),
    ),
    facts={"fee_rp_per_month": s("price_rp"), "budget_rp_per_month": b("budget_rp"), "public_body": b("party_kind")},
    notes={"kind.note.memorandum_first": pl.lit(value=True), "kind.note.not_coached": s("coached").is_null()},
    renewal=("PARTNERS_WITH", "SERVES"),
)
