"""Columns that hold the business and its owner in one cell: *Nama IKM / Pemilik*."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ingest.heads.column import Column

_PARTS: Final = re.compile(r"\s*(?:[/\\|&,(\n]|\bdan\b|\s-\s)\s*", re.I)
_OWNER: Final = re.compile(
    r"\b(?:pemilik|pengusaha|pimpinan|ketua|penanggung ?jawab|pj|owner|pengelola|direktur)\b", re.I
)
_BUSINESS: Final = re.compile(
    r"\b(?:usaha|perusahaan|ikm|umkm|ukm|industri|toko|warung|merk|merek|brand|kelompok|poklahsar|upi|company|business)\b",
    re.I,
)
CUT: Final = r"\s*(?:[/\\|\n(]|\s[-–]\s)\s*"
"""What parts the two in a cell."""


def owner_part(header: str) -> int | None:
    """Return which part of a column's cells is the owner: 0 the first, 1 the second, None for one name a cell.

    Examples
    --------
    >>> owner_part("Nama IKM/ Pemilik"), owner_part("NAMA PEMILIK / NAMA USAHA"), owner_part("Nama Pemilik Usaha")
    (1, 0, None)
    """
    parts = [part for part in _PARTS.split(header) if part]
    if len(parts) != 2:
        return None
    owners = [bool(_OWNER.search(part)) for part in parts]
    if sum(owners) != 1 or not _BUSINESS.search(parts[1 - owners.index(True)]):
        return None
    return owners.index(True)


def with_both(columns: Sequence[Column]) -> tuple[list[Column], int | None]:
    """Return the columns with one that holds both taken for the name, and which part of its cells is the owner."""
    for column in columns:
        part = owner_part(column.header) if column.role in ("name", "owner") else None
        others = {other.role for other in columns if other.index != column.index}
        if part is not None and not {"name", "owner"} & others:
            found = [replace(c, role="name") if c.index == column.index else c for c in columns]
            return found, part
    return list(columns), None


def parted(cells: pl.Series, part: int) -> tuple[pl.Series, pl.Series]:
    """Return names and owners of cells that hold both; a cell of one part is a name.

    Examples
    --------
    >>> names, owners = parted(pl.Series(["UD Maju / Siti", "Berkah", "Tahu Jaya (Pak Min)"]), 1)
    >>> names.to_list(), owners.to_list()
    (['UD Maju', 'Berkah', 'Tahu Jaya'], ['Siti', None, 'Pak Min'])
    """
    cut = cells.str.replace(CUT, "\x1f").str.splitn("\x1f", 2)
    halves = [half.str.strip_chars(" )]").replace("", None) for half in (cut.struct[0], cut.struct[1])]
    names = pl.select(pl.coalesce(halves[1 - part], halves[part])).to_series()
    return names, halves[part].set(halves[1].is_null(), None)
