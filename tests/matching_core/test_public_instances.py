"""Instances as the literature draws them, through the public call, against solvers of other people."""

from __future__ import annotations

import os

import networkx as nx
import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from benchmarks.matching.markets import many_components
from graph.matching import Market, Pooling, solve, solve_pooled


def dense(n, m):
    return np.repeat(np.arange(n), m), np.tile(np.arange(m), n)


@pytest.mark.parametrize("seed", range(3))
def test_assignment_as_in_the_or_library(seed):
    """Beasley's assign100 to assign800: a full table of costs from 1 to 100."""
    cost = np.random.default_rng(seed).integers(1, 101, (100, 100))
    ones = np.ones(100, np.int64)
    # Worth more than any detour, every party finds a partner: the plan is the cheapest assignment.
    plan = solve(Market.from_arrays(ones, ones, *dense(100, 100), 10_000 - cost.ravel()))
    rows, columns = linear_sum_assignment(cost)
    assert plan.flow.sum() == 100
    assert 100 * 10_000 - plan.value == cost[rows, columns].sum()


def transportation(seed):
    """A transportation problem as NETGEN draws it: total supply over sources and sinks, costs and some capacities."""
    draw = np.random.default_rng(seed)
    n, m, total = 40, 25, 1000
    S, D = (np.bincount(draw.integers(0, size, total), minlength=size) for size in (n, m))
    key = np.unique(np.concatenate([draw.choice(n * m, 300, replace=False), np.arange(n) * m]))
    i, j = key // m, key % m
    cost = draw.integers(1, 101, key.size)
    limit = np.where(draw.random(key.size) < 0.6, draw.integers(1, 60, key.size), total)
    # A way of last resort makes it feasible.
    return S, D, i, j, cost, limit


@pytest.mark.parametrize("seed", range(4))
def test_min_cost_flow_as_drawn_by_netgen_agrees_with_networkx(seed):
    S, D, i, j, cost, limit = transportation(seed)
    big = 100_000
    plan = solve(Market.from_arrays(S, D, i, j, big - cost, limit))
    network = nx.DiGraph()
    for a, units in enumerate(S.tolist()):
        network.add_edge("source", ("s", a), capacity=units, weight=0)
    for b, units in enumerate(D.tolist()):
        network.add_edge(("d", b), "sink", capacity=units, weight=0)
    for a, b, c, most in zip(i.tolist(), j.tolist(), cost.tolist(), limit.tolist(), strict=True):
        network.add_edge(("s", a), ("d", b), capacity=most, weight=c)
    flow = nx.max_flow_min_cost(network, "source", "sink")
    units = sum(flow["source"].values())
    assert plan.flow.sum() == units
    assert units * big - plan.value == nx.cost_of_flow(network, flow)
    assert plan.certificate().proven


@pytest.mark.parametrize("seed", range(2))
def test_transshipment_agrees_with_networkx(seed):
    draw = np.random.default_rng(seed)
    n, k, m = 12, 4, 8
    S, D, room = draw.integers(5, 40, n), draw.integers(5, 40, m), draw.integers(30, 120, k)
    into, out = dense(n, k), dense(k, m)
    paid, worth = draw.integers(1, 20, n * k), draw.integers(20, 60, k * m)
    plan = solve_pooled(
        Market.from_arrays(S, D, [], [], []), Pooling.from_arrays(room, *into, paid, *out, worth), time_limit=30
    )
    network = nx.DiGraph()
    for a in range(n):
        network.add_edge("source", ("s", a), capacity=int(S[a]), weight=0)
    for b in range(k):
        network.add_edge(("in", b), ("out", b), capacity=int(room[b]), weight=0)
    for b in range(m):
        network.add_edge(("d", b), "sink", capacity=int(D[b]), weight=0)
    for a, b, c in zip(*into, paid, strict=True):
        network.add_edge(("s", int(a)), ("in", int(b)), weight=int(c))
    for b, c, v in zip(*out, worth, strict=True):
        network.add_edge(("out", int(b)), ("d", int(c)), weight=-int(v))
    network.add_edge("sink", "source", weight=0)
    nx.set_node_attributes(network, 0, "demand")
    cost, _ = nx.network_simplex(network)
    assert plan.value == -cost
    assert plan.status == "optimal"


@pytest.fixture(scope="module")
def market():
    draw = np.random.default_rng(11)
    S, D = draw.integers(0, 12, 60), draw.integers(0, 60, 12)
    key = draw.choice(720, 260, replace=False)
    return [S, D, key // 12, key % 12, draw.integers(0, 50, 260)]


def test_relabelling_parties_changes_neither_value_nor_prices(market):
    S, D, i, j, V = market
    draw = np.random.default_rng(1)
    p, q = draw.permutation(60), draw.permutation(12)
    plan = solve(Market.from_arrays(*market))
    renamed = solve(Market.from_arrays(S[np.argsort(p)], D[np.argsort(q)], p[i], q[j], V))
    assert renamed.value == plan.value
    assert renamed.supplier_price[p].tolist() == plan.supplier_price.tolist()
    assert renamed.buyer_price[q].tolist() == plan.buyer_price.tolist()
    for side, place in (("supplier", p), ("buyer", q)):
        for mine, theirs in zip(plan.price_interval(side), renamed.price_interval(side), strict=True):
            np.testing.assert_array_equal(mine, theirs[place])


def test_a_supplier_in_two_halves_is_worth_what_it_was_whole(market):
    S, D, i, j, V = market
    own = np.flatnonzero(i == 7)
    halves = np.append(S, S[7] // 2)
    halves[7] -= S[7] // 2
    split = Market.from_arrays(
        halves, D, np.append(i, np.full(own.size, 60)), np.append(j, j[own]), np.append(V, V[own])
    )
    whole = solve(Market.from_arrays(*market))
    assert solve(split).value == whole.value
    assert solve(split).buyer_price.tolist() == whole.buyer_price.tolist()


def test_a_useless_pair_and_a_party_without_units_change_nothing_and_scale_scales(market):
    S, D, i, j, V = market
    plan = solve(Market.from_arrays(*market))
    free = next((a, b) for a in range(60) for b in range(12) if not ((i == a) & (j == b)).any())
    more = solve(Market.from_arrays(np.append(S, 0), D, [*i, free[0], 60], [*j, free[1], 0], [*V, 0, 49]))
    assert (more.value, more.flow[:-2].tolist(), more.flow[-2:].tolist()) == (plan.value, plan.flow.tolist(), [0, 0])
    tenfold = solve(Market.from_arrays(S, D, i, j, V * 10))
    assert (tenfold.value, tenfold.flow.tolist()) == (plan.value * 10, plan.flow.tolist())
    assert solve(Market.from_arrays(S * 3, D * 3, i, j, V)).value == plan.value * 3


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only here can a process give processors up")
def test_the_plan_is_the_same_on_one_processor_and_on_all():
    market = Market.from_arrays(*many_components(17_000, 3, components=40))
    assert market.pairs > 200_000
    everywhere = solve(market)
    processors = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(processors)})
        alone = solve(market)
    finally:
        os.sched_setaffinity(0, processors)
    assert alone.flow.tolist() == everywhere.flow.tolist()
    assert alone.buyer_price.tolist() == everywhere.buyer_price.tolist()
