"""E-I against every labelling there is, hand-worked networks and the published case."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidNetwork
from graph.metrics import ei_index, ei_test, internal_share


def counted(G: nx.Graph, group: dict[object, object], weight: str | None = None) -> float:
    inside = outside = 0.0
    for u, v, fact in G.edges(data=True):
        if u != v:
            strength = fact.get(weight, 1) if weight else 1
            inside, outside = (inside + strength, outside) if group[u] == group[v] else (inside, outside + strength)
    return (outside - inside) / (outside + inside) if outside + inside else math.nan


def every_labelling(G: nx.Graph, group: dict[object, object], weight: str | None = None) -> tuple[float, float]:
    nodes, labels = list(G), [group[node] for node in G]
    drawn = [counted(G, dict(zip(nodes, deal, strict=True)), weight) for deal in itertools.permutations(labels)]
    return float(np.mean(drawn)), float(np.std(drawn))


@pytest.mark.parametrize("sizes", [(1, 1, 2), (2, 2), (1, 4), (2, 3), (1, 2, 2), (5,), (2, 2, 2), (3, 3), (1, 5)])
def test_mean_and_sd_are_those_of_every_labelling_on_all_small_networks(sizes):
    n = sum(sizes)
    labels = [label for label, size in enumerate(sizes) for _ in range(size)]
    for G in [G for G in nx.graph_atlas_g()[:209] if len(G) == n and G.size()][:: 1 if n < 6 else 12]:
        group = dict(zip(G, labels, strict=True))
        test = ei_test(G, group)
        mean, sd = every_labelling(G, group)
        assert test.mean == pytest.approx(mean, abs=1e-12)
        assert test.sd == pytest.approx(sd, abs=1e-9)
        assert test.observed == pytest.approx(counted(G, group), abs=1e-12)
        if sd > 1e-9:
            assert test.z == pytest.approx((test.observed - mean) / sd, abs=1e-9)
        else:
            assert math.isnan(test.z)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_weighted_and_directed_moments_are_exact_too(data):
    n = data.draw(st.integers(2, 6))
    ends = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1), st.sampled_from([0.0, 0.25, 1.0, 2.5]))
    G = data.draw(st.sampled_from([nx.DiGraph, nx.MultiDiGraph, nx.Graph, nx.MultiGraph]))()
    G.add_nodes_from(range(n))
    for u, v, w in data.draw(st.lists(ends, max_size=12)):
        G.add_edge(u, v, w=w)
    group = dict(enumerate(data.draw(st.lists(st.sampled_from("xyz"), min_size=n, max_size=n))))
    test = ei_test(G, group, weight="w")
    assert test.observed == pytest.approx(counted(G, group, "w"), abs=1e-12, nan_ok=True)
    if not math.isnan(test.observed):
        mean, sd = every_labelling(G, group, "w")
        assert (test.mean, test.sd) == (pytest.approx(mean, abs=1e-9), pytest.approx(sd, abs=1e-7))


def test_the_exact_moments_are_where_many_permutations_go():
    G = nx.karate_club_graph()
    random = np.random.default_rng(5)
    labels = [G.nodes[node]["club"] for node in G]
    drawn = [counted(G, dict(zip(G, random.permutation(labels), strict=True))) for _ in range(4000)]
    test = ei_test(G, "club")
    assert test.mean == pytest.approx(np.mean(drawn), abs=4 * test.sd / math.sqrt(4000))
    assert test.sd == pytest.approx(np.std(drawn), rel=0.05)
    assert test.z < -5


def test_two_departments_of_krackhardt_and_stern_are_all_inside_or_all_outside():
    # Krackhardt and Stern (1988): -1 when every friendship stays in its department, +1 when each one crosses
    department = {node: node // 3 for node in range(6)}
    assert ei_index(nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(3)), department) == -1.0
    assert ei_index(nx.complete_bipartite_graph(3, 3), department) == 1.0


def test_by_group_and_by_actor_count_the_ties_that_touch_them():
    G = nx.Graph([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")])
    group = {"a": 1, "b": 1, "c": 1, "d": 2}
    assert ei_index(G, group) == 0.0
    assert ei_index(G, group, by="group") == {1: 0.0, 2: 1.0}
    assert ei_index(G, group, by="actor") == {"a": 0.0, "b": -1.0, "c": 0.0, "d": 1.0}
    share = internal_share(G, group)
    assert {g: 1 - 2 * share[g] for g in share} == ei_index(G, group, by="group")


def test_ties_both_ways_are_two_ties():
    G = nx.DiGraph([(0, 1), (1, 0), (1, 2)])
    assert ei_index(G, {0: "x", 1: "x", 2: "y"}) == pytest.approx(-1 / 3)


def test_a_network_without_ties_has_no_index_and_an_isolate_none_of_its_own():
    G = nx.empty_graph(3)
    group = dict.fromkeys(G, "x")
    assert math.isnan(ei_index(G, group))
    assert all(map(math.isnan, ei_index(G, group, by="actor").values()))
    assert all(map(math.isnan, ei_index(G, group, by="group").values()))
    assert math.isnan(ei_test(G, group).z)
    assert math.isnan(ei_index(nx.Graph(), {}))


def test_one_group_is_wholly_inside_and_cannot_be_tested():
    test = ei_test(nx.complete_graph(4), dict.fromkeys(range(4), "x"))
    assert (test.observed, test.mean, test.sd) == (-1.0, -1.0, 0.0)
    assert math.isnan(test.z)


@pytest.mark.parametrize("group", ["district", {0: "x"}, {0: "x", 1: None}, {0: "x", 1: math.nan}])
def test_a_node_without_group_is_named_and_refused(group):
    with pytest.raises(InvalidNetwork, match="have no group"):
        ei_index(nx.path_graph(2), group)


def test_the_tail_of_a_small_group_is_drawn_and_repeats_with_its_seed():
    G = nx.disjoint_union(nx.complete_graph(4), nx.complete_graph(4))
    group = {node: node // 4 for node in G}
    first, second = (ei_test(G, group, permutations=500, seed=7) for _ in range(2))
    assert first == second
    assert first.p is not None
    # 2 of the 70 ways to split eight nodes in two fours put all ties inside
    assert first.p == pytest.approx(2 / 70, abs=0.03)
