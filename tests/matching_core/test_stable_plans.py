"""Stable plans: with quantities, limits and preferences of both sides, nobody would leave together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidMarket
from graph.matching import Market, solve, stable
from graph.matching.reading.stability import blocking_pairs


def market_from(seed, *, limited=False, units=5):
    draw = np.random.default_rng(seed)
    n, m = draw.integers(1, 9, 2)
    key = draw.choice(n * m, draw.integers(1, n * m + 1), replace=False)
    limit = draw.integers(0, 4, key.size) if limited else None
    S, D = draw.integers(0, units + 1, n), draw.integers(0, units + 1, m)
    return draw, (S, D, key // m, key % m, draw.integers(1, 9, key.size), limit)


def blocking_by_definition(arrays, flow, by_supplier, by_buyer):
    """Say the definition aloud, pair by pair: what each side likes less, and whether it has room."""
    S, D, i, j, V, limit = arrays
    found = []
    for e in range(V.size):
        if limit is not None and flow[e] >= limit[e]:
            continue
        room_i, room_j = S[i[e]] - flow[i == i[e]].sum(), D[j[e]] - flow[j == j[e]].sum()
        worse_i = any(flow[k] > 0 and by_supplier[k] < by_supplier[e] for k in np.flatnonzero(i == i[e]))
        worse_j = any(flow[k] > 0 and by_buyer[k] < by_buyer[e] for k in np.flatnonzero(j == j[e]))
        if (room_i > 0 or worse_i) and (room_j > 0 or worse_j):
            found.append(e)
    return found


@given(seed=st.integers(0, 100_000), limited=st.booleans())
def test_nobody_would_leave_a_stable_plan_together(seed, limited):
    draw, arrays = market_from(seed, limited=limited)
    market = Market.from_arrays(*arrays)
    by_supplier, by_buyer = draw.integers(0, 5, (2, market.pairs))
    plan = stable(market, by_supplier, by_buyer)
    assert blocking_by_definition(arrays, plan.flow, by_supplier, by_buyer) == []
    assert (np.bincount(arrays[2], plan.flow, arrays[0].size) <= arrays[0]).all()
    assert (np.bincount(arrays[3], plan.flow, arrays[1].size) <= arrays[1]).all()
    assert arrays[5] is None or (plan.flow <= arrays[5]).all()
    assert plan.value <= solve(market).value


@given(seed=st.integers(0, 100_000), limited=st.booleans())
def test_blocking_pairs_are_those_of_the_definition(seed, limited):
    draw, arrays = market_from(seed, limited=limited)
    market = Market.from_arrays(*arrays)
    plan = solve(market)
    by_supplier, by_buyer = draw.random((2, market.pairs))
    found = blocking_pairs(market, plan.flow, by_supplier, by_buyer)
    assert found.tolist() == blocking_by_definition(arrays, plan.flow, by_supplier, by_buyer)
    supplier, buyer = plan.blocking_pairs()
    expected = blocking_by_definition(arrays, plan.flow, arrays[4], arrays[4])
    assert list(zip(supplier.tolist(), buyer.tolist(), strict=True)) == [(arrays[2][e], arrays[3][e]) for e in expected]


@given(seed=st.integers(0, 10_000))
def test_every_supplier_does_as_well_as_in_any_stable_plan_for_single_units(seed):
    # With single units and strict preferences the supplier-proposing result is best for each supplier;
    # the buyer-proposing one (sides exchanged) is stable too, and never better for a supplier.
    draw, arrays = market_from(seed, units=1)
    S, D, i, j, V, _ = arrays
    by_supplier, by_buyer = draw.permutation(V.size), draw.permutation(V.size)
    proposed = stable(Market.from_arrays(S, D, i, j, V), by_supplier, by_buyer).flow
    received = stable(Market.from_arrays(D, S, j, i, V), by_buyer, by_supplier).flow
    for s in range(S.size):
        mine = i == s
        assert (by_supplier * proposed)[mine].sum() >= (by_supplier * received)[mine].sum()
        assert proposed[mine].sum() == received[mine].sum()


def test_preferences_must_be_numbers_one_a_pair():
    market = Market.from_arrays([1], [1], [0], [0], [5])
    for wrong in ([1, 2], ["a"], [float("nan")]):
        with pytest.raises(InvalidMarket, match="supplier_preference"):
            stable(market, wrong)
