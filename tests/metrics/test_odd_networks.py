"""Every measure answers on every odd network: a documented value, never a warning and never a crash."""

from __future__ import annotations

import math

import networkx as nx
import pytest

from graph import metrics
from graph.errors import InvalidNetwork, UnknownNode

PLAIN = [
    "betweenness",
    "constraint",
    "effective_size",
    "efficiency",
    "hierarchy",
    "clustering",
    "reciprocity",
    "transitivity",
    "support_ratio",
    "core_number",
    "core_share",
    "overlap",
    "local_bridges",
    "cut_vertices",
    "redundancy",
    "structural_cohesion",
]
GROUPED = [
    "ei_index",
    "ei_test",
    "brokerage",
    "brokerage_test",
    "participation",
    "iqv",
    "within_module_z",
    "internal_density",
    "internal_degree",
    "internal_share",
    "odds_ratio",
    "freeman_segregation",
    "coleman_homophily",
    "modularity",
    "disjoint_bridges",
    "configuration_test",
]
KINDS = (nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph)
ODD = {
    "nobody": [],
    "one loop": [(0, 0)],
    "one tie": [(0, 1)],
    "a tie and a loop": [(0, 1), (1, 1)],
    "the same tie twice": [(0, 1), (0, 1), (1, 0)],
    "parts": [(0, 1), (2, 3), (3, 4), (2, 4)],
}


def odd(kind: type[nx.Graph], ties: list[tuple[int, int]], isolated: int) -> nx.Graph:
    G = kind(ties)
    G.add_nodes_from(range(100, 100 + isolated))
    return G


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("kind", KINDS)
def test_measures_of_the_network_answer_on_odd_networks(name, kind):
    for ties in ODD.values():
        for isolated in (0, 2):
            G = odd(kind, ties, isolated)
            found = getattr(metrics, name)(G)
            if isinstance(found, dict) and name != "overlap":
                assert list(found) == list(G)


@pytest.mark.parametrize("name", GROUPED)
@pytest.mark.parametrize("kind", KINDS)
def test_measures_of_groups_answer_on_odd_networks(name, kind):
    for ties in ODD.values():
        for isolated in (0, 2):
            G = odd(kind, ties, isolated)
            getattr(metrics, name)(G, {node: node % 2 for node in G})
            getattr(metrics, name)(G, dict.fromkeys(G, "all"))
            if len(G):
                with pytest.raises(InvalidNetwork):
                    getattr(metrics, name)(G, "district")


@pytest.mark.parametrize("name", ["constraint", "effective_size", "hierarchy", "redundancy", "clustering"])
def test_zero_weights_everywhere_are_no_ties(name):
    G = nx.complete_graph(4)
    nx.set_edge_attributes(G, 0.0, "w")
    found = getattr(metrics, name)(G, weight="w")
    assert all(math.isnan(value) or value == 0 for value in found.values())


@pytest.mark.parametrize("scale", [1e-150, 1e-9, 1e150])
def test_very_small_and_very_large_weights_count_like_others(scale):
    G = nx.karate_club_graph()
    for _, _, fact in G.edges(data=True):
        fact["w"] = fact["weight"] * scale
    for name in ("constraint", "effective_size", "hierarchy", "efficiency"):
        ours, scaled = (getattr(metrics, name)(G, weight=key) for key in ("weight", "w"))
        assert scaled == pytest.approx(ours, rel=1e-9, abs=1e-12)


def test_every_public_name_is_there_and_documented():
    for name in metrics.__all__:
        assert getattr(metrics, name).__doc__
    assert set(dir(metrics)) == set(metrics.__all__)
    with pytest.raises(AttributeError):
        _ = metrics.social_capital_score


KARATE = nx.karate_club_graph()


@pytest.mark.parametrize(
    ("call", "names"),
    [
        (lambda: metrics.constraint([1, 2]), "G is [1, 2] — give a NetworkX graph"),
        (lambda: metrics.constraint(KARATE, nodes=0), "nodes is 0 — give a list"),
        (lambda: metrics.ei_index(KARATE, ["a"]), "group is ['a'] — give the name of a node attribute, or a mapping"),
        (lambda: metrics.ei_test(KARATE, "club", permutations=-1), "permutations is -1"),
        (lambda: metrics.ei_test(KARATE, "club", seed="a"), "seed is 'a'"),
        (lambda: metrics.ei_interval(KARATE, "club", level=3), "level is 3 — give a number from 0 to 1"),
        (lambda: metrics.ei_interval(KARATE, "club", draws=0), "draws is 0"),
        (lambda: metrics.ei_change(KARATE, KARATE.to_directed(), "club"), "to_undirected"),
        (lambda: metrics.core_share(KARATE, k="2"), "k is '2'"),
        (lambda: metrics.leiden(KARATE, resolution=-1), "resolution is -1"),
        (lambda: metrics.reach(KARATE, 0, steps=-1), "steps is -1"),
        (lambda: metrics.linking_share(KARATE, "club", steps=[1.5]), "steps is 1.5"),
        (lambda: metrics.economic_connectedness(KARATE, "club"), "above is 'Mr. Hi' — give True"),
        (lambda: metrics.rao_stirling(KARATE, "club", {("Mr. Hi", "Officer"): -1}), "distance[('Mr. Hi', 'Officer')]"),
        (lambda: metrics.rewiring_test(KARATE, len, draws=0), "draws is 0"),
        (lambda: metrics.rewiring_test(KARATE, "clustering"), "figure is 'clustering' — give a function"),
        (lambda: metrics.nmi([1], [1]), "declared is [1]"),
        (lambda: metrics.measure(KARATE), "give an instance of Network"),
        (lambda: metrics.cluster_report(KARATE, "club"), "give an instance of Network"),
        (lambda: metrics.renewal_figures(KARATE, "club"), "give an instance of Network"),
    ],
)
def test_a_wrong_argument_is_named_with_what_to_give_instead(call, names):
    with pytest.raises(InvalidNetwork) as refused:
        call()
    assert names in str(refused.value)


def test_who_shares_events_must_be_in_the_network():
    with pytest.raises(UnknownNode, match="'dodi' is not in the network"):
        metrics.co_membership(nx.Graph([("ani", "fair")]), ["ani", "dodi"])


def test_tiers_may_be_marked_by_one_and_zero():
    G = nx.Graph([("ani", "budi"), ("ani", "PT"), ("budi", "citra")])
    marks = {"ani": 0, "budi": 0, "citra": 0, "PT": 1}
    assert metrics.economic_connectedness(G, marks).connectedness == pytest.approx(2 / 3)
