"""Joint offers: what the cooperative of a cluster sells of those members whose own offer no list holds.

Nothing is offered twice: a maker that offers for itself is not in its cooperative's lot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from graph.sample.draws import rounded, stream
from graph.sample.goods import goods
from graph.sample.market import UNKNOWN, Offers

if TYPE_CHECKING:
    from graph.sample.makers import Makers
    from graph.sample.supporters import Group

PART: Final = 0.5
"""Part of a month's output that members leave to their cooperative."""


def joint_offers(makers: Makers, offers: Offers, cooperatives: Group, seed: int) -> Offers:
    """Return one offer a cooperative of a cluster that has something to sell; ``maker`` numbers the cooperative.

    A cooperative sells at a better price than a member alone, to a trader or to nobody yet; its lot is a whole
    load, so that buyers who need volume find one seller.
    """
    rng = stream(seed, "joint offers")
    silent = makers.trades & (makers.cluster >= 0)
    silent[offers.maker] = False
    rows = np.flatnonzero(silent)
    price = np.array([good.price for good in goods()], dtype=np.float64)
    monthly = PART * makers.sales_rp[rows] / 12.0 / price[makers.good[rows]]
    collected = np.bincount(makers.cluster[rows], weights=monthly, minlength=int(makers.cluster.max(initial=0)) + 2)
    sellers = np.flatnonzero((cooperatives.cluster >= 0) & (cooperatives.good >= 0))
    beside = np.bincount(cooperatives.cluster[sellers], minlength=len(collected))
    share = collected[cooperatives.cluster[sellers]] / beside[cooperatives.cluster[sellers]]
    sellers = sellers[share >= 1]
    share = share[share >= 1]
    good = cooperatives.good[sellers]
    count = len(sellers)
    outlet = np.where(rng.random(count) < 0.5, 0, 2)
    paid = price[good] * rng.lognormal(-0.2, 0.06, count)
    units = rounded(share)
    reach = np.array([one.reach_km for one in goods()], dtype=np.float64)[good]
    return Offers(
        maker=sellers,
        good=good,
        units=units,
        price=rounded(paid * rng.uniform(1.0, 1.06, count), 3),
        outlet=outlet,
        outlet_price=np.where(outlet == 0, rounded(paid, 3), UNKNOWN),
        grade=rng.integers(2, size=count),
        min_lot=np.where(units >= 10, rounded(units * 0.1, 1), UNKNOWN),
        radius_km=rounded(reach * rng.lognormal(0.5, 0.2, count), 1),
        stock=np.zeros(count, dtype=bool),
    )
