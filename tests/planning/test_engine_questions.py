"""Questions that the engine answers: the planted answers of the sample are found by name."""

from __future__ import annotations

import pytest

from graph.errors import RuleViolation
from graph.planning.lacks import KINDS
from graph.services.questions import ENGINE, answer, library, pairs
from graph.services.source import Source


@pytest.fixture(scope="module")
def source(sample_network, tmp_path_factory):
    return Source(sample_network, "sample")


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    from graph.settings import settings

    monkeypatch.setenv("JEJARING_HOME", str(tmp_path_factory.getbasetemp() / "home"))
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_bonding_without_bridging_and_the_reverse_are_those_planted(source, planted):
    inward, broker = (
        {row["region"] for row in answer(ENGINE[name], source, {})}
        for name in ("bonding_without_bridging", "bridging_without_bonding")
    )
    assert inward == {c["region"] for c in planted["clusters"] if c["structure_now"] == "inward"}
    assert {c["region"] for c in planted["clusters"] if c["structure_now"] == "broker"} <= broker


def test_what_changed_since_the_earlier_date_are_the_clusters_planted_to_change(source, planted):
    rows = answer(ENGINE["what_changed"], source, {"since": planted["earlier"]})
    moved = {row["name"] for row in rows if row["reading_before"] == "inward" != row["reading_after"]}
    assert moved == {c["name"] for c in planted["clusters"] if c["structure_earlier"] == "inward" != c["structure_now"]}


def test_unmet_demand_names_buyers_and_their_nearest_suppliers(source):
    rows = answer(ENGINE["unmet_demand"], source, {"limit": "3"})
    assert len(rows) == 3
    assert all(row["entry_price_first"] is not None and row["buyers"][0]["nearest"] for row in rows)


def test_one_more_of_each_has_a_worth_and_an_n(source):
    rows = {row["one_more"]: row for row in answer(ENGINE["worth_of_one_more"], source, {})}
    assert set(rows) == {"tonne", "certified_firm", "officer"}
    assert all(row["worth"] > 0 and row["n"] > 0 for row in rows.values())


def test_who_is_told_through_a_gatekeeper_is_counted_once(source):
    rows = answer(ENGINE["informed_only_through"], source, {"limit": "1000"})
    assert rows[0]["kind"] == "cooperative"
    assert len({row["gatekeeper"] for row in rows}) == len(rows)


def test_every_question_has_words_in_both_languages():
    assert all(set(question.words) == {"id", "en"} for question in library())
    assert len(KINDS) == 17


def test_a_parameter_without_an_equals_sign_is_refused():
    with pytest.raises(RuleViolation, match="--param"):
        pairs(["region"])
