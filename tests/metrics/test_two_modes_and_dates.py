"""Attendance made into ties, Best's model and clusters at two dates."""

from __future__ import annotations

from datetime import date

import networkx as nx
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidNetwork
from graph.metrics import co_membership, measure_change, renewal_figures
from graph.metrics.two_mode import project
from graph.network import Network
from graph.translations import say


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(10, 14)), max_size=25))
def test_a_party_is_as_strong_as_the_events_that_it_shared(attendance):
    G = nx.Graph(attendance)
    G.add_nodes_from(range(7))
    shared = co_membership(G, range(7))
    for party in range(7):
        events = sum(G.degree(event) > 1 for event in G[party])
        assert shared.degree(party, weight="weight") == pytest.approx(events)
    plainly = co_membership(G, range(7), corrected=False)
    assert all(fact["weight"] == fact["events"] for _, _, fact in plainly.edges(data=True))
    ties = project(7, [party for party, _ in attendance], [event for _, event in attendance])
    assert {(a, b): pytest.approx(w) for a, b, w in zip(ties.low, ties.high, ties.strength, strict=True)} == {
        (min(a, b), max(a, b)): fact["weight"] for a, b, fact in shared.edges(data=True)
    }


def test_ties_among_parties_are_no_attendance():
    with pytest.raises(InvalidNetwork, match="both parties"):
        co_membership(nx.Graph([("a", "b")]), ["a", "b"])


def world() -> Network:
    members = [f"m{i}" for i in range(6)]
    others = [f"o{i}" for i in range(20)]
    parties = pl.DataFrame(
        {
            "id": [*members, *others, "k", "mill"],
            "kind": ["enterprise"] * 26 + ["cluster", "enterprise"],
            "name": [*members, *others, "Sentra K", "PT Mill"],
            "size": ["micro"] * 26 + [None, "large"],
            "established": [2025] * 3 + [2000] * 23 + [None, 1990],
            "kbli": [["31001"]] * 6 + [["31001", "16221"]] * 20 + [None, ["31001"]],
        }
    )
    ties = [(m, "k", "PART_OF", None) for m in members]
    ties += [("m0", "m1", "SUBCONTRACTS", date(2020, 1, 1)), ("m2", "m3", "COOPERATES_WITH", date(2025, 1, 1))]
    ties += [(m, "mill", "SUPPLIES", date(2025, 6, 1)) for m in members[:4]]
    frame = pl.DataFrame(ties, schema=["start", "end", "type", "since"], orient="row")
    return Network.from_frames(parties, ties=frame, as_of=date(2026, 1, 1))


def test_bests_model_is_counted_over_members_and_read_against_other_enterprises():
    found = {figure.code: figure for figure in renewal_figures(world(), "Sentra K")}
    assert found["specialisation.activities"].value == 1.0
    assert found["specialisation.activities"].z < -2
    assert found["specialisation.subcontracts_inside"].value == 2 / 6
    assert found["specialisation.new_entrants"].value == 0.5
    assert found["specialisation.outside_ties"].value == 4 / 6
    assert found["specialisation.sells_to_buyer"].value == 4 / 6
    assert found["specialisation.sells_to_buyer"].z > 2
    assert np.isnan(found["specialisation.machines"].z)  # nobody holds any
    for code in found:
        for language in ("id", "en"):
            assert say(f"figure.{code}", language) != f"figure.{code}"


def test_figures_then_and_now_stand_side_by_side():
    change = measure_change(world(), date(2024, 1, 1), date(2026, 1, 1))
    row = change.row(by_predicate=pl.col("figure") == "ties_outside", named=True)
    assert (row["before"], row["after"], row["change"], row["n_before"], row["n_after"]) == (0.0, 4.0, 4.0, 6, 6)
    density = change.row(by_predicate=pl.col("figure") == "density", named=True)
    assert density["change"] == pytest.approx(1 / 15)
    assert density["reading_before"] is not None
