"""Linkage between firms: subcontracting, complementary process steps, by-products, developmental firms.

Supplier: a firm that states what it can do or has left over (``services`` of kind ``linkage``; ``service`` such as
``subcontracting:25910``, ``process:coating``, ``by_product:rattan``). Buyer: a firm that needs it. Two developmental
firms of different clusters stand on both sides. *Outside first*: inside a cluster nobody is linked until the cluster's
bonding z is above its null (above 0), for a weak cluster's firms learn from outside (JICA 2004, recommendation 13).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.matching.kinds.kind import Kind, Part, Rule, b, either, falling, s, same_trade
from graph.model.names import normalised

if TYPE_CHECKING:
    from graph.matching.kinds.situation import Situation

DEVELOPMENTAL = "developmental"
TOP_SHARE = 0.05
"""The part of a cluster's members, by sales, that are looked at as developmental; exporters and the certified too."""


def sides(situation: Situation) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what firms can do and what they need, each with its cluster and that cluster's bonding z."""
    given = situation.services("linkage").with_columns(radius_km=pl.col("radius_km"))
    needed = situation.needs("linkage")
    firms = developmental(situation)
    sides_ = (pl.concat([frame, firms], how="diagonal") for frame in (given, needed))
    suppliers, buyers = (situation.with_cluster(frame) for frame in sides_)
    return suppliers, buyers


def developmental(situation: Situation) -> pl.DataFrame:
    """Return developmental firms: in each cluster those that export, or are certified beyond NIB, and sell most."""
    firms = situation.parties.join(situation.membership, on="party")
    papers = pl.col("certifications").list.eval(pl.element().filter(pl.element() != "nib")).list.len().fill_null(0) > 0
    ahead = pl.col("export_oriented").fill_null(value=False) | papers
    rank = pl.col("sales_rp_per_year").rank("ordinal", descending=True).over("cluster")
    top = rank <= (pl.len().over("cluster") * TOP_SHARE).ceil()
    chosen = firms.filter(ahead & top).drop("cluster")
    return chosen.with_columns(topic=pl.lit(DEVELOPMENTAL), units=pl.lit(1, pl.Int64), id=pl.col("party"))


INSIDE = (s("cluster") == b("cluster")).fill_null(value=False)
AFFILIATED = pl.any_horizontal(
    (one == other).fill_null(value=False)
    for one, other in (
        (s("parent"), b("parent")),
        (normalised(s("name")), normalised(b("parent"))),
        (normalised(s("parent")), normalised(b("name"))),
    )
)
"""One hand over both: a group of which both are a part, or one that the other belongs to."""
FORM = pl.col("s_topic").str.split(":").list.first()

KIND = Kind(
    code="linkage",
    shape="flow",
    sides=sides,
    rules=(
        Rule("rule.affiliated", AFFILIATED),
        Rule("kind.rule.developmental_is_outside", INSIDE & (pl.col("s_topic") == DEVELOPMENTAL)),
        Rule("kind.rule.counted_once", (pl.col("s_topic") == DEVELOPMENTAL) & (s("party") > b("party"))),
        Rule("kind.rule.outside_first", INSIDE & (b("bonding_z") <= 0.0)),
    ),
    parts=(
        Part(
            "complementary",
            4000,
            pl.when(FORM == DEVELOPMENTAL).then(same_trade(s("trade"), b("trade"))).otherwise(1.0),
        ),
        Part("nearness", 3000, falling(pl.col("distance_km"), 50.0)),
        Part("outside", 1500, either(~INSIDE)),
        Part("past_performance", 500, s("rating")),
        Part("certified", 1000, either(s("certifications").list.len() > 0)),
    ),
    facts={"form": FORM, "supplier_cluster": s("cluster"), "buyer_cluster": b("cluster"), "bonding_z": b("bonding_z")},
    notes={
        "kind.note.bonding_unknown": INSIDE & b("bonding_z").is_null(),
        "kind.note.inside_cluster": INSIDE & (b("bonding_z") > 0.0),
    },
    renewal=("SUBCONTRACTS", "COOPERATES_WITH", "SUPPLIES"),
    reads_clusters=True,
)
