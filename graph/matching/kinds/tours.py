"""Study tours: a cluster learns from a more advanced one of its trade; an office from one whose service runs well.

Supplier: the host, with the visits that it can take a month. Buyer: who learns. A host must be ahead: clusters by what
was measured of them (``advance``), else by members with buyers and exporters; offices by those who answer through them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.matching.kinds.kind import Kind, Part, Rule, b, falling, s, same_trade

if TYPE_CHECKING:
    from graph.matching.kinds.situation import Situation

OFFICES = ("government", "front_office", "forum")
VISITS = 3
"""Visits a month that a host takes which states none."""


def sides(situation: Situation) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return everybody twice: as a possible host, and as a possible guest of one who is ahead."""
    clusters = cluster_advance(situation).with_columns(topic=pl.lit("cluster:") + pl.col("trade").str.head(2))
    offices = office_advance(situation).with_columns(topic=pl.col("party_kind"))
    both = pl.concat([clusters, offices], how="diagonal")
    stated = situation.network.services.filter(pl.col("kind") == "tours").sort("id").unique("party", keep="first")
    hosts = both.join(stated.select("party", "places_per_month", "rating", "price_rp"), on="party", how="left")
    hosts = hosts.with_columns(units=pl.col("places_per_month").fill_null(VISITS))
    return hosts.filter(pl.col("advance") > 0), both.with_columns(units=pl.lit(1, pl.Int64))


def cluster_advance(situation: Situation) -> pl.DataFrame:
    """Return clusters with how far each is, between 0 and 1."""
    members = situation.membership
    buying = situation.ties(["SUPPLIES", "PARTNERS_WITH"]).select(party="start").unique()
    linked = members.join(buying.with_columns(linked=True), on="party", how="left")
    linked = linked.join(situation.parties.select("party", "export_oriented"), on="party", how="left")
    own = linked.group_by("cluster").agg(
        own=(pl.col("linked").fill_null(value=False).mean() + pl.col("export_oriented").fill_null(value=False).mean())
        / 2
    )
    clusters = situation.of_kind("cluster").with_columns(cluster=pl.col("party"))
    clusters = clusters.join(own, on="cluster", how="left", maintain_order="left")
    measured = situation.clusters.select("cluster", measured="advance")
    clusters = clusters.join(measured, on="cluster", how="left", maintain_order="left")
    return clusters.with_columns(advance=pl.coalesce("measured", "own").fill_null(0.0)).drop(
        "cluster", "own", "measured"
    )


def office_advance(situation: Situation) -> pl.DataFrame:
    """Return offices with how well their service runs: n / (n + 5), n those it refers to, informs or seats."""
    out = situation.tied(["REFERS_TO", "INFORMS", "SERVES"]).select(party="start")
    seats = situation.tied(["SITS_ON"]).select(party="end")
    counted = pl.concat([out, seats]).group_by("party").len("answering")
    offices = situation.of_kind(*OFFICES).join(counted, on="party", how="left", maintain_order="left")
    n = pl.col("answering").fill_null(0)
    return offices.with_columns(advance=n / (n + 5))


KIND = Kind(
    code="tours",
    shape="flow",
    sides=sides,
    rules=(
        Rule("kind.rule.other_trade", same_trade(s("trade"), b("trade")).eq(0.0) & (s("party_kind") == "cluster")),
        Rule("kind.rule.not_ahead", s("advance") <= b("advance")),
    ),
    parts=(
        Part("how_far_ahead", 5000, (s("advance") - b("advance")).clip(0.0, 1.0)),
        Part("same_trade", 3000, same_trade(s("trade"), b("trade"))),
        Part("nearness", 1500, falling(pl.col("distance_km"), 200.0)),
        Part("past_performance", 500, s("rating")),
    ),
    facts={"host_advance": s("advance"), "guest_advance": b("advance"), "fee_rp": s("price_rp")},
    renewal=("LEARNS_FROM",),
    reads_clusters=True,
)
