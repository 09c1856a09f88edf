"""Social: ties inside and outside of clusters when the pairs of a plan are partnerships, worked out from what is kept.

A scenario changes pairs of the plan and little else. The relation without any plan is read once; pairs are laid over
it, and only then are ties of members counted. The figures are those of :meth:`graph.metrics.clusters.Measured.balance`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.metrics.arrays import TieArrays
from graph.metrics.linking import within_steps
from graph.metrics.reading import PeerNull
from graph.metrics.relation import RELATION, Memberships, read_relation, tiers_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.network import Network

TIERS: Final = ("buyer", "bank", "government")
WIDTH: Final = 2**32
"""Makes one number of a pair of rows."""


@dataclass(frozen=True, eq=False)
class Ground:
    """The relation of a network before any plan, and who is at home where.

    Parameters
    ----------
    network, memberships
        The network and the members of its clusters.
    """

    network: Network
    memberships: Memberships

    @cached_property
    def fits(self) -> bool:
        """Whether ties can be counted at once: nobody is in two clusters, and there are clusters to compare."""
        members = [one for one in self.memberships.members if one.size]
        return len(members) > 1 and sum(one.size for one in members) == self.memberships.anyone.size

    @cached_property
    def keys(self) -> NDArray[np.int64]:
        """Tied pairs of rows as numbers, ascending."""
        plain = read_relation(self.network).plain
        return np.sort(plain.low.astype(np.int64) * WIDTH + plain.high)

    @cached_property
    def home(self) -> NDArray[np.int32]:
        """Position of everybody's cluster, -1 for none."""
        return self.memberships.home(self.network.parties.height)

    @cached_property
    def counts(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Ties of everybody inside the own cluster, and all ties."""
        return _counted(self.keys, self.home)

    @cached_property
    def tiers(self) -> dict[str, NDArray[np.bool_]]:
        """Who is a buyer, a bank, government."""
        return _tiers(self.network)

    @cached_property
    def tied(self) -> NDArray[np.bool_]:
        """Who has a tie at any time: of a tier without any, no list says who reaches it, which is no 0."""
        found = np.zeros(self.network.parties.height, np.bool_)
        for end in _ends(self.keys):
            found[end] = True
        if not all((found & tier).any() for tier in self.tiers.values()):  # at another date perhaps
            ties = self.network.tie_arrays(RELATION)
            found[ties.start] = found[ties.end] = True
        return found

    def with_pairs(self, network: Network, pairs: pl.DataFrame) -> Social:
        """Return what pairs (ids: ``start``, ``end``) as partnerships make of the ties.

        Parameters
        ----------
        network
            This network, or one in which parties and ties stand behind those of this one.
        pairs
            Ids of both sides.
        """
        return self.with_keys(network, [keys_of(pairs, _numbered(network))])

    def with_keys(self, network: Network, laid: list[NDArray[np.int64]]) -> Social:
        """Return what pairs as partnerships make of the ties (:meth:`with_pairs`), from their numbers."""
        if network.ties is not self.network.ties:
            laid = [*laid, keys_of(self._come(network), _numbered(network))]
        more = np.sort(np.concatenate(laid))
        more = more[np.diff(more, prepend=-1) > 0]
        at = np.minimum(np.searchsorted(self.keys, more), max(self.keys.size - 1, 0))
        more = more[self.keys[at] != more] if self.keys.size else more
        home = np.full(network.parties.height, -1, np.int32)
        home[: self.home.size] = self.home
        inside, every = _counted(more, home)
        inside[: self.home.size] += self.counts[0]
        every[: self.home.size] += self.counts[1]
        tiers = self._tiers(network)
        reached = _reached(np.concatenate((self.keys, more)), tiers)
        tied = np.zeros(network.parties.height, np.bool_)
        tied[: self.tied.size] = self.tied
        for end in _ends(more):
            tied[end] = True
        untold = frozenset(f"{tier}_within_2" for tier in TIERS if not (tiers[tier] & tied).any())
        return Social(self.memberships, inside, every - inside, reached, untold)

    def _tiers(self, network: Network) -> dict[str, NDArray[np.bool_]]:
        """Return the tiers of a network: those of this one but for who comes, or asks otherwise than before."""
        own, parties = self.network.parties, network.parties
        if parties is not own and not all(
            parties[name][: own.height].equals(own[name], null_equal=True) for name in ("kind", "size", "roles")
        ):
            return _tiers(network)
        again = np.arange(parties.height) >= own.height
        if network.demands is not self.network.demands:
            asking = [net.demands.select("party").unique() for net in (self.network, network)]
            once = pl.concat(asking).filter(pl.col("party").is_unique())["party"]
            again |= parties["id"].is_in(once.implode()).to_numpy()
        if not again.any():
            return self.tiers
        part = _tiers(replace(network, parties=parties.filter(again)))
        return {name: _patched(tier, again, part[name]) for name, tier in self.tiers.items()}

    def _come(self, network: Network) -> pl.DataFrame:
        """Return the ties that count among those that stand behind the ties of before."""
        come = network.ties[self.network.ties.height :]
        return come.filter(pl.col("type").is_in([str(kind) for kind in RELATION])).select("start", "end")


@dataclass(frozen=True, eq=False)
class Social:
    """Ties of everybody inside and outside the own cluster, and who reaches buyer, bank and government.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.metrics.relation import read_memberships
    >>> from graph.network import Network
    >>> kinds = ["enterprise"] * 4 + ["cluster"] * 2
    >>> parties = pl.DataFrame({"id": list("abcdkl"), "kind": kinds, "name": list("ABCDKL")})
    >>> ties = pl.DataFrame({"start": list("abcd"), "end": list("kkll"), "type": "PART_OF"})
    >>> network = Network.from_frames(parties, ties=ties, as_of=date(2026, 1, 1))
    >>> pairs = pl.DataFrame({"start": ["a", "a"], "end": ["b", "c"]})
    >>> social = Ground(network, read_memberships(network)).with_pairs(network, pairs)
    >>> social.figures(0)["share_inside"], social.figures(1)["share_inside"]
    (0.5, 0.0)
    """

    memberships: Memberships
    inside: NDArray[np.int64]
    outside: NDArray[np.int64]
    reached: dict[str, NDArray[np.bool_]]
    untold: frozenset[str] = frozenset()
    kept: dict[int, dict[str, Any]] = field(default_factory=dict)

    @cached_property
    def _peers(self) -> tuple[PeerNull, PeerNull]:
        everyone = np.concatenate(self.memberships.members)
        return PeerNull.of(self.inside[everyone]), PeerNull.of(self.outside[everyone])

    def figures(self, position: int) -> dict[str, Any]:
        """Return n, the two axes, the share of ties inside and the reach of one cluster; None where undefined."""
        if position not in self.kept:
            self.kept[position] = self._figures(position)
        return self.kept[position]

    def _figures(self, position: int) -> dict[str, Any]:
        members = self.memberships.members[position]
        ties = self.inside[members], self.outside[members]
        z = [peers.z(figures) for peers, figures in zip(self._peers, ties, strict=True)]
        inside, outside = int(ties[0].sum()) // 2, int(ties[1].sum())
        told: dict[str, float | None] = {
            "bonding_z": z[0], "bridging_z": z[1],
            "share_inside": inside / (inside + outside) if inside + outside else None,
        }  # fmt: skip
        for name, near in self.reached.items():
            known = members.size and name not in self.untold
            told[name] = int(np.count_nonzero(near[members])) / members.size if known else None
        told = {name: None if figure is not None and np.isnan(figure) else figure for name, figure in told.items()}
        return {"n": int(members.size)} | told


def keys_of(pairs: pl.DataFrame, ids: pl.DataFrame) -> NDArray[np.int64]:
    """Return pairs of two parties as numbers, low row first."""
    start, end = (
        pairs.select(id=side).join(ids, on="id", how="left", maintain_order="left")["row"].to_numpy().astype(np.int64)
        for side in ("start", "end")
    )
    return keys_between(start, end)


def keys_between(start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return pairs of two rows as numbers, low row first; none of a row with itself.

    Examples
    --------
    >>> (keys_between(np.array([1, 2]), np.array([0, 2])) == 1).tolist()
    [True]
    """
    here = start != end
    keys = np.minimum(start, end) * WIDTH + np.maximum(start, end)
    return np.asarray(keys[here], np.int64)


def _numbered(network: Network) -> pl.DataFrame:
    return network.parties.select("id").with_row_index("row")


def _patched(tier: NDArray[np.bool_], again: NDArray[np.bool_], part: NDArray[np.bool_]) -> NDArray[np.bool_]:
    found = np.zeros(again.size, np.bool_)
    found[: tier.size] = tier
    found[again] = part
    return found


def _ends(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return keys // WIDTH, keys % WIDTH


def _counted(keys: NDArray[np.int64], home: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    low, high = _ends(keys)
    same = (home[low] == home[high]) & (home[low] >= 0)
    inside = np.bincount(low[same], minlength=home.size) + np.bincount(high[same], minlength=home.size)
    every = np.bincount(low, minlength=home.size) + np.bincount(high, minlength=home.size)
    return inside.astype(np.int64), every.astype(np.int64)


def _tiers(network: Network) -> dict[str, NDArray[np.bool_]]:
    tiers = tiers_of(network)
    return {tier: (tiers == tier).to_numpy() for tier in TIERS}


def _reached(keys: NDArray[np.int64], tiers: dict[str, NDArray[np.bool_]]) -> dict[str, NDArray[np.bool_]]:
    low, high = (end.astype(np.int32) for end in _ends(keys))
    ones, both = np.ones(keys.size), np.full(keys.size, 3, np.uint8)
    ties = TieArrays(next(iter(tiers.values())).size, False, low, high, ones, both)
    return {f"{tier}_within_2": within_steps(ties, here, 2) for tier, here in tiers.items()}
