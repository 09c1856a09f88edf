"""Ties read from NetworkX, whatever the names, the kind of graph and what its dictionaries share."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.metrics import constraint, ei_index
from graph.metrics.arrays import read_network


def read(G: nx.Graph, weight: str | None = None) -> set[tuple[object, object, float, int]]:
    named = read_network(G, weight)
    ties = named.ties
    columns = (ties.low.tolist(), ties.high.tolist(), ties.strength.tolist(), ties.way.tolist())
    return {(named.nodes[a], named.nodes[b], w, way) for a, b, w, way in zip(*columns, strict=True)}


def expected(G: nx.Graph, weight: str | None = None) -> set[tuple[object, object, float, int]]:
    order = {node: i for i, node in enumerate(G)}
    found: dict[tuple[object, object], list[float]] = {}
    for u, v, fact in G.edges(data=True):
        if u != v:
            forward = order[u] < order[v]
            pair = found.setdefault((u, v) if forward else (v, u), [0.0, 0])
            pair[0] += fact.get(weight, 1) if weight else 1
            pair[1] |= 3 if not G.is_directed() else (1 if forward else 2)
    return {(a, b, w, way) for (a, b), (w, way) in found.items() if w}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_tie_is_read_once_with_its_weight_and_direction(data):
    kind = data.draw(st.sampled_from([nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph]))
    names = data.draw(st.sampled_from([list(range(7)), [f"p{i}" for i in range(7)], [(i, "x") for i in range(7)]]))
    G = kind()
    G.add_nodes_from(names)
    ends = st.tuples(st.sampled_from(names), st.sampled_from(names), st.sampled_from([0.0, 1.0, 2.5]))
    for u, v, w in data.draw(st.lists(ends, max_size=25)):
        G.add_edge(u, v, w=w)
    assert read(G) == expected(G)
    assert read(G, "w") == expected(G, "w")
    part = G.subgraph(names[:5])
    assert read(part, "w") == expected(part, "w")


class OneFact(nx.Graph):
    """NetworkX's own example of a light graph: all ties share one dictionary."""

    fact = {"weight": 1}  # noqa: RUF012

    def one_fact(self) -> dict[str, int]:
        return self.fact

    edge_attr_dict_factory = one_fact


@pytest.mark.parametrize("edges", [[("a", "b"), ("b", "c"), ("c", "a")], [("a", "a"), ("b", "b")], [("a", "b")]])
def test_ties_that_share_their_facts_are_told_apart_by_name(edges):
    G, plain = OneFact(edges), nx.Graph(edges)
    assert read(G) == read(plain)


def test_a_graph_of_names_measures_like_the_same_graph_of_numbers():
    G = nx.karate_club_graph()
    H = nx.relabel_nodes(G, {node: f"member {node}" for node in G})
    assert list(constraint(G).values()) == list(constraint(H).values())
    assert ei_index(G, "club") == ei_index(H, "club")
    assert list(constraint(G.reverse() if G.is_directed() else G.copy()).values()) == list(constraint(G).values())
