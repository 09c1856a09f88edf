"""The store as the services see it: one connection a process, typed questions and answers, no Cypher."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from neo4j import GraphDatabase

from graph.errors import StoreUnavailable
from graph.settings import Settings, settings
from graph.store import archive, console, lots, migrate, process, snapshot, upsert
from graph.store import decisions as verdicts
from graph.store.access import Access
from graph.store.attended import Attended, Managed
from graph.store.cypher import Bolt
from graph.store.failures import translated
from graph.store.home import ServerHome
from graph.store.links import Links, Persons
from graph.store.office_records import OfficeRecords
from graph.store.progress import Progress, silent
from graph.store.records import of_party
from graph.store.seals import Seals
from graph.store.server import greets, start, status
from graph.store.things import Things
from graph.store.upsert import Brought

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    import polars as pl
    from neo4j import Driver

    from graph.network import Network
    from graph.store.console import Answer
    from graph.store.cypher import T
    from graph.store.lots import Lots, Side
    from graph.store.process import RunRecord
    from graph.store.records import RecordOf
    from graph.store.things import EventRecord
    from graph.store.upsert import Load, UpsertReport

SCHEMES: Final = frozenset(scheme + tail for scheme in ("bolt", "neo4j") for tail in ("", "+s", "+ssc"))
ROWS_AT_ONCE: Final = 2000
RETRY_SECONDS: Final = 11.0
"""When a transaction is tried for the last time: after pauses of some 1, 2, 4 and 8 seconds, 18 s at most.

At 15 s the last of these could end just before, and one of 16 s began.
"""
CONNECTION_SECONDS: Final = 5.0
GREETED_SECONDS: Final = 10.0
"""How long a new connection may take in all, with greeting and password."""
PATIENCE_SECONDS: Final = 3.0
"""How long something is waited for before one looks whether the server still greets."""
GREETINGS: Final = 2
WRITE_SECONDS: Final = 10.0


class Store:
    """The graph database: loads, snapshots, runs, things of the process, keys.

    Got from :func:`connect`; one a process, shared by its threads.
    """

    def __init__(self, bolt: Bolt) -> None:
        self._bolt = bolt

    @property
    def uri(self) -> str:
        """Bolt address of the server."""
        return self._bolt.uri

    @property
    def gone(self) -> bool:
        """Whether the server behind this connection answers no more; a managed one may answer at another address."""
        if self._bolt.home is not None:
            return status(self._bolt.home).uri != self._bolt.uri
        return not greets(self._bolt.uri)

    @property
    def frozen(self) -> bool:
        """Whether somebody waits for the server, and it says nothing to whoever greets it either.

        A server that has much to do greets; one whose process or machine was stopped takes connections, and no more.
        """
        return self._bolt.attended.longest > PATIENCE_SECONDS and not any(greets(self.uri) for _ in range(GREETINGS))

    def leave(self) -> None:
        """Let nobody wait for the server any more: who does is told that it does not answer."""
        self._bolt.attended.leave()
        self._bolt.driver.close()

    def position(self) -> frozenset[str]:
        """Return up to which transaction the graph is written, whoever wrote.

        Equal positions of one server say that nothing was written between; a position is to be compared and no more.
        Empty where the server tells none.
        """
        return self._bolt.position()

    @property
    def size(self) -> int:
        """How many parties the graph holds, from the counts that the server keeps."""
        return int(self._bolt.read("count_rows")[0]["parties"])

    @property
    def access(self) -> Access:
        """Keys, and first answers of requests that may be repeated."""
        return Access(self._bolt)

    @property
    def things(self) -> Things:
        """Things of the process and their events."""
        return Things(self._bolt)

    def with_lots(self, side: Side, ids: Sequence[str], work: Callable[[Lots], T]) -> T:
        """Carry out work on what parties offer or demand, one request after the other (:func:`lots.with_lots`)."""
        return lots.with_lots(self._bolt, side, ids, work)

    @property
    def seals(self) -> Seals:
        """The chain of hashes over events."""
        return Seals(self._bolt)

    @property
    def links(self) -> Links:
        """One-time links of parties without an account."""
        return Links(self._bolt)

    @property
    def persons(self) -> Persons:
        """Persons of parties."""
        return Persons(self._bolt)

    @property
    def office_records(self) -> OfficeRecords:
        """Records that offices keep by hand."""
        return OfficeRecords(self._bolt)

    @property
    def version(self) -> str:
        """Version of the graph: the last migration that was carried out, empty for a new graph."""
        return max(migrate.check(self._bolt), default="")

    def migrate(self) -> list[str]:
        """Bring the graph to the version of this program and return the versions carried out now.

        Raises
        ------
        StoreTooOld
            If the graph is newer than the program, or a migration was edited.
        """
        return migrate.migrate(self._bolt)

    def upsert(
        self,
        network: Network,
        *,
        source: str,
        records: pl.DataFrame | None = None,
        kept: Mapping[str, bytes] | None = None,
        left: bool = False,
        progress: Progress = silent,
    ) -> UpsertReport:
        """Store a network under the name of its source, in batches that each are stored once.

        The same network again writes nothing. A load that was broken off goes on where it was when the same
        network is given again; another network of the same source takes its place, and what only the older one
        named goes. Parties, offers and demands are found by their ids; what other sources say of them stays.

        Parameters
        ----------
        network
            What to store.
        source
            Name of the list, office or sample: one ledger each.
        records
            ``accepted.parquet`` of ingest: each row is kept as a thin ``Record`` that describes its party.
        kept
            What else is kept with the source, by name, for whoever stores it: :meth:`kept` returns it.
        left
            True for what is left of a load of several lists: it may name far fewer parties than the load did.
        progress
            Told of stages ``store.regions``, ``store.parties``, ``store.offers``, ``store.demands``, ``store.ties``,
            ``store.records`` in rows of the whole load.

        Raises
        ------
        InvalidFolder
            If a party's kind or a tie's type has no word in the graph.
        RuleViolation
            If another list goes by the name of this source, or a proposal rests on a party that goes.
        Cancelled
            On Ctrl-C: how many batches are stored, and how to go on.
        StoreUnavailable
            If the server goes away: likewise.
        """
        return upsert.upsert(self._bolt, network, source, Brought(records, kept or {}, left), progress)

    def kept(self, source: str) -> list[dict[str, bytes]]:
        """Return what is kept with a source: one entry, or two while a newer version is being stored."""
        versions = archive.versions(self._bolt, source)
        return [archive.more(self._bolt, source, version) for version in versions]

    def named(self, columns: Sequence[str], source: str | None = None) -> pl.DataFrame:
        """Return columns of the parties that a source names by now, or any source."""
        return archive.named(self._bolt, columns, source)

    def rename(self, source: str, name: str) -> bool:
        """Let a source go by another name, unless one goes by it already; return whether it does."""
        return upsert.rename(self._bolt, source, name)

    def ask(
        self, text: str, parameters: Mapping[str, object] | None = None, *, rows: int = 1000, seconds: float = 10.0
    ) -> Answer:
        """Answer a planner's own Cypher, which can only read (:mod:`graph.store.console`)."""
        return console.ask(self._bolt, text, parameters, rows=rows, seconds=seconds)

    def as_of(self) -> tuple[date | None, bool]:
        """Return the day of the newest facts, None of an empty graph, and whether any list of them is synthetic."""
        loads = self._bolt.read("read_loads")
        days = [load["as_of"].to_native() for load in loads]
        return max(days, default=None), any(load["synthetic"] for load in loads)

    def retract(self, source: str, progress: Progress = silent) -> UpsertReport:
        """Take back what a source said: the graph becomes what it is without it.

        Facts, offers, demands and ties that only it stated go; where it had won over other sources, these win again;
        its rows and its ledger go too. After a kill the same call goes on.

        Raises
        ------
        NotFound
            If nothing was loaded from the source: with what was.
        RuleViolation
            If a proposal rests on a party that only this source names.
        """
        return upsert.retract(self._bolt, source, progress)

    def held(self, ids: Sequence[str]) -> list[str]:
        """Return those of some parties on which anything of the process rests, or a person whom a list names."""
        return [row["id"] for row in self._bolt.read("ids_held", ids=list(ids))] if ids else []

    def reviews(self) -> list[dict[str, Any]]:
        """Return the pairs that a person decides, the most likely first, as they were kept."""
        return [row["facts"] for row in self._bolt.read("list_reviews")]

    def keep_reviews(self, rows: list[dict[str, Any]]) -> None:
        """Keep pairs for a person to decide; each has ``pair``, and values that are text or numbers."""
        for begin in range(0, len(rows), ROWS_AT_ONCE):
            self._bolt.write(("keep_review", {"rows": rows[begin : begin + ROWS_AT_ONCE]}))

    def forget_reviews(self, pairs: list[str]) -> None:
        """Forget pairs about which nobody needs to be asked any more."""
        self._bolt.write(("forget_reviews", {"pairs": pairs}))

    def decisions(self) -> list[dict[str, Any]]:
        """Return every decision on pairs, the first one first."""
        return verdicts.all_of(self._bolt)

    def decide(self, decision: dict[str, Any], event: EventRecord | None = None, progress: Progress = silent) -> int:
        """Write a decision on a pair with its event, follow it, and return how many parties the graph holds.

        A decision has pair, verdict, left, right, at, by, note.
        """
        upsert.decide(self._bolt, decision, event, progress)
        return self.size

    def conflicts(self) -> pl.DataFrame:
        """Return the facts on which sources differ: ``party``, ``fact``, ``source``, ``value``, ``wins``."""
        return upsert.conflicts(self._bolt)

    def said_of(self, party: str) -> pl.DataFrame:
        """Return what sources say of a party: ``fact``, ``value``, ``source``, ``as_of``, ``confidence``, ``wins``."""
        return upsert.said_of(self._bolt, party)

    def records_of(self, party: str) -> list[RecordOf]:
        """Return the rows of lists that describe a party."""
        return of_party(self._bolt, party)

    def loads(self) -> list[Load]:
        """Return what has been loaded, one entry a source: cheap, and true of an unfinished load too."""
        return upsert.loads(self._bolt)

    def snapshot(self, progress: Progress = silent, *, readers: int = snapshot.READERS) -> Network:
        """Return the graph as a Network: equal to what was stored, without persons; so many pages are read at once.

        Raises
        ------
        StoreConflict
            If a load is not finished, or the graph is being changed: half a graph would give wrong figures.
        """
        return snapshot.snapshot(self._bolt, progress, readers)

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how many nodes of each label and how many relationships of each type there are."""
        nodes = {row["label"]: row["nodes"] for row in self._bolt.read("count_nodes")}
        ties = {row["type"]: row["ties"] for row in self._bolt.read("count_ties")}
        return {"nodes": nodes, "ties": ties}

    def save_run(self, run: RunRecord) -> None:
        """Write a run, or what changed of it."""
        process.save_run(self._bolt, run)

    def list_runs(self, *, kind: str | None = None, limit: int = 100) -> list[RunRecord]:
        """Return runs, the newest first."""
        return process.list_runs(self._bolt, kind, limit)

    def get_run(self, run_id: str) -> RunRecord:
        """Return one run, or raise NotFound."""
        return process.get_run(self._bolt, run_id)


@contextmanager
def connect(
    chosen: Settings | None = None, *, check_version: bool = True, progress: Progress = silent
) -> Iterator[Store]:
    """Connect to the graph database, starting the managed one when ``NEO4J_URI`` is unset.

    A new graph is made ready. The managed server is left running: the next command finds it in milliseconds.

    Parameters
    ----------
    chosen
        Defaults to the settings of this process.
    check_version
        False for the one command that migrates: it must reach a graph of an older version.
    progress
        Told of the stages of :func:`graph.store.server.start`.

    Raises
    ------
    StoreUnavailable
        If the server cannot be started, does not answer, or refuses the password.
    StoreTooOld
        If program and graph are of different versions.
    """
    chosen = chosen if chosen is not None else settings()
    uri, (user, password), attended = _address(chosen, progress)
    with _driver(uri, user, password, attended) as driver:
        bolt = Bolt(driver, uri, None if chosen.neo4j_uri else chosen.home, attended)
        with translated(uri):
            driver.verify_connectivity()
        if check_version:
            migrate.require_current(bolt)
        yield Store(bolt)


def _address(chosen: Settings, progress: Progress) -> tuple[str, tuple[str, str], Attended]:
    if chosen.neo4j_uri:
        password = chosen.neo4j_password.get_secret_value() if chosen.neo4j_password is not None else ""
        return chosen.neo4j_uri, (chosen.neo4j_user, password), Attended()
    server, place = start(chosen.home, cache=chosen.cache, progress=progress), ServerHome(chosen.home)
    assert server.pid is not None and server.port is not None  # noqa: S101, PT018 - it runs
    return str(server.uri), ("neo4j", place.password()), Attended(Managed(place, server.pid, server.port))


def _driver(uri: str, user: str, password: str, attended: Attended) -> Driver:
    if uri.split("://", maxsplit=1)[0] not in SCHEMES or "://" not in uri:
        message = f"{uri} is no address of a graph database"
        raise StoreUnavailable(message, hint="write NEO4J_URI as bolt://host:7687 or neo4j+s://host", uri=uri)
    with translated(uri):
        return GraphDatabase.driver(
            uri,
            auth=(user, password),
            user_agent="jejaring",
            connection_timeout=CONNECTION_SECONDS,
            connection_acquisition_timeout=GREETED_SECONDS,
            connection_write_timeout=WRITE_SECONDS,
            max_transaction_retry_time=RETRY_SECONDS,
            resolver=attended,
            notifications_min_severity="OFF",
            telemetry_disabled=True,
        )
