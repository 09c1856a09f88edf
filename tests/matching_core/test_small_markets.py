"""The core against trying every plan, on every small market that Hypothesis draws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.matching import Market, first_come, greedy, solve


@st.composite
def markets(draw, most_units=3, most_value=4):
    """Small markets with zero capacities, missing pairs, ties and unit limits, pairs in any order."""
    S = draw(st.lists(st.integers(0, most_units), max_size=3))
    D = draw(st.lists(st.integers(0, most_units), max_size=3))
    every = [(i, j) for i in range(len(S)) for j in range(len(D))]
    pairs = draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    V = draw(st.lists(st.integers(0, most_value), min_size=len(pairs), max_size=len(pairs)))
    limit = draw(st.none() | st.lists(st.integers(0, most_units), min_size=len(pairs), max_size=len(pairs)))
    return S, D, pairs, V, limit


def market_of(S, D, pairs, V, limit):
    return Market.from_arrays(S, D, [i for i, _ in pairs], [j for _, j in pairs], V, limit)


def best_by_exhaustion(S, D, pairs, V, limit):
    """Value of the best plan, found by trying every number of units on every pair."""
    if not pairs:
        return 0
    (i, j), value = pairs[0], V[0]
    most = min(S[i], D[j]) if limit is None else min(S[i], D[j], limit[0])
    best = 0
    for units in range(most + 1):
        rest_S = [s - units * (k == i) for k, s in enumerate(S)]
        rest_D = [d - units * (k == j) for k, d in enumerate(D)]
        rest = best_by_exhaustion(rest_S, rest_D, pairs[1:], V[1:], None if limit is None else limit[1:])
        best = max(best, units * value + rest)
    return best


def test_three_units_for_a_buyer_of_ten_are_worth_fifteen_and_the_supplier_gains_all_of_it():
    plan = solve(Market.from_arrays([3], [10], [0], [0], [5]))
    assert (plan.value, plan.flow.tolist(), plan.unmet.tolist(), plan.unsold.tolist()) == (15, [3], [7], [0])
    assert (plan.supplier_price.tolist(), plan.buyer_price.tolist()) == ([5], [0])
    assert plan.price_interval("supplier")[0].tolist() == [5.0]
    assert plan.price_interval("buyer")[0].tolist() == [0.0]


@given(markets())
def test_no_plan_found_by_trying_all_is_worth_more(drawn):
    plan = solve(market_of(*drawn))
    assert plan.value == best_by_exhaustion(*drawn)
    assert plan.gap == 0
    assert plan.status == "optimal"


@given(markets())
def test_a_plan_keeps_every_capacity_demand_and_limit_and_its_prices_prove_it(drawn):
    S, D, pairs, V, limit = drawn
    plan = solve(market_of(*drawn))
    sold, bought = [0] * len(S), [0] * len(D)
    for (i, j), units in zip(pairs, plan.flow.tolist(), strict=True):
        sold[i] += units
        bought[j] += units
        assert units >= 0
    assert all(a <= b for a, b in zip(sold + bought, S + D, strict=True))
    assert limit is None or all(a <= b for a, b in zip(plan.flow.tolist(), limit, strict=True))
    u, v, w = plan.supplier_price.tolist(), plan.buyer_price.tolist(), plan.limit_price.tolist()
    assert min(u + v + w, default=0) >= 0
    assert all(u[i] + v[j] + w[e] >= V[e] for e, (i, j) in enumerate(pairs))
    assert limit is not None or not any(w)
    bound = sum(np.multiply(u, S).tolist()) + sum(np.multiply(v, D).tolist())
    assert bound + sum(np.multiply(w, limit or [0] * len(pairs)).tolist()) == plan.value


@pytest.mark.parametrize("side", ["supplier", "buyer"])
@given(drawn=markets())
def test_a_price_interval_is_what_one_unit_more_adds_and_one_less_costs(side, drawn):
    S, D, *rest = drawn
    plan = solve(market_of(*drawn))
    low, high = plan.price_interval(side)
    quantities = S if side == "supplier" else D
    for k, quantity in enumerate(quantities):
        changed = list(quantities)
        changed[k] = quantity + 1
        more = best_by_exhaustion(*((changed, D) if side == "supplier" else (S, changed)), *rest)
        assert low[k] == more - plan.value
        if quantity == 0:
            assert np.isnan(high[k])
            continue
        changed[k] = quantity - 1
        less = best_by_exhaustion(*((changed, D) if side == "supplier" else (S, changed)), *rest)
        assert high[k] == plan.value - less


@given(drawn=markets(), shuffle=st.randoms(use_true_random=False))
def test_the_order_in_which_pairs_are_written_changes_nothing(drawn, shuffle):
    S, D, pairs, V, limit = drawn
    order = list(range(len(pairs)))
    shuffle.shuffle(order)
    plan = solve(market_of(*drawn))
    again = solve(
        market_of(S, D, [pairs[e] for e in order], [V[e] for e in order], limit and [limit[e] for e in order])
    )
    assert again.flow.tolist() == [plan.flow.tolist()[e] for e in order]
    assert again.limit_price.tolist() == [plan.limit_price.tolist()[e] for e in order]
    assert again.supplier_price.tolist() == plan.supplier_price.tolist()
    assert again.buyer_price.tolist() == plan.buyer_price.tolist()


@given(markets())
def test_what_people_do_today_is_feasible_and_never_worth_more(drawn):
    S, D, pairs, _, limit = drawn
    market = market_of(*drawn)
    best = solve(market).value
    for baseline in (greedy(market), first_come(market)):
        assert baseline.value <= best
        sold, bought = [0] * len(S), [0] * len(D)
        for e, (i, j) in enumerate(pairs):
            sold[i] += baseline.flow[e]
            bought[j] += baseline.flow[e]
            assert limit is None or baseline.flow[e] <= limit[e]
        assert all(a <= b for a, b in zip(sold + bought, S + D, strict=True))
