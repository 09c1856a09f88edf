"""What a list may be at most, so that no file can eat the machine: each limit with its reason.

Offices send small files. The limits are ten times what an honest list of a nation needs, and a file beyond
one is refused with a sentence, before anything of it is unpacked.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from graph.errors import IngestFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_COLUMNS: Final = 2_000
"""A list of a thousand questions is a survey; a million columns is an attack."""
MAX_LINE_CHARACTERS: Final = 4_000_000
MAX_UNPACKED_BYTES: Final = 1_500_000_000
MAX_RATIO: Final = 400
"""Sheets of text pack to a tenth or twentieth; zeros pack to a thousandth."""
SMALL_BYTES: Final = 50_000_000
"""Below this size no ratio is held against a file: one empty sheet packs very well."""
MAX_CELLS: Final = 40_000_000
MAX_JSON_BYTES: Final = 600_000_000
MAX_JSON_DEPTH: Final = 40
MAX_FILES: Final = 10_000

_CELL = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\br="([A-Z]{1,4})([0-9]{1,9})"')
_REPEATED = re.compile(rb'number-(columns|rows)-repeated="([0-9]+)"([^>]*)')
_UNREAD: Final = re.compile(
    rb"<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A cell with a formula whose value no program has stored: nobody who reads the file knows what it says."""
_KEEP: Final = 200
"""Bytes carried over between blocks, so that no cell's name is cut in two."""


def _too_big(path: Path, what: str) -> IngestFailed:
    hint = "split the list, or save only its table as CSV"
    return IngestFailed(f"{path.name} {what}", hint=hint, file=path.name)


def _inflated(path: Path, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a member's unpacked bytes in blocks, trusting none of the sizes that the archive claims."""
    with path.open("rb") as file:
        file.seek(member.header_offset)
        local = file.read(30)
        if len(local) < 30 or local[:4] != b"PK\x03\x04":
            raise zipfile.BadZipFile(member.filename)
        file.seek(sum(struct.unpack("<HH", local[26:30])), 1)
        left = member.compress_size
        inflate = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
        while left > 0 and (block := file.read(min(left, 1 << 18))):
            left -= len(block)
            if inflate is None:
                yield block
                continue
            while block and not inflate.eof:
                yield inflate.decompress(block, 1 << 20)
                block = inflate.unconsumed_tail


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


class _Extent:
    """The corner of the farthest cell of a sheet: two cells can span a billion."""

    def __init__(self) -> None:
        self.rows = self.columns = 1
        self.unread = 0
        self._tail = b""

    def see(self, block: bytes) -> None:
        text = self._tail + block
        for letters, digits in _CELL.findall(text):
            self.columns = max(self.columns, _column_number(letters))
            self.rows = max(self.rows, int(digits))
        for axis, count, rest in _REPEATED.findall(text):
            if b"value" in rest and axis == b"columns":
                self.columns = max(self.columns, int(count))
        if b"f>" in text or b"f/>" in text:
            # what ends in the tail was counted with the block before
            self.unread += sum(found.end() > len(self._tail) for found in _UNREAD.finditer(text))
        self._tail = text[-_KEEP:]


def check_workbook(path: Path) -> int:
    """Refuse a zipped workbook that would unpack to more than a list can be; return its formulas without a value.

    Raises
    ------
    IngestFailed
        If it unpacks to too many bytes or cells, or its archive is broken.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as cause:
        message = f"{path.name} is a broken or cut-off workbook"
        raise IngestFailed(message, hint="copy or download it again", file=path.name) from cause
    if len(members) > MAX_FILES:
        raise _too_big(path, f"holds {len(members)} parts")
    packed, total, unread = max(path.stat().st_size, 1), 0, 0
    for member in members:
        extent = _Extent()
        is_sheet = member.filename.startswith("xl/worksheets/") or member.filename == "content.xml"
        try:
            for block in _inflated(path, member):
                total += len(block)
                if total > MAX_UNPACKED_BYTES or total > max(SMALL_BYTES, MAX_RATIO * packed):
                    raise _too_big(path, "unpacks to far more than a list can be")
                if is_sheet:
                    extent.see(block)
        except (zlib.error, zipfile.BadZipFile, OSError) as cause:
            message = f"{path.name} is a broken or cut-off workbook"
            raise IngestFailed(message, hint="copy or download it again", file=path.name) from cause
        if extent.rows * extent.columns > MAX_CELLS or extent.columns > 16_384:
            raise _too_big(path, f"spans {extent.rows} rows and {extent.columns} columns")
        unread += extent.unread
    return unread
