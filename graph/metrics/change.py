"""Change between two dates: where a difference in ties inside and outside comes from, exactly.

Numbers of ties inside and between groups are sums over ties, so that their change splits without remainder into ties
formed and dissolved among those who stayed, ties that came or went with actors, and ties that changed sides because an
actor changed its group. The index itself is a ratio, whose change has an interval instead.

Here every tie of a NetworkX graph is inside some group or between two. :mod:`graph.metrics.cluster_change` asks the
same of one cluster of a Network, where most ties are nothing of the cluster's at all: its ties run inside or to others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graph.arguments import seed_of, whole
from graph.errors import InvalidNetwork
from graph.metrics.arrays import NamedTies, read_network
from graph.metrics.groups import read_groups
from graph.metrics.intervals import paired_ei_interval

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    import networkx as nx

    from graph.metrics.kernels.types import Floats

CAUSES: Final = ("formed", "dissolved", "entered", "left", "reclassified")


@dataclass(frozen=True)
class EiChange:
    """The E-I index at two dates, and what made the difference.

    Attributes
    ----------
    before, after, change
        The index at both dates and the difference; nan where a date has no ties.
    inside, outside
        Change of the number of ties inside and between groups by cause; the causes add up to the change.
    stable_before, stable_after
        The index among those present at both dates, with the groups of each date: beside the full one, it shows what
        actors who came and went did.
    low, high
        Ends of a 95 % interval of the change on the stable panel (paired bootstrap over actors); nan below five actors.
    stayed, entered, left
        Numbers of actors.
    """

    before: float
    after: float
    change: float
    inside: Mapping[str, int]
    outside: Mapping[str, int]
    stable_before: float
    stable_after: float
    low: float
    high: float
    stayed: int
    entered: int
    left: int


def ei_change(
    before: nx.Graph,
    after: nx.Graph,
    group: str | Mapping[Any, Hashable],
    group_after: str | Mapping[Any, Hashable] | None = None,
    *,
    draws: int = 999,
    seed: int = 0,
) -> EiChange:
    """Split the change of ties inside and between groups by cause.

    Parameters
    ----------
    before, after
        The network at two dates, both directed or both not; parallel ties count once.
    group
        Group at the first date; also at the second when ``group_after`` is None.
    group_after
        Group at the second date.
    draws, seed
        Of the bootstrap.

    Raises
    ------
    InvalidNetwork
        If one network is directed and the other is not, or a node has no group.

    Examples
    --------
    >>> import networkx as nx
    >>> old, new = nx.Graph([("a", "b"), ("b", "c")]), nx.Graph([("a", "b"), ("c", "d")])
    >>> change = ei_change(old, new, dict(a=1, b=1, c=2), dict(a=1, b=1, c=2, d=2))
    >>> change.outside["dissolved"], change.inside["entered"], change.change
    (-1, 1, -1.0)
    """
    draws, seed = whole("draws", draws, least=1, error=InvalidNetwork), seed_of(seed, InvalidNetwork)
    old, new = read_network(before), read_network(after)
    if old.ties.directed != new.ties.directed:
        message = "one of the two networks is directed and the other is not"
        raise InvalidNetwork(message, hint="make both directed, or both not: G.to_undirected()")
    labels = _labels(old, group), _labels(new, group if group_after is None else group_after)
    ties = set(_named(old)), set(_named(new))
    stayed = labels[0].keys() & labels[1].keys()
    moved = {node for node in stayed if labels[0][node] != labels[1][node]}
    counts = {cause: [0, 0] for cause in CAUSES}  # inside, outside
    for tie in ties[0]:
        _count(counts, tie, labels[0], -1, _cause_of_loss(tie, ties[1], stayed, moved))
    for tie in ties[1]:
        _count(counts, tie, labels[1], 1, _cause_of_gain(tie, ties[0], stayed, moved))
    figures = [_index(found, label) for found, label in zip(ties, labels, strict=True)]
    panel = [{tie for tie in found if tie[0] in stayed and tie[1] in stayed} for found in ties]
    stable = [_index(found, label) for found, label in zip(panel, labels, strict=True)]
    place = {actor: i for i, actor in enumerate(sorted(stayed, key=str))}
    tallies = [_by_actor(found, label, place) for found, label in zip(panel, labels, strict=True)]
    low, high = paired_ei_interval(tallies, draws=draws, seed=seed)
    return EiChange(
        before=figures[0],
        after=figures[1],
        change=figures[1] - figures[0],
        inside={cause: counts[cause][0] for cause in CAUSES},
        outside={cause: counts[cause][1] for cause in CAUSES},
        stable_before=stable[0],
        stable_after=stable[1],
        low=low,
        high=high,
        stayed=len(stayed),
        entered=len(labels[1].keys() - stayed),
        left=len(labels[0].keys() - stayed),
    )


def _labels(named: NamedTies, group: str | Mapping[Any, Hashable]) -> dict[Any, Any]:
    groups = read_groups(named, group)
    return {node: groups.labels[code] for node, code in zip(named.nodes, groups.code.tolist(), strict=True)}


def _named(named: NamedTies) -> Iterator[tuple[Any, Any]]:
    """Yield each tie by its ends; an undirected one in an order that is the same at both dates."""
    ties, nodes = named.ties, named.nodes
    for low, high, way in zip(ties.low.tolist(), ties.high.tolist(), ties.way.tolist(), strict=True):
        a, b = nodes[low], nodes[high]
        if not ties.directed:
            yield (a, b) if (str(a), repr(a)) <= (str(b), repr(b)) else (b, a)
            continue
        if way & 1:
            yield a, b
        if way & 2:
            yield b, a


def _cause_of_loss(tie: tuple[Any, Any], later: set[tuple[Any, Any]], stayed: set[Any], moved: set[Any]) -> str | None:
    if tie[0] not in stayed or tie[1] not in stayed:
        return "left"
    if tie not in later:
        return "dissolved"
    return "reclassified" if tie[0] in moved or tie[1] in moved else None


def _cause_of_gain(tie: tuple[Any, Any], sooner: set[tuple[Any, Any]], stayed: set[Any], moved: set[Any]) -> str | None:
    if tie[0] not in stayed or tie[1] not in stayed:
        return "entered"
    if tie not in sooner:
        return "formed"
    return "reclassified" if tie[0] in moved or tie[1] in moved else None


def _count(
    counts: dict[str, list[int]], tie: tuple[Any, Any], label: Mapping[Any, Any], sign: int, cause: str | None
) -> None:
    if cause is not None:
        counts[cause][label[tie[0]] != label[tie[1]]] += sign


def _index(ties: set[tuple[Any, Any]], label: Mapping[Any, Any]) -> float:
    outside = sum(label[a] != label[b] for a, b in ties)
    return (2 * outside - len(ties)) / len(ties) if ties else float("nan")


def _by_actor(ties: set[tuple[Any, Any]], label: Mapping[Any, Any], place: Mapping[Any, int]) -> Floats:
    """Ties inside and outside of each actor of the panel."""
    found = np.zeros((len(place), 2))
    for a, b in ties:
        crossing = int(label[a] != label[b])
        found[place[a], crossing] += 1
        found[place[b], crossing] += 1
    return found
