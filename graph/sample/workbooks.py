"""Writing office lists: workbooks with titles, merged heads, totals and notes, or CSV where a list is long.

The bytes depend on the content alone: workbooks carry a fixed date of making.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_SHEET_ROWS: Final = 20_000
"""Longer lists are written as CSV: offices split or export them, and workbooks of more rows open slowly."""
MADE: Final = datetime(2026, 10, 31)  # noqa: DTZ001 - a workbook's properties know no time zone
BANNER: Final = "DATA SINTETIS - bukan data sebenarnya"


@dataclass(frozen=True, eq=False)
class Table:
    """One list as an office has it.

    Attributes
    ----------
    sheet
        Name of the sheet.
    title
        What stands above it.
    rows
        Text columns; a column named ``Head|Child`` stands under a merged head with its neighbours of the same head.
    total
        Columns whose sum stands in a last row named JUMLAH, as ready text; None for no such row.
    note
        What stands below it.
    """

    sheet: str
    title: str
    rows: pl.DataFrame
    total: dict[str, str] | None = None
    note: str | None = None


def write_list(folder: Path, stem: str, tables: Sequence[Table]) -> list[Path]:
    """Write the tables of one list: a workbook, or one CSV a table where any is longer than 20,000 rows."""
    if all(table.rows.height <= MOST_SHEET_ROWS for table in tables):
        path = folder / f"{stem}.xlsx"
        _write_workbook(path, tables)
        return [path]
    paths = []
    for number, table in enumerate(tables):
        path = folder / (f"{stem}.csv" if len(tables) == 1 else f"{stem}_{number + 1:02d}_{_slug(table.sheet)}.csv")
        write_csv(path, table.rows, encoding="utf-8", separator=",")
        paths.append(path)
    return paths


def _slug(text: str) -> str:
    return "_".join(text.lower().split())


def write_csv(
    path: Path, rows: pl.DataFrame, *, encoding: Literal["utf-8", "cp1252"], separator: Literal[",", ";"]
) -> None:
    """Write a list as CSV with Windows line ends; a head and its child become one name."""
    plain = rows.rename({name: name.replace("|", " ") for name in rows.columns})
    text = plain.write_csv(separator=separator, line_terminator="\r\n")
    path.write_bytes(text.encode(encoding, "replace") if encoding != "utf-8" else b"\xef\xbb\xbf" + text.encode())


def _write_workbook(path: Path, tables: Sequence[Table]) -> None:
    import xlsxwriter  # noqa: PLC0415 - only who writes workbooks pays for it

    options = {"constant_memory": False, "strings_to_numbers": False, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(str(path), {**options, "strings_to_urls": False})
    book.set_properties({"title": BANNER, "created": MADE})
    formats = {
        "title": book.add_format({"bold": True, "font_size": 13}),
        "banner": book.add_format({"bold": True, "font_color": "#9C2A00"}),
        "head": book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}),
        "total": book.add_format({"bold": True, "top": 1}),
    }
    for table in tables:
        sheet = book.add_worksheet(table.sheet[:31])
        _write_sheet(sheet, table, formats)
    book.close()


def _write_sheet(sheet: Worksheet, table: Table, formats: dict[str, Format]) -> None:
    sheet.write_string(0, 0, table.title, formats["title"])
    sheet.write_string(1, 0, BANNER, formats["banner"])
    first = _write_head(sheet, table.rows.columns, formats["head"])
    for column, name in enumerate(table.rows.columns):
        values = table.rows[name]
        longest = max((len(value) for value in values.drop_nulls()[:200]), default=0)
        width = min(max(len(name), longest) + 2, 44)
        sheet.set_column(column, column, width)
        for row, value in enumerate(values.to_list()):
            if value is not None:
                sheet.write_string(first + row, column, value)
    last = first + table.rows.height
    if table.total is not None:
        sheet.write_string(last, 1, "JUMLAH", formats["total"])
        for name, text in table.total.items():
            sheet.write_string(last, table.rows.columns.index(name), text, formats["total"])
    if table.note is not None:
        sheet.write_string(last + 2, 0, table.note)
    sheet.freeze_panes(first, 0)


def _write_head(sheet: Worksheet, names: Sequence[str], head: Format) -> int:
    """Write the header, two rows of it where columns share a head, and return the first row below."""
    if not any("|" in name for name in names):
        for column, name in enumerate(names):
            sheet.write_string(3, column, name, head)
        return 4
    column = 0
    while column < len(names):
        over, _, child = names[column].partition("|")
        if not child:
            sheet.merge_range(3, column, 4, column, over, head)
            column += 1
            continue
        last = column
        while last + 1 < len(names) and names[last + 1].startswith(f"{over}|"):
            last += 1
        if last > column:
            sheet.merge_range(3, column, 3, last, over, head)
        else:
            sheet.write_string(3, column, over, head)
        for number in range(column, last + 1):
            sheet.write_string(4, number, names[number].partition("|")[2], head)
        column = last + 1
    return 5
