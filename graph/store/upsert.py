"""Writing a Network into the graph: in batches that are stored once each, whoever is killed in between."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.errors import Cancelled, StoreUnavailable
from graph.store import batches, records
from graph.store.interrupt import stop_requests

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import polars as pl

    from graph.network import Network
    from graph.store.cypher import Bolt
    from graph.store.progress import Progress

GO_ON: Final = "run the same command again to go on"


@dataclass(frozen=True)
class UpsertReport:
    """What a load stored.

    Attributes
    ----------
    source, fingerprint
        What was loaded.
    parties, offers, demands, ties
        How many the network has; all of them are in the graph now.
    batches
        How many transactions the load consists of.
    stored_before
        How many of them were there already: 0 for a new load, some after a break, all when it was known.
    """

    source: str
    fingerprint: str
    parties: int
    offers: int
    demands: int
    ties: int
    batches: int
    stored_before: int

    @property
    def unchanged(self) -> bool:
        """True when the same network had been loaded from this source before, so that nothing was written."""
        return self.stored_before == self.batches


@dataclass(frozen=True)
class Load:
    """What the ledger says of a source: the network it was loaded from, and how many of its batches are stored."""

    source: str
    fingerprint: str
    as_of: date
    synthetic: bool
    batches: int
    stored: int

    @property
    def finished(self) -> bool:
        """False after a break: loading the same network again goes on."""
        return self.stored == self.batches


def loads(bolt: Bolt) -> list[Load]:
    """Return the ledger, by source."""
    return [
        Load(row["source"], row["fingerprint"], row["as_of"].to_native(), row["synthetic"], row["batches"], row["done"])
        for row in bolt.read("read_loads")
    ]


def upsert(
    bolt: Bolt, network: Network, source: str, accepted: pl.DataFrame | None, progress: Progress
) -> UpsertReport:
    """Store a network under the name of its source; see :meth:`graph.store.Store.upsert`."""
    batches.check(network)
    described = records.record_frame(accepted) if accepted is not None else None
    fingerprint = network.fingerprint() + records.mark(described)
    known = {row["source"]: row for row in bolt.read("read_loads")}.get(source)
    if known and known["fingerprint"] == fingerprint and known["done"] == known["batches"]:
        return _report(network, source, fingerprint, known["batches"], known["batches"])
    there = {row["type"] for row in bolt.read("list_tie_types")}
    fresh = [name for name in batches.tie_types(network) if name not in there]
    parts = batches.cut(network, frozenset(fresh), described)
    ledger = {
        "source": source,
        "fingerprint": fingerprint,
        "plan": batches.plan(),
        "batches": len(parts),
        "fresh_types": fresh,
        "as_of": network.as_of,
        "synthetic": network.synthetic,
    }
    begun = bolt.write(("begin_load", ledger))[0][0]
    done: int = begun["done"]
    if frozenset(begun["fresh_types"]) != frozenset(fresh):
        parts = batches.cut(network, frozenset(begun["fresh_types"]), described)
    _store(bolt, parts, done, {"source": source, "fingerprint": fingerprint}, progress)
    return _report(network, source, fingerprint, len(parts), done)


def _store(bolt: Bolt, parts: list[batches.Batch], done: int, load: dict[str, str], progress: Progress) -> None:
    """Store what is not stored yet; whatever breaks it off says how far it came."""
    rows, total = sum(part.size for part in parts[:done]), sum(part.size for part in parts)
    stored = done
    try:
        with stop_requests() as asked:
            for number, step in _prepared(parts, done):
                if asked():
                    raise KeyboardInterrupt
                bolt.claim_and_write(load | {"number": number}, [step])
                stored, rows = number + 1, rows + parts[number].size
                progress(parts[number].stage, rows, total)
    except (KeyboardInterrupt, Cancelled) as stop:
        message = f"stopped: {stored} of {len(parts)} batches are stored"
        raise Cancelled(message, hint=GO_ON, stored=stored, batches=len(parts)) from stop
    except StoreUnavailable as cause:
        message = f"{cause.message}; {stored} of {len(parts)} batches are stored"
        hint = f"{cause.hint}; then {GO_ON}" if cause.hint else GO_ON
        raise type(cause)(message, hint=hint, stored=stored, batches=len(parts)) from cause


def _prepared(parts: list[batches.Batch], done: int) -> Iterator[tuple[int, batches.Step]]:
    """Yield the batches that are left, the rows of the next one made while the server stores the one before."""
    with ThreadPoolExecutor(1) as pool:
        ahead = [pool.submit(part.step) for part in parts[done : done + 1]]
        for number in range(done, len(parts)):
            step = ahead.pop().result()
            ahead = [pool.submit(part.step) for part in parts[number + 1 : number + 2]]
            yield number, step


def _report(network: Network, source: str, fingerprint: str, count: int, before: int) -> UpsertReport:
    sizes = {name: getattr(network, name).height for name in ("parties", "offers", "demands", "ties")}
    return UpsertReport(source, fingerprint, **sizes, batches=count, stored_before=before)
