"""Two-mode ties, parties to events, made into ties among parties, with the known inflation taken out.

A meeting of forty makes 780 pairs, a talk of two makes one: counted plainly, large events drown small ones. Newman's
weights give each party of an event one tie's worth altogether: each pair of an event of k counts ``1 / (k - 1)``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graph.errors import InvalidNetwork
from graph.metrics.arrays import TieArrays
from graph.metrics.selection import refuse_strangers

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    import networkx as nx
    from numpy.typing import ArrayLike


def co_membership(G: nx.Graph, parties: Iterable[Hashable], *, corrected: bool = True) -> nx.Graph:
    """Return the network of parties that share events, each pair with a ``weight`` and the number of ``events``.

    Parameters
    ----------
    G
        Parties tied to events; directions left aside, parallel ties count once.
    parties
        The nodes that are parties; all others are events.
    corrected
        Weigh each event of k parties with ``1 / (k - 1)``, so that a party's strength is the number of events that it
        shared with anyone; False counts each event 1 and says so by its inflation.

    Raises
    ------
    InvalidNetwork
        If two parties are tied directly: then the network is not two-mode.
    UnknownNode
        If a party is not in the network.

    References
    ----------
    Newman, M. E. J. (2001). Scientific collaboration networks II. Physical Review E 64, 016132.

    Examples
    --------
    >>> import networkx as nx
    >>> attended = nx.Graph((party, "seminar") for party in ("ani", "budi", "citra"))
    >>> attended.add_edges_from([("ani", "fair"), ("budi", "fair")])
    >>> shared = co_membership(attended, ["ani", "budi", "citra"])
    >>> shared["ani"]["budi"], shared.degree("citra", weight="weight")
    ({'weight': 1.5, 'events': 2}, 1.0)
    """
    import networkx  # noqa: PLC0415 - loaded by whoever holds a NetworkX graph

    people = list(dict.fromkeys(parties))
    refuse_strangers(people, G)
    number = {party: i for i, party in enumerate(people)}
    events: dict[Any, list[int]] = {}
    for u, v in G.edges():
        if u in number and v in number:
            message = f"{u!r} and {v!r} are both parties, and tied"
            raise InvalidNetwork(message, hint="leave ties among parties out, or use them as they are")
        if u in number or v in number:
            party, event = (u, v) if u in number else (v, u)
            events.setdefault(event, []).append(number[party])
    shared = networkx.Graph()
    shared.add_nodes_from(people)
    for attending in events.values():
        guests = sorted(set(attending))
        for i, a in enumerate(guests):
            for b in guests[:i]:
                each = 1.0 / (len(guests) - 1) if corrected else 1.0
                fact = shared.get_edge_data(people[a], people[b]) or {"weight": 0.0, "events": 0}
                shared.add_edge(people[a], people[b], weight=fact["weight"] + each, events=fact["events"] + 1)
    return shared


def project(n: int, party: ArrayLike, event: ArrayLike) -> TieArrays:
    """Return the ties among ``n`` parties from their attendance, with Newman's weights, as arrays.

    Examples
    --------
    >>> ties = project(3, [0, 1, 2, 0, 1], [7, 7, 7, 8, 8])
    >>> ties.strength.tolist()
    [1.5, 0.5, 0.5]
    """
    pairs = np.unique(np.stack([np.asarray(event, np.int64), np.asarray(party, np.int64)], axis=1), axis=0)
    cuts = np.flatnonzero(np.diff(pairs[:, 0])) + 1
    starts, ends, weights = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0)]
    for guests in np.split(pairs[:, 1], cuts):
        if guests.size > 1:
            i, j = np.triu_indices(guests.size, 1)
            starts.append(guests[i])
            ends.append(guests[j])
            weights.append(np.full(i.size, 1.0 / (guests.size - 1)))
    return TieArrays.from_edges(n, np.concatenate(starts), np.concatenate(ends), np.concatenate(weights))
