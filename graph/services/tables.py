"""A table from a file, cells as text: what every list of records and panel is read with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.errors import InvalidRecord, unreadable

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
        return pl.read_csv(file, infer_schema_length=0)
    except OSError as cause:
        hint = "check the name of the list: CSV, XLSX or Parquet"
        raise InvalidRecord(unreadable(file, cause), hint=hint, file=str(file)) from cause
    except (pl.exceptions.PolarsError, ValueError) as cause:
        message = f"{file} cannot be read as a table: {cause}"
        raise InvalidRecord(message, hint="save it as CSV (UTF-8) with a head row", file=str(file)) from cause
