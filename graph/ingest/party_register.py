"""The parties of one call: those that lists describe, and those that only an offer, demand or tie names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.merge import merge_parties
from graph.ingest.records import AT, RECORD, TEXTS, conformed
from graph.ingest.resolve import REFERENCE, names_of, resolve
from graph.model.ids import NAMED_ONLY, named_only_key, party_ids
from graph.reference import regions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from graph.ingest.linkage.link import Linkage

FATE: Final = {**AT, "id": pl.String, "party": pl.String, "first": pl.Boolean, "warnings": TEXTS}
"""What became of a row: the party, lot or tie; whose it is; whether it leads there or repeats; its own warnings."""
PROVINCE: Final = 2
"""Length of the code of a province."""


class PartyRegister:
    """Parties found so far and every name, place and key that they go by.

    Parameters
    ----------
    frames
        Clean records of party lists.
    link
        The second stage of merging, None for none.
    days
        The date of each list by its number.

    Attributes
    ----------
    table
        One row a party, as ``merge_parties`` returns them.
    fates
        What became of the rows of party lists.
    """

    def __init__(
        self, frames: Sequence[pl.DataFrame], link: Linkage | None = None, days: Mapping[int, date] | None = None
    ) -> None:
        self.table, fates = merge_parties(frames, link, days)
        self.fates = fates.with_columns(party="id", warnings=pl.lit(None, dtype=TEXTS)).select(*FATE)
        self._described = self.table.height
        said = [frame.select(*AT, *REFERENCE) for frame in frames]
        self._said = pl.concat(said) if said else pl.DataFrame(schema={**AT, **REFERENCE})
        self._names: pl.DataFrame | None = None

    @property
    def made(self) -> int:
        """Number of parties that no list describes."""
        return self.table.height - self._described

    @property
    def names(self) -> pl.DataFrame:
        """``id``, ``normal``, ``region``, ``list_key``: made only when something asks for a party by name."""
        if self._names is None:
            self._names = names_of(self.table, self._said, self.fates)
        return self._names

    def ids_of(self, records: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        """Return the party that each record means, made where none is known, and whether it was made."""
        found = resolve(records, self.names)
        unknown = records.filter(found.is_null())
        if not unknown.height:
            return found, found.is_null()
        fates = self._add(unknown)
        once = fates.select(*AT, "id").unique(list(AT), keep="first")  # a row of several goods stands there once a good
        own = records.select(*AT).join(once, on=list(AT), how="left", maintain_order="left")["id"]
        return pl.DataFrame({"a": found, "b": own}).select(pl.coalesce("a", "b")).to_series(), found.is_null()

    def ids_of_names(self, ends: pl.DataFrame) -> pl.Series:
        """Return the party of each name, made where none is known; null for no name.

        Parameters
        ----------
        ends
            ``name``, ``normal``, ``kind`` of a party to be made, ``list_no``, ``source``; ``region`` where it is known.
        """
        ends = ends if "region" in ends.columns else ends.with_columns(region=pl.lit(None, dtype=pl.String))
        asked = ends.select("region", normal="normal", list_key="name")
        found = resolve(asked, self.names)
        table = ends.with_columns(id=found)
        new = table.filter(pl.col("id").is_null() & pl.col("normal").is_not_null())
        if not new.height:
            return found
        once = ["normal", "region"]
        self._add(_bare_records(new.unique(once, keep="first", maintain_order=True)))
        made = self.names.filter(pl.col("list_key").str.starts_with(NAMED_ONLY))
        made = made.select(*once, made="id").unique(once, keep="last", maintain_order=True)
        joined = table.join(made, on=once, how="left", nulls_equal=True, maintain_order="left")
        return joined.select(pl.coalesce("id", "made")).to_series()

    def _add(self, records: pl.DataFrame) -> pl.DataFrame:
        known = self.names
        silent = records.select(*RECORD).with_columns(warnings=pl.lit([], dtype=TEXTS))
        parties, fates = merge_parties([silent])
        new = parties.filter(~pl.col("id").is_in(self.table["id"].implode()))
        self.table = pl.concat([self.table, new])
        self._names = pl.concat([known, names_of(new, silent.select(*AT, *REFERENCE), fates)])
        return fates


def _bare_records(ends: pl.DataFrame) -> pl.DataFrame:
    """Return records of parties of which nothing but a name is known, and at most where; they stand in rows below 0."""
    keys = [named_only_key(normal) for normal in ends["normal"]]
    ids = [party_ids(source, [key])[0] for source, key in zip(ends["source"], keys, strict=True)]
    empty = pl.lit([], dtype=TEXTS)
    there = [regions.region(code) if code else None for code in ends["region"]]
    known = ends.select(
        "list_no",
        "name",
        "normal",
        "kind",
        "region",
        lat=pl.Series([one.lat if one else None for one in there], dtype=pl.Float64).round(2),
        lon=pl.Series([one.lon if one else None for one in there], dtype=pl.Float64).round(2),
        place_basis=pl.when(pl.col("region").str.len_chars() == PROVINCE)
        .then(pl.lit("province"))
        .otherwise(pl.when(pl.col("region").is_not_null()).then(pl.lit("regency"))),
        row=-1 - pl.int_range(pl.len(), dtype=pl.Int32),
        list_key=pl.Series(keys, dtype=pl.String),
        own_id=pl.Series(ids, dtype=pl.String),
        size_basis=pl.lit("unknown"),
        confidence=pl.lit(0.5),
        has_contact=pl.lit(False),
        **dict.fromkeys(("kbli", "certifications", "roles", "place_candidates", "links", "warnings"), empty),
    )
    return conformed(known, RECORD)
