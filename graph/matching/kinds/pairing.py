"""Pairing: every supplier against every buyer of one kind, under its rules, with its score parts.

Only nodes of one topic are ever joined, in blocks, so that memory stays small. Every pair of the whole table is kept,
set aside or counted under the first rule it breaks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.matching.kinds.kind import NO_WORTH, OTHER_TOPIC, Kind, Rule, b, s
from graph.matching.pairs.nearness import distances_km, unit_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK: Final = 1_000_000
"""Pairs that are looked at together."""
PLENTY: Final = 300_000
"""Pairs from which each side keeps only its best."""
PER_NODE: Final = 30
"""Best pairs that a node keeps where there are plenty."""
COMMON: Final = (
    Rule("rule.same_party", s("party") == b("party")),
    Rule("rule.no_place", pl.col("distance_km").is_null()),
    Rule("rule.too_far", pl.col("distance_km") > pl.min_horizontal(s("reach_km"), b("reach_km"))),
)
"""Rules that hold for every kind, asked first."""
STANDARD: Final = {
    "party": pl.String, "name": pl.String, "topic": pl.String, "units": pl.Int64, "lat": pl.Float64,
    "lon": pl.Float64, "reach_km": pl.Float64,
}  # fmt: skip
"""Columns that every node has."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """What pairing found.

    Attributes
    ----------
    frame
        Pairs that may be: ``supplier``, ``buyer`` (rows of the sides), ``value``, ``distance_km``, ``load``, points of
        each part under its code, facts, ``notes``, ``renewal``; sorted by supplier, then buyer.
    counts
        ``rule`` and ``pairs``: how many pairs each rule excludes.
    by_supplier, by_buyer
        ``node``, ``rule``, ``pairs``: the same for each node.
    set_aside
        Pairs left out because each side keeps only its best.
    """

    frame: pl.DataFrame
    counts: pl.DataFrame
    by_supplier: pl.DataFrame
    by_buyer: pl.DataFrame
    set_aside: int


def prepared(nodes: pl.DataFrame, reach_km: float) -> pl.DataFrame:
    """Return nodes with every standard column, in a stated order; reach is a party's own, else the kind's."""
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in STANDARD.items() if name not in nodes.columns]
    nodes = nodes.with_columns(missing)
    own = pl.col("radius_km") if "radius_km" in nodes.columns else pl.lit(None, pl.Float64)
    keys = [name for name in ("party", "topic", "id") if name in nodes.columns]
    nodes = nodes.with_columns(
        units=pl.col("units").fill_null(1).clip(0).cast(pl.Int64),
        topic=pl.col("topic").fill_null(""),
        reach_km=pl.coalesce(pl.col("reach_km"), own, pl.lit(reach_km)).cast(pl.Float64),
    ).sort(keys, maintain_order=True)
    return nodes.with_columns(node=pl.Series(np.arange(nodes.height, dtype=np.int32)))


def pair_up(kind: Kind, suppliers: pl.DataFrame, buyers: pl.DataFrame, partners: pl.DataFrame) -> Pairs:
    """Return the pairs of two prepared sides.

    Parameters
    ----------
    kind
        Rules and parts.
    suppliers, buyers
        As :func:`prepared` returns them.
    partners
        ``s_party``, ``b_party`` of those who work together already.
    """
    blocks = [judged(kind, suppliers, buyers[rows]) for rows in _blocks(suppliers, buyers)]
    seen = pl.concat(blocks) if blocks else judged(kind, suppliers[:0], buyers[:0])
    tally = seen.group_by("s_node", "b_node", "rule").len()
    linked = tally.filter(pl.col("rule").is_not_null())
    kept = seen.filter(pl.col("rule").is_null())
    kept, covered = _second_line(kind, kept)
    broken = pl.concat([linked.select("s_node", "b_node", "rule"), covered])
    total = suppliers.height * buyers.height - seen.height
    other = pl.DataFrame({"rule": [OTHER_TOPIC], "pairs": [total]}, schema={"rule": pl.String, "pairs": pl.Int64})
    counted = broken.group_by("rule").agg(pairs=pl.len().cast(pl.Int64))
    counts = pl.concat([other, counted]).filter(pl.col("pairs") > 0).sort(["pairs", "rule"], descending=[True, False])
    kept, set_aside = _best(kept)
    return Pairs(_finished(kind, kept, partners), counts, _by(broken, "s_node"), _by(broken, "b_node"), set_aside)


def judged(kind: Kind, suppliers: pl.DataFrame, buyers: pl.DataFrame) -> pl.DataFrame:
    """Return every pair of one topic with its distance, the first rule that it breaks, its parts and its value."""
    ours = suppliers.rename(lambda name: f"s_{name}")
    theirs = buyers.rename(lambda name: f"b_{name}")
    pairs = ours.join(theirs, left_on="s_topic", right_on="b_topic", how="inner").with_columns(
        b_topic=pl.col("s_topic")
    )
    pairs = pairs.with_columns(distance_km=pl.Series(_distances(pairs), nan_to_null=True))
    first = pl.lit(None, pl.String)
    for rule in reversed((*COMMON, *kind.rules)):
        first = pl.when(rule.broken.fill_null(value=False)).then(pl.lit(rule.code)).otherwise(first)
    points = [_points(part.points, part.share).alias(part.code) for part in kind.parts]
    pairs = pairs.with_columns(first.alias("rule"), *points)
    value = pl.sum_horizontal(pl.lit(0, pl.Int64), *(pl.col(part.code) for part in kind.parts))
    pairs = pairs.with_columns(value=value)
    worthless = pl.col("rule").is_null() & (pl.col("value") <= 0)
    return pairs.with_columns(rule=pl.when(worthless).then(pl.lit(NO_WORTH)).otherwise("rule"))


def _points(points: int, share: pl.Expr) -> pl.Expr:
    return (share.cast(pl.Float64).fill_null(0.0).fill_nan(0.0) * points + 0.5).floor().cast(pl.Int64)


def _distances(pairs: pl.DataFrame) -> NDArray[np.float64]:
    def vectors(side: str) -> NDArray[np.float64]:
        lat, lon = (pairs[f"{side}_{c}"].fill_null(np.nan).to_numpy() for c in ("lat", "lon"))
        return unit_vectors(lat, lon)

    return distances_km(vectors("s"), vectors("b"), decimals=1)


def _blocks(suppliers: pl.DataFrame, buyers: pl.DataFrame) -> list[NDArray[np.int64]]:
    """Return rows of buyers, block by block, so that no block has many more than ``BLOCK`` pairs."""
    meets = buyers.join(suppliers.group_by("topic").len(), on="topic", how="left", maintain_order="left")["len"]
    links = meets.fill_null(0).to_numpy().astype(np.int64)
    rows = np.flatnonzero(links)
    if not rows.size:
        return []
    block = np.cumsum(links[rows]) // BLOCK
    return [rows[block == number] for number in np.unique(block)]


def _second_line(kind: Kind, kept: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return pairs without those of the second line where a buyer has one of the first, and those left out."""
    nothing = kept[:0].select("s_node", "b_node", "rule")
    if kind.second_line is None:
        return kept, nothing
    marked = kept.with_columns(second=kind.second_line.fill_null(value=False))
    marked = marked.with_columns(covered=pl.col("second") & (~pl.col("second")).any().over("b_node"))
    out = marked.filter("covered").select("s_node", "b_node", rule=pl.lit(kind.second_line_rule))
    return marked.filter(~pl.col("covered")).drop("second", "covered"), out


def _best(kept: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    if kept.height <= PLENTY:
        return kept, 0
    ranked = kept.sort(["value", "distance_km", "s_node", "b_node"], descending=[True, False, False, False])
    ranked = ranked.with_columns(r=pl.int_range(pl.len()).over("s_node"), q=pl.int_range(pl.len()).over("b_node"))
    best = ranked.filter((pl.col("q") < PER_NODE) | (pl.col("r") < PER_NODE)).drop("r", "q")
    return best, kept.height - best.height


def _finished(kind: Kind, kept: pl.DataFrame, partners: pl.DataFrame) -> pl.DataFrame:
    load = pl.lit(1, pl.Int64) if kind.load is None else kind.load.cast(pl.Int64)
    notes = [pl.when(test.fill_null(value=False)).then(pl.lit(code)) for code, test in kind.notes.items()]
    listed = pl.concat_list(notes).list.drop_nulls() if notes else pl.lit([], pl.List(pl.String))
    renewal = partners.with_columns(renewal=pl.lit(value=True))
    joined = kept.join(renewal, on=["s_party", "b_party"], how="left", maintain_order="left")
    return joined.select(
        pl.col("s_node").alias("supplier"),
        pl.col("b_node").alias("buyer"),
        "value",
        "distance_km",
        load.alias("load"),
        *[pl.col(part.code) for part in kind.parts],
        *[expression.alias(name) for name, expression in kind.facts.items()],
        listed.alias("notes"),
        pl.col("renewal").fill_null(value=False),
    ).sort("supplier", "buyer")


def without(pairs: Pairs, kept: pl.DataFrame, rule: str) -> Pairs:
    """Return the pairs with only those rows, the others counted under a rule."""
    both = ["supplier", "buyer"]
    lost = pairs.frame.select(both).join(kept.select(both).unique(), on=both, how="anti")
    broken = lost.select(s_node="supplier", b_node="buyer", rule=pl.lit(rule))
    added = pl.DataFrame({"rule": [rule], "pairs": [lost.height]}, schema=pairs.counts.schema)
    counts = pl.concat([pairs.counts, added]).filter(pl.col("pairs") > 0)
    return replace(
        pairs,
        frame=kept,
        counts=counts.sort(["pairs", "rule"], descending=[True, False]),
        by_supplier=_ordered(pl.concat([pairs.by_supplier, _by(broken, "s_node")])),
        by_buyer=_ordered(pl.concat([pairs.by_buyer, _by(broken, "b_node")])),
    )


def _by(broken: pl.DataFrame, column: str) -> pl.DataFrame:
    counted = broken.group_by(node=column, rule="rule").agg(pairs=pl.len().cast(pl.Int64))
    return _ordered(counted)


def _ordered(counted: pl.DataFrame) -> pl.DataFrame:
    return counted.sort(["node", "pairs", "rule"], descending=[False, True, False])
