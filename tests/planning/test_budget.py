"""The best use of a budget: every set is worth what solving the changed network anew says, and the gap holds."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from graph.errors import SolverStopped
from graph.matching.assumptions import Assumptions
from graph.network import COMMITMENTS, Network, conform
from graph.planning.best_plan import best_plan
from graph.planning.levers import own_prices
from graph.planning.scenario.changes import apply
from graph.planning.scenario.scenarios import run_scenario
from graph.planning.scenario.support_changes import form_cooperative
from graph.planning.scene import Scene
from graph.planning.spending import purchase
from graph.planning.spending.budget import best_use, interventions
from graph.planning.spending.ceilings import Ceilings
from graph.planning.spending.intervention import Intervention, as_scenario
from graph.planning.spending.measures import Measures
from graph.planning.spending.tied import blocks_of
from graph.planning.table import gap_cells
from graph.sample import make_sample
from graph.services.planner.scenarios import read_scenarios, write_budget
from graph.services.source import Source


@cache
def small(seed):
    return Scene(make_sample(150, seed=seed))


def anew(scene, some):
    """Return what the whole network is worth after some interventions, solved without anything that is kept."""
    changes = as_scenario(scene.network, some)
    network, assumptions = apply(scene.network, Assumptions.on(scene.network.as_of), changes)
    return int(best_plan(network, kind="volume", assumptions=assumptions)[1].value)


def drawn(scene, random, many):
    """Return interventions of any cost for sellers of a few products, province by province."""
    sellers = scene.network.offers.select("party", "commodity").unique().sort("party", "commodity")
    alone = sellers.filter(pl.len().over("party") == 1)
    places = alone.join(scene.network.parties.select("id", "region"), left_on="party", right_on="id")
    cells = (
        places.group_by("commodity", pl.col("region").str.head(2))
        .agg(pl.col("party").sort())
        .sort("commodity", "region")
    )
    cells = cells.filter(pl.col("commodity").is_in(random.sample(sorted(set(cells["commodity"])), 2)))
    found = []
    for commodity, region, firms in cells.iter_rows():
        for barrier in ("certificate", "volume", "distance"):
            some = tuple(sorted(random.sample(firms, random.randint(1, len(firms)))))
            if barrier != "volume" or len(some) > 1:
                found.append(Intervention(barrier, region, commodity, some, random.randint(0, 9) * 10_000_000))
    return random.sample(found, min(many, len(found)))


@given(st.integers(0, 1), st.randoms(use_true_random=False))
@hypothesis_settings(max_examples=6, deadline=None)
def test_every_set_of_interventions_is_worth_what_solving_the_market_anew_says(seed, random):
    scene = small(seed)
    offered = drawn(scene, random, 3)
    measures = Measures(scene, tuple(offered))
    today = int(scene.market[1].value)
    for size in range(1, len(offered) + 1):
        for some in itertools.combinations(offered, size):
            told = 0
            for commodity in sorted({one.commodity for one in some}):
                ours = [one for one in some if one.commodity == commodity]
                told += measures.value(commodity, ours) - scene.traded.only([commodity]).value
            assert told == anew(scene, some) - today


def sets_of(offered):
    return [some for size in range(len(offered) + 1) for some in itertools.combinations(range(len(offered)), size)]


@given(st.integers(0, 1), st.randoms(use_true_random=False))
@hypothesis_settings(max_examples=2, deadline=None)
def test_no_set_of_a_product_adds_more_than_its_ceilings_and_each_ceiling_is_met_where_its_prices_are_from(
    seed, random
):
    scene = small(seed)
    offered = drawn(scene, random, 7)
    measures = Measures(scene, tuple(offered))
    for product in sorted({one.commodity for one in offered}):
        places = [k for k, one in enumerate(offered) if one.commodity == product]
        regions = sorted({offered[k].region for k in places})
        blocks = tuple(tuple(k for k in places if offered[k].region == region) for region in regions)
        today = scene.traded.only([product]).value
        every = [tuple(places[k] for k in some) for some in sets_of(places)]
        priced = {some: measures.priced(product, [offered[k] for k in some]) for some in every}
        ceilings = Ceilings(measures, product, blocks)
        for known in random.sample(every, min(3, len(every))):
            ceiling = ceilings.at(priced[known].price)
            assert ceiling.of(known, blocks) == priced[known].value - today
            assert all(ceiling.of(some, blocks) >= priced[some].value - today for some in every)


@pytest.mark.parametrize(
    ("required", "held", "cost"),
    [(["nib"], ["pirt"], 0), (["halal", "nib"], ["nib"], 650_000), (["iso9001", "halal"], ["nib"], 5_650_000)],
)
def test_a_certificate_costs_in_the_budget_and_in_gaps_what_the_firms_that_lack_it_pay(required, held, cost):
    """It was 5 million a firm in the budget and 12 in gaps, also for a business number that is free."""
    parties = pl.DataFrame(
        {"id": ["maker", "hotel"], "kind": ["enterprise"] * 2, "name": ["maker", "hotel"], "size": ["micro", "large"],
         "region": ["35.09"] * 2, "certifications": [held, ["nib"]]}
    )  # fmt: skip
    thing = {"commodity": ["10794"], "unit": ["kg"], "units_per_month": [9]}
    offers = pl.DataFrame(thing | {"id": ["o"], "party": ["maker"], "price_rp_per_unit": [10]})
    demands = pl.DataFrame(
        thing | {"id": ["d"], "party": ["hotel"], "price_rp_per_unit": [90_000], "required": [required]}
    )
    scene = Scene(Network.from_frames(parties, offers, demands, as_of=date(2026, 11, 1)))
    assert [(one.barrier, one.firms, one.cost_rp) for one in interventions(scene)] == [
        ("certificate", ("maker",), cost)
    ]
    for kind in ("demand", "supply", "capability"):
        row = gap_cells(scene, kind).row(0, named=True)
        assert (kind, row["lever"], row["lever_cost_rp"]) == (kind, "lever.certify", cost)
    own = Scene(scene.network, prices=own_prices({"lever": {"certify": {"cost_rp": 7, "basis": "DPA 2026"}}}))
    assert gap_cells(own, "supply")["lever_cost_rp"].to_list() == [7]


def held_in_two(scene):
    """Return interventions of which some reach firms that sell two products."""
    sellers = scene.network.offers.select("party", "commodity").unique().sort("party", "commodity")
    two = sellers.filter(pl.len().over("party") > 1)
    places = two.join(scene.network.parties.select("id", "region"), left_on="party", right_on="id")
    found = []
    for party, commodity, region in places.iter_rows():
        beside = sellers.filter((pl.col("commodity") == commodity) & (pl.col("party") != party))["party"].to_list()
        found.append(Intervention("certificate", region, commodity, (party,), 10_000_000))
        if beside and not any(one.barrier == "volume" and one.commodity == commodity for one in found):
            found.append(Intervention("volume", region, commodity, (party, beside[0]), 20_000_000))
    return found[:4]


def test_what_a_certificate_opens_in_another_product_of_the_firm_is_within_the_bound():
    scene = small(0)
    offered = held_in_two(scene)
    assert len({one.commodity for one in offered}) > 1
    today = int(scene.market[1].value)
    values = {some: anew(scene, [offered[k] for k in some]) - today for some in sets_of(offered)}
    for money in (10_000_000, 40_000_000):
        told = best_use(scene, money, steps=1, options=offered)[0]
        best = max(value for some, value in values.items() if sum(offered[k].cost_rp for k in some) <= money)
        # what the certificate of one product could open in the other at most was left as a gap for good
        assert (told.value_rp_per_month, told.gap_rp_per_month) == (best, 0)


@pytest.mark.parametrize("seed", [0, 1])
def test_what_interventions_of_firms_with_two_products_add_is_what_solving_anew_says(seed):
    scene = small(seed)
    offered = held_in_two(scene)
    measures = Measures(scene, tuple(offered))
    sold = scene.market[0].suppliers.select("party", "commodity").unique()
    blocks = blocks_of(offered, sold.iter_rows())
    assert any(offered[k].commodity != product for product, some in blocks.items() for block in some for k in block)
    today = int(scene.market[1].value)
    for some in sets_of(offered):
        told = 0
        for product, each in blocks.items():
            ours = [offered[k] for block in each for k in block if k in some]
            told += measures.value(product, ours) - scene.traded.only([product]).value
        assert told == anew(scene, [offered[k] for k in some]) - today


def test_consortia_are_known_by_their_place_in_the_scenario_in_whatever_order_they_are_offered():
    """Those of two products that were not offered in the order of their codes were taken for each other."""
    scene = small(0)
    offers = scene.network.offers.select("party", "commodity").unique().sort("commodity", "party")
    many = offers.group_by("commodity", maintain_order=True).agg("party").filter(pl.col("party").list.len() > 1)
    two = [Intervention("volume", "", code, tuple(firms[:2]), 1) for code, firms in many.head(4).iter_rows()]
    today = int(scene.market[1].value)
    for offered in (two, two[::-1]):
        measures = Measures(scene, tuple(offered))
        for one in offered:
            value = measures.value(one.commodity, [one])
            assert value - scene.traded.only([one.commodity]).value == anew(scene, [one]) - today


@given(st.integers(0, 1), st.sampled_from([0.0, 0.5]), st.randoms(use_true_random=False))
@hypothesis_settings(max_examples=2, deadline=None)
def test_the_curve_is_the_best_of_all_sets_and_a_search_cut_short_says_how_much_may_be_left(seed, floor, random):
    scene = small(seed)
    offered = drawn(scene, random, 4)
    money = sum(one.cost_rp for one in offered) * random.randint(0, 4) // 4
    today = int(scene.market[1].value)

    def outside(some):
        return sum(one.cost_rp for one in some if one.region not in ("31", "32", "33", "34", "35", "36"))

    sets = [tuple(offered[k] for k in some) for some in sets_of(offered)]
    allowed = [some for some in sets if outside(some) >= floor * sum(one.cost_rp for one in some)]
    worth = {some: anew(scene, some) - today for some in allowed}
    for rounds in (0, 100):
        for told in best_use(scene, money, steps=2, options=offered, rounds=rounds, least_outside_java=floor):
            best = max(v for some, v in worth.items() if sum(one.cost_rp for one in some) <= told.budget_rp)
            assert told.cost_rp <= told.budget_rp
            assert outside(told.chosen) >= floor * told.cost_rp
            assert told.value_rp_per_month <= best <= told.value_rp_per_month + told.gap_rp_per_month
            if rounds == 100:
                assert (told.value_rp_per_month, told.gap_rp_per_month) == (best, 0)
                cheapest = min(sum(one.cost_rp for one in some) for some, v in worth.items() if v == best)
                assert told.cost_rp == cheapest


@pytest.mark.parametrize("cut", ["nothing", "no process", "loose"])
def test_a_solver_that_is_cut_short_buys_the_best_known_and_says_what_may_be_missed(monkeypatch, cut):
    """On a busy machine a minute was over before anything was proven, and the whole command failed."""
    scene = small(0)
    offered = held_in_two(scene)
    today = int(scene.market[1].value)
    best = max(anew(scene, [offered[k] for k in some]) - today for some in sets_of(offered))
    solve = purchase.maximise_guarded

    def stopped(program, *, seconds):
        if cut == "no process":
            message = "the process did not end in time"
            raise SolverStopped(message)
        answer = solve(program, seconds=seconds)
        if cut == "loose":
            return replace(answer, status="stopped", bound=answer.bound * 1.5 + 1)
        return replace(answer, status="stopped", solution=None, bound=np.inf)

    monkeypatch.setattr(purchase, "maximise_guarded", stopped)
    told = best_use(scene, 1_000_000_000, steps=1, options=offered)[0]
    assert 0 <= told.value_rp_per_month <= best <= told.value_rp_per_month + told.gap_rp_per_month
    assert told.gap_rp_per_month > 0 or told.value_rp_per_month == best


def test_the_gap_of_the_sample_is_nearly_closed(scene):
    """It was 60 percent of the value while only the four dearest of a product were tried."""
    for told in best_use(scene, 1_000_000_000, steps=1):
        assert 0 <= told.gap_rp_per_month <= told.value_rp_per_month // 100


def test_a_choice_is_worth_what_the_scenario_of_it_says(scene, tmp_path):
    offered = interventions(scene)[:8]
    (best,) = best_use(scene, sum(one.cost_rp for one in offered) // 2, steps=1, options=offered)
    assert best.chosen
    write_budget(tmp_path, [best], Source(scene.network, "s"), "id")
    ((name, changes),) = read_scenarios(tmp_path / "budget.toml").scenarios
    told = run_scenario(scene, changes, name=name, social=False)
    assert told.summary["value"]["change"] == best.value_rp_per_month
    assert anew(scene, best.chosen) == told.summary["value"]["after"]


def test_a_consortium_sells_what_its_members_have_not_promised(scene):
    network = scene.network
    tiles = network.offers.filter(pl.col("commodity") == "23922").sort("id")
    whom = {"party": tiles["party"][:5].to_list(), "commodity": "23922"}
    promised = pl.DataFrame(
        {"id": ["c"], "supplier": [tiles["party"][0]], "buyer": [network.demands["party"][0]], "commodity": ["23922"],
         "units_per_month": [7], "state": ["contract"]}
    )  # fmt: skip
    bound = replace(network, commitments=conform(promised, COMMITMENTS))
    lots = [
        net.offers.filter(pl.col("party").str.starts_with("scenario-1-cooperative"))["units_per_month"].sum()
        for net in (form_cooperative(one, whom, 1) for one in (network, bound))
    ]
    assert lots[0] - lots[1] == 7
