"""Tables aligned by blanks, as the text of a printed directory is: columns found by what stays blank on each page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.ingest.formats.delimited import DELIMITERS, start_of, text_of
from graph.ingest.formats.limits import MAX_JSON_BYTES
from graph.ingest.formats.sheets import Row, Sheet, sheet_of, tidy
from graph.ingest.heads.roles import header_roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_GAP: Final = re.compile(r"\s{2,}")
_RULE: Final = re.compile(r"^[\s\-_=+|]*$")
"""A line of dashes, or nothing."""
_LEAST_NAMED: Final = 3
"""Names of columns that a header must hold."""
_LONGEST_HEADER: Final = 4
"""Lines that a header takes at most."""
_SEARCHED: Final = 40_000
"""Letters of a file in which its first header must stand."""


@dataclass(frozen=True)
class _Page:
    """Lines between one header and the next."""

    titles: list[str]
    header: list[str]
    body: list[str]


def is_header(line: str) -> bool:
    """Return whether a line of text names columns that stand apart by blanks.

    Examples
    --------
    >>> is_header("No   Company Name     Address        Telephone")
    True
    >>> is_header("1    CV. Maju         Jl. Melati 3   0287-381234"), is_header("No;Nama Usaha;Alamat;Telepon")
    (False, False)
    """
    if any(line.count(mark) >= _LEAST_NAMED - 1 for mark in DELIMITERS):
        return False
    return sum(bool(header_roles(cell)) for cell in _GAP.split(line.strip())) >= _LEAST_NAMED


def _pages(lines: Sequence[str]) -> list[_Page]:
    starts = [at for at, line in enumerate(lines) if is_header(line)]
    pages = []
    titles = list(lines[: starts[0]])
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        length = next((n for n in range(1, _LONGEST_HEADER) if start + n >= end or _RULE.match(lines[start + n])), 1)
        body = list(lines[start + length : end])
        pages.append(_Page(titles, list(lines[start : start + length]), body))
        titles = []
    return pages


def _blank_throughout(lines: Iterable[str], width: int) -> list[bool]:
    filled = [False] * width
    for line in lines:
        for at, letter in enumerate(line):
            filled[at] = filled[at] or not letter.isspace()
    return [not one for one in filled]


def _cuts(page: _Page) -> list[int]:
    """Return where the columns of a page begin: behind a blank stripe, and under or above a name."""
    rows = [line for line in page.body if len(_GAP.split(line.strip())) >= _LEAST_NAMED]
    width = max(map(len, [*rows, *page.header]))
    blank = _blank_throughout([*rows, *page.header], width)
    begins = [at for at in range(width) if not blank[at] and (at == 0 or blank[at - 1])]
    named = [at for at in range(width) if any(at < len(line) and not line[at].isspace() for line in page.header)]
    cuts: list[int] = []
    for start, end in zip(begins, [*begins[1:], width], strict=True):
        if not cuts or any(start <= at < end for at in named):
            cuts.append(start)
    return cuts


def _crosses(line: str, cuts: Sequence[int]) -> bool:
    """Return whether a word stands across the beginning of a column: a title of the page, and no row."""
    return any(0 < cut < len(line) and " " not in line[cut - 1 : cut + 1] for cut in cuts)


def _cells(line: str, cuts: Sequence[int]) -> Row:
    return [tidy(line[start:end]) for start, end in zip([0, *cuts[1:]], [*cuts[1:], None], strict=True)]


def _records(page: _Page) -> list[Row]:
    """Return the rows of a page; a line that begins with a blank cell goes on with the one right above it."""
    cuts = _cuts(page)
    header = [_cells(line, cuts) for line in page.header]
    rows: list[Row] = [[tidy(title)] for title in page.titles if tidy(title)]
    rows.append([tidy(" ".join(filter(None, column))) for column in zip(*header, strict=True)])
    above = False
    for line in page.body:
        if _RULE.match(line):
            above = False
            continue
        if _crosses(line, cuts):
            rows.append([tidy(line)])
            above = False
            continue
        cells = _cells(line, cuts)
        if above and cells[0] is None and len(cuts) > 1 and len(rows[-1]) == len(cells):
            rows[-1] = [tidy(" ".join(filter(None, pair))) for pair in zip(rows[-1], cells, strict=True)]
            continue
        above = cells[0] is not None
        rows.append(cells if sum(map(bool, cells)) > 1 else [tidy(line)])
    return rows


def read_aligned(path: Path, file: str) -> list[Sheet]:
    """Return the one sheet of a text whose columns stand apart by blanks; none where it is no such text.

    Each page is cut by its own header, because columns move from page to page.

    Parameters
    ----------
    path
        The file.
    file
        What to call it in messages.
    """
    limit = MAX_JSON_BYTES // 4
    # most texts are tables with a delimiter, and are read in batches
    if not any(map(is_header, start_of(path, _SEARCHED, limit).split("\n"))):
        return []
    lines = [part.rstrip() for part in re.split(r"[\n\f]", text_of(path, limit))]
    lines = [line.expandtabs() for line in lines]
    if not any(map(is_header, lines)):  # a page break stood in what looked like one
        return []
    rows = [row for page in _pages(lines) for row in _records(page)]
    return [sheet_of(file, None, rows, notes={"aligned_by_blanks": True})]
