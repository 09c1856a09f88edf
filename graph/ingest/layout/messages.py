"""Lists typed as a message: one line a business, whose parts stand between dashes, colons, strokes or commas.

Whoever gathers a village's list on a telephone numbers one part of it, puts strokes before the next and nothing before
a third. Each part is read in its own way, and all become one table: no line is one long name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from graph.ingest.formats.sheets import Sheet, sheet_of, tidy
from graph.ingest.heads.roles import EXACT, header_roles
from graph.ingest.layout.message_parts import (
    COLUMNS,
    NAME,
    NOTE_COLUMN,
    NUMBER,
    cells_of,
    is_parted,
    parts_of,
    separator_of,
)
from graph.ingest.layout.row_rules import CHAT, NOTE, TITLE, VILLAGE
from graph.ingest.place.words import REGION_START

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ingest.formats.sheets import Row

MOST_ROWS: Final = 5_000
"""Lines of a message; what is longer was never typed."""
MOST_COLUMNS: Final = 5
"""Columns into which signs between the parts may have cut a message."""
FEWEST: Final = 4
"""Entries from which lines are told to be a list."""
LONGEST_TOP: Final = 8
"""Lines of greeting and title at most."""
_STEADY: Final = 0.6
"""Share of rows that fill all columns, from which a sheet is a table already."""
_SHARE: Final = 0.5
"""Least share of lines that are entries, and of entries that have parts."""
_MARK: Final = re.compile(r"\s*(?:(\d{1,4})\s*[.)](?!\d)|[^\w\s\"'(*]{1,3}(?=\s)|\*(?=\s))\s*(?=\S*[^\W\d_])")
"""What stands before an entry: *1.*, *2)*, *-*, a picture."""
_BOLD: Final = re.compile(r"\s*([*_~]+)([^*_~]+)\1\W*(?:\(([^)]*)\))?\W*")
"""A line in bold letters, as messages mark headings."""
_FAREWELL: Final = (
    r"(?i)^\W*(?:terima ?kasih|trims|makasih|wassalam\w*|demikian|sekian|thanks?|matur ?nuwun|hatur ?nuhun)\b"
)
_SAID: Final = tuple(re.compile(pattern) for pattern in (CHAT, NOTE, TITLE, _FAREWELL))
"""What is no business, whatever stands between its commas."""
_SMALL: Final = re.compile(r"\W*[a-z]")
LIKELY: Final = 0.75
"""Confidence from which a cell is likely to name a column."""
_LONGEST_HEAD: Final = 40
_HEADED: Final = 30
"""Rows among which the head of a table is looked for."""


@dataclass
class _Block:
    """Lines below each other that are written in one way."""

    lines: list[int] = field(default_factory=list)
    marked: bool = False


def with_message_parted(sheet: Sheet) -> Sheet:
    r"""Return a message as a table with a header, its titles above it; a sheet that is none as it is.

    Rows keep the numbers of their lines.

    Examples
    --------
    >>> lines = ["DATA UMKM", "*Dusun A*", "1. Siti - kue - 40 kg/bln", "2. UD Maju (Ali) - tahu", "3. Ani - jamu",
    ...          "   belum ada izin", "", "*Dusun B*", "Udin, tempe, modal 2 jt", "Asih,kerupuk,,0812xxxx"]
    >>> table = with_message_parted(sheet_of("a.txt", None, [[line] for line in lines]))
    >>> for row in table.head: print(row)
    ['DATA UMKM', None, None, None, None, None, None]
    ['No', 'Nama Usaha', 'Produk', 'Kapasitas Produksi', 'Modal', 'No HP', 'Keterangan']
    ['Dusun A', None, None, None, None, None, None]
    ['1', 'Siti', 'kue', '40 kg/bln', None, None, None]
    ['2', 'UD Maju (Ali)', 'tahu', None, None, None, None]
    ['3', 'Ani', 'jamu', None, None, None, 'belum ada izin']
    [None, None, None, None, None, None, None]
    [None, None, None, None, None, None, None]
    ['Dusun B', None, None, None, None, None, None]
    [None, 'Udin', 'tempe', None, '2 jt', None, None]
    [None, 'Asih', 'kerupuk', None, None, '0812xxxx', None]
    """
    if sheet.has_header or sheet.width > MOST_COLUMNS or not _may_be_one(sheet) or _has_head(sheet):
        return sheet
    lines = _lines_of(sheet)
    if lines is None:
        return sheet
    top = _top(lines)
    blocks = _blocks(lines, top)
    entries = {at: block for block in blocks for at in block.lines}
    if not _is_list(lines[top:], [lines[at] for at in entries]):
        return sheet
    rows = [dict.fromkeys(COLUMNS) | {NUMBER: _plain(line)} for line in lines]
    for block in blocks:
        bodies = [_body(lines[at]) for at in block.lines]
        found = cells_of(bodies, separator_of(bodies))
        for at, cells in zip(block.lines, found, strict=True):
            mark = _MARK.match(lines[at])
            rows[at] = dict.fromkeys(COLUMNS) | cells | {NUMBER: mark[1] if mark else None}
    _go_on(lines, rows, blocks)
    used = [name for name in COLUMNS if name in (NUMBER, NAME) or any(rows[at][name] for at in entries)]
    table: list[Row] = [[row[name] for name in used] for row in rows]
    made = sheet_of(sheet.file, sheet.name, [*table[:top], [*used], *table[top:]], notes=sheet.notes)
    return replace(made, first_row=sheet.first_row - 1)  # the header is no line of the message


def _may_be_one(sheet: Sheet) -> bool:
    """Tell whether the first rows may be a message's: what costs a table least is asked first."""
    rows = [row for row in sheet.head if any(row)]
    whole = sum(len(row) >= sheet.width and all(row) for row in rows)
    if len(rows) < FEWEST or (sheet.width > 1 and whole >= _STEADY * len(rows)):
        return False
    parted = "delimiter" in sheet.notes  # behind the first sign a row is cut
    firsts = [row[0] for row in rows if row[0]]
    likely = sum(parted or bool(_MARK.match(cell)) or is_parted(cell) for cell in firsts)
    return likely >= FEWEST and 2 * likely >= len(rows)


def _has_head(sheet: Sheet) -> bool:
    """Tell whether a row names columns: a table with cells left out is no message, whatever one column is called."""
    for row in sheet.head[:_HEADED]:
        cells = [cell for cell in row if cell]
        sures = [max(header_roles(cell).values(), default=0.0) if len(cell) <= _LONGEST_HEAD else 0.0 for cell in cells]
        if len(cells) > 1 and 2 * sum(sure >= LIKELY for sure in sures) > len(cells):
            return True
        if len(cells) == 1 and sures[0] >= EXACT and not {"name", "owner"}.isdisjoint(header_roles(cells[0])):
            return True
    return False


def _lines_of(sheet: Sheet) -> list[str] | None:
    """Return the lines as they were typed, None for more than a message has."""
    sign = str(sheet.notes.get("delimiter", " "))
    lines: list[str] = []
    for batch in sheet.batches():
        if len(lines) + batch.height > MOST_ROWS:
            return None
        for _, *cells in batch.iter_rows():
            kept = [part for cell in cells if cell is not None for part in cell.split("\x1f")]
            lines.append(sign.join(kept))
    return lines


def _is_list(lines: Sequence[str], entries: Sequence[str]) -> bool:
    filled = sum(bool(line.strip()) for line in lines)
    parted = sum(is_parted(_body(line)) for line in entries)
    return parted >= FEWEST and parted >= _SHARE * len(entries) and len(entries) >= _SHARE * filled


def _plain(line: str) -> str | None:
    """Return a line without the signs that make it bold."""
    bold = _BOLD.fullmatch(line)
    text = f"{bold[2]} ({bold[3]})" if bold and bold[3] else bold[2] if bold else line
    return tidy(text.strip().strip("*_~"))


def _body(line: str) -> str:
    mark = _MARK.match(line)
    return line[mark.end() if mark else 0 :].strip()


def _is_heading(line: str) -> bool:
    if _BOLD.fullmatch(line):
        return True
    bare = re.sub(r"\(.*?\)", "", line)
    return bare.rstrip().endswith(":") or (bool(re.match(VILLAGE, bare)) and not is_parted(bare))


def _says_no_business(line: str) -> bool:
    """Tell a note, a title or a place; *Kel. Makmur, kerupuk* is a group with its goods."""
    if any(pattern.search(line) for pattern in _SAID):
        return True
    return bool(re.match(REGION_START, line)) and not any(map(_SMALL.match, parts_of(line)[1:]))


def _top(lines: Sequence[str]) -> int:
    """Return how many lines stand above the list: greeting and titles, up to the first blank or marked line.

    A heading right above the first entry is one of the list.
    """
    ends = (at for at, line in enumerate(lines[: LONGEST_TOP + 1]) if not line.strip() or _MARK.match(line))
    top = next(ends, None)
    if top is None:
        top = next((at for at, line in enumerate(lines) if is_parted(line) and not _says_no_business(line)), 0)
    while top < len(lines) and not lines[top].strip():
        top += 1
    while top < len(lines) and _says_no_business(lines[top]) and not _MARK.match(lines[top]):
        top += 1
    above = _plain(lines[top - 1]) if top else None
    only = above is not None and re.match(VILLAGE, above) is None and not any(map(str.strip, lines[: top - 1]))
    if above and _is_heading(lines[top - 1]) and not only and not _says_no_business(above):
        top -= 1
    return top


def _blocks(lines: Sequence[str], top: int) -> list[_Block]:
    """Return the entries, those that are written in one way together."""
    blocks: list[_Block] = []
    block = _Block()
    for at in range(top, len(lines)):
        line = lines[at]
        marked = bool(_MARK.match(line))
        if not line.strip() or (_is_heading(line) and not marked):
            block = _Block()
            continue
        if not marked and (block.marked or _says_no_business(line)):
            continue  # goes on with the entry above it
        if marked and not block.marked:
            block = _Block(marked=True)
        if not block.lines:
            blocks.append(block)
        block.lines.append(at)
    told = (block for block in blocks if block.marked or sum(is_parted(lines[at]) for at in block.lines) > 1)
    return list(told)  # one line by itself greets, or thanks


def _go_on(lines: Sequence[str], rows: list[dict[str, str | None]], blocks: Sequence[_Block]) -> None:
    """Add to an entry what stands below it without a mark; its row is blank then."""
    for block in blocks:
        if not block.marked:
            continue
        for at in block.lines:
            for below in range(at + 1, len(lines)):
                line = lines[below]
                if not line.strip() or _MARK.match(line) or _is_heading(line) or _says_no_business(line):
                    break
                rows[at][NOTE_COLUMN] = ", ".join(filter(None, (rows[at][NOTE_COLUMN], tidy(line))))
                rows[below] = dict.fromkeys(COLUMNS)
