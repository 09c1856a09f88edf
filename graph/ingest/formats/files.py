"""From paths to sheets: what a file is, is told by its first bytes and not by its name."""

from __future__ import annotations

import html.parser
import struct
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.errors import IngestFailed
from graph.ingest.formats.aligned import read_aligned
from graph.ingest.formats.delimited import read_delimited, text_of
from graph.ingest.formats.limits import MAX_FILES, MAX_JSON_BYTES
from graph.ingest.formats.nested import read_json, read_parquet
from graph.ingest.formats.sheets import Row, Sheet, sheet_of, tidy
from graph.ingest.formats.workbooks import read_workbook
from graph.ingest.layout.forms import read_form_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

LIST_SUFFIXES: Final = frozenset(
    [
        ".csv",
        ".tsv",
        ".txt",
        ".tab",
        ".psv",
        ".xlsx",
        ".xlsm",
        ".xlsb",
        ".xls",
        ".ods",
        ".json",
        ".geojson",
        ".jsonl",
        ".ndjson",
        ".parquet",
    ]
)
ARCHIVES: Final = frozenset([".zip", ".rar", ".7z", ".gz", ".tgz", ".tar"])
"""Lists may be inside: of a folder they are told as not read, and not passed over."""
_BOOKS: Final = ("[Content_Types].xml", "content.xml", "mimetype")
_FOREIGN: Final = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)


def find_files(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """Return the files to read with the names to call them by; a folder stands for the lists and archives in it.

    Raises
    ------
    IngestFailed
        If a path is not there, or a folder holds no list.
    """
    found: dict[Path, str] = {}
    for path in map(Path, paths):
        if path.is_dir():
            inside = sorted(
                p
                for p in path.rglob("*")
                if p.suffix.lower() in LIST_SUFFIXES | ARCHIVES and p.is_file() and not p.name.startswith((".", "~$"))
            )
            if not inside:
                message = f"folder {path.name} holds no list"
                raise IngestFailed(message, hint="put CSV, XLSX, ODS, JSON or Parquet files into it", file=path.name)
            for one in inside[: MAX_FILES + 1]:
                found.setdefault(one, one.relative_to(path).as_posix())
        else:
            found.setdefault(path, path.name)
    if len(found) > MAX_FILES:
        message = f"more than {MAX_FILES} files"
        raise IngestFailed(message, hint="ingest them in parts")
    return list(found.items())


class _TableParser(html.parser.HTMLParser):
    """Rows of the tables of a web page: many offices' ``.xls`` exports are one.

    Merged cells are as in a workbook: what they say stands in their first cell, the others are empty.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._cell: list[str] | None = None
        self._across = self._down = 1
        self._covered: dict[int, int] = {}
        """Columns that a cell above covers, and in how many rows more."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("tr", "td", "th"):
            self.handle_endtag("td")  # many pages leave it out
        if tag == "tr":
            self._end_row()
            self.rows.append([])
            self._skip_covered()
        elif tag == "table":
            self._covered = {}
        elif tag in ("td", "th") and self.rows:
            self._cell = []
            spans = dict(attrs)
            self._across, self._down = _span(spans.get("colspan"), 100), _span(spans.get("rowspan"), 1000)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None and self.rows:
            row, cells = self.rows[-1], [tidy(" ".join(self._cell))] + [None] * (self._across - 1)
            if self._down > 1:
                self._covered |= dict.fromkeys(range(len(row), len(row) + self._across), self._down)
            row.extend(cells)
            self._cell = None
            self._skip_covered()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _skip_covered(self) -> None:
        row = self.rows[-1]
        while len(row) in self._covered:
            row.append(None)

    def _end_row(self) -> None:
        self._covered = {column: rows - 1 for column, rows in self._covered.items() if rows > 1}


def _span(text: str | None, most: int) -> int:
    return min(max(int(text), 1), most) if text and text.isdigit() else 1


def _read_html(path: Path, file: str) -> list[Sheet]:
    parser = _TableParser()
    parser.feed(text_of(path, MAX_JSON_BYTES // 4))
    if not any(parser.rows):
        message = f"{path.name} is a web page without a table"
        raise IngestFailed(message, hint="save the list as XLSX or CSV", file=path.name)
    return [sheet_of(file, None, parser.rows)]


def _refuse_foreign(path: Path, start: bytes) -> None:
    for mark, what in _FOREIGN:
        if start.startswith(mark):
            message = f"{path.name} is {what}, not a list"
            raise IngestFailed(message, hint="ask for the list as XLSX or CSV", file=path.name)


def _refuse_archive(path: Path) -> None:
    """Refuse a ZIP file that is no workbook; a broken one is told by whoever reads it."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
        return
    if "word/document.xml" in names:
        message = f"{path.name} is a text document (DOCX), not a list"
        raise IngestFailed(message, hint="copy its table into a spreadsheet and save it as XLSX", file=path.name)
    if not any(name in _BOOKS or name.startswith("xl/") for name in names):
        message = f"{path.name} is a ZIP archive, and what is in it is not read"
        raise IngestFailed(message, hint="unpack it, and give the lists or their folder", file=path.name)


def read_sheets(path: Path, file: str, names: Collection[str] = ()) -> list[Sheet]:
    """Return the sheets of one file.

    Parameters
    ----------
    path
        The file.
    file
        What to call it in messages and outputs.
    names
        Sheets of a workbook to read, hidden ones too; empty reads every visible one. Files without sheets are read.

    Raises
    ------
    IngestFailed
        If the file is missing, empty, no list, broken, or beyond the limits, or has none of the sheets.
    """
    wanted = frozenset(name.strip().lower() for name in names)
    sheets = [sheet for sheet in _read_by_content(path, file, wanted) if sheet.width or sheet.notes.get("hidden_sheet")]
    if not sheets:
        message = f"{path.name} holds no rows"
        raise IngestFailed(message, hint="send the list again", file=path.name)
    return sheets


def _read_by_content(path: Path, file: str, wanted: frozenset[str]) -> list[Sheet]:
    try:
        with path.open("rb") as opened:
            start = opened.read(512)
    except OSError as cause:
        missing = isinstance(cause, FileNotFoundError)
        what = "is not there" if missing else f"cannot be opened: {cause.strerror}"
        message = f"{path.name} {what}"
        raise IngestFailed(message, hint="check the path", file=path.name) from cause
    if not start:
        message = f"{path.name} is empty"
        raise IngestFailed(message, hint="send the list again", file=path.name)
    _refuse_foreign(path, start)
    if start.startswith(b"PAR1"):
        return read_parquet(path, file)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        _refuse_archive(path)
        return read_workbook(path, file, zipped=True, wanted=wanted)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return read_workbook(path, file, zipped=False, wanted=wanted)
    return _read_text(path, file, start)


def _read_text(path: Path, file: str, start: bytes) -> list[Sheet]:
    opening = start.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if opening.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<style")):
        return _read_html(path, file)
    if opening.startswith((b"[", b"{")) and (path.suffix.lower() not in (".csv", ".tsv", ".txt")):
        return read_json(path, file)
    if path.suffix.lower() in (".json", ".geojson", ".jsonl", ".ndjson"):
        return read_json(path, file)
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xlsb", ".ods", ".parquet"):
        message = f"{path.name} is no {path.suffix[1:].upper()} file, whatever its name says"
        if not _looks_tabular(start):
            raise IngestFailed(message, hint="ask for the list as XLSX or CSV", file=path.name)
    return read_aligned(path, file) or read_form_text(path, file) or read_delimited(path, file)


def _looks_tabular(start: bytes) -> bool:
    first = start.replace(b"\x00", b"").split(b"\n", 1)[0]
    return any(first.count(mark) >= 2 for mark in (b",", b";", b"\t", b"|"))
