"""Fairness: who is seen and who succeeds, by size, sex of the owner, region and membership of a cooperative.

*Seen* is to have at least one possible partner; *success* is to be in the plan. Nobody may be invisible only because it
is in no cooperative: those whom no rule of their own bars and who yet have no possible partner are counted.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any, Final

import polars as pl

if TYPE_CHECKING:
    from graph.network import Network

DIMENSIONS: Final = ("size", "owner", "region", "membership")
Z: Final = 1.959963984540054
"""Of a 95 % interval."""


@dataclass(frozen=True)
class Group:
    """One group of a dimension.

    Attributes
    ----------
    parties, seen, matched
        How many there are, have a possible partner, and are in the plan.
    exposure, success
        Shares of the parties that are seen and matched; ``success_low`` and ``success_high`` are its 95 % interval
        (Wilson).
    success_of_seen
        Share of those seen that are matched: what is left once visibility is apart; None where nobody is seen.
    ratio
        Success over that of the dimension's most successful group of at least 20 parties; None where there is none.
    """

    dimension: str
    group: str
    parties: int
    seen: int
    matched: int
    exposure: float
    success: float
    success_low: float
    success_high: float
    success_of_seen: float | None
    ratio: float | None = None


@dataclass(frozen=True)
class Fairness:
    """Groups by dimension, and how many of those outside cooperatives nobody sees, beside those inside."""

    groups: tuple[Group, ...]
    unseen_non_members: int
    unseen_members: int

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self)


def fairness(network: Network, suppliers: pl.DataFrame) -> Fairness:
    """Return exposure and success of the suppliers of a market.

    Parameters
    ----------
    network
        The snapshot, for size, owner, region and membership.
    suppliers
        One row a party: ``party``, ``seen``, ``matched``.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a", "b"], "kind": ["enterprise"] * 2, "name": ["A", "B"],
    ...                         "size": ["micro", "small"]})
    >>> network = Network.from_frames(parties, as_of=date(2026, 1, 1))
    >>> market = pl.DataFrame({"party": ["a", "b"], "seen": [True, True], "matched": [False, True]})
    >>> [(g.group, g.success) for g in fairness(network, market).groups if g.dimension == "size"]
    [('micro', 0.0), ('small', 1.0)]
    """
    frame = suppliers.join(_facts(network), on="party", how="left", maintain_order="left")
    groups: list[Group] = []
    for dimension in DIMENSIONS:
        counted = frame.group_by(group=dimension).agg(
            parties=pl.len(), seen=pl.col("seen").sum(), matched=pl.col("matched").sum()
        )
        groups += _with_ratio([_group(dimension, row) for row in counted.sort("group").iter_rows(named=True)])
    unseen = frame.filter(~pl.col("seen"))
    members = unseen.filter(pl.col("membership") == "member").height
    return Fairness(tuple(groups), unseen.height - members, members)


def _facts(network: Network) -> pl.DataFrame:
    day = network.as_of
    ties = network.ties.filter((pl.col("type") == "MEMBER_OF") & (pl.col("until").is_null() | (pl.col("until") > day)))
    member = pl.col("id").is_in(ties["start"].unique().implode())
    owner = pl.when(pl.col("women_led")).then(pl.lit("women_led")).when(~pl.col("women_led")).then(pl.lit("men_led"))
    return network.parties.select(
        party="id",
        size=pl.col("size").fill_null("unknown"),
        owner=owner.otherwise(pl.lit("unknown")),
        region=pl.col("region").str.head(2).fill_null("unknown"),
        membership=pl.when(member).then(pl.lit("member")).otherwise(pl.lit("non_member")),
    )


def _group(dimension: str, row: dict[str, Any]) -> Group:
    n, seen, matched = row["parties"], row["seen"], row["matched"]
    low, high = wilson(matched, n)
    return Group(
        dimension, row["group"], n, seen, matched, seen / n, matched / n, low, high, matched / seen if seen else None
    )


def _with_ratio(groups: list[Group]) -> list[Group]:
    best = max((g.success for g in groups if g.parties >= FEWEST), default=0.0)
    if not best:
        return groups
    return [Group(**{**asdict(g), "ratio": g.success / best}) for g in groups]


FEWEST: Final = 20
"""Parties that a group needs to be the measure of others."""


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson, 1927).

    Examples
    --------
    >>> [round(bound, 3) for bound in wilson(8, 10)]
    [0.49, 0.943]
    """
    if n == 0:
        return 0.0, 1.0
    share = hits / n
    middle = share + Z * Z / (2 * n)
    spread = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    scale = 1 + Z * Z / n
    return max((middle - spread) / scale, 0.0), min((middle + spread) / scale, 1.0)
