"""What the application serves: one snapshot, taken when first needed and again when it has changed; one store."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from fastapi import Request  # noqa: TC002 - FastAPI reads annotations at run time

from graph.errors import InvalidFolder, JejaringError, StoreConflict, StoreUnavailable
from graph.rest.protocol.connection import Connection
from graph.rest.protocol.latest import LARGE, PATIENCE_SECONDS, Latest, is_large
from graph.services.source import Source, read_source
from graph.services.work.memory import give_back, settle
from graph.services.work.snapshot_aside import snapshot_aside
from graph.settings import now

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from graph.services.pairing.match import Matched, MatchParameters
    from graph.store import Store

PLANS_KEPT: Final = 6
TABLES_KEPT: Final = 20
FRESH_SECONDS: Final = 60.0
"""When the store is asked again whether it changed; a folder is read again when its ``network.json`` changes."""
RESTS: Final = 3
"""How many times as long as it took to read a large graph it is not read again: people ask meanwhile."""
MOST_REST_SECONDS: Final = 300.0
Said = tuple[str, "Sequence[Mapping[str, Any]]"]


class World:
    """The snapshot and the store behind the routes; safe to ask from several threads.

    What this process itself writes of parties, offers and demands enters the snapshot at once (:meth:`said`); what
    others write, within a minute. A graph is read again at the next request, which waits a few seconds for it and is
    given the snapshot before when it takes longer; a large one is read in the background, a quarter of the time at
    most.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self._connection = Connection()
        self._source: Source | None = None
        self._stamp: float = 0.0
        self._rest_until: float = 0.0
        self._position: frozenset[str] = frozenset()
        self._since: list[Said] = []
        self._solving = threading.Lock()
        self._plans = Latest(PLANS_KEPT, 1)
        self._unpriced = Latest(PLANS_KEPT, 1)
        self._tables = Latest(TABLES_KEPT, TABLES_KEPT)

    def source(self) -> Source:
        """Return the snapshot, taken anew when the folder changed, or within a minute of a change of the store."""
        store = self.store() if self.folder is None else None
        with self._lock:
            present, stamp = self._source, self._now()
            if present is not None and (stamp == self._stamp or self._waits(present)):
                return present
            self._stamp = stamp  # whoever comes next need not ask again
        if present is None:
            return self._read(store, None)
        if not present.network.parties.height:
            return self._read(store, present)  # nothing is no answer to whoever has just loaded the first lists
        return self._read_in_time(store, present)

    def _waits(self, present: Source) -> bool:
        """Return whether a large graph is not read again yet: it is being read, or was just read.

        Whoever waited for a reading that is under way would hold the snapshot that was present when it came.
        """
        return is_large(present) and (self._reading.locked() or time.monotonic() < self._rest_until)

    def _read_in_time(self, store: Store | None, present: Source) -> Source:
        """Take the snapshot anew; the present one is served when that takes long.

        That the graph is gone is told to whoever writes, where nobody waited for it.
        """
        reading: Future[Source] = Future()

        def read() -> None:
            try:
                reading.set_result(self._read(store, present))
            except BaseException as error:
                reading.set_exception(error)

        threading.Thread(target=read, daemon=True).start()
        try:
            return reading.result(PATIENCE_SECONDS if store is None or not is_large(present) else 0)
        except TimeoutError:
            return present

    def _read(self, store: Store | None, seen: Source | None) -> Source:
        with self._reading:
            with self._lock:
                present, self._since = self._source, []
            if present is not None and seen is None:
                return present  # another thread has read it meanwhile
            position = store.position() if store is not None else frozenset()
            if position:
                position |= {now().date().isoformat()}  # agreements begin and offers end by themselves
            if present is not None and position and position == self._position:
                return present
            begun = time.monotonic()
            try:
                fresh = self._taken(store, present)
            except StoreConflict:  # a load is under way: what was whole before is served meanwhile
                if present is None or not present.network.parties.height:
                    raise
                return present
            same = fresh is present or (present is not None and fresh.snapshot == present.snapshot)
            with self._lock:
                if is_large(fresh):
                    ended = time.monotonic()
                    self._rest_until = ended + min(RESTS * (ended - begun), MOST_REST_SECONDS)
                self._position = position
                if not same:  # the same facts keep their plans
                    self._source = fresh
                    for name, rows in self._since:
                        self._put(name, rows)
                assert self._source is not None  # noqa: S101 - read now, or there before
                found = self._source
        if present is not None and fresh is not present:
            give_back()
        return found

    def _taken(self, store: Store | None, present: Source | None) -> Source:
        """Return the snapshot; that of a large graph is read from the server by a process of its own."""
        if store is None or store.size < LARGE:
            return read_source(self.folder, store=store)
        return snapshot_aside(store, present)

    def said(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Put rows that this process has written to the store into the snapshot, in the place of those before."""
        with self._lock:
            if rows and self._source is not None:
                self._since.append((name, rows))
                self._put(name, rows)

    def _put(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        present = self._source
        assert present is not None  # noqa: S101 - asked before
        try:
            self._source = Source(present.network.with_rows(name, rows), present.name, in_store=present.in_store)
        except InvalidFolder:  # of a party that another process wrote meanwhile
            self._stamp = -1.0

    def store(self) -> Store:
        """Return the store, connected at the first call, which waits for some seconds; one connection a process.

        Raises
        ------
        StoreUnavailable
            When a folder is served: it has no graph to write to. Or when the graph database does not answer.
        """
        if self.folder is not None:
            message = "a folder is served, and proposals live in the graph"
            raise StoreUnavailable(message, hint="serve the store: start without --folder")
        return self._connection.store()

    def lost(self) -> None:
        """Let go of a connection whose server has gone: the next request starts it, where it is ours, and connects."""
        if self._connection.lost():
            with self._lock:
                self._position = frozenset()

    def stale(self) -> None:
        """Take the snapshot anew from the next request on: something was written that no row tells."""
        with self._lock:
            self._stamp = -1.0

    def matched(self, parameters: MatchParameters, *, fresh: bool = False, priced: bool = True) -> Matched:
        """Return the best plan; the latest few are kept, so that a ranked list takes milliseconds.

        Of a large graph that has just changed it is the plan of the snapshot before, until the new one is made;
        ``fresh`` waits for that. Without ``priced`` it is the plan of the market without anybody's prices, for parties.
        """
        from graph.services.pairing.match import match  # noqa: PLC0415 - the solvers, when first asked
        from graph.services.pairing.match_aside import match_aside  # noqa: PLC0415

        def make(source: Source) -> Matched:
            with self._solving:
                made = (match_aside if is_large(source) else match)(source, parameters)
            _try(made)
            return made

        asked = json.dumps(parameters.facts(), sort_keys=True, default=str)
        plans = self._plans if priced else self._unpriced
        source = self.source() if priced else self.source().without_prices
        found: Matched = plans.get(asked, source, make, fresh=fresh)
        return found

    def measured(self) -> pl.DataFrame:
        """Return the figures of every cluster of the snapshot, measured once; see :meth:`matched` for large graphs."""
        from graph.services.cluster.measure import measure_clusters  # noqa: PLC0415

        found: pl.DataFrame = self._tables.get("measured", self.source(), measure_clusters)
        return found

    def kept(self, asked: Hashable, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - what ``make`` returns
        """Return what ``make`` makes of the snapshot; the latest few answers are kept, so that later pages cost little.

        See :meth:`matched` for large graphs.
        """
        return self._tables.get(asked, self.source(), lambda _: make())

    def warm(self) -> None:
        """Take the snapshot and its plan before anybody asks, who is told of errors then."""
        from graph.services.pairing.match import MatchParameters  # noqa: PLC0415 - the solvers, while nobody waits

        with suppress(JejaringError):
            if self.folder is None:
                self._connection.store(patient=True)
            settle()
            self.matched(MatchParameters())

    def close(self) -> None:
        """Close the connection; the next call opens it again."""
        self._connection.close()

    def _now(self) -> float:
        if self.folder is None:
            return time.monotonic() // FRESH_SECONDS
        about = self.folder / "network.json"
        return about.stat().st_mtime if about.exists() else 0.0


def _try(matched: Matched) -> None:
    """Rank partners of one supplier: kernels and tables for that take half a second to load, the first time."""
    from graph.services.pairing.partner_question import PartnerQuestion  # noqa: PLC0415 - with the solvers
    from graph.services.pairing.partners import sheet  # noqa: PLC0415

    for row in matched.candidates.suppliers["row"].head(1):
        sheet(matched, row, PartnerQuestion("offtakers", matched.source.network.parties["id"][row], skip=0), "id")


async def world(request: Request) -> World:
    """Return the world of the application that a request came to (a dependency)."""
    found: World = request.app.state.world
    return found
