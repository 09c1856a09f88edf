"""Cores, parts, communities and betweenness against the fastest libraries, each on its own arrays, in one run.

    .venv/bin/python benchmarks/metrics/libraries.py [10000 100000 1000000]

Processor time of the least of some runs; graphs and arrays are built outside the times.
"""

from __future__ import annotations

import sys
from functools import partial

import igraph
import networkit
import numpy as np
from world import edges, timed, told

from graph.metrics.arrays import TieArrays
from graph.metrics.cohesion import component_roots_of, cores
from graph.metrics.communities import communities_of
from graph.metrics.shortest_paths import path_dependencies


def measure(n: int) -> None:
    start, end, weight, _ = edges(n)
    ties = TieArrays.from_edges(n, start, end, weight)
    _ = ties.rows
    pairs = (weight, (start.astype(np.uint64), end.astype(np.uint64)))
    theirs = networkit.GraphFromCoo(pairs, n=n, weighted=True, directed=False)
    bare = networkit.GraphFromCoo((np.ones(start.size), pairs[1]), n=n, weighted=False, directed=False)
    other = igraph.Graph(n, np.stack([start, end], axis=1))
    runs = 5 if n < 1_000_000 else 2
    print(f"\n{n:,} nodes, {ties.pairs:,} ties")
    networkit.setNumberOfThreads(1)
    best = [
        ("networkit", timed(lambda: networkit.centrality.CoreDecomposition(bare).run(), runs)),
        ("igraph", timed(other.coreness, runs)),
    ]
    told("k-core", *min(best, key=lambda one: one[1]), timed(lambda: cores(ties), runs), 1)
    best = [
        ("networkit", timed(lambda: networkit.components.ConnectedComponents(bare).run(), runs)),
        ("igraph", timed(other.connected_components, runs)),
    ]
    told("components", *min(best, key=lambda one: one[1]), timed(lambda: component_roots_of(ties), runs), 1)
    ours = timed(lambda: communities_of(ties), 3)
    built = partial(networkit.GraphFromCoo, pairs, n=n, weighted=True)
    whole = timed(lambda: networkit.community.ParallelLeiden(built()).run(), 3)
    told("Leiden, arrays in and out", "networkit, its graph and its run", whole, ours, 0.95)
    alone = timed(lambda: networkit.community.ParallelLeiden(theirs).run(), 3)
    told("Leiden, arrays in and out", "networkit, the run alone", alone, ours, 0.5)
    if n <= 100_000:
        sources = np.random.default_rng(4).choice(n, 200, replace=False).astype(np.int32)
        best = [
            ("igraph", timed(lambda: other.betweenness(sources=sources.tolist()), 1)),
            ("networkit", timed(lambda: networkit.centrality.EstimateBetweenness(bare, 200, False, False).run(), 1)),
        ]
        ours = timed(lambda: path_dependencies(ties, sources), 2)
        told("betweenness, 200 sources", *min(best, key=lambda one: one[1]), ours, 1)


if __name__ == "__main__":
    small = TieArrays.from_edges(4, [0, 1, 2], [1, 2, 3])
    cores(small), component_roots_of(small), path_dependencies(small, np.arange(4, dtype=np.int32))  # loaded, not timed
    for size in [int(text) for text in sys.argv[1:]] or [10_000, 100_000, 1_000_000]:
        measure(size)
