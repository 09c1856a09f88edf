"""A snapshot of a large graph, taken by a process of its own: rows by the million pass through that one's memory.

``python -m graph.services.work.snapshot_aside FOLDER [SEEN]`` writes the graph as a Network folder; the process that
serves reads that, which is columns and no rows: seconds, and memory that is given back whole. Where a snapshot of the
fingerprint ``SEEN`` is served meanwhile, the graph is read a page at a time, so that it answers others beside, and
nothing is written when it is still the same.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.network import Network
from graph.services.source import GRAPH, Source, of_store, read_source
from graph.services.work.aside import folder_aside, run_aside, stand_back
from graph.store import connect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.store import Store

MARK: Final = "fingerprint"
"""File beside those of the Network: its fingerprint, which costs a second to compute."""


def snapshot_aside(store: Store, seen: Source | None = None) -> Source:
    """Return the snapshot of the store, as :func:`graph.services.source.read_source` would take it here.

    It is the one ``seen`` where nothing has changed since. What the other process cannot read, this one tries, and
    says why not.
    """
    with folder_aside() as folder:
        if run_aside("graph.services.work.snapshot_aside", str(folder), *([seen.snapshot] if seen is not None else [])):
            mark = (folder / MARK).read_text()
            if seen is not None and mark == seen.snapshot:
                return seen
            return Source(Network.read(folder), GRAPH, in_store=True, mark=mark)
    return read_source(None, store=store)


def main(words: Sequence[str]) -> None:
    """Write the snapshot to a folder, unless it is the one that was seen."""
    stand_back()
    folder, *seen = words
    with connect() as store:
        source = of_store(store, readers=1) if seen else of_store(store)
    if source.snapshot not in seen:
        source.network.write(folder)
    Path(folder, MARK).write_text(source.snapshot)


if __name__ == "__main__":
    main(sys.argv[1:])
