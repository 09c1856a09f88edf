"""Linkage of the rows of one call: count the comparisons, score, decide; what became of it is told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.ingest.linkage.affiliates import COMPANIES, HANDS
from graph.ingest.linkage.chains import of_a_chain
from graph.ingest.linkage.crowding import crowded
from graph.ingest.linkage.decide import UNLIKELY, Decisions, decide, to_ask
from graph.ingest.linkage.model import MODEL, adapted, load_model
from graph.ingest.linkage.queue import weights
from graph.ingest.linkage.score import FEW_ROWS, rarity_of, score_pairs
from graph.ingest.linkage.spots import settled
from graph.ingest.linkage.table import FACTS, GROUP_KIND, blocked, hands, linkage_table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

TOLD: Final = ("fine", "street", "owner", "nib", "phone")
LEAST_SCORED: Final = UNLIKELY / 10
"""Least probability of a pair that is looked at again after scoring."""
ROWS_BY_DEFAULT: Final = 200_000
"""A call of more rows is linked only when that is asked for: it takes minutes."""


@dataclass
class Linkage:
    """The second stage of merging: called with the rows and their leaders, it returns the leaders after linkage.

    Attributes
    ----------
    wanted
        True or false as the caller asked; None links calls of up to ``ROWS_BY_DEFAULT`` businesses.
    told
        What was done, for report.json: model, comparisons by rule, merged, asked.
    asked
        Pairs that a person decides: ``first`` and ``second`` are numbers of rows.
    """

    wanted: bool | None = None
    told: dict[str, object] = field(default_factory=dict)
    asked: pl.DataFrame = field(default_factory=pl.DataFrame)
    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """How much each degree of each field spoke for one business in these lists."""
    apart: Sequence[tuple[str, str]] = ()
    """Pairs of ids that a person keeps apart: no rule joins them, nor over a third."""
    hands: pl.DataFrame = field(default_factory=pl.DataFrame)
    """What shows one hand behind several businesses, by ``order`` of the row: telephone, owner, NIB, place."""

    def __call__(self, table: pl.DataFrame, leader: pl.Series) -> pl.Series:
        """Return the leaders after linkage."""
        split = _rows_apart(table, self.apart)
        leader = _parted(leader, split)
        self.hands = _hands(table)
        named = ~table["warnings"].list.contains("name_missing")
        leads = (leader == table["order"]) & named
        businesses = leads.sum()
        if businesses < 2 or self.wanted is False or (self.wanted is None and businesses > ROWS_BY_DEFAULT):
            self.told = {"linked": False, "businesses": businesses}
            return leader
        kind = pl.col("kind").cast(pl.String).replace(GROUP_KIND)
        regency = pl.col("region").str.head(5).fill_null("")
        compared = table.select("normal", "spots", *TOLD, kind=kind, regency=regency)
        compared = compared.with_columns(settled(compared))
        lead = table.with_columns(crowded(compared)).filter(leads)
        orders = lead["order"].to_numpy()
        decisions, counts = link_businesses(lead.select(FACTS), _positions(split, leader, orders))
        self.weights = decisions.weights
        self.told = {
            "linked": True,
            "model": MODEL,
            "businesses": lead.height,
            "comparisons": dict(counts),
            "merged": decisions.merged,
            "asked": decisions.asked.height,
        }
        numbered = [pl.Series(name, orders[decisions.asked[name].to_numpy()]) for name in ("a", "b", "first", "second")]
        self.asked = decisions.asked.with_columns(numbered)
        moved = np.arange(table.height, dtype=np.uint32)
        moved[orders] = orders[decisions.leaders]
        return pl.Series("leader", moved[leader.to_numpy()], dtype=pl.UInt32)


def _hands(table: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that state anything by which one hand behind several businesses shows."""
    told = pl.any_horizontal(pl.col(name).is_not_null() for name in ("phone", "nib", "owner", "parent"))
    company = pl.col("legal_form").cast(pl.String).is_in(COMPANIES) & pl.col("street").is_not_null()
    group = pl.col("normal").is_in(table["parent"].drop_nulls().unique().implode())
    told = told | company.fill_null(value=False) | group.fill_null(value=False) | of_a_chain(table["normal"])
    division = pl.col("kbli").list.first().str.head(2)
    return table.filter(told).with_columns(division=division).select("order", "kind", "region", "normal", *HANDS)


def _rows_apart(table: pl.DataFrame, apart: Sequence[tuple[str, str]]) -> list[tuple[list[int], list[int]]]:
    """Return the numbers of the rows of each pair that a person keeps apart, the one that stands first before."""
    if not apart:
        return []
    ids = {one for pair in apart for one in pair}
    told = table.select("order", "own_id").filter(pl.col("own_id").is_in(list(ids)))
    rows = dict(told.group_by("own_id").agg(pl.col("order").sort()).iter_rows())
    return [tuple(sorted((rows[a], rows[b]))) for a, b in sorted(apart) if a in rows and b in rows]


def _parted(leader: pl.Series, split: list[tuple[list[int], list[int]]]) -> pl.Series:
    """Return the leaders without what the plain rules joined against a person's word: the later one leads itself."""
    if not split:
        return leader
    leads = leader.to_numpy().copy()
    for one, other in split:
        held = {int(leads[row]) for row in one}
        again = [row for row in other if int(leads[row]) in held]
        if again:
            leads[again] = again[0]
    return pl.Series("leader", leads, dtype=pl.UInt32)


def _positions(
    split: list[tuple[list[int], list[int]]], leader: pl.Series, orders: NDArray[np.uint32]
) -> set[tuple[int, int]]:
    """Return the pairs that are kept apart as places among the businesses that are linked."""
    place = {int(order): at for at, order in enumerate(orders)} if split else {}
    found = set()
    for one, other in split:
        ends = [{place[lead] for lead in map(int, leader.gather(rows)) if lead in place} for rows in (one, other)]
        found |= {(min(a, b), max(a, b)) for a in ends[0] for b in ends[1] if a != b}
    return found


def link_businesses(rows: pl.DataFrame, apart: Collection[tuple[int, int]] = ()) -> tuple[Decisions, Mapping[str, int]]:
    """Return what is decided of businesses, one a row, and the comparisons that were made by rule.

    Parameters
    ----------
    rows
        The columns of ``FACTS``.
    apart
        Pairs of numbers of rows that a person keeps apart, the lower one first.

    Examples
    --------
    >>> rows = pl.DataFrame({"kind": ["enterprise"] * 3, "normal": ["sumber rejeki", "sumber rezeki", "maju"],
    ...                      "region": ["35.09.01"] * 3, "phone": [7, 7, 8]})
    >>> rows = rows.with_columns(pl.lit(None).alias(name) for name in FACTS if name not in rows.columns)
    >>> rows = rows.with_columns(kbli=pl.lit([], dtype=pl.List(pl.String)))
    >>> decisions, comparisons = link_businesses(rows)
    >>> decisions.leaders.tolist()
    [0, 0, 2]
    """
    table = linkage_table(rows)
    pairs, counts, weight = _scored(table)
    return replace(decide(pairs, table, apart), weights=weight), counts


def likely_pairs(rows: pl.DataFrame) -> tuple[pl.DataFrame, Mapping[str, Mapping[str, float]]]:
    """Return every pair of businesses that may be one, however sure, and how much each degree of each field spoke.

    Parameters
    ----------
    rows
        The columns of ``FACTS``.
    """
    table = linkage_table(rows)
    pairs, _, weight = _scored(table)
    return to_ask(pairs, table), weight


def _scored(table: pl.DataFrame) -> tuple[pl.DataFrame, Mapping[str, int], Mapping[str, Mapping[str, float]]]:
    """Return the scored pairs of a table, the comparisons by rule, and how much each degree of each field spoke."""
    some, counts = blocked(table)
    if not some.height:
        return _no_pairs(), counts, {}
    model = adapted(load_model(), table)
    shown = table.select(hands(("group", "called"))).to_series()
    rarity = {"bag": rarity_of(table["bag"], hands=table["hands"]), "goods": rarity_of(table["goods"], beyond=FEW_ROWS)}
    rarity["called"] = rarity_of(table["called"], whole=True, hands=shown)
    return score_pairs(some, rarity, model, least=LEAST_SCORED), counts, weights(model)


def _no_pairs() -> pl.DataFrame:
    from graph.ingest.linkage.comparisons import FIELDS  # noqa: PLC0415

    types = {"a": pl.UInt32, "b": pl.UInt32, "probability": pl.Float64}
    return pl.DataFrame(schema={**types, **dict.fromkeys(FIELDS, pl.Int8)})
