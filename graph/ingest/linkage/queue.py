"""The review queue: pairs that may be one business, with what speaks for and against, without personal data."""

from __future__ import annotations

import hashlib
from math import log2
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.ingest.linkage.comparisons import FIELDS, degree

if TYPE_CHECKING:
    from collections.abc import Mapping

EVIDENCE: Final = pl.List(pl.Struct({"field": pl.String, "degree": pl.String, "weight": pl.Float64}))
_SIDE: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "name": pl.String,
    "region": pl.String,
    "source": pl.String,
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.Int32,
}
QUEUE: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "pair": pl.String,
    "left": pl.String,
    "right": pl.String,
    "probability": pl.Float64,
    **{f"left_{name}": dtype for name, dtype in _SIDE.items()},
    **{f"right_{name}": dtype for name, dtype in _SIDE.items()},
    "evidence": EVIDENCE,
}
"""Columns of ``review.parquet``: ``left`` keeps its id when the two are made one."""


def pair_id(left: str, right: str) -> str:
    """Return the id of a pair of parties, whichever is named first.

    Examples
    --------
    >>> pair_id("pa", "pb") == pair_id("pb", "pa"), pair_id("pa", "pb")
    (True, 'qced125fa83')
    """
    text = "\x1f".join(sorted((left, right)))
    return "q" + hashlib.sha256(text.encode()).hexdigest()[:10]


def weights(model: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Return how much each degree of each field speaks for one business, in powers of two; negative speaks against.

    Parameters
    ----------
    model
        That the pairs were scored with: one district says little in a list of six of them.

    Examples
    --------
    >>> from graph.ingest.linkage.model import load_model
    >>> told = weights(load_model())
    >>> told["nib"]["same"] > 10 > 0 > told["nib"]["differs"]
    True
    """
    found: dict[str, dict[str, float]] = {}
    for comparison in model["comparisons"]:
        told = found.setdefault(comparison["output_column_name"], {"unknown": 0.0})
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                told[level["label_for_charts"]] = round(log2(level["m_probability"] / level["u_probability"]), 1)
    return found


def review_queue(
    asked: pl.DataFrame, fates: pl.DataFrame, parties: pl.DataFrame, weight: Mapping[str, Mapping[str, float]]
) -> pl.DataFrame:
    """Return the pairs that a person decides, the most likely first.

    Parameters
    ----------
    asked
        As linkage leaves them: ``first`` and ``second`` are numbers of rows.
    fates
        The party of each row, in the order of rows.
    parties
        ``id`` and what a person is shown of each: name, region, source, file, sheet, row.
    weight
        As :func:`weights` returns it.
    """
    if not asked.height:
        return pl.DataFrame(schema=QUEUE)
    ids = [fates["id"].gather(asked[name]).alias(side) for name, side in (("first", "left"), ("second", "right"))]
    queue = asked.with_columns(ids)
    for side in ("left", "right"):
        shown = parties.select(pl.col("id").alias(side), *(pl.col(name).alias(f"{side}_{name}") for name in _SIDE))
        queue = queue.join(shown, on=side, how="left", maintain_order="left")
    pairs = [pair_id(left, right) for left, right in queue.select("left", "right").iter_rows()]
    evidence = [
        [
            {"field": name, "degree": degree(name, gamma), "weight": weight[name][degree(name, gamma)]}
            for name, gamma in zip(FIELDS, gammas, strict=True)
        ]
        for gammas in queue.select(*FIELDS).iter_rows()
    ]
    told = [pl.Series("pair", pairs, dtype=pl.String), pl.Series("evidence", evidence, dtype=EVIDENCE)]
    return queue.with_columns(told).select(pl.col(name).cast(dtype) for name, dtype in QUEUE.items())
