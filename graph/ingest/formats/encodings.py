"""In what letters a text file is written: marks first, then zeros, then whether UTF-8 holds."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.errors import IngestFailed

if TYPE_CHECKING:
    from pathlib import Path

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCK: Final = 1 << 20
TEXT: Final = 0.98
"""Share of the characters of a text that are no control characters, at least."""
_ASCII: Final = bytes(range(128))
_FROM_CP1252: Final = {
    byte: bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
    for byte in range(0x80, 0x100)
}
_TO_BYTES: Final = {ord(letter): byte for byte, letter in _FROM_CP1252.items()}
_TAIL: Final = f"[{''.join(_FROM_CP1252[byte] for byte in range(0x80, 0xC0))}]"
_TWICE: Final = re.compile(f"[ÂÃ]{_TAIL}|â{_TAIL}{{2}}")
"""A letter beyond ASCII whose bytes of UTF-8 were taken for letters of Windows-1252: *Ã©*, *â€“*."""
_CONTROL: Final = bytes(set(range(32)) - {9, 10, 12, 13, 26, 27})


def _without_mark(sample: bytes) -> str | None:
    """Tell UTF-16 without its mark by the zeros that every Latin letter brings along."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _no_text(path: Path, sample: bytes) -> IngestFailed:
    """Return the refusal of a file of which too many characters are none: where they begin, and what to do."""
    at = next(place for place, byte in enumerate(sample) if byte in _CONTROL)
    line = sample[:at].count(b"\n") + 1
    message = f"{path.name} is no list that can be read: from line {line} on it is neither text nor a workbook"
    hint = "open it in a spreadsheet program and save it as XLSX or CSV (UTF-8)"
    return IngestFailed(message, hint=hint, file=path.name, row=line)


def detect_encoding(path: Path) -> str:
    r"""Return the codec of a text file.

    UTF-8 wins when at most one in twenty of the letters beyond ASCII breaks it (a few bytes get damaged);
    else the file is Windows-1252, which every byte can be.

    Raises
    ------
    IngestFailed
        If the file is empty or no text at all.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder) / "a.csv"
    ...     _ = path.write_bytes("nama;alamat\nCafé;Jl. É".encode("cp1252"))
    ...     detect_encoding(path)
    'cp1252'
    """
    with path.open("rb") as file:
        sample = file.read(1 << 16)
        if not sample.strip(b"\x00 \t\r\n\x1a"):
            message = f"{path.name} is empty"
            raise IngestFailed(message, hint="send the list again", file=path.name)
        for mark, codec in _MARKS:
            if sample.startswith(mark):
                return codec
        if wide := _without_mark(sample):
            return wide
        sample = sample.rstrip(b"\x00")  # what a disk or a program filled up
        if len(sample.translate(None, _CONTROL)) < TEXT * len(sample):
            raise _no_text(path, sample)
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        high = broken = 0
        while block := file.read(_BLOCK):
            if not block.isascii():
                high += len(block.translate(None, _ASCII))
                broken += decoder.decode(block).count("\ufffd")
    return "utf-8" if 20 * broken <= high else "cp1252"


def encoded_once(text: str) -> str:
    r"""Return a text with letters that were encoded twice as the letters that they are.

    Examples
    --------
    >>> encoded_once("CafÃ© â€œSenjaâ€\x9d, 25Â°")
    'Café “Senja”, 25°'
    >>> encoded_once("São João, Âmbar, pâté")
    'São João, Âmbar, pâté'
    """
    if not any(sign in text for sign in "ÂÃâ"):
        return text
    return _TWICE.sub(lambda found: _decoded(found[0]), text)


def cells_encoded_once(texts: pl.DataFrame) -> pl.DataFrame:
    """Return columns of texts of which those that hold letters encoded twice are mended: workbooks take over bad CSV.

    Examples
    --------
    >>> cells_encoded_once(pl.DataFrame({"a": ["CafÃ©", None], "b": ["Âmbar", "x"]})).rows()
    [('Café', 'Âmbar'), (None, 'x')]
    """
    suspect = [one.name for one in texts if one.str.contains("[ÂÃâ]").any()]
    mended = [[text and encoded_once(text) for text in texts[name]] for name in suspect]
    return texts.with_columns(
        pl.Series(name, cells, dtype=pl.String) for name, cells in zip(suspect, mended, strict=True)
    )


def _decoded(letters: str) -> str:
    return bytes(_TO_BYTES[ord(letter)] for letter in letters).decode("utf-8", errors="replace")
