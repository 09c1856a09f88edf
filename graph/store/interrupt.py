"""Ctrl-C between two transactions instead of in the middle of one."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType


@contextmanager
def stop_requests() -> Iterator[Callable[[], bool]]:
    """Within it, a first Ctrl-C is only noted: the function given tells; a second one breaks in as always.

    An interrupt that lands in a destructor or in the driver's own code would be lost, or leave a transaction open.
    Other threads than the main one get no signals: for them nothing changes.

    Examples
    --------
    >>> with stop_requests() as asked:
    ...     signal.raise_signal(signal.SIGINT)
    ...     asked()
    True
    """
    asked = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            signal.default_int_handler(number, frame)
        asked.set()

    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
