"""Reading the graph back as a Network: pages of parties, and what belongs to them, as lists of one property each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import StoreConflict
from graph.network import FRAMES, Network
from graph.settings import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.store.cypher import Bolt, Row
    from graph.store.progress import Progress

PAGE: Final = 20_000
"""Parties a page: some 20 MB of the server's memory."""
ATTEMPTS: Final = 3
DAYS: Final = {
    "offers": ("month", "until", "as_of"),
    "demands": ("month", "until", "as_of"),
    "ties": ("since", "until"),
}


def snapshot(bolt: Bolt, progress: Progress) -> Network:
    """Return the graph as it stands; see :meth:`graph.store.Store.snapshot`."""
    for _ in range(ATTEMPTS):
        before = _finished_loads(bolt)
        network = _read(bolt, before, progress)
        if _finished_loads(bolt) == before:
            return network
    message = "the graph changed three times while it was being read"
    raise StoreConflict(message, hint="wait until the load that is under way has ended, then try again")


def _finished_loads(bolt: Bolt) -> list[Row]:
    loads = bolt.read("read_loads")
    for load in loads:
        if load["done"] < load["batches"]:
            message = (
                f"the load of {load['source']} is not finished: {load['done']} of {load['batches']} batches are stored"
            )
            hint = "run the command that loads it again to go on; half a load would give wrong figures"
            raise StoreConflict(message, hint=hint, source=load["source"], stored=load["done"])
    return loads


def _read(bolt: Bolt, loads: list[Row], progress: Progress) -> Network:
    parties, bounds = _parties(bolt, progress)
    frames = {"parties": parties.drop("node")}
    node = parties.select("node", "id")
    for name in ("offers", "demands", "ties"):
        pages = []
        for page, (begin, end) in enumerate(bounds):
            pages += bolt.read(f"read_{name}", **{"from": begin, "to": end})
            progress(f"snapshot.{name}", page + 1, len(bounds))
        frame = _frame(pages, name)
        for column, node_column in (("start", "start"), ("end", "end")) if name == "ties" else (("party", "node"),):
            found = frame.select(node=pl.col(node_column)).join(node, on="node", how="left", maintain_order="left")
            frame = frame.with_columns(found["id"].alias(column))
        frames[name] = frame.select(list(FRAMES[name]))
    as_of = max((load["as_of"].to_native() for load in loads), default=now().date())
    return Network.from_frames(**frames, as_of=as_of, synthetic=any(load["synthetic"] for load in loads))


def _parties(bolt: Bolt, progress: Progress) -> tuple[pl.DataFrame, list[tuple[str, str]]]:
    """Return all parties with the server's number of each node, and the bounds of the pages by id.

    The numbers hold only while nothing is deleted, which the ledger tells; they are a third of the bytes of ids.
    """
    pages: list[Row] = []
    bounds: list[tuple[str, str]] = []
    begin, read = "", 0
    while True:
        page = bolt.read("read_parties", **{"from": begin, "limit": PAGE})
        size = sum(len(row["id"]) for row in page)
        if size:
            end = max(max(row["id"]) for row in page) + "\0"
            bounds.append((begin, end))
            begin, read = end, read + size
            pages += page
            progress("snapshot.parties", read, None)
        if size < PAGE:
            return _frame(pages, "parties"), bounds


def _frame(pages: Sequence[Row], name: str) -> pl.DataFrame:
    """Join pages of lists into one frame with the types of a Network."""
    keys = {"parties": ("node",), "offers": ("node",), "demands": ("node",), "ties": ("start", "end")}[name]
    schema = {column: dtype for column, dtype in FRAMES[name].items() if column not in ("party", "start", "end")}
    parts = [_page(row, keys, schema, DAYS.get(name, ())) for row in pages]
    empty = pl.DataFrame(schema={**dict.fromkeys(keys, pl.Int64), **schema})
    return pl.concat([empty, *parts])


def _page(row: Row, keys: Sequence[str], schema: dict[str, Any], days: Sequence[str]) -> pl.DataFrame:
    size = len(row[keys[0]])
    columns = [pl.Series(key, row[key], dtype=pl.Int64) for key in keys]
    for name, dtype in schema.items():
        found = row[name]
        if name in days:
            column = pl.Series(name, found, dtype=pl.Int32).cast(pl.Date)
        elif isinstance(found, list):
            column = pl.Series(name, found, dtype=dtype)
        else:  # one value for the whole page
            value = found.to_native() if dtype == pl.Date and found is not None else found
            column = pl.Series(name, [value], dtype=dtype).new_from_index(0, size)
        columns.append(column if len(column) == size else pl.Series(name, [None], dtype=dtype).new_from_index(0, size))
    return pl.DataFrame(columns)
