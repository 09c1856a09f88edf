"""What leads from one graph to another: rows that are new or other, and rows that nobody names any more."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.network import FRAMES, HELP, TIES, Network
from graph.store import batches
from graph.store.batches import Batch, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.store.combine import Combined

GROUP: Final = ["start", "end", "type", "source"]
ROWS_OF: Final = {name: schema for name, schema in (FRAMES | HELP).items() if name != "ties"}
"""Frames whose rows have ids."""
FACTS: Final = [name for name in ROWS_OF["parties"] if name not in {"source", "as_of", "confidence"}]
"""What a party is told to be: a newer list that says the same again changes no party, only whose word it is."""


@dataclass(frozen=True, eq=False)
class Changes:
    """The way from the graph as it may be to the graph as it shall be.

    Attributes
    ----------
    changed
        Rows that are stored: what is new or differs from any of the graphs that may be there.
    gone
        By frame, the ids of rows that are deleted; of ties, their groups.
    added, updated, unchanged, removed
        Counts of parties. Updated are those of which something else is told than before; one that another list now
        vouches for is stored again and counts as unchanged.
    """

    changed: Network
    gone: dict[str, pl.DataFrame]
    added: int
    updated: int
    unchanged: int
    removed: int


def _marks(frame: pl.DataFrame, schema: object) -> pl.DataFrame:
    """Return ids with a hash of all their columns."""
    columns = [name for name in schema if name != "id"]  # type: ignore[attr-defined]
    return frame.select("id", mark=pl.struct(columns).hash(0))


def _changed(new: pl.DataFrame, befores: Sequence[pl.DataFrame], schema: object) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows of ``new`` that any graph before lacks or has otherwise, and the ids that are gone."""
    marks = _marks(new, schema)
    same = pl.Series([True] * new.height, dtype=pl.Boolean)
    known = [pl.DataFrame(schema={"id": pl.String})]
    for before in befores:
        old = _marks(before, schema)
        known.append(old.select("id"))
        joined = marks.join(old, on="id", how="left", suffix="_old", maintain_order="left")
        same &= (joined["mark"] == joined["mark_old"]).fill_null(False)
    ids = pl.concat(known).unique().sort("id")
    return new.filter(~same), ids.join(new.select("id"), on="id", how="anti")


def _tie_groups(ties: pl.DataFrame) -> pl.DataFrame:
    facts = [name for name in TIES if name not in GROUP]
    return ties.group_by(GROUP, maintain_order=True).agg(mark=pl.struct(facts).hash(0).sort())


def _changed_ties(new: pl.DataFrame, befores: Sequence[pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    groups = _tie_groups(new).with_columns(mark=pl.col("mark").list.eval(pl.element().cast(pl.String)).list.join(" "))
    same = pl.Series([True] * groups.height, dtype=pl.Boolean)
    known = [pl.DataFrame(schema=dict.fromkeys(GROUP, pl.String))]
    for before in befores:
        old = _tie_groups(before)
        old = old.with_columns(mark=pl.col("mark").list.eval(pl.element().cast(pl.String)).list.join(" "))
        known.append(old.select(GROUP))
        joined = groups.join(old, on=GROUP, how="left", suffix="_old", nulls_equal=True, maintain_order="left")
        same &= (joined["mark"] == joined["mark_old"]).fill_null(False)
    other = groups.filter(~same).select(GROUP)
    every = pl.concat(known).unique().sort(GROUP)
    gone = every.join(groups.select(GROUP), on=GROUP, how="anti", nulls_equal=True)
    return new.join(other, on=GROUP, how="semi", nulls_equal=True, maintain_order="left"), gone


def difference(target: Network, befores: Sequence[Network]) -> Changes:
    """Return what leads to a graph, whichever of some graphs (or any mixture of them) is there now."""
    changed, gone = {}, {}
    for name, schema in ROWS_OF.items():
        changed[name], gone[name] = _changed(getattr(target, name), [getattr(one, name) for one in befores], schema)
    changed["ties"], gone["ties"] = _changed_ties(target.ties, [one.ties for one in befores])
    known = pl.concat([pl.DataFrame(schema={"id": pl.String}), *(one.parties.select("id") for one in befores)])
    new = changed["parties"].join(known, on="id", how="anti").height
    network = Network(**changed, as_of=target.as_of, synthetic=target.synthetic)
    kept = changed["parties"].join(known, on="id", how="semi", maintain_order="left")
    others = _changed(kept, [one.parties for one in befores], FACTS)[0].height
    removed = gone["parties"].height
    return Changes(network, gone, new, others, target.parties.height - new - others, removed)


def steps(changes: Changes, records: pl.DataFrame | None, moves: Sequence[Batch] = ()) -> list[Batch]:
    """Return the batches of a change, always the same ones: what is stored, what is moved, what is deleted.

    What the process holds on a party that became another one is moved while both are there.
    """
    return [*batches.cut(changes.changed, frozenset(), records), *moves, *_deletions(changes)]


def record_steps(source: str, edition: str | None = None) -> list[Batch]:
    """Return the batch that deletes the rows that a load brought, or those of its older editions."""
    if edition is None:
        return [Batch("store.records", 0, partial(_records_gone, source))]
    return [Batch("store.records", 0, partial(_older_records_gone, source, edition))]


def _records_gone(source: str) -> Step:
    return "delete_records", {"load": source}


def _older_records_gone(source: str, edition: str) -> Step:
    return "delete_older_records", {"load": source, "edition": edition}


def _deletions(changes: Changes) -> Iterator[Batch]:
    for (kind,), group in changes.gone["ties"].group_by(["type"], maintain_order=True):
        for part in group.iter_slices(batches.ROWS):
            yield Batch("store.ties", part.height, partial(_ties_gone, part, str(kind)))
    for name in (*(name for name in ROWS_OF if name != "parties"), "parties"):
        for part in changes.gone[name].iter_slices(batches.ROWS):
            yield Batch(f"store.{name}", part.height, partial(_rows_gone, part, name))


def _ties_gone(part: pl.DataFrame, kind: str) -> Step:
    return "delete_ties", {
        "type": kind,
        "rows": [list(row) for row in part.select("start", "end", "source").iter_rows()],
    }


def _rows_gone(part: pl.DataFrame, name: str) -> Step:
    return f"delete_{name}", {"rows": part.select("id").to_dicts()}


def conflicts_of(combined: Combined, source: str) -> int:
    """Return how many facts of a source differ from what another says of the same party."""
    if not combined.conflicts.height:
        return 0
    return combined.conflicts.filter(pl.col("source") == source).height
