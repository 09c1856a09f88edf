"""Questions that the engine answers: the planted answers of the sample are found by name."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.errors import RuleViolation
from graph.network import Network
from graph.planning.lacks import KINDS
from graph.services.pairing.outside_first import effect_of_outside_first
from graph.services.planner.questions import ENGINE, answer, library, pairs
from graph.services.source import Source
from graph.translations.spoken import spoken

TEXT = dict.fromkeys(("id", "kind", "name"), pl.String)


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


def test_a_good_said_in_words_is_refused_with_the_digits_to_write():
    nothing = Source(Network.from_frames(pl.DataFrame(schema=TEXT), as_of=date(2026, 1, 1)), "none")
    for word, digits in (("tempe kedelai", "10391"), ("04", "10431"), ("zzqq", "10431")):
        with pytest.raises(RuleViolation, match="first digits of a KBLI") as told:
            answer(ENGINE["unmet_demand"], nothing, {"commodity": word})
        assert told.value.hint.endswith(digits)
        assert spoken(told.value.hint, "id") == f"tulis dua sampai lima angka KBLI 2020, misalnya {digits}"


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


def test_what_changed_tells_what_changed_and_clusters_that_read_differently_first(source, planted):
    rows = answer(ENGINE["what_changed"], source, {"since": planted["earlier"]})
    assert all(row["before"] != row["after"] for row in rows)
    other = [row["reading_before"] != row["reading_after"] for row in rows]
    assert other == sorted(other, reverse=True)
    assert len({(row["cluster"], row["figure"]) for row in rows}) == len(rows)


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


def test_the_planted_firm_of_a_weak_cluster_is_linked_outside_and_not_to_its_neighbour(source, planted):
    told = effect_of_outside_first(source)
    weak = next(row for row in told["clusters"] if row["cluster_name"] == planted["outside_first"]["cluster"])
    assert not weak["consolidated"]
    assert (weak["inside_without"], weak["inside_with"], weak["outside_more"]) == (1, 0, 1)
    assert told["price"] > 0 == told["gap_with"] == told["gap_without"]


def test_idle_capacity_names_the_planted_cluster_without_a_buyer(source, planted):
    lonely = next(c for c in planted["clusters"] if "buyer" in c["lacks"])
    rows = answer(ENGINE["idle_capacity"], source, {"limit": "1000", "commodity": lonely["kbli"]})
    assert lonely["region"][:5] in {row["region"] for row in rows}
    assert all(row["amount"] <= row["of"] for row in rows)


def test_what_is_unmet_and_idle_fits_the_planted_balance_of_each_good(source, planted):
    for good in planted["balance"]:
        for name, whole in (("unmet_demand", "wanted"), ("idle_capacity", "offered")):
            if name == "unmet_demand" and good["commodity"] != planted["balance"][0]["commodity"]:
                continue  # details of every buyer take long; one good shows it
            rows = answer(ENGINE[name], source, {"limit": "1000", "commodity": good["commodity"]})
            other = "offered" if whole == "wanted" else "wanted"
            left = sum(row["amount"] for row in rows)
            assert max(0, good[whole] - good[other]) <= left <= good[whole], good["commodity"]


def test_the_best_use_of_a_budget_never_costs_more_and_names_what_it_buys(source):
    (best,) = answer(ENGINE["best_use_of_budget"], source, {"rupiah": "500000000"})
    assert 0 < best["cost_rp"] <= 500_000_000
    assert best["value_rp_per_month"] > 0
    assert {one["barrier"] for one in best["chosen"]} <= {"certificate", "volume", "distance"}


def test_the_planted_programme_did_it_and_the_others_did_not(source, planted):
    """Members of two clusters joined it and got their bridges after it began; nothing was planted for the others."""
    verdicts = {
        name: answer(ENGINE["did_programme_do_it"], source, {"programme": name})[0]
        for name in (planted["programme"]["worked"], *planted["programme"]["changed_nothing"])
    }
    did = verdicts.pop(planted["programme"]["worked"])
    assert did["verdict"] == "worked"
    assert did["low"] > 0
    assert all(told["verdict"] in {"no_effect_of_note", "cannot_tell"} for told in verdicts.values())
    assert all(told["low"] < 0 < told["high"] for told in verdicts.values())
