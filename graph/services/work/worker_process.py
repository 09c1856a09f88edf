"""The worker beside the API: a process of its own, started with it, watched, ended with it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from graph.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_SECONDS: Final = 10.0
AGAIN_SECONDS: Final = 2.0
BUSY: Final = 1
"""Exit code of a worker that found another one at work in this home."""


@contextmanager
def working(*, start: bool = True) -> Iterator[None]:
    """Keep a worker running while the block runs; one that dies is started again."""
    if not start:
        yield
        return
    ending = threading.Event()
    watched = threading.Thread(target=_watch, args=(ending,), daemon=True)
    watched.start()
    try:
        yield
    finally:
        ending.set()
        watched.join(PATIENCE_SECONDS + AGAIN_SECONDS)


def _watch(ending: threading.Event) -> None:
    home = settings().home
    words = [sys.executable, "-m", "graph.services.work.worker", str(home)]
    home.mkdir(parents=True, exist_ok=True)
    while not ending.is_set():
        with (home / "worker.log").open("ab") as log:
            worker = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=os.environ | {"JEJARING_HOME": str(home)}
            )
        while worker.poll() is None and not ending.wait(0.2):
            pass
        if worker.poll() is None:
            worker.terminate()
            try:
                worker.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
        ending.wait(AGAIN_SECONDS * (5 if worker.returncode == BUSY else 1))
