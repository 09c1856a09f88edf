"""Segregation by group with the sizes of the groups taken out: odds ratio, Freeman, Coleman, modularity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graph.metrics.arrays import read_network
from graph.metrics.groups import read_groups

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import networkx as nx

    from graph.metrics.arrays import TieArrays
    from graph.metrics.groups import Groups


def _arcs_inside(ties: TieArrays, groups: Groups) -> tuple[int, int]:
    """Return ties inside groups and all ties; the two directions of a directed pair are two."""
    times = np.where(ties.way == 3, 2, 1) if ties.directed else np.ones(ties.pairs, np.int64)
    same = groups.code[ties.low] == groups.code[ties.high]
    return int(times[same].sum()), int(times.sum())


def odds_ratio(G: nx.Graph, group: str | Mapping[Any, Hashable]) -> float:
    """Odds of a tie inside groups over the odds of a tie between them (ORWG).

    1 is indifference, above 1 homophily; sizes of groups and density do not move it.

    Returns
    -------
    float
        inf when no tie crosses; nan when there is no pair inside, or none between, or both odds are 0 or inf.

    References
    ----------
    Bojanowski, M. and Corten, R. (2014). Measuring segregation in social networks. Social Networks 39, 14-32.

    Examples
    --------
    >>> import networkx as nx
    >>> odds_ratio(nx.path_graph(4), {0: "a", 1: "a", 2: "b", 3: "b"})
    inf
    >>> odds_ratio(nx.path_graph(5), {0: "a", 1: "a", 2: "a", 3: "b", 4: "b"})
    15.0
    """
    named = read_network(G)
    groups = read_groups(named, group)
    ties, sizes = named.ties, groups.sizes
    each = 1 if ties.directed else 2
    inside_pairs = int(np.sum(sizes * (sizes - 1))) // each
    all_pairs = ties.n * (ties.n - 1) // each
    inside, total = _arcs_inside(ties, groups)
    between_pairs, between = all_pairs - inside_pairs, total - inside
    with np.errstate(divide="ignore", invalid="ignore"):
        within = np.float64(inside) / (inside_pairs - inside) if inside_pairs else np.float64(np.nan)
        across = np.float64(between) / (between_pairs - between) if between_pairs else np.float64(np.nan)
        return float(within / across)


def freeman_segregation(G: nx.Graph, group: str | Mapping[Any, Hashable]) -> float:
    """Freeman's segregation: how far crossing ties fall short of those that random labels would give.

    Returns
    -------
    float
        1 when none cross, 0 when as many as chance has or more; nan without ties or with one group.

    References
    ----------
    Freeman, L. C. (1978). Segregation in social networks. Sociological Methods and Research 6, 411-429.

    Examples
    --------
    >>> import networkx as nx
    >>> freeman_segregation(nx.path_graph(4), {0: "a", 1: "a", 2: "b", 3: "b"})
    0.5
    """
    named = read_network(G)
    groups = read_groups(named, group)
    sizes, n = groups.sizes, named.ties.n
    inside, total = _arcs_inside(named.ties, groups)
    chance = 1 - float(np.sum(sizes * (sizes - 1))) / (n * (n - 1)) if n > 1 else 0.0
    if total == 0 or chance == 0:
        return float("nan")
    return max(0.0, 1 - (total - inside) / total / chance)


def coleman_homophily(G: nx.Graph, group: str | Mapping[Any, Hashable]) -> dict[Any, float]:
    """Coleman's homophily of each group: its ties inside against those that blind choice would give.

    Returns
    -------
    dict
        Group -> -1 (none inside) to 1 (all inside), 0 at chance; nan for a group without ties, or where the group is
        everyone. An undirected tie is a choice of both its ends.

    References
    ----------
    Coleman, J. S. (1958). Relational analysis. Human Organization 17, 28-36.

    Examples
    --------
    >>> import networkx as nx
    >>> coleman_homophily(nx.path_graph(4), {0: "a", 1: "a", 2: "b", 3: "b"})
    {'a': 0.5, 'b': 0.5}
    """
    named = read_network(G)
    groups = read_groups(named, group)
    ties, code, size = named.ties, groups.code, len(groups.labels)
    sends, returns = (ties.way & 1) > 0, (ties.way & 2) > 0
    choices = np.bincount(code[ties.low], sends, size) + np.bincount(code[ties.high], returns, size)
    same = code[ties.low] == code[ties.high]
    kept = np.bincount(code[ties.low], same * (sends.astype(float) + returns), size)
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = choices * (groups.sizes - 1) / (ties.n - 1)
        found = np.where(kept >= chance, (kept - chance) / (choices - chance), (kept - chance) / chance)
    return dict(zip(groups.labels, found.tolist(), strict=True))


def modularity(G: nx.Graph, group: str | Mapping[Any, Hashable], weight: str | None = None) -> float:
    """Newman's modularity of declared groups: the share of ties inside, less what degrees alone would give.

    Directed ties count as pairs with their summed strength.

    Returns
    -------
    float
        From -0.5 to 1; nan without ties.

    References
    ----------
    Newman, M. E. J. and Girvan, M. (2004). Finding and evaluating community structure. Physical Review E 69, 026113.

    Examples
    --------
    >>> import networkx as nx
    >>> modularity(nx.path_graph(4), {0: "a", 1: "a", 2: "b", 3: "b"}).__round__(4)
    0.1667
    """
    named = read_network(G, weight)
    groups = read_groups(named, group)
    ties, code = named.ties, groups.code
    total = float(ties.strength.sum())
    if total == 0:
        return float("nan")
    inside = float(ties.strength[code[ties.low] == code[ties.high]].sum())
    ends = np.bincount(code, ties.totals, len(groups.labels)) / (2 * total)
    return inside / total - float(np.dot(ends, ends))
