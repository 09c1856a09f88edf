"""What the application serves: one snapshot, taken when first needed and again when it has changed."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from fastapi import Request  # noqa: TC002 - FastAPI reads annotations at run time

from graph.services.source import Source, read_source

if TYPE_CHECKING:
    from pathlib import Path

FRESH_SECONDS: Final = 60.0
"""How old a snapshot of the store may be; a folder is read again when its ``network.json`` changes."""


class World:
    """The snapshot behind the routes; safe to ask from several threads."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._source: Source | None = None
        self._stamp: float = 0.0

    def source(self) -> Source:
        """Return the snapshot, taken anew when the folder changed or the store's is a minute old."""
        with self._lock:
            stamp = self._now()
            if self._source is None or stamp != self._stamp:
                self._source = read_source(self.folder)
                self._stamp = stamp
            return self._source

    def _now(self) -> float:
        if self.folder is None:
            return time.monotonic() // FRESH_SECONDS
        about = self.folder / "network.json"
        return about.stat().st_mtime if about.exists() else 0.0


def world(request: Request) -> World:
    """Return the world of the application that a request came to (a dependency)."""
    found: World = request.app.state.world
    return found
