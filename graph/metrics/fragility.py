"""Where a network is thin: local bridges, weak ties, cut vertices, redundancy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graph.metrics.arrays import read_network
from graph.metrics.kernels.cuts import cut_nodes
from graph.metrics.kernels.triangles import shared_partners
from graph.metrics.selection import by_node

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    import networkx as nx

    from graph.metrics.arrays import NamedTies


def _tied_names(named: NamedTies) -> list[tuple[Any, Any]]:
    """Names of the two ends of each pair, in the order of ``ties.forward``."""
    rows, order = named.ties.forward, named.ties.order
    start = np.repeat(np.arange(named.ties.n), rows.first[1:] - rows.first[:-1])
    return [
        (named.nodes[min(a, b)], named.nodes[max(a, b)])
        for a, b in zip(order[start].tolist(), order[rows.neighbour].tolist(), strict=True)
    ]


def overlap(G: nx.Graph) -> dict[tuple[Any, Any], float]:
    """Overlap of each tie: partners in common over all partners of the two, the tie itself left aside.

    ``c / ((k_i - 1) + (k_j - 1) - c)``: weak and bridging ties have little.

    Returns
    -------
    dict
        Tie (its ends in the order of the nodes) -> 0 to 1; nan where neither end has another partner. Directions
        left aside.

    References
    ----------
    Onnela, J.-P. et al. (2007). Structure and tie strengths in mobile communication networks. PNAS 104, 7332-7336.

    Examples
    --------
    >>> import networkx as nx
    >>> overlap(nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")]))[("a", "c")]
    0.5
    """
    named = read_network(G)
    rows, ties = named.ties.forward, named.ties
    common = shared_partners(rows)
    degree = ties.degree[ties.order]
    start = np.repeat(np.arange(ties.n), rows.first[1:] - rows.first[:-1])
    others = degree[start] + degree[rows.neighbour] - 2 - common
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (common / others).tolist()
    return dict(zip(_tied_names(named), found, strict=True))


def local_bridges(G: nx.Graph) -> list[tuple[Any, Any]]:
    """Ties whose two ends have no partner in common: without the tie they are at least three steps apart.

    References
    ----------
    Granovetter, M. S. (1973). The strength of weak ties. American Journal of Sociology 78, 1360-1380.

    Examples
    --------
    >>> import networkx as nx
    >>> local_bridges(nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")]))
    [('c', 'd')]
    """
    named = read_network(G)
    supported = named.ties.profile.supported.tolist()
    return sorted(
        (tie for tie, held in zip(_tied_names(named), supported, strict=True) if not held),
        key=lambda tie: (str(tie[0]), str(tie[1])),
    )


def cut_vertices(G: nx.Graph) -> set[Any]:
    """Parties whose leaving cuts the network into more parts (articulation points); directions left aside.

    Examples
    --------
    >>> import networkx as nx
    >>> cut_vertices(nx.path_graph(3))
    {1}
    """
    named = read_network(G)
    return {named.nodes[i] for i in np.flatnonzero(cut_nodes(named.ties.rows)).tolist()}


def redundancy(G: nx.Graph, nodes: Iterable[Hashable] | None = None, weight: str | None = None) -> dict[Any, float]:
    """Redundancy: how many of a party's partners duplicate each other, partners less effective size.

    ``2 t / k`` without weights: 0 when no partners are tied, ``k - 1`` when all are.

    Returns
    -------
    dict
        nan for a party without partners.

    Examples
    --------
    >>> import networkx as nx
    >>> redundancy(nx.complete_graph(5))[0]
    3.0
    """
    named = read_network(G, weight)
    return by_node(named, named.ties.degree - named.ties.profile.effective_size, nodes)


def structural_cohesion(G: nx.Graph) -> int:
    """Structural cohesion: the least number of parties whose leaving cuts the network apart (vertex connectivity).

    Robust bonding does not hang on a few persons. Meant for one cluster: its cost grows fast with size.

    Returns
    -------
    int
        0 for a network in parts already; n - 1 where everyone is tied to everyone.

    References
    ----------
    Moody, J. and White, D. R. (2003). Structural cohesion and embeddedness. American Sociological Review 68, 103-127.

    Examples
    --------
    >>> import networkx as nx
    >>> structural_cohesion(nx.cycle_graph(5))
    2
    """
    import networkx  # noqa: PLC0415 - loaded by whoever holds a NetworkX graph

    plain = networkx.Graph(G)
    plain.remove_edges_from(list(networkx.selfloop_edges(plain)))
    return int(networkx.node_connectivity(plain)) if len(plain) else 0
