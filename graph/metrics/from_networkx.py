"""From the dictionaries of a NetworkX graph to arrays, without asking each neighbour's name where it can be helped.

An undirected tie stands in the rows of both its ends, and both entries hold the *same* dictionary of facts (a directed
one stands among the successors and among the predecessors). Two entries with one such object are one tie: sorting
their addresses pairs the rows, and no name is looked up, which would cost a cache miss for each end.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import networkx as nx

    from graph.metrics.kernels.types import Ints, Longs

    Adjacency = Mapping[Any, Mapping[Any, Mapping[str, object]]]


def tie_ends(G: nx.Graph, nodes: list[Hashable]) -> tuple[Ints, Ints, Longs]:
    """Return start and end of every tie, and its place among the facts of ``G._adj``, row by row.

    Loops may be left out: they are no ties. Not for multigraphs.

    Examples
    --------
    >>> import networkx as nx
    >>> start, end, place = tie_ends(nx.DiGraph([("b", "a"), ("a", "c")]), ["b", "a", "c"])
    >>> sorted(zip(start.tolist(), end.tolist(), place.tolist()))
    [(0, 1, 0), (1, 2, 1)]
    """
    out: Adjacency = G._adj  # of a view too: NetworkX keeps the same mapping of mappings there
    row = _rows(out)
    if nodes == list(range(len(nodes))):
        return _by_name(G, row, np.fromiter(chain.from_iterable(out.values()), np.int32, row.size))
    found = _by_facts(G, row)
    if found is not None:
        return found
    index = {node: i for i, node in enumerate(nodes)}
    return _by_name(G, row, np.fromiter(map(index.__getitem__, chain.from_iterable(out.values())), np.int32, row.size))


def _rows(adjacency: Adjacency) -> Ints:
    degree = np.fromiter(map(len, adjacency.values()), np.int32, len(adjacency))
    return np.repeat(np.arange(degree.size, dtype=np.int32), degree)


def _by_name(G: nx.Graph, row: Ints, end: Ints) -> tuple[Ints, Ints, Longs]:
    place = np.arange(row.size) if G.is_directed() else np.flatnonzero(row < end)
    return row[place], end[place], place


def _addresses(adjacency: Adjacency, count: int) -> Longs:
    facts = chain.from_iterable(neighbours.values() for neighbours in adjacency.values())
    return np.fromiter(map(id, facts), np.int64, count)


def _by_facts(G: nx.Graph, row: Ints) -> tuple[Ints, Ints, Longs] | None:
    """Pair entries by their dictionary of facts, or return None where ties share one, or there are loops."""
    if any(node in neighbours for node, neighbours in G._adj.items()):
        return None
    out = _addresses(G._adj, row.size)
    order = np.argsort(out, kind="stable")
    if G.is_directed():
        back = _addresses(G._pred, row.size)
        received = _rows(G._pred)
        other = np.argsort(back, kind="stable")
        ids = out[order]
        if not np.array_equal(ids, back[other]) or (ids[1:] == ids[:-1]).any():
            return None
        return row[order], received[other], order
    ids = out[order]
    if row.size % 2 or not np.array_equal(ids[::2], ids[1::2]) or (ids[2::2] == ids[1:-1:2]).any():
        return None
    first, second = order[::2], order[1::2]
    return row[first], row[second], first
