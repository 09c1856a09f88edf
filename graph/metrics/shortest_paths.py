"""Betweenness: through whom the shortest ways lead, exact or from a sample of sources."""

from __future__ import annotations

import os
import random
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graph.errors import InvalidNetwork
from graph.metrics.arrays import TieArrays, read_network
from graph.metrics.directed_rows import arc_rows
from graph.metrics.kernels.pairs import unique_pairs
from graph.metrics.kernels.paths import dependencies
from graph.metrics.selection import by_node

if TYPE_CHECKING:
    import networkx as nx

    from graph.metrics.kernels.types import Floats, Ints

BLOCKS: Final = 8
"""Sources are summed in so many blocks, whatever the number of threads: the same bits on any machine."""


def betweenness(
    G: nx.Graph,
    k: int | None = None,
    *,
    normalized: bool = True,
    endpoints: bool = False,
    seed: int | random.Random = 0,
) -> dict[Any, float]:
    """Betweenness centrality: of all shortest ways between two others, the share that leads through a party.

    Ways are counted in ties, each of length 1: a strong tie is no long one. Parallel ties count once.

    Parameters
    ----------
    G
        Directed ties are followed in their direction.
    k
        Number of sources to sample; None takes all, which is exact.
    normalized
        Divide by the number of pairs.
    endpoints
        Count the two ends of a way as on it.
    seed
        Of the sample; the sources are those that NetworkX draws with the same seed.

    Returns
    -------
    dict
        0 for a party on no shortest way; with ``k`` an estimate scaled to all sources.

    References
    ----------
    Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry 40, 35-41.
    Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical Sociology 25, 163-177.

    Examples
    --------
    >>> import networkx as nx
    >>> betweenness(nx.path_graph(3))
    {0: 0.0, 1: 1.0, 2: 0.0}
    """
    named = read_network(G)
    ties = named.ties
    if k is not None and not 0 < k <= ties.n:
        message = f"{k} sources cannot be drawn from {ties.n} nodes"
        raise InvalidNetwork(message, hint="choose k from 1 to the number of nodes, or leave it out")
    if k is None or k == ties.n:
        sources, sampled = np.arange(ties.n, dtype=np.int32), None
    else:
        draw = seed if isinstance(seed, random.Random) else random.Random(seed)  # noqa: S311 - a sample, no secret
        sources = sampled = np.array(draw.sample(range(ties.n), k), np.int32)
    raw = path_dependencies(ties, sources, endpoints=endpoints)
    scaled = _scale(ties, raw, sampled, normalized=normalized, endpoints=endpoints)
    return by_node(named, scaled, None)


def path_dependencies(ties: TieArrays, sources: Ints, *, endpoints: bool = False, threads: int | None = None) -> Floats:
    """Return the sum over sources of the dependency of each source on each node (Brandes 2001), not scaled.

    Examples
    --------
    >>> from graph.metrics.arrays import TieArrays
    >>> path_dependencies(TieArrays.from_edges(3, [0, 1], [1, 2]), np.arange(3, dtype=np.int32)).tolist()
    [0.0, 2.0, 0.0]
    """
    place = (ties.n - 1 - ties.rank).astype(np.int32)  # hubs first: what is met most lies together
    pairs = unique_pairs(ties.n, place[ties.low], place[ties.high], ties.strength, True)
    moved = TieArrays(ties.n, False, *pairs)
    if ties.directed:
        swapped = place[ties.low] > place[ties.high]
        way = np.where(swapped, (ties.way >> 1) | ((ties.way & 1) << 1), ties.way).astype(np.uint8)
        order = np.lexsort(
            (np.maximum(place[ties.low], place[ties.high]), np.minimum(place[ties.low], place[ties.high]))
        )
        moved = TieArrays(ties.n, True, *pairs[:3], way[order])
    out, back = arc_rows(moved)
    cuts = [block * sources.size // BLOCKS for block in range(BLOCKS + 1)]
    parts = [place[sources[a:b]] for a, b in pairwise(cuts)]
    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        found = list(pool.map(lambda part: dependencies(out, back, part, endpoints), parts))
    return np.asarray(np.sum(found, axis=0)[place], np.float64)


def _scale(ties: TieArrays, raw: Floats, sampled: Ints | None, *, normalized: bool, endpoints: bool) -> Floats:
    """Scale to all sources: a sampled source is never between itself and others, so it is seen from one fewer."""
    others = ties.n if endpoints else ties.n - 1
    if others < 2:
        return raw
    both_ways = 1 if ties.directed else 2
    if sampled is None or endpoints:
        drawn = others if sampled is None else sampled.size
        return raw * (1 / (drawn * (others - 1)) if normalized else others / (drawn * both_ways))
    seen_from = np.full(ties.n, float(sampled.size))
    seen_from[sampled] -= 1
    with np.errstate(divide="ignore", invalid="ignore"):
        if normalized:
            return np.asarray(raw / (seen_from * (others - 1)), np.float64)
        return np.asarray(raw * others / (seen_from * both_ways), np.float64)
