"""Linking: ties up to those with money and power: bank, government, buyer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.arguments import refuse, whole
from graph.errors import InvalidNetwork
from graph.metrics.arrays import TieArrays, read_network
from graph.metrics.groups import read_groups
from graph.metrics.selection import refuse_strangers

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    import networkx as nx
    from numpy.typing import NDArray


def within_steps(ties: TieArrays, targets: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    """Return who reaches one of the targets over at most so many ties, whichever way they run.

    A target is at no distance from itself.

    Examples
    --------
    >>> from graph.metrics.arrays import TieArrays
    >>> chain = TieArrays.from_edges(4, [0, 1, 2], [1, 2, 3])
    >>> within_steps(chain, np.array([False, False, False, True]), 2).tolist()
    [False, True, True, True]
    """
    near = targets.copy()
    for _ in range(steps):
        reached = near.copy()
        reached[ties.low[near[ties.high]]] = True
        reached[ties.high[near[ties.low]]] = True
        near = reached
    return near


def linking_share(
    G: nx.Graph,
    tier: str | Mapping[Any, Hashable],
    members: Iterable[Hashable] | None = None,
    *,
    steps: Iterable[int] = (1, 2),
    without: Iterable[Hashable] = (),
) -> dict[Any, dict[int, float]]:
    """Share of members who reach each tier within so many ties: direct access, and access through one other.

    Parameters
    ----------
    G
        Directions left aside.
    tier
        Node attribute or mapping: household, micro, small, cooperative, buyer, bank, government, or other words.
    members
        Whose share is taken; None takes all. A member is no way to its own tier: it must reach another party of it.
    steps
        Numbers of ties.
    without
        Tiers to take out of the network with all their ties, such as ``["government"]``, to see what is left.

    Returns
    -------
    dict
        Tier -> steps -> share from 0 to 1; nan without members.

    References
    ----------
    Szreter, S. and Woolcock, M. (2004). Health by association? International Journal of Epidemiology 33, 650-667.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph([("ani", "kud"), ("kud", "bank"), ("budi", "ani")])
    >>> tiers = dict(ani="micro", budi="micro", kud="cooperative", bank="bank")
    >>> linking_share(G, tiers, ["ani", "budi"])["bank"], linking_share(G, tiers, ["ani", "budi"])["cooperative"]
    ({1: 0.0, 2: 0.5}, {1: 0.5, 2: 1.0})
    """
    named = read_network(G)
    tiers = read_groups(named, tier)
    gone = np.isin(tiers.code, [at for at, label in enumerate(tiers.labels) if label in set(without)])
    place = {node: at for at, node in enumerate(named.nodes)}
    chosen = list(place) if members is None else list(members)
    refuse_strangers(chosen, place)
    rows = np.array([place[node] for node in chosen], np.int64)
    ties = named.ties
    kept = ~(gone[ties.low] | gone[ties.high])
    left = TieArrays.from_edges(ties.n, ties.low[kept], ties.high[kept])
    most = [whole("steps", k, error=InvalidNetwork) for k in steps]
    return {
        label: {
            k: float(reaches_another(left, tiers.code == code, k)[rows].mean()) if rows.size else float("nan")
            for k in most
        }
        for code, label in enumerate(tiers.labels)
        if label not in set(without)
    }


def reaches_another(ties: TieArrays, targets: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    """Return who reaches a target other than itself over at most so many ties.

    Two targets that a node has heard of are enough: whoever is one of them has the other. So each node passes on no
    more than two, whatever the number of targets.

    Examples
    --------
    >>> from graph.metrics.arrays import TieArrays
    >>> chain = TieArrays.from_edges(4, [0, 1, 2], [1, 2, 3])
    >>> reaches_another(chain, np.array([True, False, False, True]), 2).tolist()
    [False, True, True, False]
    """
    node: NDArray[np.integer] = np.flatnonzero(targets)
    source = node
    for _ in range(steps):
        first = np.concatenate([[0], np.cumsum(np.bincount(node, minlength=ties.n))])
        heard: list[tuple[NDArray[np.integer], NDArray[np.integer]]] = [(node, source)]
        for here, there in ((ties.low, ties.high), (ties.high, ties.low)):
            for nth in (0, 1):
                at = first[there] + nth
                known = at < first[there + 1]
                heard.append((here[known], source[at[known]]))
        pairs = np.unique(np.stack([np.concatenate(column) for column in zip(*heard, strict=True)]), axis=1)
        place = np.arange(pairs.shape[1]) - np.searchsorted(pairs[0], pairs[0], "left")
        node, source = pairs[:, place < 2]
    found = np.zeros(ties.n, bool)
    found[node[node != source]] = True
    return found


@dataclass(frozen=True)
class Connectedness:
    """How far those below are tied to those above.

    Attributes
    ----------
    connectedness
        Mean over those below of the share of their partners above, over the share of those above among all: 1 is
        what blind mixing gives.
    exposure
        The same share among those met in the same settings (associations, fairs), over the same base.
    bias
        ``1 - connectedness / exposure``: how far ties fall short of meetings; negative where they go beyond.
    n
        Those below who have partners.
    """

    connectedness: float
    exposure: float
    bias: float
    n: int


def economic_connectedness(
    G: nx.Graph, above: str | Mapping[Any, bool], setting: str | Mapping[Any, Hashable] | None = None
) -> Connectedness:
    """Measure economic connectedness, and split it into exposure and friending bias where settings are known.

    ``connectedness = exposure (1 - bias)``, as Chetty and others have it; here those above are a tier (large buyers,
    banks) rather than a half of the population, so that the base is their share.

    Parameters
    ----------
    G
        Directions left aside, parallel ties count once.
    above
        Node attribute or mapping: True for the upper tier.
    setting
        Node attribute or mapping: where a party meets others. With it, ties and meetings inside settings count only.

    Returns
    -------
    Connectedness
        nan where nobody below has partners, nobody is above, or settings are not given.

    References
    ----------
    Chetty, R. et al. (2022). Social capital I and II. Nature 608, 108-134.

    Examples
    --------
    >>> import networkx as nx
    >>> G = nx.Graph([("ani", "budi"), ("ani", "PT"), ("budi", "citra")])
    >>> economic_connectedness(G, dict(ani=False, budi=False, citra=False, PT=True)).connectedness
    0.6666666666666666
    """
    named = read_network(G)
    upper = read_groups(named, above)
    for label in upper.labels:
        if label not in {True, False}:
            refuse("above", label, hint="give True for the upper tier, False for the others", error=InvalidNetwork)
    high = np.array([bool(label) for label in upper.labels])[upper.code] if named.nodes else np.zeros(0, bool)
    ties, base = named.ties, float(high.mean()) if named.nodes else 0.0
    place = np.zeros(ties.n, np.int32) if setting is None else read_groups(named, setting).code
    kept = place[ties.low] == place[ties.high]
    low, other = (
        np.concatenate(ends) for ends in ((ties.low[kept], ties.high[kept]), (ties.high[kept], ties.low[kept]))
    )
    partners = np.bincount(low, minlength=ties.n)
    up = np.bincount(low, high[other], ties.n)
    below = ~high & (partners > 0)
    nan = float("nan")
    if base == 0 or not below.any():
        return Connectedness(nan, nan, nan, int(below.sum()))
    found = float(np.mean(up[below] / partners[below])) / base
    if setting is None:
        return Connectedness(found, nan, nan, int(below.sum()))
    met = np.bincount(place)[place] - 1
    met_high = np.bincount(place, high)[place]
    exposure = float(np.mean(met_high[below] / met[below])) / base
    return Connectedness(found, exposure, 1 - found / exposure if exposure else nan, int(below.sum()))
