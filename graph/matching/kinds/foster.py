"""Foster companies (bapak angkat), alone or pooled in a foundation, and the clusters that they accompany.

Supplier: a foster company, or the foundation that several belong to, whose room and core business are then joined.
Buyer: a cluster. The core business must fit: by the input-output table, or the same trade.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.matching.kinds.core_business import core_link
from graph.matching.kinds.kind import Kind, Part, Rule, b, either, falling, s

if TYPE_CHECKING:
    from graph.matching.kinds.situation import Situation

LINK = s("core").list.get(b("trade_row"), null_on_oob=True)
"""How much the foster company's core business has to do with the cluster's trade."""


def sides(situation: Situation) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return foster companies, pooled where they are members of a foundation, and clusters that have none."""
    clusters = situation.of_kind("cluster").with_columns(topic=pl.lit(""), units=pl.lit(1, pl.Int64))
    fostered = situation.clusters_served(("FOSTERS",), ("foster_company", "enterprise")).select(party="cluster")
    clusters = clusters.join(
        fostered.unique().with_columns(fostered=True), on="party", how="left", maintain_order="left"
    )
    trades = clusters["trade"].drop_nulls().unique().sort().to_list()
    number = {trade: row for row, trade in enumerate(trades)}
    rows = pl.Series([number.get(trade) for trade in clusters["trade"]], dtype=pl.Int64)
    return pooled(situation, trades), clusters.with_columns(trade_row=rows)


def pooled(situation: Situation, trades: list[str]) -> pl.DataFrame:
    """Return foster companies with room and links to trades; members of a foundation stand as that foundation."""
    role = pl.col("roles").list.contains("foster_company").fill_null(value=False)
    companies = situation.parties.filter((pl.col("party_kind") == "foster_company") | role)
    into = situation.tied(["MEMBER_OF", "PART_OF", "PARTNERS_WITH"]).join(
        companies.filter(pl.col("legal_form") == "YAYASAN").select(end="party"), on="end", how="semi"
    )
    into = into.sort("start", "end").unique("start", keep="first", maintain_order=True)
    companies = companies.join(into.rename({"start": "party", "end": "pool"}), on="party", how="left")
    companies = companies.with_columns(pool=pl.coalesce("pool", "party")).sort("party")
    busy = situation.clusters_served(("FOSTERS",), ("foster_company", "enterprise")).group_by(party="start").len("busy")
    stated = situation.network.services.filter(pl.col("kind") == "foster").sort("id").unique("party", keep="first")
    stated = stated.select("party", "places_per_month", "rating", for_kbli="kbli")
    companies = companies.join(busy, on="party", how="left").join(stated, on="party", how="left").sort("party")
    links = [
        [max((core_link(own, trade) for own in (*(listed or []), *(mine or []))), default=0.0) for trade in trades]
        for listed, mine in companies.select("for_kbli", "kbli").iter_rows()
    ]
    room = pl.coalesce("places_per_month", pl.lit(situation.figures["foster"]["clusters"])) - pl.col("busy").fill_null(
        0
    )
    companies = companies.with_columns(room=room.clip(0), core=pl.Series(links, dtype=pl.List(pl.Float64)))
    least = situation.figures["foster"]["least_link"]
    pools = [_pool(members, len(trades)) for _, members in companies.group_by("pool", maintain_order=True)]
    frame = (
        pl.concat(pools)
        if pools
        else companies.select("pool", units="room", core="core", pooled=pl.lit(1), rating="rating")
    )
    facts = situation.parties.join(frame.rename({"pool": "party"}), on="party")
    return facts.with_columns(topic=pl.lit(""), least_link=pl.lit(float(least)))


def _pool(members: pl.DataFrame, trades: int) -> pl.DataFrame:
    """Return one node for the members of a pool: their room together, the best link that one of them has."""
    core = np.max([row or [0.0] * trades for row in members["core"].to_list()], axis=0) if trades else np.zeros(0)
    return pl.DataFrame(
        {
            "pool": members["pool"][:1],
            "units": pl.Series([int(members["room"].sum())], dtype=pl.Int64),
            "core": pl.Series([core.tolist()], dtype=pl.List(pl.Float64)),
            "pooled": pl.Series([members.height], dtype=pl.Int32),
            "rating": pl.Series([members["rating"].mean()], dtype=pl.Float64),
        }
    )


KIND = Kind(
    code="foster",
    shape="flow",
    sides=sides,
    rules=(
        Rule("kind.rule.has_foster_company", b("fostered").fill_null(value=False)),
        Rule("kind.rule.no_core_business", LINK.fill_null(0.0) < s("least_link")),
    ),
    parts=(
        Part("core_business", 5000, LINK / (LINK + 0.05)),
        Part("nearness", 2500, falling(pl.col("distance_km"), 100.0)),
        Part("commitment", 1500, either(s("commits_to_coach"))),
        Part("past_performance", 500, s("rating")),
        Part("weak_cluster_first", 500, 20.0 / (20.0 + b("members"))),
    ),
    facts={"core_share": LINK, "pooled_companies": s("pooled")},
    notes={"kind.note.pooled": s("pooled") > 1, "kind.note.commitment_unknown": s("commits_to_coach").is_null()},
    renewal=("FOSTERS",),
    compares=True,
)
