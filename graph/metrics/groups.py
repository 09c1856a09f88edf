"""Groups of nodes as codes: from a node attribute or a mapping to one small number a node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.arguments import refuse
from graph.errors import InvalidNetwork

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graph.metrics.arrays import NamedTies
    from graph.metrics.kernels.types import Ints, Longs


@dataclass(frozen=True, eq=False)
class Groups:
    """Labels in the order of their first member, and the number of its label for every node."""

    labels: list[Hashable]
    code: Ints

    @property
    def sizes(self) -> Longs:
        """Number of members of each group."""
        return np.bincount(self.code, minlength=len(self.labels)).astype(np.int64)


def read_groups(named: NamedTies, group: str | Mapping[Any, Hashable]) -> Groups:
    """Return the group of each node.

    Parameters
    ----------
    named
        Nodes and ties as read by :func:`graph.metrics.arrays.read_network`.
    group
        Name of a node attribute, or a mapping from node to group.

    Raises
    ------
    InvalidNetwork
        If it is neither, or a node has no group (no entry, None or nan): nobody is put into a group that he is not in.
    """
    _refuse_other(group)
    if isinstance(group, str):
        facts = named.network.nodes
        found = [facts[node].get(group) for node in named.nodes]
    else:
        found = [group.get(node) for node in named.nodes]
    missing = [node for node, label in zip(named.nodes, found, strict=True) if label is None or label != label]  # noqa: PLR0124 - nan alone differs from itself
    if missing:
        message = f"{len(missing)} of {len(named.nodes)} nodes have no group, such as {missing[0]!r}"
        raise InvalidNetwork(
            message, hint="give each node a group, or measure the subgraph that has one", nodes=missing[:20]
        )
    numbers: dict[Hashable, int] = {}
    try:
        code = np.fromiter((numbers.setdefault(label, len(numbers)) for label in found), np.int32, len(found))
    except TypeError as cause:
        message = f"a group is no label: {cause}"
        raise InvalidNetwork(message, hint="use texts or numbers as groups") from cause
    return Groups(list(numbers), code)


def _refuse_other(group: object) -> None:
    if not isinstance(group, str | Mapping):
        hint = "give the name of a node attribute, or a mapping from node to group"
        refuse("group", group, hint=hint, error=InvalidNetwork)
