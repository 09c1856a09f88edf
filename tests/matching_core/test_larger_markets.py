"""Larger markets of every shape, against solvers that share nothing with ours, and what must not change them."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import coo_matrix, vstack

from graph.matching import Market, solve
from graph.matching.exact.components import find_components
from graph.matching.exact.routes import Route
from graph.matching.exact.scaling import flow_by_cost_scaling

SHAPES = {
    "many suppliers": (120, 8, 5),
    "many buyers": (8, 120, 60),
    "square": (40, 40, 6),
    "dense": (25, 25, 25),
    "scattered": (150, 90, 1),
}


def draw_market(shape, seed, *, units=12, value=50, limited=False):
    n, m, partners = SHAPES[shape]
    draw = np.random.default_rng(seed)
    key = np.unique(np.repeat(np.arange(n), partners) * m + draw.integers(0, m, n * partners))
    draw.shuffle(key)
    limit = draw.integers(0, 5, key.size) if limited else None
    S, D = draw.integers(0, units + 1, n), draw.integers(0, units + 1, m)
    return S, D, key // m, key % m, draw.integers(0, value + 1, key.size), limit


def value_by_linear_programme(arrays):
    """HiGHS on the linear programme: the vertex it returns is whole, since the matrix is totally unimodular."""
    S, D, i, j, V, limit = arrays
    ones, e = np.ones(V.size), np.arange(V.size)
    A = vstack([coo_matrix((ones, (i, e)), (S.size, V.size)), coo_matrix((ones, (j, e)), (D.size, V.size))])
    bounds = [(0, None)] * V.size if limit is None else [(0, most) for most in limit]
    return round(-linprog(-V, A_ub=A.tocsr(), b_ub=np.concatenate([S, D]), bounds=bounds).fun)


@pytest.mark.parametrize("limited", [False, True])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_linear_programme_finds_the_same_value(shape, limited):
    for seed in range(4):
        arrays = draw_market(shape, seed, limited=limited)
        plan = solve(Market.from_arrays(*arrays))
        assert plan.value == value_by_linear_programme(arrays)


@pytest.mark.parametrize("shape", SHAPES)
def test_networkx_finds_the_same_value(shape):
    S, D, i, j, V, _ = draw_market(shape, 7)
    network = nx.DiGraph()
    network.add_node("slack", demand=int(S.sum() - D.sum()))
    for s, units in enumerate(S.tolist()):
        network.add_node(("s", s), demand=-units)
        network.add_edge(("s", s), "slack", weight=0)
    for b, units in enumerate(D.tolist()):
        network.add_node(("b", b), demand=units)
        network.add_edge("slack", ("b", b), weight=0)
    for a, b, value in zip(i.tolist(), j.tolist(), V.tolist(), strict=True):
        network.add_edge(("s", a), ("b", b), weight=-value)
    assert solve(Market.from_arrays(S, D, i, j, V)).value == -nx.network_simplex(network)[0]


def test_an_assignment_problem_is_a_market_of_single_units():
    cost = np.random.default_rng(3).integers(1, 1000, (60, 60))
    i, j = np.indices(cost.shape).reshape(2, -1)
    rows, columns = linear_sum_assignment(cost, maximize=True)
    ones = np.ones(60, np.int64)
    assert solve(Market.from_arrays(ones, ones, i, j, cost.ravel())).value == cost[rows, columns].sum()


@pytest.mark.parametrize("limited", [False, True])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_route_gives_the_same_value_and_a_proof(shape, limited, monkeypatch):
    arrays = draw_market(shape, 11, limited=limited)
    market = Market.from_arrays(*arrays)
    usual = solve(market)
    monkeypatch.setattr("graph.matching.exact.flows.choose_route", lambda *_: Route.PRICE_GUESS)
    other = solve(Market.from_arrays(*arrays))
    whole = flow_by_cost_scaling(market.arrays)
    assert usual.value == other.value == int(np.dot(whole, market.rows.value))
    assert other.certificate().proven
    # Least buyer prices are unique, whatever the route and the plan.
    assert other.buyer_price.tolist() == usual.buyer_price.tolist()


@pytest.mark.parametrize("processors", [1, 2, 5])
def test_the_plan_is_the_same_on_any_number_of_threads(processors, monkeypatch):
    arrays = draw_market("scattered", 5)
    usual = solve(Market.from_arrays(*arrays))
    monkeypatch.setattr("graph.matching.exact.routes.PAIRS_WORTH_A_THREAD", 10)
    monkeypatch.setattr("graph.matching.exact.flows.processors", lambda: processors)
    assert solve(Market.from_arrays(*arrays)).flow.tolist() == usual.flow.tolist()


def test_price_intervals_of_a_larger_market_are_found_again_by_solving_anew():
    S, D, i, j, V, limit = draw_market("square", 2, limited=True)
    plan = solve(Market.from_arrays(S, D, i, j, V, limit))
    for side, quantity in (("supplier", S), ("buyer", D)):
        low, high = plan.price_interval(side)
        assert (low <= np.where(np.isnan(high), low, high)).all()
        for k in range(0, quantity.size, 3):
            step = np.zeros_like(quantity)
            step[k] = 1
            more, less = ((S + step, D), (S - step, D)) if side == "supplier" else ((S, D + step), (S, D - step))
            assert solve(Market.from_arrays(*more, i, j, V, limit)).value - plan.value == low[k]
            if quantity[k]:
                assert plan.value - solve(Market.from_arrays(*less, i, j, V, limit)).value == high[k]


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000), factor=st.integers(2, 50), shape=st.sampled_from(sorted(SHAPES)))
def test_what_must_not_change_a_plan_does_not(seed, factor, shape):
    S, D, i, j, V, limit = draw_market(shape, seed, limited=seed % 2 == 0)
    plan = solve(Market.from_arrays(S, D, i, j, V, limit))
    # Values in another unit.
    scaled = solve(Market.from_arrays(S, D, i, j, V * factor, limit))
    assert scaled.value == plan.value * factor
    # Quantities in another unit.
    larger = solve(Market.from_arrays(S * factor, D * factor, i, j, V, None if limit is None else limit * factor))
    assert larger.value == plan.value * factor
    assert larger.buyer_price.tolist() == plan.buyer_price.tolist()
    # Other names for the parties.
    draw = np.random.default_rng(seed)
    a, b = draw.permutation(S.size), draw.permutation(D.size)
    renamed = solve(Market.from_arrays(S[np.argsort(a)], D[np.argsort(b)], a[i], b[j], V, limit))
    assert renamed.value == plan.value
    assert renamed.buyer_price[b].tolist() == plan.buyer_price.tolist()
    # Sides exchanged.
    assert solve(Market.from_arrays(D, S, j, i, V, limit)).value == plan.value


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000))
def test_splitting_a_party_or_adding_a_useless_pair_does_not_change_the_value(seed):
    S, D, i, j, V, _ = draw_market("square", seed)
    value = solve(Market.from_arrays(S, D, i, j, V)).value
    k, own = int(np.argmax(S)), np.flatnonzero(i == int(np.argmax(S)))
    split = np.append(S, S[k] // 2)
    split[k] -= S[k] // 2
    halves = (np.append(i, np.full(own.size, S.size)), np.append(j, j[own]), np.append(V, V[own]))
    assert solve(Market.from_arrays(split, D, *halves)).value == value
    useless = (np.append(i, k), np.append(j, D.size), np.append(V, 9))
    assert solve(Market.from_arrays(S, np.append(D, 0), *useless)).value == value


def test_components_share_no_party_and_leave_out_who_can_deal_with_nobody():
    S, D, i, j, V, limit = draw_market("scattered", 3, limited=True)
    market = Market.from_arrays(S, D, i, j, V, limit)
    parts = find_components(market.arrays)
    usable = (S[i] > 0) & (D[j] > 0) & (V > 0) & (limit > 0)
    network = nx.Graph([(("s", a), ("b", b)) for a, b in zip(i[usable].tolist(), j[usable].tolist(), strict=True)])
    expected = {frozenset(part) for part in nx.connected_components(network)}
    found = {
        frozenset(
            [("s", s) for s in parts.suppliers[parts.supplier_starts[c] : parts.supplier_starts[c + 1]].tolist()]
            + [("b", b) for b in parts.buyers[parts.buyer_starts[c] : parts.buyer_starts[c + 1]].tolist()]
        )
        for c in range(parts.number)
    }
    assert found == expected


def test_a_market_with_many_equal_values_ends_and_is_best():
    draw = np.random.default_rng(1)
    n, m = 400, 400
    key = np.unique(draw.integers(0, n * m, 4000))
    ones = np.ones(n, np.int64)
    plan = solve(Market.from_arrays(ones, ones, key // m, key % m, np.ones(key.size, np.int64)))
    network = nx.Graph([(("s", int(k // m)), ("b", int(k % m))) for k in key])
    tops = {node for node in network if node[0] == "s"}
    assert plan.value == len(nx.bipartite.hopcroft_karp_matching(network, tops)) // 2
