"""Connections that end: a client that is slow with its headers, or does not read its answer, holds none for ever.

The server under the API has no such bounds of its own; ``jejaring serve`` gives it this protocol. Under a process
manager of one's own (``uvicorn api:app``) the proxy before it has them.
"""

from __future__ import annotations

import socket
import struct
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

from graph.rest.protocol.problems import refusal
from graph.rest.protocol.refusals import Refusal

if TYPE_CHECKING:
    from asyncio import TimerHandle, Transport

HEAD_SECONDS: Final = 30.0
"""How long the headers of a request may take."""
READ_SECONDS: Final = 30.0
"""How often a client that does not read is looked at."""
LEAST_BYTES: Final = 512
"""What must move in a second, on the average: of an answer that a client reads, of a body that it sends."""


class Patient(H11Protocol):
    """HTTP/1.1 with an end to patience."""

    _head: TimerHandle | None = None
    _reading: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin to wait for the headers of the first request."""
        super().connection_made(transport)
        self._mind()

    def data_received(self, data: bytes) -> None:
        """Take what came; whoever has begun a request must end its headers in time."""
        super().data_received(data)
        self._mind()

    def connection_lost(self, exc: Exception | None) -> None:
        """End all waiting."""
        super().connection_lost(exc)
        self._end_head()
        self._end_reading()

    def _mind(self) -> None:
        """Wait for headers while no request is at hand; what comes after an answer that was given early is such."""
        at_hand = self.cycle is not None and not self.cycle.response_complete
        if at_hand or self.transport.is_closing():
            self._end_head()
        elif self._head is None:
            self._head = self.loop.call_later(HEAD_SECONDS, self._late)

    def _late(self) -> None:
        self._head = None
        if self.conn.our_state == self.conn.their_state:  # nothing has begun; else an answer was given before its body
            self._refuse(Refusal(408, "slow_head", seconds=int(HEAD_SECONDS)))
        else:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP with a problem document, as everything else is answered."""
        self._refuse(Refusal(400, "no_http"))

    def _refuse(self, cause: Refusal) -> None:
        answer = refusal(cause, "/")
        answer.headers["connection"] = "close"
        status = HTTPStatus(answer.status_code)
        lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{k}: {v}" for k, v in answer.headers.items()), "", ""]
        self.transport.write("\r\n".join(lines).encode("latin-1") + bytes(answer.body))
        self.transport.close()

    def pause_writing(self) -> None:
        """Begin to watch a client that reads more slowly than it is answered."""
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        """End the watch."""
        super().resume_writing()
        self._end_reading()

    def _watch(self) -> None:
        waiting = self.transport.get_write_buffer_size()
        self._reading = self.loop.call_later(READ_SECONDS, self._look, waiting)

    def _look(self, before: int) -> None:
        if before - self.transport.get_write_buffer_size() < LEAST_BYTES * READ_SECONDS:
            self._cut()
        else:
            self._watch()

    def _cut(self) -> None:
        """End the connection so that the system keeps nothing of what was not read either."""
        line = self.transport.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def _end_head(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _end_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
