"""A process that another one started ends when that one is gone, however it went."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Final

LOOK_SECONDS: Final = 0.5


def end_with_parent() -> None:
    """Send TERM to this process once the one that started it is gone; returns at once."""
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
