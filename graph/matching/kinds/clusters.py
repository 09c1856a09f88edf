"""Clusters to be formed (GR 7/2021): by product chain, by shared workforce skills, by complementary technology.

Supplier: a cluster that could be formed, one a regency and basis. Buyer: a micro or small enterprise of no cluster. A
cluster is formed only with enough members within reach, and each enterprise joins one at most; which to form is exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.matching.kinds.core_business import core_link
from graph.matching.kinds.kind import Kind, Part, Rule, b, falling, s

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.matching.kinds.situation import Situation

CHAIN, SKILLS, TECHNOLOGY = "product_chain", "shared_skills", "complementary_technology"
FIT = {CHAIN: 1.0, SKILLS: 0.8, TECHNOLOGY: 0.7}
"""How much each basis binds, product chain first as the regulation names it first."""
CHAIN_LINK = 0.02
"""Input share from which two trades stand in one product chain."""


def sides(situation: Situation) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return clusters that could be formed, and enterprises that are part of none."""
    small = pl.col("size").is_in(["micro", "small"]) & (pl.col("party_kind") == "enterprise")
    inside = situation.membership.select("party")
    free = situation.parties.filter(small & pl.col("trade").is_not_null() & pl.col("regency").is_not_null())
    free = free.join(inside, on="party", how="anti", maintain_order="left")
    free = free.with_columns(topic=pl.col("regency"), units=pl.lit(1, pl.Int64))
    return possible(free, situation), free


def possible(free: pl.DataFrame, situation: Situation) -> pl.DataFrame:
    """Return every basis in every regency for which enough enterprises are there, with the trades that it joins."""
    figures, families = situation.figures["forming"], situation.figures["forming_families"]
    bases = families_of(free["trade"].unique().sort().to_list(), families)
    spread = bases.explode("trades").rename({"trades": "trade"})
    there = free.select("party", "regency", "trade", "lat", "lon").join(spread, on="trade")
    grouped = there.group_by("regency", "basis", "family").agg(
        pl.len().alias("near"),
        pl.col("lat").median(),
        pl.col("lon").median(),
        pl.col("trade").n_unique().alias("sorts"),
    )
    # Skills and technology join different trades; where there is one only, the product chain says it already.
    enough = (pl.col("near") >= figures["least_members"]) & ((pl.col("basis") == CHAIN) | (pl.col("sorts") > 1))
    sites = grouped.filter(enough).join(bases, on=["basis", "family"], how="left")
    name = pl.concat_str([pl.col("basis"), pl.col("family"), pl.col("regency")], separator=":")
    return sites.sort("regency", "basis", "family").with_columns(
        party=name,
        name=name,
        topic=pl.col("regency"),
        units=pl.lit(figures["most_members"], pl.Int64),
        fixed=pl.lit(figures["open_points"], pl.Int64),
        least=pl.lit(figures["least_members"], pl.Int64),
        fit=pl.col("basis").replace_strict(FIT, return_dtype=pl.Float64),
    )


def families_of(trades: Iterable[str], families: dict[str, dict[str, list[str]]]) -> pl.DataFrame:
    """Return the bases that trades could be joined on: ``basis``, ``family``, ``trades``.

    Examples
    --------
    >>> families = {"skills": {"wood": ["16", "31"]}, "technology": {}}
    >>> families_of(["16221", "31001"], families).filter(pl.col("basis") == SKILLS)["trades"].to_list()
    [['16221', '31001']]
    """
    known = sorted(trades)
    rows = []
    for group in sorted({trade[:3] for trade in known}):
        heads = [trade for trade in known if trade.startswith(group)]
        rows.append(
            (CHAIN, group, [t for t in known if t in heads or any(core_link(t, h) >= CHAIN_LINK for h in heads)])
        )
    for basis, name in ((SKILLS, "skills"), (TECHNOLOGY, "technology")):
        rows += [
            (basis, family, [trade for trade in known if trade[:2] in divisions])
            for family, divisions in sorted(families[name].items())
        ]
    columns = ["basis", "family", "trades"]
    return (
        pl.DataFrame(rows, schema=columns, orient="row")
        .cast({"trades": pl.List(pl.String)})
        .filter(pl.col("trades").list.len() > 0)
    )


KIND = Kind(
    code="clusters",
    shape="sites",
    sides=sides,
    rules=(Rule("kind.rule.other_family", ~s("trades").list.contains(b("trade"))),),
    parts=(
        Part("basis_fit", 4000, s("fit")),
        Part("nearness", 4000, falling(pl.col("distance_km"), 5.0)),
        Part("workers", 2000, b("workers") / (b("workers") + 5)),
    ),
    facts={"basis": s("basis"), "family": s("family")},
    notes={},
)
