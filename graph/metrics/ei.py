"""The E-I index: whether ties stay inside groups or lead out of them, and what chance alone would give.

``(E - I) / (E + I)`` with E the ties between groups and I those inside them: -1 when all stay inside, +1 when all
lead out. The sizes of the groups bound it, so that it is read against its value under random labels.

References
----------
Krackhardt, D. and Stern, R. N. (1988). Informal networks and organizational crises: an experimental simulation.
Social Psychology Quarterly 51, 123-140.
Everett, M. G. and Borgatti, S. P. (2012). Categorical attribute based centrality: E-I and G-F centrality.
Social Networks 34, 562-569.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np

from graph.arguments import real, seed_of, whole
from graph.errors import InvalidNetwork
from graph.metrics.arrays import read_network
from graph.metrics.groups import read_groups
from graph.metrics.intervals import ratio_interval
from graph.metrics.kernels.pairs import inside_sums
from graph.metrics.selection import by_node

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import networkx as nx

    from graph.metrics.arrays import TieArrays
    from graph.metrics.kernels.types import Ints, Longs


@overload
def ei_index(
    G: nx.Graph, group: str | Mapping[Any, Hashable], weight: str | None = None, *, by: None = None
) -> float: ...
@overload
def ei_index(
    G: nx.Graph, group: str | Mapping[Any, Hashable], weight: str | None = None, *, by: Literal["group", "actor"]
) -> dict[Any, float]: ...
def ei_index(
    G: nx.Graph,
    group: str | Mapping[Any, Hashable],
    weight: str | None = None,
    *,
    by: str | None = None,
) -> float | dict[Any, float]:
    """E-I index of the whole network, of each group, or of each actor.

    Parameters
    ----------
    G
        Directed or not: each tie counts once, whichever way it runs; parallel ties add up, loops are left out.
    group
        Node attribute or mapping that says which group each node belongs to.
    weight
        Edge attribute to sum instead of counting ties.
    by
        None for the network, ``"group"`` for the ties that touch each group, ``"actor"`` for those of each node.

    Returns
    -------
    float or dict
        From -1 to +1; nan without ties. A single group gives -1.

    Raises
    ------
    InvalidNetwork
        If a node has no group, or a weight is negative, endless or no number.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.path_graph(4)
    >>> district = {0: "Jepara", 1: "Jepara", 2: "Kudus", 3: "Kudus"}
    >>> round(ei_index(G, district), 4), ei_index(G, district, by="actor")
    (-0.3333, {0: -1.0, 1: 0.0, 2: 0.0, 3: -1.0})
    """
    named = read_network(G, weight)
    groups = read_groups(named, group)
    ties, code = named.ties, groups.code
    if by is None:
        inside, total = _inside_and_total(ties, code)
        return (total - 2.0 * inside) / total if total > 0 else float("nan")
    same = code[ties.low] == code[ties.high]
    kept = np.where(same, ties.strength, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        if by == "actor":
            inside_of = np.bincount(ties.low, kept, ties.n) + np.bincount(ties.high, kept, ties.n)
            return by_node(named, (ties.totals - 2.0 * inside_of) / ties.totals, None)
        if by == "group":
            size = len(groups.labels)
            inside_of = np.bincount(code[ties.low], kept, size)
            touching = np.bincount(code, ties.totals, size) - inside_of
            return dict(zip(groups.labels, ((touching - 2.0 * inside_of) / touching).tolist(), strict=True))
    message = f"the E-I index is by network, group or actor, not by {by!r}"
    raise InvalidNetwork(message, hint="use by='group' or by='actor', or leave it out")


def _inside_and_total(ties: TieArrays, code: Ints) -> tuple[float, float]:
    inside, total, _ = inside_sums(ties.as_pairs, code)
    return float(inside), float(total)


@dataclass(frozen=True)
class EiTest:
    """An E-I index against its exact distribution under random labels.

    Attributes
    ----------
    observed
        The index; nan without ties.
    mean, sd
        Exact mean and standard deviation over all ways to deal the labels to the nodes.
    z
        ``(observed - mean) / sd``; nan when every way gives the same index.
    n, groups
        Number of nodes and of groups.
    p
        Share of random labellings at least as far from the mean, None when none were drawn.
    permutations, seed
        How many were drawn, and from which seed.
    null
        Name of the null model.
    """

    observed: float
    mean: float
    sd: float
    z: float
    n: int
    groups: int
    p: float | None = None
    permutations: int = 0
    seed: int = 0
    null: str = "label_permutation"


def ei_test(
    G: nx.Graph,
    group: str | Mapping[Any, Hashable],
    weight: str | None = None,
    *,
    permutations: int = 0,
    seed: int = 0,
) -> EiTest:
    """Test the network's E-I index against random labels: exact mean and variance, no sampling.

    The null model keeps the ties and the sizes of the groups and deals the labels to the nodes at random (all
    nodes, isolated ones too). The moments are those of the many-colour join count: sums over pairs of ties that
    share two, one or no nodes, weighted with the chance that random labels agree on them.

    Parameters
    ----------
    G, group, weight
        As in :func:`ei_index`.
    permutations
        Labellings to draw for a two-sided tail ``p``, which small groups need: the normal tail of ``z`` is rough there.
    seed
        Of the labellings drawn.

    Returns
    -------
    EiTest
        With ``observed``, ``mean``, ``sd``, ``z``.

    References
    ----------
    Cliff, A. D. and Ord, J. K. (1981). Spatial Processes: Models and Applications. Pion, chapter 1.

    Examples
    --------
    >>> import networkx as nx
    >>> test = ei_test(nx.path_graph(4), {0: "x", 1: "x", 2: "y", 3: "y"})
    >>> round(test.observed, 4), round(test.mean, 4), round(test.sd, 4), round(test.z, 4)
    (-0.3333, 0.3333, 0.5443, -1.2247)
    """
    permutations = whole("permutations", permutations, error=InvalidNetwork)
    seed = seed_of(seed, InvalidNetwork)
    named = read_network(G, weight)
    groups = read_groups(named, group)
    ties, code, sizes = named.ties, groups.code, groups.sizes
    inside, total = _inside_and_total(ties, code)
    if total == 0:
        nan = float("nan")
        return EiTest(nan, nan, nan, nan, ties.n, sizes.size)
    mean, variance = inside_moments(ties, sizes)
    observed = (total - 2.0 * inside) / total
    expected, sd = (total - 2.0 * mean) / total, 2.0 * variance**0.5 / total
    z = (observed - expected) / sd if sd > 0 else float("nan")
    p = _tail(ties, code, abs(inside - mean), permutations=permutations, seed=seed) if permutations else None
    return EiTest(observed, expected, sd, z, ties.n, sizes.size, p, permutations, seed)


def ei_interval(
    G: nx.Graph,
    group: str | Mapping[Any, Hashable],
    weight: str | None = None,
    *,
    draws: int = 999,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[float, float]:
    """Bootstrap interval of the network's E-I index: actors are drawn anew with all their ties.

    It says how far the index would move with other actors of the same kind, as after non-response; whether it is beyond
    chance is another question (:func:`ei_test`). Each tie counts half for each of its ends.

    Parameters
    ----------
    G, group, weight
        As in :func:`ei_index`.
    draws, level, seed
        Number of draws, coverage, and the seed.

    Returns
    -------
    tuple of float
        Lower and upper end; nan for fewer than five actors, or without ties.

    References
    ----------
    Snijders, T. A. B. and Borgatti, S. P. (1999). Non-parametric standard errors and tests for network statistics.
    Connections 22(2), 61-70.

    Examples
    --------
    >>> import networkx as nx
    >>> low, high = ei_interval(nx.cycle_graph(8), {node: node // 4 for node in range(8)})
    >>> low <= -0.5 <= high
    True
    """
    draws, seed = whole("draws", draws, least=1, error=InvalidNetwork), seed_of(seed, InvalidNetwork)
    level = real("level", level, most=1.0, error=InvalidNetwork)
    named = read_network(G, weight)
    groups = read_groups(named, group)
    ties, code = named.ties, groups.code
    signed = np.where(code[ties.low] == code[ties.high], -ties.strength, ties.strength)
    balance = np.bincount(ties.low, signed, ties.n) + np.bincount(ties.high, signed, ties.n)
    return ratio_interval(balance, ties.totals, draws=draws, level=level, seed=seed)


def _falling(n: int, k: int) -> int:
    product = 1
    for i in range(k):
        product *= n - i
    return product


def agreement_chances(sizes: Longs) -> tuple[Fraction, Fraction, Fraction]:
    """Return the exact chances that random labels agree on a pair, on three nodes, and on two disjoint pairs.

    Examples
    --------
    >>> agreement_chances(np.array([2, 2]))
    (Fraction(1, 3), Fraction(0, 1), Fraction(1, 3))
    """
    n = int(sizes.sum())
    values, times = (column.astype(object) for column in np.unique(sizes, return_counts=True))  # Python's whole numbers
    two = values * (values - 1)
    three_of, four_of = two * (values - 2), two * (values - 2) * (values - 3)
    twos = int((times * two).sum())
    pair = Fraction(twos, _falling(n, 2)) if n >= 2 else Fraction(0)
    three = Fraction(int((times * three_of).sum()), _falling(n, 3)) if n >= 3 else Fraction(0)
    fours = int((times * four_of).sum()) + twos**2 - int((times * two * two).sum())
    disjoint = Fraction(fours, _falling(n, 4)) if n >= 4 else Fraction(0)
    return pair, three, disjoint


def inside_moments(ties: TieArrays, sizes: Longs) -> tuple[float, float]:
    """Return exact mean and variance of the strength inside groups when labels are dealt at random.

    Fractions keep the large terms, which nearly cancel, from losing digits.
    """
    pair, three, disjoint = agreement_chances(sizes)
    total = Fraction(float(ties.strength.sum()))
    squares = Fraction(float(np.dot(ties.strength, ties.strength)))
    sharing = Fraction(float(np.dot(ties.totals, ties.totals))) - 2 * squares
    variance = squares * pair + sharing * three + (total**2 - squares - sharing) * disjoint - (total * pair) ** 2
    return float(total * pair), max(float(variance), 0.0)


def _tail(ties: TieArrays, code: Ints, away: float, *, permutations: int, seed: int) -> float:
    """Return the share of random labellings whose inside strength is at least so far from the mean."""
    random = np.random.default_rng(seed)
    mean, _ = inside_moments(ties, np.bincount(code).astype(np.int64))
    beyond, labels = 0, code.copy()
    for _ in range(permutations):
        random.shuffle(labels)
        drawn, _, _ = inside_sums(ties.as_pairs, labels)
        beyond += abs(drawn - mean) >= away * (1 - 1e-12)
    return (beyond + 1) / (permutations + 1)
