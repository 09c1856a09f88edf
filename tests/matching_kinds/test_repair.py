"""Repair against trying every choice; readiness by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations

import polars as pl
import pytest

from graph.errors import RuleViolation, UnknownParty
from graph.matching import find_candidates, solve
from graph.matching.investment import Intervention, repair
from graph.matching.investment.options import helped
from graph.matching.reading.ready import LEVELS, PILLARS, criteria, readiness, readiness_table
from graph.network import Network
from graph.services.pairing.repair import plan_repairs, ready, ready_sentences
from graph.services.source import Source
from graph.translations import catalogue

TODAY = date(2026, 11, 1)
PLACE = {"lat": -6.9, "lon": 107.6, "region": "32.73"}


def small_world():
    """Three chilli sellers: one lacks a must, one a lot, one is too far away."""
    sellers = [
        {"id": name, "kind": "enterprise", "name": name, "size": "micro", "legal_form": "UD", "certifications": ["nib"],
         "source": "a"} | PLACE | more
        for name, more in (("a", {}), ("b", {}), ("c", {"lat": -7.9}))
    ]  # fmt: skip
    buyers = [
        {"id": "x", "kind": "enterprise", "name": "x", "size": "large"} | PLACE,
        {"id": "y", "kind": "enterprise", "name": "y", "size": "large"} | PLACE,
    ]
    offer = {"commodity": "01283", "product": "cabai", "unit": "kg", "price_rp_per_unit": 10_000}
    offers = [
        offer | {"id": f"o{p}", "party": p, "units_per_month": n, "radius_km": 50.0}
        for p, n in zip("abc", (60, 40, 80), strict=True)
    ]
    demand = {"commodity": "01283", "product": "cabai", "unit": "kg", "radius_km": 300.0}
    demands = [
        demand
        | {
            "id": "dx",
            "party": "x",
            "units_per_month": 100,
            "price_rp_per_unit": 20_000,
            "required": ["organic"],
            "min_lot_units": None,
        },
        demand
        | {
            "id": "dy",
            "party": "y",
            "units_per_month": 90,
            "price_rp_per_unit": 18_000,
            "required": [],
            "min_lot_units": 70,
        },
    ]
    frames = (pl.DataFrame(rows, infer_schema_length=None) for rows in ([*sellers, *buyers], offers, demands))
    parties, offered, wanted = frames
    return Network.from_frames(parties, offered, wanted, as_of=TODAY)


OFFERED = (
    Intervention("organic", "certification", 5, ("a", "b"), certification="organic"),
    Intervention("organic-c", "certification", 4, ("c",), certification="organic"),
    Intervention("pool", "aggregation", 3, ("a", "b"), pool=True),
    Intervention("truck", "transport", 6, ("c",), reach_km=400.0, carriage_share=0.5),
    Intervention("machine", "facility", 2, ("a",), capacity_share=0.5),
)


def value_of(network, chosen):
    """The world with the interventions made, one supplier after another, from scratch."""
    total = {}
    rooms = {"a": 60, "b": 40, "c": 80}
    frames = []
    for party in "abc":
        mine = [one for one in chosen if party in one.parties]
        for one in mine:
            rooms[party] += int({"a": 60, "b": 40, "c": 80}[party] * one.capacity_share)
        market = find_candidates(helped(network, mine, [party]), assumptions=None)
        if any(one.carriage_share for one in mine):
            from dataclasses import replace

            held = market.setting.assumptions
            market = find_candidates(
                helped(network, mine, [party]),
                assumptions=replace(held, rupiah_per_tonne_km=held.rupiah_per_tonne_km / 2),
            )
        for buyer, value in zip(market.found.buyer.tolist(), market.found.value.tolist(), strict=True):
            frames.append(("abc".index(party), market.buyers["demand"][buyer], value))
        total[party] = market
    from graph.matching import Market

    ids = ["dx", "dy"]
    market = Market.from_arrays(
        [rooms[p] for p in "abc"],
        [100, 90],
        [f[0] for f in frames],
        [ids.index(f[1]) for f in frames],
        [f[2] for f in frames],
    )
    return solve(market).value


@pytest.mark.parametrize("budget", [0, 9, 20])
def test_the_choice_is_as_good_as_the_best_of_all_choices_within_the_budget(budget):
    network = small_world()
    best = max(
        value_of(network, chosen)
        for n in range(len(OFFERED) + 1)
        for chosen in combinations(OFFERED, n)
        if sum(one.cost_rp for one in chosen) <= budget
    )
    plan = repair(network, OFFERED, budget)
    assert (plan.value, plan.gap, plan.status) == (best, 0, "optimal")
    assert plan.cost_rp <= budget
    bought = {item.code for item in plan.chosen}
    for item in plan.chosen:
        without = [one for one in OFFERED if one.code in bought - {item.code}]
        assert plan.value - value_of(network, without) == item.unlocks > 0
    for item in plan.left_out:
        with_it = [one for one in OFFERED if one.code in bought | {item.code}]
        assert value_of(network, with_it) - plan.value == item.unlocks > 0


def test_two_interventions_of_one_code_and_unknown_kinds_are_refused():
    with pytest.raises(RuleViolation):
        repair(small_world(), [OFFERED[0], OFFERED[0]], 10)
    with pytest.raises(RuleViolation):
        Intervention("x", "magic", 1, ("a",))


@pytest.mark.parametrize("language", ["id", "en"])
def test_repairs_of_a_world_are_told_in_both_languages(language):
    facts = plan_repairs(Source(small_world(), "small"), 100_000_000, language)
    assert facts["value"] >= facts["value_before"]
    assert facts["cost_rp"] <= 100_000_000
    assert all("ready." not in item["sentence"] and "repair." not in item["sentence"] for item in facts["chosen"])


def test_readiness_has_five_pillars_known_evidence_and_repairs_the_cheapest_first(world):
    party = world.offers["party"][0]
    found = readiness(party, world)
    assert [pillar.code for pillar in found.pillars] == list(PILLARS)
    assert [r.cost_rp for r in found.repairs] == sorted(r.cost_rp for r in found.repairs)
    proofs = [proof for pillar in found.pillars for proof in pillar.evidence]
    assert len(proofs) == len(criteria())
    assert all((proof.met is None) == (proof.as_of is None) for proof in proofs)


def test_a_repair_that_is_made_raises_its_pillar_and_no_other(world):
    found = readiness(world.offers["party"][0], world)
    step = found.repairs[0]
    after = found.after([step.code])
    for pillar in PILLARS:
        if pillar == step.pillar:
            assert after.pillar(pillar).share > found.pillar(pillar).share
            assert after.pillar(pillar).level == step.level_after
        else:
            assert after.pillar(pillar) == found.pillar(pillar)
    assert step.criterion not in {repair.criterion for repair in after.repairs}
    everything = found.after([repair.code for repair in found.repairs])
    assert LEVELS.index(everything.level) >= LEVELS.index(found.level)


def test_peers_are_those_of_the_same_division_and_size(world):
    party = world.offers["party"][0]
    table = readiness_table(world)
    row = table.row(world.row[party], named=True)
    same = table.filter(
        (pl.col("division") == row["division"]) & (pl.col("size") == row["size"]) & (pl.col("id") != party)
    )
    pillar = readiness(party, world).pillar("finance")
    assert pillar.peers == same.height
    assert pillar.peers_median == same["share_finance"].median()


def test_an_unknown_party_is_refused(world):
    with pytest.raises(UnknownParty):
        readiness("nobody", world)


def test_every_criterion_and_repair_is_a_sentence_and_readiness_is_told(world):
    for language in ("id", "en"):
        codes = {c.repair for c in criteria()} | {f"ready.pillar.{p}" for p in PILLARS}
        assert codes <= set(catalogue(language))
    told = ready(Source(world, "sample"), world.offers["party"][0], "id")
    assert told["level"] in LEVELS
    assert len(told["sentences"]) >= 5


def test_a_repair_that_lifts_no_level_is_not_said_to_lift_one():
    """*Ikut pelatihan: SDM menjadi mandiri* was told of an enterprise whose people were there already."""
    facts = {"id": "p1", "kind": "enterprise", "name": "UD A", "kbli": ["10391"], "size": "micro", "workers": 3}
    found = readiness(facts)
    (people,) = (one for one in found.pillars if one.code == "people")
    high = replace(people, level="mandiri", share=0.75)
    repairs = tuple(replace(one, level_after="mandiri") for one in found.repairs if one.pillar == "people")
    said = ready_sentences(replace(found, pillars=(high,), repairs=repairs), "id")[1:]
    said = [one for one in said if "Rp" in one]
    assert said
    assert all("tetap mandiri" in one and "menjadi" not in one for one in said)
