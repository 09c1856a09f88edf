"""Work on a large graph that a process of its own does: memory and processor of the one that answers stay free."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.services.work.parent import end_with_parent
from graph.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

LEFT_SECONDS: Final = 3600
POLITE: Final = 5
"""How far such a process stands back behind those that answer people."""


@contextmanager
def folder_aside() -> Iterator[Path]:
    """Give a folder for what is handed over; it goes with the block, and so does what processes killed have left."""
    home = settings().home / "aside"
    home.mkdir(parents=True, exist_ok=True)
    for left in home.iterdir():
        if time.time() - left.stat().st_mtime > LEFT_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=home) as folder:
        yield Path(folder)


def run_aside(module: str, *words: str) -> bool:
    """Run a module of ours as a process of its own, in this home; return whether it went well."""
    asked = [sys.executable, "-m", module, *words]
    surroundings = os.environ | {"JEJARING_HOME": str(settings().home)}
    done = subprocess.run(asked, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=surroundings, check=False)
    return done.returncode == 0


def stand_back() -> None:
    """Let this process be one that ends with whoever started it, and stands back behind it."""
    end_with_parent()
    if hasattr(os, "nice"):
        os.nice(POLITE)
