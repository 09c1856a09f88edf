"""A snapshot of a large graph, taken by a process of its own: rows by the million pass through that one's memory.

``python -m graph.services.snapshot_aside FOLDER`` writes the graph as a Network folder; the process that serves reads
that, which is columns and no rows: seconds, and memory that is given back whole.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from graph.network import Network
from graph.services.aside import folder_aside, run_aside, stand_back
from graph.services.source import GRAPH, Source, read_source

if TYPE_CHECKING:
    from graph.store import Store


def snapshot_aside(store: Store) -> Source:
    """Return the snapshot of the store, as :func:`graph.services.source.read_source` would take it here.

    What the other process cannot read, this one tries, and says why not.
    """
    with folder_aside() as folder:
        if run_aside("graph.services.snapshot_aside", str(folder)):
            return Source(Network.read(folder), GRAPH, in_store=True)
    return read_source(None, store=store)


if __name__ == "__main__":
    stand_back()
    read_source(None).network.write(Path(sys.argv[1]))
