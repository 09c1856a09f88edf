"""Null models against every draw there is, adjusted tests, communities, connectedness."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidNetwork
from graph.metrics import (
    benjamini_hochberg,
    configuration_test,
    economic_connectedness,
    leiden,
    nmi,
    rewiring_test,
)
from graph.metrics.arrays import TieArrays, read_network
from graph.metrics.null_models import rewire


def every_matching(halves: list[int]) -> list[list[tuple[int, int]]]:
    if not halves:
        return [[]]
    first, rest = halves[0], halves[1:]
    return [
        [(first, other), *matching]
        for i, other in enumerate(rest)
        for matching in every_matching(rest[:i] + rest[i + 1 :])
    ]


@pytest.mark.parametrize("edges", [[(0, 1), (1, 2), (2, 3)], [(0, 1), (0, 2), (0, 3), (1, 2)], [(0, 1), (2, 3)]])
def test_configuration_moments_are_those_of_every_joining_of_half_ties(edges):
    G = nx.Graph(edges)
    for labels in itertools.product("xy", repeat=4):
        group = dict(enumerate(labels))
        halves = [node for node in G for _ in range(G.degree(node))]
        drawn = []
        for matching in every_matching(list(range(len(halves)))):
            inside = sum(group[halves[a]] == group[halves[b]] for a, b in matching)
            drawn.append((len(edges) - 2 * inside) / len(edges))
        test = configuration_test(G, group)
        assert test.mean == pytest.approx(np.mean(drawn), abs=1e-12)
        assert test.sd == pytest.approx(np.std(drawn), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_rewiring_keeps_every_degree_and_makes_no_loop_and_no_double(seed, directed):
    G = nx.gnm_random_graph(12, 25, seed=seed, directed=directed)
    ties = read_network(G).ties
    other = rewire(ties, seed=seed)
    assert other.degree.sum() == 2 * other.pairs
    assert other.arcs == ties.arcs

    def outgoing(found: TieArrays) -> list[int]:
        low, high = found.low[(found.way & 1) > 0], found.high[(found.way & 2) > 0]
        return np.bincount(np.concatenate([low, high]), minlength=12).tolist()

    def incoming(found: TieArrays) -> list[int]:
        low, high = found.low[(found.way & 2) > 0], found.high[(found.way & 1) > 0]
        return np.bincount(np.concatenate([low, high]), minlength=12).tolist()

    assert (outgoing(other), incoming(other)) == (outgoing(ties), incoming(ties))
    assert (other.strength <= (2 if directed else 1)).all()
    again = rewire(ties, seed=seed)
    assert np.array_equal(again.low, other.low)
    assert np.array_equal(again.high, other.high)


def test_rewiring_reaches_all_networks_of_its_degrees_alike():
    # a path of four and its degrees 1 2 2 1: the two simple paths a-b-c-d and a-c-b-d
    ties = read_network(nx.path_graph(4)).ties
    random = np.random.default_rng(1)
    kept = sum(
        list(zip(found.low.tolist(), found.high.tolist(), strict=True)) == [(0, 1), (1, 2), (2, 3)]
        for found in (rewire(ties, swaps=12, seed=random) for _ in range(600))
    )
    assert kept == pytest.approx(300, abs=75)


def test_a_ring_lattice_is_more_clustered_than_its_degrees_give():
    G = nx.watts_strogatz_graph(40, 4, 0.0, seed=1)

    def mean_clustering(ties: TieArrays) -> float:
        return float(np.nanmean(ties.profile.clustering))

    test = rewiring_test(G, mean_clustering, draws=40, seed=2)
    assert test.observed == pytest.approx(0.5)
    assert test.z > 4
    assert test.p == pytest.approx(1 / 41)
    assert test == rewiring_test(G, mean_clustering, draws=40, seed=2)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1), max_size=12))
def test_adjusted_p_values_follow_benjamini_and_hochberg(values):
    got = benjamini_hochberg(values)
    n = len(values)
    ordered = sorted(values)
    for p, adjusted in zip(values, got, strict=True):
        least = min((min(1.0, ordered[k] * n / (k + 1)) for k in range(n) if ordered[k] >= p), default=1.0)
        assert adjusted == pytest.approx(least)


def test_groups_too_small_to_test_do_not_count_among_the_tests():
    got = benjamini_hochberg([0.01, math.nan, 0.02])
    assert got[0] == pytest.approx(0.02)
    assert math.isnan(got[1])
    with pytest.raises(InvalidNetwork):
        benjamini_hochberg([1.5])


def test_nmi_is_one_for_renamed_groups_and_worked_by_hand_between():
    a = {0: 1, 1: 1, 2: 2, 3: 2}
    assert nmi(a, {0: "p", 1: "p", 2: "q", 3: "q"}) == 1.0
    # I = H(b) - H(b|a): a halves, b splits off one node: H(a) = ln 2, H(b) = ln 4 - 3/4 ln 3, I = ln 2 - ...
    b = {0: "p", 1: "q", 2: "q", 3: "q"}
    h_a, h_b = math.log(2), -(1 / 4 * math.log(1 / 4) + 3 / 4 * math.log(3 / 4))
    mutual = h_b - 0.5 * math.log(2)
    assert nmi(a, b) == pytest.approx(2 * mutual / (h_a + h_b))
    assert math.isnan(nmi({0: 1}, {0: 1}))
    with pytest.raises(InvalidNetwork):
        nmi({0: 1}, {1: 1})


def test_leiden_finds_planted_cliques_and_repeats_with_its_seed():
    G = nx.connected_caveman_graph(6, 8)
    found = leiden(G, seed=1)
    assert nmi(found, {node: node // 8 for node in G}) > 0.9
    assert found == leiden(G, seed=1)


def test_connectedness_is_exposure_less_bias():
    # two associations: in the first two members meet two large firms, but are tied to one of them only
    G = nx.Graph([("ani", "PT A"), ("ani", "budi"), ("citra", "dewi")])
    G.add_node("PT B")
    above = {node: str(node).startswith("PT") for node in G}
    setting = {"ani": 1, "budi": 1, "PT A": 1, "PT B": 1, "citra": 2, "dewi": 2}
    got = economic_connectedness(G, above, setting)
    base = 2 / 6
    assert got.n == 4
    assert got.connectedness == pytest.approx((1 / 2 + 0 + 0 + 0) / 4 / base)
    assert got.exposure == pytest.approx((2 / 3 + 2 / 3 + 0 + 0) / 4 / base)
    assert got.connectedness == pytest.approx(got.exposure * (1 - got.bias))
    assert math.isnan(economic_connectedness(G, dict.fromkeys(G, False)).connectedness)


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_connectedness_is_the_mean_over_those_below_of_their_partners_above_counted_one_by_one(seed):
    G = nx.gnp_random_graph(9, 0.4, seed=seed)
    above = {node: (node * 7 + seed) % 3 == 0 for node in G}
    setting = {node: (node + seed // 3) % 2 for node in G}
    base = sum(above.values()) / len(G)
    for where in (None, setting):
        met = {node: [other for other in G if other != node and setting[other] == setting[node]] for node in G}
        tied = {node: [o for o in G[node] if where is None or setting[o] == setting[node]] for node in G}
        below = [node for node in G if not above[node] and tied[node]]
        got = economic_connectedness(G, above, where)
        assert got.n == len(below)
        if not below:
            assert math.isnan(got.connectedness)
            continue
        found = sum(sum(above[o] for o in tied[node]) / len(tied[node]) for node in below) / len(below) / base
        assert got.connectedness == pytest.approx(found, abs=1e-12)
        if where is not None:
            exposed = sum(sum(above[o] for o in met[node]) / len(met[node]) for node in below) / len(below) / base
            assert got.exposure == pytest.approx(exposed, abs=1e-12)
            assert math.isnan(got.bias) if exposed == 0 else got.bias == pytest.approx(1 - found / exposed, abs=1e-9)
