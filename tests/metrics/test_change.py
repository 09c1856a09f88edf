"""The change of ties between two dates adds up by cause, whatever happens."""

from __future__ import annotations

import math

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.metrics import ei_change, ei_index


@st.composite
def dated(draw: st.DrawFn) -> tuple[nx.Graph, nx.Graph, dict[int, str], dict[int, str]]:
    kind = draw(st.sampled_from([nx.Graph, nx.DiGraph]))
    found = []
    for _ in range(2):
        G = kind()
        G.add_nodes_from(draw(st.lists(st.integers(0, 8), min_size=1, unique=True)))
        ends = st.tuples(st.sampled_from(sorted(G)), st.sampled_from(sorted(G)))
        G.add_edges_from((u, v) for u, v in draw(st.lists(ends, max_size=14)) if u != v)
        found += [G, {node: draw(st.sampled_from("xy")) for node in G}]
    return found[0], found[2], found[1], found[3]


def counted(G: nx.Graph, group: dict[int, str]) -> tuple[int, int]:
    inside = sum(group[u] == group[v] for u, v in G.edges())
    return inside, G.size() - inside


@settings(max_examples=150, deadline=None)
@given(dated())
def test_causes_add_up_to_the_change_without_remainder(case):
    before, after, first, second = case
    change = ei_change(before, after, first, second, draws=20)
    old, new = counted(before, first), counted(after, second)
    assert sum(change.inside.values()) == new[0] - old[0]
    assert sum(change.outside.values()) == new[1] - old[1]
    assert change.before == pytest.approx(ei_index(before, first), nan_ok=True)
    assert change.after == pytest.approx(ei_index(after, second), nan_ok=True)
    assert change.stayed + change.entered == len(after)
    assert change.stayed + change.left == len(before)
    stayed = set(before) & set(after)
    assert change.stable_before == pytest.approx(ei_index(before.subgraph(stayed), first), nan_ok=True)


def test_nothing_changed_is_no_change_and_an_interval_of_nothing():
    G = nx.karate_club_graph()
    change = ei_change(G, G, "club")
    assert change.change == 0
    assert not any(change.inside.values())
    assert (change.low, change.high) == (0.0, 0.0)


def test_an_actor_that_changes_its_group_moves_its_ties_between_inside_and_outside():
    G = nx.star_graph(3)
    change = ei_change(G, G, dict.fromkeys(G, "x"), {0: "y", 1: "x", 2: "x", 3: "x"})
    assert change.inside == {"formed": 0, "dissolved": 0, "entered": 0, "left": 0, "reclassified": -3}
    assert change.outside["reclassified"] == 3
    assert math.isnan(change.low)  # four actors are too few for an interval


def test_more_ties_out_show_in_the_interval_of_the_stable_panel():
    ring = nx.cycle_graph(20)
    wider = ring.copy()
    wider.add_edges_from((i, (i + 10) % 20) for i in range(10))
    change = ei_change(ring, wider, {i: i // 10 for i in range(20)}, seed=4)
    assert change.outside["formed"] == 10
    assert change.low > 0
    assert change.low <= change.change <= change.high
