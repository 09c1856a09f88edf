"""From the dictionaries of a NetworkX graph to arrays, without asking each neighbour's name where it can be helped.

An undirected tie stands in the rows of both its ends, and both entries hold the *same* dictionary of facts (a directed
one stands among the successors and among the predecessors). Two entries with one such object are one tie: sorting
their addresses pairs the rows, and no name is looked up, which would cost a cache miss for each end.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from itertools import chain, repeat
from operator import contains, methodcaller
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graph.errors import InvalidNetwork
from graph.metrics.packed import packed_order

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    import networkx as nx
    from numpy.typing import NDArray

    from graph.metrics.kernels.types import Floats, Ints, Longs

    Adjacency = Mapping[Any, Mapping[Any, Mapping[str, object]]]

FACTS: Final = methodcaller("values")


@dataclass(frozen=True, eq=False)
class TieEnds:
    """Where the ties of a graph begin and end, and where their dictionaries of facts are.

    Attributes
    ----------
    start, end
        Numbers of the two nodes of each tie.
    facts
        All dictionaries of facts as ``G._adj`` has them, row by row; None as long as nobody needed them.
    place
        Of the facts of each tie among them; None where ``facts`` are those of the ties, in their order.
    adjacency
        The rows, for facts that are not read yet.
    """

    start: Ints
    end: Ints
    facts: NDArray[np.object_] | None
    place: Longs | None
    adjacency: Adjacency

    def weights(self, name: str) -> Floats:
        """Return the weight of each tie, 1 where it has none.

        Raises
        ------
        InvalidNetwork
            If one is no number.
        """
        facts = _all_facts(self.adjacency, None) if self.facts is None else self.facts
        chosen = facts if self.place is None else facts[self.place]
        return numbers(map(dict.get, chosen.tolist(), repeat(name), repeat(1)), chosen.size)


def numbers(values: Iterable[Any], count: int) -> Floats:
    """Return values as floats, or say that one is no number."""
    try:
        return np.fromiter(values, np.float64, count)
    except (TypeError, ValueError) as cause:
        message = f"a tie has a weight that is no number: {cause}"
        raise InvalidNetwork(message, hint="give every tie a number, or leave the attribute out") from cause


def tie_ends(G: nx.Graph, nodes: list[Hashable]) -> TieEnds:
    """Return start and end of every tie, and the way to its facts. Loops may be left out: they are no ties.

    Examples
    --------
    >>> import networkx as nx
    >>> ends = tie_ends(nx.DiGraph([("b", "a"), ("a", "c")]), ["b", "a", "c"])
    >>> sorted(zip(ends.start.tolist(), ends.end.tolist()))
    [(0, 1), (1, 2)]
    """
    if G.is_multigraph():
        return _parallel(G, nodes)
    out: Adjacency = G._adj  # of a view too: NetworkX keeps the same mapping of mappings there
    row = _rows(out)
    if nodes == list(range(len(nodes))):
        return _by_name(G, row, np.fromiter(chain.from_iterable(out.values()), np.int32, row.size))
    found = _by_facts(G, row)
    if found is not None:
        return found
    index = dict(zip(nodes, range(len(nodes)), strict=True))
    return _by_name(G, row, np.fromiter(map(index.__getitem__, chain.from_iterable(out.values())), np.int32, row.size))


def _parallel(G: nx.Graph, nodes: list[Hashable]) -> TieEnds:
    index = dict(zip(nodes, range(len(nodes)), strict=True))
    edges = list(G.edges(data=True))
    start = np.fromiter((index[u] for u, _, _ in edges), np.int32, len(edges))
    end = np.fromiter((index[v] for _, v, _ in edges), np.int32, len(edges))
    return TieEnds(start, end, np.fromiter((fact for _, _, fact in edges), object, len(edges)), None, G._adj)


def _rows(adjacency: Adjacency) -> Ints:
    degree = np.fromiter(map(len, adjacency.values()), np.int32, len(adjacency))
    return np.repeat(np.arange(degree.size, dtype=np.int32), degree)


def _by_name(G: nx.Graph, row: Ints, end: Ints) -> TieEnds:
    if G.is_directed():
        return TieEnds(row, end, None, None, G._adj)
    place = np.flatnonzero(row < end)
    return TieEnds(row[place], end[place], None, place, G._adj)


def _all_facts(adjacency: Adjacency, count: int | None) -> NDArray[np.object_]:
    size = sum(map(len, adjacency.values())) if count is None else count
    return np.fromiter(chain.from_iterable(map(FACTS, adjacency.values())), object, size)


def _addresses(facts: NDArray[np.object_]) -> Longs:
    """Return the address of each object: what ``id`` says, read from the array at once."""
    if facts.size == 0:
        return np.zeros(0, np.int64)
    held = (ctypes.c_int64 * facts.size).from_address(facts.ctypes.data)
    return np.frombuffer(memoryview(held).cast("B"), np.int64)


def _by_facts(G: nx.Graph, row: Ints) -> TieEnds | None:
    """Pair entries by their dictionary of facts, or return None where ties share one, or an undirected one is a loop.

    An undirected loop stands in one row only and is left without a pair, unless two loops share their facts: kinds of
    graph that make no dictionary of their own for each tie are asked for loops first.
    """
    if getattr(G, "edge_attr_dict_factory", None) is not dict and any(map(contains, G._adj.values(), G._adj)):
        return None
    facts = _all_facts(G._adj, row.size)
    ids, order = packed_order(_addresses(facts))
    if G.is_directed():
        received = _rows(G._pred)
        back, other = packed_order(_addresses(_all_facts(G._pred, received.size)))
        if not np.array_equal(ids, back) or (ids[1:] == ids[:-1]).any():
            return None
        return TieEnds(row[order], received[other], facts, order, G._adj)
    if row.size % 2 or not np.array_equal(ids[::2], ids[1::2]) or (ids[2::2] == ids[1:-1:2]).any():
        return None
    first, second = order[::2], order[1::2]
    return TieEnds(row[first], row[second], facts, first, G._adj)
