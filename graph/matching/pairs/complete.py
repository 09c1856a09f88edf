"""From the best plan on the candidates kept to the best plan on all pairs, and the proof that it is.

A supplier keeps its best buyers only, so that a plan is exact on the pairs kept. Its prices say whether any pair that
was set aside would have made it better: one more scan, at those prices, finds every pair worth more than its two sides
earn. Pairs found are added and the market is solved again, until none is left; the plan is then optimal on all pairs,
and its prices prove it. Goods that share no pair share no price, so that only those in which a pair was found are
solved and scanned again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graph.arguments import plan_of, thing
from graph.errors import RuleViolation
from graph.matching.exact.unruled import plan_so_far, prove_plan
from graph.matching.pairs.candidates import Candidates
from graph.matching.pairs.rules import ADMISSIBLE
from graph.matching.pairs.scan import Found, scan
from graph.matching.plan import Plan, spoken
from graph.matching.solve import solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from graph.matching.market import Market
    from graph.matching.pairs.sides import Sides

PAIRS_A_ROUND: Final = 4
"""Pairs that each node may bring in before the next solve: enough to end in a few rounds."""


def overlooked(candidates: Candidates, plan: Plan) -> int:
    """Return how many pairs that were set aside are worth more than their two sides earn in the plan.

    0 proves that the plan is the best on all pairs that no rule excludes, not only on those kept.
    """
    thing("candidates", candidates, Candidates, RuleViolation)
    plan_of(candidates.found.supplier.size, plan)
    if not candidates.set_aside:
        return 0
    found = beyond(candidates.setting.sides, plan.supplier_price, plan.buyer_price, 0)
    return int(found.tallies[:, ADMISSIBLE].sum())


def completed(
    candidates: Candidates, plan: Plan, *, solver: Callable[[Market], Plan] = solve
) -> tuple[Candidates, Plan]:
    """Return candidates and plan that are optimal on all pairs, adding those that were wrongly set aside.

    Parameters
    ----------
    candidates, plan
        A market and its best plan on the pairs kept.
    solver
        What solves a market, such as the one in a process of its own.
    """
    thing("candidates", candidates, Candidates, RuleViolation)
    plan_of(candidates.found.supplier.size, plan)
    if not candidates.set_aside:
        return candidates, spoken(candidates, plan)
    sides = candidates.setting.sides
    supplier_good, buyer_good = goods_of(sides)
    u, v, flow = plan.supplier_price.copy(), plan.buyer_price.copy(), plan.flow
    proven = plan.status == "optimal"
    while candidates.set_aside:
        more = beyond(sides, u, v, PAIRS_A_ROUND)
        if not more.supplier.size:
            break
        more = replace(more, value=more.value + u[more.supplier] + v[more.buyer])
        candidates, flow = _with(candidates, more, flow)
        open_goods = np.unique(supplier_good[more.supplier])
        ours, theirs = np.isin(supplier_good, open_goods), np.isin(buyer_good, open_goods)
        sides = _only(sides, ours, theirs)
        part, rows = _part(candidates, ours)
        plan = solver(part)
        proven &= plan.status == "optimal"
        flow[rows] = plan.flow
        u[ours], v[theirs] = plan.supplier_price[ours], plan.buyer_price[theirs]
    if plan.market.pairs != candidates.found.supplier.size:  # the last round solved a part
        market = candidates.market()
        plan = Plan.of((prove_plan if proven else plan_so_far)(market, market.rows.from_caller(flow), u, v))
    return candidates, spoken(candidates, plan)


def goods_of(sides: Sides) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return which goods each supplier and buyer trade, as numbers; -1 for nodes that are in no pair at all.

    Goods of different numbers share no pair and no price.

    Examples
    --------
    >>> from graph.matching.pairs.nodes import blank_nodes
    >>> from graph.matching.pairs.sides import Links, Sides
    >>> classes = np.array([0, 1, -1], np.int32)
    >>> links = Links.of(classes[:2], classes[:2])
    >>> sides = Sides(blank_nodes(3), blank_nodes(3), classes, classes, 2, 2, links, np.zeros((1, 1), np.int64))
    >>> [goods.tolist() for goods in goods_of(sides)]
    [[0, 1, -1], [0, 1, -1]]
    """
    ours, theirs = goods_of_classes(sides)
    return ours[sides.supplier_class], theirs[sides.buyer_class]


def goods_of_classes(sides: Sides) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return which goods each class of suppliers and of buyers trades (:func:`goods_of`), and -1 for no class, last."""
    links, first = sides.links, sides.supplier_classes
    ends = (links.supplier_class, links.buyer_class.astype(np.int64) + first)
    size = first + sides.buyer_classes
    joined = coo_array((np.ones(links.supplier_class.size, np.int8), ends), shape=(size, size))
    label = connected_components(joined, directed=False)[1].astype(np.int64)
    return np.append(label[:first], -1), np.append(label[first:], -1)


def _only(sides: Sides, ours: NDArray[np.bool_], theirs: NDArray[np.bool_]) -> Sides:
    """Return the sides with all other nodes kept out."""
    if (ours | (sides.supplier_class < 0)).all() and (theirs | (sides.buyer_class < 0)).all():
        return sides
    return replace(
        sides,
        supplier_class=np.where(ours, sides.supplier_class, -1).astype(np.int32),
        buyer_class=np.where(theirs, sides.buyer_class, -1).astype(np.int32),
    )


def _part(candidates: Candidates, ours: NDArray[np.bool_]) -> tuple[Market, NDArray[np.int64]]:
    """Return the market of some suppliers' pairs, and where those stand; nodes keep their numbers."""
    found = candidates.found
    rows = np.flatnonzero(ours[found.supplier])
    if rows.size == found.supplier.size:
        return candidates.market(), rows
    part = replace(candidates, found=found.rows(rows))
    return part.market(), rows


def beyond(sides: Sides, u: NDArray[np.int64], v: NDArray[np.int64], most: int) -> Found:
    """Scan at prices: what a pair is worth more than its sides earn, where it is more."""
    sellers, takers = sides.suppliers.copy(), sides.buyers.copy()
    sellers["term"] -= u
    takers["term"] -= v
    return scan(replace(sides, suppliers=sellers, buyers=takers), most=most, back=most, gains_only=True)


def _with(candidates: Candidates, more: Found, flow: NDArray[np.int64]) -> tuple[Candidates, NDArray[np.int64]]:
    """Return candidates with more pairs, and the units of all of them: none of those that come."""
    found = candidates.found
    key = np.concatenate([f.supplier.astype(np.int64) * candidates.buyers.height + f.buyer for f in (found, more)])
    order = np.argsort(key, kind="stable")
    both = Found(
        supplier=np.concatenate((found.supplier, more.supplier))[order],
        buyer=np.concatenate((found.buyer, more.buyer))[order],
        value=np.concatenate((found.value, more.value))[order],
        distance_km=np.concatenate((found.distance_km, more.distance_km))[order],
        link=np.concatenate((found.link, more.link))[order],
        tallies=found.tallies,
    )
    units = np.concatenate((flow, np.zeros(more.supplier.size, np.int64)))[order]
    return replace(candidates, found=both, set_aside=candidates.set_aside - more.supplier.size), units
