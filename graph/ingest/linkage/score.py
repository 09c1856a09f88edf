"""Scores of pairs by Splink on DuckDB: how likely two rows are one business, and what speaks for and against it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.ingest.linkage.comparisons import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

MEMORY: Final = "2GB"
"""Most memory that DuckDB takes; beyond it, it writes to disk."""
SHORT: Final = 2000
"""A list of so few rows says no more of how common a name is than lists do in general."""


def rarity_of(forms: pl.Series) -> pl.DataFrame:
    """Return how often strangers are called as a row is: the row and its pair left out, a short list not trusted.

    Examples
    --------
    >>> rarity_of(pl.Series("bag", ["berkah", "berkah", "jati sumber"])).rows()
    [('berkah', 0.0004992511), ('jati sumber', 0.0004992511)]
    """
    counted = forms.to_frame().group_by(forms.name).agg(n=pl.len()).sort(forms.name)
    strangers = (pl.col("n").cast(pl.Int64) - 1).clip(1)
    return counted.select(forms.name, (strangers / (forms.len() + SHORT)).round(10).alias(f"tf_{forms.name}"))


def score_pairs(
    table: pl.DataFrame, rarity: Mapping[str, pl.DataFrame], model: Mapping[str, Any], *, least: float
) -> pl.DataFrame:
    """Return the pairs of a blocked table that are likely enough, the same ones in the same order every time.

    Parameters
    ----------
    table
        As :func:`graph.ingest.linkage.table.blocked` returns it.
    rarity
        By column, as :func:`rarity_of` returns it.
    model
        Splink's settings with weights.
    least
        Least probability of a pair that is returned.

    Returns
    -------
    pl.DataFrame
        ``a`` and ``b`` (``unique_id``, a < b), ``probability``, and the degree of each field as Splink's number.
    """
    import duckdb  # noqa: PLC0415 - a second of start that only linkage needs
    from splink import DuckDBAPI, Linker  # noqa: PLC0415

    logging.getLogger("splink").setLevel(logging.ERROR)
    with duckdb.connect(config={"memory_limit": MEMORY, "preserve_insertion_order": False}) as connection:
        database = DuckDBAPI(connection)
        rows = database.register(table.to_arrow())
        linker = Linker(rows, dict(model), log_level=None, validate_settings=False)
        for column, frequencies in rarity.items():
            registered = database.register(frequencies.to_arrow())
            linker.table_management.register_term_frequency_lookup(registered, column)
        found = linker.inference.predict(threshold_match_probability=least)
        names = [f"gamma_{field}" for field in FIELDS]
        arrow = found.as_pyarrow_table().select(  # type: ignore[no-untyped-call]
            ["unique_id_l", "unique_id_r", "match_probability", *names]
        )
    pairs = pl.DataFrame(pl.from_arrow(arrow))
    one, other = pl.col("unique_id_l"), pl.col("unique_id_r")
    return pairs.select(
        a=pl.min_horizontal(one, other).cast(pl.UInt32),
        b=pl.max_horizontal(one, other).cast(pl.UInt32),
        probability=pl.col("match_probability").round(6),
        **{field: pl.col(f"gamma_{field}").cast(pl.Int8) for field in FIELDS},
    ).sort("a", "b")
