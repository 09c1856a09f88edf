"""Names that offers, demands and ties write, resolved to the parties of the same call."""

from __future__ import annotations

from typing import Final

import polars as pl

from graph.ingest.records import AT

REFERENCE: Final = {"normal": pl.String, "region": pl.String, "list_key": pl.String}
"""What a row says of the party that it means."""


def _unique(parties: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Return the ids of combinations that only one party has."""
    filled = parties.drop_nulls(list(columns))
    return filled.group_by(columns).agg(pl.col("id").first(), n=pl.len()).filter(pl.col("n") == 1).drop("n")


def resolve(references: pl.DataFrame, parties: pl.DataFrame) -> pl.Series:
    """Return the id of the party that each reference means, null where none or several could be meant.

    By the list's own key, then by name within the district, the regency, the province, and last by a name that
    only one party of the call has. A stated place is never contradicted.

    Parameters
    ----------
    references
        ``normal``, ``region``, ``list_key``.
    parties
        ``id`` and the same columns, one row for each name or key that a party goes by.

    Examples
    --------
    >>> parties = pl.DataFrame({"id": ["p1", "p2"], "normal": ["maju", "jaya"], "region": ["35.09", None],
    ...                         "list_key": ["7", None]}, schema_overrides=REFERENCE)
    >>> asked = pl.DataFrame({"normal": ["maju", "maju", "jaya", "x"], "region": ["35.09.01", "33.10", None, None],
    ...                       "list_key": [None, None, None, "7"]}, schema_overrides=REFERENCE)
    >>> resolve(asked, parties).to_list()
    ['p1', None, 'p2', 'p1']
    """
    table = references.select(*REFERENCE).with_row_index("at")
    levels = {
        f"r{n}": pl.when(pl.col("region").str.len_chars() >= n).then(pl.col("region").str.head(n)) for n in (8, 5, 2)
    }
    table, known = (
        table.with_columns(**levels),
        parties.with_columns(**levels).unique(["id", "normal", "list_key", "region"]),
    )
    answers = []
    for columns in (("list_key",), ("normal", "r8"), ("normal", "r5"), ("normal", "r2"), ("normal",)):
        found = _unique(known.unique(["id", *columns]), *columns)
        answers.append(table.join(found, on=list(columns), how="left", maintain_order="left")["id"])
    places = known.select("id", there="r5").unique("id")
    by_name = table.with_columns(id=answers[-1]).join(places, on="id", how="left", maintain_order="left")
    elsewhere = by_name["r5"].is_not_null() & by_name["there"].is_not_null() & (by_name["r5"] != by_name["there"])
    answers[-1] = answers[-1].set(elsewhere.fill_null(False), None)
    return pl.select(pl.coalesce(*answers)).to_series()


def names_of(parties: pl.DataFrame, said: pl.DataFrame, fates: pl.DataFrame) -> pl.DataFrame:
    """Return every name, place and key that each party goes by in its rows.

    Parameters
    ----------
    parties
        ``id`` and ``region``.
    said
        ``list_no``, ``row``, ``normal``, ``region``, ``list_key`` of every row.
    fates
        ``list_no``, ``row`` and ``id``.
    """
    joined = said.join(fates.select(*AT, "id"), on=list(AT))
    with_place = joined.join(parties.select("id", known="region"), on="id")
    named = with_place.select("id", "normal", pl.coalesce("region", "known").alias("region"), "list_key")
    return named.unique(maintain_order=True)
