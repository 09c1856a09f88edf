"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS): every visible sheet as text, hidden ones named, macros never run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import fastexcel
import polars as pl

from graph.errors import IngestFailed
from graph.ingest.formats.encodings import cells_encoded_once
from graph.ingest.formats.limits import MAX_CELLS, check_workbook
from graph.ingest.formats.sheets import BATCH_ROWS, HEAD_ROWS, Sheet, check_width, tidy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path


def _unreadable(path: Path, cause: BaseException) -> IngestFailed:
    protected = "password" in str(cause).lower() or "encrypt" in str(cause).lower()
    what = "is protected by a password" if protected else "cannot be read as a workbook"
    hint = "save it without the password" if protected else "open it in a spreadsheet program and save it as XLSX"
    return IngestFailed(f"{path.name} {what}", hint=hint, file=path.name)


def _is_panic(cause: BaseException) -> bool:
    """Tell a fault inside the Rust reader, which Python sees as an exception outside ``Exception``."""
    return isinstance(cause, Exception) or type(cause).__name__ == "PanicException"


def _opened(path: Path) -> fastexcel.ExcelReader:
    """Open a workbook by its name's ending; by what it holds where it was renamed, as XLSX to XLS."""
    try:
        return fastexcel.read_excel(path)
    except fastexcel.CalamineError:
        return fastexcel.read_excel(path.read_bytes())


def _grid(path: Path, reader: fastexcel.ExcelReader, name: str) -> tuple[pl.DataFrame, str]:
    sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string", n_rows=None)
    if sheet.total_height * max(sheet.width, 1) > MAX_CELLS:
        message = f"{path.name}, sheet {name}, spans {sheet.total_height} rows and {sheet.width} columns"
        raise IngestFailed(message, hint="save only the table", file=path.name, sheet=name)
    check_width(path.name, sheet.width)
    return sheet.to_polars(), sheet.visible


def read_workbook(path: Path, file: str, *, zipped: bool, wanted: Collection[str] = ()) -> list[Sheet]:
    """Return the sheets of a workbook that hold anything; hidden ones come without rows and with a note.

    ``wanted`` names sheets (in lower case) of which only those are read, a hidden one too: whoever names it wants it.

    Raises
    ------
    IngestFailed
        If the file is broken, protected, or unpacks beyond the limits.
    """
    unread = check_workbook(path) if zipped else 0
    sheets = []
    try:
        reader = _opened(path)
        for name in reader.sheet_names:
            if wanted and name.strip().lower() not in wanted:
                continue
            grid, visible = _grid(path, reader, name)
            if grid.height:
                sheets.append(_sheet(file, name, grid, hidden=visible != "visible" and not wanted))
    except IngestFailed:
        raise
    except BaseException as cause:
        if not _is_panic(cause):
            raise
        raise _unreadable(path, cause) from cause
    if not sheets and wanted:
        message = f"{path.name} has no sheet of this name with rows"
        raise IngestFailed(message, hint=f"its sheets: {', '.join(reader.sheet_names[:30])}", file=file)
    if not sheets:
        message = f"{path.name} has no sheet with rows"
        raise IngestFailed(message, hint="send the list again", file=file)
    if unread:
        sheets[0].notes["formulas_without_value"] = unread
    return sheets


def _sheet(file: str, name: str, grid: pl.DataFrame, *, hidden: bool) -> Sheet:
    texts = cells_encoded_once(grid.select(pl.all().cast(pl.String)))
    texts.columns = [f"c{i}" for i in range(texts.width)]
    if hidden:
        return Sheet(file, name, [], lambda: iter(()), False, {"hidden_sheet": True, "rows": texts.height})
    texts = texts.with_row_index("row", offset=1).with_columns(
        pl.col("row").cast(pl.Int64), overflow=pl.lit(None, dtype=pl.String)
    )
    head = [[tidy(cell) for cell in row[1:-1]] for row in texts.head(HEAD_ROWS).rows()]

    def batches() -> Iterator[pl.DataFrame]:
        return texts.iter_slices(BATCH_ROWS)

    return Sheet(file, name, head, batches)
