"""Why these two, why not those, and why somebody is left over."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from graph.errors import SolverStopped, UnknownParty
from graph.matching import explain, find_candidates, matches, solve, unmatched, why_not
from graph.network import Network
from graph.translations import say

TODAY = date(2026, 11, 1)


def network_of(offers, demands, apart=()):
    """A market in one place from (party, units, price); parties in ``apart`` stand far away."""
    rows = [{"id": p, "size": size} for side, size in ((offers, "micro"), (demands, "large")) for p, *_ in side]
    parties = pl.DataFrame(rows).with_columns(
        kind=pl.lit("enterprise"),
        name=pl.col("id").str.to_titlecase(),
        lat=pl.when(pl.col("id").is_in(list(apart))).then(3.0).otherwise(-7.0),
        lon=pl.lit(112.0),
    )
    frames = [
        pl.DataFrame(
            {
                "id": [f"{letter}-{p}" for p, *_ in side],
                "party": [p for p, *_ in side],
                "commodity": "13121",
                "unit": "kg",
                "units_per_month": [units for _, units, _ in side],
                "price_rp_per_unit": [price for *_, price in side],
            }
        )
        for letter, side in (("o", offers), ("d", demands))
    ]
    return Network.from_frames(parties, *frames, as_of=TODAY)


@pytest.fixture
def rivals():
    """One buyer of 5 at 100; a cheap weaver takes it all, a dear one is outbid, one is far and one asks too much."""
    network = network_of(
        [("cheap", 5, 20), ("dear", 5, 60), ("far", 5, 20), ("greedy", 5, 150)], [("mill", 5, 100)], apart=["far"]
    )
    candidates = find_candidates(network)
    return network, candidates, solve(candidates.market())


def test_a_chosen_pair_says_at_which_price_both_gain(rivals):
    network, candidates, plan = rivals
    why = why_not(network, candidates, plan, "cheap", "mill")
    assert (why.code, why.units, why.value, why.short_by) == ("match.chosen", 5, 80, 0)
    assert why.supplier_price + why.buyer_price == why.value
    assert why.price_rp == 100 - why.buyer_price
    assert 20 <= why.price_rp <= 100
    assert [partner.party for partner in why.buyer_is_served_by] == ["cheap"]


def test_a_pair_that_was_not_chosen_says_who_outbids_it_and_by_how_much(rivals):
    network, candidates, plan = rivals
    why = why_not(network, candidates, plan, "dear", "mill")
    short = plan.supplier_price[1] + plan.buyer_price[0] - 40
    assert why.short_by == max(short, 0)
    assert why.code == ("why_not.outbid" if short > 0 else "match.tied")
    assert [partner.party for partner in why.buyer_is_served_by] == ["cheap"]


def test_a_pair_that_a_rule_excludes_says_the_rule(rivals):
    network, candidates, plan = rivals
    assert why_not(network, candidates, plan, "far", "mill").code == "rule.too_far"
    assert why_not(network, candidates, plan, "greedy", "mill").code == "rule.no_gain"
    with pytest.raises(UnknownParty):
        why_not(network, candidates, plan, "mill", "cheap")


def test_a_pair_set_aside_is_told_from_one_that_a_rule_excludes(rivals):
    network, _, _ = rivals
    nobody = find_candidates(network, per_supplier=0)
    plan = solve(nobody.market())
    assert nobody.set_aside == 2
    assert why_not(network, nobody, plan, "cheap", "mill").code == "why_not.set_aside"
    reasons = dict(unmatched(nobody, plan).select("party", "reason").rows())
    assert reasons["cheap"] == "unmatched.set_aside"


def test_of_one_product_who_is_only_too_far_is_told_before_many_of_other_products():
    """Two makers of another product stand near; the one who makes what is wanted is too far, which can be mended."""
    network = network_of([("near", 5, 20), ("by", 5, 20), ("far", 5, 20)], [("mill", 5, 100)], apart=["far"])
    made = {"near": "sarung", "by": "selendang", "far": "kain"}
    offers = network.offers.with_columns(product=pl.col("party").replace_strict(made, return_dtype=pl.String))
    demands = network.demands.with_columns(product=pl.lit("kain"))
    candidates = find_candidates(Network.from_frames(network.parties, offers, demands, as_of=TODAY))
    plan = solve(candidates.market())
    assert unmatched(candidates, plan, "buyer")["rule"].to_list() == ["rule.too_far"]
    sellers = dict(unmatched(candidates, plan).select("party", "rule").rows())
    assert sellers == {"near": "rule.other_product", "by": "rule.other_product", "far": "rule.too_far"}


def test_everybody_left_over_has_a_reason(rivals):
    _, candidates, plan = rivals
    left = {row["party"]: row for row in unmatched(candidates, plan).iter_rows(named=True)}
    assert set(left) == {"dear", "far", "greedy"}
    assert left["dear"]["reason"] in ("unmatched.outbid", "unmatched.tied")
    assert left["dear"]["partner"] == "mill"
    assert (left["far"]["reason"], left["far"]["rule"]) == ("unmatched.no_candidate", "rule.too_far")
    assert (left["greedy"]["reason"], left["greedy"]["rule"]) == ("unmatched.no_candidate", "rule.no_gain")


@pytest.mark.parametrize("gap", [0, 7])
def test_a_plan_under_rules_has_reasons_too_proven_or_not(gap):
    """Its prices are those of the market without rules: what a unit less would cost cannot be told by them."""
    network = network_of([("one", 5, 20), ("two", 5, 20)], [("mill", 10, 100)])
    candidates = find_candidates(network)
    free = solve(candidates.market())
    flow = np.where(free.market.supplier == 0, 5, 0)
    ruled = replace(free, flow=flow, value=400, gap=gap, status="feasible" if gap else "optimal")
    assert not ruled.is_priced
    left = unmatched(candidates, ruled).row(0, named=True)
    assert (left["party"], left["reason"], left["partner"]) == ("two", "unmatched.ruled_out", "mill")
    assert unmatched(candidates, ruled, "buyer")["reason"].to_list() == ["unmatched.ruled_out"]
    assert why_not(network, candidates, ruled, "two", "mill").units == 0
    with pytest.raises(SolverStopped):
        ruled.price_interval("buyer")


def test_a_buyer_who_already_takes_all_that_fits_is_not_called_outbid():
    network = network_of([("cheap", 5, 20)], [("mill", 50, 100)])
    candidates = find_candidates(network)
    left = unmatched(candidates, solve(candidates.market()), "buyer").row(0, named=True)
    assert (left["reason"], left["units"], left["left"]) == ("unmatched.takes_all", 50, 45)


@pytest.mark.parametrize(("basis", "pairs"), [("sales", 0), ("legal_form_proxy", 1), ("unknown", 0)])
def test_a_size_that_only_the_legal_form_suggests_keeps_nobody_from_what_it_demands(basis, pairs):
    network = network_of([("weaver", 5, 20)], [("cv-toko", 5, 100)])
    size = pl.when(pl.col("id") == "cv-toko").then(pl.lit("small")).otherwise("size")
    parties = network.parties.with_columns(size=size, size_basis=pl.lit(basis))
    network = Network.from_frames(parties, network.offers, network.demands, as_of=TODAY)
    assert find_candidates(network).found.supplier.size == pairs


def test_barred_parties_are_named_with_their_rule():
    network = network_of([("cheap", 5, 20), ("mute", 0, 20)], [("mill", 5, 100)])
    candidates = find_candidates(network)
    left = unmatched(candidates, solve(candidates.market())).row(0, named=True)
    assert (left["party"], left["reason"]) == ("mute", "rule.no_volume")


def test_matches_add_up_to_the_plan_and_carry_the_facts_of_their_sentence(rivals):
    network, candidates, plan = rivals
    table = matches(candidates, plan)
    assert table["value"].sum() == plan.value
    row = table.row(0, named=True)
    assert (row["supplier"], row["buyer"], row["commodity"], row["units"]) == ("cheap", "mill", "13121", 5)
    assert explain(network, candidates, plan, 0).units == 5


def test_an_explanation_is_plain_values_and_has_the_six_key_factors(rivals):
    network, candidates, plan = rivals
    told = json.loads(json.dumps(why_not(network, candidates, plan, "cheap", "mill").to_dict()))
    assert list(told["factors_met"]) == [
        "value_chain", "mutual_benefit", "commitment", "market_first", "coaching", "monitoring",
    ]  # fmt: skip
    assert told["factors_met"]["value_chain"] is True
    assert told["factors_met"]["mutual_benefit"] is None  # nobody said what they get today


def test_coaching_and_fostering_are_read_from_dated_ties():
    base = network_of([("cheap", 5, 20)], [("mill", 5, 100)])
    officer = pl.DataFrame({"id": ["officer", "ward"], "kind": ["officer", "enterprise"], "name": ["Ani", "Budi"]})
    parties = pl.concat([base.parties, officer], how="diagonal")
    ties = pl.DataFrame(
        {
            "start": ["officer", "mill", "mill"],
            "end": ["cheap", "ward", "cheap"],
            "type": ["COACHES", "FOSTERS", "FOSTERS"],
            "since": [date(2025, 11, 1), date(2020, 1, 1), date(2020, 1, 1)],
            "until": [None, None, date(2021, 1, 1)],
        }
    )
    network = Network.from_frames(parties, base.offers, base.demands, ties, as_of=TODAY)
    candidates = find_candidates(network)
    factors = explain(network, candidates, solve(candidates.market()), 0).factors
    assert (factors.coaching.officer, factors.coaching.months_left) == ("officer", 24)
    assert factors.commitment.fosters_already == 1


def test_codes_have_sentences_in_both_languages():
    codes = ["match.chosen", "match.tied", "why_not.set_aside", "unmatched.takes_all", "check.permits", "repair.halal"]
    for code in codes:
        assert say(code, "id") != code
        assert say(code, "en") != say(code, "id")
