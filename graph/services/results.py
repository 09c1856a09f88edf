"""Results from files: panels and indicators are read with their lines, and judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.errors import InvalidRecord
from graph.planning import programmes
from graph.planning.effect import did_it_work
from graph.planning.indicators import NEEDED, tracked
from graph.planning.panel import panel_of_ties
from graph.planning.scene import Scene
from graph.services.source import read_source
from graph.settings import now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from graph.planning.effect import Effect


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
    except (OSError, pl.exceptions.PolarsError, ValueError) as cause:
        message = f"{file} cannot be read as a table: {cause}"
        raise InvalidRecord(message, hint="save it as CSV (UTF-8) with a head row", file=str(file)) from cause


def effect_of_panel(
    file: Path, outcome: str, start: float, covariates: Sequence[str] = (), group: str | None = None
) -> Effect:
    """Judge a panel file (:func:`graph.planning.effect.did_it_work`)."""
    return did_it_work(read_table(file), outcome, start=start, covariates=covariates, group=group)


def effect_of_programme(folder: Path, programme: str) -> Effect:
    """Judge a programme of a Network folder by its participants' ties out of their clusters, year by year."""
    panel, first = panel_of_ties(Scene(read_source(folder).network), programme)
    return did_it_work(panel, "outside_ties", start=first, covariates=["in_cluster"])


def tracked_file(file: Path, on: date | None = None) -> pl.DataFrame:
    """Judge a file of indicators on a day, today unless said."""
    table = read_table(file)
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        message = f"{file} has no column {', '.join(missing)}"
        raise InvalidRecord(message, hint=f"give {', '.join(NEEDED)}", columns=missing)
    typed = table.with_columns(
        *[pl.col(name).cast(pl.String).str.strip_chars().cast(pl.Float64, strict=False) for name in NEEDED[1:4]],
        *[pl.col(name).cast(pl.String).str.to_date("%Y-%m-%d", strict=False) for name in NEEDED[4:]],
    )
    undated = typed.with_row_index("line", offset=2).filter(pl.col("start").is_null() | pl.col("due").is_null())
    if undated.height:
        message = f"line {undated['line'][0]}: start or due is no date"
        raise InvalidRecord(message, hint="write dates as 2026-10-31", row=int(undated["line"][0]))
    return tracked(typed, on if on is not None else now().date())


DATES: Final = ("start", "last_visit")
WHOLE: Final = ("every_days", "count", "rupiah", "overdue_rp")
NEEDS: Final = {
    "assistance": ("party", "assistant", "region", "start", "every_days", "last_visit"),
    "batches": ("social_enterprise", "batch", "region", "step", "count"),
    "microfinance": ("purpose", "state", "reason", "rupiah", "overdue_rp"),
}


def programme_records(kind: str, file: Path, on: date | None = None) -> pl.DataFrame:
    """Return the clock of assistance, social enterprises by batch, or credit by purpose and group, from a list.

    Raises
    ------
    InvalidRecord
        If a column is missing or a line is wrong.
    """
    table = read_table(file)
    missing = [name for name in NEEDS[kind] if name not in table.columns]
    if missing:
        message = f"{file} has no column {', '.join(missing)}"
        raise InvalidRecord(message, hint=f"give {', '.join(NEEDS[kind])}", columns=missing)
    text = [pl.col(name).cast(pl.String).str.strip_chars() for name in table.columns]
    table = table.with_columns(text).with_columns(
        *[pl.col(name).str.to_date("%Y-%m-%d", strict=False) for name in DATES if name in NEEDS[kind]],
        *[pl.col(name).cast(pl.Int64, strict=False).fill_null(0) for name in WHOLE if name in NEEDS[kind]],
    )
    if kind == "batches":
        return programmes.batches(table)
    if kind == "microfinance":
        by = [name for name in ("sex", "size", "member", "district") if name in table.columns]
        return programmes.microfinance(table, by)
    live = table.filter(pl.col("contract") == "1")["party"].to_list() if "contract" in table.columns else []
    return programmes.assistance(table, on if on is not None else now().date(), contracts=live)
