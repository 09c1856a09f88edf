"""Bonding: how closely the members of a network or a group are tied to each other.

Directions are left aside where a measure says so; parallel ties make one pair; loops are left out.
Where a figure is not defined (no pair of partners, no tie, a group of one) it is nan, never 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graph.errors import InvalidNetwork
from graph.metrics.arrays import TieArrays, read_network
from graph.metrics.groups import read_groups
from graph.metrics.kernels.pairs import unique_pairs
from graph.metrics.kernels.triangles import triangle_sums
from graph.metrics.selection import by_node

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    import networkx as nx

    from graph.metrics.kernels.types import Floats, Ints


def clustering(
    G: nx.Graph,
    nodes: Iterable[Hashable] | None = None,
    weight: str | None = None,
    *,
    kind: str = "onnela",
) -> dict[Any, float]:
    """Local clustering: the share of pairs of a party's partners that are tied to each other.

    Undirected it is Watts and Strogatz' ``2 t / (k (k - 1))``; directed it is Fagiolo's, the share of possible
    directed triangles. With weights, Onnela's geometric mean of the three (as NetworkX has it), or Barrat's,
    which weighs only the party's own two ties (undirected only, as igraph has it).

    Parameters
    ----------
    G
        Directed or not; parallel ties count once (with ``weight`` their weights add up).
    nodes
        Nodes to report; None reports all.
    weight
        Edge attribute with the strength of the tie.
    kind
        Which weighted form.

    Returns
    -------
    dict
        From 0 to 1; nan for a party with fewer than two partners, where NetworkX says 0.

    References
    ----------
    Watts and Strogatz (1998), Nature 393, 440. Fagiolo (2007), Physical Review E 76, 026107.
    Onnela et al. (2005), Physical Review E 71, 065103. Barrat et al. (2004), PNAS 101, 3747.

    Examples
    --------
    >>> import networkx as nx
    >>> clustering(nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")]))
    {'a': 1.0, 'b': 1.0, 'c': 0.3333333333333333, 'd': nan}
    """
    named = read_network(G, weight)
    if kind not in ("onnela", "barrat"):
        message = f"no weighted clustering is called {kind!r}"
        raise InvalidNetwork(message, hint="use onnela or barrat")
    if weight is None and not named.ties.directed:
        return by_node(named, named.ties.profile.clustering, nodes)
    if weight is None:
        return by_node(named, directed_clustering(named.ties), nodes)
    if kind == "barrat":
        return by_node(named, barrat_clustering(named.ties), nodes)
    return by_node(named, onnela_clustering(named.network, weight), nodes)


def directed_clustering(ties: TieArrays) -> Floats:
    """Fagiolo's clustering of every node, from the directions alone.

    Examples
    --------
    >>> directed_clustering(TieArrays.from_edges(3, [0, 1, 2], [1, 2, 0], directed=True)).tolist()
    [0.5, 0.5, 0.5]
    """
    directions = ties.forward._replace(weight=np.where(ties.forward.way == 3, 2.0, 1.0))
    return _over_directed_triples(ties, triangle_sums(directions)[0][ties.rank])


def _over_directed_triples(ties: TieArrays, triangles: Floats) -> Floats:
    both = ties.way == 3
    mutual = np.bincount(ties.low[both], minlength=ties.n) + np.bincount(ties.high[both], minlength=ties.n)
    total = ties.degree + mutual
    triples = (total * (total - 1) - 2 * mutual).astype(np.float64)
    triples[triples == 0] = np.nan
    return np.asarray(triangles / triples, np.float64)


def onnela_clustering(G: nx.Graph, weight: str) -> Floats:
    """Onnela's clustering of every node: geometric means of the weights of each triangle, over the largest weight.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_weighted_edges_from([(0, 1, 8.0), (1, 2, 8.0), (0, 2, 1.0)])
    >>> onnela_clustering(G, "weight").round(12).tolist()
    [0.5, 0.5, 0.5]
    """
    read_network(G, weight)  # refuses bad weights
    return signed_onnela_clustering(G, weight)


def signed_onnela_clustering(G: nx.Graph, weight: str) -> Floats:
    """Onnela's clustering where ties may be negative, as between rivals (Costantini and Perugini 2014).

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph()
    >>> G.add_weighted_edges_from([(0, 1, 1.0), (1, 2, 1.0), (0, 2, -1.0)])
    >>> signed_onnela_clustering(G, "weight").tolist()
    [-1.0, -1.0, -1.0]
    """
    named = read_network(G)
    index = {node: i for i, node in enumerate(named.nodes)}
    arcs = [(index[u], index[v], fact.get(weight, 1)) for u, v, fact in G.edges(data=True)]
    largest = max((w for _, _, w in arcs), default=1) or 1
    start, end = (np.array([arc[side] for arc in arcs], np.int32) for side in (0, 1))
    roots = np.cbrt(np.array([w for _, _, w in arcs], np.float64) / largest)
    ties = named.ties
    rooted = TieArrays(ties.n, ties.directed, *unique_pairs(ties.n, start, end, roots, not ties.directed))
    triangles = triangle_sums(rooted.forward)[0][rooted.rank]
    if ties.directed:
        return _over_directed_triples(ties, triangles)
    pairs = ties.degree * (ties.degree - 1.0) / 2.0
    pairs[pairs == 0] = np.nan
    return np.asarray(triangles / pairs, np.float64)


def barrat_clustering(ties: TieArrays) -> Floats:
    """Barrat's clustering of every node: how much of a party's strength lies in ties that close a triangle.

    Examples
    --------
    >>> barrat_clustering(TieArrays.from_edges(4, [0, 0, 0, 1], [1, 2, 3, 2], [3.0, 2.0, 1.0, 1.0]))[0].round(6)
    np.float64(0.416667)
    """
    if ties.directed:
        message = "Barrat's clustering is defined for undirected ties"
        raise InvalidNetwork(message, hint="use kind='onnela', or G.to_undirected()")
    ends = triangle_sums(ties.forward)[1][ties.rank]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(ties.degree > 1, ends / (ties.totals * (ties.degree - 1.0)), np.nan)


def transitivity(G: nx.Graph) -> float:
    """Global transitivity: of all paths of two ties, the share whose ends are tied; directions left aside.

    Returns
    -------
    float
        From 0 to 1, nan when no party has two partners.

    Examples
    --------
    >>> import networkx as nx
    >>> transitivity(nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")]))
    0.6
    """
    ties = read_network(G).ties
    triples = int(np.sum(ties.degree.astype(np.int64) * (ties.degree.astype(np.int64) - 1)) // 2)
    return int(ties.profile.triangles.sum()) / triples if triples else float("nan")


def reciprocity(G: nx.Graph, *, kind: str = "edgewise") -> float:
    """Reciprocity: how far ties are returned.

    With A arcs, M mutual pairs and n nodes (parallel arcs count once, loops not at all): ``edgewise`` is the share
    of arcs that are returned, 2M / A; ``ratio`` the share of tied pairs that are mutual, M / (A - M); ``dyadic`` the
    share of all pairs that are mutual or not tied at all; ``correlation`` is (r - d) / (1 - d) with r edgewise and
    d the density, 0 for ties returned as often as chance has it.

    Parameters
    ----------
    G
        Directed; in an undirected network every tie is returned.
    kind
        Which definition: packages differ in their default.

    Returns
    -------
    float
        From 0 to 1 (correlation from below 0 to 1); nan without ties, or where each pair is tied both ways.

    References
    ----------
    Garlaschelli, D. and Loffredo, M. I. (2004). Patterns of link reciprocity in directed networks. Physical
    Review Letters 93, 268701.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.DiGraph([("a", "b"), ("b", "a"), ("b", "c")])
    >>> round(reciprocity(G), 3), reciprocity(G, kind="ratio"), round(reciprocity(G, kind="correlation"), 3)
    (0.667, 0.5, 0.333)
    """
    ties = read_network(G).ties
    n, mutual, tied = ties.n, int(np.count_nonzero(ties.way == 3)), ties.pairs
    arcs, dyads = tied + mutual, n * (n - 1) // 2
    if kind == "dyadic":
        return (dyads - tied + mutual) / dyads if dyads else float("nan")
    if arcs == 0:
        return float("nan")
    if kind == "ratio":
        return mutual / tied
    returned = 2 * mutual / arcs
    if kind == "edgewise":
        return returned
    if kind == "correlation":
        density = arcs / (2 * dyads)
        return (returned - density) / (1 - density) if density < 1 else float("nan")
    message = f"no reciprocity is called {kind!r}"
    raise InvalidNetwork(message, hint="use edgewise, ratio, dyadic or correlation")


def support_ratio(G: nx.Graph) -> float:
    """Support: the share of tied pairs that have at least one partner in common.

    A supported tie can be enforced: the third party sees when it is broken.

    Returns
    -------
    float
        From 0 to 1, nan without ties. Directions left aside.

    References
    ----------
    Jackson, M. O., Rodriguez-Barraquer, T. and Tan, X. (2012). Social capital and social quilts. American
    Economic Review 102, 1857-1897.

    Examples
    --------
    >>> import networkx as nx
    >>> support_ratio(nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")]))
    0.75
    """
    supported = read_network(G).ties.profile.supported
    return int(np.count_nonzero(supported)) / supported.size if supported.size else float("nan")


def internal_density(G: nx.Graph, group: str | Mapping[Any, Hashable]) -> dict[Any, float]:
    """Density inside each group: ties among its members over the pairs (directed: ordered pairs) they could make.

    It falls with size by itself: read it beside :func:`internal_degree`.

    Returns
    -------
    dict
        Group -> 0 to 1; nan for a group of one. Parallel ties count once.

    Examples
    --------
    >>> import networkx as nx
    >>> internal_density(nx.Graph([("a", "b"), ("b", "c")]), {"a": 1, "b": 1, "c": 2})
    {1: 1.0, 2: nan}
    """
    named = read_network(G)
    groups = read_groups(named, group)
    ties, sizes = named.ties, groups.sizes
    inside = _inside(ties, groups.code, np.where(ties.way == 3, 2.0, 1.0), len(groups.labels))
    with np.errstate(divide="ignore", invalid="ignore"):
        density = np.where(sizes > 1, inside / (sizes * (sizes - 1.0)), np.nan)
    return dict(zip(groups.labels, density.tolist(), strict=True))


def internal_degree(G: nx.Graph, group: str | Mapping[Any, Hashable]) -> dict[Any, float]:
    """Mean number of partners that a member has inside its own group; directions left aside.

    Examples
    --------
    >>> import networkx as nx
    >>> internal_degree(nx.path_graph(3), {0: "x", 1: "x", 2: "x"})
    {'x': 1.3333333333333333}
    """
    named = read_network(G)
    groups = read_groups(named, group)
    inside = _inside(named.ties, groups.code, np.ones(named.ties.pairs), len(groups.labels))
    return dict(zip(groups.labels, (2.0 * inside / groups.sizes).tolist(), strict=True))


def internal_share(G: nx.Graph, group: str | Mapping[Any, Hashable], weight: str | None = None) -> dict[Any, float]:
    """Share of a group's ties that stay inside: I / (I + E), each tie counted once; ``(1 - E-I) / 2``.

    Returns
    -------
    dict
        Group -> 0 to 1, nan for a group without ties.

    Examples
    --------
    >>> import networkx as nx
    >>> internal_share(nx.path_graph(4), {0: "x", 1: "x", 2: "x", 3: "y"})
    {'x': 0.6666666666666666, 'y': 0.0}
    """
    named = read_network(G, weight)
    groups = read_groups(named, group)
    ties = named.ties
    inside = _inside(ties, groups.code, ties.strength, len(groups.labels))
    ends = np.bincount(groups.code, ties.totals, len(groups.labels))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = inside / (ends - inside)
    return dict(zip(groups.labels, share.tolist(), strict=True))


def _inside(ties: TieArrays, code: Ints, weight: Floats, groups: int) -> Floats:
    same = code[ties.low] == code[ties.high]
    return np.asarray(np.bincount(code[ties.low][same], weight[same], groups), np.float64)
