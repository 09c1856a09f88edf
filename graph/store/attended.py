"""A managed server whose process has ended is not waited for: no further try would find it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import StoreUnavailable
from graph.store.server import answers, lives

if TYPE_CHECKING:
    from neo4j import Address

    from graph.store.home import ServerHome


class Attended:
    """Where a managed server is, for as long as it lives: the driver asks whenever it opens a connection.

    Left to itself the driver tries a server that was killed again and again for fifteen seconds and more, while it is
    started anew perhaps on another port.
    """

    def __init__(self, place: ServerHome, pid: int, port: int) -> None:
        self._place, self._pid, self._port = place, pid, port

    def __call__(self, address: Address) -> list[Address]:
        """Return the address as it is.

        Raises
        ------
        StoreUnavailable
            If the server has ended and none answers in its place.
        """
        if not lives(self._pid):
            self._pid = self._next()
        return [address]

    def _next(self) -> int:
        """Return the process of the server that was started meanwhile at the same address."""
        running = self._place.running()
        if running is not None and running.port == self._port and answers(running.port):
            return running.pid
        uri = f"bolt://127.0.0.1:{self._port}"
        message = f"the graph database at {uri} does not answer"
        raise StoreUnavailable(message, hint="start it with `jejaring neo4j start`", uri=uri)
