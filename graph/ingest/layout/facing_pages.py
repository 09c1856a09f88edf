"""Sheets that are the right-hand pages of a printed table: the columns of one row on two pages, told by its number.

A directory printed over both pages of a spread becomes two sheets: number, name and address on one, number, sector and
products on the next. The second names nobody and has the numbers of the first: its columns are those of these rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.ingest.formats.sheets import Row, Sheet, rows_of, sheet_of
from graph.ingest.heads.roles import header_roles
from graph.ingest.layout.headers import find_header

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ingest.layout.headers import Header

MOST_ROWS: Final = 20_000
"""Rows of a page; what is longer was never printed."""
FEWEST: Final = 3
AGREE: Final = 0.9
"""Share of the numbers of either page that the other has too."""
_NAMES: Final = frozenset({"name", "owner", "key", "officer"})


def with_facing_pages(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the sheets of a file, each right-hand page put beside the page before it.

    Examples
    --------
    >>> left = [["No", "Company Name", "Address"], *([str(n), f"PT {n}", "Tegal"] for n in (1, 2, 3))]
    >>> right = [["No", "Employees", "Products"], *([str(n), "12", "batik"] for n in (1, 2, 3))]
    >>> [whole] = with_facing_pages([sheet_of("a.xlsx", "p1", left), sheet_of("a.xlsx", "p2", right)])
    >>> whole.name, whole.head[1]
    ('p1 + p2', ['1', 'PT 1', 'Tegal', '12', 'batik'])
    """
    found: list[Sheet] = []
    for sheet in sheets:
        whole = _beside(found[-1], sheet) if found else None
        if whole is None:
            found.append(sheet)
        else:
            found[-1] = whole
    return found


def _roles(header: Header) -> list[str]:
    return [next(iter(header_roles(name)), "") if name else "" for name in header.names]


def _beside(left: Sheet, right: Sheet) -> Sheet | None:
    if not left.head or not right.head or left.has_header or right.has_header:
        return None
    heads = find_header(left), find_header(right)
    roles = [_roles(header) for header in heads]
    if not all(header.found and "number" in told for header, told in zip(heads, roles, strict=True)):
        return None
    if _NAMES.isdisjoint(roles[0]) or _names_somebody(right, heads[1], roles[1]):
        return None
    at = [told.index("number") for told in roles]
    if (ours := rows_of(left, MOST_ROWS)) is None or (theirs := rows_of(right, MOST_ROWS)) is None:
        return None
    pages = [ours, theirs]
    known = [_numbered(rows, header, column) for rows, header, column in zip(pages, heads, at, strict=True)]
    shared = len(known[0].keys() & known[1].keys())
    if shared < FEWEST or shared < AGREE * max(map(len, known)):
        return None
    return _joined((left, right), heads, pages, known, at[1])


def _names_somebody(sheet: Sheet, header: Header, roles: Sequence[str]) -> bool:
    """Return whether most rows of a page name somebody: a *Cooperative Name* that is mostly blank does not."""
    named = [at for at, role in enumerate(roles) if role in _NAMES]
    below = [row for row in sheet.head[header.first_data_row - 1 :] if any(row)]
    return 2 * sum(any(row[at] for at in named if at < len(row)) for row in below) > len(below)


def _numbered(rows: Sequence[Row], header: Header, column: int) -> dict[str, int]:
    """Return where each running number stands, none at all where a number comes twice."""
    found: dict[str, int] = {}
    for at in range(header.first_data_row - 1, len(rows)):
        number = (rows[at][column] or "").strip(" .)").removesuffix(".0")
        if number.isdecimal() and number in found:
            return {}
        if number.isdecimal():
            found[number] = at
    return found


def _joined(
    sheets: tuple[Sheet, Sheet],
    heads: tuple[Header, Header],
    pages: list[list[Row]],
    known: list[dict[str, int]],
    number: int,
) -> Sheet:
    """Return the rows of the left page, each in its place, with the cells of the right one behind them."""
    rows, behind = pages
    first = heads[0].first_data_row - 1
    titles: list[Row] = [[title] for title in heads[0].titles]
    above = titles[: first - 1]
    width = len(heads[0].names)

    def others(row: Sequence[str | None]) -> Row:
        return [cell for column, cell in enumerate(row) if column != number]

    blank: list[Row] = [[None]] * (first - 1 - len(above))
    whole = [*above, *blank]
    whole.append([*(name or None for name in heads[0].names), *(name or None for name in others(heads[1].names))])
    of = {at: behind[known[1][told]] for told, at in known[0].items() if told in known[1]}
    for at in range(first, len(rows)):
        cells = [*rows[at], *[None] * (width - len(rows[at]))][:width]
        whole.append([*cells, *(others(of[at]) if at in of else ())])
    left, right = sheets
    return sheet_of(left.file, f"{left.name} + {right.name}", whole, notes={**left.notes, **right.notes})
