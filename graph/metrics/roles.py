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

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from graph.metrics.arrays import read_network
from graph.metrics.groups import read_groups

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import networkx as nx

    from graph.metrics.arrays import TieArrays
    from graph.metrics.groups import Groups
    from graph.metrics.kernels.types import Floats, Ints, Longs

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
    closed = ties.kernels.closed_pairs(ties.forward, code[ties.order])
    roles: Longs = ties.kernels.without_closed(ties.kernels.brokered_pairs(ties.rows, code, groups), closed, ties.rank)
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


class RoleTest(NamedTuple):
    """A count of one role of one party against random ties of the same density: z is nan where chance has no spread."""

    counted: int
    expected: float
    sd: float
    z: float


def brokerage_test(G: nx.Graph, group: str | Mapping[Any, Hashable]) -> dict[Any, dict[str, RoleTest]]:
    """Test each party's brokerage counts against random ties of the same density between the same groups.

    The null keeps the groups and lets every (ordered) pair be tied with the density of the network, independently.
    Mean and standard deviation are exact under it: with density d each pair to broker has chance ``d**2 (1 - d)``, and
    two pairs that share their sender or their receiver covary by ``d**3 (1 - d)**3``.

    Parameters
    ----------
    G, group
        As in :func:`brokerage`.

    Returns
    -------
    dict
        Party -> role -> :class:`RoleTest`.

    References
    ----------
    Gould and Fernandez (1989), appendix.

    Examples
    --------
    >>> import networkx as nx
    >>> trade = nx.DiGraph([("farmer", "kud"), ("kud", "mill")])
    >>> test = brokerage_test(trade, {"farmer": "village", "kud": "village", "mill": "city"})["kud"]["representative"]
    >>> test.counted, round(test.expected, 4), round(test.z, 4)
    (1, 0.0741, 3.5355)
    """
    named = read_network(G)
    groups = read_groups(named, group)
    ties = named.ties
    counts = role_counts(ties, groups.code, len(groups.labels))
    expected, sd = (moments[groups.code] for moments in role_moments(ties, groups))
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(sd > 0, (counts - expected) / sd, np.nan)
    tests = [
        dict(zip(ROLES, map(RoleTest, *columns), strict=True))
        for columns in zip(counts.tolist(), expected.tolist(), sd.tolist(), z.tolist(), strict=True)
    ]
    return dict(zip(named.nodes, tests, strict=True))


def role_moments(ties: TieArrays, groups: Groups) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of every role's count for a broker of each group, groups by ``ROLES``.

    Examples
    --------
    >>> from graph.metrics.arrays import TieArrays
    >>> from graph.metrics.groups import Groups
    >>> pair = TieArrays.from_edges(3, [0, 1], [1, 2], directed=True)
    >>> role_moments(pair, Groups(["all"], np.zeros(3, np.int32)))[0].round(4).tolist()
    [[0.1481, 0.0, 0.0, 0.0, 0.0]]
    """
    n, sizes = ties.n, groups.sizes.astype(np.float64)
    possible = n * (n - 1) if ties.directed else n * (n - 1) // 2
    d = ties.arcs / possible if possible else 0.0
    home, away = sizes - 1, n - sizes
    twos, threes = sizes * (sizes - 1), sizes * (sizes - 1) * (sizes - 2)
    liaisons = away**2 - (np.sum(sizes**2) - sizes**2)
    # partners that a sender in another group h has for a liaison of this group: everyone but h and this group
    partners = away[:, None] - sizes[None, :]
    shared = np.sum(sizes[None, :] * partners * (partners - 1) * ~np.eye(sizes.size, dtype=bool), axis=1)
    pairs = np.stack([home * (home - 1), twos.sum() - twos, home * away, home * away, liaisons], axis=1)
    covarying = np.stack(
        [
            2 * home * (home - 1) * (home - 2),
            2 * (threes.sum() - threes),
            home * away * (home + away - 2),
            home * away * (home + away - 2),
            2 * shared,
        ],
        axis=1,
    )
    chance = d * d * (1 - d)
    variance = pairs * chance * (1 - chance) + covarying * (d * (1 - d)) ** 3
    if not ties.directed:  # each unordered pair is counted in both directions
        variance[:, [0, 1, 4]] *= 2
    return pairs * chance, np.sqrt(np.maximum(variance, 0.0))
