"""Cohesion and fragility: cores, bridges to the outside that share nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graph.arguments import whole
from graph.errors import InvalidNetwork
from graph.metrics.arrays import read_network
from graph.metrics.groups import read_groups
from graph.metrics.kernels.cores import component_roots, core_numbers
from graph.metrics.selection import by_node

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import networkx as nx

    from graph.metrics.arrays import TieArrays
    from graph.metrics.kernels.types import Ints


def cores(ties: TieArrays) -> Ints:
    """Return the core number of every node, directions left aside.

    Examples
    --------
    >>> from graph.metrics.arrays import TieArrays
    >>> cores(TieArrays.from_edges(4, [0, 1, 0, 2], [1, 2, 2, 3])).tolist()
    [2, 2, 2, 1]
    """
    found: Ints = core_numbers(ties.rows)
    return found


def component_roots_of(ties: TieArrays) -> Ints:
    """Return the first node of each node's component, directions left aside.

    Examples
    --------
    >>> from graph.metrics.arrays import TieArrays
    >>> component_roots_of(TieArrays.from_edges(4, [2, 3], [1, 0])).tolist()
    [0, 1, 1, 0]
    """
    found: Ints = component_roots(ties.n, ties.low, ties.high)
    return found


def components(G: nx.Graph) -> dict[Any, int]:
    """Return the part of the network that each party lies in: parts are numbered in the order of their first party.

    Two parties lie in one part when ties lead from one to the other, whichever way they run.

    Examples
    --------
    >>> import networkx as nx
    >>> components(nx.Graph([("a", "b"), ("c", "d"), ("b", "e")]))
    {'a': 0, 'b': 0, 'c': 1, 'd': 1, 'e': 0}
    """
    named = read_network(G)
    _, number = np.unique(component_roots_of(named.ties), return_inverse=True)
    return by_node(named, number, None)


def core_number(G: nx.Graph) -> dict[Any, int]:
    """Core number: the largest k such that the node lies in a part of the network where all have k partners.

    Loops are left out, parallel ties count once, and so do the two directions of a directed pair.

    References
    ----------
    Seidman, S. B. (1983). Network structure and minimum degree. Social Networks 5, 269-287.

    Examples
    --------
    >>> import networkx as nx
    >>> core_number(nx.lollipop_graph(3, 1))
    {0: 2, 1: 2, 2: 2, 3: 1}
    """
    named = read_network(G)
    return by_node(named, cores(named.ties), None)


def core_share(G: nx.Graph, k: int = 2) -> float:
    """Share of nodes in the k-core: those that stay when everyone with fewer than k partners leaves, again and again.

    Examples
    --------
    >>> import networkx as nx
    >>> core_share(nx.lollipop_graph(3, 1)), core_share(nx.lollipop_graph(3, 1), k=3)
    (0.75, 0.0)
    """
    k = whole("k", k, error=InvalidNetwork)
    ties = read_network(G).ties
    return int(np.count_nonzero(cores(ties) >= k)) / ties.n if ties.n else float("nan")


def disjoint_bridges(G: nx.Graph, group: str | Mapping[Any, Hashable]) -> dict[Any, int]:
    """Ties from each group to others of which no two share a party: as many must leave to cut the group off.

    One person who knows twenty outsiders is one bridge; three members who each know one are three. By König's
    theorem the number is the size of the smallest set of parties, inside or outside, whose loss cuts all ties out.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph([("a", "x"), ("a", "y"), ("b", "y"), ("c", "y")])
    >>> disjoint_bridges(G, dict.fromkeys("abc", "in") | dict.fromkeys("xy", "out"))
    {'in': 2, 'out': 2}
    """
    named = read_network(G)
    groups = read_groups(named, group)
    ties = named.ties
    return {
        label: bridges_of(ties, np.flatnonzero(groups.code == code).astype(np.int32))
        for code, label in enumerate(groups.labels)
    }


def bridges_of(ties: TieArrays, members: Ints) -> int:
    """Return how many ties that share no party lead from the members to others.

    Examples
    --------
    >>> from graph.metrics.arrays import TieArrays
    >>> bridges_of(TieArrays.from_edges(4, [0, 0, 1], [2, 3, 3]), np.array([0, 1], np.int32))
    2
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - a quarter of a second that only this figure needs
    from scipy.sparse.csgraph import maximum_bipartite_matching  # noqa: PLC0415

    inside = np.zeros(ties.n, bool)
    inside[members] = True
    out = inside[ties.low] != inside[ties.high]
    if not out.any():
        return 0
    member = np.where(inside[ties.low[out]], ties.low[out], ties.high[out])
    other = np.where(inside[ties.low[out]], ties.high[out], ties.low[out])
    _, row = np.unique(member, return_inverse=True)
    _, column = np.unique(other, return_inverse=True)
    biadjacency = csr_array((np.ones(row.size, np.int8), (row, column)))
    return int(np.count_nonzero(maximum_bipartite_matching(biadjacency, perm_type="column") >= 0))
