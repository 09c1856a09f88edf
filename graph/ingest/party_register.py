"""The parties of one call: those that lists describe, and those that only an offer, demand or tie names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.merge import merge_parties
from graph.ingest.records import RECORD, TEXTS
from graph.ingest.resolve import REFERENCE, names_of, resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

AT: Final = ("file", "sheet", "row")
"""What tells one row of one call from all others."""
FATE: Final = {
    **{name: RECORD[name] for name in AT},
    "id": pl.String,
    "party": pl.String,
    "first": pl.Boolean,
    "warnings": TEXTS,
}
"""What became of a row: the party, lot or tie; whose it is; whether it leads there or repeats; its own warnings."""
_NAMED_ONLY: Final = "named only"


@dataclass
class PartyRegister:
    """Parties found so far and every name, place and key that they go by.

    Parameters
    ----------
    table
        One row a party, as ``merge_parties`` returns them.
    names
        ``id``, ``normal``, ``region``, ``list_key``.
    fates
        What became of the rows of party lists.
    described
        How many parties lists describe; those after them were made from names alone.
    """

    table: pl.DataFrame
    names: pl.DataFrame
    fates: pl.DataFrame
    described: int

    @classmethod
    def of(cls, frames: Sequence[pl.DataFrame]) -> PartyRegister:
        """Return the register of the parties that lists describe."""
        table, fates = merge_parties(frames)
        records = pl.concat(frames) if frames else pl.DataFrame(schema=RECORD)
        own = fates.with_columns(party="id", warnings=pl.lit(None, dtype=TEXTS)).select(*FATE)
        return cls(table, names_of(table, records, fates), own, table.height)

    @property
    def made(self) -> int:
        """Number of parties that no list describes."""
        return self.table.height - self.described

    def ids_of(self, records: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        """Return the party that each record means, made where none is known, and whether it was made."""
        found = resolve(records, self.names)
        unknown = records.filter(found.is_null())
        if not unknown.height:
            return found, found.is_null()
        fates = self._add(unknown)
        own = records.select(*AT).join(
            fates.select(*AT, "id"), on=list(AT), how="left", nulls_equal=True, maintain_order="left"
        )["id"]
        return pl.DataFrame({"a": found, "b": own}).select(pl.coalesce("a", "b")).to_series(), found.is_null()

    def ids_of_names(self, ends: pl.DataFrame) -> pl.Series:
        """Return the party of each name, made where none is known; null for no name.

        Parameters
        ----------
        ends
            ``name``, ``normal``, ``kind`` of a party to be made, ``source``, ``as_of``.
        """
        asked = ends.select(normal="normal", region=pl.lit(None, dtype=pl.String), list_key="name")
        found = resolve(asked.select(*REFERENCE), self.names)
        table = ends.with_columns(id=found)
        new = table.filter(pl.col("id").is_null() & pl.col("normal").is_not_null())
        if not new.height:
            return found
        self._add(_bare_records(new.unique("normal", keep="first", maintain_order=True)))
        made = self.names.filter(pl.col("list_key").str.starts_with(_NAMED_ONLY))
        made = made.select("normal", made="id").unique("normal", keep="last", maintain_order=True)
        joined = table.join(made, on="normal", how="left", maintain_order="left")
        return joined.select(pl.coalesce("id", "made")).to_series()

    def _add(self, records: pl.DataFrame) -> pl.DataFrame:
        silent = records.select(*RECORD).with_columns(warnings=pl.lit([], dtype=TEXTS))
        parties, fates = merge_parties([silent])
        new = parties.filter(~pl.col("id").is_in(self.table["id"].implode()))
        self.table = pl.concat([self.table, new])
        self.names = pl.concat([self.names, names_of(new, silent, fates)])
        return fates


def _bare_records(ends: pl.DataFrame) -> pl.DataFrame:
    """Return records of parties of which nothing but a name is known."""
    empty = pl.lit([], dtype=TEXTS)
    known = {
        "file": pl.lit(_NAMED_ONLY),
        "row": pl.int_range(pl.len(), dtype=pl.Int64),
        "name": pl.col("name"),
        "normal": pl.col("normal"),
        "kind": pl.col("kind"),
        "source": pl.col("source"),
        "as_of": pl.col("as_of"),
        "list_key": pl.format(_NAMED_ONLY + " {}", "normal"),
        "size_basis": pl.lit("unknown"),
        "confidence": pl.lit(0.5),
        "has_contact": pl.lit(False),
        **dict.fromkeys(("kbli", "certifications", "roles", "links", "warnings"), empty),
    }
    nothing = pl.lit(None)
    return ends.select(known.get(name, nothing).cast(dtype).alias(name) for name, dtype in RECORD.items())
