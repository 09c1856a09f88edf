"""Consortia: quantity, quality and continuity all hold, with the fewest members and then the least cost."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import NotFound, RuleViolation
from graph.matching import NoConsortium, Order, consortia
from graph.matching.consortium.choose import choose_members, fewest
from graph.network import Network
from graph.services.pairing.consortia import OrderText, goods_of, order_sentence

JANUARY, FEBRUARY = date(2027, 1, 1), date(2027, 2, 1)
COFFEE = {"commodity": "01270", "unit": "kg"}


def offer(party, units, **more):
    return {"id": f"o-{party}-{more.get('month')}", "party": party, "units_per_month": units, **COFFEE, **more}


def network(offers, *, ties=(), demands=(), **about):
    parties = {
        "kebun": {"lat": -7.00, "lon": 110.00},
        "tani": {"lat": -7.05, "lon": 110.05},
        "maju": {"lat": -7.10, "lon": 110.00},
        "jauh": {"lat": -8.50, "lon": 114.00},
        "besar": {"lat": -7.00, "lon": 110.00, "size": "large"},
        "koperasi": {"lat": -7.00, "lon": 110.02, "kind": "cooperative", "size": None},
        "pembeli": {"lat": -7.20, "lon": 110.40, "size": "large"},
    }
    rows = [
        {"id": name, "kind": "enterprise", "name": name.title(), "size": "micro", **facts, **about.get(name, {})}
        for name, facts in parties.items()
    ]
    frames = {"parties": rows, "offers": list(offers), "demands": list(demands), "ties": list(ties)}
    frames = {name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in frames.items() if rows}
    return Network.from_frames(as_of=date(2026, 11, 1), **frames)


def test_the_fewest_members_fill_the_order_to_the_unit_and_the_largest_leads():
    market = network([offer("kebun", 500), offer("tani", 300), offer("maju", 250), offer("jauh", 900)])
    order = Order("01270", "kg", {None: 780}, buyer="pembeli")
    assert [one.party for one in consortia(market, order, most=1)[0].members] == ["jauh"]
    (found,) = consortia(market, order, most=1, reach_km=100)
    assert [one.party for one in found.members] == ["kebun", "tani"]
    assert sum(one.units[None] for one in found.members) == 780
    assert (found.leader, found.leader_is_cooperative, found.proven) == ("kebun", False, True)
    assert sum(one.share for one in found.members) == pytest.approx(1)
    assert [one.party for one in found.fallback] == ["maju"]
    assert not found.continuity  # 250 of the 480 that would be missing


def test_who_stands_in_is_whose_goods_are_cheapest_where_they_are_joined():
    """The nearest came first: at 2100 a unit, where another stood in at 1700 a little farther away."""
    asked = {"kebun": (500, 1500), "tani": (500, 2100), "maju": (500, 1700)}
    market = network([offer(party, units, price_rp_per_unit=price) for party, (units, price) in asked.items()])
    (found,) = consortia(market, Order("01270", "kg", {None: 500}), most=1)
    assert [one.party for one in found.members] == ["kebun"]
    assert [(one.party, one.units) for one in found.fallback] == [("maju", {None: 500})]


def test_the_way_on_to_the_buyer_is_told_apart_from_the_cost_at_the_place_of_joining():
    market = network([offer("kebun", 500, price_rp_per_unit=20_000)])
    (here,), (there,) = (
        consortia(market, Order("01270", "kg", {None: 100}, buyer=buyer)) for buyer in (None, "pembeli")
    )
    assert (here.cost_rp, here.onward_rp) == (2_000_000, None)
    assert there.cost_rp - there.onward_rp == here.cost_rp
    assert there.onward_rp > 0


def test_members_fall_back_on_each_other_and_continuity_is_said():
    market = network([offer("kebun", 500), offer("tani", 500), offer("maju", 500)])
    (found,) = consortia(market, Order("01270", "kg", {None: 600}), most=1)
    assert len(found.members) == 2
    assert found.continuity


def test_every_month_is_filled_or_the_reason_is_continuity():
    months = {JANUARY: 300, FEBRUARY: 300}
    seasonal = [offer("kebun", 300, month=JANUARY), offer("tani", 200, month=FEBRUARY), offer("maju", 100)]
    (found,) = consortia(network(seasonal), Order("01270", "kg", months), most=1)
    for month, wanted in months.items():
        assert sum(one.units[month] for one in found.members) == wanted
    none = consortia(network(seasonal[:2]), Order("01270", "kg", months))
    assert isinstance(none, NoConsortium)
    assert (none.reason, none.months) == ("continuity", {JANUARY: (300, 300), FEBRUARY: (300, 200)})


def test_an_offer_that_ends_before_the_month_does_not_count():
    market = network([offer("kebun", 300, until=date(2027, 1, 31))])
    assert isinstance(consortia(market, Order("01270", "kg", {JANUARY: 300})), list)
    assert consortia(market, Order("01270", "kg", {FEBRUARY: 300})).reason == "quantity"
    today = network([offer("kebun", 300, until=date(2026, 11, 1))])
    assert isinstance(consortia(today, Order("01270", "kg", {None: 300})), list), "the last day is included"


@pytest.mark.parametrize(
    ("offers", "order", "reason"),
    [
        ([offer("besar", 900)], {}, "product"),
        ([offer("pembeli", 900)], {"buyer": "pembeli"}, "product"),
        ([offer("kebun", 900, grade="C")], {"grade": "B"}, "quality"),
        ([offer("kebun", 900)], {"grade": "B"}, "quality"),
        ([offer("kebun", 900)], {"required": ("halal",)}, "quality"),
        ([offer("kebun", 900, price_rp_per_unit=60_000)], {"price_rp_per_unit": 50_000}, "price"),
        ([offer("kebun", 300), offer("jauh", 300)], {}, "quantity"),
    ],
)
def test_what_is_missing_is_said(offers, order, reason):
    found = consortia(network(offers), Order("01270", "kg", {None: 500}, **order))
    assert isinstance(found, NoConsortium)
    assert found.reason == reason


def test_a_cooperative_of_most_of_the_volume_leads_and_a_former_one_does_not():
    offers = [offer("kebun", 300), offer("tani", 300)]
    order = Order("01270", "kg", {None: 600})
    tie = {"start": "kebun", "end": "koperasi", "type": "MEMBER_OF", "since": date(2020, 1, 1)}
    (found,) = consortia(network(offers, ties=[tie]), order, most=1)
    assert (found.leader, found.leader_is_cooperative) == ("koperasi", True)
    ended = {**tie, "until": date(2026, 1, 1)}
    (found,) = consortia(network(offers, ties=[ended]), order, most=1)
    assert (found.leader, found.leader_is_cooperative) == ("kebun", False)


def test_better_grades_will_do_and_certificates_are_asked_of_everyone():
    market = network([offer("kebun", 300, grade="A"), offer("tani", 300, grade="B"), offer("maju", 300, grade="C")])
    (found,) = consortia(market, Order("01270", "kg", {None: 500}, grade="B"), most=1)
    assert {one.party for one in found.members} == {"kebun", "tani"}


def test_shares_and_members_can_be_limited():
    market = network([offer("kebun", 600), offer("tani", 300), offer("maju", 300)])
    order = Order("01270", "kg", {None: 600})
    assert [one.party for one in consortia(market, order, most=1)[0].members] == ["kebun"]
    (spread,) = consortia(market, order, most=1, most_share=0.5)
    assert len(spread.members) == 2
    assert max(one.share for one in spread.members) <= 0.5
    assert consortia(market, order, most_share=0.4, most_members=2).reason == "members"


def test_an_order_is_a_demand_of_the_network_or_is_refused():
    demand = {"id": "d1", "party": "pembeli", "units_per_month": 400, "price_rp_per_unit": 70_000, **COFFEE}
    market = network([offer("kebun", 300), offer("tani", 300)], demands=[demand])
    assert isinstance(consortia(market, "d1"), list)
    with pytest.raises(NotFound):
        consortia(market, "d2")
    for months in ({}, {None: 0}, {None: -5}, {None: 2.5}):
        with pytest.raises(RuleViolation):
            Order("01270", "kg", months)
    with pytest.raises(RuleViolation):
        consortia(market, "d1", radius_km=0)


def best_by_trying_all(units, least, cost, wanted):
    """Fewest members, then least cost, over every way to fill each month."""
    best = None
    months = []
    for t, want in enumerate(wanted):
        choices = [
            [x for x in range(int(top[t]) + 1) if x == 0 or x >= lot] for top, lot in zip(units, least, strict=True)
        ]
        months.append([way for way in itertools.product(*choices) if sum(way) == want])
    for ways in itertools.product(*months):
        plan = np.array(ways).T
        key = (int(plan.any(axis=1).sum()), int((plan.sum(axis=1) * cost).sum()))
        if best is None or key < best:
            best = key
    return best


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_choice_is_as_good_as_trying_every_one(data):
    offers, months = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 2))
    numbers = st.integers(0, 4)
    row = st.lists(numbers, min_size=months, max_size=months)
    units = np.array(data.draw(st.lists(row, min_size=offers, max_size=offers)), np.int64)
    least = np.array(data.draw(st.lists(st.integers(1, 3), min_size=offers, max_size=offers)), np.int64)
    cost = np.array(data.draw(st.lists(st.integers(0, 5), min_size=offers, max_size=offers)), np.int64)
    wanted = np.array(data.draw(st.lists(st.integers(1, 6), min_size=months, max_size=months)), np.int64)
    best = best_by_trying_all(units, least, cost, wanted)
    chosen = choose_members(units, least, cost, wanted)
    assert (chosen is None) == (best is None)
    if chosen is not None:
        assert (chosen.members, chosen.cost) == best
        assert fewest(units, wanted) <= chosen.members
        assert (chosen.units.sum(axis=0) == wanted).all()


def test_what_is_missing_is_counted_within_the_limits_that_were_asked():
    """Of 1,000 kg the five largest of all that 50 km hold make 880, and 2,800 was called the most."""
    market = network([offer("kebun", 600), offer("tani", 300), offer("maju", 300), offer("jauh", 900)])
    order = Order("01270", "kg", {None: 1_000}, buyer="pembeli")
    assert consortia(market, order, most_members=2).months == {None: (1_000, 900)}
    assert consortia(market, order, most_members=2, reach_km=100).reason == "members"
    fewer = consortia(market, order, most_members=1, reach_km=100)
    assert fewer.months == {None: (1_000, 600)}, "who is beyond reach is no supplier"
    assert consortia(market, order, most_share=0.25).months == {None: (1_000, 750)}


def test_who_states_no_size_may_join_and_who_is_large_may_not():
    """Groups of farmers state no size: twelve offers of theirs were passed over and the price was called the cause."""
    market = network([offer("kebun", 500), offer("besar", 500)], kebun={"size": None})
    (found,) = consortia(market, Order("01270", "kg", {None: 400}), most=1)
    assert [one.party for one in found.members] == ["kebun"]
    assert isinstance(consortia(market, Order("01270", "kg", {None: 600})), NoConsortium)


def test_members_offer_the_product_that_the_demand_names():
    wanted = {"id": "d1", "party": "pembeli", "units_per_month": 300, "product": "kopi arabika", **COFFEE}
    market = network(
        [offer("kebun", 500, product="Kopi robusta"), offer("tani", 300, product="Kopi Arabica super")],
        demands=[wanted],
    )
    (found,) = consortia(market, "d1", most=1)
    assert [one.party for one in found.members] == ["tani"]
    (of_any,) = consortia(market, Order("01270", "kg", {None: 300}), most=1)
    assert [one.party for one in of_any.members] == ["kebun"]


def test_an_order_for_a_buyer_asks_what_the_buyer_asks_and_says_so():
    """Nine members were found for a buyer who takes halal alone, which one of them has."""
    wanted = {
        "id": "d1", "party": "pembeli", "units_per_month": 300, "price_rp_per_unit": 31_000,
        "required": ["halal"], **COFFEE,
    }  # fmt: skip
    market = network(
        [offer("kebun", 500, price_rp_per_unit=20_000), offer("tani", 300, price_rp_per_unit=30_000)],
        demands=[wanted],
        tani={"certifications": ["halal"]},
    )
    order = OrderText(commodity="01270", volume=200, buyer="Pembeli").read(market)
    assert (order.required, order.price_rp_per_unit, order.months) == (("halal",), 31_000, {None: 200})
    assert [one.party for one in consortia(market, order, most=1)[0].members] == ["tani"]
    assert "wajib punya halal" in order_sentence(order, market, "id").lower()
    cheaper = OrderText(commodity="01270", volume=200, buyer="Pembeli", price=25_000).read(market)
    assert consortia(market, cheaper).reason == "price"
    two = network([offer("kebun", 500)], demands=[wanted, wanted | {"id": "d2", "product": "kopi luwak"}])
    with pytest.raises(RuleViolation, match="2 demands") as told:
        OrderText(commodity="01270", volume=200, buyer="Pembeli").read(two)
    assert "d2 (kopi luwak)" in told.value.hint


def test_a_member_of_two_goods_of_one_code_brings_the_one_that_is_ordered_at_its_price():
    """45 of woven cloth at 380,000 and 10 of ikat at 500,000 were 55 at 500,000."""
    market = network(
        [
            offer("kebun", 45, product="kopi arabika", price_rp_per_unit=38_000),
            offer("kebun", 10, product="kopi arabika luwak", price_rp_per_unit=50_000) | {"id": "luwak"},
            offer("tani", 40, product="kopi arabika", price_rp_per_unit=40_000),
        ]
    )
    order = OrderText(commodity="01270", volume=80, product="kopi arabika").read(market)
    (found,) = consortia(market, order, most=1)
    assert {one.party: (one.product, one.price_rp_per_unit) for one in found.members} == {
        "kebun": ("kopi arabika", 38_000),
        "tani": ("kopi arabika", 40_000),
    }
    assert sum(sum(one.units.values()) for one in found.members) == 80
    assert consortia(market, OrderText(commodity="01270", volume=90, product="kopi arabika").read(market)).months == {
        None: (90, 85)
    }


def test_an_order_without_a_unit_counts_as_offers_do_and_goods_that_differ_are_named():
    market = network(
        [
            offer("kebun", 60, product="kopi robusta") | {"unit": "piece"},
            offer("tani", 50, product="kopi luwak") | {"unit": "piece"},
        ]
    )
    order = OrderText(commodity="01270", volume=100).read(market)
    assert order.unit == "piece"
    (found,) = consortia(market, order, most=1)
    assert goods_of(found) == ["kopi luwak", "kopi robusta"]
