"""The synthetic sample: a Network folder and office-like lists beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.sample import SampleFolder, make_world
from graph.sample.folder import write_world
from graph.services.work.progress import Progress, silent

if TYPE_CHECKING:
    from pathlib import Path

PARTS = 25
"""About how many lists and frames a sample is made of; only for the bar that a person watches."""


def make_folder(out: Path, *, enterprises: int = 2000, seed: int = 0, progress: Progress = silent) -> SampleFolder:
    """Make the sample in a folder: same number and seed, same bytes."""
    made = 0

    def tell(_: str) -> None:
        nonlocal made
        made += 1
        progress("sample", made, max(made, PARTS))

    tell("world")
    return write_world(out, make_world(enterprises, seed), progress=tell)
