"""The effect of a proposal on bonding and bridging, before it is sent: ties inside and outside, with and without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from graph.network import Network
    from graph.proposals import Engagement


@dataclass(frozen=True)
class Effect:
    """What an agreement would change for one cluster or cooperative.

    Attributes
    ----------
    inside, outside
        Ties between members, and from members to others, as they are.
    inside_after, outside_after
        The same with the agreement's ties.
    ei, ei_after
        E-I index: (outside - inside) / (outside + inside); 1 all outside, -1 all inside, None without ties.
    reaches_new
        True when a member gets its first tie to a partner outside.
    """

    group: str
    name: str
    members: int
    inside: int
    outside: int
    inside_after: int
    outside_after: int
    ei: float | None
    ei_after: float | None
    reaches_new: bool


def effects(network: Network, engagement: Engagement) -> list[Effect]:
    """Return the effect on every cluster and cooperative of which a party of the proposal is a member."""
    added = {(s, b) for s in engagement.suppliers for b in engagement.buyers}
    membership = network.ties.filter(pl.col("type").is_in(["MEMBER_OF", "PART_OF"]))
    groups = membership.filter(pl.col("start").is_in(list(engagement.parties)))["end"].unique().sort()
    return [_effect(network, membership, group, added) for group in groups]


def _index(inside: int, outside: int) -> float | None:
    return round((outside - inside) / (outside + inside), 4) if inside + outside else None


def _effect(network: Network, membership: pl.DataFrame, group: str, added: set[tuple[str, str]]) -> Effect:
    members = set(membership.filter(pl.col("end") == group)["start"])
    ties = network.ties.filter(~pl.col("type").is_in(["MEMBER_OF", "PART_OF"]))
    own = sorted(members)
    touching = ties.filter(pl.col("start").is_in(own) | pl.col("end").is_in(own))
    pairs = {tuple(sorted(pair)) for pair in touching.select("start", "end").iter_rows()}
    new = {tuple(sorted(pair)) for pair in added if members & set(pair)} - pairs
    inside = sum(members.issuperset(pair) for pair in pairs)
    inside_new = sum(members.issuperset(pair) for pair in new)
    outward = {one for pair in pairs if not members.issuperset(pair) for one in members & set(pair)}
    fresh = {one for pair in new if not members.issuperset(pair) for one in members & set(pair)}
    row = network.row.get(group)
    after_in, after_out = inside + inside_new, len(pairs) - inside + len(new) - inside_new
    return Effect(
        group=group,
        name=str(network.parties["name"][row]) if row is not None else group,
        members=len(members),
        inside=inside,
        outside=len(pairs) - inside,
        inside_after=after_in,
        outside_after=after_out,
        ei=_index(inside, len(pairs) - inside),
        ei_after=_index(after_in, after_out),
        reaches_new=bool(fresh - outward),
    )
