"""Gaps and their entry prices: worked examples, sums, and the re-solve as oracle of every price."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from graph.errors import RuleViolation
from graph.matching import Market, find_candidates, solve
from graph.matching.pairs.hypothetical import hypothetical
from graph.matching.reading.entry import close, entry_prices, entry_steps
from graph.network import TEXTS, Network
from graph.planning.cells import cells
from graph.planning.detail import cell_detail
from graph.planning.gaps import demand_gaps, price_steps, supply_gaps, together
from graph.planning.scene import Scene
from graph.planning.table import gap_cells
from graph.reference import regions
from graph.services.planner.gap_tables import start, table

TODAY = date(2026, 11, 1)


def market_of(offers, demands):
    """A volume market in Jember from (party, units, price) rows; everybody stands at the regency's centroid."""
    parties = [{"id": p, "size": size} for side, size in ((offers, "micro"), (demands, "large")) for p, *_ in side]
    known = pl.DataFrame(parties).with_columns(kind=pl.lit("enterprise"), name=pl.col("id"), region=pl.lit("35.09"))
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
    network = Network.from_frames(known, *frames, as_of=TODAY)
    candidates = find_candidates(network)
    return network, candidates, solve(candidates.market())


@pytest.mark.parametrize(("ask", "lever"), [(2500, "lever.agree_price"), (2390, "lever.cut_distance_cost")])
def test_only_where_transport_eats_the_gain_distance_is_to_be_cut(ask, lever):
    """Tiles asked at 2500 where nobody pays above 2400, in the same regency: a depot for 100 million was told."""
    network, *_ = market_of([("dear", 4000, ask)], [("builder", 4000, 2400)])
    if ask < 2400:  # the buyer stands some 100 km away: transport is dearer than the ten rupiah between them
        network = replace(network, parties=network.parties.with_columns(
            region=pl.when(pl.col("id") == "builder").then(pl.lit("35.78")).otherwise("region")))  # fmt: skip
    (cell,) = gap_cells(Scene(network), "supply", by=["commodity"]).to_dicts()
    assert (cell["amount"], cell["lever"]) == (4000, lever)


def test_a_newcomer_stands_where_lists_place_those_of_its_regency():
    """Parties without a point stand at a rounded middle, the newcomer stood 0.69 km beside (24,999 for 25,000)."""
    network, *_ = market_of([("loom", 3, 10)], [("mill", 10, 150_015)])
    middle = regions.region("35.09")
    at = {name: round(getattr(middle, name), 2) for name in ("lat", "lon")}
    assert at["lat"] != middle.lat
    network = replace(network, parties=network.parties.with_columns(**{name: pl.lit(x) for name, x in at.items()},
                                                                    place_basis=pl.lit("regency")))  # fmt: skip
    candidates = find_candidates(network)
    gap = demand_gaps(network, candidates, solve(candidates.market())).row(0, named=True)
    assert gap["entry_price_first"] == 150_005


def test_supplier_three_buyer_ten_value_five_the_gap_opens_at_five_and_no_supply_is_left():
    network, candidates, plan = market_of([("loom", 3, 10)], [("mill", 10, 15)])
    gap = demand_gaps(network, candidates, plan).row(0, named=True)
    assert (gap["region"], gap["commodity"], gap["unit"], gap["unmet"]) == ("35.09", "13121", "kg", 7)
    assert (gap["entry_price_first"], gap["entry_price_last"], gap["added_value"]) == (5, 5, 35)
    assert supply_gaps(network, candidates, plan).height == 0


def test_an_entry_price_says_whose_it_is_where_a_buyer_of_the_next_regency_pays_it():
    """Both mills lack 7; a newcomer in Jember serves the one of Lumajang, who pays ten more than transport costs."""
    parties = pl.DataFrame(
        {"id": ["loom", "mill", "next"], "kind": "enterprise", "name": ["Tenun", "Pabrik A", "Pabrik B"],
         "region": ["35.09", "35.09", "35.08"], "size": ["micro", "large", "large"]}
    )  # fmt: skip
    good = {"commodity": "13121", "unit": "kg"}
    offers = pl.DataFrame({"id": ["o"], "party": ["loom"], "units_per_month": [3], "price_rp_per_unit": [100]} | good)
    demands = pl.DataFrame(
        {"id": ["d", "e"], "party": ["mill", "next"], "units_per_month": [10, 7], "price_rp_per_unit": [1_500, 90_000]}
        | good
    )
    network = Network.from_frames(parties, offers, demands, as_of=TODAY)
    scene = Scene(network)
    gap = demand_gaps(network, *scene.market).filter(pl.col("region") == "35.09").row(0, named=True)
    assert gap["entry_price_first"] > 1_400  # more than the mill of its own regency could pay
    assert (gap["entry_price_party"], gap["entry_price_region"]) == ("next", "35.08")
    told = table(scene, "demand", ("region", "commodity"), {}, "id")
    assert dict(told.select("region", "entry_price_from").iter_rows()) == {
        "35.09": "Pabrik B, Kabupaten Lumajang, Jawa Timur", "35.08": None,
    }  # fmt: skip
    assert start(scene, "regency", "id").filter(pl.col("region") == "35.09")["entry_price_from"].null_count() == 0
    assert not {"entry_price_party", "entry_price_region", "entry_price_from"} & set(
        gap_cells(scene, "demand", public=True).columns
    )


def test_a_gap_next_to_idle_supply_that_would_do_as_well_is_worth_nothing():
    """A buyer of 2 is full, a supplier of 5 has 3 left: more supply here adds nothing, more demand adds the value."""
    network, candidates, plan = market_of([("loom", 5, 10)], [("mill", 2, 15)])
    assert demand_gaps(network, candidates, plan).height == 0
    gap = supply_gaps(network, candidates, plan).row(0, named=True)
    assert (gap["unsold"], gap["entry_price_first"], gap["entry_price_last"]) == (3, 5, 5)


@pytest.mark.parametrize(("uncertified", "lever"), [(900, "lever.certify"), (0, "lever.new_supplier")])
def test_beside_makers_who_lack_only_a_certificate_nobody_need_build_new_supply(uncertified, lever):
    """A buyer of 100 with a certificate takes the 40 of the one who has it; 900 lie beside without it."""
    offers = [("certified", 40, 10), ("bare", uncertified, 10)]
    network, *_ = market_of([one for one in offers if one[1]], [("shop", 100, 15)])
    parties = network.parties.with_columns(
        certifications=pl.when(pl.col("id") == "certified").then(pl.lit(["pirt"])).otherwise(pl.lit([], TEXTS))
    )
    demands = network.demands.with_columns(required=pl.lit(["pirt"]))
    scene = Scene(replace(network, parties=parties, demands=demands))
    cell = gap_cells(scene, "demand").row(0, named=True)
    assert (cell["amount"], cell["lever"]) == (60, lever)


def test_a_newcomer_pays_nobody_for_a_buyer_that_is_exactly_full():
    """Supplier 3 and buyer 3, value 5: the least dual price of the buyer is 0, but a new unit adds 0 and not 5."""
    _, candidates, plan = market_of([("loom", 3, 10)], [("mill", 3, 15)])
    assert plan.buyer_price.tolist() == [0]
    cell = cells(candidates.buyers, np.array([1]), "regency")
    assert entry_prices(candidates, plan, cell)[0].tolist() == [0.0]


def test_the_last_unit_is_worth_less_than_the_first_where_the_better_buyer_fills_up():
    network, candidates, plan = market_of([("loom", 1, 10)], [("mill", 3, 30), ("shop", 4, 14)])
    gap = demand_gaps(network, candidates, plan).row(0, named=True)
    assert gap["unmet"] == 6
    assert (gap["entry_price_first"], gap["entry_price_last"]) == (20, 4)
    assert gap["added_value"] == 2 * 20 + 4 * 4
    assert gap["value"] == 2 * 30 + 4 * 14


def test_a_commodity_that_nobody_offers_has_no_price_rather_than_a_guess():
    network, _, _ = market_of([("loom", 3, 10)], [("mill", 10, 15)])
    demands = network.demands.with_columns(commodity=pl.lit("31001"))
    silent = Network.from_frames(network.parties, network.offers, demands, as_of=TODAY)
    candidates = find_candidates(silent)
    gap = demand_gaps(silent, candidates, solve(candidates.market())).row(0, named=True)
    assert gap["unmet"] == 10
    assert gap["entry_price_first"] is None
    assert gap["entry_price_last"] is None


def products(offers, demands):
    """A market in Jember of one commodity whose offers and demands are of products: (product, units, price) rows."""
    network, *_ = market_of(
        [(f"s{k}", units, price) for k, (_, units, price) in enumerate(offers)],
        [(f"b{k}", units, price) for k, (_, units, price) in enumerate(demands)],
    )
    named = [
        frame.with_columns(product=pl.Series([product for product, *_ in side], dtype=pl.String))
        for frame, side in ((network.offers, offers), (network.demands, demands))
    ]
    network = Network.from_frames(network.parties, *named, as_of=TODAY)
    candidates = find_candidates(network)
    return network, candidates, solve(candidates.market())


def test_a_newcomer_asks_what_its_own_product_costs_and_not_the_commodity_s():
    """Kerupuk kulit costs 110 and emping 50 to 55: who closes the gap of kerupuk kulit is worth 20, not 75."""
    crisps = [("emping melinjo", 9, 55), ("emping jagung", 9, 50), ("kerupuk kulit", 1, 110)]
    network, candidates, plan = products(crisps, [("kerupuk kulit", 3, 130)])
    gap = demand_gaps(network, candidates, plan).row(0, named=True)
    assert (gap["unmet"], gap["entry_price_first"], gap["added_value"]) == (2, 20, 40)


def test_a_newcomer_does_not_sell_another_product_than_the_gap_is_of():
    """The gap is of robusta at 75; a newcomer there is no seller of arabica to the hotel that pays 140."""
    beans = [("kopi robusta", 1, 65), ("kopi arabika", 1, 60)]
    network, candidates, plan = products(beans, [("kopi robusta", 9, 75), ("kopi arabika", 1, 140)])
    gap = demand_gaps(network, candidates, plan).row(0, named=True)
    assert (gap["unmet"], gap["entry_price_first"], gap["added_value"]) == (8, 10, 80)


def test_a_product_that_nobody_names_is_priced_by_its_commodity_and_one_named_in_part_by_those_that_fit():
    crisps = [("emping melinjo", 9, 55), (None, 9, 60), ("kerupuk kulit ikan", 1, 110)]
    network, candidates, plan = products(crisps, [("opak", 70, 90)])
    gap = demand_gaps(network, candidates, plan).row(0, named=True)
    assert (gap["unmet"], gap["entry_price_first"]) == (61, 30)  # the one that names nothing
    network, candidates, plan = products(crisps, [("kerupuk kulit", 70, 130)])
    gap = demand_gaps(network, candidates, plan).row(0, named=True)
    assert (gap["unmet"], gap["entry_price_first"]) == (60, 20)


def test_goods_whose_prices_say_that_they_are_two_kinds_give_no_middle():
    """Wet seaweed at 2,000 made a gap of dry seaweed at 20,500 worth 16,899 a kilo, four times too much."""
    network, candidates, plan = products([("basah", 9, 2_000), ("kering", 9, 16_000)], [("bubuk", 70, 20_500)])
    assert demand_gaps(network, candidates, plan).row(0, named=True)["entry_price_first"] is None
    network, candidates, plan = products([("basah", 9, 6_000), ("kering", 9, 16_000)], [("bubuk", 70, 20_500)])
    assert demand_gaps(network, candidates, plan).row(0, named=True)["entry_price_first"] == 9_500
    network, candidates, plan = products([("basah", 9, 2_000), ("kering", 9, 16_000)], [(None, 70, 20_500)])
    assert demand_gaps(network, candidates, plan).row(0, named=True)["entry_price_first"] == 11_500


def random_market(seed):
    """A market over five regencies and two commodities; centroids are where parties stand."""
    rng = random.Random(seed)
    regions = ["35.09", "35.78", "33.74", "32.73", "35.09.01"]
    sellers = [f"s{k}" for k in range(rng.randint(1, 6))]
    takers = [f"t{k}" for k in range(rng.randint(1, 4))]
    parties = pl.DataFrame(
        {
            "id": sellers + takers,
            "kind": "enterprise",
            "name": sellers + takers,
            "size": ["small"] * len(sellers) + ["large"] * len(takers),
            "region": [rng.choice(regions) for _ in sellers + takers],
        }
    )

    def side(who, letter, low, high):
        return pl.DataFrame(
            {
                "id": [f"{letter}{k}" for k in range(len(who))],
                "party": who,
                "commodity": [rng.choice(["13121", "13911"]) for _ in who],
                "unit": "kg",
                "units_per_month": [rng.randint(1, 8) for _ in who],
                "price_rp_per_unit": [rng.randint(low, high) for _ in who],
            }
        )

    network = Network.from_frames(parties, side(sellers, "o", 100, 700), side(takers, "d", 600, 1500), as_of=TODAY)
    candidates = find_candidates(network, per_supplier=None)
    return network, candidates, solve(candidates.market())


def value_with(candidates, cell, units, side):
    """The plan's value once a hypothetical party with so many units has joined: a whole re-solve, as oracle."""
    plan = solve(candidates.market())
    return plan.value + close(candidates, plan, cell, np.array([units]), side).added_value


@hypothesis_settings(max_examples=60)
@given(st.integers(0, 10**9))
def test_the_entry_price_is_what_a_re_solve_with_one_more_unit_adds(seed):
    _, candidates, plan = random_market(seed)
    for side, nodes, units in (
        ("supplier", candidates.buyers, plan.market.demand),
        ("buyer", candidates.suppliers, plan.market.capacity),
    ):
        every = cells(nodes, units, "regency")
        prices = entry_prices(candidates, plan, every, side)[0]
        for k, price in enumerate(prices):
            if not np.isnan(price):
                assert close(candidates, plan, every[[k]], np.array([1]), side).added_value == price


@hypothesis_settings(max_examples=40)
@given(st.integers(0, 10**9))
def test_the_last_price_is_the_difference_between_two_re_solves(seed):
    network, candidates, plan = random_market(seed)
    fine = cells(candidates.buyers, plan.unmet, "regency")
    gaps = demand_gaps(network, candidates, plan, last="all")
    for gap in gaps.iter_rows(named=True):
        if gap["entry_price_last"] is None:
            continue
        cell = fine.filter((pl.col("region") == gap["region"]) & (pl.col("commodity") == gap["commodity"]))
        closed, but_one = (value_with(candidates, cell, gap["unmet"] - k, "supplier") for k in (0, 1))
        assert gap["entry_price_last"] == closed - but_one
        assert gap["added_value"] == closed - plan.value
        assert gap["entry_price_last"] <= gap["entry_price_first"]
        assert gap["added_value"] <= gap["at_most"]


@hypothesis_settings(max_examples=40)
@given(st.integers(0, 10**9))
def test_closing_only_the_touched_part_adds_what_closing_it_in_the_whole_market_adds(seed):
    """The oracle builds the whole market with the newcomer as one more supplier and solves it from nothing."""
    _, candidates, plan = random_market(seed)
    fine = cells(candidates.buyers, plan.unmet, "regency")
    if not fine.height:
        return
    units = fine["left"].to_numpy()
    joined = close(candidates, plan, fine, units)
    from graph.matching.pairs.hypothetical import hypothetical
    from graph.matching.pairs.scan import scan

    nodes, classes = hypothetical(candidates.setting, fine, "supplier")
    found = scan(replace(candidates.setting.sides, suppliers=nodes, supplier_class=classes, supplier_apart=None))
    market = plan.market
    whole = Market.from_arrays(
        np.concatenate((market.capacity, units)),
        market.demand,
        np.concatenate((market.supplier, found.supplier + market.suppliers)),
        np.concatenate((market.buyer, found.buyer)),
        np.concatenate((market.value, found.value)),
    )
    assert plan.value + joined.added_value == solve(whole).value


@hypothesis_settings(max_examples=40)
@given(st.integers(0, 10**9))
def test_cells_add_up_to_the_plan_at_every_level(seed):
    network, candidates, plan = random_market(seed)
    for level in ("island", "province", "regency", "district"):
        for by in (("region", "commodity"), ("region",), ("commodity",), ()):
            for commodity_level in ("kbli2", "kbli5"):
                asked = {"level": level, "commodity_level": commodity_level, "last": 0}
                assert demand_gaps(network, candidates, plan, by, **asked)["unmet"].sum() == plan.unmet.sum()
                assert supply_gaps(network, candidates, plan, by, **asked)["unsold"].sum() == plan.unsold.sum()


@hypothesis_settings(max_examples=30)
@given(st.integers(0, 10**9))
def test_several_gaps_together_add_no_more_than_each_by_itself(seed):
    network, candidates, plan = random_market(seed)
    gaps = demand_gaps(network, candidates, plan, last="all").filter(pl.col("added_value").is_not_null())
    if gaps.height:
        joint = together(candidates, plan, gaps)
        assert gaps["added_value"].max() <= joint <= gaps["added_value"].sum()


def test_a_level_that_is_not_known_is_refused_with_the_possible_ones():
    network, candidates, plan = market_of([("loom", 3, 10)], [("mill", 10, 15)])
    with pytest.raises(RuleViolation, match="province"):
        demand_gaps(network, candidates, plan, level="village")
    with pytest.raises(RuleViolation, match="commodity"):
        demand_gaps(network, candidates, plan, by=("district",))


def test_a_market_with_nobody_in_it_has_no_gaps():
    network = Network.from_frames(pl.DataFrame({"id": [], "kind": [], "name": []}), as_of=TODAY)
    for kind in ("volume", "linkage"):
        candidates = find_candidates(network, kind=kind)
        plan = solve(candidates.market())
        assert demand_gaps(network, candidates, plan).height == 0
        assert supply_gaps(network, candidates, plan).height == 0
        assert candidates.excluded.height == 0


def test_price_steps_say_for_how_many_units_each_price_holds():
    """A mill short of 7 pays 5 more than a loom asks; where 3 units of a dear loom are pushed out they add 1 each."""
    network, candidates, plan = market_of([("loom", 3, 10), ("dear", 3, 14)], [("mill", 10, 15)])
    cell = demand_gaps(network, candidates, plan).row(0, named=True)
    steps = price_steps(candidates, plan, cell)
    assert cell["unmet"] == sum(step.units for step in steps) == 4
    assert sum(step.units * step.price for step in steps) == cell["added_value"]
    assert steps[0].price == cell["entry_price_first"]


@hypothesis_settings(max_examples=25)
@given(
    offers=st.lists(st.tuples(st.integers(1, 6), st.integers(5, 15)), min_size=1, max_size=4),
    demands=st.lists(st.tuples(st.integers(1, 9), st.integers(8, 20)), min_size=1, max_size=4),
)
def test_price_steps_are_what_a_re_solve_finds_for_every_number_of_units(offers, demands):
    network, candidates, plan = market_of(
        [(f"s{k}", *row) for k, row in enumerate(offers)], [(f"b{k}", *row) for k, row in enumerate(demands)]
    )
    for gaps, side in ((demand_gaps, "supplier"), (supply_gaps, "buyer")):
        for cell in gaps(network, candidates, plan).iter_rows(named=True):
            steps = price_steps(candidates, plan, cell, side=side)
            nodes = candidates.buyers if side == "supplier" else candidates.suppliers
            fine = cells(nodes, plan.unmet if side == "supplier" else plan.unsold, "regency")
            assert fine.height == 1
            prices = [step.price for step in steps for _ in range(step.units)]
            added = [close(candidates, plan, fine, np.array([k]), side).added_value for k in range(len(prices) + 1)]
            assert len(prices) == int(fine["left"][0])
            assert prices == np.diff(added).tolist()


def test_prices_of_many_steps_add_up_to_what_closing_the_gap_adds():
    """Seven dear looms are pushed out one after the other: with two steps named the rest still adds up."""
    offers = [("loom", 3, 10), *[(f"dear{k}", 3, 14 + 3 * k) for k in range(7)]]
    _, candidates, plan = market_of(offers, [("mill", 40, 43)])
    fine = cells(candidates.buyers, plan.unmet, "regency")
    added = close(candidates, plan, fine, fine["left"].to_numpy(), "supplier").added_value
    for most in (1, 2, 60):
        steps = entry_steps(candidates, plan, fine, fine["left"].to_numpy(), most=most)
        assert sum(step.units * step.price for step in steps) == added
        assert sum(step.units for step in steps) == int(fine["left"].sum())


@pytest.mark.parametrize("side", ["supplier", "buyer"])
def test_newcomers_of_many_cells_are_those_of_each_cell_alone(scene, side):
    """So that a table of gaps makes them once, and prices each cell with its own."""
    candidates, plan = scene.market
    nodes, left = (candidates.buyers, plan.unmet) if side == "supplier" else (candidates.suppliers, plan.unsold)
    fine = cells(nodes, left, "regency")
    every, classes = hypothetical(candidates.setting, fine, side)
    assert fine.height > 20
    for row in range(0, fine.height, 7):
        alone, its = hypothetical(candidates.setting, fine[[row]], side)
        assert alone.tobytes() == every[[row]].tobytes()
        assert its.tolist() == classes[[row]].tolist()
        one, whole = (
            close(candidates, plan, fine[[row]], fine["left"].to_numpy()[[row]], side, newcomers=made)
            for made in (None, (every[[row]], classes[[row]]))
        )
        assert (one.added_value, one.last_price.tolist()) == (whole.added_value, whole.last_price.tolist())


def test_the_first_parties_of_a_cell_are_those_with_most_left(scene):
    row = demand_gaps(scene.network, *scene.market).row(0, named=True)
    every = cell_detail(scene, row["region"], row["commodity"])
    assert cell_detail(scene, row["region"], row["commodity"], most=1) == every[:1]
