"""Questions of the graph where the lists that they rest on were not read, or say little."""

from __future__ import annotations

from datetime import date

import polars as pl

from graph.network import Network
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
