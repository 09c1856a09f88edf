"""Gould and Fernandez' roles against a count of every triple."""

from __future__ import annotations

import itertools

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.metrics import brokerage

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")


def every_triple(G: nx.Graph, group: dict[object, object]) -> dict[object, dict[str, int]]:
    D = G.to_directed()
    found = {node: dict.fromkeys(ROLES, 0) for node in G}
    for i, v, j in itertools.permutations(G, 3):
        if D.has_edge(i, v) and D.has_edge(v, j) and not D.has_edge(i, j):
            a, b, c = group[i], group[v], group[j]
            if a == b == c:
                role = "coordinator"
            elif a == c:
                role = "itinerant"
            elif a == b:
                role = "representative"
            elif b == c:
                role = "gatekeeper"
            else:
                role = "liaison"
            found[v][role] += 1
    return found


def test_every_small_network_and_grouping_counts_as_every_triple_does():
    for G in nx.graph_atlas_g()[:53]:
        for labels in itertools.product("xyz", repeat=len(G)):
            if len(G) < 5 or labels[0] == "x":
                group = dict(zip(G, labels, strict=True))
                assert brokerage(G, group) == every_triple(G, group)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_directed_networks_count_as_every_triple_does(data):
    n = data.draw(st.integers(0, 9))
    G = data.draw(st.sampled_from([nx.DiGraph, nx.MultiDiGraph]))()
    G.add_nodes_from(range(n))
    if n:
        ends = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))
        G.add_edges_from(data.draw(st.lists(ends, max_size=50)))
    group = {node: data.draw(st.sampled_from("xyz")) for node in G}
    assert brokerage(G, group) == every_triple(G, group)


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        ("AAA", "coordinator"),
        ("ABA", "itinerant"),
        ("AAB", "representative"),
        ("ABB", "gatekeeper"),
        ("ABC", "liaison"),
    ],
)
def test_each_role_is_the_pattern_that_gould_and_fernandez_name(groups, role):
    found = brokerage(nx.DiGraph([(0, 1), (1, 2)]), dict(enumerate(groups)))
    assert found[1] == dict.fromkeys(ROLES, 0) | {role: 1}
    assert found[0] == found[2] == dict.fromkeys(ROLES, 0)


def test_undirected_ties_count_both_ways_so_that_representative_equals_gatekeeper():
    G = nx.gnm_random_graph(30, 80, seed=2)
    found = brokerage(G, {node: node % 4 for node in G})
    assert all(roles["representative"] == roles["gatekeeper"] for roles in found.values())
    assert all(value % 2 == 0 for roles in found.values() for role, value in roles.items() if role == "liaison")


def test_a_pair_that_is_tied_itself_needs_no_broker():
    G = nx.DiGraph([(0, 1), (1, 2), (0, 2)])
    assert brokerage(G, dict.fromkeys(G, "x"))[1]["coordinator"] == 0
