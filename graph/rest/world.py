"""What the application serves: one snapshot, taken when first needed and again when it has changed; one store."""

from __future__ import annotations

import json
import threading
import time
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any, Final

from fastapi import Request  # noqa: TC002 - FastAPI reads annotations at run time

from graph.errors import JejaringError, StoreUnavailable
from graph.services.source import Source, read_source

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path

    import polars as pl

    from graph.services.match import Matched, MatchParameters
    from graph.store import Store

PLANS_KEPT: Final = 6
TABLES_KEPT: Final = 20
FRESH_SECONDS: Final = 60.0
"""When the store is asked again whether it changed; a folder is read again when its ``network.json`` changes."""


class World:
    """The snapshot and the store behind the routes; safe to ask from several threads."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._open = ExitStack()
        self._store: Store | None = None
        self._source: Source | None = None
        self._stamp: float = 0.0
        self._position: frozenset[str] = frozenset()
        self._solving = threading.Lock()
        self._plans: dict[str, Matched] = {}
        self._kept: dict[Hashable, tuple[Source, Any]] = {}
        self._measured: tuple[Source, pl.DataFrame] | None = None

    def source(self) -> Source:
        """Return the snapshot, taken anew when the folder changed, or within a minute of a change of the store."""
        store = self.store() if self.folder is None else None
        with self._lock:
            stamp = self._now()
            if self._source is None or stamp != self._stamp:
                position = store.position() if store is not None else frozenset()
                if self._source is None or not position or position != self._position:
                    fresh = read_source(self.folder, store=store)
                    if self._source is None or fresh.snapshot != self._source.snapshot:
                        self._source = fresh  # the same facts keep their plans
                self._stamp, self._position = stamp, position
            return self._source

    def store(self) -> Store:
        """Return the store, connected at the first call; one connection a process.

        Raises
        ------
        StoreUnavailable
            When a folder is served: it has no graph to write to. Or when the graph database does not answer.
        """
        if self.folder is not None:
            message = "a folder is served, and proposals live in the graph"
            raise StoreUnavailable(message, hint="serve the store: start without --folder")
        with self._lock:
            if self._store is None:
                from graph.store import connect  # noqa: PLC0415 - a folder needs no driver

                self._store = self._open.enter_context(connect())
            return self._store

    def lost(self) -> None:
        """Let go of a connection whose managed server has died: the next request starts it and connects anew."""
        with self._lock:
            if self._store is not None and self._store.gone:
                self._open.close()
                self._store, self._position = None, frozenset()

    def stale(self) -> None:
        """Take the snapshot anew at the next request: something was written."""
        with self._lock:
            self._stamp = -1.0

    def matched(self, parameters: MatchParameters) -> Matched:
        """Return the best plan of the snapshot; the latest few are kept, so that a ranked list takes milliseconds."""
        from graph.services.match import match  # noqa: PLC0415 - the solvers, when first asked

        source = self.source()
        asked = json.dumps(parameters.facts(), sort_keys=True, default=str)
        with self._lock:
            found = self._plans.get(asked)
        if found is not None and found.source is source:
            return found
        with self._solving:
            found = self._plans.get(asked)
            if found is None or found.source is not source:
                found = match(source, parameters)
                with self._lock:
                    self._plans = {k: v for k, v in self._plans.items() if v.source is source}
                    while len(self._plans) >= PLANS_KEPT:
                        self._plans.pop(next(iter(self._plans)))
                    self._plans[asked] = found
        return found

    def measured(self) -> pl.DataFrame:
        """Return the figures of every cluster of the snapshot, measured once."""
        from graph.services.measure import measure_clusters  # noqa: PLC0415

        source = self.source()
        with self._solving:
            if self._measured is None or self._measured[0] is not source:
                self._measured = (source, measure_clusters(source))
            return self._measured[1]

    def kept(self, asked: Hashable, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - what ``make`` returns
        """Return what ``make`` makes of the snapshot; the latest few answers are kept, so that later pages cost little.

        Two that ask the same at once both make it: the plan beneath is made once.
        """
        source = self.source()
        with self._lock:
            found = self._kept.get(asked)
        if found is None or found[0] is not source:
            found = (source, make())
            with self._lock:
                self._kept = {key: one for key, one in self._kept.items() if one[0] is source}
                while len(self._kept) >= TABLES_KEPT:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[asked] = found
        return found[1]

    def warm(self) -> None:
        """Take the snapshot before anybody asks; what stands in the way is told to whoever asks first."""
        with suppress(JejaringError):
            self.source()

    def close(self) -> None:
        """Close the connection; the next call opens it again."""
        with self._lock:
            self._open.close()
            self._store = None

    def _now(self) -> float:
        if self.folder is None:
            return time.monotonic() // FRESH_SECONDS
        about = self.folder / "network.json"
        return about.stat().st_mtime if about.exists() else 0.0


async def world(request: Request) -> World:
    """Return the world of the application that a request came to (a dependency)."""
    found: World = request.app.state.world
    return found
