"""The snapshot: frames of one date, checked and sorted.

Seven Polars frames with fixed columns, immutable, without personal data. It comes from the store, from ingest or from a
Parquet folder, and knows nothing of any of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.errors import InvalidFolder
from graph.network.attributes import as_frames, as_multigraph
from graph.network.columns import COMMITMENTS, FRAMES, HELP, NEEDS, SERVICES, SORTED_BY, TEXTS, conform
from graph.network.folder import FORMAT_VERSION, read_folder, write_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    import networkx as nx
    from numpy.typing import NDArray

SLICE: Final = 100_000
"""Rows that are made into text at once."""


@dataclass(frozen=True, eq=False)
class Ties:
    """Ties of one or more types as arrays: row numbers of ``network.parties`` and a weight.

    Of two parties a tie of one type is there once, however many lists or editions of a list say it.
    ``start`` and ``end`` are int32, ``weight`` float64; all of the same length, in the order of ``network.ties``.
    """

    start: NDArray[np.int32]
    end: NDArray[np.int32]
    weight: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Network:
    """A snapshot of the graph at a date: parties, offers, demands, ties.

    Build it with :meth:`from_frames`, which fills missing columns, sorts and checks; never mutate a frame.

    Parameters
    ----------
    parties, offers, demands, ties
        Frames with the columns of ``PARTIES``, ``OFFERS``, ``DEMANDS`` and ``TIES``, sorted by id.
    needs, services, commitments
        What parties lack, what others can give, and what is promised or was declined (``NEEDS``, ``SERVICES``,
        ``COMMITMENTS``); empty where none is said.
    as_of
        The date that the snapshot stands for.
    synthetic
        True when any part was made by the sample generator: every face must then say *synthetic*.

    Examples
    --------
    >>> from datetime import date
    >>> parties = pl.DataFrame({"id": ["b", "a"], "kind": ["enterprise"] * 2, "name": ["UD B", "PT A"]})
    >>> network = Network.from_frames(parties, as_of=date(2026, 1, 1))
    >>> network.parties["name"].to_list(), network.ties.height
    (['PT A', 'UD B'], 0)
    """

    parties: pl.DataFrame
    offers: pl.DataFrame
    demands: pl.DataFrame
    ties: pl.DataFrame
    as_of: date
    synthetic: bool = False
    needs: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=NEEDS))
    services: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SERVICES))
    commitments: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=COMMITMENTS))

    @classmethod
    def from_frames(
        cls,
        parties: pl.DataFrame,
        offers: pl.DataFrame | None = None,
        demands: pl.DataFrame | None = None,
        ties: pl.DataFrame | None = None,
        *,
        as_of: date,
        synthetic: bool = False,
        needs: pl.DataFrame | None = None,
        services: pl.DataFrame | None = None,
        commitments: pl.DataFrame | None = None,
    ) -> Network:
        """Build a Network: missing columns become empty, rows are sorted, ids and ends of ties are checked.

        Raises
        ------
        InvalidFolder
            If a column is unknown, an id stands twice, or an offer, demand, tie, need or service names a party that
            is not there.
        """
        given = {"parties": parties, "offers": offers, "demands": demands, "ties": ties}
        given |= {"needs": needs, "services": services, "commitments": commitments}
        schemas = FRAMES | HELP
        frames = {
            name: conform(frame if frame is not None else pl.DataFrame(schema=schemas[name]), schemas[name]).sort(
                SORTED_BY[name], nulls_last=True, maintain_order=True
            )
            for name, frame in given.items()
        }
        network = cls(**frames, as_of=as_of, synthetic=synthetic)
        network._check()
        return network

    def with_rows(self, name: str, rows: Sequence[Mapping[str, object]]) -> Network:
        """Return the network with some rows of one frame put in, or in the place of those with the same id.

        Parameters
        ----------
        name
            A frame whose rows have an id, such as ``"offers"``.
        rows
            Facts by column, what is left out is empty; of two with one id the last holds. A party keeps its aliases.

        Raises
        ------
        InvalidFolder
            If a row names a party that is not there.

        Examples
        --------
        >>> from datetime import date
        >>> network = Network.from_frames(pl.DataFrame({"id": ["a"]}), as_of=date(2026, 1, 1))
        >>> lot = {"id": "o", "party": "a", "units_per_month": 5}
        >>> network.with_rows("offers", [lot]).with_rows("offers", [lot | {"units_per_month": 7}]).offers.height
        1
        """
        schema, before = (FRAMES | HELP)[name], getattr(self, name)
        given = pl.DataFrame([{column: row.get(column) for column in schema} for row in rows], schema=schema)
        given = given.unique("id", keep="last", maintain_order=True)
        stray = [] if name == "parties" else [one for one in given["party"] if one not in self.row]
        if stray:
            column = "party"
            message = f"{name}: {column} {stray[0]} is no party ({len(stray)} such rows)"
            raise InvalidFolder(message, hint="add the party or drop the row", frame=name, id=stray[0])
        if name == "parties":
            known = given.select("id").join(before, on="id", how="left", maintain_order="left")
            given = given.with_columns(aliases=pl.coalesce("aliases", known["aliases"]))
        kept = before.join(given.select("id"), on="id", how="anti", maintain_order="left")
        fresh = replace(self, **{name: pl.concat([kept, given]).sort(SORTED_BY[name], nulls_last=True)})
        if name != "parties":
            fresh.__dict__["row"] = self.row  # the parties are the same
        return fresh

    def _check(self) -> None:
        for name in ("parties", "offers", "demands", "needs", "services", "commitments"):
            ids = getattr(self, name)["id"].sort()
            twice = ids.filter((ids == ids.shift()) | ids.is_null())
            if len(twice):
                message = f"{name}: id {twice[0]} stands more than once, or is empty"
                raise InvalidFolder(message, hint="each row needs an id of its own", frame=name, id=twice[0])
        ids = self.parties.select("id")
        named = [(name, "party") for name in ("offers", "demands", "needs", "services")]
        named += [("ties", "start"), ("ties", "end"), ("commitments", "supplier"), ("commitments", "buyer")]
        for name, column in named:
            named_there = getattr(self, name).select(id=pl.col(column))
            if not named_there.height:
                continue  # a join would look at every party all the same
            stray = named_there.join(ids, on="id", how="anti", nulls_equal=True)
            if stray.height:
                message = f"{name}: {column} {stray['id'][0]} is no party ({stray.height} such rows)"
                raise InvalidFolder(message, hint="add the party or drop the row", frame=name, id=stray["id"][0])

    @cached_property
    def row(self) -> dict[str, int]:
        """Row number of each party by its id; aliases resolve to the party that they were merged into."""
        rows = {alias: i for i, names in enumerate(self.parties["aliases"]) if names is not None for alias in names}
        return rows | {party: i for i, party in enumerate(self.parties["id"])}

    def tie_arrays(self, types: Iterable[str] | None = None, on: date | None = None) -> Ties:
        """Return the ties of the given types, in force on a date, as arrays of party rows.

        Parameters
        ----------
        types
            Tie types such as ``"SUPPLIES"``; None takes all.
        on
            Only ties with ``since <= on < until`` (an open end counts as in force); None takes all.
        """
        ties = self.ties
        if types is not None:
            ties = ties.filter(pl.col("type").is_in(sorted(types)))
        if on is not None:
            started = pl.col("since").is_null() | (pl.col("since") <= on)
            ties = ties.filter(started & (pl.col("until").is_null() | (pl.col("until") > on)))
        index = pl.DataFrame({"id": self.parties["id"], "row": np.arange(self.parties.height, dtype=np.int32)})
        found = ties.select(
            *(
                ties.select(id=c).join(index, on="id", how="left", maintain_order="left")["row"].alias(c)
                for c in ("start", "end")
            ),
            pl.col("type").cast(pl.Categorical),
            pl.col("weight").fill_null(1.0),
        ).unique(["start", "end", "type"], keep="first", maintain_order=True)  # of rows: their ids take twice as long
        return Ties(*(found[c].to_numpy().copy() for c in ("start", "end", "weight")))

    def fingerprint(self) -> str:
        """Return a hash of everything in the snapshot: same content, same 32 hex digits, on any machine."""
        digest = hashlib.sha256(f"{FORMAT_VERSION} {self.as_of} {self.synthetic}".encode())
        for name, schema in (FRAMES | {name: HELP[name] for name in self._helping}).items():
            lists = [pl.col(column).list.join("\x1f") for column, dtype in schema.items() if dtype == TEXTS]
            parts = getattr(self, name).iter_slices(SLICE)  # a national graph is not in memory as text
            for number, part in enumerate(parts):
                told = part.with_columns(lists)
                text = told.write_csv(null_value="\x00", quote_style="necessary", include_header=number == 0)
                digest.update(text.encode())
        return digest.hexdigest()[:32]

    @property
    def _helping(self) -> list[str]:
        return [name for name in HELP if getattr(self, name).height]

    def write(self, folder: Path | str) -> None:
        """Write ``network.json`` and its Parquet files; an older folder gives way only when all are written.

        ``network.json`` goes first and comes back last: a folder that a kill caught half-way is refused by
        :meth:`read` and never taken for whole.
        """
        frames = {name: getattr(self, name) for name in (*FRAMES, *self._helping)}
        write_folder(Path(folder), frames, as_of=self.as_of, synthetic=self.synthetic)

    @classmethod
    def read(cls, folder: Path | str) -> Network:
        """Read a Network folder as written by ingest, sample, snapshot or :meth:`write`.

        Raises
        ------
        InvalidFolder
            If the folder or a file is missing, unreadable, of another format version, or inconsistent.
        """
        frames, as_of, synthetic = read_folder(Path(folder))
        return cls.from_frames(**frames, as_of=as_of, synthetic=synthetic)

    def to_networkx(self, types: Iterable[str] | None = None) -> nx.MultiDiGraph:
        """Return the parties and ties as a NetworkX multigraph: every attribute kept, nothing collapsed."""
        about = {"as_of": self.as_of.isoformat(), "synthetic": self.synthetic}
        return as_multigraph(self.parties, self.ties, about, types)

    @classmethod
    def from_networkx(cls, network: nx.Graph, *, as_of: date, synthetic: bool = False) -> Network:
        """Build a Network from a NetworkX graph whose node and edge attributes use the column names.

        A node without ``kind`` is an enterprise, one without ``name`` is called by its id; an edge
        without ``type`` is ``COOPERATES_WITH``. Other attributes are left out.
        """
        parties, ties = as_frames(network)
        return cls.from_frames(parties, ties=ties, as_of=as_of, synthetic=synthetic)
