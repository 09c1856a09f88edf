"""The part of the graph that a change can touch: an update of a few parties does not bring a nation into memory.

Who is one party is decided on the heads of all parties (names, places, older ids). From there on only those rows are
read whose party is in a group that the change touches, with the parties at the other ends of their ties. Groups are
whole or not there at all, so that what :func:`graph.store.combine.combine` makes of them is what it makes of all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.network import FRAMES, HELP, Network, conform
from graph.network.places_worked_out import OF
from graph.store.combine import HEAD, Combined, Source, canonical_of, combine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

SCHEMAS: Final = FRAMES | HELP
ENDS: Final = {
    "offers": ("party",),
    "demands": ("party",),
    "services": ("party",),
    "needs": ("party", "via"),
    "commitments": ("supplier", "buyer"),
    "ties": ("start", "end"),
}
"""Columns that name parties; a row is touched when any of them is."""
LOTS: Final = ("offers", "demands", "services", "needs", "commitments")


@dataclass(frozen=True, eq=False)
class Said:
    """What a source says, read no further than is asked for."""

    name: str
    as_of: date
    synthetic: bool
    frame: Callable[[str], pl.LazyFrame]
    heads: pl.DataFrame = field(init=False)

    def __post_init__(self) -> None:
        """Read who the source speaks of."""
        object.__setattr__(self, "heads", self.frame("parties").select(HEAD).collect(engine="streaming"))

    @classmethod
    def of(cls, source: Source) -> Said:
        """Return a network in memory as what its source says."""
        network = source.network
        return cls(source.name, network.as_of, network.synthetic, lambda name: getattr(network, name).lazy())


@dataclass(frozen=True, eq=False)
class Graph:
    """Sources in the order of their first load, and the pairs that a person decided are one, or two."""

    said: tuple[Said, ...]
    same: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class Focused:
    """The same part of several graphs, and how many parties the last one has in all."""

    graphs: list[Combined]
    parties: int


def focused(graphs: Sequence[Graph]) -> Focused:
    """Return of several graphs the part in which they can differ.

    Examples
    --------
    >>> from datetime import date
    >>> rows = {"id": ["p1", "p2"], "kind": ["enterprise"] * 2, "name": ["A", "B"], "region": ["35.09"] * 2}
    >>> old = Said.of(Source("a", Network.from_frames(pl.DataFrame(rows), as_of=date(2025, 1, 1))))
    >>> new = Network.from_frames(pl.DataFrame(rows).head(1), as_of=date(2026, 1, 1))
    >>> both = focused([Graph((old,)), Graph((old, Said.of(Source("b", new))))])
    >>> both.parties, [one.network.parties["id"].to_list() for one in both.graphs]
    (2, [['p1'], ['p1']])
    """
    maps = [canonical_of([one.heads for one in graph.said], graph.same, graph.apart) for graph in graphs]
    every = {id(one): one for graph in graphs for one in graph.said}
    shared = [one for one in every.values() if all(one in graph.said for graph in graphs)]
    own = [one for one in every.values() if one not in shared]
    ids = (
        pl.concat([pl.Series("id", [], dtype=pl.String), *(one.heads["id"] for one in every.values())]).unique().sort()
    )
    first = _first_touched(shared, own, maps)
    touched = _groups(ids, maps, pl.concat([first, _placed_by(every.values(), _groups(ids, maps, first))]))
    parts = {id(one): _rows(one, touched if one in shared else None) for one in every.values()}
    around = _groups(ids, maps, _named(parts.values(), touched))
    networks = {
        key: _network(every[key], part, around if every[key] in shared else None) for key, part in parts.items()
    }
    made = [
        combine([Source(one.name, networks[id(one)]) for one in graph.said], graph.same, canonical)
        if graph.said
        else Combined(Network.from_frames(pl.DataFrame({"id": []}), as_of=date.min))
        for graph, canonical in zip(graphs, maps, strict=True)
    ]
    last = [pl.Series("id", [], dtype=pl.String), *(one.heads["id"] for one in graphs[-1].said)]
    named = pl.concat(last).unique()
    return Focused(made, len(named) - int(named.is_in(list(maps[-1])).sum()))


def _first_touched(shared: list[Said], own: list[Said], maps: list[dict[str, str]]) -> pl.Series:
    """Return the ids that the changing sources name, or that are another party in one of the graphs."""
    moved = {one for each in maps for one, kept in each.items() if any(other.get(one, one) != kept for other in maps)}
    found = [pl.Series("id", sorted(moved), dtype=pl.String), *(one.heads["id"] for one in own)]
    for name in LOTS:
        lots = [one.frame(name).select("id").collect()["id"] for one in own]
        known = pl.concat([pl.Series("id", [], dtype=pl.String), *lots])
        if known.len():
            found += [
                part[column].rename("id")
                for one in shared
                for part in [one.frame(name).filter(pl.col("id").is_in(known.implode())).collect(engine="streaming")]
                for column in ENDS[name]
            ]
    return pl.concat(found).drop_nulls().unique()


def _placed_by(said: Iterable[Said], touched: pl.Series) -> pl.Series:
    """Return the officers and clusters of any of the touched: their place may be theirs, so that all are looked at."""
    ends = [
        one.frame("ties").filter((pl.col("type") == tie) & pl.col(others).is_in(touched.implode())).select(id=own)
        for one in said
        for tie, own, others in OF.values()
    ]
    return pl.concat([pl.Series("id", [], dtype=pl.String), *(one.collect(engine="streaming")["id"] for one in ends)])


def _groups(ids: pl.Series, maps: list[dict[str, str]], wanted: pl.Series) -> pl.Series:
    """Return all ids that are one party with any of some ids in any of the graphs."""
    inside = ids.is_in(wanted.implode())
    for each in maps:
        if each:
            party = ids.replace(each)
            inside |= party.is_in(party.filter(ids.is_in(wanted.implode())).implode())
    return ids.filter(inside)


def _rows(one: Said, touched: pl.Series | None) -> dict[str, pl.DataFrame]:
    """Return what a source says beside its parties, all of it or what names any of the touched ones."""
    found = {}
    for name, ends in ENDS.items():
        rows = one.frame(name)
        if touched is not None:
            rows = rows.filter(pl.any_horizontal(pl.col(end).is_in(touched.implode()) for end in ends))
        found[name] = rows.collect(engine="streaming")
    return found


def _named(parts: Iterable[Mapping[str, pl.DataFrame]], touched: pl.Series) -> pl.Series:
    """Return the touched parties and those that are named together with them."""
    named = [touched]
    for part in parts:
        named += [part[name][end].rename("id") for name, ends in ENDS.items() for end in ends]
    return pl.concat(named).drop_nulls().unique()


def _network(one: Said, rows: Mapping[str, pl.DataFrame], around: pl.Series | None) -> Network:
    parties = one.frame("parties")
    if around is not None:
        parties = parties.filter(pl.col("id").is_in(around.implode()))
    frames = {"parties": parties.collect(engine="streaming"), **rows}
    kept = {name: conform(frame, SCHEMAS[name]) for name, frame in frames.items()}
    return Network(**kept, as_of=one.as_of, synthetic=one.synthetic)
