"""A server that has ended, or says nothing any more, is not waited for: no further try would find it."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import StoreUnavailable
from graph.store.server import answers, lives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neo4j import Address

    from graph.store.home import ServerHome


@dataclass
class Managed:
    """A managed server: its home, its process, its port."""

    place: ServerHome
    pid: int
    port: int

    def next(self) -> int:
        """Return the process of the server that was started meanwhile at the same address."""
        running = self.place.running()
        if running is not None and running.port == self.port and answers(running.port):
            return running.pid
        raise away(self.port)


class Attended:
    """How the server behind a driver is: the driver asks whenever it opens a connection.

    Left to itself the driver tries a server that was killed again and again for fifteen seconds and more, while it is
    started anew perhaps on another port; and it reads from one that is frozen for two minutes.
    """

    def __init__(self, managed: Managed | None = None) -> None:
        self._managed = managed
        self._left = False
        self._since: dict[object, float] = {}

    def __call__(self, address: Address) -> list[Address]:
        """Return the address as it is.

        Raises
        ------
        StoreUnavailable
            If the server was left, or a managed one has ended and none answers in its place.
        """
        if self._left:
            raise away(address[1], address[0])
        if self._managed is not None and not lives(self._managed.pid):
            self._managed.pid = self._managed.next()
        return [address]

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Count the block as one that waits for the server."""
        mark = object()
        self._since[mark] = time.monotonic()
        try:
            yield
        finally:
            del self._since[mark]

    @property
    def longest(self) -> float:
        """For how many seconds the oldest unit of work has been under way; 0 where none is."""
        now = time.monotonic()
        return max((now - begun for begun in list(self._since.values())), default=0.0)

    def leave(self) -> None:
        """Open no connection any more."""
        self._left = True


def away(port: int | str, host: str = "127.0.0.1") -> StoreUnavailable:
    """Return what is said of a server that is not there."""
    uri = f"bolt://{host}:{port}"
    message = f"the graph database at {uri} does not answer"
    return StoreUnavailable(message, hint="start it with `jejaring neo4j start`", uri=uri)
