"""Facilitators: who attends which cluster, one or several of a similar type.

Supplier: an officer with the role *facilitator*; buyer: a cluster that nobody facilitates, or that its present
facilitator keeps. The load differs by pair: the cluster's size, and the road to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.matching.kinds.field_work import LOAD, NOT_TRAINED, TENTHS, posts
from graph.matching.kinds.kind import Kind, Part, b, either, falling, s, same_trade

if TYPE_CHECKING:
    from graph.matching.kinds.situation import Situation


def sides(situation: Situation) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return facilitators with their days, and clusters with the days that their size takes."""
    load = situation.figures["load"]
    suppliers = posts(situation, "facilitator", "facilitators").with_columns(
        topic=pl.lit("cluster"), units=(pl.col("days") * TENTHS).cast(pl.Int64)
    )
    days = load["cluster_days"] + load["days_per_member"] * pl.col("members").fill_null(0)
    road = 2 * load["visits"] * TENTHS / load["km_per_day"]
    buyers = situation.of_kind("cluster").with_columns(
        topic=pl.lit("cluster"), units=pl.lit(1, pl.Int64), work=(days * TENTHS).ceil(), road=pl.lit(road)
    )
    return suppliers, buyers


KIND = Kind(
    code="facilitators",
    shape="load",
    sides=sides,
    rules=(),
    parts=(
        Part("similar_type", 3500, same_trade(s("known_trade"), b("trade"))),
        Part("nearness", 2500, falling(pl.col("distance_km"), 50.0)),
        Part("local", 1500, either(s("regency") == b("regency"))),
        Part("trained", 2000, either(s("trained"))),
        Part("past_performance", 500, s("rating")),
    ),
    facts={"load_days": LOAD / TENTHS},
    notes=NOT_TRAINED,
    load=LOAD,
    renewal=("FACILITATES",),
)
