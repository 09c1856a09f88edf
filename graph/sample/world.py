"""The synthetic world: makers, buyers, everyone around them, offers, demands and ties, all drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.errors import RuleViolation
from graph.sample.buyers import buyer_frame, make_buyers
from graph.sample.cluster_ties import Outsiders, inside_ties, members_of, outside_ties
from graph.sample.clusters import Cluster, clusters, structures
from graph.sample.goods import goods
from graph.sample.joint_offers import joint_offers
from graph.sample.makers import make_makers, maker_frame
from graph.sample.market import TRADER_SHARE, Demands, make_demands, make_offers
from graph.sample.other_ties import Cast, other_ties
from graph.sample.supporters import make_supporters, supporter_frame
from graph.sample.tie_rows import TieRows, together

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.sample.market import Offers

BUYERS: Final = 0.05
"""Part of enterprises that are medium or large buyers."""
LARGEST: Final = 1_000_000


@dataclass(frozen=True, eq=False)
class World:
    """A drawn world before it is written as a Network or as office lists; parties are numbered in one row.

    ``joint`` are the offers of cooperatives.
    """

    enterprises: int
    seed: int
    cast: Cast
    demands: Demands
    joint: Offers
    ties: TieRows
    parties: pl.DataFrame

    @property
    def planned(self) -> tuple[Cluster, ...]:
        """The clusters and what is planted in them."""
        return self.cast.planned

    @property
    def offers(self) -> Offers:
        """What makers offer."""
        return self.cast.offers

    @property
    def sellers(self) -> tuple[tuple[Offers, int], ...]:
        """Offers of makers and of cooperatives, each with the row of the first party that their numbers count from."""
        return (self.offers, 0), (self.joint, self.cast.first("cooperative"))


def make_world(enterprises: int = 2000, seed: int = 0) -> World:
    """Draw a world of so many enterprises, one in twenty of them a buyer.

    Raises
    ------
    RuleViolation
        If the number is below 1 or above a million.

    Examples
    --------
    >>> make_world(200).parties["kind"].n_unique()
    16
    """
    if not 1 <= enterprises <= LARGEST:
        message = f"{enterprises} enterprises cannot be made"
        raise RuleViolation(message, hint=f"ask for 1 to {LARGEST:,}", enterprises=enterprises)
    buying = max(round(enterprises * BUYERS), min(enterprises - 1, 1))
    planned = clusters(enterprises - buying, seed)
    buyers = make_buyers(buying, seed, planned, enterprises - buying)
    makers = make_makers(enterprises - buying, seed, planned, buyers)
    offers = make_offers(makers, seed, _trader_share(planned, makers.cluster))
    supporters = make_supporters(seed, planned, makers, buyers.homes)
    joint = joint_offers(makers, offers, supporters["cooperative"], seed)
    demands = make_demands(buyers, (offers, joint), seed)
    cast = Cast(planned, makers, buyers, supporters, offers)
    members = members_of(planned, makers.good)
    ties = together(
        [
            inside_ties(seed, planned, members),
            outside_ties(seed, planned, members, _outsiders(cast)),
            other_ties(cast, seed),
        ]
    )
    frames = [maker_frame(makers, seed), buyer_frame(buyers, seed)]
    frames += [supporter_frame(group, planned, makers, seed) for group in supporters.values()]
    return World(enterprises, seed, cast, demands, joint, ties, _parties(frames, cast))


def _trader_share(planned: tuple[Cluster, ...], cluster: NDArray[np.int64]) -> NDArray[np.float64]:
    shares = [structures()[one.now].trader for one in planned]
    return np.array([*shares, TRADER_SHARE])[cluster]


def _outsiders(cast: Cast) -> Outsiders:
    makers = cast.makers
    trading = np.flatnonzero(makers.trades)
    peers = trading[np.argsort(makers.good[trading], kind="stable")]
    first = np.searchsorted(makers.good[peers], np.arange(len(goods()) + 1))
    advisers = np.concatenate([cast.anywhere(kind) for kind in ("bds_provider", "institution", "foster_company")])
    return Outsiders(peers, first, advisers)


def _parties(frames: list[pl.DataFrame], cast: Cast) -> pl.DataFrame:
    """One frame of everyone; a few makers belong to the groups that buyers belong to."""
    everyone = pl.concat(frames, how="diagonal")
    groups = cast.buyers.parent.drop_nulls().unique().sort()
    if len(groups) == 0:
        return everyone
    number = pl.int_range(pl.len())
    owned = (number < cast.makers.count) & (number % 331 == 17)
    owner = pl.lit(groups).gather(number // 331 % len(groups))
    return everyone.with_columns(pl.when(owned).then(owner).otherwise(pl.col("parent")).alias("parent"))
