"""Best's model of a dynamic cluster in figures: specialisation, variation, openness, developmental firms.

Each figure is a mean over the members, read against as many enterprises drawn at random from the network (exact,
without replacement); ``n`` says how many members the figure is known for. What a snapshot cannot know (growth, new
products) is left out rather than guessed.

References
----------
Best, M. H. (1999). Cluster Dynamics in Theory and Practice. Judge Institute, Cambridge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.metrics.figure import Figure, tested
from graph.metrics.reading import PeerNull
from graph.metrics.relation import cluster_position, read_memberships, read_relation, tier_of
from graph.model.vocabulary import TieType

if TYPE_CHECKING:
    from datetime import date

    from graph.metrics.kernels.types import Floats, Ints
    from graph.network import Network

NEW_YEARS: Final = 5
"""An enterprise is a new entrant for so many years."""


def renewal_figures(network: Network, cluster: str, on: date | None = None) -> tuple[Figure, ...]:
    """Return the figures of Best's model for one cluster.

    Parameters
    ----------
    network
        Holds the cluster, its members and the enterprises that it is compared with.
    cluster
        Id, alias or exact name.
    on
        Date of the ties; None takes the snapshot's own.

    Raises
    ------
    UnknownParty
        If no cluster answers to the name.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> parties = pl.DataFrame(
    ...     {
    ...         "id": ["a", "b", "k"],
    ...         "kind": ["enterprise", "enterprise", "cluster"],
    ...         "name": list("ABK"),
    ...         "kbli": [["31001", "16221"], ["31001"], None],
    ...     }
    ... )
    >>> ties = pl.DataFrame({"start": ["a", "b"], "end": ["k", "k"], "type": ["PART_OF", "PART_OF"]})
    >>> network = Network.from_frames(parties, ties=ties, as_of=date(2026, 1, 1))
    >>> [(figure.code, figure.value) for figure in renewal_figures(network, "k")][0]
    ('specialisation.activities', 1.5)
    """
    date_of = network.as_of if on is None else on
    memberships = read_memberships(network, on)
    position = cluster_position(network, memberships, cluster)
    members = memberships.members[position]
    kinds = network.parties["kind"].to_numpy()
    others = np.flatnonzero(np.isin(kinds, np.unique(kinds[memberships.anyone].astype(str))))
    figures = []
    for code, values in _by_party(network, members, date_of).items():
        known, pool = values[members], values[others]
        known, pool = known[~np.isnan(known)], pool[~np.isnan(pool)]
        value = float(known.mean()) if known.size else float("nan")
        figures.append(
            tested(f"specialisation.{code}", value, int(known.size), PeerNull.of(pool).z(known), "members_of_all_kinds")
        )
    return tuple(figures)


def _by_party(network: Network, members: Ints, on: date) -> dict[str, Floats]:
    """Return each figure for every party: counts and yes or no as 0 and 1, nan where unknown."""
    n, parties = network.parties.height, network.parties
    activities = parties["kbli"].list.unique().list.len().cast(pl.Float64).to_numpy().copy()
    activities[activities == 0] = np.nan
    inside = np.zeros(n, bool)
    inside[members] = True
    contracts = network.tie_arrays([TieType.SUBCONTRACTS], on)
    subcontracts = _touched(n, contracts.start, contracts.end, inside)
    machines = network.tie_arrays([TieType.HOLDS], on)
    held = np.bincount(machines.start, minlength=n).astype(np.float64)
    plain = read_relation(network, on=on).plain
    outward = np.zeros(n)
    crossing = inside[plain.low] != inside[plain.high]
    for ends in (plain.low, plain.high):
        outward += np.bincount(ends[crossing], minlength=n)
    outside_all = np.where(inside, outward, plain.degree)
    established = parties["established"].cast(pl.Float64).to_numpy()
    entrant = np.where(np.isnan(established), np.nan, established > on.year - NEW_YEARS)
    buyer = tier_of(network) == "buyer"
    sales = network.tie_arrays([TieType.SUPPLIES], on)
    to_buyer = np.bincount(sales.start[buyer[sales.end]], minlength=n) > 0
    return {
        "activities": activities,
        "subcontracts_inside": subcontracts,
        "machines": held,
        "outside_ties": outside_all.astype(np.float64),
        "new_entrants": entrant.astype(np.float64),
        "sells_to_buyer": to_buyer.astype(np.float64),
    }


def _touched(n: int, start: Ints, end: Ints, inside: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Floats:
    """1 for who has such a tie within its own side (members among members, others among others), else 0."""
    same = inside[start] == inside[end]
    found = np.zeros(n)
    found[start[same]] = 1.0
    found[end[same]] = 1.0
    return found
