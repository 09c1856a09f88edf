"""Network: the columnar snapshot that matching, metrics and planning read.

Four Polars frames with fixed columns (``docs/reference/network.md``), immutable, sorted by id, without
personal data. It comes from the store, from ingest or from a Parquet folder, and knows nothing of any of them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.errors import InvalidFolder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

FORMAT_VERSION: Final = 1
SLICE: Final = 100_000
"""Rows that are made into text at once."""
TEXTS: Final = pl.List(pl.String)

PARTIES: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "id": pl.String,
    "kind": pl.String,
    "name": pl.String,
    "legal_form": pl.String,
    "size": pl.String,
    "size_basis": pl.String,
    "kbli": TEXTS,
    "region": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "place_basis": pl.String,
    "workers": pl.Int64,
    "sales_rp_per_year": pl.Int64,
    "capital_rp": pl.Int64,
    "investment_rp": pl.Int64,
    "established": pl.Int32,
    "women_led": pl.Boolean,
    "export_oriented": pl.Boolean,
    "certifications": TEXTS,
    "parent": pl.String,
    "members": pl.Int64,
    "slots": pl.Int64,
    "radius_km": pl.Float64,
    "commits_to_coach": pl.Boolean,
    "roles": TEXTS,
    "aliases": TEXTS,
    "source": pl.String,
    "as_of": pl.Date,
    "confidence": pl.Float64,
}
OFFERS: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "id": pl.String,
    "party": pl.String,
    "commodity": pl.String,
    "product": pl.String,
    "unit": pl.String,
    "units_per_month": pl.Int64,
    "price_rp_per_unit": pl.Int64,
    "outlet": pl.String,
    "outlet_price_rp_per_unit": pl.Int64,
    "grade": pl.String,
    "min_lot_units": pl.Int64,
    "radius_km": pl.Float64,
    "month": pl.Date,
    "stock": pl.String,
    "until": pl.Date,
    "source": pl.String,
    "as_of": pl.Date,
    "confidence": pl.Float64,
}
DEMANDS: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "id": pl.String,
    "party": pl.String,
    "commodity": pl.String,
    "product": pl.String,
    "unit": pl.String,
    "units_per_month": pl.Int64,
    "price_rp_per_unit": pl.Int64,
    "source_price_rp_per_unit": pl.Int64,
    "required": TEXTS,
    "grade": pl.String,
    "min_lot_units": pl.Int64,
    "max_partners": pl.Int64,
    "radius_km": pl.Float64,
    "month": pl.Date,
    "until": pl.Date,
    "source": pl.String,
    "as_of": pl.Date,
    "confidence": pl.Float64,
}
TIES: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "start": pl.String,
    "end": pl.String,
    "type": pl.String,
    "since": pl.Date,
    "until": pl.Date,
    "weight": pl.Float64,
    "weight_unit": pl.String,
    "commodity": pl.String,
    "source": pl.String,
    "as_of": pl.Date,
    "confidence": pl.Float64,
}
NEEDS: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "id": pl.String,
    "party": pl.String,
    "kind": pl.String,
    "service": pl.String,
    "kbli": TEXTS,
    "units": pl.Int64,
    "amount_rp": pl.Int64,
    "collateral_rp": pl.Int64,
    "budget_rp": pl.Int64,
    "language": pl.String,
    "terms": TEXTS,
    "requires": TEXTS,
    "via": pl.String,
    "month": pl.Date,
    "since": pl.Date,
    "until": pl.Date,
    "source": pl.String,
    "as_of": pl.Date,
    "confidence": pl.Float64,
}
SERVICES: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "id": pl.String,
    "party": pl.String,
    "kind": pl.String,
    "service": pl.String,
    "kbli": TEXTS,
    "places_per_month": pl.Int64,
    "price_rp": pl.Int64,
    "least_rp": pl.Int64,
    "most_rp": pl.Int64,
    "collateral_share": pl.Float64,
    "languages": TEXTS,
    "terms": TEXTS,
    "eligibility": TEXTS,
    "skills": TEXTS,
    "class_days": pl.Int64,
    "job_months": pl.Int64,
    "rating": pl.Float64,
    "radius_km": pl.Float64,
    "month": pl.Date,
    "since": pl.Date,
    "until": pl.Date,
    "source": pl.String,
    "as_of": pl.Date,
    "confidence": pl.Float64,
}
FRAMES: Final = {"parties": PARTIES, "offers": OFFERS, "demands": DEMANDS, "ties": TIES}
COMMITMENTS: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "id": pl.String,
    "supplier": pl.String,
    "buyer": pl.String,
    "commodity": pl.String,
    "unit": pl.String,
    "units_per_month": pl.Int64,
    "state": pl.String,
    "since": pl.Date,
    "until": pl.Date,
    "reasons": TEXTS,
    "source": pl.String,
    "as_of": pl.Date,
    "confidence": pl.Float64,
}
HELP: Final = {"needs": NEEDS, "services": SERVICES, "commitments": COMMITMENTS}
"""What parties lack, what others can give, what is promised or was declined: written only where there is any."""
SORTED_BY: Final = {
    "parties": ["id"],
    "offers": ["id"],
    "demands": ["id"],
    # Every column: ties have no id, and two that differ in weight alone must not depend on the order they came in.
    "ties": ["start", "end", "type", "since", "commodity", *list(TIES)[4:7], *list(TIES)[8:]],
    "needs": ["id"],
    "services": ["id"],
    "commitments": ["id"],
}


def conform(frame: pl.DataFrame, schema: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    """Return the frame with exactly the columns of a schema: missing ones empty, types strict, others refused.

    Examples
    --------
    >>> conform(pl.DataFrame({"id": ["a"]}), {"id": pl.String, "workers": pl.Int64}).row(0)
    ('a', None)
    """
    unknown = [name for name in frame.columns if name not in schema]
    if unknown:
        message = f"columns {', '.join(unknown)} are not part of the Network format"
        raise InvalidFolder(message, hint="see docs/reference/network.md", columns=unknown)
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    )


def _known(facts: Mapping[str, object], schema: Mapping[str, object]) -> dict[str, object]:
    return {name: fact for name, fact in facts.items() if name in schema}


@dataclass(frozen=True, eq=False)
class Ties:
    """Ties of one or more types as arrays: row numbers of ``network.parties`` and a weight.

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
        start, end = (
            ties.select(id=pl.col(c)).join(index, on="id", how="left", maintain_order="left")["row"].to_numpy().copy()
            for c in ("start", "end")
        )
        return Ties(start, end, ties["weight"].fill_null(1.0).to_numpy().copy())

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
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        parts = {name: folder / f".{name}.parquet.part" for name in (*FRAMES, *self._helping)}
        try:
            for name, part in parts.items():
                getattr(self, name).write_parquet(part, compression="zstd", statistics=True)
            (folder / "network.json").unlink(missing_ok=True)
            for name in HELP:
                if name not in self._helping:
                    (folder / f"{name}.parquet").unlink(missing_ok=True)
            for name, part in parts.items():
                part.replace(folder / f"{name}.parquet")
        finally:
            for part in parts.values():
                part.unlink(missing_ok=True)
        about = {
            "format": "jejaring-network",
            "format_version": FORMAT_VERSION,
            "as_of": self.as_of.isoformat(),
            "synthetic": self.synthetic,
            "rows": {name: getattr(self, name).height for name in (*FRAMES, *self._helping)},
        }
        part = folder / ".network.json.part"
        part.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
        part.replace(folder / "network.json")

    @classmethod
    def read(cls, folder: Path | str) -> Network:
        """Read a Network folder as written by ingest, sample, snapshot or :meth:`write`.

        Raises
        ------
        InvalidFolder
            If the folder or a file is missing, unreadable, of another format version, or inconsistent.
        """
        folder = Path(folder)
        about_path = folder / "network.json"
        try:
            about = json.loads(about_path.read_text(encoding="utf-8"))
            version, as_of = about["format_version"], date.fromisoformat(about["as_of"])
        except FileNotFoundError:
            message = f"{folder} is no Network folder: it has no network.json"
            hint = "make one with `jejaring ingest FILE... --out FOLDER` or `jejaring sample --out FOLDER`"
            raise InvalidFolder(message, hint=hint, folder=str(folder)) from None
        except (ValueError, KeyError, TypeError, NotADirectoryError) as cause:
            message = f"{about_path} cannot be read: {cause}"
            raise InvalidFolder(message, hint="write the folder again", folder=str(folder)) from cause
        if version != FORMAT_VERSION:
            message = f"{folder} has format version {version}, this program reads {FORMAT_VERSION}"
            raise InvalidFolder(message, hint="write the folder again with this version", folder=str(folder))
        frames = {}
        helping = [name for name in HELP if (folder / f"{name}.parquet").is_file()]
        for name in (*FRAMES, *helping):
            try:
                frames[name] = pl.read_parquet(folder / f"{name}.parquet")
            except (OSError, pl.exceptions.PolarsError) as cause:
                message = f"{folder / name}.parquet cannot be read: {cause}"
                raise InvalidFolder(message, hint="write the folder again", file=f"{name}.parquet") from cause
        return cls.from_frames(**frames, as_of=as_of, synthetic=bool(about.get("synthetic", False)))

    def to_networkx(self, types: Iterable[str] | None = None) -> nx.MultiDiGraph:
        """Return the parties and ties as a NetworkX multigraph: every attribute kept, nothing collapsed."""
        import networkx as nx  # noqa: PLC0415 - half a second that most commands do not need

        network = nx.MultiDiGraph(as_of=self.as_of.isoformat(), synthetic=self.synthetic)
        for party in self.parties.iter_rows(named=True):
            network.add_node(party["id"], **{k: v for k, v in party.items() if k != "id" and v is not None})
        wanted = None if types is None else set(types)
        for tie in self.ties.iter_rows(named=True):
            if wanted is None or tie["type"] in wanted:
                facts = {k: v for k, v in tie.items() if k not in ("start", "end") and v is not None}
                network.add_edge(tie["start"], tie["end"], **facts)
        return network

    @classmethod
    def from_networkx(cls, network: nx.Graph, *, as_of: date, synthetic: bool = False) -> Network:
        """Build a Network from a NetworkX graph whose node and edge attributes use the column names.

        A node without ``kind`` is an enterprise, one without ``name`` is called by its id; an edge
        without ``type`` is ``COOPERATES_WITH``. Other attributes are left out.
        """
        parties = [
            {"kind": "enterprise", "name": str(node)}
            | {k: v for k, v in facts.items() if k in PARTIES}
            | {"id": str(node)}
            for node, facts in network.nodes(data=True)
        ]
        ties = [
            {"type": "COOPERATES_WITH"}
            | {k: v for k, v in facts.items() if k in TIES}
            | {"start": str(a), "end": str(b)}
            for a, b, facts in network.edges(data=True)
        ]
        return cls.from_frames(
            pl.DataFrame(parties, schema=dict(PARTIES)),
            ties=pl.DataFrame(ties, schema=dict(TIES)),
            as_of=as_of,
            synthetic=synthetic,
        )
