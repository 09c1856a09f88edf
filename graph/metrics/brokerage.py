"""Brokerage: who stands between two parties, and between which groups (Gould and Fernandez).

A broker v has a pair i -> v -> j with no tie i -> j. By the groups of the three the pair counts for one role:

===============  =======================  ==================================================
role             groups of i, v, j        in a cluster
===============  =======================  ==================================================
coordinator      A, A, A                  passes on among members of its own cluster
itinerant        A, B, A                  an outsider between two members of one cluster
representative   A, A, B                  carries its cluster's things out
gatekeeper       A, B, B                  lets things from outside into its cluster
liaison          A, B, C                  stands between two clusters and belongs to neither
===============  =======================  ==================================================

References
----------
Gould, R. V. and Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage in
transaction networks. Sociological Methodology 19, 89-126.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.metrics.arrays import read_network
from graph.metrics.groups import read_groups
from graph.metrics.kernels.groups import brokered_pairs, closed_pairs

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import networkx as nx

    from graph.metrics.arrays import TieArrays
    from graph.metrics.kernels.types import Ints, Longs

ROLES: Final = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")


def role_counts(ties: TieArrays, code: Ints, groups: int) -> Longs:
    """Return the count of every role of every node, as an array of nodes by ``ROLES``.

    Examples
    --------
    >>> import numpy as np
    >>> from graph.metrics.arrays import TieArrays
    >>> chain = TieArrays.from_edges(3, [0, 1], [1, 2], directed=True)
    >>> role_counts(chain, np.array([0, 0, 1], np.int32), 2)[1].tolist()
    [0, 0, 1, 0, 0]
    """
    closed = closed_pairs(ties.forward, code[ties.order])
    roles: Longs = brokered_pairs(ties.rows, code, groups) - closed[ties.rank]
    return roles


def brokerage(G: nx.Graph, group: str | Mapping[Any, Hashable]) -> dict[Any, dict[str, int]]:
    """Count, for each party, the pairs that it brokers in each of the five roles.

    Parameters
    ----------
    G
        Directed or not: an undirected tie counts in both directions, so that each pair is met twice and
        representative equals gatekeeper. Parallel ties count once, loops not at all.
    group
        Node attribute or mapping that says which group each party belongs to.

    Returns
    -------
    dict
        Party -> role -> number of ordered pairs, 0 where it brokers none.

    Raises
    ------
    InvalidNetwork
        If a party has no group.

    Examples
    --------
    >>> import networkx as nx
    >>> trade = nx.DiGraph([("farmer", "kud"), ("kud", "mill")])
    >>> brokerage(trade, {"farmer": "village", "kud": "village", "mill": "city"})["kud"]
    {'coordinator': 0, 'itinerant': 0, 'representative': 1, 'gatekeeper': 0, 'liaison': 0}
    """
    named = read_network(G)
    groups = read_groups(named, group)
    counts = role_counts(named.ties, groups.code, len(groups.labels)).tolist()
    return {node: dict(zip(ROLES, row, strict=True)) for node, row in zip(named.nodes, counts, strict=True)}
