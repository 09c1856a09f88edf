"""Change of one cluster between two dates: an exact split of its ties inside and to others by cause.

Each pair of parties is, at each date, a tie *inside* the cluster, a tie *to others*, or nothing to do with it. The
numbers of the first two are sums over pairs, so that their change splits without remainder:

==============  ====================================================================================================
formed          a tie between two who were there before and are there still
dissolved       such a tie that is gone
entered         ties of parties that were not in the network before (came with a new snapshot)
left            ties of parties that are in it no more
reclassified    ties that were there at both dates, of members who joined or left the cluster
==============  ====================================================================================================

:mod:`graph.metrics.change` does the same for NetworkX graphs and any groups, where every tie is inside or between.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.metrics.change import CAUSES
from graph.metrics.intervals import paired_ei_interval
from graph.metrics.relation import cluster_position, read_memberships, read_relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from graph.metrics.kernels.types import Floats
    from graph.network import Network

Pair = tuple[str, str]
DRAWS = 999


@dataclass(frozen=True)
class ClusterChange:
    """Ties inside a cluster and to others at two dates, and what made the difference.

    Attributes
    ----------
    before, after
        The two dates.
    n_before, n_after, joined, parted
        Members at both dates, and how many joined and parted.
    inside_before, inside_after, outside_before, outside_after
        Tied pairs among members, and of members with others.
    inside, outside
        Change by cause; the causes add up to the difference.
    ei_before, ei_after, low, high
        E-I index of the cluster's ties, and a 95 % interval of its change on the stable panel (paired bootstrap over
        the members of both dates); nan without ties, or below five members.
    stable_before, stable_after
        The same index among the ties of those who were members at both dates.
    """

    before: date
    after: date
    n_before: int
    n_after: int
    joined: int
    parted: int
    inside_before: int
    inside_after: int
    outside_before: int
    outside_after: int
    inside: Mapping[str, int]
    outside: Mapping[str, int]
    ei_before: float
    ei_after: float
    stable_before: float
    stable_after: float
    low: float
    high: float

    def to_dict(self) -> dict[str, Any]:
        """Return the change for JSON: dates as text, None where undefined."""
        facts = asdict(self) | {"before": self.before.isoformat(), "after": self.after.isoformat()}
        return {name: None if isinstance(f, float) and np.isnan(f) else f for name, f in facts.items()}


def cluster_change(
    network: Network,
    cluster: str,
    before: date,
    after: date | None = None,
    *,
    earlier: Network | None = None,
    types: Iterable[str] | None = None,
    seed: int = 0,
) -> ClusterChange:
    """Split the change of a cluster's ties between two dates by cause.

    Parameters
    ----------
    network
        Holds the ties of both dates, or of the second one where ``earlier`` is given.
    cluster
        Id, alias or exact name.
    before, after
        The two dates; None takes the snapshot's own.
    earlier
        Snapshot of the first date: then parties enter and leave, too. Within one snapshot everyone is there all along.
    types
        Tie types that count; None takes :data:`graph.metrics.relation.RELATION`.
    seed
        Of the bootstrap.

    Examples
    --------
    >>> from datetime import date
    >>> import polars as pl
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a", "b", "k"], "kind": ["enterprise"] * 2 + ["cluster"], "name": list("ABK")})
    >>> ties = pl.DataFrame(
    ...     {
    ...         "start": ["a", "b", "a"],
    ...         "end": ["k", "k", "b"],
    ...         "type": ["PART_OF", "PART_OF", "SUPPLIES"],
    ...         "since": [None, None, date(2025, 1, 1)],
    ...     }
    ... )
    >>> network = Network.from_frames(parties, ties=ties, as_of=date(2026, 1, 1))
    >>> change = cluster_change(network, "k", date(2024, 1, 1))
    >>> change.inside["formed"], change.inside_after, change.ei_after
    (1, 1, -1.0)
    """
    date_of = network.as_of if after is None else after
    old = network if earlier is None else earlier
    sides = [_side(world, cluster, on, types) for world, on in ((old, before), (network, date_of))]
    (ties, members, everyone), (ties_now, members_now, everyone_now) = sides
    counts = {cause: [0, 0] for cause in CAUSES}
    for pair in ties | ties_now:
        was, now = _state(pair, ties, members), _state(pair, ties_now, members_now)
        cause = _cause(pair, pair in ties, pair in ties_now, everyone, everyone_now)
        for state, sign in ((was, -1), (now, 1)):
            if state is not None and was != now:
                counts[cause][state] += sign
    totals = [_totals(pairs, names) for pairs, names, _ in sides]
    panel = members & members_now
    stable = [_totals({pair for pair in pairs if panel & set(pair)}, names & panel) for pairs, names, _ in sides]
    tallies = [_by_member(pairs, names, sorted(panel)) for pairs, names, _ in sides]
    low, high = paired_ei_interval(tallies, draws=DRAWS, seed=seed)
    return ClusterChange(
        before=before,
        after=date_of,
        n_before=len(members),
        n_after=len(members_now),
        joined=len(members_now - members),
        parted=len(members - members_now),
        inside_before=totals[0][0],
        inside_after=totals[1][0],
        outside_before=totals[0][1],
        outside_after=totals[1][1],
        inside={cause: counts[cause][0] for cause in CAUSES},
        outside={cause: counts[cause][1] for cause in CAUSES},
        ei_before=_index(totals[0]),
        ei_after=_index(totals[1]),
        stable_before=_index(stable[0]),
        stable_after=_index(stable[1]),
        low=low,
        high=high,
    )


def _side(
    network: Network, cluster: str, on: date, types: Iterable[str] | None
) -> tuple[set[Pair], set[str], set[str]]:
    """Tied pairs that touch anyone, members of the cluster, and everyone, at one date, by id."""
    memberships = read_memberships(network, on)
    ids = network.parties["id"].to_list()
    members = {ids[row] for row in memberships.members[cluster_position(network, memberships, cluster)].tolist()}
    plain = read_relation(network, types, on).plain
    pairs = {
        (min(ids[a], ids[b]), max(ids[a], ids[b])) for a, b in zip(plain.low.tolist(), plain.high.tolist(), strict=True)
    }
    return pairs, members, set(ids)


def _state(pair: Pair, ties: set[Pair], members: set[str]) -> int | None:
    """0 a tie inside, 1 a tie to others, None nothing of the cluster's."""
    if pair not in ties:
        return None
    inside = (pair[0] in members) + (pair[1] in members)
    return {0: None, 1: 1, 2: 0}[inside]


def _cause(pair: Pair, was: bool, now: bool, before: set[str], after: set[str]) -> str:
    if was and now:
        return "reclassified"
    if now:
        return "formed" if pair[0] in before and pair[1] in before else "entered"
    return "dissolved" if pair[0] in after and pair[1] in after else "left"


def _totals(ties: set[Pair], members: set[str]) -> tuple[int, int]:
    states = [_state(pair, ties, members) for pair in ties]
    return states.count(0), states.count(1)


def _index(totals: tuple[int, int]) -> float:
    inside, outside = totals
    return (outside - inside) / (outside + inside) if outside + inside else float("nan")


def _by_member(ties: set[Pair], members: set[str], panel: list[str]) -> Floats:
    """Ties inside and to others of each member of the panel."""
    place = {member: at for at, member in enumerate(panel)}
    found = np.zeros((len(panel), 2))
    for pair in ties:
        state = _state(pair, ties, members)
        for end in pair:
            if state is not None and end in place:
                found[place[end], state] += 1 if state else 0.5  # a tie inside belongs to both its ends by half
    return found
