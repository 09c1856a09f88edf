"""A warm session says after every change what a solve from scratch would say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidMarket
from graph.matching import Market, solve


def market_from(seed, *, limited):
    draw = np.random.default_rng(seed)
    n, m = draw.integers(1, 12, 2)
    key = draw.choice(n * m, draw.integers(1, n * m + 1), replace=False)
    limit = draw.integers(0, 4, key.size) if limited else None
    S, D = draw.integers(0, 7, n), draw.integers(0, 7, m)
    return draw, [S, D, key // m, key % m, draw.integers(0, 9, key.size), limit]


@settings(max_examples=60)
@given(seed=st.integers(0, 100_000), limited=st.booleans())
def test_after_any_row_of_changes_the_session_is_where_a_fresh_solve_would_be(seed, limited):
    draw, arrays = market_from(seed, limited=limited)
    session = solve(Market.from_arrays(*arrays)).what_if()
    before = solve(Market.from_arrays(*arrays))
    for _ in range(8):
        kind = draw.integers(0, 4)
        which = int(draw.integers(0, len(arrays[(0, 1, 4, 4)[kind]])))
        if kind == 0:
            arrays[0] = arrays[0].copy()
            arrays[0][which] = draw.integers(0, 9)
            change = session.change_capacity(which, int(arrays[0][which]))
        elif kind == 1:
            arrays[1] = arrays[1].copy()
            arrays[1][which] = draw.integers(0, 9)
            change = session.change_demand(which, int(arrays[1][which]))
        elif kind == 2:
            arrays[4] = arrays[4].copy()
            arrays[4][which] = draw.integers(0, 9)
            change = session.change_value(which, int(arrays[4][which]))
        else:
            arrays[4] = arrays[4].copy()
            arrays[4][which] = 0
            change = session.drop_pair(which)
        fresh = solve(Market.from_arrays(*arrays))
        assert change.value == session.value == fresh.value
        assert change.value_before == before.value
        before = fresh
    plan = session.plan()
    assert plan.certificate().proven
    assert plan.value == session.value
    assert plan.buyer_price.tolist() == fresh.buyer_price.tolist()


@given(seed=st.integers(0, 10_000), limited=st.booleans())
def test_what_changed_for_whom_is_the_difference_of_two_plans(seed, limited):
    draw, arrays = market_from(seed, limited=limited)
    session = solve(Market.from_arrays(*arrays)).what_if()
    was = session.plan().flow
    j = int(draw.integers(0, arrays[1].size))
    change = session.change_demand(j, int(draw.integers(0, 12)))
    now = session.plan().flow
    assert change.pairs.tolist() == np.flatnonzero(was != now).tolist()
    assert change.units.tolist() == now[change.pairs].tolist()
    assert change.units_before.tolist() == was[change.pairs].tolist()
    assert change.supplier.tolist() == arrays[2][change.pairs].tolist()


def test_one_more_unit_of_demand_gains_its_low_price_and_one_less_costs_its_high():
    _, arrays = market_from(5, limited=False)
    plan = solve(Market.from_arrays(*arrays))
    low, high = plan.price_interval("buyer")
    for j, units in enumerate(arrays[1].tolist()):
        assert plan.what_if().change_demand(j, units + 1).gain == low[j]
        if units:
            assert plan.what_if().change_demand(j, units - 1).gain == -high[j]


def test_a_party_or_a_pair_can_join_and_leave():
    session = solve(Market.from_arrays([3], [10], [0], [0], [5])).what_if()
    joined = session.add_pairs([1, 1], [0, 1], [4, 6], capacity=[4], demand=[1])
    assert joined.gain == 3 * 4 + 6
    assert sorted(zip(joined.supplier.tolist(), joined.buyer.tolist(), joined.units.tolist(), strict=True)) == [
        (1, 0, 3),
        (1, 1, 1),
    ]
    assert session.drop_supplier(0).gain == -15
    assert session.drop_buyer(1).gain == 4 - 6
    assert session.plan().value == 16


@pytest.mark.parametrize("wrong", [("change_demand", 1, 3), ("change_capacity", -1, 3), ("change_demand", 0, -1)])
def test_what_is_not_there_cannot_be_changed(wrong):
    name, index, units = wrong
    session = solve(Market.from_arrays([3], [10], [0], [0], [5])).what_if()
    with pytest.raises(InvalidMarket):
        getattr(session, name)(index, units)
    with pytest.raises(InvalidMarket, match=r"value\[0\] is -1"):
        session.change_value(0, -1)
    assert session.value == 15


@pytest.mark.parametrize(("before", "limit", "value"), [(None, [1], 15 + 6), ([2], None, 10 + 12), ([2], [1], 10 + 6)])
def test_pairs_with_and_without_limits_join_a_market_with_and_without(before, limit, value):
    session = solve(Market.from_arrays([3, 2], [10], [0], [0], [5], before)).what_if()
    assert session.add_pairs([1], [0], [6], limit=limit).value == value
    assert session.plan().certificate().proven
    assert session.change_capacity(1, 8).value == value + (0 if limit else 6 * 6)


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000), limited=st.booleans())
def test_price_steps_add_up_to_what_a_fresh_solve_with_so_many_units_more_adds(seed, limited):
    _, arrays = market_from(seed, limited=limited)
    plan = solve(Market.from_arrays(*arrays))
    for side, place in (("supplier", 0), ("buyer", 1)):
        steps = plan.price_steps(side, 0, most=4)
        assert steps[0].price == plan.price_interval(side)[0][0]
        assert [step.price for step in steps] == sorted((step.price for step in steps), reverse=True)
        more, gained = 0, 0
        for step in steps:
            units = step.units or 7
            for part in (1, units):
                grown = list(arrays)
                grown[place] = arrays[place].copy()
                grown[place][0] += more + part
                assert solve(Market.from_arrays(*grown)).value == plan.value + gained + step.price * part
            more, gained = more + units, gained + step.price * units


def test_a_part_of_a_unit_is_refused_and_changes_nothing():
    session = solve(Market.from_arrays([2, 3], [3, 1], [0, 0, 1], [0, 1, 0], [4, 5, 6])).what_if()
    for units in (1.5, 2.0, np.float64(1), True, -1):
        with pytest.raises(InvalidMarket):
            session.change_capacity(0, units)
        with pytest.raises(InvalidMarket):
            session.change_demand(0, units)
    with pytest.raises(InvalidMarket):
        session.add_pairs([1], [1], [7.5])
    assert session.plan().value == session.value == 23
