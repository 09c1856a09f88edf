"""The parties of one call: those that lists describe, and those that only an offer, demand or tie names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.heads.row_kinds import by_name
from graph.ingest.merging.merge import merge_parties
from graph.ingest.records import AT, RECORD, TEXTS, conformed
from graph.ingest.trade.resolve import REFERENCE, names_of, resolve
from graph.model.ids import NAMED_ONLY, named_only_ids, named_only_key
from graph.reference import regions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from graph.ingest.linkage.link import Linkage

FATE: Final = {**AT, "id": pl.String, "party": pl.String, "first": pl.Boolean, "warnings": TEXTS}
"""What became of a row: the party, lot or tie; whose it is; whether it leads there or repeats; its own warnings."""
UNNAMED: Final = "name_missing"
"""Warning of rows whose trade stands where the name does: two of one trade are no namesakes."""
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
    beside
        Clean records of the lists of offers, and of those of demands. Whom no list of parties describes is compared
        like whoever one describes: the sellers of two offices are one business, or of one hand.

    Attributes
    ----------
    table
        One row a party, as ``merge_parties`` returns them: first those that lists of parties describe.
    fates
        What became of the rows of party lists.
    compared
        The party of every row that was compared, ``id``: those of ``fates``, then rows of offers and demands.
    described
        Number of parties that a list of parties describes.
    """

    def __init__(
        self,
        frames: Sequence[pl.DataFrame],
        link: Linkage | None = None,
        days: Mapping[int, date] | None = None,
        beside: Sequence[Sequence[pl.DataFrame]] = (),
    ) -> None:
        others = _undescribed(frames, beside)
        rows = [*frames, *others]
        self.table, compared = merge_parties(rows, link, days)
        self.compared = compared
        many = sum(frame.height for frame in frames)
        self.fates = compared.head(many).with_columns(party="id", warnings=pl.lit(None, dtype=TEXTS)).select(*FATE)
        self.described = int(self.fates["first"].sum())
        self._own = compared.slice(many).select(*AT, own="id", made=~pl.col("id").is_in(self.fates["id"].implode()))
        said = [frame.select(*AT, *REFERENCE) for frame in rows]
        self._said = pl.concat(said) if said else pl.DataFrame(schema={**AT, **REFERENCE})
        self._names: pl.DataFrame | None = None

    @property
    def names(self) -> pl.DataFrame:
        """``id``, ``normal``, ``region``, ``list_key``: made only when something asks for a party by name."""
        if self._names is None:
            self._names = names_of(self.table, self._said, self.compared)
        return self._names

    def ids_of(self, records: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        """Return the party that each record means, made where none is known, and whether no list describes it."""
        own = records.select(*AT).join(self._own, on=list(AT), how="left", maintain_order="left")
        silent = own["own"].is_null()
        if not silent.any():
            return own["own"], own["made"]
        found = resolve(records, self.names).set(~silent, None)
        unknown = records.filter(silent & found.is_null())
        if unknown.height:
            fates = self._add(unknown)
            once = fates.select(*AT, added="id").unique(list(AT), keep="first")  # a row of several goods is there once
            own = own.join(once, on=list(AT), how="left", maintain_order="left")
        else:
            own = own.with_columns(added=pl.lit(None, dtype=pl.String))
        both = own.with_columns(found.alias("found")).select(
            pl.coalesce("own", "found", "added"), made=pl.coalesce("made", pl.col("found").is_null())
        )
        return both["own"], both["made"]

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
        silent = _silent(records)
        parties, fates = merge_parties([silent])
        new = parties.filter(~pl.col("id").is_in(self.table["id"].implode()))
        self.table = pl.concat([self.table, new])
        self._names = pl.concat([known, names_of(new, silent.select(*AT, *REFERENCE), fates)])
        return fates


def _silent(records: pl.DataFrame) -> pl.DataFrame:
    """Return the parties of lots with no warning but that a name was missing: the others are those of the lot."""
    unnamed = pl.col("warnings").list.contains(UNNAMED)
    told = pl.when(unnamed).then(pl.lit([UNNAMED])).otherwise(pl.lit([], dtype=TEXTS))
    return records.select(*RECORD).with_columns(warnings=told)


def _undescribed(frames: Sequence[pl.DataFrame], beside: Sequence[Sequence[pl.DataFrame]]) -> list[pl.DataFrame]:
    """Return the rows of lots that mean nobody whom another list describes or names, each once.

    Rows that say nothing but a name are left: they are whoever alone is called so, once all others are compared.
    """
    lots = [pl.concat(group) for group in beside if group]
    if not lots:
        return []
    found = []
    known = PartyRegister(frames) if len(lots) > 1 or frames else None
    for records in lots:
        new = records if known is None else records.filter(resolve(records, known.names).is_null())
        placed = new.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in ("region", "phone", "nib")))
        once = _silent(placed.unique(list(AT), keep="first", maintain_order=True))
        if once.height:
            found.append(once)
            if known is not None:
                known._add(once)
    return found


def _bare_records(ends: pl.DataFrame) -> pl.DataFrame:
    """Return records of parties of which nothing but a name is known, and at most where; they stand in rows below 0."""
    keys = [named_only_key(normal) for normal in ends["normal"]]
    ids = [named_only_ids(source, normal)[0] for source, normal in zip(ends["source"], ends["normal"], strict=True)]
    empty = pl.lit([], dtype=TEXTS)
    there = [regions.region(code) if code else None for code in ends["region"]]
    known = ends.select(
        "list_no",
        "name",
        "normal",
        "region",
        by_name(pl.col("kind")).alias("kind"),
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
