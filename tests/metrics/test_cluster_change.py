"""The change of one cluster: causes add up exactly, whatever comes, goes, joins or parts."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.metrics import cluster_change
from graph.network import Network

NAMES = [f"p{i}" for i in range(7)]


@st.composite
def snapshots(draw):
    """Two snapshots with parties, memberships and ties of their own; the cluster is in both."""
    worlds = []
    for year in (2024, 2026):
        people = draw(st.lists(st.sampled_from(NAMES), min_size=3, unique=True))
        members = [p for p in people if draw(st.booleans())]
        pairs = [(a, b) for i, a in enumerate(people) for b in people[:i] if draw(st.booleans())]
        parties = pl.DataFrame(
            {"id": [*people, "k"], "kind": ["enterprise"] * len(people) + ["cluster"], "name": [*people, "Sentra"]}
        )
        rows = [(m, "k", "PART_OF") for m in members] + [(a, b, "SUPPLIES") for a, b in pairs]
        ties = pl.DataFrame(rows, schema={"start": pl.String, "end": pl.String, "type": pl.String}, orient="row")
        worlds.append((Network.from_frames(parties, ties=ties, as_of=date(year, 1, 1)), set(members), pairs))
    return worlds


@given(snapshots())
@settings(max_examples=60, deadline=None)
def test_causes_add_up_and_counts_are_those_by_hand(worlds):
    (old, then, old_pairs), (new, now, new_pairs) = worlds
    change = cluster_change(new, "k", date(2024, 1, 1), earlier=old)
    for members, pairs, side in ((then, old_pairs, "before"), (now, new_pairs, "after")):
        inside = sum(a in members and b in members for a, b in pairs)
        outside = sum((a in members) != (b in members) for a, b in pairs)
        assert (getattr(change, f"inside_{side}"), getattr(change, f"outside_{side}")) == (inside, outside)
    assert sum(change.inside.values()) == change.inside_after - change.inside_before
    assert sum(change.outside.values()) == change.outside_after - change.outside_before
    assert change.n_before + change.joined - change.parted == change.n_after
    for causes in (change.inside, change.outside):
        assert causes["formed"] >= 0 >= causes["dissolved"]
        assert causes["entered"] >= 0 >= causes["left"]


def test_a_member_that_leaves_the_cluster_turns_its_ties_round():
    parties = pl.DataFrame({"id": ["a", "b", "c", "k"], "kind": ["enterprise"] * 3 + ["cluster"], "name": list("ABCK")})
    ties = pl.DataFrame(
        {
            "start": ["a", "b", "b", "a", "b"],
            "end": ["k", "k", "c", "b", "k"],
            "type": ["PART_OF", "PART_OF", "SUPPLIES", "SUPPLIES", "MEMBER_OF"],
            "until": [None, date(2025, 1, 1), None, None, date(2025, 1, 1)],
        }
    )
    network = Network.from_frames(parties, ties=ties, as_of=date(2026, 1, 1))
    change = cluster_change(network, "k", date(2024, 1, 1))
    assert (change.inside_before, change.outside_before) == (1, 1)  # a - b inside, b - c out
    assert (change.inside_after, change.outside_after) == (0, 1)  # a - b out, b - c no longer the cluster's
    assert change.inside["reclassified"] == -1
    assert change.outside["reclassified"] == 0  # one came, one went
    assert change.parted == 1
    assert change.to_dict()["low"] is None


def test_more_ties_out_of_every_member_show_in_the_interval():
    members, others = [f"m{i}" for i in range(12)], [f"o{i}" for i in range(12)]
    parties = pl.DataFrame(
        {"id": [*members, *others, "k"], "kind": ["enterprise"] * 24 + ["cluster"], "name": [*members, *others, "K"]}
    )
    rows = [(m, "k", "PART_OF", None) for m in members]
    rows += [(members[i], members[i - 1], "SUPPLIES", None) for i in range(12)]
    rows += [(m, o, "SUPPLIES", date(2025, 5, 1)) for m, o in zip(members, others, strict=True)]
    ties = pl.DataFrame(rows, schema=["start", "end", "type", "since"], orient="row")
    change = cluster_change(
        Network.from_frames(parties, ties=ties, as_of=date(2026, 1, 1)), "K", date(2025, 1, 1), date(2026, 1, 1)
    )
    assert (change.ei_before, change.ei_after) == (-1.0, pytest.approx(0.0))
    assert change.outside["formed"] == 12
    assert change.low > 0.8
