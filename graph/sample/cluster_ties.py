"""Ties of cluster members among themselves and to the outside, shaped by the planted structures of two dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.sample.clusters import Cluster, Structure, structures
from graph.sample.draws import stream, weighted
from graph.sample.tie_rows import TYPES, TieRows, tie_rows, two_dates

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

INSIDE_TYPES: Final = {"COOPERATES_WITH": 0.6, "SHARES_WITH": 0.14, "LEARNS_FROM": 0.1, "TRUSTS": 0.16}
OUTSIDE_TYPES: Final = {"COOPERATES_WITH": 0.6, "LEARNS_FROM": 0.4}
REACH: Final = 4
"""How far along the ring neighbours are tied."""


@dataclass(frozen=True, eq=False)
class Outsiders:
    """Whom members may be tied to outside: makers of the same good elsewhere, providers and institutes.

    ``peers`` are makers sorted by good, those of good ``g`` at ``first[g]`` .. ``first[g + 1]``.
    """

    peers: NDArray[np.int64]
    first: NDArray[np.int64]
    advisers: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Members:
    """Cluster members: party numbers 0 .. n-1, contiguous by cluster."""

    cluster: NDArray[np.int64]
    place: NDArray[np.int64]
    size: NDArray[np.int64]
    first: NDArray[np.int64]
    good: NDArray[np.int64]


def members_of(planned: tuple[Cluster, ...], good: NDArray[np.int64]) -> Members:
    """Return the members of each cluster: which cluster, which place in it, how large it is, where it starts.

    Examples
    --------
    >>> one, two = (Cluster(f"C{n}", "x", "33.05", "23922", n, "open", "open") for n in (2, 1))
    >>> members_of((one, two), np.zeros(3, dtype=np.int64)).place.tolist()
    [0, 1, 0]
    """
    sizes = np.array([cluster.members for cluster in planned], dtype=np.int64)
    firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
    cluster = np.repeat(np.arange(len(planned)), sizes)
    count = int(sizes.sum())
    return Members(cluster, np.arange(count) - firsts[cluster], sizes[cluster], firsts[cluster], good[:count])


def _figures(
    planned: tuple[Cluster, ...], figure: Callable[[Structure], float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a figure of each cluster's planted structure, at the earlier date and now."""
    shapes = structures()
    return (
        np.array([figure(shapes[cluster.before]) for cluster in planned], dtype=np.float64),
        np.array([figure(shapes[cluster.now]) for cluster in planned], dtype=np.float64),
    )


def inside_ties(seed: int, planned: tuple[Cluster, ...], members: Members) -> TieRows:
    """Draw ties among members: to neighbours on a ring, to anyone, and among the leaders."""
    rng = stream(seed, "inside ties")
    pairs = [_near(planned, members, step) for step in range(1, REACH + 1)]
    pairs.append(_far(rng, planned, members))
    pairs.append(_leaders(planned, members))
    start, end, before, now = (np.concatenate([pair[i] for pair in pairs]) for i in range(4))
    there = two_dates(rng, before, now)
    kind = _types(rng, INSIDE_TYPES, len(start))
    return tie_rows(rng, kind, start.astype(np.int64), end.astype(np.int64), there=there)


_Pairs = tuple["NDArray[np.int64]", "NDArray[np.int64]", "NDArray[np.float64]", "NDArray[np.float64]"]


def _near(planned: tuple[Cluster, ...], members: Members, step: int) -> _Pairs:
    # On a small ring far neighbours are near ones from the other side: leave them to the shorter step.
    start = np.flatnonzero(members.size > 2 * step)
    end = members.first[start] + (members.place[start] + step) % members.size[start]
    before, now = _figures(planned, lambda shape: shape.near[step - 1])
    return start, end, before[members.cluster[start]], now[members.cluster[start]]


def _far(rng: np.random.Generator, planned: tuple[Cluster, ...], members: Members) -> _Pairs:
    start = np.arange(len(members.cluster))
    end = members.first + (rng.random(len(start)) * members.size).astype(np.int64)
    before, now = _figures(planned, lambda shape: shape.far)
    return start, end, before[members.cluster], now[members.cluster]


def _leaders(planned: tuple[Cluster, ...], members: Members) -> _Pairs:
    most = max((shape.leaders for shape in structures().values()), default=0)
    one, other = np.triu_indices(most, k=1)
    clusters = np.arange(len(planned))
    size = np.array([cluster.members for cluster in planned])
    first = np.concatenate([[0], np.cumsum(size)[:-1]])
    which, pair = np.repeat(clusters, len(one)), np.tile(np.arange(len(one)), len(clusters))
    chance = []
    for date_shape in ("before", "now"):
        shapes = [structures()[getattr(cluster, date_shape)] for cluster in planned]
        share = np.array([shape.leaders_far for shape in shapes])[which]
        lead = np.array([shape.leaders for shape in shapes])[which]
        chance.append(np.where(other[pair] < lead, share, 0.0))
    fits = (other[pair] < size[which]) & ((chance[0] > 0) | (chance[1] > 0))
    start, end = first[which] + one[pair], first[which] + other[pair]
    return start[fits], end[fits], chance[0][fits], chance[1][fits]


def outside_ties(seed: int, planned: tuple[Cluster, ...], members: Members, outsiders: Outsiders) -> TieRows:
    """Draw ties of members to makers of other places (mostly of their good), providers and institutes."""
    rng = stream(seed, "outside ties")
    rates = []
    for date_shape in ("before", "now"):
        shapes = [structures()[getattr(cluster, date_shape)] for cluster in planned]
        usual = np.array([shape.outside for shape in shapes])[members.cluster]
        leader = np.array([shape.leader_out for shape in shapes])[members.cluster] * members.size
        leads = members.place < np.array([shape.leaders for shape in shapes])[members.cluster]
        rates.append(np.where(leads, leader, usual))
    most = np.maximum(rates[0], rates[1])
    start = np.repeat(np.arange(len(most)), rng.poisson(most))
    there = two_dates(rng, (rates[0] / np.maximum(most, 1e-9))[start], (rates[1] / np.maximum(most, 1e-9))[start])
    end = _someone_outside(rng, members, outsiders, start)
    return tie_rows(rng, _types(rng, OUTSIDE_TYPES, len(start)), start, end, there=there)


def _someone_outside(
    rng: np.random.Generator, members: Members, outsiders: Outsiders, start: NDArray[np.int64]
) -> NDArray[np.int64]:
    good = members.good[start]
    many = outsiders.first[good + 1] - outsiders.first[good]
    peer = outsiders.peers[
        np.minimum(outsiders.first[good] + (rng.random(len(start)) * many).astype(np.int64), len(outsiders.peers) - 1)
    ]
    anyone = outsiders.peers[rng.integers(len(outsiders.peers), size=len(start))]
    adviser = outsiders.advisers[rng.integers(len(outsiders.advisers), size=len(start))]
    cluster = np.full(max(int(outsiders.peers.max(initial=0)), len(members.cluster)) + 1, -1, dtype=np.int64)
    cluster[: len(members.cluster)] = members.cluster
    turn = rng.random(len(start))
    maker = np.where((many > 0) & (turn < 0.55), peer, anyone)
    return np.where((turn < 0.8) & (cluster[maker] != members.cluster[start]), maker, adviser)


def _types(rng: np.random.Generator, odds: dict[str, float], count: int) -> NDArray[np.int64]:
    numbers = np.array([TYPES.index(kind) for kind in odds], dtype=np.int64)
    return numbers[weighted(rng, np.array(list(odds.values())), count)]
