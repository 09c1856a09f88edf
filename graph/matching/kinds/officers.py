"""Officers: which Business Development Officer coaches which enterprise.

Supplier: an officer with the role *bdo*; buyer: a micro or small enterprise or cooperative that nobody coaches.
An officer coaches in her own province; the days that present enterprises take are gone. A generalised assignment:
the road makes the load differ by pair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.matching.kinds.field_work import LOAD, NOT_TRAINED, TENTHS, posts
from graph.matching.kinds.kind import Kind, Part, b, either, falling, s, same_trade

if TYPE_CHECKING:
    from graph.matching.kinds.situation import Situation


def sides(situation: Situation) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return officers with the days that they have left, and enterprises that nobody coaches."""
    load = situation.figures["load"]
    busy = situation.tied(["COACHES"]).group_by(party="start").len()
    suppliers = posts(situation, "bdo", "officers").join(busy, on="party", how="left", maintain_order="left")
    left = pl.col("days") * TENTHS - pl.col("len").fill_null(0) * load["enterprise_days"] * TENTHS
    suppliers = suppliers.with_columns(topic=pl.col("province"), units=left.clip(0).cast(pl.Int64))
    coached = situation.tied(["COACHES"]).select(party="end").unique()
    small = pl.col("size").is_in(["micro", "small"]) & pl.col("party_kind").is_in(["enterprise", "cooperative"])
    buyers = situation.parties.filter(small).join(coached, on="party", how="anti", maintain_order="left")
    offering = situation.network.offers.group_by("party").len("offers")
    buyers = buyers.join(offering, on="party", how="left", maintain_order="left").with_columns(
        topic=pl.col("province"),
        units=pl.lit(1, pl.Int64),
        work=pl.lit(load["enterprise_days"] * TENTHS),
        road=pl.lit(2 * load["enterprise_visits"] * TENTHS / load["km_per_day"]),
        grows=pl.lit(2_000_000_000) / (pl.lit(2_000_000_000) + pl.col("sales_rp_per_year")),
    )
    return suppliers, buyers


KIND = Kind(
    code="officers",
    shape="load",
    sides=sides,
    rules=(),
    parts=(
        Part("similar_type", 2000, same_trade(s("known_trade"), b("trade"))),
        Part("nearness", 3500, falling(pl.col("distance_km"), 30.0)),
        Part("local", 1500, either(s("regency") == b("regency"))),
        Part("trained", 1500, either(s("trained"))),
        Part("ready_to_sell", 1000, either(b("offers") > 0)),
        Part("past_performance", 500, s("rating")),
    ),
    facts={"load_days": LOAD / TENTHS},
    notes=NOT_TRAINED,
    load=LOAD,
    renewal=("COACHES",),
)
