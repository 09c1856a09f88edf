"""Reading the graph back as a Network: pages of parties, and what belongs to them, as lists of one property each."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.errors import StoreConflict
from graph.network import FRAMES, HELP, TEXTS, Network
from graph.settings import now
from graph.store.batches import OF_A_PARTY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from graph.store.cypher import Bolt, Row
    from graph.store.progress import Progress

PAGE: Final = 20_000
TIES: Final = 50_000
"""Most parties, and most ties, that the server gathers at once: some 50 MB of its memory."""
READERS: Final = 2
"""Pages read at once: the server makes one while another is on the way. Beside people who ask, one is enough."""
ATTEMPTS: Final = 3
SCHEMAS: Final = FRAMES | HELP
NODES: Final = dict.fromkeys(("parties", *OF_A_PARTY), ("node",)) | {
    "ties": ("start", "end"),
    "commitments": ("supplier", "buyer"),
}
"""Columns that hold the server's own number of a party's node: a third of the bytes of its id."""
ALIKE: Final = frozenset({"kind", "source", "type", "weight_unit"})
"""Columns by which the server groups, so that they come once a group."""
Bounds = tuple[str, str]


def snapshot(bolt: Bolt, progress: Progress, readers: int = READERS) -> Network:
    """Return the graph as it stands; see :meth:`graph.store.Store.snapshot`."""
    for _ in range(ATTEMPTS):
        before = finished_loads(bolt)
        network = _read(bolt, before, progress, readers)
        if finished_loads(bolt) == before:
            return network
    message = "the graph changed three times while it was being read"
    raise StoreConflict(message, hint="wait until the load that is under way has ended, then try again")


def finished_loads(bolt: Bolt) -> list[Row]:
    """Return the ledger, of which every load is whole.

    Raises
    ------
    StoreConflict
        If one is not: half a load gives wrong figures, whoever asks.
    """
    loads = bolt.read("read_loads")
    for load in loads:
        if load["done"] < load["batches"]:
            message = (
                f"the load of {load['source']} is not finished: {load['done']} of {load['batches']} batches are stored"
            )
            hint = (
                "wait while it runs; if it was broken off, load it again (an import: POST /v1/imports/ID/commit), "
                f"or take it back with `jejaring retract {load['source']}`: half a load would give wrong figures"
            )
            raise StoreConflict(message, hint=hint, source=load["source"], stored=load["done"])
    return loads


def _read(bolt: Bolt, loads: list[Row], progress: Progress, readers: int) -> Network:
    bounds = list(_pages(bolt))
    written = {row["name"] for row in bolt.read("list_property_keys")}
    there = bolt.read("count_rows")[0]
    pages = {name: bounds if there.get(name, 1) else [] for name in SCHEMAS}
    found = {name: _frame(bolt, name, (pages[name], readers), written, progress) for name in SCHEMAS}
    ids = found["parties"].select("node", "id")
    frames = {"parties": found.pop("parties").drop("node")}
    for name in list(found):
        frame = found.pop(name)
        for node in NODES[name]:
            frame = _with_id(frame, ids, node, "party" if node == "node" else node)
        frames[name] = frame.select(list(SCHEMAS[name]))
    as_of = max((load["as_of"].to_native() for load in loads), default=now().date())
    return Network.from_frames(**frames, as_of=as_of, synthetic=any(load["synthetic"] for load in loads))


def _pages(bolt: Bolt) -> Iterator[Bounds]:
    """Yield the bounds of pages of parties: the first id, and the next text after the last one."""
    begin = ""
    while True:
        page = bolt.read("page_parties", **{"from": begin, "limit": PAGE})[0]
        if not page["ids"]:
            return
        for number in cuts(np.asarray(page["ties"], dtype=np.int64), TIES):
            end = page["ids"][number] + "\0"
            yield begin, end
            begin = end


def cuts(sizes: NDArray[np.int64], most: int) -> list[int]:
    """Return the last position of each run of sizes that together stay under a limit, or of one size above it.

    Examples
    --------
    >>> cuts(np.array([3, 3, 3, 20, 1, 1]), most=7)
    [1, 2, 3, 5]
    """
    found, sums = [], np.cumsum(sizes)
    begun, before = 0, 0
    while begun < len(sizes):
        after = max(int(np.searchsorted(sums, before + most, side="right")), begun + 1)
        found.append(after - 1)
        begun, before = after, int(sums[after - 1])
    return found


def _with_id(frame: pl.DataFrame, ids: pl.DataFrame, node: str, column: str) -> pl.DataFrame:
    """Put a party's id in the place of the server's number of its node, which holds while nothing is deleted."""
    found = frame.select(node=pl.col(node)).join(ids, on="node", how="left", maintain_order="left")
    return frame.with_columns(found["id"].alias(column))


def _frame(
    bolt: Bolt, name: str, asked_by: tuple[list[Bounds], int], written: set[str], progress: Progress
) -> pl.DataFrame:
    """Read the pages of one frame, so many at once, and join them, with the types of a Network."""
    bounds, readers = asked_by
    schema = {c: dtype for c, dtype in SCHEMAS[name].items() if c not in ("party", *NODES[name])}
    days = [column for column, dtype in schema.items() if dtype == pl.Date and column in written]
    columns = [column for column in schema if column in written and column not in (*days, *ALIKE)]
    asked = {"days": days, "columns": columns}

    def read(page: Bounds) -> list[Row]:
        return bolt.read(f"read_{name}", **{"from": page[0], "to": page[1]}, **asked)

    empty = pl.DataFrame(schema={**dict.fromkeys(NODES[name], pl.Int64), **schema})
    parts = [empty]
    with ThreadPoolExecutor(readers) as pool:
        for number, page in enumerate(pool.map(read, bounds), start=1):
            parts += [_part(_spread(row, columns, days), NODES[name], schema) for row in page]
            progress(f"snapshot.{name}", number, len(bounds))
    return pl.concat(parts)


def _spread(row: Row, columns: list[str], days: list[str]) -> Row:
    """Put lists that come without names under their columns' names."""
    spread = dict(zip(columns, row.get("columns", ()), strict=False)) | dict(
        zip(days, row.get("days", ()), strict=False)
    )
    return spread | row


def _part(found: Row, nodes: Sequence[str], schema: dict[str, Any]) -> pl.DataFrame:
    """Make a frame of one group: lists where values differ, one value where they are alike, nothing where unknown."""
    size = len(found[nodes[0]])
    columns = [pl.Series(node, found[node], dtype=pl.Int64) for node in nodes]
    columns += [_column(name, found.get(name), dtype, size) for name, dtype in schema.items()]
    return pl.DataFrame(columns)


def _column(name: str, found: Any, dtype: Any, size: int) -> pl.Series:  # noqa: ANN401 - whatever the server sends
    if not isinstance(found, list):
        value = found.to_native() if dtype == pl.Date and found is not None else found
        return pl.Series(name, [value], dtype=dtype).new_from_index(0, size)
    if dtype == pl.Date:
        return pl.Series(name, found, dtype=pl.Int32).cast(pl.Date)
    if dtype == TEXTS:
        return texts(name, found)
    return pl.Series(name, found, dtype=dtype)


def texts(name: str, lists: list[list[str] | None]) -> pl.Series:
    """Return a column of lists of text: ten times as fast as Polars makes one from lists of lists.

    Examples
    --------
    >>> texts("kbli", [["10792"], None, [], ["01262", "10431"]]).to_list()
    [['10792'], None, [], ['01262', '10431']]
    """
    lengths = [len(entry) if entry is not None else 0 for entry in lists]
    flat = list(chain.from_iterable(entry for entry in lists if entry))
    row = np.repeat(np.arange(len(lists), dtype=np.uint32), lengths)
    found = pl.DataFrame({"row": row, "text": pl.Series(flat, dtype=pl.String)})
    grouped = found.group_by("row", maintain_order=True).agg("text")
    known = pl.Series([entry is not None for entry in lists], dtype=pl.Boolean)
    whole = pl.DataFrame({"row": np.arange(len(lists), dtype=np.uint32), "known": known})
    filled = whole.join(grouped, on="row", how="left", maintain_order="left").select(
        pl.when("known").then(pl.col("text").fill_null(pl.lit([], dtype=TEXTS)))
    )
    return filled.to_series().alias(name)
