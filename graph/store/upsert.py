"""Writing a Network into the graph: in batches that are stored once each, whoever is killed in between."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import Cancelled, NotFound, StoreUnavailable
from graph.store import archive, batches, bulk, decisions, records
from graph.store.changes import conflicts_of, difference, record_steps, steps
from graph.store.combine import HEAD, Combined, Source, canonical_of, combine
from graph.store.combine import said_of as combined_said_of
from graph.store.focus import Graph, Said, focused
from graph.store.interrupt import stop_requests
from graph.store.refusals import refuse_another_list, refuse_both_sides, refuse_to_orphan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from graph.network import Network
    from graph.store.changes import Changes
    from graph.store.cypher import Bolt, Row
    from graph.store.progress import Progress
    from graph.store.things import EventRecord

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
    parties_added, parties_updated, parties_unchanged, parties_removed
        What became of the graph's parties; removed are those that only an older version of the source named.
    conflicts
        Facts of this source that differ from what another one says of the same party.
    asked
        Pairs with parties of other lists about which a person is asked.
    """

    source: str
    fingerprint: str
    parties: int
    offers: int
    demands: int
    ties: int
    batches: int
    stored_before: int
    parties_added: int = 0
    parties_updated: int = 0
    parties_unchanged: int = 0
    parties_removed: int = 0
    conflicts: int = 0
    asked: int = 0

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


@dataclass(frozen=True)
class Brought:
    """What comes with a network: the rows that describe its parties, and what is kept beside it by name.

    ``left`` is true for what is left of a load of which a list was taken back: it may name far fewer parties.
    """

    rows: pl.DataFrame | None = None
    kept: Mapping[str, bytes] = field(default_factory=dict)
    left: bool = False


def upsert(bolt: Bolt, network: Network, source: str, brought: Brought, progress: Progress) -> UpsertReport:
    """Store a network under the name of its source; see :meth:`graph.store.Store.upsert`."""
    batches.check(network)
    described = records.record_frame(brought.rows) if brought.rows is not None else None
    fingerprint = network.fingerprint() + records.mark(described)
    ledger = bolt.read("read_loads")
    known = {row["source"]: row for row in ledger}.get(source)
    if known and known["fingerprint"] == fingerprint and known["done"] == known["batches"]:
        count = known["batches"]
        report = UpsertReport(source, fingerprint, **_sizes(network), batches=count, stored_before=count)
        return replace(report, parties_unchanged=network.parties.height)
    finished = known is not None and known["done"] == known["batches"]
    if known and finished and not brought.left and known["fingerprint"] in archive.versions(bolt, source):
        refuse_another_list(source, network.parties, archive.said(bolt, source, known["fingerprint"]).heads)
    load = Loading(source, fingerprint, network.as_of, network.synthetic)
    if not ledger and bulk.pays(bolt, network, described):
        moved = _with_moved(described, load, Combined(network))
        count = batches.count(network, moved)
        whole = bulk.Whole(network, moved, brought.kept)
        bulk.load(bolt, whole, _ledger(bolt, load, count, batches.tie_types(network)), progress)
        told = UpsertReport(source, fingerprint, **_sizes(network), batches=count, stored_before=0)
        return replace(told, parties_added=network.parties.height)
    others = kept_sources(bolt, ledger, but=source)
    archive.keep(bolt, (source, fingerprint), network, brought.kept)
    verdicts = decisions.standing(bolt)
    now = Graph((*others[0], Said.of(Source(source, network)), *others[1]), verdicts.same, verdicts.apart)
    older = [version for version in archive.versions(bolt, source) if version != fingerprint]
    if not older and not others[0] and not others[1] and not canonical_of([now.said[0].heads], verdicts.same):
        moved = _with_moved(described, load, Combined(network))
        counts, done = _first(bolt, load, network, moved, progress)
        told = UpsertReport(source, fingerprint, **_sizes(network), batches=counts, stored_before=done)
        return replace(told, parties_added=network.parties.height)
    part = focused([*_befores(bolt, source, older, now, others, finished=finished), now])
    *befores, after = part.graphs
    moved = _with_moved(described, load, after)
    changes = difference(after.network, [one.network for one in befores])
    *befores, after = _going_on(changes, befores, after)
    refuse_to_orphan(bolt, changes, after.canonical)
    refuse_both_sides(bolt, after.canonical)
    stale = record_steps(source, load.edition) if moved is not None else []
    parts = [*steps(changes, moved, moves(befores, after)), *stale]
    done = _carry_out(bolt, load, parts, progress)
    archive.forget(bolt, source, but=fingerprint)
    told = UpsertReport(source, fingerprint, **_sizes(network), batches=len(parts), stored_before=done)
    return replace(
        told,
        parties_added=changes.added,
        parties_updated=changes.updated,
        parties_unchanged=part.parties - changes.added - changes.updated,
        parties_removed=changes.removed,
        conflicts=conflicts_of(after, source),
    )


@dataclass(frozen=True)
class Loading:
    """What the ledger is told of a load before it begins."""

    source: str
    fingerprint: str
    as_of: date
    synthetic: bool

    @property
    def edition(self) -> str:
        """What tells the rows that this load brings from those of an older one."""
        return hashlib.sha256(self.fingerprint.encode()).hexdigest()[:8]


Others = tuple[list[Said], list[Said]]


def kept_sources(bolt: Bolt, ledger: list[Row], but: str) -> Others:
    """Return what the other sources say: those that were loaded before this one, and those after it."""
    order = {row["source"]: n for n, row in enumerate(ledger)}
    here = order.get(but, len(ledger))
    told: Others = ([], [])
    for row in ledger:
        if row["source"] != but and row["fingerprint"] in archive.versions(bolt, row["source"]):
            told[order[row["source"]] > here].append(archive.said(bolt, row["source"], row["fingerprint"]))
    return told


def _going_on(changes: Changes, befores: Sequence[Combined], after: Combined) -> list[Combined]:
    """Return the graphs with what parties that go were known by, and as whom they go on who is known by that now."""
    gone = changes.gone["parties"]["id"]
    if not len(gone):
        return [*befores, after]
    goes, known = pl.col("id").is_in(gone.implode()), pl.col("aliases").is_in(gone.implode())
    older = [_aliases(one.network).filter(goes) for one in befores]
    before = pl.concat([one["aliases"] for one in older]).unique()
    now = _aliases(after.network).filter(known | pl.col("aliases").is_in(before.implode()))
    return [
        replace(one, canonical={**dict(told.iter_rows()), **one.canonical})
        for one, told in zip([*befores, after], [*older, now], strict=True)
    ]


def _aliases(network: Network) -> pl.DataFrame:
    return network.parties.select("aliases", "id").explode("aliases").drop_nulls()


def _befores(bolt: Bolt, source: str, older: list[str], now: Graph, others: Others, *, finished: bool) -> list[Graph]:
    """Return every graph that may be there now: one, or after a break a mixture of several."""
    found = [replace(now, said=(*others[0], archive.said(bolt, source, one), *others[1])) for one in older]
    if not finished or not found:
        found.append(replace(now, said=(*others[0], *others[1])))
    return found


def _with_moved(described: pl.DataFrame | None, load: Loading, after: Combined) -> pl.DataFrame | None:
    """Return records with the load that brings them, the id that they name, and the party that this is."""
    if described is None:
        return None
    known = described.with_columns(load=pl.lit(load.source), edition=pl.lit(load.edition), own="party")
    return known.with_columns(party=pl.col("party").replace(dict(after.canonical))) if after.canonical else known


def _first(
    bolt: Bolt, load: Loading, network: Network, described: pl.DataFrame | None, progress: Progress
) -> tuple[int, int]:
    """Store a source into a graph that holds no other one: nothing to compare with."""
    there = {row["type"] for row in bolt.read("list_tie_types")}
    fresh = [name for name in batches.tie_types(network) if name not in there]
    parts = batches.cut(network, frozenset(fresh), described)
    begun = _begin(bolt, load, len(parts), fresh)
    if frozenset(begun["fresh_types"]) != frozenset(fresh):
        parts = batches.cut(network, frozenset(begun["fresh_types"]), described)
    _store(bolt, parts, begun["done"], {"source": load.source, "fingerprint": load.fingerprint}, progress)
    return len(parts), begun["done"]


def _begin(bolt: Bolt, load: Loading, count: int, fresh: list[str]) -> Row:
    """Begin a load in the ledger, or go on with it: only while all other sources are what they were."""
    return bolt.write(("begin_load", _ledger(bolt, load, count, fresh)))[0][0]


def _ledger(bolt: Bolt, load: Loading, count: int, fresh: list[str]) -> dict[str, object]:
    """Return what the ledger is told of a load."""
    others = [(row["source"], row["fingerprint"]) for row in bolt.read("read_loads") if row["source"] != load.source]
    around = hashlib.sha256(repr(others).encode()).hexdigest()[:12]
    return {
        "source": load.source,
        "fingerprint": load.fingerprint,
        "plan": f"{batches.plan()}/{count}/{around}",
        "batches": count,
        "fresh_types": fresh,
        "as_of": load.as_of,
        "synthetic": load.synthetic,
    }


def _carry_out(bolt: Bolt, load: Loading, parts: list[batches.Batch], progress: Progress) -> int:
    """Carry out the batches of a change that are not carried out yet, and return how many were."""
    done: int = _begin(bolt, load, len(parts), [])["done"]
    _store(bolt, parts, done, {"source": load.source, "fingerprint": load.fingerprint}, progress)
    return done


HELD: Final = ("SUPPLIER_IN", "BUYER_IN", "OFFERS", "DEMANDS")
"""Relationships from a party to what the process holds on it."""


def moves(befores: Sequence[Combined], after: Combined) -> list[batches.Batch]:
    """Return the batches that lead rows, and what the process holds, to the party that each id is now.

    A row is the id, the party that it is now, and where what is the id's own may be: what became another party's is
    given back by whose it was, when a merge is undone.
    """
    ids = {one for before in befores for one in before.canonical} | set(after.canonical)
    rows = [
        [one, after.canonical.get(one, one), sorted({one, *(before.canonical.get(one, one) for before in befores)})]
        for one in sorted(ids)
    ]
    names = ("move_records", "move_contacts", "move_persons", "move_keys", "move_links", "move_concerns")
    asked: list[tuple[str, dict[str, str]]] = [(name, {}) for name in (*names, "move_process_ties")]
    asked += [("move_held", {"type": name}) for name in HELD]
    return [
        batches.Batch("store.records", len(part), partial(_move, name, part, facts))
        for name, facts in asked
        for part in (rows[begin : begin + batches.ROWS] for begin in range(0, len(rows), batches.ROWS))
    ]


def _move(name: str, part: list[list[Any]], facts: Mapping[str, str]) -> batches.Step:
    return name, {"rows": part, **facts}


def retract(bolt: Bolt, source: str, progress: Progress) -> UpsertReport:
    """Take back what a source said; see :meth:`graph.store.Store.retract`."""
    ledger = bolt.read("read_loads")
    known = {row["source"]: row for row in ledger}
    if source not in known:
        message = f"nothing was loaded from {source}"
        hint = f"loaded are {', '.join(known)}" if known else "the graph is empty"
        raise NotFound(message, hint=hint, source=source)
    others = kept_sources(bolt, ledger, but=source)
    verdicts = decisions.standing(bolt)
    day = known[source]["as_of"].to_native()
    now = Graph((*others[0], *others[1]), verdicts.same, verdicts.apart)
    versions = archive.versions(bolt, source)
    graphs = [replace(now, said=(*others[0], archive.said(bolt, source, one), *others[1])) for one in versions]
    part = focused([*graphs, now])
    *befores, after = part.graphs
    if known[source]["done"] < known[source]["batches"]:
        befores.append(after)
    changes = difference(after.network, [one.network for one in befores])
    refuse_to_orphan(bolt, changes, after.canonical)
    fingerprint = f"retracted {known[source]['fingerprint'].removeprefix('retracted ')}"
    load = Loading(source, fingerprint, day, known[source]["synthetic"])
    parts = [*steps(changes, None, moves(befores, after)), *record_steps(source)]
    done = _carry_out(bolt, load, parts, progress)
    bolt.write(("forget_archive", {"source": source, "but": None}), ("forget_load", {"source": source}))
    sizes = dict.fromkeys(("parties", "offers", "demands", "ties"), 0)
    told = UpsertReport(source, fingerprint, **sizes, batches=len(parts), stored_before=done)
    return replace(
        told,
        parties_added=changes.added,
        parties_updated=changes.updated,
        parties_unchanged=part.parties - changes.added - changes.updated,
        parties_removed=changes.removed,
    )


def rename(bolt: Bolt, source: str, name: str) -> bool:
    """Let a source go by another name, unless one goes by it already; return whether it does."""
    if source == name or name in {row["source"] for row in bolt.read("read_loads")}:
        return False
    names = {"old": source, "new": name}
    bolt.write(("rename_load", names), ("rename_archive", names), ("rename_records", names))
    return True


DECIDING: Final = "review"
"""Name in the ledger under which decisions are carried out."""


def decide(bolt: Bolt, decision: dict[str, Any], event: EventRecord | None, progress: Progress) -> None:
    """Write a decision and bring the graph to what it is with it; see :meth:`graph.store.Store.decide`."""
    said = tuple(kept_sources(bolt, bolt.read("read_loads"), but="")[0])
    if not said:
        raise _no_source()
    told, open_ = decisions.all_of(bolt), [row for row in bolt.read("read_loads") if row["source"] == DECIDING]
    again = bool(open_ and told) and all(told[-1][name] == decision[name] for name in ("pair", "verdict"))
    known = told if again else [*told, decision]
    both = [decisions.in_force(one) for one in (known[:-1], known)]
    graphs = [Graph(said, one.same, one.apart) for one in both]
    before, after = focused(graphs).graphs
    changes = difference(after.network, [before.network])
    refuse_to_orphan(bolt, changes, after.canonical)
    refuse_both_sides(bolt, after.canonical)
    if not again:
        decisions.save(bolt, decision, event)
    parts = steps(changes, None, moves([before], after))
    fingerprint = hashlib.sha256(repr((both[1].same, both[1].apart)).encode()).hexdigest()[:32]
    load = Loading(DECIDING, fingerprint, after.network.as_of, after.network.synthetic)
    _carry_out(bolt, load, parts, progress)
    bolt.write(("forget_load", {"source": DECIDING}))


def conflicts(bolt: Bolt) -> pl.DataFrame:
    """Return the facts on which sources differ."""
    verdicts = decisions.standing(bolt)
    return combine(_kept(bolt), verdicts.same, apart=verdicts.apart).conflicts


def said_of(bolt: Bolt, party: str) -> pl.DataFrame:
    """Return what sources say of a party, fact by fact."""
    sources, verdicts = _kept(bolt), decisions.standing(bolt)
    heads = [source.network.parties.select(HEAD) for source in sources]
    canonical = canonical_of(heads, verdicts.same, verdicts.apart)
    return combined_said_of(sources, canonical, party)


def _kept(bolt: Bolt) -> list[Source]:
    """Return every source as it was loaded last.

    Raises
    ------
    NotFound
        If there is none.
    """
    sources = [
        archive.fetch(bolt, row["source"], row["fingerprint"])
        for row in bolt.read("read_loads")
        if row["fingerprint"] in archive.versions(bolt, row["source"])
    ]
    if not sources:
        raise _no_source()
    return sources


def _no_source() -> NotFound:
    message = "the graph holds no source"
    return NotFound(message, hint="load one with `jejaring ingest FILE... --out FOLDER --store`")


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


def _sizes(network: Network) -> dict[str, int]:
    return {name: getattr(network, name).height for name in ("parties", "offers", "demands", "ties")}
