"""Participation and diversity: over how many groups a party's ties are spread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graph.arguments import real
from graph.errors import InvalidNetwork
from graph.metrics.arrays import read_network
from graph.metrics.groups import read_groups
from graph.metrics.kernels.groups import group_tallies
from graph.metrics.selection import by_node

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import networkx as nx

    from graph.metrics.arrays import NamedTies
    from graph.metrics.groups import Groups
    from graph.metrics.kernels.types import Floats, Ints


def _tallies(named: NamedTies, groups: Groups) -> tuple[Floats, Floats, Floats, Ints]:
    tallies: tuple[Floats, Floats, Floats, Ints] = group_tallies(named.ties.rows, groups.code, len(groups.labels))
    return tallies


def participation(G: nx.Graph, group: str | Mapping[Any, Hashable], weight: str | None = None) -> dict[Any, float]:
    """Participation coefficient: how evenly a party's ties are spread over the groups.

    ``1 - sum over groups of (k_s / k)**2``: 0 when all ties go to one group, towards ``1 - 1 / groups`` when they
    are spread evenly. It is Blau's index of the partners' groups.

    Parameters
    ----------
    G
        Directed or not: ties of both directions count; parallel ties add up, loops are left out.
    group
        Node attribute or mapping that says which group each node belongs to.
    weight
        Edge attribute with the strength of the tie.

    Returns
    -------
    dict
        nan for a party without ties.

    References
    ----------
    Guimera, R. and Amaral, L. A. N. (2005). Functional cartography of complex metabolic networks. Nature 433, 895-900.

    Examples
    --------
    >>> import networkx as nx
    >>> participation(nx.star_graph(4), {0: "a", 1: "a", 2: "a", 3: "b", 4: "b"})[0]
    0.5
    """
    named = read_network(G, weight)
    total, _, squares, _ = _tallies(named, read_groups(named, group))
    with np.errstate(divide="ignore", invalid="ignore"):
        return by_node(named, 1.0 - squares / (total * total), None)


def blau(G: nx.Graph, group: str | Mapping[Any, Hashable], weight: str | None = None) -> dict[Any, float]:
    """Blau's index of a party's partners: the chance that two ties drawn at random lead to different groups.

    ``1 - sum of p**2``, the same number as :func:`participation` under the name that students of diversity use.

    Returns
    -------
    dict
        From 0 to ``1 - 1 / groups``, nan for a party without ties.

    References
    ----------
    Blau, P. M. (1977). Inequality and Heterogeneity. Free Press.

    Examples
    --------
    >>> import networkx as nx
    >>> blau(nx.star_graph(4), {0: "a", 1: "a", 2: "a", 3: "b", 4: "b"})[0]
    0.5
    """
    return participation(G, group, weight)


def iqv(G: nx.Graph, group: str | Mapping[Any, Hashable], weight: str | None = None) -> dict[Any, float]:
    """Index of qualitative variation of a party's partners: Blau's index over its largest value.

    0 when all partners are of one group, 1 when they are spread evenly over all groups of the network.

    Returns
    -------
    dict
        nan for a party without ties, or in a network of one group.

    References
    ----------
    Agresti, A. and Agresti, B. F. (1978). Statistical analysis of qualitative variation. Sociological Methodology 9,
    204-237.

    Examples
    --------
    >>> import networkx as nx
    >>> iqv(nx.star_graph(2), {0: "a", 1: "a", 2: "b"})[0]
    1.0
    """
    named = read_network(G, weight)
    groups = read_groups(named, group)
    total, _, squares, _ = _tallies(named, groups)
    kinds = len(groups.labels)
    with np.errstate(divide="ignore", invalid="ignore"):
        return by_node(named, (1.0 - squares / (total * total)) * (np.float64(kinds) / (kinds - 1)), None)


def rao_stirling(
    G: nx.Graph,
    group: str | Mapping[Any, Hashable],
    distance: Mapping[tuple[Hashable, Hashable], float],
    weight: str | None = None,
) -> dict[Any, float]:
    """Rao-Stirling diversity of a party's partners: spread over groups, weighed with how far the groups are apart.

    ``sum over s, t of d[s, t] p[s] p[t]`` over ordered pairs of different groups: with all distances 1 it is Blau's
    index.

    Parameters
    ----------
    G, group, weight
        As in :func:`participation`.
    distance
        For each pair of groups in either order; a pair that is missing has distance 0.

    Returns
    -------
    dict
        nan for a party without ties.

    References
    ----------
    Stirling, A. (2007). A general framework for analysing diversity. Journal of the Royal Society Interface 4, 707-719.

    Examples
    --------
    >>> import networkx as nx
    >>> rao_stirling(nx.star_graph(2), {0: "a", 1: "a", 2: "b"}, {("a", "b"): 0.5})[0]
    0.25
    """
    for pair, far in distance.items():
        real(f"distance[{pair!r}]", far, error=InvalidNetwork)
    named = read_network(G, weight)
    groups = read_groups(named, group)
    kinds = len(groups.labels)
    apart = np.zeros((kinds, kinds))
    for i, s in enumerate(groups.labels):
        for j, t in enumerate(groups.labels):
            apart[i, j] = 0.0 if i == j else distance.get((s, t), distance.get((t, s), 0.0))
    rows, degree = named.ties.rows, named.ties.degree
    row = np.repeat(np.arange(named.ties.n), degree)
    shares = np.zeros((named.ties.n, kinds))
    np.add.at(shares, (row, groups.code[rows.neighbour]), rows.weight)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares /= named.ties.totals[:, None]
        return by_node(named, np.einsum("is,st,it->i", shares, apart, shares), None)


def within_module_z(G: nx.Graph, group: str | Mapping[Any, Hashable], weight: str | None = None) -> dict[Any, float]:
    """Within-module degree z: how much better tied a member is inside its own group than its fellows.

    Returns
    -------
    dict
        Standard deviations from the group's mean; 0 where all members are tied alike (or there is one member).

    References
    ----------
    Guimera, R. and Amaral, L. A. N. (2005). Functional cartography of complex metabolic networks. Nature 433, 895-900.

    Examples
    --------
    >>> import networkx as nx
    >>> z = within_module_z(nx.star_graph(3), dict.fromkeys(range(4), "a"))
    >>> round(z[0], 4), round(z[1], 4)
    (1.7321, -0.5774)
    """
    named = read_network(G, weight)
    groups = read_groups(named, group)
    _, own, _, _ = _tallies(named, groups)
    size = len(groups.labels)
    mean = np.bincount(groups.code, own, size) / groups.sizes
    away = own - mean[groups.code]
    sd = np.sqrt(np.bincount(groups.code, away * away, size) / groups.sizes)[groups.code]
    return by_node(named, np.divide(away, sd, out=np.zeros(named.ties.n), where=sd > 0), None)
