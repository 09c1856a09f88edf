"""Null models: what chance alone would give, under a name, and many tests at once.

=========================  ==========================================  =====================================
name                       keeps                                       question
=========================  ==========================================  =====================================
label_permutation          the ties, the sizes of groups               do ties follow groups? (`ei_test`)
configuration              everyone's number of ties, groups           do they beyond activity?
degree_preserving_rewiring everyone's number of ties, no loops          is clustering more than degrees give?
members_of_all_clusters    each member's ties inside and outside       does this cluster stand out?
=========================  ==========================================  =====================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.arguments import refuse, seed_of, whole
from graph.errors import InvalidNetwork
from graph.metrics.arrays import NamedTies, TieArrays, read_network
from graph.metrics.ei import EiTest, agreement_chances
from graph.metrics.groups import read_groups
from graph.metrics.kernels.rewiring import exchange_ends

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    import networkx as nx


def configuration_test(G: nx.Graph, group: str | Mapping[Any, Hashable]) -> EiTest:
    """Test the E-I index given everyone's number of ties: exact, no sampling.

    The null cuts every tie in two and joins the halves at random (the configuration model, in which a party may meet
    itself or another twice). It asks whether ties stay inside beyond what active parties in large groups give.

    Parameters
    ----------
    G
        Ties are taken without direction and weight; parallel ties count once.
    group
        Node attribute or mapping that says which group each node belongs to.

    Returns
    -------
    EiTest
        With ``null`` saying ``configuration``.

    References
    ----------
    Newman, M. E. J. (2010). Networks: An Introduction. Oxford University Press, section 13.2.

    Examples
    --------
    >>> import networkx as nx
    >>> test = configuration_test(nx.path_graph(4), {0: "x", 1: "x", 2: "y", 3: "y"})
    >>> round(test.mean, 4), test.null
    (0.2, 'configuration')
    """
    named = read_network(G)
    groups = read_groups(named, group)
    ties = named.ties
    m = ties.pairs
    nan = float("nan")
    if m == 0:
        return EiTest(nan, nan, nan, nan, ties.n, len(groups.labels), null="configuration")
    ends = np.bincount(groups.code, ties.degree, len(groups.labels)).astype(np.int64)
    pair, _, disjoint = agreement_chances(ends)
    mean = m * pair
    variance = m * pair + m * (m - 1) * disjoint - mean**2
    inside = int(np.count_nonzero(groups.code[ties.low] == groups.code[ties.high]))
    observed, expected = (m - 2 * inside) / m, float((m - 2 * mean) / m)
    sd = 2 * float(variance) ** 0.5 / m
    z = (observed - expected) / sd if sd > 0 else nan
    return EiTest(observed, expected, sd, z, ties.n, len(groups.labels), null="configuration")


def rewire(ties: TieArrays, *, swaps: int = 10, seed: int | np.random.Generator = 0) -> TieArrays:
    """Return a random relation in which everyone has as many ties as before (in and out, when directed).

    Parameters
    ----------
    ties
        Strengths are left behind: every tie of the result has strength 1.
    swaps
        Swaps to try for each tie.
    seed
        A number, or a generator to draw from.

    Examples
    --------
    >>> ties = TieArrays.from_edges(6, [0, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 0])
    >>> rewire(ties, seed=3).degree.tolist()
    [2, 2, 2, 2, 2, 2]
    """
    random = np.random.default_rng(seed)
    if ties.directed:
        sends, returns = (ties.way & 1) > 0, (ties.way & 2) > 0
        start = np.concatenate([ties.low[sends], ties.high[returns]]).astype(np.int64)
        end = np.concatenate([ties.high[sends], ties.low[returns]]).astype(np.int64)
    else:
        start, end = ties.low.astype(np.int64), ties.high.astype(np.int64)
    for _ in range(swaps if start.size > 1 else 0):
        draws = np.empty((start.size, 3), np.int32)
        draws[:, :2] = random.integers(0, start.size, (start.size, 2))
        draws[:, 2] = random.integers(0, 2, start.size)
        exchange_ends(ties.n, start, end, draws, ties.directed)
    return TieArrays.from_edges(ties.n, start, end, directed=ties.directed)


@dataclass(frozen=True)
class NullTest:
    """A figure against draws from a null model.

    Attributes
    ----------
    observed, mean, sd, z
        The figure, mean and standard deviation over the draws, and ``(observed - mean) / sd``; nan without spread.
    p
        Two-sided share of draws at least as far from their mean.
    draws, seed, null
        How many, from which seed, and of which model.
    """

    observed: float
    mean: float
    sd: float
    z: float
    p: float
    draws: int
    seed: int
    null: str


def rewiring_test(
    G: nx.Graph | NamedTies, figure: Callable[[TieArrays], float], *, draws: int = 100, seed: int = 0, swaps: int = 10
) -> NullTest:
    """Test a figure of a network against networks in which everyone has as many ties.

    Parameters
    ----------
    G
        A network of one cluster or region: each draw costs a pass.
    figure
        From tie arrays to a number, such as ``lambda ties: float(np.nanmean(ties.profile.clustering))``.
    draws, seed, swaps
        How many networks, the seed, and swaps tried for each tie.

    References
    ----------
    Maslov, S. and Sneppen, K. (2002). Specificity and stability in topology of protein networks. Science 296, 910-913.

    Examples
    --------
    >>> import networkx as nx
    >>> rings = nx.watts_strogatz_graph(60, 6, 0.0, seed=1)
    >>> rewiring_test(rings, lambda ties: float(np.nanmean(ties.profile.clustering)), draws=20).z > 10
    True
    """
    draws, swaps = whole("draws", draws, least=1, error=InvalidNetwork), whole("swaps", swaps, error=InvalidNetwork)
    seed = seed_of(seed, InvalidNetwork)
    if not callable(figure):
        refuse("figure", figure, hint="give a function from tie arrays to a number", error=InvalidNetwork)
    ties = read_network(G).ties
    plain = TieArrays(ties.n, ties.directed, ties.low, ties.high, np.ones(ties.pairs), ties.way)
    random = np.random.default_rng(seed)
    observed = figure(plain)
    drawn = np.array([figure(rewire(plain, swaps=swaps, seed=random)) for _ in range(draws)])
    return against(observed, drawn, seed=seed, null="degree_preserving_rewiring")


def against(observed: float, drawn: np.ndarray, *, seed: int, null: str) -> NullTest:
    """Return a figure against draws of it from a null model.

    Examples
    --------
    >>> test = against(3.0, np.array([0.0, 2.0]), seed=0, null="made_up")
    >>> test.mean, test.sd, test.z
    (1.0, 1.0, 2.0)
    """
    mean, sd = float(drawn.mean()), float(drawn.std())
    far = abs(observed - mean) * (1 - 1e-12)
    p = (int(np.count_nonzero(np.abs(drawn - mean) >= far)) + 1) / (drawn.size + 1)
    z = (observed - mean) / sd if sd > 0 else float("nan")
    return NullTest(observed, mean, sd, z, p, int(drawn.size), seed, null)
