"""The application's connection to the graph: made in the background, waited for a little, let go when it broke.

A graph database that is being started may take a minute. Whoever asks meanwhile is told so after some seconds, and
holds no thread until then that others need.
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

from graph.errors import StoreUnavailable

if TYPE_CHECKING:
    from graph.store import Store

WAIT_SECONDS: Final = 8.0
"""How long a request waits for the connection: a small graph on a quiet machine is there by then."""
LOOK_SECONDS: Final = 1.0
"""How often one looks whether somebody waits in vain."""
MOST_WAITING: Final = 20
"""Requests that may wait at once: half of the server's threads, so that the others are refused at once."""


class Connection:
    """One connection a process; safe to ask from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open = ExitStack()
        self._store: Store | None = None
        self._coming: Future[Store] | None = None
        self._waiting = 0

    def store(self, *, patient: bool = False) -> Store:
        """Return the store, connected at the first call; ``patient`` waits for it as long as it takes.

        Raises
        ------
        StoreUnavailable
            When the graph database does not answer, or not yet.
        """
        with self._lock:
            if self._store is not None:
                return self._store
            coming = self._coming = self._coming or self._begin()
            if not patient and self._waiting >= MOST_WAITING:
                raise _not_yet()
            self._waiting += 1
        try:
            return coming.result(None if patient else WAIT_SECONDS)
        except TimeoutError:
            raise _not_yet() from None
        finally:
            with self._lock:
                self._waiting -= 1

    def _begin(self) -> Future[Store]:
        coming: Future[Store] = Future()
        threading.Thread(target=self._connect, args=(coming,), daemon=True).start()
        return coming

    def _connect(self, coming: Future[Store]) -> None:
        from graph.store import connect  # noqa: PLC0415 - a folder needs no driver

        opened = ExitStack()
        try:
            store = opened.enter_context(connect())
        except BaseException as error:
            with self._lock:
                self._coming = None if self._coming is coming else self._coming
            coming.set_exception(error)
            return
        with self._lock:
            wanted = self._coming is coming
            if wanted:
                self._store, self._open, self._coming = store, opened, None
        coming.set_result(store)
        if not wanted:  # closed meanwhile
            opened.close()
            return
        while self._store is store:
            time.sleep(LOOK_SECONDS)
            if store.frozen:
                self._let_go(store)

    def lost(self) -> bool:
        """Let go of a connection whose server has gone, and return whether it was: the next request connects anew."""
        with self._lock:
            store = self._store
        return store is not None and store.gone and self._let_go(store)

    def _let_go(self, store: Store) -> bool:
        """Connect anew at the next request; whoever waits for an answer of this connection is told that none comes."""
        with self._lock:
            if self._store is not store:
                return False
            opened, self._open, self._store = self._open, ExitStack(), None
        store.leave()
        opened.close()
        return True

    def close(self) -> None:
        """Close the connection; the next call opens it again."""
        with self._lock:
            opened, self._open, self._store, self._coming = self._open, ExitStack(), None, None
        opened.close()


def _not_yet() -> StoreUnavailable:
    return StoreUnavailable("the graph database is being started", hint="send the same request again in a moment")
