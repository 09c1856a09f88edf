"""Entries over several rows: a printed directory puts name, address and telephone below each other in one column.

Only the first row of an entry is numbered. What stands below a name there is its address and its telephone, and what
stands below in other columns goes on with what is above: *Passion fruit syrup* / *and squash*.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from graph.ingest.formats.sheets import Row, Sheet, rows_of, sheet_of, tidy
from graph.ingest.heads.roles import header_roles
from graph.ingest.layout.stacked import ADDRESS, PHONE

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_ROWS: Final = 20_000
"""Rows of a directory; what is longer was never printed."""
HEADED: Final = 60
"""Rows among which a head is looked for."""
FEWEST: Final = 3
"""Entries from which the rows between them are told to belong to them."""
LONGEST: Final = 5
"""Rows below its first that an entry has at most: more are notes."""
_SHARE: Final = 0.3
"""Least share of entries with a row that is surely an address or a telephone."""
_NAMES: Final = frozenset({"name", "owner", "key"})
_NUMBER: Final = re.compile(r"\d{1,5}(?:\.0)?[.)]?")
_NUMBERED: Final = re.compile(r"(?i)^\W*(?:no|nr|num|nomor|number|urut|#)\b|^#")
"""How the column of running numbers is headed."""
_PHONE: Final = re.compile(
    r"(?i)^\W*(?:(?:telp?|tel|tlp|telepon|telephone|phone|hp|wa|fax|facs?|mobile|email)\b|[\d\s().+/x-]{7,}$)"
)
_PLACE: Final = re.compile(
    r"(?i)^\W*(?:jl|jln|jalan|ds|desa|dsn|dusun|kel|kelurahan|kec|kecamatan|kampung|kp|komp|komplek|perum|rt|gang|gg"
    r"|street|road|km|po box|kawasan|blok)\b|\b(?:rt|rw|no|km)\.? ?\d"
)
_PAGE: Final = re.compile(r"(?i)\W*(?:page|hal(?:aman)?\.?)\W*\d+.{0,12}")
_HEADS: Final = frozenset({"address", "phone", "telephone", "contact", "district", "regency", "village"})


def with_entries_joined(sheet: Sheet) -> Sheet:
    """Return a sheet with the rows of each entry made one, with its address and telephone in columns of their own.

    Examples
    --------
    >>> rows = [["No", "Name of Establishment", "Products"], [None, "Address", None], [None, "Telephone", None]]
    >>> for at, name in enumerate(["PT Roti", "UD Sirup", "CV Kopi"], 1):
    ...     rows += [[str(at), name, "bread"], [None, f"Jl. Asia {at}", "and cakes"], [None, "Telp. 061-661", None]]
    >>> joined = with_entries_joined(sheet_of("a.xlsx", None, rows))
    >>> joined.head[0], joined.head[3]
    (['No', 'Name of Establishment', 'Products', 'Alamat', 'Telepon'], \
['1', 'PT Roti', 'bread and cakes', 'Jl. Asia 1', 'Telp. 061-661'])
    """
    if not sheet.head or sheet.has_header:
        return sheet
    head = _as_wide([[tidy(cell) for cell in row] for row in sheet.head])
    for at, row in enumerate(head[:HEADED]):
        columns = _columns(row)
        if columns and _are_entries(head[at + 1 :], *columns):
            rows = rows_of(sheet, MOST_ROWS)
            return sheet if rows is None else _of(sheet, _joined(_as_wide(rows), at, *columns))
    return sheet


def _of(sheet: Sheet, rows: list[Row]) -> Sheet:
    return sheet_of(sheet.file, sheet.name, rows, notes=sheet.notes)


def _as_wide(rows: Sequence[Row]) -> list[Row]:
    width = max(map(len, rows))
    return [[*row, *[None] * (width - len(row))] for row in rows]


def _columns(row: Sequence[str | None]) -> tuple[int, int] | None:
    """Return the columns of numbers and of names, where a row heads both and no address beside them."""
    if not any(cell and _NUMBERED.match(cell) for cell in row):
        return None  # before words are compared: that takes a third of a second for sixty rows of a list
    roles = [next(iter(header_roles(cell)), "") if cell else "" for cell in row]
    if "number" not in roles or "address" in roles:
        return None
    named = next((at for at, role in enumerate(roles) if role in _NAMES), None)
    return None if named is None else (roles.index("number"), named)


def _are_entries(rows: Sequence[Row], number: int, name: int) -> bool:
    first = [at for at, row in enumerate(rows) if _begins(row, number, name)]
    if len(first) < FEWEST:
        return False
    told = sum(
        any(
            _says_where(rows[below][name]) for below in range(at + 1, min(at + 4, len(rows))) if not rows[below][number]
        )
        for at in first
    )
    between = [row for row in rows if not row[number] and row[name]]
    return told >= _SHARE * len(first) and 2 * len(between) > len(first)


def _begins(row: Row, number: int, name: int) -> bool:
    return bool(row[number] and row[name] and _NUMBER.fullmatch(row[number] or ""))


def _says_where(cell: str | None) -> bool:
    return bool(cell and (_PHONE.match(cell) or _PLACE.search(cell)))


def _heads(cell: str | None) -> bool:
    return bool(cell) and next(iter(header_roles(cell or "")), "") in _HEADS


def _joined(rows: list[Row], head: int, number: int, name: int) -> list[Row]:
    """Return the rows, each entry in its first one; rows that went into it are blank, so that numbers of rows stay.

    What stands before the first entry goes on with one of the page before and is no business; neither are the heads
    below the head (*Address*), here and on every page.
    """
    made: list[Row] = [[*row, None, None] for row in rows]
    made[head] = [*rows[head], ADDRESS, PHONE]
    heads = {row[name] for row in takewhile(lambda row: _heads(row[name]), rows[head + 1 :])}
    entry: Row | None = None
    length, begun = 0, False
    for at in range(head + 1, len(rows)):
        row = rows[at]
        if _begins(row, number, name):
            entry, length, begun = made[at], 0, True
            continue
        if not any(row):
            entry = None
        if row[number] and not _columns(row):
            entry = None  # a heading between entries
        elif not row[number] and (_is_page(row) or row[name] in heads):
            made[at] = _blank(made[at])
        elif not row[number] and entry is not None and length < LONGEST:
            length += 1
            _add(entry, row, name)
            made[at] = _blank(made[at])
        elif not row[number] and row[name] and (not begun or _says_where(row[name])):
            made[at] = _blank(made[at])
    return made


def _blank(row: Row) -> Row:
    return [None] * len(row)


def _is_page(row: Row) -> bool:
    return any(cell and _PAGE.fullmatch(cell) for cell in row)


def _add(entry: Row, row: Row, name: int) -> None:
    cell = row[name]
    if cell:
        behind = -1 if _PHONE.match(cell) else -2
        entry[behind] = f"{entry[behind]}, {cell}" if entry[behind] else cell
    for at, more in enumerate(row):
        if more and at != name:
            entry[at] = f"{entry[at]} {more}" if entry[at] else more
