"""The files of a bulk import: a Network as CSV, the same nodes, labels, ties and properties that Bolt would store.

The importer's CSV knows a type for every column, tells an empty text (quoted) from an unknown one, and has one thing
that it cannot say: a list without entries. Which lists of a node are empty stands in a property ``EMPTY`` of its own,
from which they are made when the server runs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.model.vocabulary import PartyKind
from graph.network import FRAMES, HELP, TEXTS, Network
from graph.store.batches import OF_A_PARTY, region_frame, tie_types
from graph.store.vocabulary import label

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph.store.progress import Progress

SCHEMAS: Final = FRAMES | HELP
SLICE: Final = 100_000
"""Rows that are made into text at once."""
SEPARATOR: Final = "\x1f"
EMPTY: Final = "without_entries"
TYPES: Final[Mapping[object, str]] = {
    pl.String: "string",
    pl.Float64: "double",
    pl.Boolean: "boolean",
    pl.Date: "date",
    pl.Int64: "long",
    pl.Int32: "long",
    TEXTS: "string[]",
}
OWNED: Final = {
    "offers": ("Offer", "OFFERS"),
    "demands": ("Demand", "DEMANDS"),
    "needs": ("Need", "NEEDS"),
    "services": ("Service", "GIVES"),
}
"""Label of the rows of a frame, and the tie by which a party has them."""


@dataclass
class Plan:
    """The files of an import, and how many nodes and ties they hold."""

    nodes: list[tuple[str, Path]] = field(default_factory=list)
    ties: list[tuple[str, Path]] = field(default_factory=list)
    rows: int = 0
    several_lines: bool = False
    """Whether a text has more than one line, which is slower to read."""

    def arguments(self) -> list[str]:
        """Return what ``neo4j-admin database import full`` is told, in the folder above that of the files."""
        told = [f"--nodes={labels}={path.parent.name}/{path.name}" for labels, path in self.nodes]
        told += [f"--relationships={kind}={path.parent.name}/{path.name}" for kind, path in self.ties]
        return [*told, "--array-delimiter=U+001F", *(["--multiline-fields=true"] if self.several_lines else [])]


def can_carry(network: Network, records: pl.DataFrame | None) -> bool:
    """Tell whether CSV can say everything that a network says.

    It cannot say texts with a NUL, lists with an entry that is empty or holds the separator, and numbers that are none.

    Examples
    --------
    >>> from datetime import date
    >>> party = {"id": ["a"], "kind": ["enterprise"], "name": ["A"]}
    >>> [
    ...     can_carry(Network.from_frames(pl.DataFrame(party | {"roles": [roles]}), as_of=date(2026, 1, 1)), None)
    ...     for roles in (["buyer"], [""])
    ... ]
    [True, False]
    """
    frames = [getattr(network, name) for name in SCHEMAS] + ([records] if records is not None else [])
    return all(_is_plain(frame[name]) for frame in frames for name in frame.columns)


def _is_plain(column: pl.Series) -> bool:
    if column.dtype == TEXTS:
        entries = column.explode(empty_as_null=False).drop_nulls()
        return not (entries.eq("").any() or entries.str.contains("[\\x00\\x1f]").any())
    if column.dtype == pl.String:
        return not column.str.contains("\x00", literal=True).any()
    return bool(column.is_finite().all()) if column.dtype == pl.Float64 else True


def write(network: Network, records: pl.DataFrame | None, folder: Path, progress: Progress) -> Plan:
    """Write the files of a network and its records into a folder.

    Parameters
    ----------
    records
        With ``party``, as :func:`graph.store.records.record_frame` makes them.
    """
    folder.mkdir(parents=True)
    writer = _Writer(folder, progress, sum(getattr(network, name).height for name in SCHEMAS))
    writer.total += records.height if records is not None else 0
    _places(network, writer)
    for kind in sorted(network.parties["kind"].unique(), key=lambda kind: kind or ""):
        labels, parties = ":".join(["Party", *label(kind)]), network.parties.filter(pl.col("kind").eq_missing(kind))
        if kind == PartyKind.ENTERPRISE:  # as the query of ``store_parties`` has it
            parties = parties.with_columns(unsized=pl.when(pl.col("size").is_null()).then(True))
        writer.nodes(labels, "party", parties, PARTY_ID)
    for name in OF_A_PARTY:
        _owned(network, name, writer)
    _promised(network.commitments, writer)
    for kind in tie_types(network):
        writer.ties(kind, network.ties, ("start", "party"), ("end", "party"), only=kind)
    if records is not None:
        writer.nodes("Record", "record", records.drop("party"), ROW_ID)
        writer.ties("DESCRIBES", records, ("id", "record"), ("party", "party"))
    return writer.plan


PARTY_ID, ROW_ID, CODE = "id", "id", "code"


def _places(network: Network, writer: _Writer) -> None:
    """Write regions, each in the one above it, and commodities."""
    regions = region_frame(network)
    writer.nodes("Region", "region", regions.select("code"), CODE)
    writer.ties("LOCATED_IN", regions.drop_nulls("parent"), ("code", "region"), ("parent", "region"))
    traded = pl.concat([network.offers["commodity"], network.demands["commodity"]]).drop_nulls().unique().sort()
    writer.nodes("Commodity", "commodity", pl.DataFrame({"code": traded}), CODE)


def _owned(network: Network, of: str, writer: _Writer) -> None:
    """Write what parties have; goods know their party and its region, as the queries of ``store_offers`` give them."""
    frame, (name, tie) = getattr(network, of), OWNED[of]
    traded = tie in ("OFFERS", "DEMANDS")
    places = network.parties.select("region", party="id")
    known = frame.join(places, on="party", how="left", maintain_order="left") if traded else frame.drop("party")
    writer.nodes(name, name.lower(), known, ROW_ID)
    writer.ties(tie, frame, ("party", "party"), ("id", name.lower()))
    if traded:
        writer.ties("OF", frame.drop_nulls("commodity"), ("id", name.lower()), ("commodity", "commodity"))


def _promised(frame: pl.DataFrame, writer: _Writer) -> None:
    writer.nodes("Commitment", "commitment", frame.drop("supplier", "buyer"), ROW_ID)
    writer.ties("PROMISES", frame, ("supplier", "party"), ("id", "commitment"))
    writer.ties("PROMISED_TO", frame, ("id", "commitment"), ("buyer", "party"))


class _Writer:
    """Writes one file a label or type of tie, in slices, so that no frame is in memory as text."""

    def __init__(self, folder: Path, progress: Progress, total: int) -> None:
        self.folder, self.progress, self.total = folder, progress, total
        self.plan = Plan()
        self.done = 0

    def nodes(self, labels: str, space: str, frame: pl.DataFrame, key: str) -> None:
        """Write nodes with all columns of a frame; ``key`` is what ties find them by, in a space of ids."""
        columns = [pl.col(key).alias(f"{key}:ID({space})"), *_typed(frame, leave=(key,)), *_empty_lists(frame)]
        path = self._write(f"nodes-{len(self.plan.nodes)}.csv", frame, columns)
        if path is not None:
            self.plan.nodes.append((labels, path))

    def ties(
        self, kind: str, frame: pl.DataFrame, start: tuple[str, str], end: tuple[str, str], *, only: str | None = None
    ) -> None:
        """Write ties of a kind; those of a Network (``only`` those of one type) with all their facts."""
        columns = [
            pl.col(start[0]).alias(f":START_ID({start[1]})"),
            pl.col(end[0]).alias(f":END_ID({end[1]})"),
        ]
        if only is not None:
            columns += _typed(frame, leave=("start", "end", "type"))
        path = self._write(f"ties-{len(self.plan.ties)}.csv", frame, columns, only)
        if path is not None:
            self.plan.ties.append((kind, path))

    def _write(self, name: str, frame: pl.DataFrame, columns: list[pl.Expr], only: str | None = None) -> Path | None:
        path = self.folder / name
        rows = 0
        with path.open("wb") as file:
            for part in frame.iter_slices(SLICE):
                kept = part.filter(pl.col("type") == only) if only is not None else part
                table = kept.select(columns)
                if table.height:
                    table.write_csv(file, include_header=rows == 0)
                rows += table.height
                self._look_at(table)
                self._count(kept.height if name.startswith("nodes") or only is not None else 0)
        if not rows:
            path.unlink()
            return None
        self.plan.rows += rows
        return path

    def _look_at(self, table: pl.DataFrame) -> None:
        texts = [name for name, dtype in table.schema.items() if dtype == pl.String]
        if not self.plan.several_lines and texts:
            lines = pl.any_horizontal(pl.col(texts).str.contains("[\n\r]").fill_null(value=False).any())
            self.plan.several_lines = bool(table.select(lines).item()) if table.height else False

    def _count(self, rows: int) -> None:
        self.done = min(self.done + rows, self.total)
        self.progress("store.bulk", self.done, self.total)


def _typed(frame: pl.DataFrame, leave: tuple[str, ...]) -> list[pl.Expr]:
    """Return the columns that know anything, with their type in their name."""
    found = []
    for name, dtype in frame.schema.items():
        if name in leave or frame[name].null_count() == frame.height:
            continue
        column = pl.col(name).list.join(SEPARATOR) if dtype == TEXTS else pl.col(name)
        found.append(column.alias(f"{name}:{TYPES.get(dtype, 'long')}"))
    return found


def _empty_lists(frame: pl.DataFrame) -> list[pl.Expr]:
    """Return the column that names the lists of a row that have no entries, where there are any."""
    lists = [name for name, dtype in frame.schema.items() if dtype == TEXTS and (frame[name].list.len() == 0).any()]
    if not lists:
        return []
    named = [pl.when(pl.col(name).list.len() == 0).then(pl.lit(name)) for name in lists]
    told = pl.concat_str(named, separator=SEPARATOR, ignore_nulls=True)
    return [pl.when(told != "").then(told).alias(f"{EMPTY}:string[]")]
