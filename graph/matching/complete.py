"""From the best plan on the candidates kept to the best plan on all pairs, and the proof that it is.

A supplier keeps its best buyers only, so that a plan is exact on the pairs kept. Its prices say whether any pair that
was set aside would have made it better: one more scan, at those prices, finds every pair worth more than its two sides
earn. Pairs found are added and the market is solved again, until none is left; the plan is then optimal on all pairs,
and its prices prove it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.matching.nearest import spoken
from graph.matching.rules import ADMISSIBLE
from graph.matching.scan import Found, scan
from graph.matching.solve import solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.matching.candidates import Candidates
    from graph.matching.market import Market
    from graph.matching.plan import Plan

PAIRS_A_ROUND: Final = 4
"""Pairs that each node may bring in before the next solve: enough to end in a few rounds."""


def overlooked(candidates: Candidates, plan: Plan) -> int:
    """Return how many pairs that were set aside are worth more than their two sides earn in the plan.

    0 proves that the plan is the best on all pairs that no rule excludes, not only on those kept.
    """
    if not candidates.set_aside:
        return 0
    return int(_beyond(candidates, plan, 0).tallies[:, ADMISSIBLE].sum())


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
    while candidates.set_aside:
        more = _beyond(candidates, plan, PAIRS_A_ROUND)
        if not more.supplier.size:
            break
        u, v = plan.supplier_price[more.supplier], plan.buyer_price[more.buyer]
        candidates = _with(candidates, replace(more, value=more.value + u + v))
        plan = solver(candidates.market())
    return candidates, spoken(candidates, plan)


def _beyond(candidates: Candidates, plan: Plan, most: int) -> Found:
    """Scan at the plan's prices: what a pair is worth more than its sides earn, where it is more."""
    sides = candidates.setting.sides
    sellers, takers = sides.suppliers.copy(), sides.buyers.copy()
    sellers["term"] -= plan.supplier_price
    takers["term"] -= plan.buyer_price
    return scan(replace(sides, suppliers=sellers, buyers=takers), most=most, back=most)


def _with(candidates: Candidates, more: Found) -> Candidates:
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
    return replace(candidates, found=both, set_aside=candidates.set_aside - more.supplier.size)
