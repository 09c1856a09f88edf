"""Bases made from plans and cut: whoever leaves or comes, going on from them ends at the plan of a whole solve."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from graph.matching import Market, solve
from graph.matching.exact.basis import basis_of_plan, cut, improved, widened, worth_more
from graph.matching.exact.simplex import basis_flow, basis_prices


def market_of(random, n, m):
    supplier, buyer = np.nonzero(random.random((n, m)) < 0.5)
    units = random.integers(1, 6, n), random.integers(1, 8, m)
    return Market.from_arrays(*units, supplier, buyer, random.integers(1, 9, supplier.size))


@given(st.integers(0, 10**6), st.integers(1, 8), st.integers(1, 6))
@hypothesis_settings(max_examples=150, deadline=None)
def test_a_basis_hung_up_from_a_plan_is_that_plan_and_goes_on_to_the_best_after_any_change(seed, n, m):
    random = np.random.default_rng(seed)
    market = market_of(random, n, m)
    plan = solve(market)
    tree = basis_of_plan(market.arrays, market.rows.from_caller(plan.flow), plan.supplier_price)
    assert tree is not None
    assert improved(tree, market.arrays)
    assert basis_flow(tree, market.arrays).tolist() == market.rows.from_caller(plan.flow).tolist()

    gone = random.random(n + m) < 0.3
    left = [np.where(gone[:n], random.integers(0, 6, n), market.capacity)]
    left.append(np.where(gone[n:], random.integers(0, 6, m), market.demand))
    cut(tree, Market.from_arrays(*left, market.supplier, market.buyer, market.value).arrays, gone)
    come = random.integers(0, 5, random.integers(0, 3)), random.integers(0, 5, random.integers(0, 3))
    tree = widened(tree, (n, m), *come)
    rows = [np.repeat(np.arange(n, n + come[0].size), m), np.repeat(np.arange(n), come[1].size)]
    cols = [np.tile(np.arange(m), come[0].size), np.tile(np.arange(m, m + come[1].size), n)]
    supplier, buyer = (np.concatenate(k) for k in ([market.supplier, *rows], [market.buyer, *cols]))
    value = np.append(market.value, random.integers(1, 9, supplier.size - market.pairs))
    units = [np.append(a, b) for a, b in zip(left, come, strict=True)]
    grown = Market.from_arrays(*units, supplier, buyer, value)
    place = np.argsort(np.arange(grown.pairs) if grown.rows.position is None else grown.rows.position)
    tree.arc[tree.arc >= 0] = place[tree.arc[tree.arc >= 0]]

    assert improved(tree, grown.arrays)
    flow = basis_flow(tree, grown.arrays)
    assert int((flow * grown.rows.value).sum()) == solve(grown).value
    u, v = basis_prices(tree, grown.arrays)
    nobody = np.zeros(grown.suppliers, bool), np.zeros(grown.buyers, bool)
    assert not worth_more((grown.supplier, grown.buyer, grown.value), u, v, nobody).size
    assert int(u @ grown.capacity + v @ grown.demand) == solve(grown).value


def test_units_that_go_round_in_a_ring_are_no_basis():
    market = Market.from_arrays([2, 2], [2, 2], [0, 0, 1, 1], [0, 1, 0, 1], [5, 5, 5, 5])
    assert basis_of_plan(market.arrays, np.ones(4, np.int64), np.zeros(2, np.int64)) is None


@pytest.mark.parametrize(("u", "told"), [([5, 6], []), ([4, 6], [0]), ([4, 5], [0, 1])])
def test_pairs_worth_more_than_their_sides_earn_are_told_unless_a_side_is_gone(u, told):
    pairs = np.array([0, 1], np.int32), np.array([0, 0], np.int32), np.array([5, 6])
    here, gone = np.zeros(2, bool), np.array([True, False])
    prices = np.array(u), np.zeros(1, np.int64)
    assert worth_more(pairs, *prices, (here, here[:1])).tolist() == told
    assert worth_more(pairs, *prices, (gone, here[:1])).tolist() == [row for row in told if row]
