"""Roles against every network there is, fragility and gatekeepers against removal, segregation against the formulas."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import UnknownNode
from graph.metrics import (
    brokerage,
    brokerage_test,
    coleman_homophily,
    cut_vertices,
    freeman_segregation,
    gatekept,
    iqv,
    local_bridges,
    modularity,
    odds_ratio,
    overlap,
    participation,
    rao_stirling,
    reach,
    redundancy,
    structural_cohesion,
)
from graph.metrics.arrays import TieArrays
from graph.metrics.groups import Groups
from graph.metrics.roles import role_counts, role_moments

SOME = st.sampled_from([nx.Graph, nx.DiGraph])


@st.composite
def networks(draw: st.DrawFn, kind: type[nx.Graph]) -> nx.Graph:
    n = draw(st.integers(1, 9))
    G = kind()
    G.add_nodes_from(range(n))
    ends = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))
    G.add_edges_from((u, v) for u, v in draw(st.lists(ends, max_size=24)) if u != v)
    return G


@pytest.mark.parametrize("codes", [[0, 0, 1, 1], [0, 0, 1, 2], [0, 1, 1, 1]])
@pytest.mark.parametrize("directed", [True, False])
def test_role_moments_are_those_over_every_network_of_that_density(codes, directed):
    n, code = len(codes), np.array(codes, np.int32)
    pairs = list((itertools.permutations if directed else itertools.combinations)(range(n), 2))
    third = len(pairs) // 3
    d = third / len(pairs)
    mean, square = np.zeros((n, 5)), np.zeros((n, 5))
    for present in itertools.product([0, 1], repeat=len(pairs)):
        chosen = [pair for pair, there in zip(pairs, present, strict=True) if there]
        ties = TieArrays.from_edges(n, [a for a, _ in chosen], [b for _, b in chosen], directed=directed)
        weight = d ** len(chosen) * (1 - d) ** (len(pairs) - len(chosen))
        counts = role_counts(ties, code, 3)
        mean += weight * counts
        square += weight * counts.astype(float) ** 2
    some = TieArrays.from_edges(n, [a for a, _ in pairs[:third]], [b for _, b in pairs[:third]], directed=directed)
    expected, sd = role_moments(some, Groups(sorted(set(codes)), code))
    assert expected[code] == pytest.approx(mean, abs=1e-12)
    assert sd[code] ** 2 == pytest.approx(square - mean**2, abs=1e-10)


def test_a_broker_far_beyond_chance_stands_out():
    G = nx.DiGraph([*((f"in{i}", "gate") for i in range(8)), *(("gate", f"home{i}") for i in range(8))])
    group = {node: "out" if node.startswith("in") else "home" for node in G}
    test = brokerage_test(G, group)
    assert test["gate"]["gatekeeper"].counted == 64
    assert test["gate"]["gatekeeper"].z > 5
    assert test["home0"]["gatekeeper"].counted == 0
    assert brokerage(G, group)["gate"]["gatekeeper"] == 64


@settings(max_examples=60, deadline=None)
@given(networks(nx.Graph))
def test_overlap_and_local_bridges_follow_their_formulas(G):
    for (u, v), value in overlap(G).items():
        common = len(set(G[u]) & set(G[v]))
        others = G.degree(u) + G.degree(v) - 2 - common
        assert value == pytest.approx(common / others if others else math.nan, nan_ok=True)
    assert set(local_bridges(G)) == {tuple(sorted(tie)) for tie in nx.local_bridges(G, with_span=False)}


@settings(max_examples=80, deadline=None)
@given(networks(nx.Graph))
def test_cut_vertices_are_those_of_networkx(G):
    assert cut_vertices(G) == set(nx.articulation_points(G))


def test_structural_cohesion_is_the_number_that_must_leave():
    assert structural_cohesion(nx.petersen_graph()) == 3
    assert structural_cohesion(nx.complete_graph(4)) == 3
    assert structural_cohesion(nx.disjoint_union(nx.path_graph(2), nx.path_graph(2))) == 0
    assert structural_cohesion(nx.Graph()) == 0


def test_redundancy_and_effective_size_make_up_the_partners():
    G = nx.karate_club_graph()
    assert redundancy(G)[0] == pytest.approx(2 * nx.triangles(G, 0) / G.degree(0))


@settings(max_examples=80, deadline=None)
@given(SOME.flatmap(networks))
def test_who_is_gatekept_is_who_is_lost_when_the_gatekeeper_is_silent(G):
    found = gatekept(G, 0)
    heard = nx.descendants(G, 0)
    for gate in set(G) - {0}:
        silent = G.copy()
        silent.remove_node(gate)
        lost = (heard - {gate} - nx.descendants(silent, 0)) if gate in heard else set()
        assert found.get(gate, set()) == lost


@settings(max_examples=60, deadline=None)
@given(SOME.flatmap(networks), st.integers(0, 3))
def test_reach_person_by_person_is_distance(G, steps):
    assert reach(G, 0) == dict(nx.single_source_shortest_path_length(G, 0))
    within = nx.single_source_shortest_path_length(G, 0, cutoff=steps)
    assert reach(G, 0, steps=steps) == dict(within)


def test_an_open_channel_costs_no_step():
    G = nx.DiGraph([("a", "radio"), ("radio", "b"), ("b", "radio 2"), ("radio 2", "c"), ("a", "d"), ("d", "c")])
    assert reach(G, "a", open_channels=["radio", "radio 2"])["c"] == 2
    assert reach(G, "a", open_channels=["radio", "radio 2"], steps=1) == {
        "a": 0,
        "radio": 0,
        "b": 1,
        "d": 1,
        "radio 2": 1,
    }
    with pytest.raises(UnknownNode):
        reach(G, "z")
    with pytest.raises(UnknownNode):
        gatekept(G, "z")


@settings(max_examples=60, deadline=None)
@given(SOME.flatmap(networks))
def test_segregation_follows_the_formulas(G):
    group = {node: node % 2 for node in G}
    pairs = list((itertools.permutations if G.is_directed() else itertools.combinations)(G, 2))
    inside = [pair for pair in pairs if group[pair[0]] == group[pair[1]]]
    tied_in = sum(G.has_edge(*pair) for pair in inside)
    tied_out = G.size() - tied_in
    open_in, open_out = len(inside) - tied_in, len(pairs) - len(inside) - tied_out
    if inside and len(pairs) > len(inside):
        top, base = tied_in * open_out, open_in * tied_out
        expected = top / base if base else (math.inf if top else math.nan)
        if tied_out or open_out:
            assert odds_ratio(G, group) == pytest.approx(expected, nan_ok=True)
        if G.size():
            by_chance = 1 - len(inside) / len(pairs)
            assert freeman_segregation(G, group) == pytest.approx(max(0, 1 - tied_out / G.size() / by_chance))


@settings(max_examples=60, deadline=None)
@given(networks(nx.Graph))
def test_modularity_is_that_of_networkx(G):
    group = {node: node % 3 for node in G}
    sets = [{node for node in G if group[node] == label} for label in set(group.values())]
    expected = nx.community.modularity(G, sets) if G.size() else math.nan
    assert modularity(G, group) == pytest.approx(expected, nan_ok=True)


def test_colemans_homophily_worked_by_hand():
    # four boys, two girls; each boy chooses three: all boys, 12 of 12 inside -> 1; girls choose boys only -> -1
    boys, girls = ["a", "b", "c", "d"], ["x", "y"]
    G = nx.DiGraph([(u, v) for u in boys for v in boys if u != v] + [(g, b) for g in girls for b in boys])
    assert coleman_homophily(G, dict.fromkeys(boys, "m") | dict.fromkeys(girls, "f")) == {"m": 1.0, "f": -1.0}


def test_diversity_worked_by_hand():
    G = nx.star_graph(4)
    group = {0: "a", 1: "a", 2: "b", 3: "c", 4: "c"}
    assert participation(G, group)[0] == 1 - (1 + 1 + 4) / 16
    assert iqv(G, group)[0] == pytest.approx((1 - 6 / 16) * 3 / 2)
    ones = {(s, t): 1.0 for s in "abc" for t in "abc" if s != t}
    assert rao_stirling(G, group, ones)[0] == pytest.approx(participation(G, group)[0])
    assert rao_stirling(G, group, {("a", "c"): 2.0})[0] == pytest.approx(2 * 2.0 * (1 / 4) * (2 / 4))
    G.add_node(5)
    assert math.isnan(iqv(G, group | {5: "a"})[5])


@pytest.mark.parametrize("seed", range(3))
def test_modularity_of_a_directed_network_is_that_of_its_pairs(seed):
    G = nx.gnp_random_graph(12, 0.3, seed=seed, directed=True)
    communities = [{node for node in G if node % 3 == k} for k in range(3)]
    pairs = nx.MultiGraph()
    pairs.add_nodes_from(G)
    pairs.add_edges_from(G.edges)
    expected = nx.community.modularity(pairs, communities)
    G.add_edge(0, 0)
    groups = {node: node % 3 for node in G}
    assert modularity(G, groups) == pytest.approx(expected)
    assert modularity(G, groups) != pytest.approx(nx.community.modularity(G, communities))
    assert math.isnan(modularity(nx.DiGraph([(0, 0)]), groups))
