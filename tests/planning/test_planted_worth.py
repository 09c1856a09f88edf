"""A market planted in the sample, small enough to be worked out by head: what one more is worth, where money goes.

A mill in Kebumen asks for 1,000 kg of a thing that nobody else trades, at Rp 5,000,000 and halal. One maker beside it
is halal (400 kg at 3,000,000), the other is not (300 kg at 3,000,000). A kg traded is worth 2,000,000; a certificate
for the second lets 300 kg more be traded, 600,000,000 a month, less what the certificate itself costs.
"""

from __future__ import annotations

import math
from dataclasses import replace

import polars as pl
import pytest

from graph.matching.assumptions import Assumptions
from graph.matching.pairs.setting import known_certificates
from graph.matching.reading.repairs import UNSTATED
from graph.network import DEMANDS, OFFERS, PARTIES, conform
from graph.planning.best_plan import best_plan, only_products
from graph.planning.scenario.changes import apply
from graph.planning.scenario.difference import difference
from graph.planning.scene import Scene
from graph.planning.spending.budget import interventions
from graph.planning.spending.intervention import Intervention
from graph.planning.spending.measures import Measures
from graph.services.planner.questions import ENGINE

THING = "20232"
KG = 2_000_000


@pytest.fixture(scope="module")
def planted_scene(sample_network):
    held = {"tua": ["halal", "nib", "sni", "pirt", "bpom"], "muda": ["nib", "sni", "pirt", "bpom"], "mill": ["halal"]}
    who = pl.DataFrame(
        {"id": [f"planted-{name}" for name in held], "kind": "enterprise", "name": [f"UD {name}" for name in held],
         "size": ["micro", "micro", "large"], "region": "33.05", "kbli": [[THING]] * 3, "legal_form": "UD",
         "certifications": list(held.values()), "source": "planted"}
    )  # fmt: skip
    trades = {"commodity": THING, "unit": "kg", "source": "planted"}
    offers = pl.DataFrame({"id": ["planted-o1", "planted-o2"], "party": ["planted-tua", "planted-muda"],
                           "units_per_month": [400, 300], "price_rp_per_unit": 3_000_000}).with_columns(
        pl.lit(value).alias(name) for name, value in trades.items())  # fmt: skip
    demand = pl.DataFrame({"id": ["planted-d"], "party": ["planted-mill"], "units_per_month": [1000],
                           "price_rp_per_unit": [5_000_000], "required": [["halal"]]}).with_columns(
        pl.lit(value).alias(name) for name, value in trades.items())  # fmt: skip
    frames = {"parties": (who, PARTIES), "offers": (offers, OFFERS), "demands": (demand, DEMANDS)}
    return Scene(replace(sample_network, **{
        name: pl.concat([getattr(sample_network, name), conform(frame, schema)]).sort("id")
        for name, (frame, schema) in frames.items()
    }))  # fmt: skip


def test_one_more_tonne_certified_firm_and_officer_are_worth_what_was_planted(planted_scene):
    given = {"region": "33.05", "commodity": THING}
    told = {row["one_more"]: row for row in ENGINE["worth_of_one_more"].answer(planted_scene, given)}
    assert told["tonne"]["worth"] == 600 * KG  # no more than the mill still wants
    assert (told["tonne"]["where"], told["tonne"]["commodity"]) == ("33.05", THING)
    halal = next(one for one in Assumptions.on(planted_scene.network.as_of).repairs if one.code == "repair.halal")
    a_kg = math.ceil(math.ceil(halal.cost_rp / halal.months) / 300)
    assert (told["certified_firm"]["worth"], told["certified_firm"]["n"]) == (300 * (KG - a_kg), 1)
    assert (told["officer"]["worth"], told["officer"]["n"]) == (400 * KG, 1)


def test_a_budget_that_pays_for_one_thing_pays_for_the_planted_certificate(planted_scene):
    (planted,) = (
        one for one in interventions(planted_scene) if one.commodity == THING and one.barrier == "certificate"
    )
    assert planted.firms == ("planted-muda",)
    (best,) = ENGINE["best_use_of_budget"].answer(planted_scene, {"rupiah": planted.cost_rp})
    assert [one["commodity"] for one in best["chosen"]] == [THING]
    assert (best["cost_rp"], best["value_rp_per_month"]) == (planted.cost_rp, 300 * KG)


def test_demand_left_unmet_names_the_planted_suppliers_and_what_the_second_lacks(planted_scene):
    given = {"region": "33.05", "commodity": THING, "limit": 5}
    (cell,) = ENGINE["unmet_demand"].answer(planted_scene, given)
    assert (cell["amount"], cell["entry_price_first"]) == (600, KG)
    (mill,) = cell["buyers"]
    assert (mill["party"], mill["left"]) == ("planted-mill", 600)
    near = {one["party"]: (one["left"], one["reason"], one["missing"]) for one in mill["nearest"]}
    assert near == {
        "planted-tua": (0, "match.chosen", []),
        "planted-muda": (300, "rule.must_certificate", ["repair.halal"]),
    }


def test_capacity_left_idle_is_that_of_the_planted_maker_without_the_certificate(planted_scene):
    given = {"region": "33.05", "commodity": THING, "limit": 5}
    (cell,) = ENGINE["idle_capacity"].answer(planted_scene, given)
    assert (cell["amount"], cell["of"], cell["reason"]) == (300, 700, "rule.must_certificate")
    assert cell["lever"] == "lever.certify"


def test_a_certificate_for_one_says_nothing_of_the_others_on_a_list_that_names_none(planted_scene):
    """None on a list without certificates is known to lack one, before and after one of them gets it."""
    mine = ["planted-tua", "planted-muda"]
    parties = planted_scene.network.parties
    unstated = parties.with_columns(
        pl.when(pl.col("id").is_in(mine)).then(pl.lit(value, parties.schema[name])).otherwise(name).alias(name)
        for name, value in (("source", "without"), ("certifications", []))
    )
    scene = Scene(replace(planted_scene.network, parties=unstated))
    give = {"do": "certify", "certificate": "halal", "party": "planted-muda"}
    after = apply(scene.network, Assumptions.on(scene.network.as_of), [give])[0]
    known = dict(after.parties.select("id", known_certificates()).iter_rows())
    assert (known["planted-muda"], known["planted-tua"]) == (["halal", UNSTATED], None)
    assert difference(scene.network, after).parties.to_list() == ["planted-muda"]
    planted = Intervention("certificate", "33", THING, ("planted-muda",), 1)
    anew = best_plan(only_products(after, [THING]), kind="volume", like=scene.market)[1].value
    assert Measures(scene, (planted,)).value(THING, [planted]) == anew == 300 * KG
