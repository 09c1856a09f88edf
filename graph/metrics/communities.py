"""Communities found in the ties (Leiden) beside declared clusters, and how far the two agree."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graph.arguments import real, seed_of, thing
from graph.errors import InvalidNetwork
from graph.metrics.arrays import TieArrays, read_network

if TYPE_CHECKING:
    from collections.abc import Hashable

    import networkx as nx
    from numpy.typing import NDArray

    from graph.metrics.kernels.types import Ints

LOADING: Final = Lock()


def leiden(G: nx.Graph, weight: str | None = None, *, resolution: float = 1.0, seed: int = 0) -> dict[Any, int]:
    """Find communities by the Leiden algorithm (networkit's, on one thread so that a seed repeats).

    Parameters
    ----------
    G
        Ties are taken without direction; parallel ties add up.
    weight
        Edge attribute with the strength of the tie.
    resolution
        Higher finds more and smaller communities.
    seed
        Of the order in which nodes are visited.

    Returns
    -------
    dict
        Node -> community, numbered in the order of their first node.

    References
    ----------
    Traag, V. A., Waltman, L. and van Eck, N. J. (2019). From Louvain to Leiden. Scientific Reports 9, 5233.
    """
    resolution, seed = real("resolution", resolution, error=InvalidNetwork), seed_of(seed, InvalidNetwork)
    named = read_network(G, weight)
    return dict(zip(named.nodes, communities_of(named.ties, resolution=resolution, seed=seed).tolist(), strict=True))


def communities_of(ties: TieArrays, *, resolution: float = 1.0, seed: int = 0) -> Ints:
    """Return the community of every node; see :func:`leiden`."""
    networkit = _networkit()
    threads = networkit.getMaxNumberOfThreads()
    networkit.setNumberOfThreads(1)
    try:
        networkit.engineering.setSeed(seed, False)
        pairs = (ties.strength, (ties.low.astype(np.uint64), ties.high.astype(np.uint64)))
        network = networkit.GraphFromCoo(pairs, n=ties.n, weighted=True, directed=False)
        found = networkit.community.ParallelLeiden(network, gamma=resolution)
        found.run()
        raw = np.array(found.getPartition().getVector(), np.int64)
    finally:
        networkit.setNumberOfThreads(threads)
    _, first, code = np.unique(raw, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first, kind="stable"), kind="stable")[code].astype(np.int32)


def _networkit() -> Any:  # noqa: ANN401 - a module without types
    """Load networkit without scikit-learn and pandas, which it would load for link prediction, for seconds."""
    if "networkit" in sys.modules or "sklearn" in sys.modules:
        return import_module("networkit")
    with LOADING:
        sys.modules["sklearn"] = None  # type: ignore[assignment]  # as if it were not installed; networkit bears that
        try:
            return import_module("networkit")
        finally:
            del sys.modules["sklearn"]


def nmi(declared: Mapping[Any, Hashable], found: Mapping[Any, Hashable]) -> float:
    """Normalised mutual information of two groupings of the same nodes (arithmetic mean of the entropies).

    Returns
    -------
    float
        0 when knowing one says nothing of the other, 1 when they are the same but for names; nan when both are one
        single group.

    Raises
    ------
    InvalidNetwork
        If the two do not name the same nodes.

    References
    ----------
    Danon, L. et al. (2005). Comparing community structure identification. Journal of Statistical Mechanics P09008.

    Examples
    --------
    >>> nmi({"a": 1, "b": 1, "c": 2, "d": 2}, {"a": "x", "b": "x", "c": "y", "d": "y"})
    1.0
    >>> nmi({"a": 1, "b": 1, "c": 2, "d": 2}, {"a": "x", "b": "y", "c": "x", "d": "y"})
    0.0
    """
    thing("declared", declared, Mapping, InvalidNetwork)
    thing("found", found, Mapping, InvalidNetwork)
    if declared.keys() != found.keys():
        message = "the two groupings do not name the same nodes"
        raise InvalidNetwork(message, hint="group the same nodes in both")
    codes = []
    for grouping in (declared, found):
        numbers: dict[Any, int] = {}
        codes.append(np.array([numbers.setdefault(grouping[node], len(numbers)) for node in declared], np.int64))
    return nmi_of(*codes)


def nmi_of(declared: NDArray[np.integer], found: NDArray[np.integer]) -> float:
    """Return the NMI of two groupings given as a whole number a node; see :func:`nmi`.

    Examples
    --------
    >>> nmi_of(np.array([0, 0, 1, 1]), np.array([5, 5, 9, 9]))
    1.0
    """
    n = declared.size
    pairs, both = np.unique(np.stack([declared, found]), axis=1, return_counts=True)
    sums = []
    for side in (0, 1):
        _, place = np.unique(pairs[side], return_inverse=True)
        sums.append(np.bincount(place, both)[place])
    entropies = [-float(np.sum(both / n * np.log(counts / n))) for counts in sums]
    if n == 0 or sum(entropies) <= 0.0:
        return float("nan")
    shared = float(np.sum(both / n * np.log(both * n / (sums[0] * sums[1]))))
    return max(0.0, min(1.0, 2 * shared / sum(entropies)))
