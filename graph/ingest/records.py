"""Columns of a clean record: what every cleaner of party lists gives, and merging and writing take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.network import PARTIES

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXTS: Final = pl.List(pl.String)
ORIGIN: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.Int64,
}
KEYS: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "normal": pl.String,
    "list_key": pl.String,
    "owner_key": pl.String,
    "point_key": pl.String,
    "address_key": pl.String,
    "nib_key": pl.String,
}
"""What compares rows and is never written: normalised name, the list's key, owner, point, address, NIB."""
MARKS: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "kbli_basis": pl.String,
    "links": TEXTS,
    "has_contact": pl.Boolean,
    "warnings": TEXTS,
}
RECORD: Final = {
    **ORIGIN,
    **{name: dtype for name, dtype in PARTIES.items() if name not in ("id", "aliases")},
    **KEYS,
    **MARKS,
}
"""Columns of a clean record before it has an id."""
