"""Every measure answers on every odd network: a documented value, never a warning and never a crash."""

from __future__ import annotations

import math

import networkx as nx
import pytest

from graph import metrics
from graph.errors import InvalidNetwork

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
