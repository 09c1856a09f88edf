"""Components of single units: the auction with shortest paths against other solvers, at every kind of tie."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from graph.matching import Market, solve
from graph.matching.exact.one_to_one import solve_one_to_one
from graph.matching.exact.routes import Route
from graph.matching.exact.unruled import plan_so_far


def draw_pairs(suppliers, buyers, share, largest, seed):
    """Single units on both sides, and whole values from 1 of pairs drawn with a chance."""
    draw = np.random.default_rng(seed)
    i, j = np.nonzero(draw.random((suppliers, buyers)) < share)
    return np.ones(suppliers, np.int64), np.ones(buyers, np.int64), i, j, draw.integers(1, largest + 1, i.size)


def best_value(arrays):
    """The Hungarian method on the full matrix, where a missing pair is worth nothing."""
    n, m, (i, j, V) = arrays[0].size, arrays[1].size, arrays[2:]
    worth = np.zeros((n, m), np.int64)
    worth[i, j] = V
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return int(worth[rows, columns].sum())


@settings(max_examples=80)
@given(
    n=st.integers(1, 40),
    m=st.integers(1, 40),
    share=st.floats(0.02, 1.0),
    largest=st.sampled_from([1, 2, 4, 30, 10_000, 10**12]),
    seed=st.integers(0, 10_000),
)
def test_single_units_are_matched_as_well_as_by_the_hungarian_method(n, m, share, largest, seed):
    arrays = draw_pairs(n, m, share, largest, seed)
    market = Market.from_arrays(*arrays)
    usual = solve(market)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.matching.exact.flows.choose_route", lambda *_: Route.ONE_TO_ONE)
        plan = solve(market)
    assert plan.value == usual.value == best_value(arrays)
    assert plan.gap == 0
    assert plan.certificate().proven
    # Least buyer prices are unique, whatever the route and the plan.
    assert plan.buyer_price.tolist() == usual.buyer_price.tolist()
    assert plan.supplier_price.tolist() == usual.supplier_price.tolist()


@pytest.mark.parametrize("largest", [1, 3, 10_000])
@pytest.mark.parametrize(("suppliers", "buyers"), [(700, 600), (600, 1400)])
def test_a_large_component_of_single_units_takes_this_way_by_itself(suppliers, buyers, largest):
    arrays = draw_pairs(suppliers, buyers, 0.02, largest, 5)
    plan = solve(Market.from_arrays(*arrays))
    assert plan.value == best_value(arrays)
    assert plan.gap == 0


def test_who_stops_it_gets_a_plan_that_can_be_carried_out():
    market = Market.from_arrays(*draw_pairs(600, 600, 0.05, 10_000, 2))
    stopped = solve_one_to_one(market.arrays, np.ones(1, np.bool_))
    plan = plan_so_far(market, *stopped)
    assert plan.certificate().excess_units == 0
    assert plan.certificate().short_price == 0
    assert plan.bound >= solve(market).value
