"""A market that is kept and changed gives what solving everything gives: value, trade and clusters."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from graph.errors import RuleViolation
from graph.matching.assumptions import Assumptions
from graph.network import COMMITMENTS, conform
from graph.planning.best_plan import best_plan, only_products
from graph.planning.lacks.market import held_back, without_barrier
from graph.planning.lifted import CAN_BE_LIFTED
from graph.planning.scenario.again import barred_pairs
from graph.planning.scenario.changes import OF_ASSUMPTIONS, apply
from graph.planning.scenario.clusters import SOCIAL, with_plan
from graph.planning.scenario.difference import difference
from graph.planning.scenario.scenarios import run_scenario
from graph.planning.scene import Scene
from graph.sample import make_sample
from tests.planning.test_scenarios import EACH


def changed(scene, changes):
    network, _ = apply(scene.network, Assumptions.on(scene.network.as_of), changes)
    moved = difference(scene.network, network)
    return network, scene.again.changed(network, moved.parties, barred_pairs(network))


def feasible(trade):
    return (trade.sold <= trade.capacity).all() and (trade.bought <= trade.demand).all() and (trade.units > 0).all()


@pytest.mark.parametrize("verb", [verb for verb in EACH if verb not in OF_ASSUMPTIONS])
def test_a_change_of_parties_is_worked_out_from_where_the_market_stands(scene, verb):
    network, trade = changed(scene, [{"do": verb} | EACH[verb]])
    assert trade is not None
    assert feasible(trade)
    assert trade.value == best_plan(network, kind="volume")[1].value


@pytest.mark.parametrize("barrier", CAN_BE_LIFTED)
def test_a_lifted_barrier_is_worth_what_solving_the_market_without_it_says(scene, barrier):
    products = held_back(scene.network, barrier)
    network, radius = without_barrier(only_products(scene.network, products), barrier)
    trade = scene.again.without(barrier, barred_pairs(scene.network), products)
    assert feasible(trade)
    assert trade.value == best_plan(network, kind="volume", radius_km=radius)[1].value
    assert trade.value > scene.traded.only(products).value


def test_a_declined_pair_stays_out_where_everybody_is_within_reach(scene):
    products = held_back(scene.network, "distance")
    trade = scene.again.without("distance", barred_pairs(scene.network), products)
    best = int(np.argmax(trade.units * trade.worth))
    refused = pl.DataFrame(
        {"id": ["no"], "supplier": [trade.suppliers["party"][int(trade.supplier[best])]],
         "buyer": [trade.buyers["party"][int(trade.buyer[best])]], "state": ["declined"],
         "since": [scene.network.as_of], "reasons": [["quality"]]}
    )  # fmt: skip
    poorer = Scene(replace(scene.network, commitments=conform(refused, COMMITMENTS)))
    trade = poorer.again.without("distance", barred_pairs(poorer.network), products)
    assert trade.value == best_plan(poorer.network, kind="volume", radius_km=math.inf)[1].value


def test_the_first_scenario_finds_all_made_that_the_second_finds():
    """What belongs to the solved state is made with it: asked first, a scenario reads no ties and cuts no good out."""
    scene = Scene(make_sample(250, seed=4))
    assert scene.market[0].kind == "volume"
    made = {name: scene.__dict__[name] for name in ("again", "ground", "pair_keys", "social", "traded", "memberships")}
    cut = dict(scene.again.goods.kept)
    lazy = Scene(scene.network, scene.market)
    change = [{"do": "disaster", "region": "33.05"}]
    first = run_scenario(scene, change)
    assert {name: scene.__dict__[name] for name in made} == made
    assert scene.again.goods.kept == cut
    told = run_scenario(lazy, change)
    assert first.summary == told.summary
    for name in ("parties", "clusters", "prices", "lost"):
        assert getattr(first, name).equals(getattr(told, name))


@cache
def small(seed):
    scene = Scene(make_sample(250, seed=seed))
    assert scene.again.start is not None
    return scene


def changes_of(scene, random):
    network = scene.network
    regions = network.parties.filter(pl.col("id").is_in(network.offers["party"].implode()))["region"].unique().sort()
    region = str(random.choice(regions))[: random.choice([2, 5])]
    offer = network.offers.row(int(random.integers(network.offers.height)), named=True)
    demand = network.demands.row(int(random.integers(network.demands.height)), named=True)
    new = {"region": "33.05", "commodity": demand["commodity"], "units_per_month": int(random.integers(1, 5000))}
    every = [
        {"do": "disaster", "region": region}, {"do": "lose_buyer", "party": demand["party"]},
        {"do": "lose_supplier", "party": offer["party"]}, {"do": "add_buyer", "name": offer["party"]} | new,
        {"do": "add_supplier", "name": "UD Baru"} | new, {"do": "train", "region": region, "raises_units_percent": 50},
        {"do": "certify", "certificate": "halal", "region": region},
        {"do": "add_buyer", "name": "UD Baru", "required": ["sertifikat baru"], "price_rp_per_unit": 10**6} | new,
        {"do": "form_cooperative", "region": region, "commodity": offer["commodity"]},
        {"do": "change_price", "side": "supply", "region": region, "percent": int(random.integers(-60, 60))},
        {"do": "change_price", "side": "demand", "commodity": demand["commodity"], "percent": 40},
    ]  # fmt: skip
    return [every[k] for k in random.choice(len(every), size=random.integers(1, 3), replace=False)]


@given(st.integers(0, 3), st.integers(0, 10**6))
@hypothesis_settings(max_examples=60, deadline=None)
def test_any_changes_of_a_small_network_are_worth_what_solving_everything_says(seed, drawn):
    scene = small(seed)
    changes = changes_of(scene, np.random.default_rng(drawn))
    try:
        network, trade = changed(scene, changes)
    except RuleViolation:
        return  # a change that fits nobody, or contradicts another: tested elsewhere
    assert trade is not None, changes
    assert feasible(trade)
    assert trade.value == best_plan(network, kind="volume")[1].value, changes


def test_a_declined_pair_stays_out_of_the_market_that_goes_on(scene):
    candidates, plan = scene.market
    pair = int(np.argmax(plan.flow))
    seller = candidates.suppliers["party"][int(plan.market.supplier[pair])]
    taker = candidates.buyers["party"][int(plan.market.buyer[pair])]
    lost = {"do": "train", "region": "33.05", "raises_units_percent": 10}
    network, _ = apply(scene.network, Assumptions.on(scene.network.as_of), [lost])
    barred = pl.DataFrame(
        {"supplier": [seller], "buyer": [taker], "commodity": None}, schema_overrides={"commodity": pl.String}
    )
    touched = pl.Series([seller, taker])
    trade = scene.again.changed(network, touched, barred)
    pairs = trade.pairs.filter((pl.col("start") == seller) & (pl.col("end") == taker))
    assert pairs.height == 0


def test_where_months_are_stated_the_whole_market_is_solved(scene):
    month = pl.lit(scene.network.as_of.replace(day=1))
    network = replace(scene.network, offers=scene.network.offers.with_columns(month=month))
    assert scene.again.changed(network, scene.network.offers["party"].head(1), barred_pairs(network)) is None


def test_ties_of_clusters_laid_over_what_is_kept_are_those_of_measuring_the_whole_network(scene):
    officers = {"do": "add_officers", "region": "33", "officers": 3}
    network, trade = changed(scene, [{"do": "disaster", "region": "33.05"}, officers])
    social, whole = scene.ground.with_pairs(network, trade.pairs), with_plan(network, trade.pairs)
    assert scene.ground.fits
    for position in range(len(scene.memberships.clusters)):
        told = whole.balance(position)
        assert {name: told[name] for name in ("n", *SOCIAL)} == pytest.approx(social.figures(position))


@pytest.mark.parametrize("verb", ["add_buyer", "lose_supplier", "form_cooperative", "disaster", "certify"])
def test_the_part_that_some_products_reach_trades_as_the_whole_market_does(scene, verb):
    network, _ = apply(scene.network, Assumptions.on(scene.network.as_of), [{"do": verb} | EACH[verb]])
    moved = difference(scene.network, network)
    asked = moved.parties, barred_pairs(network)
    part, whole = (scene.again.changed(network, *asked, products) for products in (moved.products, None))
    whole = whole.only(moved.products)
    assert part.value == whole.value
    assert part.suppliers.equals(whole.suppliers)
    assert part.buyers.equals(whole.buyers)
    for name in ("capacity", "demand", "supplier_price", "buyer_price"):
        assert (getattr(part, name) == getattr(whole, name)).all()
