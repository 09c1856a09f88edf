"""Where an officer of whom lists say no place works: in the regency where most of whom she coaches stand.

A list works it out of itself, and so does the graph of several lists, anew whenever one of them comes or goes.
"""

from __future__ import annotations

import polars as pl

from graph.model.vocabulary import PartyKind

REGENCY: int = 5
"""Length of the code of a regency."""


def with_officers_places(parties: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    """Return the parties with a regency for each officer who has no place and coaches somebody who has one.

    Of regencies with as many, the lower code. An officer without a place counts in no regency: its brief said that
    nobody coaches there.

    Examples
    --------
    >>> parties = pl.DataFrame({"id": ["o", "a", "b"], "kind": ["officer", "enterprise", "enterprise"],
    ...                         "region": [None, "73.02.01", "73.02"], "place_basis": [None, "district", "regency"]})
    >>> ties = pl.DataFrame({"start": ["o", "o"], "end": ["a", "b"], "type": ["COACHES", "COACHES"]})
    >>> with_officers_places(parties, ties).row(0)
    ('o', 'officer', '73.02', 'regency')
    """
    placeless = parties.filter((pl.col("kind") == PartyKind.OFFICER) & pl.col("region").is_null()).select(start="id")
    if not placeless.height:
        return parties
    coached = ties.filter(pl.col("type") == "COACHES").join(placeless, on="start").select("start", "end").unique()
    places = parties.filter(pl.col("region").str.len_chars() >= REGENCY).select(
        end="id", there=pl.col("region").str.head(REGENCY)
    )
    counted = coached.join(places, on="end").group_by("start", "there").agg(n=pl.len())
    most = counted.sort("start", "n", "there", descending=[False, True, False]).unique("start", keep="first")
    found = parties.join(most.select(id="start", there="there"), on="id", how="left", maintain_order="left")
    new = pl.col("there").is_not_null()
    return found.with_columns(
        region=pl.coalesce("region", "there"),
        place_basis=pl.when(new).then(pl.lit("regency")).otherwise("place_basis"),
    ).drop("there")
