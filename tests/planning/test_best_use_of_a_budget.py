"""The best use of a budget: that of trying every set of interventions, under floors, with a proven gap."""

from __future__ import annotations

import itertools

import pytest

from graph.errors import RuleViolation
from graph.planning.scene import Scene
from graph.planning.spending.budget import best_use, interventions
from graph.planning.spending.measures import Measures


@pytest.fixture(scope="module")
def made(scene):
    return Scene(scene.network, scene.market)


@pytest.fixture(scope="module")
def options(made):
    every = interventions(made)
    few = [one for one in every if one.commodity in ("23922", "10391")]
    assert len(few) >= 3
    return few[:6]


def test_the_best_use_of_a_budget_is_that_of_trying_every_set(made, options):
    budget = sum(one.cost_rp for one in options) // 2
    best = best_use(made, budget, options=options, steps=4)
    measures = Measures(made, tuple(options))
    exhausted = 0
    for some in itertools.chain.from_iterable(itertools.combinations(options, n) for n in range(len(options) + 1)):
        if sum(one.cost_rp for one in some) <= budget:
            products = {one.commodity: [other for other in some if other.commodity == one.commodity] for one in some}
            added = (measures.value(c, own) - made.traded.only([c]).value for c, own in products.items())
            exhausted = max(exhausted, sum(added))
    assert best[-1].value_rp_per_month == exhausted
    values = [choice.value_rp_per_month for choice in best]
    assert values == sorted(values)
    assert all(choice.cost_rp <= choice.budget_rp for choice in best)


def test_a_budget_of_nothing_buys_nothing_and_leaves_nothing_unproven(made):
    for choice in best_use(made, 0, steps=2):
        assert (choice.cost_rp, choice.value_rp_per_month, choice.gap_rp_per_month, choice.chosen) == (0, 0, 0, ())


def test_a_floor_for_the_outer_islands_is_kept(made, options):
    budget = sum(one.cost_rp for one in options)
    free, floored = (best_use(made, budget, options=options, steps=1, least_outside_java=f)[0] for f in (0.0, 1.0))
    assert all(one.region[:2] not in ("31", "32", "33", "34", "35", "36") for one in floored.chosen)
    assert floored.value_rp_per_month <= free.value_rp_per_month
    with pytest.raises(RuleViolation, match="floor"):
        best_use(made, -1)
