"""Sheets on paper: how wide columns are, how high rows, and what of a sheet is printed, so that a page can be read.

Offices print what they are sent. Twenty columns on one page are letters of two points; so texts are wrapped, ids and
codes stay in the file and off the paper, and what is still too wide goes on a second page that names its rows again.
"""

from __future__ import annotations

from functools import lru_cache
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

ACROSS: Final = 200
"""Characters across a page of A4 at :data:`SCALE`."""
SCALE: Final = 68
"""Percent of their size in which letters of a full page are printed: seven points and a half."""
LETTERS: Final = 1.1
"""Letters of a text that take the room of a digit, in which widths are counted."""
WIDEST: Final = 60
"""Characters of the widest column."""
NARROWEST: Final = 22
"""Characters below which the column of a text is not squeezed."""
LEAST: Final = 10
"""Characters of the narrowest column: a date."""
LINE_HEIGHT: Final = 15
"""Height of a line of a sheet, in points."""
MOST_LINES: Final = 12
"""Lines of a cell that are shown; a longer text is whole in the file."""


class Layout(NamedTuple):
    """How a sheet is laid out.

    Attributes
    ----------
    widths
        Of its columns, in characters.
    printed
        How many of them are printed, from the left.
    breaks
        Columns with which another page begins.
    repeated
        How many columns stand on every page: those that name a row.
    """

    widths: list[int]
    printed: int
    breaks: list[int]
    repeated: int


def laid_out(table: pl.DataFrame, printed: int) -> Layout:
    """Return the layout of a table of which the first so many columns are printed.

    Examples
    --------
    >>> laid_out(pl.DataFrame({"Nama": ["Sentra Rotan Amuntai"], "Anggota": [12]}), 2)
    Layout(widths=[21, 10], printed=2, breaks=[], repeated=1)
    """
    columns = [(name, dtype == pl.String) for name, dtype in table.schema.items()]
    least = [max(LEAST, max(map(len, name.split()), default=0) + 3) for name, _ in columns]
    most = [max(low, min(WIDEST, _longest(table[name]) + 2)) for low, (name, _) in zip(least, columns, strict=True)]
    texts = [text for _, text in columns]
    named = 2 if all(texts[:1]) else 3  # a rank stands before what is ranked
    repeated = named if named < printed and all(texts[named - 2 : named]) else 1
    pages = 0
    while True:  # ends: a page a column is room enough
        pages += 1
        for cap in range(WIDEST, NARROWEST - 1, -1):
            widths = [
                max(low, min(high, cap)) if text else high
                for low, high, (_, text) in zip(least, most, columns, strict=True)
            ]
            breaks = _breaks(widths[:printed], repeated)
            if len(breaks) < pages:
                return Layout(widths, printed, breaks, repeated)


def _breaks(widths: Sequence[int], repeated: int) -> list[int]:
    """Return the columns with which another page begins; the first so many stand on each.

    Examples
    --------
    >>> _breaks([20, 100, 80, 60, 140], 1)
    [3, 4]
    """
    breaks, used = [], 0
    for column, width in enumerate(widths):
        if column >= repeated and used + width > ACROSS:
            breaks.append(column)
            used = sum(widths[:repeated])
        used += width
    return breaks


def _longest(column: pl.Series) -> int:
    """Return the characters of a column's longest cell as a spreadsheet shows it: numbers with signs between."""
    if column.dtype.is_numeric():
        ends: Any = [0 if end is None else end for end in (column.min(), column.max())]
        return max(len(f"{end:,d}" if column.dtype.is_integer() else f"{end:,.2f}") for end in ends)
    longest: Any = column.cast(pl.String, strict=False).str.len_chars().max()
    return int(int(longest or 0) / LETTERS) + 1


def height(values: Sequence[Any], widths: Sequence[int]) -> int:
    """Return the height of a row in points: no program is left to guess how many lines a wrapped text takes.

    Examples
    --------
    >>> height(["Industri Tempe", 12], [36, 8]), height(["Industri Kerupuk, Keripik, Peyek dan Sejenisnya"], [36])
    (15, 30)
    """
    lines = max((_lines(v, w) for v, w in zip(values, widths, strict=False) if isinstance(v, str)), default=1)
    return LINE_HEIGHT * min(max(lines, 1), MOST_LINES)


def _lines(text: str, width: int) -> int:
    room = max(int(width * LETTERS) - 1, 1)
    return 1 if len(text) <= room else _wrapped(text, room)


@lru_cache(maxsize=2**14)
def _wrapped(text: str, room: int) -> int:
    return len(wrap(text, room))


def for_print(sheet: Any, head: int, *, said: str = "", layout: Layout | None = None, last: int = 0) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """Lay a sheet out for paper: A4 across, the header row again on each page, pages numbered.

    Parameters
    ----------
    sheet
        Of xlsxwriter.
    head
        The row of headers.
    said
        What stands at the top of each page: source, date, *synthetic*.
    layout, last
        Which columns are printed, on how many pages, down to which row; None prints all on one.
    """
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.repeat_rows(head)
    sheet.set_footer("&L&8&A&R&8&P / &N")
    if said:
        sheet.set_header(f"&L&8{said.replace('&', '&&')[:LONGEST_HEAD]}")
    if layout is None or not layout.breaks:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(SCALE)
        sheet.set_v_pagebreaks(layout.breaks)
        sheet.repeat_columns(0, layout.repeated - 1)
        sheet.print_across()
    if layout is not None and layout.printed:
        sheet.print_area(0, 0, last, layout.printed - 1)


LONGEST_HEAD: Final = 200
"""Characters of the line at the top of a page; a spreadsheet takes no more than 255 with its signs."""
