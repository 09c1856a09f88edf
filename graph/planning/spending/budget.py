"""Best use of a budget: which interventions, where, add most to the plan, with a proven gap and the whole curve.

An intervention lifts one barrier for the suppliers of one product in one region: a certificate that buyers demand, lots
too small (a consortium), or distance (a joint depot). Each is a change that a scenario can make, so that what is told
of a choice is what ``jejaring scenario`` tells of it. What several add together is no sum. The best is found between
two walls: a whole program buys what would add most by the ceilings known (:mod:`graph.planning.spending.purchase`),
which nothing can exceed; the market of each product is worked out for what was bought there, from where the plan stands
(:mod:`graph.planning.spending.measures`), and its prices are a new ceiling (:mod:`graph.planning.spending.ceilings`).
Products share no price. Where the program buys nothing that was not worked out, its bound is what that is worth, and it
is best; where ``ROUNDS`` are over before, the gap is what is left between the two. It is Benders' decomposition, with
cuts that many sets share, so that few of them are ever worked out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import RuleViolation
from graph.matching.arrays import exact_dot
from graph.matching.assumptions import Assumptions
from graph.planning.best_plan import best_plan, only_products
from graph.planning.cells import region_at
from graph.planning.certified import yet_to_get
from graph.planning.lacks.market import capability_rows
from graph.planning.scenario.changes import apply
from graph.planning.scenario.scenarios import run_scenario
from graph.planning.spending.ceilings import Ceilings, around
from graph.planning.spending.intervention import Intervention, as_scenario
from graph.planning.spending.measures import Measures
from graph.planning.spending.purchase import Purchase
from graph.planning.spending.tied import blocks_of
from graph.reference.shipped import read_toml

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.planning.cells import Level
    from graph.planning.scene import Scene
    from graph.planning.spending.ceilings import Ceiling
    from graph.planning.spending.tied import Places

ROUNDS: Final = 200
"""How often a program is made better for one budget, at most."""
MONTHS: Final = 12


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
    market, network = scene.market[0], scene.network
    fees = {(one["party"], one["commodity"]): one["cost_rp"]
            for one in yet_to_get(network, market.setting.assumptions.repairs).iter_rows(named=True)}  # fmt: skip
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
        if row["barrier"] == "certificate":  # what each really lacks, as gaps and what a maker is told have it
            total = sum(fees.get((firm, row["commodity"]), 0) for firm in row["firms"])
        else:
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
    rounds: int = ROUNDS,
    told: Callable[[int, int], None] | None = None,
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
    rounds
        How often the search goes on for one budget, at most: fewer leave a wider gap.
    told
        Called after each part with how many are done, and of how many.

    Raises
    ------
    RuleViolation
        If the budget or the floor is no sensible number.
    """
    if budget_rp < 0 or not 0 <= least_outside_java <= 1 or steps < 1:
        message = f"a budget of {budget_rp} with a floor of {least_outside_java} cannot be spent"
        raise RuleViolation(message, hint="a budget from 0 up, a floor from 0 to 1, one step or more")
    offered = options if options is not None else interventions(scene, level=level)
    search = _Search(scene, tuple(one for one in offered if one.cost_rp <= budget_rp), least_outside_java)
    found = []
    for step in range(1, steps + 1):
        found.append(search.best(budget_rp * step // steps, rounds))
        if told is not None:
            told(step, steps)
    return found


@dataclass(frozen=True, eq=False)
class _Search:
    """What is known of sets of interventions, kept from one budget to the next."""

    scene: Scene
    offered: tuple[Intervention, ...]
    least_outside_java: float
    worth: dict[tuple[str, Places], int] = field(default_factory=dict)
    told: dict[Places, int] = field(default_factory=lambda: {(): 0})
    seen: set[Places] = field(default_factory=set)

    @cached_property
    def measures(self) -> Measures:
        return Measures(self.scene, self.offered)

    @cached_property
    def blocks(self) -> dict[str, tuple[Places, ...]]:
        """Places of the interventions that meet, by product."""
        sold = self.scene.market[0].suppliers.select("party", "commodity").unique()
        return blocks_of(self.offered, sold.iter_rows())

    @cached_property
    def purchase(self) -> Purchase:
        purchase = Purchase(self.offered, self.blocks, self.least_outside_java)
        for product in self.blocks:
            purchase.ceilings[product] = []
            self._work_out(product, (), purchase.ceilings[product])
        return purchase

    @cached_property
    def _ceilings(self) -> dict[str, Ceilings]:
        return {product: Ceilings(self.measures, product, blocks) for product, blocks in self.blocks.items()}

    def best(self, budget: int, rounds: int) -> Choice:
        """Return the best choice for a budget, valued as a scenario of the whole of it.

        A certificate that is paid for one product counts for the others of the same firm too: what that adds is in the
        value and in the bound.
        """
        chosen, bound = self.purchase.best(budget)
        points, cheapest = [(), chosen], False
        for _ in range(rounds):
            if self._learns(chosen):
                (chosen, bound), cheapest = self.purchase.best(budget), False
            elif cheapest:
                break
            else:  # nothing adds more; of what adds as much, the cheapest
                found = self.purchase.cheapest(budget, bound)
                if found is None:  # the bound is of a search that was cut short
                    break
                chosen, cheapest = found, True
            points.append(chosen)
        for some in points:
            self._learns(some)
        self.seen.update(points)
        chosen = max(
            (some for some in self.seen if self._cost(some) <= budget),
            key=lambda some: (self._sum(some), -self._cost(some), some),
        )
        value = self._told(chosen)
        return Choice(budget, self._cost(chosen), value, max(0, bound - value), tuple(self.offered[k] for k in chosen))

    def _parts(self, chosen: Places) -> list[tuple[str, Places]]:
        """Return what of a choice is in each product, or reaches it."""
        return [(product, tuple(k for block in blocks for k in block if k in chosen))
                for product, blocks in self.blocks.items()]  # fmt: skip

    def _learns(self, chosen: Places) -> bool:
        """Work out what is new in a choice; return whether anything was."""
        new = [part for part in self._parts(chosen) if part not in self.worth]
        for product, mine in new:
            self._work_out(product, mine, self.purchase.ceilings[product])
        return bool(new)

    def _sum(self, chosen: Places) -> int:
        return sum(self.worth[part] for part in self._parts(chosen))

    def _cost(self, chosen: Places) -> int:
        return sum(self.offered[k].cost_rp for k in chosen)

    def _told(self, chosen: Places) -> int:
        """Return what a scenario says of a choice."""
        if chosen not in self.told:
            changes = as_scenario(self.scene.network, [self.offered[k] for k in chosen])
            self.told[chosen] = int(run_scenario(self.scene, changes, social=False).summary["value"]["change"])
        return self.told[chosen]

    def _work_out(self, product: str, mine: Places, ceilings: list[Ceiling]) -> None:
        """Work out what a set of a product adds, and what its prices say of all others."""
        priced = self.measures.priced(product, [self.offered[k] for k in mine])
        ceiling = None if priced is None else self._ceilings[product].at(priced.price)
        if priced is None or ceiling is None:
            self.worth[product, mine] = _anew(self.scene, product, [self.offered[k] for k in mine])
            ceilings.append(around(self.worth[product, mine], mine, self.blocks[product], _most(self.scene, product)))
        else:
            self.worth[product, mine] = priced.value - self.scene.traded.only([product]).value
            ceilings.append(ceiling)


def _anew(scene: Scene, product: str, some: list[Intervention]) -> int:
    """Return what some interventions add to a product, its market made anew: where no basis leads on."""
    changes = as_scenario(scene.network, some)
    network = apply(scene.network, Assumptions.on(scene.network.as_of), changes)[0]
    value = int(best_plan(only_products(network, [product]), kind="volume", like=scene.market)[1].value)
    return value - scene.traded.only([product]).value


def _most(scene: Scene, product: str) -> int:
    """Return the most that interventions can add to a product: all that its buyers would pay beyond today."""
    candidates, plan = scene.market
    mine = candidates.buyers["commodity"].eq(product).fill_null(value=False).to_numpy()
    bids = candidates.setting.sides.buyers["term"][mine]
    return exact_dot(plan.market.demand[mine], bids) - scene.traded.only([product]).value


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
