"""From an array in node order to the answer in NetworkX style: a mapping from node to figure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from graph.arguments import refuse
from graph.errors import InvalidNetwork, UnknownNode

if TYPE_CHECKING:
    from collections.abc import Container, Hashable

    import numpy as np
    from numpy.typing import NDArray

    from graph.metrics.arrays import NamedTies


def by_node(named: NamedTies, figures: NDArray[np.generic], nodes: Iterable[Hashable] | None) -> dict[Any, Any]:
    """Return node -> figure for all nodes, or for those asked, in the order asked.

    Raises
    ------
    UnknownNode
        If a node asked for is not in the network.
    InvalidNetwork
        If ``nodes`` is no list of nodes.
    """
    found = dict(zip(named.nodes, figures.tolist(), strict=True))
    if nodes is None:
        return found
    if isinstance(nodes, str):
        nodes = [nodes]
    if not isinstance(nodes, Iterable):
        refuse("nodes", nodes, hint="give a list of nodes", error=InvalidNetwork)
    asked = list(nodes)
    refuse_strangers(asked, found)
    return {node: found[node] for node in asked}


def refuse_strangers(asked: Iterable[Hashable], known: Container[Any]) -> None:
    """Refuse nodes that are not in the network, the first by name.

    Examples
    --------
    >>> refuse_strangers(["kud", "mill"], {"kud": 1})
    Traceback (most recent call last):
    graph.errors.UnknownNode: node 'mill' is not in the network — ask for nodes of the network
    """
    for node in asked:
        if node not in known:
            message = f"node {node!r} is not in the network"
            raise UnknownNode(message, hint="ask for nodes of the network", node=node)
