"""Questions of the graph where the lists that they rest on were not read, or say little."""

from __future__ import annotations

from datetime import date

import polars as pl

from graph.network import Network
from graph.planning.scene import Scene
from graph.services.planner import questions


def test_a_question_whose_list_was_never_read_says_which_it_is(empty_store):
    alone = pl.DataFrame({"id": ["a"], "kind": ["enterprise"], "name": ["A"], "size": ["micro"], "region": ["33.05"]})
    empty_store.upsert(Network.from_frames(alone, as_of=date(2026, 1, 1)), source="alone")
    found = questions.found_in_graph(empty_store)
    asked = [one for one in questions.library() if one.needs]
    assert len(asked) >= 20
    assert all(questions.unread_lists(one, found, "id") for one in asked)
    assert questions.unread_lists(questions.find("enterprises_in_region"), found, "id") == ""


def test_buyers_of_whom_nobody_knows_the_trade_are_among_those_without_a_partner(empty_store):
    rows = pl.DataFrame({"id": ["b", "s", "x"], "kind": "enterprise", "name": ["PT B", "UD S", "PT X"],
                         "size": ["large", "micro", "medium"], "region": "52.03"})  # fmt: skip
    ties = pl.DataFrame({"start": ["s"], "end": ["x"], "type": ["PARTNERS_WITH"]})
    empty_store.upsert(Network.from_frames(rows, ties=ties, as_of=date(2026, 1, 1)), source="lists")
    asked = questions.find("buyers_without_partner")
    assert questions.unread_lists(asked, questions.found_in_graph(empty_store), "id") == ""
    told = questions.answer_in_graph(asked, empty_store, {}, rows=5, seconds=60)
    assert [row["name"] for row in told.rows] == ["PT B"]


def test_a_cluster_lacks_nothing_of_which_no_list_was_read(empty_store):
    rows = pl.DataFrame({"id": ["k", "l", "a", "b"], "kind": ["cluster"] * 2 + ["enterprise"] * 2, "name": list("KLAB"),
                         "size": [None, None, "micro", "large"], "region": "33.05"})  # fmt: skip
    ties = pl.DataFrame({"start": ["a", "a"], "end": ["k", "b"], "type": ["PART_OF", "SUPPLIES"]})
    empty_store.upsert(Network.from_frames(rows, ties=ties, as_of=date(2026, 1, 1)), source="lists")
    asked, found = questions.find("clusters_without"), questions.found_in_graph(empty_store)
    told = questions.answer_in_graph(asked, empty_store, {}, rows=5, seconds=60).rows
    kept, unread = questions.of_lists_read(asked, told, found, "id")
    assert [(row["name"], row["lacks"]) for row in kept] == [("L", ["buyer"])]
    assert "bank dan lembaga keuangan" in unread
    assert "jual beli" not in unread


def test_official_news_by_one_gate_and_one_teller_alone_are_two_questions(empty_store):
    """A friend tells b too, but has no official news itself: the cooperative is b's gate, not its only teller."""
    kinds = {"gov": "government", "coop": "cooperative", "a": "enterprise", "b": "enterprise", "friend": "enterprise"}
    rows = pl.DataFrame({"id": list(kinds), "kind": list(kinds.values()), "name": list(kinds), "region": "33.05",
                         "size": [None, None, "micro", "micro", "micro"]})  # fmt: skip
    ties = [
        ("gov", "coop", "INFORMS"),
        ("a", "coop", "MEMBER_OF"),
        ("b", "coop", "MEMBER_OF"),
        ("b", "friend", "LEARNS_FROM"),
    ]
    network = Network.from_frames(
        rows, ties=pl.DataFrame(ties, schema=["start", "end", "type"], orient="row"), as_of=date(2026, 1, 1)
    )
    empty_store.upsert(network, source="lists")
    direct = questions.answer_in_graph(questions.find("told_by_one_party"), empty_store, {}, rows=5, seconds=60).rows
    assert [(row["gatekeeper"], row["told"]) for row in direct] == [("coop", 1)]  # a alone
    official = questions.ENGINE["informed_only_through"].answer(Scene(network), {"region": "", "limit": 5})
    assert [(row["gatekeeper"], row["told"]) for row in official] == [("coop", 2)]  # a and b
