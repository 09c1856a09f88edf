"""How often somebody may ask: requests of the last minute, by the sliding window of two counted minutes."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

MINUTE: Final = 60.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands after a request: was it allowed, how many are left.

    ``wait`` is in seconds: until one more is allowed where none is left, else until the next minute is counted.
    """

    allowed: bool
    left: int
    wait: int


class Window:
    """Counts of who asked, in this minute and the one before; the one before weighs what of it is not yet a minute ago.

    Two dictionaries that are put aside whole as minutes pass: nothing runs beside, and who asks no more is forgotten.

    Examples
    --------
    >>> moment = 120.0
    >>> window = Window(clock=lambda: moment)
    >>> [window.hit("somebody", 2) for _ in range(3)][-1], window.hit("another", 2)
    (Standing(allowed=False, left=0, wait=90), Standing(allowed=True, left=1, wait=60))
    >>> moment = 210.0  # half of the next minute has passed: the two before count half
    >>> window.hit("somebody", 2).allowed
    True
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._minute = 0
        self._now: dict[str, int] = {}
        self._before: dict[str, int] = {}

    def hit(self, who: str, most: int) -> Standing:
        """Count one request of somebody who may make so many a minute; one that is refused is not counted."""
        moment = self._clock()
        with self._lock:
            self._turn(floor(moment / MINUTE))
            passed = moment / MINUTE - self._minute
            count, before = self._now.get(who, 0), self._before.get(who, 0)
            allowed = count + before * (1 - passed) + 1 <= most
            count += allowed
            if allowed:
                self._now[who] = count
        left = max(0, floor(most - count - before * (1 - passed)))
        ahead = (1.0 if left else _opens(count, before, most)) - passed
        return Standing(allowed, left, max(1, ceil(MINUTE * ahead)))

    def _turn(self, minute: int) -> None:
        if minute == self._minute:
            return
        self._before = self._now if minute == self._minute + 1 else {}
        self._now, self._minute = {}, minute


def _opens(count: int, before: int, most: int) -> float:
    """Return at which part of this minute, or of the next (1 and more), one more is allowed.

    Examples
    --------
    >>> _opens(0, 4, 4), _opens(4, 0, 4), _opens(1, 1, 1)
    (0.25, 1.25, 2.0)
    """
    if before and count < most:
        return 1 - (most - 1 - count) / before
    return 2 - (most - 1) / count
