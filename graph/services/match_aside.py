"""A plan of a large graph, made by a process of its own: memory and processor of the one that serves stay free.

``python -m graph.services.match_aside FOLDER PARAMETERS`` makes the run of a Network folder; the process that serves
finds it by its snapshot and reads what it kept.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.network import Network
from graph.services.match import KIND, Matched, MatchParameters, match
from graph.services.parent import end_with_parent
from graph.services.runs import Runs
from graph.services.source import Source
from graph.settings import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

LEFT_SECONDS: Final = 3600
POLITE: Final = 5
"""How far the process stands back behind those that answer people."""


def match_aside(source: Source, parameters: MatchParameters) -> Matched:
    """Return the best plan of a snapshot; where it is not there yet, another process makes it.

    What that process cannot make, this one tries, and says why not; see :func:`graph.services.match.match`.
    """
    if Runs().find(KIND, parameters.facts(), source.snapshot) is None:
        home = settings().home / "aside"
        home.mkdir(parents=True, exist_ok=True)
        _sweep(home)
        with tempfile.TemporaryDirectory(dir=home) as folder:
            source.network.write(folder)
            words = [sys.executable, "-m", "graph.services.match_aside", folder, json.dumps(parameters.facts())]
            surroundings = os.environ | {"JEJARING_HOME": str(settings().home)}
            subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=surroundings, check=False)
    return match(source, parameters)


def _sweep(home: Path) -> None:
    """Remove what processes that were killed have left: folders of more than an hour ago."""
    for left in home.iterdir():
        if time.time() - left.stat().st_mtime > LEFT_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def main(words: Sequence[str]) -> None:
    """Make the run of a folder with the parameters given as JSON."""
    end_with_parent()
    if hasattr(os, "nice"):
        os.nice(POLITE)
    folder, parameters = words
    match(Source(Network.read(Path(folder)), folder), MatchParameters.of_run(json.loads(parameters)))


if __name__ == "__main__":
    main(sys.argv[1:])
