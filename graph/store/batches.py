"""A Network cut into batches: always the same ones in the same order, so that number 43 is what 43 was before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.errors import InvalidFolder
from graph.network import FRAMES, HELP, TEXTS
from graph.store.vocabulary import label, tie_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.network import Network

PLAN: Final = 1
ROWS: Final = 5_000
OF_A_PARTY: Final = ("offers", "demands", "needs", "services")
"""Frames whose rows belong to one party."""

Step = tuple[str, dict[str, object]]


def plan() -> str:
    """Return the version of the cut: a load begun with another one starts over."""
    return f"{PLAN}/{ROWS}"


@dataclass(frozen=True)
class Batch:
    """One transaction of a load: the stage it belongs to, and what it stores, made only when it is needed."""

    stage: str
    size: int
    step: Callable[[], Step]


def check(network: Network) -> None:
    """Refuse what the graph has no word or no type for.

    Raises
    ------
    InvalidFolder
        If a party's kind or a tie's type is unknown, or a list holds an empty entry.
    """
    for kind in network.parties["kind"].unique():
        label(kind)
    for name in network.ties["type"].unique():
        tie_type(name)
    for name, schema in (FRAMES | HELP).items():
        frame = getattr(network, name)
        for column in (column for column, dtype in schema.items() if dtype == TEXTS):
            if (
                frame[column].explode().null_count()
                > frame[column].null_count() + (frame[column].list.len() == 0).sum()
            ):
                message = f"{name}: a list in column {column} holds an empty entry"
                raise InvalidFolder(message, hint="drop the empty entries of lists", frame=name, column=column)


def tie_types(network: Network) -> list[str]:
    """Return the types of the ties of a network, sorted."""
    return sorted(network.ties["type"].unique())


def cut(network: Network, fresh_types: frozenset[str], records: pl.DataFrame | None = None) -> list[Batch]:
    """Return the batches of a network.

    Parameters
    ----------
    network
        Sorted, as every Network is.
    fresh_types
        Types of ties that the graph did not have when the load began: these are created without looking.
    records
        Rows that describe the parties, as :func:`graph.store.records.record_frame` makes them.
    """
    batches = [*_regions(network), *_parties(network)]
    for name in OF_A_PARTY:
        batches += [
            Batch(f"store.{name}", part.height, partial(_of_party, f"store_{name}", part))
            for part in getattr(network, name).iter_slices(ROWS)
        ]
    for part in network.commitments.iter_slices(ROWS):
        batches.append(Batch("store.commitments", part.height, partial(_of_two, part)))
    for type_name in tie_types(network):
        frame = network.ties.filter(pl.col("type") == type_name).drop("type")
        batches += _ties(frame, type_name, fresh=type_name in fresh_types)
    for part in records.iter_slices(ROWS) if records is not None else ():
        batches.append(Batch("store.records", part.height, partial(_of_party, "store_records", part)))
    return batches


def count(network: Network, records: pl.DataFrame | None = None) -> int:
    """Return how many batches :func:`cut` makes of a network for an empty graph, without making them."""
    parts = [region_frame(network).height, network.commitments.height, *network.parties["kind"].value_counts()["count"]]
    parts += [getattr(network, name).height for name in OF_A_PARTY]
    parts += [*network.ties["type"].value_counts()["count"], records.height if records is not None else 0]
    return sum(-(-rows // ROWS) for rows in parts)


def rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as property maps; columns that are empty throughout are not sent at all."""
    kept = [name for name in frame.columns if frame[name].null_count() < frame.height]
    return frame.select(kept).to_dicts() if kept else [{} for _ in range(frame.height)]


def region_frame(network: Network) -> pl.DataFrame:
    """Return the regions of parties and all above them: ``35.09.01`` lies in ``35.09``, that in ``35``."""
    codes: dict[str, str | None] = {}
    for code in network.parties["region"].drop_nulls().unique():
        parts = code.split(".")
        for depth in range(len(parts)):
            above = ".".join(parts[:depth])
            codes[".".join(parts[: depth + 1])] = above or None
    return pl.DataFrame(
        {"code": sorted(codes), "parent": [codes[code] for code in sorted(codes)]},
        schema={"code": pl.String, "parent": pl.String},
    )


def _regions(network: Network) -> Iterator[Batch]:
    for part in region_frame(network).iter_slices(ROWS):
        yield Batch("store.regions", part.height, partial(_of_regions, part))


def _of_regions(part: pl.DataFrame) -> Step:
    return "store_regions", {"rows": part.to_dicts()}


def _parties(network: Network) -> Iterator[Batch]:
    for kind in sorted(network.parties["kind"].unique(), key=lambda kind: kind or ""):
        labels = label(kind)
        for part in network.parties.filter(pl.col("kind").eq_missing(kind)).iter_slices(ROWS):
            yield Batch("store.parties", part.height, partial(_of_parties, part, labels))


def _of_parties(part: pl.DataFrame, labels: list[str]) -> Step:
    return "store_parties", {"rows": rows(part), "labels": labels}


def _of_party(query: str, part: pl.DataFrame) -> Step:
    pairs = zip(part["party"].to_list(), rows(part.drop("party")), strict=True)
    return query, {"rows": [{"party": party, "facts": facts} for party, facts in pairs]}


def _of_two(part: pl.DataFrame) -> Step:
    ends = part.select("supplier", "buyer").to_dicts()
    facts = rows(part.drop("supplier", "buyer"))
    return "store_commitments", {"rows": [end | {"facts": fact} for end, fact in zip(ends, facts, strict=True)]}


def _ties(frame: pl.DataFrame, type_name: str, *, fresh: bool) -> Iterator[Batch]:
    if fresh:
        for part in frame.iter_slices(ROWS):
            yield Batch("store.ties", part.height, partial(_new_ties, part, type_name))
        return
    group = ["start", "end", "source"]
    frame = frame.sort(group, nulls_last=True, maintain_order=True)
    edges = np.append(np.flatnonzero(frame.select(group).select(_changes(group)).to_series().to_numpy()), frame.height)
    begin = 0
    while begin < frame.height:
        end = int(edges[np.searchsorted(edges, min(begin + ROWS, frame.height))])
        yield Batch("store.ties", end - begin, partial(_replaced_ties, frame[begin:end], type_name))
        begin = end


def _changes(columns: list[str]) -> pl.Expr:
    """Tell of each row whether it begins a new group; the first one always does."""
    return pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift(1)) for name in columns).fill_null(value=True)


def _new_ties(part: pl.DataFrame, type_name: str) -> Step:
    ends = part["start"].to_list(), part["end"].to_list(), rows(part.drop("start", "end"))
    return "create_ties", {"type": type_name, "rows": [list(row) for row in zip(*ends, strict=True)]}


def _replaced_ties(part: pl.DataFrame, type_name: str) -> Step:
    groups: dict[tuple[str, str, str | None], list[dict[str, Any]]] = {}
    keys = zip(part["start"].to_list(), part["end"].to_list(), part["source"].to_list(), strict=True)
    for key, facts in zip(keys, rows(part.drop("start", "end")), strict=True):
        groups.setdefault(key, []).append(facts)
    return "replace_ties", {"type": type_name, "rows": [[*key, facts] for key, facts in groups.items()]}
