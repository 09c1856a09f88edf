"""A table from a file, cells as text: what every list of records and panel is read with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.errors import IngestFailed, InvalidRecord, unreadable
from graph.ingest.formats.delimited import read_delimited
from graph.model.units import parse_number

if TYPE_CHECKING:
    from pathlib import Path


def read_table(file: Path) -> pl.DataFrame:
    """Read a CSV, XLSX or Parquet table as it stands, cells as text.

    Raises
    ------
    InvalidRecord
        If it cannot be read.
    """
    try:
        if file.suffix.lower() == ".parquet":
            return pl.read_parquet(file)
        if file.suffix.lower() in (".xlsx", ".xls", ".ods"):
            return pl.read_excel(file, infer_schema_length=0)
        return _delimited(file)
    except IngestFailed as cause:
        raise InvalidRecord(cause.message, hint=cause.hint or "save it as CSV (UTF-8) with a head row") from cause
    except OSError as cause:
        hint = "check the name of the list: CSV, XLSX or Parquet"
        raise InvalidRecord(unreadable(file, cause), hint=hint, file=str(file)) from cause
    except (pl.exceptions.PolarsError, ValueError) as cause:
        message = f"{file} cannot be read as a table: {cause}"
        raise InvalidRecord(message, hint="save it as CSV (UTF-8) with a head row", file=str(file)) from cause


def _delimited(file: Path) -> pl.DataFrame:
    """Return a text table whatever its delimiter and letters: Indonesian spreadsheets write semicolons."""
    sheet = read_delimited(file, file.name)[0]
    cells = pl.concat(list(sheet.batches())).drop("overflow").with_columns(pl.exclude("row").str.strip_chars())
    cells = cells.with_columns(pl.exclude("row").replace("", None))
    last = cells.filter(pl.any_horizontal(pl.exclude("row").is_not_null()))["row"].max() or 1
    table = cells.filter(pl.col("row").is_between(2, last)).drop("row")
    head = [*sheet.head[0], *[None] * table.width][: table.width]
    return table.rename({old: cell or f"column {old}" for old, cell in zip(table.columns, head, strict=True)})


def numbers_of(column: pl.Series) -> pl.Series:
    """Return the numbers of a column of texts, null where a cell is none; dots group where the column says so.

    A dot before three digits groups thousands, as Indonesian lists write, unless a cell of the column shows that its
    dots are decimal points: one before other than three digits, or behind a leading zero.

    Examples
    --------
    >>> numbers_of(pl.Series(["1.250", "1.000.000", "2,5", "-3"])).to_list()
    [1250.0, 1000000.0, 2.5, -3.0]
    >>> numbers_of(pl.Series(["1.250", "2.5", "ten"])).to_list()
    [1.25, 2.5, None]
    """
    texts = column.cast(pl.String).str.strip_chars()
    plain = texts.str.strip_prefix("-")
    one_dot = plain.str.contains(r"^\d*\.\d+(?:[eE][-+]?\d+)?$")
    grouped = plain.str.contains(r"^[1-9]\d{0,2}\.\d{3}$")
    if (one_dot & ~grouped).any():
        return texts.cast(pl.Float64, strict=False)
    return pl.Series(column.name, [_number(text) for text in texts], dtype=pl.Float64)


def _number(text: str | None) -> float | None:
    if text is None or not text:
        return None
    try:
        return float(parse_number(text))
    except ValueError:
        return None
