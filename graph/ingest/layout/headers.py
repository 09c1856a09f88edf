"""Where the table begins: title rows, a header in any row, merged two-row headers, a row of column numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.ingest.heads.roles import EXACT, header_roles
from graph.ingest.layout.month_headers import month_in
from graph.ingest.place.words import REGION_START

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graph.ingest.formats.sheets import Row, Sheet

SEARCHED_ROWS: Final = 60
FEWEST: Final = 3
"""Columns that a header names at least, so that a row of goods and places is none."""
_NAMES: Final = frozenset({"name", "owner"})
Roles = dict[int, str]
"""Role of each column, by its place."""
_ALIKE: Final = 0.6
"""Share of the cells of a header by which an earlier row is the same header."""
_COLUMN_NUMBER = re.compile(r"^\(?\d{1,3}\)?\.?$")
_DIGITS = re.compile(r"\d")
_BRACKETS = re.compile(r"\([^)]*\)")
_UNIT = re.compile(
    r"\W*(?:(?:dalam|x|per|rp|idr|rupiah|usd|juta|jt|ribu|rb|miliar|milyar|kg|kw|kuintal|ton|m[23]?|liter|ltr|buah|bh|unit"
    r"|orang|org|th|thn|tahun|bln|bulan|hari|hr|satuan|volume|0{2,3})\b\W*)+",
    re.I,
)
"""A cell that only states a unit: ``(Rp.000)``, ``Kg/th``."""


@dataclass(frozen=True)
class Header:
    """The header of a sheet.

    Parameters
    ----------
    names
        One text a column: ``"Alamat Kecamatan"`` where a group head stands over it; empty where nothing is written.
    children
        The lower words alone, equal to ``names`` where there is no group head.
    first_data_row
        Number (from 1) of the first row below the header.
    titles
        Texts above the header: what the list is, its year, its unit, whether it is synthetic.
    found
        False when the sheet has no header at all.
    """

    names: tuple[str, ...]
    children: tuple[str, ...]
    first_data_row: int
    titles: tuple[str, ...]
    found: bool = True


def _filled(row: Row) -> list[int]:
    return [i for i, cell in enumerate(row) if cell]


def _hits(row: Row) -> float:
    """How much of a row reads like column names: named roles count, long texts and numbers speak against it."""
    score, seen = 0.0, set()
    for cell in filter(None, row):
        found = header_roles(cell)
        role, confidence = next(iter(found.items()), ("", 0.0))
        if confidence >= 0.75 and role not in seen:
            seen.add(role)
            score += 1.0 if confidence > 0.9 else 0.6
        elif not found and (_COLUMN_NUMBER.match(cell) or len(cell) > 60 or sum(c.isdigit() for c in cell) > 4):
            score -= 0.5
    return score


def _is_numbering(row: Row) -> bool:
    cells = [cell for cell in row if cell]
    return (
        len(cells) >= 2
        and all(_COLUMN_NUMBER.match(c) for c in cells)
        and len(set(cells)) == len(cells)
        and ([int(re.sub(r"\D", "", c)) for c in cells] == list(range(1, len(cells) + 1)))
    )


def _is_child(parent: Row, child: Row) -> bool:
    """Tell whether a row carries the lower half of a merged header."""
    filled = _filled(child)
    gaps = [i for i in range(len(child)) if i >= len(parent) or not parent[i]]
    if not filled or not any(i in filled for i in gaps):
        return False
    names = [i for i in _filled(parent) if next(iter(header_roles(parent[i] or "")), "") in ("name", "number")]
    heads = [i for i in names if i in filled]
    if heads:
        return _parts_heads(heads, child, gaps)
    return all(_is_heading_cell(child[i] or "") for i in filled)


def _parts_heads(heads: Sequence[int], child: Row, gaps: Sequence[int]) -> bool:
    """Tell whether a row parts *Nama & Alamat* into *Nama* and *Alamat*, or *Nama* into *Badan* and *Nama*."""
    filled = _filled(child)
    named = {i for i in filled if max(header_roles(child[i] or "").values(), default=0.0) >= EXACT}
    parted = all(i + 1 in gaps and i + 1 in filled and (i in named or i + 1 in named) for i in heads)
    parted = parted and len(named) > 1
    return parted and all(_is_heading_cell(child[i] or "") for i in filled)


def _is_heading_cell(cell: str) -> bool:
    plain = _DIGITS.search(_BRACKETS.sub(" ", cell)) is None
    return len(cell) <= 40 and bool(plain or header_roles(cell) or _UNIT.fullmatch(cell) or month_in(cell))


def _is_unit_row(row: Row) -> bool:
    """Tell whether a row below the header only states units."""
    cells = [cell for cell in row if cell]
    return bool(cells) and all(_UNIT.fullmatch(cell) for cell in cells)


def _is_parent(parent: Row, child: Row) -> bool:
    """Tell whether the row above the names carries group heads or names merged downwards."""
    filled = _filled(parent)
    if len(filled) < 2:
        return False
    open_below = [i for i in filled if i >= len(child) or not child[i]]
    grouped = any(i + 1 < len(child) and child[i] and (i + 1 >= len(parent) or not parent[i + 1]) for i in filled)
    return bool(open_below) or (grouped and _hits(parent) > 0)


def merge_rows(parent: Row, child: Row, width: int) -> tuple[list[str], list[str]]:
    """Return the headers of two rows, and the lower words alone: a head stands over cells to its right without one."""
    names, children, over = [], [], ""
    for i in range(width):
        above = (parent[i] if i < len(parent) else None) or ""
        below = (child[i] if i < len(child) else None) or ""
        over = above or (over if below else "")
        names.append(f"{over} {below}".strip() if below else above)
        children.append(below or above)
    return names, children


def _texts(row: Row, width: int) -> list[str]:
    return [(row[i] if i < len(row) else None) or "" for i in range(width)]


def _mostly_digits(text: str) -> bool:
    return 2 * sum(c.isdigit() for c in text) > len(text)


def _looks_like_names(head: Sequence[Row], at: int) -> bool:
    """Without a known word: names are short texts without digits over columns that hold something else."""
    row = head[at]
    filled = _filled(row)
    if len(filled) < 2 or any(_mostly_digits(row[i] or "") or len(row[i] or "") > 40 for i in filled):
        return False
    below = [r for r in head[at + 1 : at + 30] if _filled(r)]
    numeric = [
        i for i in filled if sum(_mostly_digits((r[i] if i < len(r) else "") or "x") for r in below) > 0.6 * len(below)
    ]
    return bool(below) and bool(numeric)


def header_with(sheet: Sheet, names: Collection[str]) -> Header | None:
    """Return the header of a sheet at the first row that holds all of some names, None when no row does."""
    for at, row in enumerate(sheet.head[:SEARCHED_ROWS]):
        if set(names) <= {cell for cell in row if cell}:
            return _header_at(sheet.head, at, sheet.width)
    return None


def find_header(sheet: Sheet) -> Header:
    """Return the header of a sheet.

    Examples
    --------
    >>> from graph.ingest.formats.sheets import sheet_of
    >>> rows = [["DAFTAR UMKM 2023"], [], ["No", "Nama Usaha", "Alamat", None], [None, None, "Desa", "Kecamatan"],
    ...         ["1", "UD Maju", "Lanosangia", "Kulisusu"]]
    >>> header = find_header(sheet_of("a.xlsx", None, rows))
    >>> header.names, header.first_data_row, header.titles
    (('No', 'Nama Usaha', 'Alamat Desa', 'Alamat Kecamatan'), 5, ('DAFTAR UMKM 2023',))
    """
    head, width = sheet.head, sheet.width
    if not head:
        return Header((), (), 1, (), found=False)
    if sheet.has_header:
        names = _texts(head[0], width)
        # keys of nested records: what they are called inside says as much as the whole path
        inner = tuple(name.rpartition(".")[2] for name in names)
        return Header(tuple(names), inner, 2, ())
    scores = [_hits(row) for row in head[:SEARCHED_ROWS]]
    best = max(scores, default=0.0)
    at = _first_alike(head, scores.index(best)) if scores else 0
    only_column = width == 1 or all(len(_filled(row)) <= 1 for row in head)
    if best < (0.9 if only_column else 1.5):
        at = next((i for i, row in enumerate(head[:10]) if len(_filled(row)) >= 2), 0)
        # *KELURAHAN : X* alone in its row is a heading, and no header of a table of several columns
        named = best >= 0.6 and (only_column or len(_filled(head[scores.index(best)])) > 1)
        if not named and not _looks_like_names(head, at):
            return _no_header(head, width)
        at = _first_alike(head, scores.index(best)) if named else at
    return _header_at(head, at, width)


def _first_alike(head: Sequence[Row], best: int) -> int:
    """Return the first row that reads like the best header: one repeated further down may name more than the first.

    Examples
    --------
    >>> first, again = ["No", "Nama", "Alamat", None, "Usaha"], ["No", "Nama", "Desa", "Kec", "Usaha"]
    >>> _first_alike([["DAFTAR"], first, [None, None, "Desa", "Kec"], ["1", "Sri", "A", "B", "tahu"], again], 4)
    1
    """
    filled = _filled(head[best])

    def alike(row: Row) -> int:
        return sum(i < len(row) and bool(row[i]) and row[i] == head[best][i] for i in filled)

    # with rows between, one in other words is the header of those: what stands above a header is taken for its title
    return next(
        (
            at
            for at in range(best)
            if alike(head[at]) >= max(2, _ALIKE * len(filled)) or (best - at > 2 and sure_roles(head[at]))
        ),
        best,
    )


def sure_roles(row: Row) -> Roles:
    """Return which column a row surely names what, none where it is no header: no name, or mostly other words.

    Examples
    --------
    >>> sure_roles(["No", "Nama", "Usaha", "Bahan"]), sure_roles(["1", "Sri", "tahu", None])
    ({0: 'number', 1: 'name'}, {})
    """
    found: Roles = {}
    sures = 0
    for at, cell in enumerate(row):
        role, sure = next(iter(header_roles(cell).items()), ("", 0.0)) if cell and len(cell) <= 60 else ("", 0.0)
        sures += sure >= EXACT
        if sure >= EXACT and role not in found.values():
            found[at] = role
    plain = sures >= FEWEST and len(found) > 1 and 2 * sures > len(_filled(row))
    return found if plain and not _NAMES.isdisjoint(found.values()) else {}


def _no_header(head: Sequence[Row], width: int) -> Header:
    """Return that a sheet names no column: rows of one cell above the first whole one are its titles.

    A heading of a place right above the rows stays a row, and speaks for those below it.
    """
    blank = ("",) * width
    whole = next((at for at, row in enumerate(head) if len(_filled(row)) > 2), 0)
    if any(len(_filled(row)) > 1 for row in head[:whole]):
        whole = 0
    while whole and any(re.search(REGION_START, cell) for cell in head[whole - 1] if cell):
        whole -= 1
    titles = tuple(cell for row in head[:whole] for cell in row if cell)
    return Header(blank, blank, whole + 1, titles, found=False)


def _header_at(head: Sequence[Row], at: int, width: int) -> Header:
    first, last = at, at
    if at > 0 and _is_parent(head[at - 1], head[at]):
        first = at - 1
        names, children = merge_rows(head[first], head[at], width)
    elif at + 1 < len(head) and _is_child(head[at], head[at + 1]):
        last = at + 1
        names, children = merge_rows(head[at], head[last], width)
    else:
        names = children = _texts(head[at], width)
    if last + 1 < len(head) and _is_unit_row(head[last + 1]):
        last += 1
        units = _texts(head[last], width)
        names = [f"{name} {unit}".strip() for name, unit in zip(names, units, strict=True)]
    if last + 1 < len(head) and _is_numbering(head[last + 1]):
        last += 1
    titles = tuple(cell for row in head[:first] for cell in row if cell)
    return Header(tuple(names), tuple(children), last + 2, titles)
