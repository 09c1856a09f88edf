"""Betweenness against NetworkX, exact and sampled, and the same bits for any number of threads."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidNetwork
from graph.metrics import betweenness
from graph.metrics.arrays import read_network
from graph.metrics.shortest_paths import path_dependencies


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 12), st.integers(0, 40), st.integers(0, 1000), st.tuples(*[st.booleans()] * 3))
def test_betweenness_is_that_of_networkx(n, m, seed, choices):
    directed, normalized, endpoints = choices
    G = nx.gnm_random_graph(n, m, seed=seed, directed=directed)
    facts = {"normalized": normalized, "endpoints": endpoints}
    expected = nx.betweenness_centrality(G, **facts)
    assert betweenness(G, **facts) == pytest.approx(expected, abs=1e-12)
    for k in {1, min(3, n)}:
        sampled = nx.betweenness_centrality(G, k=k, seed=seed, **facts)
        assert betweenness(G, k, seed=seed, **facts) == pytest.approx(sampled, abs=1e-12, nan_ok=True)


def test_the_middle_of_a_path_lies_on_all_ways():
    assert betweenness(nx.path_graph(5), normalized=False) == {0: 0, 1: 3, 2: 4, 3: 3, 4: 0}
    one = betweenness(nx.path_graph(3), 1, seed=1)  # the one source is never between itself and others
    assert sum(math.isnan(value) for value in one.values()) == 1


@pytest.mark.parametrize("directed", [True, False])
def test_any_number_of_threads_gives_the_same_bits(directed):
    ties = read_network(nx.gnm_random_graph(400, 1800, seed=5, directed=directed)).ties
    sources = np.arange(400, dtype=np.int32)
    one, two, nine = (path_dependencies(ties, sources, threads=threads) for threads in (1, 2, 9))
    assert one.tobytes() == two.tobytes() == nine.tobytes()


@pytest.mark.parametrize("k", [0, -1, 6])
def test_a_sample_that_cannot_be_drawn_is_refused(k):
    with pytest.raises(InvalidNetwork, match="cannot be drawn"):
        betweenness(nx.path_graph(5), k)
