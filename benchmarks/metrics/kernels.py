"""Structural-hole profile, brokerage, E-I test and betweenness against the named rivals, in one run.

    .venv/bin/python benchmarks/metrics/kernels.py [10000 100000 1000000]

Prints the least of some runs and the ratio; building graphs and arrays is outside the times.
"""

from __future__ import annotations

import resource
import sys

import igraph
import networkx as nx
import numpy as np
from world import edges, timed, told

from graph.metrics.arrays import TieArrays, structural_profile
from graph.metrics.ei import inside_moments
from graph.metrics.kernels.pairs import inside_sums
from graph.metrics.roles import role_counts
from graph.metrics.shortest_paths import path_dependencies


def networkx_of(n: int, start: np.ndarray, end: np.ndarray, weight: np.ndarray) -> nx.Graph:
    G = nx.Graph()
    G.add_nodes_from(range(n))
    G.add_weighted_edges_from(zip(start.tolist(), end.tolist(), weight.tolist(), strict=True))
    return G


def roles_in_python(G: nx.DiGraph, group: list[int]) -> dict[int, list[int]]:
    """Count Gould and Fernandez' roles with sets, as a careful user would."""
    found = {}
    for v in G:
        counts, home = [0] * 5, group[v]
        for i in G._pred[v]:
            for j in G._succ[v]:
                if i == j or j in G._succ[i]:
                    continue
                a, c = group[i], group[j]
                if a == home:
                    counts[0 if c == home else 2] += 1
                elif c == home:
                    counts[3] += 1
                else:
                    counts[1 if a == c else 4] += 1
        found[v] = counts
    return found


def measure(n: int) -> None:
    start, end, weight, label = edges(n)
    ties = TieArrays.from_edges(n, start, end, weight)
    _ = ties.forward, ties.rank, ties.plain, ties.totals
    print(f"\n{n:,} nodes, {ties.pairs:,} ties, largest degree {int(ties.degree.max()):,}")
    ours = timed(lambda: structural_profile(ties), 5)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    rival = igraph.Graph(n, list(zip(start.tolist(), end.tolist(), strict=True)))
    strengths = weight.tolist()
    must = {10_000: 1, 100_000: 5, 1_000_000: 7}.get(n, 1)
    some = None if n <= 100_000 else sorted(np.random.default_rng(5).choice(n, n // 50, replace=False).tolist())
    alone = timed(lambda: rival.constraint(vertices=some, weights=strengths), 1) * (50 if some else 1)
    told("profile, weighted", "igraph constraint" + (", 1 in 50 x 50" if some else " alone"), alone, ours, must)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20 if some else before
    print(f"{'memory of arrays and profile':<44} {before:.2f} GB, imports included ({peak:.2f} GB at the end)")
    if n <= 100_000:
        G = networkx_of(n, start, end, weight)
        told("profile, weighted", "nx.constraint alone", timed(lambda: nx.constraint(G, weight="weight"), 1), ours, 75)
    if n <= 10_000:
        told("profile, weighted", "nx.effective_size alone", timed(lambda: nx.effective_size(G), 1), ours, 250)
        back = np.random.default_rng(2).random(start.size) < 0.3
        arcs = np.concatenate([start, end[back]]), np.concatenate([end, start[back]])
        directed = TieArrays.from_edges(n, *arcs, directed=True)
        _ = directed.forward, directed.rows
        D = nx.DiGraph(list(zip(*(ends.tolist() for ends in arcs), strict=True)))
        groups = int(label.max()) + 1
        ours = timed(lambda: role_counts(directed, label, groups), 5)
        told(
            "brokerage, all roles",
            "loop over NetworkX",
            timed(lambda: roles_in_python(D, label.tolist()), 1),
            ours,
            130,
        )
    plain = TieArrays.from_edges(n, start, end)
    _ = plain.totals
    labels, random = label.copy(), np.random.default_rng(3)

    def one_permutation() -> float:
        random.shuffle(labels)
        return float(np.count_nonzero(labels[start] == labels[end]))

    def exact() -> tuple[float, float]:
        inside_sums(plain.as_pairs, label)
        return inside_moments(plain, np.bincount(label).astype(np.int64))

    must = 300 if n == 1_000_000 else 1
    told("exact E-I z", "1,000 permutations, scaled", 1000 * timed(one_permutation, 5), timed(exact, 5), must)
    if n == 100_000:
        sources = np.random.default_rng(4).choice(n, 200, replace=False).astype(np.int32)
        ours = timed(lambda: path_dependencies(plain, sources), 2)
        theirs = timed(lambda: rival.betweenness(sources=sources.tolist()), 1)
        told("betweenness, 200 sources", "igraph", theirs, ours, 1)


if __name__ == "__main__":
    structural_profile(TieArrays.from_edges(3, [0, 1], [1, 2], [1.0, 2.0]))  # kernels loaded, not timed
    for size in [int(text) for text in sys.argv[1:]] or [10_000, 100_000, 1_000_000]:
        measure(size)
