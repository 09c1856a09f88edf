"""Exhibitions: stands and buyer visits for clusters; eligibility, trained BDS, joint orders, orders that followed.

Supplier: who holds the exhibition or the visiting buyer, with its stands or visits (``services`` of kind
``exhibitions``, service ``stand`` or ``buyer_visit``). Buyer: a cluster.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from graph.matching.kinds.eligibility import ELIGIBLE
from graph.matching.kinds.kind import Kind, Part, b, either, falling, s, same_trade

if TYPE_CHECKING:
    from graph.matching.kinds.situation import Situation

TOPICS = ("stand", "buyer_visit")


def sides(situation: Situation) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return exhibitions and visits, and every cluster once for each."""
    clusters = cluster_facts(situation)
    buyers = pl.concat([clusters.with_columns(topic=pl.lit(topic)) for topic in TOPICS])
    return situation.services("exhibitions"), buyers.with_columns(units=pl.lit(1, pl.Int64))


def cluster_facts(situation: Situation) -> pl.DataFrame:
    """Return clusters with what their members are: exporters, women who lead, joint volume, trained BDS, follow-up."""
    clusters = situation.of_kind("cluster").drop("export_oriented", "women_led")
    members = situation.membership.join(situation.parties, on="party", how="left")
    of_members = members.group_by(party="cluster").agg(
        export_oriented=pl.col("export_oriented").any(),
        women_led=pl.col("women_led").mean() > 0.5,
        firms=pl.len().cast(pl.Int64),
    )
    offering = situation.network.offers.select("party", "commodity").unique()
    joint = offering.join(situation.membership, on="party").group_by("cluster", "commodity").len()
    joint = joint.group_by(party="cluster").agg(joint_sellers=pl.col("len").max().cast(pl.Int64))
    frames = (of_members, joint, _trained(situation), _followed(situation))
    for frame in frames:
        clusters = clusters.join(frame, on="party", how="left", maintain_order="left")
    return clusters


def _trained(situation: Situation) -> pl.DataFrame:
    """Return how many BDS providers with a stated training serve each cluster."""
    least = situation.figures["training"]["class_days"]
    trained = situation.network.services.filter(pl.col("class_days") >= least).select(start="party").unique()
    serving = situation.clusters_served(
        ("SERVES", "FACILITATES", "COACHES"), ("bds_provider", "institution", "officer")
    )
    serving = serving.join(trained, on="start", how="semi")
    return serving.group_by(party="cluster").agg(trained_bds=pl.len().cast(pl.Int64))


def _followed(situation: Situation) -> pl.DataFrame:
    """Return how many new trading ties members had within a year of attending a programme or exhibition."""
    months = situation.figures["follow_up"]["months"]
    attended = situation.ties(["ATTENDED"]).filter(pl.col("since").is_not_null())
    attended = attended.group_by(party="start").agg(seen=pl.col("since").min())
    orders = situation.ties(["SUPPLIES", "PARTNERS_WITH"]).filter(pl.col("since").is_not_null())
    after = orders.join(attended, left_on="start", right_on="party").filter(
        (pl.col("since") > pl.col("seen")) & (pl.col("since") <= pl.col("seen") + timedelta(days=30 * months))
    )
    after = after.join(situation.membership, left_on="start", right_on="party")
    return after.group_by(party="cluster").agg(followed_orders=pl.len().cast(pl.Int64))


KIND = Kind(
    code="exhibitions",
    shape="flow",
    sides=sides,
    rules=ELIGIBLE,
    parts=(
        Part("trade_fit", 3000, same_trade(s("for_kbli").list.first(), b("trade"))),
        Part("joint_order", 2500, b("joint_sellers") / (b("joint_sellers") + 5)),
        Part("trained_bds", 2000, either(b("trained_bds") > 0)),
        Part("follow_up", 1000, b("followed_orders") / (b("followed_orders") + 3)),
        Part("past_performance", 500, s("rating")),
        Part("nearness", 1000, falling(pl.col("distance_km"), 200.0)),
    ),
    facts={
        "joint_sellers": b("joint_sellers"),
        "trained_bds_count": b("trained_bds").fill_null(0),
        "followed_orders": b("followed_orders").fill_null(0),
        "fee_rp": s("price_rp"),
    },
    notes={
        "kind.note.no_trained_bds": b("trained_bds").fill_null(0) == 0,
        "kind.note.form_joint_order": b("joint_sellers").fill_null(0) < 2,
        "kind.note.no_follow_up_known": b("followed_orders").fill_null(0) == 0,
    },
    renewal=("ATTENDED",),
)
