"""Several tables on one sheet, and tables turned on their side: each becomes a sheet of its own, read like any other.

Clerks put the table of the next district below or beside the first one, with its own title and other columns, or write
one business a column. Only what is plain is taken apart: a row or block of headers that name what a list names.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from graph.ingest.formats.sheets import HEAD_ROWS, Row, Sheet, rows_of, sheet_of
from graph.ingest.layout.forms import as_list
from graph.ingest.layout.headers import FEWEST, Roles, sure_roles
from graph.ingest.layout.region_headers import COUNTS_BY_REGION, names_by_region, region_row
from graph.ingest.place.places import place_finder
from graph.ingest.place.words import REGION_START

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_ROWS: Final = 20_000
"""Rows of a sheet that is looked through; what is longer was made by a program."""
MOST_COLUMNS: Final = 200


def tables_apart(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the sheets of a file, every table on them a sheet of its own and none on its side.

    Examples
    --------
    >>> first = [["Nama Usaha", "Desa", "Produk"], ["UD A", "Slawi", "tahu"], [None], ["Data Kecamatan Talang"]]
    >>> second = [["Pemilik", "Produk", "Nama Usaha", "Desa"], ["Sri", "las", "UD B", "Pesayangan"]]
    >>> above, below = tables_apart([sheet_of("a.xlsx", "Data", first + second)])
    >>> above.head[-1][:3], below.name, below.first_row, below.head[0][0]
    (['UD A', 'Slawi', 'tahu'], 'Data (2)', 4, 'Data Kecamatan Talang')
    """
    return [part for sheet in sheets for part in _parts(sheet)]


def _parts(sheet: Sheet) -> list[Sheet]:
    if sheet.has_header or not sheet.head or sheet.width > MOST_COLUMNS:
        return [sheet]
    rows = rows_of(sheet, MOST_ROWS)
    if rows is None:
        return [sheet]
    forms = as_list(sheet, rows)
    if forms is not None or sheet.width < FEWEST:
        return [forms or sheet]
    turned = _turned(rows)
    if turned is not None:
        return [sheet_of(sheet.file, sheet.name, turned, notes={**sheet.notes, "turned": True})]
    head = region_row(rows[:HEAD_ROWS], place_finder(), (sheet.name or "", sheet.file))
    if head is not None and head.counts:
        return [replace(sheet, notes={**sheet.notes, COUNTS_BY_REGION: sorted(head.regions)})]
    if head is not None:
        tables = names_by_region(rows, head)
        return [_part(sheet, number, 0, table) for number, table in enumerate(tables, start=1)]
    starts = _starts(rows)
    blocks = [(at, block) for at, end in pairwise([*starts, len(rows)]) for block in _beside(rows[at:end])]
    if len(blocks) == 1:
        return [sheet]
    return [_part(sheet, number, at, block) for number, (at, block) in enumerate(blocks, start=1)]


def _part(sheet: Sheet, number: int, at: int, rows: list[Row]) -> Sheet:
    while rows and not any(rows[-1]):
        rows = rows[:-1]
    called = sheet.name if number == 1 else f"{sheet.name} ({number})" if sheet.name else str(number)
    made = sheet_of(sheet.file, called, rows, notes={**sheet.notes, "tables": True})
    return replace(made, first_row=at + 1)


def _filled(row: Row) -> int:
    return sum(map(bool, row))


def _is_title(row: Row) -> bool:
    """Return whether a row may stand above a table: one cell at most, or places alone (*DESA Rindi | Kec. Rindi*)."""
    return _filled(row) <= 1 or all(re.match(REGION_START, cell) for cell in row if cell)


def _starts(rows: Sequence[Row]) -> list[int]:
    """Return where each table below another begins: at its title, where its columns are not those of the one above."""
    starts = [0]
    known: Roles = {}
    for at, row in enumerate(rows):
        above = rows[at - 1] if at else []
        if known and not _is_title(above):
            continue
        roles = sure_roles(row) if _filled(row) >= FEWEST else {}
        if not roles:
            continue
        if known and roles != known:
            start = at
            while start - 1 > starts[-1] and _is_title(rows[start - 1]) and any(rows[start - 1]):
                start -= 1
            starts.append(start)
        known = roles
    return starts


def _beside(rows: list[Row]) -> Iterator[list[Row]]:
    """Yield the tables that stand side by side under one header, told by the same names once more to the right."""
    at = next((i for i, row in enumerate(rows[:60]) if sure_roles(row)), None)
    header = rows[at] if at is not None else []
    filled = [i for i, cell in enumerate(header) if cell]
    again = [i for i in filled[1:] if header[i] == header[filled[0]]] if filled else []
    cuts = [0, *again, len(header)]
    names = [[cell for cell in header[a:b] if cell] for a, b in pairwise(cuts)]
    if at is None or not again or any(one != names[0] for one in names) or len(names[0]) < FEWEST:
        yield from _with_a_gap(rows, at)
        return
    titles: list[Row] = [[cell for cell in row if cell] for row in rows[:at]]
    for a, b in pairwise(cuts):
        yield [*titles, *(row[a:b] for row in rows[at:])]


def _with_a_gap(rows: list[Row], at: int | None) -> Iterator[list[Row]]:
    """Yield the tables of other columns that stand side by side with an empty column between: sellers and buyers."""
    width = max(map(len, rows), default=0)
    empty = [column for column in range(width) if not any(column < len(row) and row[column] for row in rows)]
    cuts = [a for a in pairwise([-1, *empty, width]) if a[1] - a[0] > FEWEST]
    parts = [[row[a + 1 : b] for row in rows] for a, b in cuts]
    if at is None or len(parts) < 2 or not all(sure_roles(part[at]) for part in parts):
        yield rows
        return
    yield from parts


def _turned(rows: Sequence[Row]) -> list[Row] | None:
    """Return a table of one business a column with one a row instead, None where it is not turned."""
    first = [row[0] if row else None for row in rows]
    down = sure_roles(first)
    if not down or any(sure_roles(row) for row in rows):
        return None
    top = min(down)
    if any(_filled(row) > 1 for row in rows[:top]) or 2 * len(down) <= sum(_filled(row) > 1 for row in rows[top:]):
        return None
    width = max(map(len, rows))
    body = [[*row, *[None] * (width - len(row))] for row in rows[top:] if any(row)]
    return [*(list(row) for row in rows[:top]), *(list(column) for column in zip(*body, strict=True))]
