"""Real networks with figures worked out elsewhere: lawyers, tailors, Florentine families."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import igraph
import networkx as nx
import pytest

from graph.metrics import (
    betweenness,
    clustering,
    constraint,
    core_number,
    ei_test,
    reciprocity,
    transitivity,
)

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("law_advice", "law_cowork", "law_friends", "tailor_work", "tailor_social", "flo_business", "flo_marriage")


def load(folder: Path, name: str, *, directed: bool) -> nx.Graph:
    G = nx.DiGraph() if directed else nx.Graph()
    with (folder / f"{name}_nodes.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = next(iter(row))
            G.add_node(row[key], **row)
    with (folder / f"{name}_edges.csv").open(encoding="utf-8") as file:
        for row in csv.reader(file):
            if row[0] in G and row[1] in G:
                G.add_edge(row[0], row[1])
    return G


@pytest.mark.shared
@pytest.mark.parametrize("name", NAMES)
def test_figures_of_published_networks_are_those_worked_out_elsewhere(shared, name):
    folder = shared / "data" / "networks"
    expected = json.loads((folder / "reference_metrics_networkx.json").read_text())[name]
    G = load(folder, name, directed=expected["directed"])
    assert (len(G), G.size()) == (expected["nodes"], expected["edges_simple"])
    if expected["directed"]:
        assert reciprocity(G) == pytest.approx(expected["reciprocity"], abs=1e-6)
    assert transitivity(G) == pytest.approx(expected["transitivity_undirected"], abs=1e-6)
    local = [0.0 if value != value else value for value in clustering(nx.Graph(G)).values()]  # noqa: PLR0124
    assert sum(local) / len(local) == pytest.approx(expected["avg_clustering_undirected"], abs=1e-6)
    between = betweenness(G)
    for node, value in expected["top_betweenness"]:
        assert between[node] == pytest.approx(value, abs=1e-6)
    bound = constraint(nx.Graph(G))  # the reference left directions aside
    for node, value in expected["lowest_constraint"]:
        assert bound[node] == pytest.approx(value, abs=1e-6)
    assert max(core_number(nx.Graph(G)).values()) == expected["kcore_max"]


@pytest.mark.shared
def test_lawyers_take_advice_inside_their_office(shared):
    G = load(shared / "data" / "networks", "law_advice", directed=True)
    office = {node: facts.get("office") for node, facts in G.nodes(data=True)}
    test = ei_test(G, office)
    assert test.observed < test.mean
    assert test.z == pytest.approx(-9.459172162379716, abs=1e-9)  # 71 lawyers in 3 offices, 892 arcs
    index = {node: i for i, node in enumerate(G)}
    rival = igraph.Graph(len(G), [(index[u], index[v]) for u, v in G.edges()], directed=True)
    assert list(constraint(G).values()) == pytest.approx(rival.constraint(), abs=1e-9)
