"""Frames as XLSX and CSV that a person opens: headers in the reader's language, nothing that a spreadsheet executes.

A text that begins with ``= + - @`` stays a text: in XLSX it is written as a string, in CSV an apostrophe stands
before it. Every workbook has a sheet *tentang* / *about* with source, date, parameters and, where due, *synthetic*.
"""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any, Final

import polars as pl

from graph.services.sheet.sheet_order import arranged, is_code, words_of
from graph.services.sheet.sheet_paper import LINE_HEIGHT, Layout, for_print, height, laid_out
from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.settings import Language

ROWS_A_SHEET: Final = 1_000_000
"""XLSX holds 1,048,576 rows a sheet; longer frames go on in further sheets."""
SUFFIXES: Final = ("_without_officials",)
"""Endings of columns that give a figure a second time: the header says so after the figure's own."""
FULL: Final = (errno.ENOSPC, errno.EDQUOT)
NO_ROOM: Final = 2**16
"""Bytes below which a disk is full for a library that says only that writing failed."""
FORMULA_START: Final = "^[=+\\-@\t\r]"


def header(column: str, language: Language) -> str:
    """Return a column's header with its unit; a column without a sentence is shown by its name.

    Examples
    --------
    >>> header("distance_km", "en")
    'Straight-line distance (km)'
    >>> header("no_such_column", "en")
    'no_such_column'
    """
    for suffix in SUFFIXES:
        if column.endswith(suffix):
            return header(column.removesuffix(suffix), language) + say(f"column.{suffix}", language)
    code = f"column.{column}"
    sentence = say(code, language)
    return column if sentence == code else sentence


def readable(frame: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Return the frame for a person: lists joined by commas, booleans as words, headers in the language.

    Examples
    --------
    >>> readable(pl.DataFrame({"name": ["A"], "missing": [["halal", "nib"]]}), "en").row(0)
    ('A', 'halal, nib')
    """
    shaped = []
    for name, dtype in frame.schema.items():
        if isinstance(dtype, pl.List):
            shaped.append(pl.col(name).cast(pl.List(pl.String)).list.join(", "))
        elif dtype == pl.Boolean:
            yes, no = say("word.yes", language), say("word.no", language)
            shaped.append(pl.when(name).then(pl.lit(yes)).when(~pl.col(name)).then(pl.lit(no)).alias(name))
        elif isinstance(dtype, pl.Float32 | pl.Float64):
            shaped.append(pl.col(name).fill_nan(None))
        else:
            shaped.append(pl.col(name))
    titles = [header(name, language) for name in frame.columns]
    named = dict(zip(frame.columns, titles, strict=True))
    for name, title in zip(frame.columns, titles, strict=True):  # of two columns with one header one would be lost
        if titles.count(title) > 1 and is_code(frame[name]):
            named[name] = f"{title} (id)"
    for name, title in list(named.items()):
        if list(named.values()).count(title) > 1:
            named[name] = f"{title} [{name}]"
    return frame.select(shaped).rename(named)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a file to write that takes the place of ``path`` when it is whole, and is gone when it never is.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder) / "new" / "a.txt"
    ...     with whole(path) as part:
    ...         _ = part.write_text("a")
    ...     [file.name for file in path.parent.iterdir()]
    ['a.txt']
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        with _disk_named(path):
            yield part
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(path)


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """Give a folder to write in whose files take their places in ``out`` when all are whole; else none of them does.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as home:
    ...     out = pathlib.Path(home) / "out"
    ...     try:
    ...         with whole_folder(out) as part:
    ...             _ = (part / "a.txt").write_text("a")
    ...             raise OSError(28, "No space left on device")
    ...     except OSError:
    ...         print(out.exists())
    ...     with whole_folder(out) as part:
    ...         _ = (part / "a.txt").write_text("a")
    ...     [file.name for file in out.iterdir()]
    False
    ['a.txt']
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{out.name}.", suffix=".part", dir=out.parent) as folder:
        part = Path(folder)
        with _disk_named(out):
            yield part
        out.mkdir(exist_ok=True)
        for file in sorted(part.iterdir()):
            file.replace(out / file.name)


@contextmanager
def _disk_named(path: Path) -> Iterator[None]:
    """Say of a full disk that it is full, and which file was to be written: libraries leave out one or the other."""
    try:
        yield
    except Exception as broken:
        behind = [one for one in (broken, *broken.args) if isinstance(one, OSError)]
        said = behind[0].errno in FULL if behind else shutil.disk_usage(path.parent).free < NO_ROOM
        if not said:
            raise
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path)) from broken


@contextmanager
def workbook(path: Path, *, title: str, made: date) -> Iterator[Any]:
    """Give an XLSX workbook to fill, row after row: its file is there only when it is whole.

    Parameters
    ----------
    path
        Replaced only when the new one is whole.
    title, made
        As of :func:`workbook_into`.
    """
    target = BytesIO()  # packed and hence small; the library leaves its archive open where the disk is full
    with workbook_into(target, title=title, made=made) as book:
        yield book
    with whole(path) as part:
        part.write_bytes(target.getbuffer())


@contextmanager
def workbook_into(target: IO[bytes], *, title: str, made: date) -> Iterator[Any]:
    """Give an XLSX workbook to fill: nothing in it is executed, and no more than one row of it is in memory.

    Each sheet is filled from its first row to its last: a row that comes after a later one is not written.

    Parameters
    ----------
    target
        Where the packed workbook is written, at the end.
    title, made
        Put into the file's properties: same content, same bytes.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - only where a workbook is written

    letters = {"font_name": "Arial", "font_size": 10}  # of the same widths wherever the file is opened
    still = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with TemporaryDirectory(prefix="jejaring-rows-") as rows:
        kept = {"constant_memory": True, "tmpdir": rows, "default_format_properties": letters}
        with Workbook(target, still | kept) as book:
            created = datetime(made.year, made.month, made.day, tzinfo=UTC)
            book.set_properties({"title": title, "author": "jejaring", "created": created})
            yield book


def is_workbook(out: Path) -> bool:
    """Tell whether results are asked for as one workbook and not as a folder of files.

    Examples
    --------
    >>> is_workbook(Path("celah.xlsx")), is_workbook(Path("celah"))
    (True, False)
    """
    return out.suffix.lower() == ".xlsx" and not out.is_dir()


def write_frame(
    out: Path,
    name: str,
    frame: pl.DataFrame,
    shown: pl.DataFrame,
    *,
    sheets: Mapping[str, pl.DataFrame],
    about: Mapping[str, str],
    language: Language,
    made: date,
    synthetic: bool,
) -> None:
    """Write a table as Parquet, CSV and XLSX under one name; where ``out`` names a workbook, that alone.

    Parameters
    ----------
    out, name
        Folder and name of the files.
    frame, shown
        The table with its codes, and as CSV has it, for a person.
    sheets, about, language, made
        As of :func:`write_workbook`.
    synthetic
        Whether the CSV says so.
    """
    if is_workbook(out):
        write_workbook(out, sheets, about=about, language=language, made=made)
        return
    with whole(out / f"{name}.parquet") as part:
        frame.write_parquet(part, compression="zstd")
    write_csv(out / f"{name}.csv", shown, language, synthetic=synthetic)
    write_workbook(out / f"{name}.xlsx", sheets, about=about, language=language, made=made)


def write_csv(path: Path, frame: pl.DataFrame, language: Language, *, synthetic: bool) -> None:
    """Write a frame as CSV (UTF-8, comma), with an apostrophe before any text that a spreadsheet would execute.

    Made-up data say so in a last column, as the exports of the API do: every line keeps it, wherever it is copied to,
    and what reads the file by its columns still does.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder) / "a.csv"
    ...     write_csv(path, pl.DataFrame({"name": ["=1+1", "Sri"], "units": [-5, 2]}), "en", synthetic=True)
    ...     path.read_text(encoding="utf-8").splitlines()
    ['Name,Quantity (units/month),Synthetic', "'=1+1,-5,yes", 'Sri,2,yes']
    """
    marked = frame.with_columns(synthetic=pl.lit(value=True)) if synthetic else frame
    table = readable(marked, language)
    texts = [
        pl.when(pl.col(name).str.contains(FORMULA_START)).then("'" + pl.col(name)).otherwise(pl.col(name)).alias(name)
        for name, dtype in table.schema.items()
        if dtype == pl.String
    ]
    with whole(path) as part:
        table.with_columns(texts).write_csv(part)


def write_workbook(
    path: Path, sheets: Mapping[str, pl.DataFrame], *, about: Mapping[str, str], language: Language, made: date
) -> None:
    """Write frames as one XLSX workbook: frozen headers, filters, sensible widths, and a sheet about itself.

    Parameters
    ----------
    path
        Replaced only when the new one is whole.
    sheets
        Frames by the code of their sheet's name, such as ``"matches"`` (``sheet.matches`` in the catalogue).
    about
        Ready words and values of the sheet *about*: source, date, parameters, *synthetic*.
    made
        The date put into the file's properties: same content, same bytes.
    """
    with workbook(path, title=path.stem, made=made) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        for code, frame in sheets.items():
            shown, printed = arranged(frame), len(words_of(frame))
            for number, start in enumerate(range(0, max(frame.height, 1), ROWS_A_SHEET)):
                title = say(f"sheet.{code}", language) + (f" {number + 1}" if number else "")
                sheet = book.add_worksheet(title[:31])
                table = readable(shown.slice(start, ROWS_A_SHEET), language)
                layout = laid_out(table, printed or table.width)
                _fill(book, sheet, table, layout, mixed="figure" in frame.columns)
                for_print(sheet, 0, said=" · ".join(list(about.values())[:3]), layout=layout, last=table.height)
        sheet = book.add_worksheet(say("sheet.about", language))
        widths = [28, 80]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for row, (word, value) in enumerate(about.items()):
            sheet.set_row(row, height([word, value], widths))
            sheet.write_string(row, 0, word, bold)
            sheet.write_string(row, 1, value, plain)
        for_print(sheet, 0)


def _fill(book: Any, sheet: Any, table: pl.DataFrame, layout: Layout, *, mixed: bool) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """Fill a sheet; where it is mixed each line is another figure, so that members stand among shares."""
    head = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
    titles = [book.add_format(head), book.add_format(head | {"align": "right"})]
    text = book.add_format({"text_wrap": True, "valign": "top"})
    whole, broken, day = (book.add_format({"num_format": shape, "valign": "top"}) for shape in SHAPES)
    styles, writers = [], []
    for column, (name, dtype) in enumerate(table.schema.items()):
        style = whole if dtype.is_integer() else broken if dtype.is_float() else day if dtype == pl.Date else text
        sheet.set_column(column, column, layout.widths[column], style)
        sheet.write_string(0, column, name, titles[style is not text])
        styles.append(style)
        writers.append(_writer(sheet, dtype))
    high = _heights(table, layout.widths)
    sheet.set_row(0, next(high))  # always: a head of two lines would stand over the first row
    for row, values in enumerate(table.iter_rows(), start=1):
        if (needed := next(high)) > LINE_HEIGHT:
            sheet.set_row(row, needed)
        for column, (value, style, write) in enumerate(zip(values, styles, writers, strict=True)):
            if value is not None:
                exact = style is broken and value.is_integer() and (mixed or abs(value) >= THOUSAND)
                write(row, column, value, whole if exact else style)
    sheet.freeze_panes(1, 0)
    if table.width and table.height:
        sheet.autofilter(0, 0, table.height, table.width - 1)


def _heights(table: pl.DataFrame, widths: list[int]) -> Iterator[int]:
    """Yield the height of the head and of each row."""
    yield height(table.columns, widths)
    texts = [at for at, dtype in enumerate(table.dtypes) if dtype == pl.String]
    some = [widths[at] for at in texts]
    for row in table[:, texts].iter_rows() if texts else repeat((), table.height):
        yield height(row, some)


def _writer(sheet: Any, dtype: pl.DataType) -> Any:  # noqa: ANN401 - xlsxwriter has no types
    if dtype.is_numeric():
        return sheet.write_number
    if dtype in (pl.Date, pl.Datetime):
        return sheet.write_datetime
    return lambda row, column, value, *style: sheet.write_string(row, column, in_a_cell(str(value)), *style)


SHAPES: Final = ("#,##0_)", "#,##0.00_)", "yyyy-mm-dd")
"""Of whole numbers, others and dates; a number keeps the room of a bracket from the word that follows it."""
THOUSAND: Final = 1000
"""From here up a figure without a fraction is shown without one: rupiah and volumes."""
LONGEST: Final = 32_767
"""Characters that a cell of a workbook holds."""


def in_a_cell(text: str) -> str:
    """Return a text that fits into a cell: a list too long ends after a whole entry and says so.

    Examples
    --------
    >>> in_a_cell("p1, p2"), in_a_cell(", ".join(["p123456"] * 5000))[-12:]
    ('p1, p2', ', p123456, …')
    """
    if len(text) <= LONGEST:
        return text
    cut = text[: LONGEST - 3]
    return f"{cut[: cut.rfind(', ')] if ', ' in cut else cut}, …"
