"""Best use of a budget: which interventions, where, add most to the plan, with a proven gap and the whole curve.

An intervention lifts one barrier for the suppliers of one product in one region: a certificate that buyers demand, lots
too small (a consortium), or distance (a joint depot). Each is a change that a scenario can make, so that what is told
of a choice is what ``jejaring scenario`` tells of it. What several add together is no sum: the market of each product
is worked out for every set of its interventions, from where the plan stands (:mod:`graph.planning.measures`). Products
share no price, so that the best over products is an exact knapsack over each product's list of (cost, value). Where a
product has more than ``MOST`` interventions the dearest are taken, and the gap says what the others could at most add.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import RuleViolation
from graph.matching.assumptions import Assumptions
from graph.planning.best_plan import best_plan, only_products
from graph.planning.cells import region_at
from graph.planning.changes import apply
from graph.planning.intervention import Intervention, as_scenario
from graph.planning.lacks.market import capability_rows, without_barrier
from graph.planning.measures import Measures
from graph.planning.scenarios import run_scenario
from graph.reference.shipped import read_toml

if TYPE_CHECKING:
    from graph.planning.cells import Level
    from graph.planning.scene import Scene

MOST: Final = 4
"""Interventions of one product that are tried in every combination."""
PRODUCTS: Final = 30
MONTHS: Final = 12
JAVA: Final = ("31", "32", "33", "34", "35", "36")


@dataclass(frozen=True)
class Choice:
    """What is chosen for a budget: value a month, cost, the interventions, and the most that was left unproven."""

    budget_rp: int
    cost_rp: int
    value_rp_per_month: int
    gap_rp_per_month: int
    chosen: tuple[Intervention, ...]


def interventions(scene: Scene, *, level: Level = "province") -> list[Intervention]:
    """Return what could be paid for: the product that lacks most first, and within it the dearest lack."""
    costs = read_toml("planning.toml")["intervention"]
    rows = capability_rows(scene).with_columns(region=region_at(pl.col("region"), level))
    cells = (
        rows.drop_nulls(["region", "commodity"])
        .filter((pl.col("value_rp") > 0) & pl.col("barrier").is_in(list(costs)))
        .group_by("barrier", "region", "commodity")
        .agg(pl.col("value_rp").sum(), firms=pl.col("party").unique().sort())
        .filter((pl.col("barrier") != "volume") | (pl.col("firms").list.len() > 1))  # one alone is no consortium
        .with_columns(whole=pl.col("value_rp").sum().over("commodity"))
        .sort(["whole", "commodity", "value_rp", "region", "barrier"], descending=[True, False, True, False, False])
    )
    found = []
    for row in cells.iter_rows(named=True):
        cost = costs[row["barrier"]]
        total = int(cost.get("once_rp", 0)) + int(cost.get("per_firm_rp", 0)) * len(row["firms"])
        found.append(Intervention(row["barrier"], row["region"], row["commodity"], tuple(row["firms"]), total))
    return found


def best_use(
    scene: Scene,
    budget_rp: int,
    *,
    level: Level = "province",
    steps: int = 10,
    least_outside_java: float = 0.0,
    options: list[Intervention] | None = None,
    most: int = MOST,
) -> list[Choice]:
    """Return the best choice for each of ``steps`` parts of a budget, the whole budget last.

    Parameters
    ----------
    budget_rp
        Rupiah, once.
    least_outside_java
        A floor of fairness: at least this share of what is spent goes outside Java.
    options
        What can be paid for, at most one of a barrier in a region and product; None takes :func:`interventions`.
    most
        Interventions of one product that are tried in every combination.

    Raises
    ------
    RuleViolation
        If the budget or the floor is no sensible number.
    """
    if budget_rp < 0 or not 0 <= least_outside_java <= 1 or steps < 1:
        message = f"a budget of {budget_rp} with a floor of {least_outside_java} cannot be spent"
        raise RuleViolation(message, hint="a budget from 0 up, a floor from 0 to 1, one step or more")
    offered = options if options is not None else interventions(scene, level=level)
    offered = [one for one in offered if one.cost_rp <= budget_rp]
    measures, fronts, left = Measures(scene, tuple(offered)), [], []
    by_product: dict[str, list[Intervention]] = {}
    for one in offered:
        by_product.setdefault(one.commodity, []).append(one)
    for place, (commodity, ours) in enumerate(by_product.items()):
        tried = most if place < PRODUCTS else 0
        front = _front(scene, measures, ours[:tried], budget_rp)
        # Without a floor it is one where money goes.
        fronts.append(_pruned(front if least_outside_java else [(p[0], 0, p[2], p[3]) for p in front]))
        if ours[tried:]:
            more = max(0, _most(scene, measures, commodity) - max(point[2] for point in front))
            left.append((min(one.cost_rp for one in ours[tried:]), more))
    combined = _combined(fronts, budget_rp)
    budgets = [budget_rp * step // steps for step in range(1, steps + 1)]
    return _curve(scene, [_best(combined, budget, least_outside_java) for budget in budgets], budgets, left)


Point = tuple[int, int, int, tuple[Intervention, ...]]
"""Cost, cost outside Java, value, and what is bought."""


def _curve(scene: Scene, points: list[Point], budgets: list[int], left: list[tuple[int, int]]) -> list[Choice]:
    """Return the choice of each budget, valued as a scenario of the whole of it.

    A certificate that is paid for one product counts for the others of the same firm too: what that adds is in the
    value, and was not looked for.
    """
    valued: dict[tuple[Intervention, ...], int] = {(): 0}
    curve: list[Choice] = []
    for (cost, _, found, chosen), budget in zip(points, budgets, strict=True):
        if chosen not in valued:
            changes = as_scenario(scene.network, chosen)
            valued[chosen] = int(run_scenario(scene, changes, social=False).summary["value"]["change"])
        value = valued[chosen]
        gap = max(0, found + sum(more for least, more in left if least <= budget) - value)
        curve.append(Choice(budget, cost, value, gap, chosen))
    return curve


def _front(scene: Scene, measures: Measures, ours: list[Intervention], budget_rp: int) -> list[Point]:
    """Return (cost, cost outside Java, value, what) of every set of a product that a budget can pay for."""
    points: list[Point] = [(0, 0, 0, ())]
    for size in range(1, len(ours) + 1):
        for some in combinations(ours, size):
            cost = sum(one.cost_rp for one in some)
            if cost > budget_rp:
                continue
            outside = sum(one.cost_rp for one in some if one.region[:2] not in JAVA)
            points.append((cost, outside, _worth(scene, measures, some), some))
    return points


def _worth(scene: Scene, measures: Measures, some: tuple[Intervention, ...]) -> int:
    """Return what some interventions in one product add to its market."""
    commodity = some[0].commodity
    value = measures.value(commodity, some)
    if value is None:
        changes = as_scenario(scene.network, some)
        network = apply(scene.network, Assumptions.on(scene.network.as_of), changes)[0]
        value = int(best_plan(only_products(network, [commodity]), kind="volume", like=scene.market)[1].value)
    return value - scene.traded.only([commodity]).value


def _most(scene: Scene, measures: Measures, commodity: str) -> int:
    """Return more than what any interventions in a product add to its market."""
    value = measures.most(commodity)
    if value is None:
        market = only_products(scene.network, [commodity])
        for barrier in ("certificate", "volume"):
            market = without_barrier(market, barrier)[0]
        value = int(best_plan(market, kind="volume", radius_km=math.inf)[1].value)
    return value - scene.traded.only([commodity]).value


def _pruned(points: list[Point]) -> list[Point]:
    """Return the points that no other beats in cost, cost outside Java and value.

    Examples
    --------
    >>> [point[:3] for point in _pruned([(2, 0, 5, ()), (1, 0, 5, ()), (3, 1, 4, ()), (4, 0, 6, ())])]
    [(1, 0, 5), (3, 1, 4), (4, 0, 6)]
    """
    kept: list[Point] = []
    outside: list[int] = []  # ascending, of the points kept that no other kept beats in outside and value
    value: list[int] = []  # of the same, descending
    for point in sorted(points, key=lambda p: (p[0], -p[2], -p[1])):
        at = bisect_left(outside, point[1])
        if at < len(outside) and value[at] >= point[2]:
            continue
        kept.append(point)
        to = at + (at < len(outside) and outside[at] == point[1])
        least = at
        while least and value[least - 1] <= point[2]:
            least -= 1
        outside[least:to], value[least:to] = [point[1]], [point[2]]
    return kept


def _combined(fronts: list[list[Point]], budget_rp: int) -> list[Point]:
    """Return the sets over all products that no other set beats, within the budget."""
    held: list[Point] = [(0, 0, 0, ())]
    for front in fronts:
        held = _pruned(
            [
                (a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3])
                for a in held
                for b in front
                if a[0] + b[0] <= budget_rp
            ]
        )
    return held


def _best(points: list[Point], budget_rp: int, floor: float) -> Point:
    fits = [p for p in points if p[0] <= budget_rp and p[1] >= floor * p[0]]
    return max(fits, key=lambda p: (p[2], -p[0]))


def as_dict(choice: Choice) -> dict[str, Any]:
    """Return a choice as plain values."""
    return {
        "budget_rp": choice.budget_rp,
        "cost_rp": choice.cost_rp,
        "value_rp_per_month": choice.value_rp_per_month,
        "value_rp_per_year": choice.value_rp_per_month * MONTHS,
        "gap_rp_per_month": choice.gap_rp_per_month,
        "chosen": [
            {"barrier": one.barrier, "region": one.region, "commodity": one.commodity, "firms": len(one.firms),
             "cost_rp": one.cost_rp}
            for one in choice.chosen
        ],
    }  # fmt: skip
