"""Plain ``nx.constraint(G)`` through the backend against NetworkX, first and later calls, at 100,000 nodes.

    .venv/bin/python benchmarks/metrics/backend.py [100000]

Needs the package installed with its entry points.
"""

from __future__ import annotations

import sys
from time import process_time

import networkx as nx
from world import edges, timed, told


def measure(n: int) -> None:
    start, end, _, _ = edges(n)
    G = nx.Graph()
    G.add_nodes_from(f"p{i}" for i in range(n))
    G.add_edges_from((f"p{u}", f"p{v}") for u, v in zip(start.tolist(), end.tolist(), strict=True))
    theirs = timed(lambda: nx.constraint(G), 1)
    begin = process_time()
    nx.constraint(G, backend="jejaring")
    told("nx.constraint, first call in the process", "NetworkX", theirs, process_time() - begin, 12)
    G.__networkx_cache__.clear()
    begin = process_time()
    nx.constraint(G, backend="jejaring")
    told("nx.constraint, first call on a graph", "NetworkX", theirs, process_time() - begin, 12)
    later = timed(lambda: nx.constraint(G, backend="jejaring"), 5)
    told("nx.constraint, later calls", "NetworkX", theirs, later, 500)


if __name__ == "__main__":
    nx.config.warnings_to_ignore.add("cache")
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
