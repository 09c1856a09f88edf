"""Burt's structural holes: constraint, effective size, efficiency, hierarchy.

All four see a tie as a pair: in a directed network the strength of a pair is the sum of both directions, and a
party that only receives has partners too. With ``m[i, j]`` that strength and ``p[i, j] = m[i, j] / sum of m[i, :]``::

    local constraint  c[i, j] = (p[i, j] + sum over q of p[i, q] p[q, j])**2     q other than i and j
    constraint        C[i]    = sum over partners j of c[i, j]
    effective size    e[i]    = sum over partners j of (1 - sum over q of p[i, q] m[j, q] / max of m[j, :])
    efficiency                = e[i] / number of partners
    hierarchy                 = sum over j of r ln r / (k ln k),   r = c[i, j] k / C[i],  k partners

A party without partners has no value (nan); one with a single partner has constraint 1 and hierarchy 1.

References
----------
Burt, R. S. (1992). Structural Holes: The Social Structure of Competition. Harvard University Press, pp. 50-71.
Borgatti, S. P. (1997). Structural holes: unpacking Burt's redundancy measures. Connections 20(1), 35-38.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.metrics.arrays import read_network
from graph.metrics.selection import by_node, refuse_strangers

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    import networkx as nx


def constraint(G: nx.Graph, nodes: Iterable[Hashable] | None = None, weight: str | None = None) -> dict[Any, float]:
    """Constraint: how far a party's effort goes to partners who are tied to each other.

    Low is freedom: partners who do not know each other. High means that whoever it turns to, it meets the same
    circle. It falls with the number of partners by itself, so compare parties of like degree.

    Parameters
    ----------
    G
        Directed or not; parallel ties add up, loops are left out.
    nodes
        Nodes to report; None reports all.
    weight
        Edge attribute with the strength of the tie; None counts each tie 1.

    Returns
    -------
    dict
        Above 0 and up to 1.125 (a closed triangle), with weights below 2; nan for a party without partners.

    Raises
    ------
    UnknownNode
        If a node asked for is not in the network.
    InvalidNetwork
        If a weight is negative, endless or no number.

    Examples
    --------
    >>> import networkx as nx
    >>> constraint(nx.star_graph(4))[0], constraint(nx.complete_graph(3))[0]
    (0.25, 1.125)
    """
    named = read_network(G, weight)
    return by_node(named, named.ties.profile.constraint, nodes)


def effective_size(G: nx.Graph, nodes: Iterable[Hashable] | None = None, weight: str | None = None) -> dict[Any, float]:
    """Effective size: how many partners a party has, less what they duplicate of each other.

    Equals the number of partners when none of them are tied, and 1 when all of them are. Without weights and
    directions it is ``k - 2 t / k`` for ``k`` partners with ``t`` ties among them.

    Parameters
    ----------
    G, nodes, weight
        As in :func:`constraint`.

    Returns
    -------
    dict
        From 1 to the number of partners, nan for a party without partners.

    Examples
    --------
    >>> import networkx as nx
    >>> effective_size(nx.star_graph(4))[0], effective_size(nx.complete_graph(5))[0]
    (4.0, 1.0)
    """
    named = read_network(G, weight)
    return by_node(named, named.ties.profile.effective_size, nodes)


def efficiency(G: nx.Graph, nodes: Iterable[Hashable] | None = None, weight: str | None = None) -> dict[Any, float]:
    """Efficiency: the share of a party's partners that is not duplicated, effective size over number of partners.

    Parameters
    ----------
    G, nodes, weight
        As in :func:`constraint`.

    Returns
    -------
    dict
        Above 0 and up to 1, nan for a party without partners.

    Examples
    --------
    >>> import networkx as nx
    >>> efficiency(nx.complete_graph(5))[0]
    0.25
    """
    named = read_network(G, weight)
    return by_node(named, named.ties.profile.efficiency, nodes)


def hierarchy(G: nx.Graph, nodes: Iterable[Hashable] | None = None, weight: str | None = None) -> dict[Any, float]:
    """Hierarchy: how far a party's constraint comes from one partner alone.

    0 when every partner constrains alike; towards 1 when one of them stands between the party and all others.

    Parameters
    ----------
    G, nodes, weight
        As in :func:`constraint`.

    Returns
    -------
    dict
        From 0 to 1; 1 for a party with a single partner, nan for one without partners.

    Examples
    --------
    >>> import networkx as nx
    >>> hierarchy(nx.complete_graph(4))[0], hierarchy(nx.path_graph(2))[0]
    (0.0, 1.0)
    """
    named = read_network(G, weight)
    return by_node(named, named.ties.profile.hierarchy, nodes)


def local_constraint(G: nx.Graph, u: Hashable, v: Hashable, weight: str | None = None) -> float:
    """Local constraint: how far ``u`` is bound by ``v``, directly and through others.

    Parameters
    ----------
    G
        Directed or not.
    u, v
        The party and the one that binds it; they need not be tied.
    weight
        As in :func:`constraint`.

    Returns
    -------
    float
        0 when nothing leads from ``u`` to ``v`` in one or two steps; nan when ``u`` has no partners, or is ``v``.

    Examples
    --------
    >>> import networkx as nx
    >>> local_constraint(nx.complete_graph(3), 0, 1)
    0.5625
    """
    named = read_network(G, weight)
    index = {node: i for i, node in enumerate(named.nodes)}
    refuse_strangers((u, v), index)
    i, j = index[u], index[v]
    rows, totals = named.ties.rows, named.ties.totals
    mine = {int(rows.neighbour[e]): float(rows.weight[e]) for e in range(rows.first[i], rows.first[i + 1])}
    theirs = {int(rows.neighbour[e]): float(rows.weight[e]) for e in range(rows.first[j], rows.first[j + 1])}
    if i == j or not mine:
        return float("nan")
    indirect = sum(m / totals[i] * (theirs[q] / totals[q]) for q, m in mine.items() if q in theirs)
    return float((mine.get(j, 0.0) / totals[i] + indirect) ** 2)
