"""The synthetic sample: a Network folder and office-like lists beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.sample import write_sample
from graph.services.runs import Progress, silent

if TYPE_CHECKING:
    from pathlib import Path


def make_folder(out: Path, *, enterprises: int = 2000, seed: int = 0, progress: Progress = silent) -> dict[str, object]:
    """Make the sample in a folder and return what is in it: same number and seed, same bytes."""
    progress("sample", 0, None)
    made = write_sample(out, enterprises=enterprises, seed=seed)
    progress("sample", enterprises, enterprises)
    return made
