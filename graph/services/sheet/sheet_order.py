"""How the columns of a sheet follow each other: what a person reads in front, ids and codes behind, each thing once."""

from __future__ import annotations

from typing import Final

import polars as pl

CODE: Final = r"^(?:[a-z][0-9a-f]{19,20}|\d{2}(?:\.\d{2}){0,2}(?:\.\d{4})?|\d{3,5})$"
"""Ids of parties, offers and demands; codes of regions; digits of KBLI."""
NAMES: Final = ("supplier_name", "buyer_name", "name", "party_name", "cluster_name", "product", "place")
"""What stands in front where a sheet would begin with an id."""
RANK: Final = "rank"
TOLD: Final = {"districts_not_reached": "districts_named"}
"""Columns of codes that another tells in words; so does every one with ``_text`` behind its name."""


def is_code(column: pl.Series) -> bool:
    """Tell whether all that a column says is ids or codes.

    Examples
    --------
    >>> [is_code(pl.Series(said)) for said in (["33.05", None], ["p69cc258c7d1e725c4f11"], ["Kebumen"], [None])]
    [True, True, False, False]
    """
    if isinstance(column.dtype, pl.List):
        column = column.explode()
    if column.dtype != pl.String or column.null_count() == column.len():
        return False
    return bool(column.drop_nulls().str.contains(CODE).all())


def arranged(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame as a person reads it from left to right: names, what is said of them, then ids and codes.

    Examples
    --------
    >>> frame = pl.DataFrame({"cluster": ["p69cc258c7d1e725c4f11"], "n": [3], "name": ["Rotan"], "state": ["x"],
    ...                       "state_text": ["ada"]})
    >>> arranged(frame).columns
    ['name', 'n', 'state_text', 'cluster']
    """
    words = words_of(frame)
    return frame.select(*words, *(name for name in _shown(frame) if name not in words))


def words_of(frame: pl.DataFrame) -> list[str]:
    """Return the columns that a person reads, in their order: all where there are no words but ids and codes.

    Examples
    --------
    >>> words_of(pl.DataFrame({"cluster": ["p69cc258c7d1e725c4f11"], "n": [3], "name": ["Rotan"]}))
    ['name', 'n']
    >>> words_of(pl.DataFrame({"rank": [1], "n": [3], "place": ["Jawa Timur"], "product": ["Rotan"]}))
    ['rank', 'product', 'place', 'n']
    """
    shown = _shown(frame)
    codes = {name for name in shown if is_code(frame[name])}
    words = [name for name in shown if name not in codes]
    if not any(frame.schema[name] == pl.String for name in words):
        return shown
    if shown[0] in codes or shown[0] == RANK:
        first = [name for name in (RANK, *NAMES) if name in words]
        words = first + [name for name in words if name not in first]
    return words


def _shown(frame: pl.DataFrame) -> list[str]:
    told = {name for name in frame.columns if f"{name}_text" in frame.columns or TOLD.get(name) in frame.columns}
    return [name for name in frame.columns if name not in told]
