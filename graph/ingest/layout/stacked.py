"""Cells that stack name, address and telephone line by line, as printed directories do: made columns of their own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.formats.sheets import HEAD_ROWS, schema, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.ingest.formats.sheets import Row, Sheet
    from graph.ingest.layout.headers import Header

_STACKED: Final = re.compile(r"(?i)^\W*nama\b.*\b(?:alamat|lokasi|address)\b")
"""How a column of both is headed: *NAMA, ALAMAT & TELEPON*."""
_SHARE: Final = 0.5
"""Least share of its cells that have several lines."""
NAME, ADDRESS, PHONE = "Nama", "Alamat", "Telepon"
_PHONE_LINE: Final = re.compile(r"(?i)^\W*(?:telp?\w*|tlp|hp|no\.? ?hp|wa|fax|phone)?[\W\d]*\d[\d\s().+/-]{6,}\W*$")


def lines_apart(cell: str | None) -> tuple[str | None, str | None, str | None]:
    r"""Return the name, the address and the telephone of a cell that stacks them.

    Examples
    --------
    >>> lines_apart("UD SUBUR\nJati Agung, Lampung Selatan\nHP 0813 7900 4567")
    ('UD SUBUR', 'Jati Agung, Lampung Selatan', 'HP 0813 7900 4567')
    >>> lines_apart("UD SUBUR")
    ('UD SUBUR', None, None)
    """
    lines = [line for line in map(str.strip, re.split(r"[\r\n]+", cell or "")) if line]
    phones = [line for line in lines[1:] if _PHONE_LINE.match(line)]
    rest = [line for line in lines[1:] if line not in phones]
    return (lines[0] if lines else None), tidy(", ".join(rest)), tidy(", ".join(phones))


def unstacked(sheet: Sheet, header: Header) -> tuple[Sheet, Header]:
    """Return a sheet and its header with a column of names and addresses made three, where its cells stack them."""
    at = next((i for i, name in enumerate(header.names) if _STACKED.match(name)), None)
    if at is None or {NAME, ADDRESS, PHONE} & set(header.names):
        return sheet, header
    first = next(sheet.batches(), pl.DataFrame(schema=schema(len(header.names)))).head(HEAD_ROWS)
    cells = first[f"c{at}"].to_list()[header.first_data_row - 1 :]
    filled = [cell for cell in cells if cell and cell.strip()]
    if not filled or sum("\n" in cell.strip() for cell in filled) < _SHARE * len(filled):
        return sheet, header
    width = len(header.names)

    def batches() -> Iterator[pl.DataFrame]:
        for batch in sheet.batches():
            yield _apart(batch, at, width, header.first_data_row)

    apart = _apart(first, at, width, header.first_data_row)
    head: list[Row] = [[tidy(cell) for cell in row[1:-1]] for row in apart.iter_rows()]
    names = tuple(NAME if i == at else name for i, name in enumerate(header.names))
    children = tuple(NAME if i == at else name for i, name in enumerate(header.children))
    made = replace(header, names=(*names, ADDRESS, PHONE), children=(*children, ADDRESS, PHONE))
    return replace(sheet, head=head, batches=batches), made


def _apart(batch: pl.DataFrame, at: int, width: int, first_data_row: int) -> pl.DataFrame:
    """Return a batch with the lines of one column in it and in two more; rows of the header stay as they are."""
    below = batch["row"] >= first_data_row
    parts = [
        lines_apart(cell) if is_row else (cell, None, None) for cell, is_row in zip(batch[f"c{at}"], below, strict=True)
    ]
    names, places, phones = (list(column) for column in zip(*parts, strict=True)) if parts else ([], [], [])
    return batch.with_columns(
        pl.Series(f"c{at}", names, dtype=pl.String),
        pl.Series(f"c{width}", places, dtype=pl.String),
        pl.Series(f"c{width + 1}", phones, dtype=pl.String),
    ).select("row", *(f"c{i}" for i in range(width + 2)), "overflow")
