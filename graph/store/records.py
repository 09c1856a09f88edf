"""Records: which row of which list said what a party's properties say."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.errors import InvalidFolder

if TYPE_CHECKING:
    from datetime import date

    from graph.store.cypher import Bolt

COLUMNS: Final = ("source", "file", "sheet", "row", "as_of", "party")
"""What is kept of ``accepted.parquet``; the facts themselves stand on the party."""
GRADED: Final = ("grade", "graded_on")
"""What a register of cooperatives says of each beside: kept only of lists that say it."""
PARENT_INFERRED: Final = "parent_inferred"
"""That no list states the parent which the party of a row carries: kept only where it is so of any."""


@dataclass(frozen=True)
class RecordOf:
    """A row of a list that describes a party."""

    source: str | None
    file: str
    sheet: str | None
    row: int
    as_of: date | None
    grade: str | None = None
    """Of a cooperative, as this row states it."""
    graded_on: date | None = None
    parent_inferred: bool | None = None
    """Whether no list states the parent of its party."""


def record_frame(accepted: pl.DataFrame) -> pl.DataFrame:
    """Return the records of accepted rows: where each stands, an id made from that, and the party it describes.

    Parameters
    ----------
    accepted
        As ingest writes it to ``accepted.parquet``.

    Examples
    --------
    >>> row = {"source": ["a"], "file": ["a.csv"], "sheet": [None], "row": [2], "as_of": [None], "party": ["p1"]}
    >>> record_frame(pl.DataFrame(row, schema_overrides={"sheet": pl.String, "as_of": pl.Date}))["id"].to_list()
    ['r5bf2c526522beec48602']
    """
    missing = [name for name in COLUMNS if name not in accepted.columns]
    if missing:
        message = f"accepted rows have no column {', '.join(missing)}"
        raise InvalidFolder(message, hint="give the accepted.parquet that ingest wrote", columns=missing)
    kept = [
        *COLUMNS,
        *(
            name
            for name in (*GRADED, PARENT_INFERRED)
            if name in accepted.columns and accepted[name].is_not_null().any()
        ),
    ]
    frame = accepted.select(kept).filter(pl.col("party").is_not_null())
    places = frame.select(
        pl.concat_str(pl.col("source", "file", "sheet", "row").cast(pl.String).fill_null(""), separator="\x1f")
    )
    ids = ["r" + hashlib.sha256(place.encode()).hexdigest()[:20] for place in places.to_series()]
    return (
        frame.with_columns(id=pl.Series(ids, dtype=pl.String))
        .unique("id", keep="first", maintain_order=True)
        .sort("id")
    )


def mark(records: pl.DataFrame | None) -> str:
    """Return what tells one set of records from another in a ledger; empty for none.

    Examples
    --------
    >>> mark(None)
    ''
    """
    if records is None:
        return ""
    return "+" + hashlib.sha256(records.write_csv().encode()).hexdigest()[:16]


def of_party(bolt: Bolt, party: str) -> list[RecordOf]:
    """Return the rows that describe a party."""
    rows = bolt.read("records_of_party", party=party)
    days = ("as_of", "graded_on")
    return [
        RecordOf(**(row | {day: row[day].to_native() if row[day] is not None else None for day in days}))
        for row in rows
    ]
