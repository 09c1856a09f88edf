"""One sheet of text, whatever file it came from: the form in which every list enters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.errors import IngestFailed
from graph.ingest.formats.limits import MAX_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

HEAD_ROWS: Final = 400
"""Rows looked at to find the header and the columns: more than any title block, less than a second of work."""
BATCH_ROWS: Final = 50_000

BEYOND: Final = "\x1f"
"""Stands between the cells beyond the last column."""

Row = list[str | None]


@dataclass(frozen=True)
class Sheet:
    """A grid of text cells with the row numbers that a person sees in the file.

    Parameters
    ----------
    file
        Name of the file as given, for messages; never an absolute path.
    name
        Name of the sheet, None where the file has only one.
    head
        The first rows, blank ones included; ``head[0]`` is row 1.
    batches
        Makes an iterator over the whole grid: frames with ``row`` (number) and ``c0``, ``c1`` … (text), and
        ``overflow``: what stood beyond the last column, joined.
    has_header
        True when ``head[0]`` is certainly the header, as keys of JSON records are.
    notes
        What was met while reading, as codes: ``cp1252``, ``hidden_sheet`` …
    first_row
        Number of ``head[0]`` in the file, where a table begins below another one.
    goods
        What its rows say is for sale, each good with its price, where records hold lists of that.
    """

    file: str
    name: str | None
    head: list[Row]
    batches: Callable[[], Iterator[pl.DataFrame]]
    has_header: bool = False
    notes: dict[str, object] = field(default_factory=dict)
    first_row: int = 1
    goods: Goods | None = None

    @property
    def width(self) -> int:
        """Number of columns."""
        return max((len(row) for row in self.head), default=0)


@dataclass(frozen=True)
class Goods:
    """Goods inside the records of another sheet: a sheet of their own, and the row there of each of its rows."""

    sheet: Sheet
    rows: tuple[int, ...]


def tidy(text: str | None) -> str | None:
    r"""Return a cell without outer and double blanks, None when nothing is left.

    Examples
    --------
    >>> tidy("  UD  Maju\n Jaya "), tidy(" ")
    ('UD Maju Jaya', None)
    """
    if text is None:
        return None
    return " ".join(text.replace("\x00", "").replace("\ufeff", "").replace("\u200b", "").split()) or None


def rows_of(sheet: Sheet, most: int) -> list[Row] | None:
    """Return the cells of a sheet, tidy; None for one with more than ``most`` rows, of which nothing is tidied.

    Examples
    --------
    >>> rows_of(sheet_of("a.csv", None, [["UD  A", " "], ["UD B", "tahu"]]), 100)
    [['UD A', None], ['UD B', 'tahu']]
    >>> rows_of(sheet_of("a.csv", None, [["UD A"], ["UD B"]]), 1) is None
    True
    """
    rows: list[Row] = []
    for batch in sheet.batches():
        if len(rows) + batch.height > most:
            return None
        cells = [name for name in batch.columns if name.startswith("c") and name[1:].isdigit()]
        rows += [[tidy(cell) for cell in row] for row in batch.select(cells).iter_rows()]
    return rows


def frame_of(rows: Sequence[Sequence[str | None]], numbers: Sequence[int], width: int) -> pl.DataFrame:
    """Return rows of any length as a frame of ``width`` text columns and the rest in ``overflow``.

    Examples
    --------
    >>> frame_of([["a", "b", "x"], ["c"]], [2, 3], 2).rows()
    [(2, 'a', 'b', 'x'), (3, 'c', None, None)]
    """
    if set(map(len, rows)) == {width}:
        overflow: list[str | None] = [None] * len(rows)
        cells: Sequence[Sequence[str | None]] = list(zip(*rows, strict=True))
    else:
        overflow = [_overflow(row[width:]) if len(row) > width else None for row in rows]
        padded = [[*row[:width], *[None] * (width - len(row))] for row in rows]
        cells = list(zip(*padded, strict=True))
    texts = {f"c{i}": cells[i] if cells else [] for i in range(width)}
    return pl.DataFrame({"row": numbers, **texts, "overflow": overflow}, schema=schema(width), orient="col")


def _overflow(cells: Sequence[str | None]) -> str | None:
    text = BEYOND.join(cell or "" for cell in cells)
    return text if text.strip(BEYOND + " ") else None


def schema(width: int) -> dict[str, pl.DataType | type[pl.DataType]]:
    """Return the column types of a batch."""
    texts: dict[str, pl.DataType | type[pl.DataType]] = {f"c{i}": pl.String for i in range(width)}
    return {"row": pl.Int64, **texts, "overflow": pl.String}


def check_width(file: str, width: int) -> None:
    """Refuse a grid of more columns than any list has."""
    if width > MAX_COLUMNS:
        message = f"{file} has {width} columns, more than {MAX_COLUMNS}"
        raise IngestFailed(message, hint="save only the columns of the list", file=file, columns=width)


def sheet_of(
    file: str, name: str | None, rows: list[Row], *, has_header: bool = False, notes: dict[str, object] | None = None
) -> Sheet:
    """Return a sheet from rows that are in memory already."""
    width = max((len(row) for row in rows), default=0)
    check_width(file, width)

    def batches() -> Iterator[pl.DataFrame]:
        for start in range(0, len(rows), BATCH_ROWS):
            block = rows[start : start + BATCH_ROWS]
            yield frame_of(block, range(start + 1, start + 1 + len(block)), width)

    return Sheet(file, name, rows[:HEAD_ROWS], batches, has_header, notes or {})
