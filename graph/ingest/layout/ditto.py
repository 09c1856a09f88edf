"""Ditto marks: *idem*, *sda*, ``"`` and their kin stand for the cell above."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from graph.ingest.heads.sheet_plan import SheetPlan

MARKS: Final = (
    r"(?i)^\W*(?:idem|id\.|ibid|s\.? ?d\.? ?a|sama (?:dengan |spt |seperti )?(?:di ?)?atas)\W*$"
    r"|^[\s\-]*(?:[\"″〃”“„]|'')[\"″〃”“„\s\-]*$"
)
"""What clerks write instead of writing a cell again; a lone dash means that there is nothing."""
ITS_OWN: Final = frozenset({"number", "nik", "nib", "npwp", "key", "lat", "lon", "point", "phone", "email"})
"""Roles of columns in which no row can have what another has."""


def above_repeated(batch: pl.DataFrame, plan: SheetPlan, carry: dict[str, str | None]) -> pl.DataFrame:
    """Return a batch in which marks are replaced by the cell that they repeat, null where nothing stands above.

    Parameters
    ----------
    batch
        Rows of the sheet.
    plan
        What its columns are.
    carry
        The last cells of the batch before, and of this one afterwards.
    """
    changed = []
    for column in plan.columns:
        name = f"c{column.index}"
        if column.role is None or column.role in ITS_OWN:
            continue
        cells = batch[name]
        marks = cells.str.contains(MARKS).fill_null(False)
        if marks.any():
            written = pl.when(marks).then(None).otherwise(cells).forward_fill()
            above = pl.coalesce(written, pl.lit(carry.get(f"{name} above"), dtype=pl.String))
            cells = batch.select(pl.when(marks).then(above).otherwise(cells).alias(name)).to_series()
            changed.append(cells)
        last = cells.drop_nulls().tail(1)
        carry[f"{name} above"] = last[0] if len(last) else carry.get(f"{name} above")
    return batch.with_columns(changed)
