"""Who can be told, and through whom: gatekeepers of information and reach person by person against open channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graph.arguments import whole
from graph.errors import InvalidNetwork
from graph.metrics.arrays import read_network
from graph.metrics.directed_rows import arc_rows
from graph.metrics.kernels.cuts import dominators
from graph.metrics.selection import refuse_strangers

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    import networkx as nx

    from graph.metrics.arrays import NamedTies, TieArrays
    from graph.metrics.kernels.types import Ints


def _number(named: NamedTies, node: Hashable) -> int:
    refuse_strangers([node], named.nodes)
    return named.nodes.index(node)


def immediate_gatekeepers(ties: TieArrays, source: int) -> Ints:
    """Return, for each node, the last one that everything from the source must pass: -1 where nothing arrives.

    Examples
    --------
    >>> from graph.metrics.arrays import TieArrays
    >>> immediate_gatekeepers(TieArrays.from_edges(4, [0, 1, 1], [1, 2, 3], directed=True), 0).tolist()
    [0, 0, 1, 1]
    """
    out, back = arc_rows(ties)
    found: Ints = dominators(out, back, source)
    return found


def gatekept(G: nx.Graph, source: Hashable) -> dict[Any, set[Any]]:
    """For each gatekeeper the parties that information from the source reaches only through it.

    A cooperative that alone passes a notice on to its members is the gatekeeper of all who have no other way to hear
    of it: the dominators of the network of who tells whom.

    Parameters
    ----------
    G
        Who informs whom; undirected ties carry both ways.
    source
        Where information starts, such as the office.

    Returns
    -------
    dict
        Gatekeeper -> parties; those who stand between the source and nobody are left out.

    Raises
    ------
    UnknownNode
        If the source is not in the network.

    References
    ----------
    Cooper, K. D., Harvey, T. J. and Kennedy, K. (2001). A simple, fast dominance algorithm. Rice University.

    Examples
    --------
    >>> import networkx as nx
    >>> tells = nx.DiGraph([("dinas", "kud"), ("kud", "ani"), ("kud", "budi"), ("dinas", "citra"), ("citra", "budi")])
    >>> gatekept(tells, "dinas")
    {'kud': {'ani'}}
    """
    named = read_network(G)
    root = _number(named, source)
    above = immediate_gatekeepers(named.ties, root).tolist()
    found: dict[Any, set[Any]] = {}
    for node, gate in enumerate(above):
        while gate not in (-1, root, node):
            found.setdefault(named.nodes[gate], set()).add(named.nodes[node])
            gate = above[gate]  # noqa: PLW2901 - climbing towards the source
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), str(item[0]))))


def reach(
    G: nx.Graph, source: Hashable, *, steps: int | None = None, open_channels: Iterable[Hashable] = ()
) -> dict[Any, int]:
    """Count the steps in which information from the source reaches each party.

    Person by person everyone tells one partner after the other: each tie is a step. An open channel (a public notice,
    a radio, a seminar) tells everyone tied to it at once and costs no step of its own: compare the two to see what
    one-to-x would add to one-by-one.

    Parameters
    ----------
    G
        Who informs whom; undirected ties carry both ways.
    source
        Where information starts.
    steps
        Furthest number of steps; None is no limit.
    open_channels
        Nodes that are channels, not persons; without any they are passed like others.

    Returns
    -------
    dict
        Party -> steps, nearest first, for those reached; the source has 0.

    Raises
    ------
    UnknownNode
        If the source is not in the network.

    Examples
    --------
    >>> import networkx as nx
    >>> tells = nx.DiGraph([("dinas", "board"), ("board", "ani"), ("board", "budi"), ("budi", "citra")])
    >>> reach(tells, "dinas")
    {'dinas': 0, 'board': 1, 'ani': 2, 'budi': 2, 'citra': 3}
    >>> reach(tells, "dinas", open_channels=["board"])
    {'dinas': 0, 'board': 0, 'ani': 1, 'budi': 1, 'citra': 2}
    """
    steps = None if steps is None else whole("steps", steps, error=InvalidNetwork)
    named = read_network(G)
    out, _ = arc_rows(named.ties)
    at_once = np.zeros(named.ties.n, bool)
    for channel in open_channels:
        at_once[_number(named, channel)] = True
    found = {_number(named, source): 0}
    frontier, distance = list(found), 0
    while frontier and (steps is None or distance <= steps):
        following: list[int] = []
        while frontier:
            v = frontier.pop(0)
            for w in out.neighbour[out.first[v] : out.first[v + 1]].tolist():
                if w not in found:
                    found[w] = distance + (not at_once[w])
                    (frontier if at_once[w] else following).append(w)
        distance += 1
        frontier = following if steps is None or distance <= steps else []
    limit = named.ties.n if steps is None else steps
    return {named.nodes[v]: d for v, d in sorted(found.items(), key=lambda item: item[1]) if d <= limit}
