"""Survey sheets of ties laid out as rows of one tie: rosters, free names, and one column a question.

A roster is a square with the same names above and beside; a free-name sheet asks each respondent for names; a sheet of
questions has two parties in a row and a column for each sort of tie. All become *from, to, sort, strength*.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.ingest.formats.sheets import Row, Sheet, sheet_of
from graph.ingest.heads.roles import header_roles
from graph.ingest.layout.headers import find_header
from graph.ingest.party.personal import without_contacts
from graph.ingest.trade.tie_rows import read_type
from graph.model.names import normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.ingest.layout.headers import Header

MOST_ROWS: Final = 20_000
"""Respondents of one survey; a longer list is no survey and is read as it stands."""
LEAST_SHARED: Final = 0.6
"""Share of the names above a square that stand beside it as well."""
HEADER: Final[Row] = ["Dari", "Ke", "Jenis hubungan", "Bobot", "Sejak"]
_NO: Final = re.compile(
    r"^(?:0+(?:[.,]0+)?|-|–|(?:tidak|tdk|belum)(?: ada| tahu)?|no|none|n|t|f|false|x{0}|99|98|88|na|n/a|nihil)$", re.I
)
_MARK: Final = re.compile(r"^(?:\d{1,2}(?:[.,]\d+)?|x|v|√|✓|ya|y|yes|true|ada|tidak|tdk|no|n|t|f|false|-|–)$", re.I)
_NUMBERED: Final = re.compile(r"[\s_.\-#(\[]*(?:ke[\s_-]*)?\d{1,2}[)\]]?\s*$")
_ASKED: Final = re.compile(r"\b(?:siapa|sebutkan|whom?|name the)\b", re.I)
"""A question for names, without a number behind it."""
_RESPONDENT: Final = re.compile(r"\b(?:responden|respondent|ego|pengisi|narasumber|informan)\b", re.I)
_SORTS: Final = re.compile(r"\b(?:hubungan|ikatan|relasi|relation(?:ship)?|tie)\b", re.I)
_SINCE: Final = re.compile(r"\b(?:sejak|since|tanggal|tgl|timestamp|cap waktu|tahun survei|tahun survey)\b", re.I)


def _words(header: str) -> str:
    return re.sub(r"[_.\-]+", " ", header).strip()


def _rows(sheet: Sheet, header: Header) -> Iterator[Row]:
    for batch in sheet.batches():
        names = [name for name in batch.columns if name.startswith("c") and name[1:].isdigit()]
        wide = [None] * max(0, len(header.names) - len(names))
        for number, *cells in batch.select("row", *names).iter_rows():
            if number >= header.first_data_row:
                yield [*(cell.strip() or None if cell else None for cell in cells), *wide]


def _as_ties(sheet: Sheet, header: Header, rows: list[Row], sort: str) -> Sheet:
    titles: list[Row] = [[title] for title in header.titles]
    return sheet_of(sheet.file, sheet.name, [*titles, HEADER, *rows], notes={**sheet.notes, "survey": sort})


def _square(header: Header, rows: list[Row]) -> tuple[int, dict[int, str]] | None:
    """Return the column beside the square and the names above it, None when the sheet is no square."""
    heads = {i: name for i, name in enumerate(header.names) if name}
    for beside in range(min(2, len(header.names))):
        above = {i: name for i, name in heads.items() if i > beside}
        named = {normalise_name(row[beside] or "") for row in rows if len(row) > beside}
        shared = sum(normalise_name(name) in named for name in above.values())
        marks = [row[i] for row in rows for i in above if i < len(row) and row[i]]
        if len(above) >= 2 and shared >= LEAST_SHARED * len(above) and all(_MARK.match(mark) for mark in marks if mark):
            return beside, above
    return None


def _roster(header: Header, rows: list[Row]) -> list[Row] | None:
    found = _square(header, rows)
    if found is None:
        return None
    beside, above = found
    return [
        [row[beside], name, None, mark if mark.isdigit() else "1", None]
        for row in rows
        if row[beside]
        for i, name in above.items()
        if i < len(row)
        and (mark := row[i])
        and not _NO.match(mark)
        and normalise_name(name) != normalise_name(row[beside] or "")
    ]


def _free_names(header: Header, rows: list[Row]) -> list[Row] | None:
    """Lay out the names that each respondent gave: numbered columns of one question, or questions of sorts of ties."""
    heads = [_words(name) for name in header.names]
    ego = next((i for i, name in enumerate(heads) if _RESPONDENT.search(name) or "start" in header_roles(name)), None)
    asked = {i for i, name in enumerate(heads) if _NUMBERED.search(name) or _ASKED.search(name)}
    if ego is None and any(_ASKED.search(heads[i]) and read_type(heads[i])["type"] for i in asked):
        own = (i for i, name in enumerate(heads) if i not in asked and {"name", "owner"} & header_roles(name).keys())
        ego = next(own, None)
    if ego is None:
        return None
    stems = {i: _NUMBERED.sub("", heads[i]).strip() for i in sorted(asked - {ego})}
    sort = next((i for i, name in enumerate(heads) if i not in stems and i != ego and _SORTS.search(name)), None)
    since = next((i for i, name in enumerate(heads) if i not in stems and i != ego and _SINCE.search(name)), None)
    given = [row[i] for row in rows for i in stems if i < len(row) and row[i]]
    if len(stems) < 2 or sum(bool(re.search(r"[^\W\d_]{2}", name or "")) for name in given) < 0.8 * max(len(given), 1):
        return None

    def cell(row: Row, at: int | None) -> str | None:
        return row[at] if at is not None and at < len(row) else None

    return [
        [row[ego], name, cell(row, sort) or stems[i], None, cell(row, since)]
        for row in rows
        if row[ego]
        for i in stems
        if (name := cell(row, i)) and not _NO.match(name) and without_contacts(name)
    ]


def _questions(header: Header, rows: list[Row]) -> list[Row] | None:
    """Lay out two parties a row with a column for each sort of tie, marked or rated."""
    heads = [_words(name) for name in header.names]
    start = next((i for i, name in enumerate(heads) if "start" in header_roles(name)), None)
    end = next((i for i, name in enumerate(heads) if i != start and "end" in header_roles(name)), None)
    if start is None or end is None:
        return None
    asked = [i for i, name in enumerate(heads) if i not in (start, end) and read_type(name)["type"]]
    marks = [row[i] for row in rows for i in asked if i < len(row) and row[i]]
    if len(asked) < 2 or not marks or not all(_MARK.match(mark) for mark in marks if mark):
        return None
    since = next((i for i, name in enumerate(heads) if i not in asked and _SINCE.search(name)), None)
    return [
        [row[start], row[end], heads[i], mark if mark.isdigit() else "1", row[since] if since is not None else None]
        for row in rows
        for i in asked
        if i < len(row) and (mark := row[i]) and not _NO.match(mark)
    ]


def untangled(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return sheets with every survey of ties laid out as one tie a row; other sheets stay as they are.

    Examples
    --------
    >>> square = [["", "UD A", "UD B", "UD C"], ["UD A", None, "1", "0"], ["UD B", "1", None, "3"]]
    >>> square.append(["UD C", "0", "", ""])
    >>> [laid] = untangled([sheet_of("pinjam_alat.csv", None, square)])
    >>> [row[:2] for row in laid.head[1:]]
    [['UD A', 'UD B'], ['UD B', 'UD A'], ['UD B', 'UD C']]
    """
    return [_untangled(sheet) for sheet in sheets]


def _untangled(sheet: Sheet) -> Sheet:
    if not sheet.head or sheet.width < 3 or sheet.width > 500:
        return sheet
    header = find_header(sheet)
    if not header.found:
        return sheet
    width = max(sheet.width, len(header.names))
    looks = [[*row, *[None] * (width - len(row))] for row in sheet.head[header.first_data_row - 1 :] if any(row)]
    for sort, lay in (("roster", _roster), ("free_names", _free_names), ("questions", _questions)):
        if lay(header, looks):
            rows = list(_rows(sheet, header))
            ties = lay(header, rows) if len(rows) <= MOST_ROWS else None
            if ties:
                return _as_ties(sheet, header, ties, sort)
    return sheet
