"""Figures of information: who of a cluster is told, who only through one gatekeeper, who at open events."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.metrics.arrays import TieArrays
from graph.metrics.attendance import attendance_figures
from graph.metrics.information import immediate_gatekeepers
from graph.metrics.relation import OFFICIALS
from graph.model.vocabulary import TieType

if TYPE_CHECKING:
    from datetime import date

    from graph.metrics.figure import Figure
    from graph.metrics.view import ClusterView
    from graph.network import Network

TELLS: Final = (
    TieType.INFORMS,
    TieType.REFERS_TO,
    TieType.FACILITATES,
    TieType.COACHES,
    TieType.FOSTERS,
    TieType.SERVES,
)
"""Ties over which a party tells the other; MEMBER_OF and LEARNS_FROM tell against their direction."""
HEARS: Final = (TieType.MEMBER_OF, TieType.LEARNS_FROM)


@dataclass(frozen=True)
class Hearing:
    """How information from government and officers reaches the members of a cluster.

    Attributes
    ----------
    figures
        Shares told person by person and only through one gatekeeper, and who met at open events.
    gatekeeper
        Id of the party through which alone most members hear, None where nobody is.
    """

    figures: tuple[Figure, ...]
    gatekeeper: str | None


def telling_ties(network: Network, on: date) -> TieArrays:
    """Return who tells whom, with one more node, the last: all of government, the source of public information.

    Examples
    --------
    >>> from datetime import date
    >>> import polars as pl
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a", "d"], "kind": ["enterprise", "government"], "name": ["A", "D"]})
    >>> ties = pl.DataFrame({"start": ["d"], "end": ["a"], "type": ["INFORMS"]})
    >>> network = Network.from_frames(parties, ties=ties, as_of=date(2026, 1, 1))
    >>> telling_ties(network, date(2026, 1, 1)).arcs
    2
    """
    told, heard = network.tie_arrays(TELLS, on), network.tie_arrays(HEARS, on)
    source = network.parties.height
    officials = np.flatnonzero(network.parties["kind"].is_in(sorted(OFFICIALS)).to_numpy())
    start = np.concatenate([told.start, heard.end, np.full(officials.size, source)])
    end = np.concatenate([told.end, heard.start, officials])
    return TieArrays.from_edges(source + 1, start, end, directed=True)


def hearing(view: ClusterView, on: date) -> Hearing:
    """Return the information figures of a cluster; they are the same with and without officials, who are the source."""
    network, source = view.measured.network, view.measured.network.parties.height
    above = immediate_gatekeepers(telling_ties(network, on), source)
    officials = set(np.flatnonzero(network.parties["kind"].is_in(sorted(OFFICIALS)).to_numpy()).tolist())
    gates = [_gate(above, int(member), officials, source) for member in view.members]
    told = np.array([above[member] >= 0 for member in view.members], bool)
    figures = (
        view.share("information.told", told),
        view.share("information.gatekept", np.array([gate is not None for gate in gates], bool)),
        *attendance_figures(view, on),
    )
    counted = Counter(gate for gate in gates if gate is not None)
    most = min(counted, key=lambda gate: (-counted[gate], gate)) if counted else None
    return Hearing(figures, None if most is None else network.parties["id"][most])


def _gate(
    above: np.ndarray[tuple[int], np.dtype[np.int32]], member: int, officials: set[int], source: int
) -> int | None:
    """Return the party nearest to the source, no official, that all information for a member must pass."""
    found, at = None, int(above[member])
    while at not in (-1, source):
        if at not in officials:
            found = at
        at = int(above[at])
    return found
