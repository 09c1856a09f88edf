"""Best use of a budget: which interventions, where, add most to the plan, with a proven gap and the whole curve.

An intervention lifts one barrier for the suppliers of one product in one region: a certificate that buyers demand,
lots too
small (a consortium), or distance (a joint depot). What several add together is no sum, so that the market of each
product
is solved for every set of its interventions; products share nothing, so that the best over products is an exact
knapsack over each product's list of (cost, value). Where a product has more than ``MOST`` interventions the dearest are
taken, and the gap says what the others could at most add.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import RuleViolation
from graph.planning.best_plan import best_plan, only_products
from graph.planning.cells import region_at
from graph.planning.lacks.market import REFUSALS, capability_rows, without_barrier
from graph.reference.shipped import read_toml

if TYPE_CHECKING:
    from graph.network import Network
    from graph.planning.cells import Level
    from graph.planning.scene import Scene

MOST: Final = 4
"""Interventions of one product that are tried in every combination."""
PRODUCTS: Final = 30
MONTHS: Final = 12
PRICES: Final = ("price_rp_per_unit", "outlet_price_rp_per_unit")
JAVA: Final = ("31", "32", "33", "34", "35", "36")


@dataclass(frozen=True)
class Intervention:
    """One thing to pay for.

    Attributes
    ----------
    barrier
        ``certificate``, ``volume`` or ``distance``.
    firms
        Whom it reaches.
    cost_rp
        Once.
    """

    barrier: str
    region: str
    commodity: str
    firms: tuple[str, ...]
    cost_rp: int

    @property
    def name(self) -> str:
        """Barrier, region and product as one word."""
        return f"{self.barrier}:{self.region}:{self.commodity}"


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
) -> list[Choice]:
    """Return the best choice for each of ``steps`` parts of a budget, the whole budget last.

    Parameters
    ----------
    budget_rp
        Rupiah, once.
    least_outside_java
        A floor of fairness: at least this share of what is spent goes outside Java.
    options
        What can be paid for; None takes :func:`interventions`.

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
    fronts, gap = [], 0
    by_product: dict[str, list[Intervention]] = {}
    for one in offered:
        by_product.setdefault(one.commodity, []).append(one)
    for place, (commodity, ours) in enumerate(by_product.items()):
        if place < PRODUCTS:
            front, left = _front(scene, commodity, ours, budget_rp)
            fronts.append(front)
            gap += left
        else:
            gap += max(0, _most(scene, commodity) - _worth(scene, commodity, ()))
    combined = _combined(fronts, budget_rp)
    return [_choice(combined, budget_rp * step // steps, least_outside_java, gap) for step in range(1, steps + 1)]


Point = tuple[int, int, int, tuple[Intervention, ...]]


def _front(scene: Scene, commodity: str, ours: list[Intervention], budget_rp: int) -> tuple[list[Point], int]:
    """Return (cost, cost outside Java, value, what) of every set that a budget can pay for, and the gap."""
    tried, rest = ours[:MOST], ours[MOST:]
    base = _worth(scene, commodity, ())
    points: list[Point] = [(0, 0, 0, ())]
    for size in range(1, len(tried) + 1):
        for some in combinations(tried, size):
            cost = sum(one.cost_rp for one in some)
            if cost > budget_rp:
                continue
            outside = sum(one.cost_rp for one in some if one.region[:2] not in JAVA)
            points.append((cost, outside, _worth(scene, commodity, some) - base, some))
    best = max(point[2] for point in points)
    left = max(0, _most(scene, commodity) - base - best) if rest else 0
    return _pruned(points), left


def _worth(scene: Scene, commodity: str, some: tuple[Intervention, ...]) -> int:
    network = only_products(scene.network, [commodity])
    for one in some:
        network = lifted(network, one)
    return int(best_plan(network, kind="volume", like=scene.market)[1].value)


def _most(scene: Scene, commodity: str) -> int:
    """Return what a product's market is worth without any barrier for anybody: more is not to be had."""
    network = only_products(scene.network, [commodity])
    for barrier in ("certificate", "volume"):
        network = without_barrier(network, barrier)[0]
    return int(best_plan(network, kind="volume", radius_km=math.inf, forgiven=REFUSALS)[1].value)


def lifted(network: Network, one: Intervention) -> Network:
    """Return the network with a barrier lifted for the firms of an intervention."""
    offers, parties = network.offers, network.parties
    firm = pl.col("party").is_in(list(one.firms))
    if one.barrier == "certificate":
        musts = network.demands.filter(pl.col("commodity") == one.commodity)["required"].explode(
            empty_as_null=True
        ).drop_nulls().unique().sort().to_list()  # fmt: skip
        held = pl.col("certifications").fill_null(pl.lit([], dtype=pl.List(pl.String)))
        gained = held.list.concat(pl.lit(musts, dtype=pl.List(pl.String))).list.unique().list.sort()
        parties = parties.with_columns(
            certifications=pl.when(pl.col("id").is_in(list(one.firms))).then(gained).otherwise("certifications")
        )
    elif one.barrier == "volume":
        offers = _one_lot(offers, firm)
    else:
        offers = offers.with_columns(radius_km=pl.when(firm).then(pl.col("radius_km") * 2).otherwise("radius_km"))
    return replace(network, parties=parties, offers=offers.sort("id"))


def _one_lot(offers: pl.DataFrame, firm: pl.Expr) -> pl.DataFrame:
    """Let the first firm of each product and unit sell for all of them: one lot, at their mean price."""
    ours = offers.filter(firm)
    if not ours.height:
        return offers
    units = pl.col("units_per_month").fill_null(0)
    means = [
        ((pl.col(name) * units).sum() / units.filter(pl.col(name).is_not_null()).sum())
        .fill_nan(None)
        .round()
        .cast(pl.Int64)
        .alias(name)
        for name in PRICES
    ]
    keys = ["commodity", "product", "unit", "month"]
    rest = [name for name in ours.columns if name not in (*keys, "units_per_month", *PRICES)]
    lots = (
        ours.sort("id")
        .group_by(keys, maintain_order=True)
        .agg(units.sum().alias("units_per_month"), *means, *[pl.col(name).first() for name in rest])
    )
    return pl.concat([offers.filter(~firm), lots.select(offers.columns)])


def _pruned(points: list[Point]) -> list[Point]:
    """Return the points that no other beats in cost, cost outside Java and value."""
    kept: list[Point] = []
    for point in sorted(points, key=lambda p: (p[0], -p[2], -p[1])):
        if not any(k[0] <= point[0] and k[1] >= point[1] and k[2] >= point[2] for k in kept):
            kept.append(point)
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


def _choice(points: list[Point], budget_rp: int, floor: float, gap: int) -> Choice:
    fits = [p for p in points if p[0] <= budget_rp and p[1] >= floor * p[0]]
    cost, _, value, chosen = max(fits, key=lambda p: (p[2], -p[0]))
    return Choice(budget_rp, cost, value, gap, chosen)


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
