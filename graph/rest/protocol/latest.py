# ruff: noqa: ANN401 - keeps what it is asked to make
"""Answers that cost long, kept with the snapshot that they were made of; on a large graph an older one does meanwhile.

On a small graph whoever asks after a change waits for the new answer, a second or two; on a machine that is busy with
other things, at most some seconds, then the answer of the snapshot before is given. On a large one a plan takes a
minute: there the answer before is given at once until the new one is there, which is made in the background, at most
half of the time, so that a graph that is written all day leaves the processor to its readers.
"""

from __future__ import annotations

import threading
import time
import weakref
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from graph.rest.protocol.refusals import Refusal
from graph.services.work.memory import give_back

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from graph.services.source import Source

LARGE: Final = 20_000
"""Parties from which on a reader is not made to wait for a new answer while there is an older one."""
PATIENCE_SECONDS: Final = 4.0
"""How long a reader of a small graph waits for what is new while there is something older."""
MOST_WAITING: Final = 20
"""Readers that may wait for first answers at once: half of the server's threads, so that other requests are served."""
RETRY_SECONDS: Final = 5


@dataclass(eq=False)
class _Making:
    """An answer that is being made."""

    source: Source
    begun: float
    ended: threading.Event = field(default_factory=threading.Event)
    answer: Any = None
    error: BaseException | None = None


class Latest:
    """Answers by what was asked, the latest few; each with the snapshot that it is of.

    Parameters
    ----------
    most
        Answers that are kept.
    most_of_large
        Of these on a large graph, where a plan with its pairs fills memory.
    """

    def __init__(self, most: int, most_of_large: int) -> None:
        self._most, self._most_of_large = most, most_of_large
        self._lock = threading.Lock()
        self._kept: dict[Hashable, tuple[weakref.ref[Source], Any]] = {}
        self._making: dict[Hashable, _Making] = {}
        self._rest_until: dict[Hashable, float] = {}
        self._waiting = 0

    def get(self, asked: Hashable, source: Source, make: Callable[[Source], Any], *, fresh: bool = False) -> Any:
        """Return what ``make`` makes of a snapshot; of a large one perhaps what it made of the snapshot before.

        Parameters
        ----------
        asked
            What was asked; answers are kept by it.
        source
            The snapshot as it is now.
        make
            Makes the answer of a snapshot; called once for all who ask the same.
        fresh
            True waits for the answer of this snapshot, whatever its size and however long it takes.
        """
        patient, came = fresh or not is_large(source), time.monotonic()
        while True:
            with self._lock:
                older = self._kept.get(asked)
                if older is not None and (older[0]() is source or (not patient and self._rests(asked))):
                    return older[1]
                making = self._making.get(asked) or self._begin(asked, source, make)
            in_time = self._ended(making, None if older is None or fresh else PATIENCE_SECONDS * patient)
            if older is not None and not in_time:
                return older[1]
            if making.error is not None:
                raise making.error
            if making.source is source or making.begun >= came:
                return making.answer

    def _rests(self, asked: Hashable) -> bool:
        return time.monotonic() < self._rest_until.get(asked, 0.0)

    def _begin(self, asked: Hashable, source: Source, make: Callable[[Source], Any]) -> _Making:
        making = self._making[asked] = _Making(source, time.monotonic())
        words = (asked, making, make)
        threading.Thread(target=copy_context().run, args=(self._make, *words), daemon=True).start()
        return making

    def _ended(self, making: _Making, seconds: float | None) -> bool:
        """Wait for an answer, so long or to the end, and return whether it is there."""
        if seconds == 0:
            return False
        with self._lock:
            if self._waiting >= MOST_WAITING and seconds is not None:
                return False
            if self._waiting >= MOST_WAITING:
                raise Refusal(503, "being_made", {"Retry-After": str(RETRY_SECONDS)}, wait=RETRY_SECONDS)
            self._waiting += 1
        try:
            return making.ended.wait(seconds)
        finally:
            with self._lock:
                self._waiting -= 1

    def _make(self, asked: Hashable, making: _Making, make: Callable[[Source], Any]) -> None:
        try:
            making.answer = make(making.source)
        except BaseException as error:
            making.error = error
        large, first = is_large(making.source), asked not in self._kept
        if large and first:
            give_back()  # it keeps everybody waiting: before those who wait for this go on
        with self._lock:
            self._making.pop(asked, None)
            if making.error is None:
                self._keep(asked, making)
        making.ended.set()
        if large and not first:
            give_back()  # what was made of the snapshot before is free by now

    def _keep(self, asked: Hashable, making: _Making) -> None:
        most = self._most_of_large if is_large(making.source) else self._most
        self._kept.pop(asked, None)
        while len(self._kept) >= most:
            self._rest_until.pop(gone := next(iter(self._kept)), None)
            self._kept.pop(gone)
        self._kept[asked] = (weakref.ref(making.source), making.answer)
        now = time.monotonic()
        self._rest_until[asked] = now + (now - making.begun)


def is_large(source: Source) -> bool:
    """Return whether readers of a snapshot are given older answers while newer ones are made."""
    return source.network.parties.height >= LARGE
