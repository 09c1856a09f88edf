"""Structural holes against Burt's formulas written out, igraph, NetworkX where it follows them, and worked examples."""

from __future__ import annotations

import math

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidNetwork, UnknownNode
from graph.metrics import constraint, effective_size, efficiency, hierarchy, local_constraint

MEASURES = (constraint, effective_size, efficiency, hierarchy)


def written_out(G: nx.Graph, weight: str | None = None) -> dict[object, tuple[float, float, float, float]]:
    """Burt (1992), term by term on the full matrix: nothing shared with the product."""
    nodes = list(G)
    A = nx.to_numpy_array(G, weight=weight)
    np.fill_diagonal(A, 0.0)
    M = A + A.T
    found = {}
    for i, node in enumerate(nodes):
        alters = [j for j in range(len(nodes)) if M[i, j] > 0]
        k = len(alters)
        if k == 0:
            found[node] = (math.nan,) * 4
            continue
        p = {j: M[i, j] / M[i].sum() for j in alters}
        local = [(p[j] + sum(p[q] * M[q, j] / M[q].sum() for q in alters if q != j)) ** 2 for j in alters]
        size = sum(1 - sum(p[q] * M[j, q] / M[j].max() for q in alters if q != j) for j in alters)
        C = sum(local)
        ordered = 1.0 if k == 1 else sum(c * k / C * math.log(c * k / C) for c in local) / (k * math.log(k))
        found[node] = (C, size, size / k, ordered)
    return found


def assert_as_written(G: nx.Graph, weight: str | None = None) -> None:
    expected = written_out(G, weight)
    for column, measure in enumerate(MEASURES):
        got = measure(G, weight=weight)
        assert list(got) == list(G)
        for node in G:
            assert got[node] == pytest.approx(expected[node][column], abs=1e-11, nan_ok=True), (measure, node)


@st.composite
def networks(draw: st.DrawFn, *, directed: bool | None = None, multi: bool = False) -> nx.Graph:
    n = draw(st.integers(0, 9))
    way = draw(st.booleans()) if directed is None else directed
    kind = {(0, 0): nx.Graph, (1, 0): nx.DiGraph, (0, 1): nx.MultiGraph, (1, 1): nx.MultiDiGraph}[way, multi]
    G = kind()
    G.add_nodes_from(draw(st.permutations(range(n))))
    if n:
        ends = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))
        weights = st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.75, 1e-3, 40.0])
        for (u, v), w in draw(st.lists(st.tuples(ends, weights), max_size=30)):
            G.add_edge(u, v, w=w)
    return G


def test_every_network_of_up_to_six_parties_is_as_the_formula_says():
    for G in nx.graph_atlas_g()[:209]:
        assert_as_written(G)


@settings(max_examples=150, deadline=None)
@given(networks())
def test_directed_weighted_networks_with_loops_and_zero_weights_are_as_the_formula_says(G):
    assert_as_written(G)
    assert_as_written(G, "w")


@settings(max_examples=60, deadline=None)
@given(networks(multi=True))
def test_parallel_ties_add_up_to_the_strength_of_the_pair(G):
    assert_as_written(G)
    assert_as_written(G, "w")


@settings(max_examples=80, deadline=None)
@given(networks(directed=False))
def test_igraph_gives_the_same_constraint(G):
    G.remove_edges_from([(u, v) for u, v, w in G.edges(data="w") if u == v or w == 0])
    index = {node: i for i, node in enumerate(G)}
    rival = igraph.Graph(len(G), [(index[u], index[v]) for u, v in G.edges()])
    expected = rival.constraint(weights=[w for _, _, w in G.edges(data="w")])
    assert list(constraint(G, weight="w").values()) == pytest.approx(expected, abs=1e-9, nan_ok=True)


def test_networkx_gives_the_same_where_it_follows_its_own_formula():
    G = nx.karate_club_graph()
    assert constraint(G) == pytest.approx(nx.constraint(G), abs=1e-12)
    assert constraint(G, weight="weight") == pytest.approx(nx.constraint(G, weight="weight"), abs=1e-12)
    assert effective_size(G) == pytest.approx(nx.effective_size(G), abs=1e-12)
    assert effective_size(G, weight="weight") == pytest.approx(nx.effective_size(G, nodes=list(G), weight="weight"))


def test_burts_figure_the_broker_of_two_separate_partners_is_worked_by_hand():
    # Borgatti (1997): ego with alters A..F, ties A-B, A-E, B-D, E-F... here the plainest case:
    # k = 4 partners with one tie among them: effective size 4 - 2/4, efficiency 3.5/4.
    G = nx.star_graph(4)
    G.add_edge(1, 2)
    assert effective_size(G)[0] == 3.5
    assert efficiency(G)[0] == 0.875
    # p = 1/4 each; partners 1 and 2 reach each other with 1/2: (1/4 + 1/8)^2 twice, 1/16 twice
    assert constraint(G)[0] == pytest.approx(2 * 0.375**2 + 2 / 16)


def test_borgattis_example_of_six_partners_has_effective_size_four_and_two_thirds():
    # Borgatti (1997), Connections 20(1), figure 1: alters A..F of G, ties A-B, A-F... 4 ties among 6 alters
    G = nx.Graph()
    G.add_edges_from(("G", alter) for alter in "ABCDEF")
    G.add_edges_from([("A", "B"), ("A", "E"), ("B", "D"), ("E", "F")])
    assert effective_size(G)["G"] == pytest.approx(6 - 2 * 4 / 6)


@pytest.mark.parametrize("measure", MEASURES)
def test_a_party_without_partners_has_no_value_even_with_a_loop(measure):
    G = nx.Graph([("a", "a")])
    G.add_node("b")
    assert all(math.isnan(value) for value in measure(G).values())
    assert measure(nx.Graph()) == {}


def test_a_single_partner_binds_wholly():
    G = nx.Graph([("a", "b")])
    assert [measure(G)["a"] for measure in MEASURES] == [1.0, 1.0, 1.0, 1.0]


def test_a_party_that_only_receives_has_partners_too():
    G = nx.DiGraph([("a", "sink"), ("b", "sink")])
    assert constraint(G)["sink"] == 0.5
    assert effective_size(G)["sink"] == 2.0
    assert math.isnan(nx.constraint(G, nodes=["sink"])["sink"])  # the deviation: see docs/reference/metrics.md


def test_weighted_effective_size_is_right_where_networkx_broadcasts_the_wrong_way():
    G = nx.karate_club_graph()
    ours, theirs = effective_size(G, weight="weight"), nx.effective_size(G, weight="weight")
    assert max(abs(ours[node] - theirs[node]) for node in G) > 0.2
    right = nx.effective_size(G, nodes=list(G), weight="weight")
    assert ours == pytest.approx(right, abs=1e-12)


def test_loops_change_nothing_where_networkx_has_two_answers():
    G = nx.Graph([(0, 1), (1, 2), (0, 2), (0, 0)])
    without = nx.Graph([(0, 1), (1, 2), (0, 2)])
    for measure in MEASURES:
        assert measure(G) == measure(without)
    assert nx.effective_size(G)[0] != pytest.approx(nx.effective_size(G, nodes=[0])[0])


def test_a_closed_triangle_gives_more_than_one_as_the_formula_has_it():
    assert constraint(nx.complete_graph(3))[0] == 1.125


def test_the_centre_of_a_star_is_the_best_broker():
    G = nx.star_graph(5)
    assert effective_size(G)[0] == 5.0  # one other package answers 1
    assert constraint(G)[0] == pytest.approx(0.2)
    assert hierarchy(G)[0] == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("weight", [-1.0, math.nan, math.inf, "much", None])
def test_a_weight_that_is_no_strength_is_refused(measure, weight):
    G = nx.Graph()
    G.add_edge("a", "b", w=weight)
    with pytest.raises(InvalidNetwork):
        measure(G, weight="w")


def test_only_the_nodes_asked_are_answered_and_strangers_are_refused():
    G = nx.path_graph(["a", "b", "c"])
    assert constraint(G, nodes=["c", "a"]) == {"c": 1.0, "a": 1.0}
    with pytest.raises(UnknownNode, match="'z'"):
        constraint(G, nodes=["z"])


@settings(max_examples=60, deadline=None)
@given(networks(), st.randoms(use_true_random=False))
def test_names_scale_of_weights_strangers_and_order_do_not_matter(G, random):
    names = {node: f"party {node}" for node in G}
    H = nx.relabel_nodes(G, names)
    for _, _, fact in H.edges(data=True):
        fact["w"] *= 8.0
    H.add_edge("stranger", "other stranger", w=3.0)
    H.add_node("hermit")
    for measure in MEASURES:
        ours, theirs = measure(G, weight="w"), measure(H, weight="w")
        for node in G:
            assert theirs[names[node]] == pytest.approx(ours[node], rel=1e-10, abs=1e-12, nan_ok=True)


@settings(max_examples=40, deadline=None)
@given(networks())
def test_local_constraints_of_the_partners_add_up_to_constraint(G):
    totals = constraint(G)
    for u in G:
        alters = (set(nx.all_neighbors(G, u))) - {u}
        if alters:
            assert sum(local_constraint(G, u, v) for v in alters) == pytest.approx(totals[u], abs=1e-11)
        else:
            assert math.isnan(totals[u])


def test_the_same_network_gives_the_same_bits():
    G = nx.gnm_random_graph(300, 1500, seed=3)
    assert list(constraint(G).values()) == list(constraint(G.copy()).values())


def test_constraint_goes_beyond_the_closed_triangle_only_with_weights_and_stays_below_two():
    G = nx.Graph()
    G.add_weighted_edges_from([("a", "b", 1.0), ("a", "c", 1e-6), ("b", "c", 1e6)])
    assert constraint(G)["a"] == 1.125
    assert 1.99 < constraint(G, weight="weight")["a"] < 2
