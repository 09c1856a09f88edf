"""Offers and demands: what makers can sell a month and what buyers want, so that some meet and some do not.

Prices lie around each good's price at the buyer's gate. A trader pays less than a direct buyer would, and a buyer's
present source costs it about what it would pay, so that both sides of a good match gain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.sample.draws import rounded, stream
from graph.sample.goods import goods

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graph.sample.buyers import Buyers
    from graph.sample.makers import Makers

OFFERING: Final = 0.88
"""Part of makers whose offer the office knows."""
OUTLETS: Final = ("trader", "direct", "none")
TRADER_SHARE: Final = 0.6
"""Part of makers outside clusters that sell through a trader; in clusters the planted structure says it."""
OTHER_ODDS: Final = (0.35, 0.25)
"""Of the rest, parts that sell direct and that have no outlet; what remains is unknown: the list does not say."""
SECOND_GOOD: Final = {"10391": "10392", "10392": "10391", "01270": "10761", "25910": "25999", "25999": "25910"}
"""What some makers offer beside their main good; tofu and tempe draw on one stock of soybeans."""
ONE_STOCK: Final = frozenset({"10391", "10392"})
UNKNOWN: Final = -1


@dataclass(frozen=True, eq=False)
class Offers:
    """Offers as arrays; ``outlet`` and ``outlet_price`` are -1 where unknown; ``stock`` marks a shared one."""

    maker: NDArray[np.int64]
    good: NDArray[np.int64]
    units: NDArray[np.int64]
    price: NDArray[np.int64]
    outlet: NDArray[np.int64]
    outlet_price: NDArray[np.int64]
    grade: NDArray[np.int64]
    min_lot: NDArray[np.int64]
    radius_km: NDArray[np.int64]
    stock: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Demands:
    """Demands as arrays; ``source_price``, ``min_lot`` are -1 where unknown; ``must`` is the good's stated must."""

    buyer: NDArray[np.int64]
    good: NDArray[np.int64]
    units: NDArray[np.int64]
    price: NDArray[np.int64]
    source_price: NDArray[np.int64]
    min_lot: NDArray[np.int64]
    max_partners: NDArray[np.int64]
    radius_km: NDArray[np.int64]
    must: NDArray[np.int64]


def _of_goods(values: list[float]) -> NDArray[np.float64]:
    return np.array(values, dtype=np.float64)


def make_offers(makers: Makers, seed: int, trader_share: NDArray[np.float64]) -> Offers:
    """Draw what the makers offer: their good, and for some a second one; ``trader_share`` is each maker's chance."""
    rng = stream(seed, "offers")
    first = np.flatnonzero(makers.trades & (rng.random(makers.count) < OFFERING))
    code = {good.kbli: number for number, good in enumerate(goods())}
    second = np.full(len(goods()), -1)
    for one, other in SECOND_GOOD.items():
        second[code[one]] = code[other]
    also = first[(second[makers.good[first]] >= 0) & (rng.random(len(first)) < 0.15)]
    maker = np.concatenate([first, also])
    good = np.concatenate([makers.good[first], second[makers.good[also]]])
    is_second = np.arange(len(maker)) >= len(first)
    with_second = np.zeros(makers.count, dtype=bool)
    with_second[also] = True
    stock = with_second[maker] & np.isin(makers.good[maker], [code[kbli] for kbli in ONE_STOCK])
    price = _of_goods([g.price for g in goods()])[good]
    units: NDArray[np.float64] = (
        makers.sales_rp[maker] / 12.0 * rng.uniform(0.25, 0.9, len(maker)) / price * np.where(is_second, 0.3, 1.0)
    )
    outlet = _outlets(rng, trader_share[maker])
    return _priced(rng, (maker, good, units, price, stock), outlet)


def _outlets(rng: np.random.Generator, trader_share: NDArray[np.float64]) -> NDArray[np.int64]:
    count = len(trader_share)
    other = np.searchsorted(np.cumsum(OTHER_ODDS), rng.random(count), side="right") + 1
    other[other == len(OUTLETS)] = UNKNOWN
    return np.where(rng.random(count) < trader_share, 0, other).astype(np.int64)


def _priced(
    rng: np.random.Generator,
    drawn: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]],
    outlet: NDArray[np.int64],
) -> Offers:
    maker, good, units, price, stock = drawn
    count = len(maker)
    paid = price * rng.lognormal(np.where(outlet == 0, -0.24, -0.1), 0.09, count)
    knows = (outlet >= 0) & (outlet < 2) & (rng.random(count) < 0.8)
    least = np.where(knows, paid * rng.uniform(0.97, 1.08, count), price * rng.lognormal(-0.18, 0.1, count))
    reach = _of_goods([g.reach_km for g in goods()])[good]
    whole = rounded(units)
    grade = np.where(rng.random(count) < 0.5, rng.integers(2, size=count), UNKNOWN)
    lot = np.where(rng.random(count) < 0.12, rounded(whole * 0.2, 1), UNKNOWN)
    return Offers(
        maker=maker,
        good=good,
        units=whole,
        price=rounded(least, 3),
        outlet=outlet,
        outlet_price=np.where(knows, rounded(paid, 3), UNKNOWN),
        grade=grade,
        min_lot=np.where(lot < whole, lot, UNKNOWN),
        radius_km=rounded(reach * rng.lognormal(0.3, 0.35, count), 1),
        stock=stock,
    )


def make_demands(buyers: Buyers, sellers: Sequence[Offers], seed: int) -> Demands:
    """Draw what the buyers want: for each good as many units as offers times its balance."""
    rng = stream(seed, "demands")
    buyer, good = (rows.astype(np.int64) for rows in np.nonzero(buyers.wants))
    count = len(buyer)
    weight = rng.lognormal(0, 0.9, count) * np.where(buyers.large[buyer], 2.5, 1.0)
    per_good = np.bincount(good, weights=weight, minlength=len(goods()))
    good_sold = np.concatenate([offers.good for offers in sellers])
    units_sold = np.concatenate([offers.units for offers in sellers]).astype(np.float64)
    supply = np.bincount(good_sold, weights=units_sold, minlength=len(goods()))
    balance = _of_goods([g.balance for g in goods()])
    units = rounded(weight * (supply * balance)[good] / per_good[good])
    price = _of_goods([g.price for g in goods()])[good] * rng.lognormal(0.02, 0.08, count)
    source = price * rng.lognormal(0.03, 0.05, count)
    reach = _of_goods([g.reach_km for g in goods()])[good] * rng.lognormal(0.6, 0.4, count)
    lot = np.where(rng.random(count) < 0.35, rounded(units * rng.uniform(0.001, 0.01, count), 1), UNKNOWN)
    has_must = np.array([len(g.musts) > 0 for g in goods()])[good] & (rng.random(count) < 0.3)
    which = (rng.random(count) * np.maximum([len(goods()[g].musts) for g in good], 1)).astype(np.int64)
    return Demands(
        buyer=buyer,
        good=good,
        units=units,
        price=rounded(price, 3),
        source_price=np.where(rng.random(count) < 0.65, rounded(source, 3), UNKNOWN),
        min_lot=np.where(lot > 1, lot, UNKNOWN),
        max_partners=np.where(rng.random(count) < 0.4, rng.integers(3, 40, size=count), UNKNOWN),
        radius_km=rounded(reach, 1),
        must=np.where(has_must, which, UNKNOWN),
    )
