"""Real palm-oil mills, the sample's real offtakers: names, groups and places of an MIT list."""

from __future__ import annotations

from functools import cache

import polars as pl

from graph.reference.shipped import read_csv

COLUMNS = {
    "mill_name": pl.String,
    "mill_company": pl.String,
    "parent_company": pl.String,
    "province": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
}


@cache
def palm_mills() -> pl.DataFrame:
    """Return the mills that have a place, one row a mill: ``name``, ``parent``, ``lat``, ``lon``.

    A mill is called by its company and its own name, since several mills of a company stand apart.

    Examples
    --------
    >>> palm_mills().columns
    ['name', 'parent', 'lat', 'lon']
    >>> palm_mills().filter(pl.col("parent") == "GOLDEN AGRI-RESOURCES (GAR)").height > 20
    True
    """
    mills = read_csv("palm_oil_mills.csv", COLUMNS).filter(pl.col("lat").is_not_null() & pl.col("lon").is_not_null())
    company = pl.col("mill_company").str.strip_chars().str.replace(r"(?i)^PT\.?\s+", "").str.to_titlecase()
    mill = pl.col("mill_name").str.strip_chars().str.to_titlecase()
    name = pl.when(company == mill).then("PT " + company).otherwise("PT " + company + " - PKS " + mill)
    return (
        mills.select(name=name, parent=pl.col("parent_company").str.strip_chars(), lat="lat", lon="lon")
        .unique("name", keep="first", maintain_order=True)
        .sort("name")
    )
