"""Scores of pairs by Splink on DuckDB: how likely two rows are one business, and what speaks for and against it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.ingest.linkage.comparisons import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

MEMORY: Final = "1500MB"
"""Most memory that DuckDB takes; beyond it, it writes to disk."""
SHORT: Final = 2000
"""A list of so few rows says no more of how common a name is than lists do in general."""
FEW_ROWS: Final = 200
PAIR: Final = 2
"""Rows of one name that may well be one business: nothing is known of strangers of that name."""


def rarity_of(
    forms: pl.Series, *, whole: bool = False, hands: pl.Series | None = None, beyond: int = SHORT
) -> pl.DataFrame:
    """Return how often strangers are called as a row is: the row and its pair left out, a short list not trusted.

    Of whole names, one that a row and at most its pair have is as rare as its words are when they meet by chance:
    *Agung Manson* in a city that has thirty called Agung, and nobody else called Manson. Of rows of one name that show
    one hand (one telephone, owner or place; 0 where none states any) all may be one business, however many they are.
    ``beyond`` are the rows that are thought to stand beside a list, none of them called so: of goods few, for a short
    list of one regency shows well what people there sell.

    Examples
    --------
    >>> rarity_of(pl.Series("bag", ["berkah", "berkah", "berkah", "berkah jati", "jati sumber"]), whole=True).rows()
    [('berkah', 0.0009975062), ('berkah jati', 1.4925e-06), ('jati sumber', 4.975e-07)]
    """
    name, all_of_them = forms.name, forms.count() + beyond
    told = forms.to_frame().with_columns(hands=pl.lit(0) if hands is None else hands).drop_nulls(name)
    counted = told.group_by(name).agg(rows=pl.len().cast(pl.Int64), hands=pl.col("hands").max().cast(pl.Int64))
    counted = counted.sort(name).with_columns(n=pl.when(pl.col("hands") > 0).then("hands").otherwise("rows"))
    # a short list says little of a name that one hand has, and enough of one that it shows with several
    strangers = pl.when(pl.col("hands") > 1).then((pl.col("hands") - 1) / (forms.count() + FEW_ROWS)).otherwise(0.0)
    others = pl.max_horizontal((pl.col("n") - 1).clip(1) / all_of_them, strangers)
    if not whole:
        return counted.select(name, others.round(10).alias(f"tf_{name}"))
    words = counted.select(name, "n", "rows", word=pl.col(name).str.split(" ")).explode("word")
    words = words.with_columns(odds=(pl.col("n").sum().over("word") - 1).clip(1) / all_of_them)
    met = words.group_by(name).agg(pl.col("odds").product(), several=pl.len() * (pl.len() - 1)).sort(name)
    joined = counted.join(met, on=name, maintain_order="left")
    few = (pl.col("rows") <= PAIR) | (pl.col("n") == 1)
    chance = pl.when(few & (pl.col("several") > 0)).then(pl.col("odds") * pl.col("several"))
    return joined.select(name, pl.coalesce(chance, others).round(10).alias(f"tf_{name}"))


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
