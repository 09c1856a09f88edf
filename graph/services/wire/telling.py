"""Telling: webhooks are told within a second or two of what happened, each apart from the others."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from graph.errors import JejaringError
from graph.services.wire.deliveries import deliver
from graph.services.work.faults import story
from graph.settings import now
from graph.store import Wanted

if TYPE_CHECKING:
    from concurrent.futures import Future
    from threading import Event

    from graph.store import Store

log = logging.getLogger(__name__)
LOOK_SECONDS: Final = 1.0
"""How often one looks whether anything was written."""
ROUND_SECONDS: Final = 15.0
"""So long at most a delivery that is due again waits where nothing was written."""
AWAY_SECONDS: Final = 5.0
"""After how long to ask for a graph database that was away."""
AT_ONCE: Final = 8
"""How many webhooks are told at once: one whose receiver is slow keeps the others waiting no longer."""


class Telling:
    """The rounds of one connection: each webhook is told in a thread, never twice at a time.

    Parameters
    ----------
    store
        The connection, shared by the threads.
    stop
        Set when nothing more is to be told.
    """

    def __init__(self, store: Store, stop: Event) -> None:
        self._store, self._stop = store, stop
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="telling")
        self._under_way: dict[str, Future[int]] = {}
        self._seen: frozenset[str] = frozenset()
        self._latest = float("-inf")

    def look(self) -> None:
        """Begin a round when something was written since the last one, or a delivery may be due again."""
        position = self._store.position()
        if position and position == self._seen and time.monotonic() - self._latest < ROUND_SECONDS:
            return
        self._seen, self._latest = position, time.monotonic()
        self._under_way = {name: told for name, told in self._under_way.items() if not told.done()}
        for thing in self._store.things.each_thing(Wanted("webhooks", state="on")):
            if thing.id not in self._under_way:
                self._under_way[thing.id] = self._threads.submit(self._tell, thing.id)

    def _tell(self, webhook: str) -> int:
        try:
            return deliver(self._store, webhook, now(), stop=self._stop)
        except JejaringError:  # such as a graph database that went away: the next round tells it
            return 0
        except Exception as fault:  # the next round must come, whatever this one was
            log.error("webhook: %s", story(fault))
            return 0

    def end(self) -> None:
        """Begin nothing more, and wait for what is under way: its connection is closed afterwards."""
        self._threads.shutdown(cancel_futures=True)


def tell_until(stop: Event) -> None:
    """Tell webhooks until told to stop, on a connection that is kept and made anew when it breaks."""
    from graph.store import connect  # noqa: PLC0415

    while not stop.wait(LOOK_SECONDS):
        try:
            with connect() as store:
                _rounds(Telling(store, stop), stop)
        except JejaringError:
            stop.wait(AWAY_SECONDS)
        except Exception as fault:  # as above
            log.error("webhooks: %s", story(fault))
            stop.wait(AWAY_SECONDS)


def _rounds(telling: Telling, stop: Event) -> None:
    try:
        while not stop.wait(LOOK_SECONDS):
            telling.look()
    finally:
        telling.end()
