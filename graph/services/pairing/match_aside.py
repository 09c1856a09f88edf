"""A plan of a large graph, made by a process of its own: memory and processor of the one that serves stay free.

``python -m graph.services.pairing.match_aside FOLDER ASKED`` makes the run of a Network folder; the process that serves
finds it by its snapshot and reads what it kept.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from graph.network import Network
from graph.services.pairing.match import Matched, MatchParameters, kind_of, match
from graph.services.source import Source
from graph.services.work.aside import folder_aside, run_aside, stand_back
from graph.services.work.runs import Runs

if TYPE_CHECKING:
    from collections.abc import Sequence


def match_aside(source: Source, parameters: MatchParameters) -> Matched:
    """Return the best plan of a snapshot; where it is not there yet, another process makes it.

    What that process cannot make, this one tries, and says why not; see :func:`graph.services.pairing.match.match`.
    """
    if Runs().find(kind_of(source), parameters.facts(), source.snapshot) is None:
        with folder_aside() as folder:
            source.network.write(folder)
            run_aside(
                "graph.services.pairing.match_aside", str(folder), json.dumps([parameters.facts(), source.priced])
            )
    return match(source, parameters)


def main(words: Sequence[str]) -> None:
    """Make the run of a folder with the parameters given as JSON."""
    stand_back()
    folder, asked = words
    parameters, priced = json.loads(asked)
    match(Source(Network.read(Path(folder)), folder, priced=priced), MatchParameters.of_run(parameters))


if __name__ == "__main__":
    main(sys.argv[1:])
