"""Markets as in ../shared/research/matching.md section 1, drawn from a seed.

85 % micro suppliers (1-10 units), 13 % small (10-50), 2 % medium (50-200); one buyer for twenty suppliers with
Pareto demands, in all 0.9 of supply; places around 34 centres, 10-30 draws of a buyer each.
"""

from __future__ import annotations

import numpy as np

CENTRES = 34


def _units(draw, suppliers):
    size = draw.random(suppliers)
    micro, small, medium = (draw.integers(a, b + 1, suppliers) for a, b in ((1, 10), (10, 50), (50, 200)))
    return np.where(size < 0.85, micro, np.where(size < 0.98, small, medium)).astype(np.int64)


def _demands(draw, buyers, total):
    weight = draw.pareto(1.3, buyers) + 1
    demand = np.maximum(1, np.floor(weight / weight.sum() * total)).astype(np.int64)
    demand[0] += max(0, total - int(demand.sum()))
    return demand


def one_component(suppliers, seed=0, *, buyers=None, scale=10_000):
    """Suppliers reach buyers of one to three commodities, near ones rather: one connected component."""
    return _market(
        suppliers,
        buyers or suppliers // 20,
        seed,
        commodities=max(4, min(40, suppliers // 250)),
        crossing=True,
        scale=scale,
    )


def many_components(suppliers, seed=0, *, buyers=None, components=400, scale=10_000):
    """One commodity a party: as many components as commodities, of very different sizes."""
    return _market(suppliers, buyers or suppliers // 20, seed, commodities=components, crossing=False, scale=scale)


def _market(n, m, seed, *, commodities, crossing, scale):
    draw = np.random.default_rng(seed)
    S = _units(draw, n)
    D = _demands(draw, m, int(0.9 * S.sum()))
    share = 1 / np.arange(1, commodities + 1)
    share /= share.sum()
    place = draw.normal(0, 10, (CENTRES, 2))
    own_i, own_j = draw.integers(0, CENTRES, n), draw.integers(0, CENTRES, m)
    at_i = place[own_i] + draw.normal(0, 1, (n, 2))
    at_j = place[own_j] + draw.normal(0, 1, (m, 2))
    goods_j = np.concatenate(
        [np.arange(min(commodities, m)), draw.choice(commodities, max(0, m - commodities), p=share)]
    )
    by_goods = np.argsort(goods_j, kind="stable")
    start = np.searchsorted(goods_j[by_goods], np.arange(commodities + 1))
    reach = draw.integers(1, 4, n) if crossing else np.ones(n, np.int64)
    goods_i = np.stack([draw.choice(commodities, n, p=share) for _ in range(3)])
    draws = draw.integers(*((8, 22) if crossing else (10, 31)), n)
    i = np.repeat(np.arange(n), draws)
    goods = goods_i[draw.integers(0, reach[i]), i]
    width = start[goods + 1] - start[goods]
    j = by_goods[start[goods] + (draw.random(i.size) * width).astype(np.int64)]
    key = np.unique(i * m + j)
    i, j = key // m, key % m
    distance = np.hypot(*(at_i[i] - at_j[j]).T)
    pay = draw.random(m)
    score = (
        0.35 * np.exp(-distance / 8)
        + 0.25 * draw.random(i.size)
        + 0.15 * pay[j]
        + 0.10 * draw.random(i.size)
        + 0.15 * draw.random(i.size)
    )
    return S, D, i.astype(np.int32), j.astype(np.int32), np.maximum(1, np.round(score * scale)).astype(np.int64)


def one_to_one(parties, seed=0, *, partners=20, scale=10_000):
    """As many buyers as suppliers, each of one unit, about twenty candidates each."""
    draw = np.random.default_rng(seed)
    key = np.unique(np.repeat(np.arange(parties), partners) * parties + draw.integers(0, parties, parties * partners))
    i, j = key // parties, key % parties
    units = np.ones(parties, np.int64)
    return units, units.copy(), i.astype(np.int32), j.astype(np.int32), draw.integers(1, scale + 1, key.size)
