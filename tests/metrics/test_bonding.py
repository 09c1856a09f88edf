"""Clustering, reciprocity, support, density and participation against NetworkX, igraph and the formulas."""

from __future__ import annotations

import math

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidNetwork
from graph.metrics import (
    clustering,
    core_number,
    core_share,
    disjoint_bridges,
    internal_degree,
    internal_density,
    participation,
    reciprocity,
    support_ratio,
    transitivity,
    within_module_z,
)


@st.composite
def networks(draw: st.DrawFn, kind: type[nx.Graph]) -> nx.Graph:
    n = draw(st.integers(1, 9))
    G = kind()
    G.add_nodes_from(range(n))
    ends = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1), st.sampled_from([0.5, 1.0, 2.0, 7.0]))
    for u, v, w in draw(st.lists(ends, max_size=30)):
        G.add_edge(u, v, w=w)
    return G


def assert_like_networkx(ours: dict[object, float], theirs: dict[object, float]) -> None:
    for node, value in ours.items():
        if math.isnan(value):  # fewer than two partners: the formula is 0 / 0, NetworkX says 0
            assert theirs[node] == 0
        else:
            assert value == pytest.approx(theirs[node], abs=1e-11)


@settings(max_examples=100, deadline=None)
@given(networks(nx.Graph))
def test_undirected_clustering_is_that_of_networkx_weighted_or_not(G):
    assert_like_networkx(clustering(G), nx.clustering(G))
    if not nx.number_of_selfloops(G):  # there NetworkX lets a loop set the largest weight
        assert_like_networkx(clustering(G, weight="w"), nx.clustering(G, weight="w"))


@settings(max_examples=100, deadline=None)
@given(networks(nx.DiGraph))
def test_directed_clustering_is_fagiolos_as_in_networkx(G):
    G.remove_edges_from(list(nx.selfloop_edges(G)))
    assert_like_networkx(clustering(G), nx.clustering(G))
    assert_like_networkx(clustering(G, weight="w"), nx.clustering(G, weight="w"))


@settings(max_examples=60, deadline=None)
@given(networks(nx.Graph))
def test_barrats_clustering_is_that_of_igraph(G):
    G.remove_edges_from(list(nx.selfloop_edges(G)))
    rival = igraph.Graph(len(G), list(G.edges()))
    weights = [w for _, _, w in G.edges(data="w")]
    expected = rival.transitivity_local_undirected(weights=weights)
    assert list(clustering(G, weight="w", kind="barrat").values()) == pytest.approx(expected, abs=1e-11, nan_ok=True)


def test_a_party_with_one_partner_has_no_clustering():
    assert math.isnan(clustering(nx.path_graph(2))[0])
    assert clustering(nx.Graph()) == {}
    with pytest.raises(InvalidNetwork):
        clustering(nx.DiGraph([(0, 1)]), weight="w", kind="barrat")


@settings(max_examples=60, deadline=None)
@given(networks(nx.Graph))
def test_transitivity_is_that_of_networkx_and_igraph(G):
    G.remove_edges_from(list(nx.selfloop_edges(G)))
    ours = transitivity(G)
    assert (0.0 if math.isnan(ours) else ours) == pytest.approx(nx.transitivity(G))
    assert ours == pytest.approx(igraph.Graph(len(G), list(G.edges())).transitivity_undirected(mode="nan"), nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(networks(nx.DiGraph))
def test_reciprocity_is_that_of_igraph_in_both_its_forms(G):
    rival = igraph.Graph(len(G), list(G.edges()), directed=True)
    assert reciprocity(G) == pytest.approx(rival.reciprocity(), nan_ok=True)
    assert reciprocity(G, kind="ratio") == pytest.approx(rival.reciprocity(mode="ratio"), nan_ok=True)


def test_reciprocity_by_each_definition_worked_by_hand():
    # 4 nodes, 6 pairs: a<->b, b->c, c->d; nobody else
    G = nx.DiGraph([("a", "b"), ("b", "a"), ("b", "c"), ("c", "d")])
    assert reciprocity(G) == 2 / 4
    assert reciprocity(G, kind="ratio") == 1 / 3
    assert reciprocity(G, kind="dyadic") == 4 / 6  # one mutual and three empty of six
    density = 4 / 12
    assert reciprocity(G, kind="correlation") == pytest.approx((0.5 - density) / (1 - density))
    assert reciprocity(G.to_undirected()) == 1.0
    assert math.isnan(reciprocity(nx.empty_graph(3, create_using=nx.DiGraph)))
    with pytest.raises(InvalidNetwork):
        reciprocity(G, kind="other")


def test_loops_do_not_lower_reciprocity():
    G = nx.DiGraph([(0, 1), (1, 0), (0, 0)])
    assert reciprocity(G) == 1.0  # NetworkX counts the loop as a tie that nobody returns: 2/3
    assert nx.reciprocity(G) == pytest.approx(2 / 3)


@settings(max_examples=60, deadline=None)
@given(networks(nx.Graph))
def test_support_is_the_share_of_ties_with_a_common_partner(G):
    ties = [(u, v) for u, v in G.edges() if u != v]
    supported = sum(bool((set(G[u]) & set(G[v])) - {u, v}) for u, v in ties)
    assert support_ratio(G) == pytest.approx(supported / len(ties) if ties else math.nan, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([nx.Graph, nx.DiGraph]).flatmap(networks))
def test_density_inside_is_that_of_the_subgraph(G):
    G.remove_edges_from(list(nx.selfloop_edges(G)))
    group = {node: node % 2 for node in G}
    for label, density in internal_density(G, group).items():
        H = G.subgraph([node for node in G if group[node] == label])
        assert density == pytest.approx(nx.density(H) if len(H) > 1 else math.nan, nan_ok=True)
        pairs = nx.Graph(H).size()
        assert internal_degree(G, group)[label] == pytest.approx(2 * pairs / len(H))


def test_participation_of_guimera_and_amaral_worked_by_hand():
    # four ties, two to each of two groups: 1 - (1/4 + 1/4); z of the hub in its module of three
    G = nx.Graph([("hub", "a"), ("hub", "b"), ("hub", "c"), ("hub", "d")])
    group = {"hub": 1, "a": 1, "b": 1, "c": 2, "d": 2}
    assert participation(G, group) == {"hub": 0.5, "a": 0.0, "b": 0.0, "c": 0.0, "d": 0.0}
    inside = np.array([2, 1, 1])
    assert within_module_z(G, group)["hub"] == pytest.approx((2 - inside.mean()) / inside.std())
    assert within_module_z(G, group)["c"] == 0.0
    G.add_node("e")
    assert math.isnan(participation(G, group | {"e": 2})["e"])


@settings(max_examples=60, deadline=None)
@given(networks(nx.DiGraph))
def test_participation_counts_the_ties_of_both_directions(G):
    group = {node: node % 3 for node in G}
    got = participation(G, group, weight="w")
    for node in G:
        to = dict.fromkeys(range(3), 0.0)
        for u, v, w in G.edges(data="w"):
            if u != v and node in (u, v):
                to[group[v if u == node else u]] += w
        total = sum(to.values())
        expected = 1 - sum((k / total) ** 2 for k in to.values()) if total else math.nan
        assert got[node] == pytest.approx(expected, abs=1e-12, nan_ok=True)


@settings(max_examples=80, deadline=None)
@given(networks(nx.Graph))
def test_cores_are_those_of_networkx(G):
    loops = list(nx.selfloop_edges(G))
    found = core_number(G)
    G.remove_edges_from(loops)
    assert found == nx.core_number(G)
    for k in range(4):
        assert core_share(G, k) == sum(number >= k for number in found.values()) / len(G)


@settings(max_examples=60, deadline=None)
@given(networks(nx.Graph))
def test_disjoint_bridges_are_a_largest_matching_of_the_crossing_ties(G):
    group = {node: node % 2 for node in G}
    crossing = nx.Graph((u, v) for u, v in G.edges() if group[u] != group[v])
    largest = len(nx.max_weight_matching(crossing, maxcardinality=True))
    assert set(disjoint_bridges(G, group).values()) == {largest}
