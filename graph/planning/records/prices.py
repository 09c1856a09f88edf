"""Reference prices: what a good costs where and when, as lists and officers note it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.errors import InvalidRecord
from graph.planning.records.lines import dated, first_wrong, needs

if TYPE_CHECKING:
    from datetime import date

COLUMNS: Final = ("commodity", "region", "date", "unit", "rp_per_unit")
MORE: Final = ("officer", "note")
FRESH_DAYS: Final = 365
"""A note older than this says nothing of today's price."""


def prices(notes: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return the reference price of each good in each region: the median of the notes of a year.

    Parameters
    ----------
    notes
        ``commodity`` (KBLI code), ``region`` (code), ``date``, ``unit``, ``rp_per_unit``; ``officer`` who noted it.
    on
        Today: later notes and those older than a year are left out.

    Returns
    -------
    polars.DataFrame
        ``commodity``, ``region``, ``unit``, ``price_rp`` (median), ``low_rp``, ``high_rp``, ``latest_rp`` (median
        of the latest day), ``latest``, ``notes``, ``of_officers`` (how many of the notes are an officer's).

    Raises
    ------
    InvalidRecord
        If a cell is empty or a price is not above nothing.

    Examples
    --------
    >>> from datetime import date
    >>> said = {"commodity": ["10792"] * 3, "region": ["35.09"] * 3, "unit": ["kg"] * 3, "officer": [None, "A", "B"],
    ...         "date": [date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5)], "rp_per_unit": [9000, 9500, 11000]}
    >>> prices(pl.DataFrame(said), date(2026, 4, 1)).select("price_rp", "latest_rp", "notes", "of_officers").row(0)
    (9500, 11000, 3, 2)
    """
    needs(notes, ("commodity", "region", "unit", "rp_per_unit"))
    dated(notes, "date")
    row = first_wrong(notes, pl.col("rp_per_unit") <= 0)
    if row is not None:
        message = f"line {row['line']}: a price of {row['rp_per_unit']} is none"
        raise InvalidRecord(message, hint="write rupiah a unit, such as 9500", row=row["line"], column="rp_per_unit")
    officer = pl.col("officer") if "officer" in notes.columns else pl.lit(None, dtype=pl.String)
    fresh = notes.filter(pl.col("date").is_between(on - timedelta(days=FRESH_DAYS), on))
    latest = pl.col("rp_per_unit").filter(pl.col("date") == pl.col("date").max()).median().round().cast(pl.Int64)
    return (
        fresh.group_by("commodity", "region", "unit")
        .agg(
            price_rp=pl.col("rp_per_unit").median().round().cast(pl.Int64),
            low_rp=pl.col("rp_per_unit").min(),
            high_rp=pl.col("rp_per_unit").max(),
            latest_rp=latest,
            latest=pl.col("date").max(),
            notes=pl.len().cast(pl.Int64),
            of_officers=officer.is_not_null().sum().cast(pl.Int64),
        )
        .sort("commodity", "region", "unit")
    )
