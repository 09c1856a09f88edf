"""Columns of a clean record: what every cleaner of party lists gives, and merging and writing take.

A million records must fit into a small machine: what is the same for a whole list is kept once, as the list's
number; words of closed vocabularies are enums; what only compares is a hash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.model.vocabulary import LegalForm, PartyKind, PlaceBasis, Size, SizeBasis
from graph.network import PARTIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    Schema = Mapping[str, pl.DataType | type[pl.DataType]]

TEXTS: Final = pl.List(pl.String)
AT: Final[Schema] = {"list_no": pl.Int32, "row": pl.Int32}
"""Which row of which list: together they tell one row of a call from all others."""
SIZES_SAID: Final = ("size_label", "size_by_capital", "size_by_sales")
"""What the list itself calls a size, and what the law gives by each of its two criteria: all three are kept."""
_SIZES: Final = pl.Enum([str(size) for size in Size])
ENUMS: Final[Schema] = {
    "kind": pl.Enum([str(kind) for kind in PartyKind]),
    "legal_form": pl.Enum([str(form) for form in LegalForm]),
    "size": _SIZES,
    **dict.fromkeys(SIZES_SAID, _SIZES),
    "size_basis": pl.Enum([str(basis) for basis in SizeBasis]),
    "place_basis": pl.Enum([str(basis) for basis in PlaceBasis]),
}
KBLI_BASES: Final = pl.Enum(["stated", "repaired", "title", "text", "name"])
"""What a KBLI code rests on: the list, its mended code, a title of KBLI, words of activity or product, the name."""
FACTS: Final[Schema] = {
    name: ENUMS.get(name, dtype) for name, dtype in PARTIES.items() if name not in ("id", "aliases", "source", "as_of")
}
"""Facts of a party as the Network has them, but for what the list's number says."""
KEYS: Final[Schema] = {
    "own_id": pl.String,
    "normal": pl.String,
    "list_key": pl.String,
    "fine": pl.UInt64,
    "owner": pl.UInt64,
    "nib": pl.UInt64,
    "phone": pl.UInt64,
    "owner_words": pl.List(pl.UInt64),
    "village": pl.UInt64,
    "street": pl.String,
    "spots": pl.List(pl.UInt64),
    "said": pl.String,
}
"""What compares rows and is never written: the id that the row would have alone, its normalised name, the list's
key, hashes of the place below the district, of the owner, the NIB, the phone number and the village, the address in
short, hashes of the squares about the point, and what the row says of its trade."""
SAID: Final = ("on", "assessed", "assessed_on")
"""What a row alone says: the day on which it was so, the grade of a cooperative and the day of that."""
MARKS: Final[Schema] = {
    "kbli_basis": KBLI_BASES,
    **{name: ENUMS[name] for name in SIZES_SAID},
    "place_candidates": TEXTS,
    "links": TEXTS,
    "has_contact": pl.Boolean,
    "on": pl.Date,
    "assessed": pl.String,
    "assessed_on": pl.Date,
    "warnings": TEXTS,
}
RECORD: Final[Schema] = {**AT, **FACTS, **KEYS, **MARKS}
"""Columns of a clean record."""


def conformed(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """Return exactly the columns of a schema; those that are missing are empty.

    Examples
    --------
    >>> conformed(pl.DataFrame({"a": ["1"], "b": [2]}), {"a": pl.Int64, "c": pl.String}).row(0)
    (1, None)
    """
    have = set(frame.columns)
    return frame.select(
        (pl.col(name) if name in have else pl.lit(None)).cast(dtype).alias(name) for name, dtype in schema.items()
    )
