"""Services: BDS providers, institutes and single experts for typed needs of enterprises.

Supplier: a service (``services`` of kind ``services``; ``service`` is technical, production, marketing, management or
finance) with its client slots. Buyer: a need of the same type. A technical need that no BDS covers goes to an
institute or university; a request that came through a front office is followed to whoever answers it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.matching.kinds.eligibility import ELIGIBLE
from graph.matching.kinds.fees import fee_facts, with_paying_share
from graph.matching.kinds.kind import Kind, Part, Rule, b, either, falling, s, same_trade

if TYPE_CHECKING:
    from graph.matching.kinds.situation import Situation


def sides(situation: Situation) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return services with the front offices that refer to them, and needs with the share they can pay."""
    referred = situation.tied(["REFERS_TO"], start_kinds=["front_office"]).group_by(party="end").agg(referrers="start")
    suppliers = situation.services("services").join(referred, on="party", how="left", maintain_order="left")
    return suppliers, with_paying_share(situation.needs("services"), situation)


KIND = Kind(
    code="services",
    shape="flow",
    sides=sides,
    rules=(
        *ELIGIBLE,
        Rule(
            "kind.rule.other_language",
            # a need that states no language is not one of another language
            b("language").is_not_null()
            & ~s("languages").list.contains(b("language"))
            & (s("languages").list.len() > 0),
        ),
        Rule("kind.rule.over_budget", (s("price_rp") * b("paying_share")) > b("budget_rp")),
        Rule(
            "kind.rule.institute_is_technical",
            (s("party_kind") == "institution") & (pl.col("s_topic") != "technical"),
        ),
    ),
    parts=(
        Part("skill", 3000, same_trade(s("for_kbli").list.first(), b("trade"))),
        Part("past_performance", 2500, s("rating")),
        Part("nearness", 2000, falling(pl.col("distance_km"), 50.0)),
        Part("language", 1000, either(s("languages").list.contains(b("language")))),
        Part("affordable", 1000, 1.0 - (s("price_rp") * b("paying_share")) / (b("budget_rp") + 1)),
        Part("referral", 500, either(s("referrers").list.contains(b("via")))),
    ),
    facts={
        **fee_facts(s("price_rp"), b("paying_share")),
        "rating": s("rating"),
        "through_front_office": b("via"),
        "provider_kind": s("party_kind"),
    },
    notes={
        "kind.note.institute_steps_in": s("party_kind") == "institution",
        "kind.note.performance_unknown": s("rating").is_null(),
        "kind.note.fee_unknown": s("price_rp").is_null(),
        "kind.note.not_referred": b("via").is_not_null()
        & ~s("referrers").list.contains(b("via")).fill_null(value=False),
    },
    second_line=s("party_kind") == "institution",
    second_line_rule="kind.rule.bds_covers",
    renewal=("SERVES",),
    compares=True,
)
