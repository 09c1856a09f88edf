"""Text tables (CSV and its kin): the delimiter found, broken quotes survived, nothing of a row lost."""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import lru_cache
from itertools import islice, repeat
from operator import contains
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.errors import IngestFailed
from graph.ingest.formats.encodings import detect_encoding, encoded_once
from graph.ingest.formats.limits import MAX_LINE_CHARACTERS
from graph.ingest.formats.sheets import BATCH_ROWS, HEAD_ROWS, Row, Sheet, check_width, frame_of, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


DELIMITERS: Final = (";", "\t", ",", "|")
_SAMPLE_LINES: Final = 300
_FEW: Final = 2
_PARTED: Final = 2
"""Signs by which a line is parted otherwise than the rest of its table."""
_NUMBERED: Final = re.compile(r"\s*\d{1,4}[;\t,|]")
LEFT_OPEN: Final = "quotes_left_open"
"""Note of the rows in which a cell opens with a quote that nothing closes: it is read as a letter."""
_MOST_NAMED: Final = 10
_LONGEST_RECORD: Final = 40
"""Lines that one quoted cell may span; beyond it, the quote is a stray one."""


def _lines(path: Path, encoding: str) -> Iterator[str]:
    with path.open(encoding=encoding, errors="replace", newline=None) as file:
        rest = ""
        while text := file.read(MAX_LINE_CHARACTERS):
            whole = encoded_once(rest + text).split("\n")
            if max(map(len, whole)) >= MAX_LINE_CHARACTERS:
                message = f"{path.name} has a line of more than {MAX_LINE_CHARACTERS} characters"
                raise IngestFailed(message, hint="it is no list: save the table as CSV again", file=path.name)
            rest = whole.pop()
            yield from whole
        if rest:
            yield rest


def split_record(line: str, delimiter: str) -> list[str]:
    """Return the cells of one record; quotes that fit no rule are letters like others.

    Examples
    --------
    >>> split_record('UD "Maju";"Jl. A; no 3";5', ";")
    ['UD "Maju"', 'Jl. A; no 3', '5']
    """
    if '"' not in line:
        return line.split(delimiter)
    try:
        # csv.reader keeps line ends inside quotes only when it sees them
        return next(csv.reader([part + "\n" for part in line.split("\n")], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)


def split_plain(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line without quotes; one pasted from another table may be parted otherwise than the rest.

    Examples
    --------
    >>> split_plain("1,Budi,jamur", ","), split_plain("1;Budi;akar kayu, meja;0812", ","), split_plain("", ",")
    (['1', 'Budi', 'jamur'], ['1', 'Budi', 'akar kayu, meja', '0812'], [])
    """
    if not line.strip():
        return []
    if line.count(delimiter) < _FEW:
        other = next((sign for sign in DELIMITERS if sign != delimiter and line.count(sign) >= _PARTED), None)
        if other is not None and line.count(other) > line.count(delimiter) and _NUMBERED.match(line):
            return line.split(other)
    return line.split(delimiter)


def _opening(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'(?:^|{re.escape(delimiter)})[ ]*"')


@lru_cache
def _anew(delimiter: str) -> re.Pattern[str]:
    """Return how a line begins whose first quote opens a cell: the one before it was never closed."""
    return re.compile(rf'(?:[^"]*{re.escape(delimiter)})?[ ]*"(?!"|[ ]*(?:{re.escape(delimiter)}|$))')


def _entries(
    block: list[str], lines: Iterator[str], delimiter: str, left_open: list[int] | None = None
) -> Iterator[str | list[str]]:
    """Yield the records that begin in a block of lines: lines without quotes as they are, the others as cells.

    A quoted cell may take lines of what follows the block. The places of records with a quote that nothing closes are
    added to ``left_open``.
    """
    opening, at = _opening(delimiter), -1
    waiting = block[::-1]
    while waiting:
        line = waiting.pop()
        at += 1
        if '"' not in line:
            yield line
        elif line.count('"') % 2 == 0 or not opening.search(line):
            yield split_record(line, delimiter)
        else:
            parts = _with_following(line, lines, waiting, _anew(delimiter))
            if parts is None:
                # no end in sight: the quote is a letter like others
                if left_open is not None:
                    left_open.append(at)
                yield line.split(delimiter)
            else:
                yield split_record("\n".join(parts), delimiter)


def _with_following(line: str, lines: Iterator[str], waiting: list[str], anew: re.Pattern[str]) -> list[str] | None:
    """Return the lines that a quoted cell spans; where its end is not found soon, they go back to ``waiting``.

    Nor is it found where another cell is opened first: of two quotes that nobody closed the second is no end.
    """
    parts = [line]
    closed = False
    while not closed and len(parts) < _LONGEST_RECORD:
        more = waiting.pop() if waiting else next(lines, None)
        if more is None:
            break
        parts.append(more)
        if anew.match(more):
            break
        closed = more.count('"') % 2 == 1
    if closed:
        return parts
    waiting.extend(reversed(parts[1:]))
    return None


def records(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    r"""Yield the records of a text table: a quoted cell may span lines, a stray quote swallows none.

    Examples
    --------
    >>> list(records(iter(['a;b', '"two', 'lines";2', 'pipa 5";3']), ";"))
    [['a', 'b'], ['two\nlines', '2'], ['pipa 5"', '3']]
    """
    for line in lines:
        for entry in _entries([line], lines, delimiter):
            if isinstance(entry, str):
                yield split_plain(entry, delimiter)
            else:
                yield entry


def _split_plain(lines: list[str], numbers: pl.Series | list[int], delimiter: str, width: int) -> list[pl.DataFrame]:
    """Return lines without quotes as frames: those of the usual number of cells are split by the column."""
    table = pl.DataFrame({"row": numbers, "line": lines}, schema={"row": pl.Int64, "line": pl.String})
    names = [f"c{i}" for i in range(width)]
    # parted once more than cells are wanted: what stands there tells a longer line from one of the usual number
    parted = pl.col("line").str.split_exact(delimiter, width).struct.rename_fields([*names, "more"])
    split = table.with_columns(parted.alias("cells")).unnest("cells")
    usual = split.select(pl.col(names[-1]).is_not_null() & pl.col("more").is_null()).to_series()
    even = split.select("row", *names, overflow=pl.lit(None, dtype=pl.String))
    if usual.all():
        return [even]
    rest = table.filter(~usual)
    ragged = [split_plain(line, delimiter) for line in rest["line"]]
    return [even.filter(usual), frame_of(ragged, rest["row"].to_list(), width)]


def _split_together(block: list[str], delimiter: str) -> list[list[str]] | None:
    """Return the records of lines that hold one each, quotes and all, which is many times faster than line by line.

    None where a quote is left open, is a letter like others, or a cell spans lines: then each line is looked at.
    """
    if any(line.count('"') % 2 for line in block):
        return None
    try:
        found = list(csv.reader((line + "\n" for line in block), delimiter=delimiter))
    except csv.Error:
        return None
    if len(found) != len(block):
        return None
    return [
        split_plain(line, delimiter) if len(cells) <= _FEW and '"' not in line else cells
        for line, cells in zip(block, found, strict=True)
    ]


def _batches(lines: Iterator[str], delimiter: str, width: int, notes: dict[str, object]) -> Iterator[pl.DataFrame]:
    """Yield the grid of a text table in batches, rows in their order; rows of quotes left open are noted."""
    left_open: list[int] = []
    first = 1
    while block := list(islice(lines, BATCH_ROWS)):
        if not any(map(contains, block, repeat('"'))):
            numbers = pl.int_range(first, first + len(block), eager=True)
            first += len(block)
            parts = _split_plain(block, numbers, delimiter, width)
            yield pl.concat(parts).sort("row") if len(parts) > 1 else parts[0]
            continue
        if (together := _split_together(block, delimiter)) is not None:
            yield frame_of(together, range(first, first + len(block)), width)
            first += len(block)
            continue
        places: list[int] = []
        entries = list(enumerate(_entries(block, lines, delimiter, places), first))
        if places:
            left_open += [first + place for place in places]
            notes[LEFT_OPEN] = left_open[:_MOST_NAMED]
        first += len(entries)
        plain = [(row, entry) for row, entry in entries if isinstance(entry, str)]
        quoted = [(row, entry) for row, entry in entries if not isinstance(entry, str)]
        parts = _split_plain([line for _, line in plain], [row for row, _ in plain], delimiter, width)
        parts.append(frame_of([cells for _, cells in quoted], [row for row, _ in quoted], width))
        yield pl.concat(parts).sort("row")


def detect_delimiter(lines: list[str]) -> str:
    """Return the delimiter by which the lines fall into the steadiest grid of more than one column.

    Examples
    --------
    >>> detect_delimiter(["nama;alamat", "UD A;Jl. B, no 1", "UD C;Jl. D, RT 2, RW 3"])
    ';'
    """
    best, best_score = ",", -1.0
    for delimiter in DELIMITERS:
        widths = Counter(len(cells) for cells in records(iter(lines), delimiter) if any(map(str.strip, cells)))
        total = sum(widths.values())
        if not total:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1] * min(item[0] - 1, 4), item[0]))
        score = (count / total) * (1 + 0.02 * min(width, 30)) if width > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _header_width(head: list[list[str]]) -> int:
    """Return the width of the header where it is plain to see: the first row of three words or more, without a digit.

    Examples
    --------
    >>> _header_width([["DAFTAR UMKM", "", ""], ["No", "Nama", "Jenis", "Ket"], ["1", "UD A", "tahu"]])
    4
    >>> _header_width([["UD A", "Jl. B no 1", "tahu"]])
    0
    """
    for row in head:
        filled = [cell for cell in row if cell.strip()]
        if len(filled) > 2:
            plain = not any(letter.isdigit() for cell in filled for letter in cell)
            return len(row) if plain and row[-1].strip() else 0
    return 0


def _grid_width(head: list[list[str]], name: str) -> int:
    """Return the width of most rows, or of a wider header; cells beyond it are told as overflow and mended later."""
    used = Counter(max((i + 1 for i, cell in enumerate(row) if cell.strip()), default=0) for row in head)
    widths = Counter(len(row) for row in head if any(cell.strip() for cell in row))
    check_width(name, max(widths, default=0))
    if not widths:
        return 0
    usual = max(widths.items(), key=lambda item: (item[1], item[0]))[0]
    return max(min(usual, max(used)), _header_width(head))


def read_delimited(path: Path, file: str) -> list[Sheet]:
    """Return the one sheet of a text table, to be read in batches.

    Parameters
    ----------
    path
        The file.
    file
        What to call it in messages.

    Raises
    ------
    IngestFailed
        If it is empty, no text, or has lines or columns beyond the limits.
    """
    encoding = detect_encoding(path)
    sample = list(islice(_lines(path, encoding), _SAMPLE_LINES))
    marked = re.fullmatch(r"\s*sep=(.)\s*", sample[0], re.IGNORECASE) if sample else None
    delimiter = marked[1] if marked else detect_delimiter(sample)
    head = list(islice(records(_lines(path, encoding), delimiter), HEAD_ROWS))
    width = _grid_width(head, file)

    notes: dict[str, object] = {"encoding": encoding, "delimiter": delimiter}

    def batches() -> Iterator[pl.DataFrame]:
        return _batches(_lines(path, encoding), delimiter, width, notes)

    texts: list[Row] = [[tidy(cell) for cell in row[:width]] for row in head]
    if marked:
        texts[0] = []
    return [Sheet(file, None, texts, batches, False, notes)]


def start_of(path: Path, letters: int, limit_bytes: int) -> str:
    """Return the first letters of a text, nothing of one longer than a limit: a bounded look before all is read."""
    if path.stat().st_size > limit_bytes:
        return ""
    with path.open(encoding=detect_encoding(path), errors="replace") as opened:
        return encoded_once(opened.read(letters))


def text_of(path: Path, limit_bytes: int) -> str:
    """Return a whole text file, decoded, when it is no longer than a limit."""
    if path.stat().st_size > limit_bytes:
        message = f"{path.name} is larger than {limit_bytes // 1_000_000} MB"
        raise IngestFailed(message, hint="send it as CSV or Parquet", file=path.name)
    return encoded_once(path.read_text(encoding=detect_encoding(path), errors="replace"))
