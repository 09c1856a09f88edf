"""Each hard rule by one change to a pair that is allowed: the change excludes it, and is counted under its rule."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.errors import InvalidMarket, RuleViolation
from graph.matching import find_candidates, solve, why_not
from graph.matching.pairs.rules import CODES, RULES
from graph.network import Network
from graph.translations import catalogue

TODAY = date(2026, 11, 1)
SELLER = {"id": "seller", "kind": "enterprise", "name": "UD Tani", "size": "micro", "lat": -8.2, "lon": 113.7}
TAKER = {"id": "taker", "kind": "enterprise", "name": "PT Pangan", "size": "large", "lat": -8.0, "lon": 113.5}
OFFER = {
    "id": "offer", "party": "seller", "commodity": "10792", "unit": "kg", "product": "keripik singkong",
    "units_per_month": 400, "price_rp_per_unit": 20_000,
}  # fmt: skip
DEMAND = {
    "id": "demand", "party": "taker", "commodity": "10792", "unit": "kg", "product": "keripik",
    "units_per_month": 900, "price_rp_per_unit": 30_000,
}  # fmt: skip


def network_with(seller=(), taker=(), offer=(), demand=()):
    """The allowed pair, with some cells changed."""
    lists = {"certifications": pl.List(pl.String), "required": pl.List(pl.String), "aliases": pl.List(pl.String)}

    def frame(*rows):
        columns = {name for row in rows for name in row}
        return pl.DataFrame(
            list(rows), schema_overrides={k: v for k, v in lists.items() if k in columns}, infer_schema_length=None
        )

    return Network.from_frames(
        frame(SELLER | dict(seller), TAKER | dict(taker)),
        frame(OFFER | dict(offer)),
        frame(DEMAND | dict(demand)),
        as_of=TODAY,
    )


def test_the_pair_is_allowed_as_it_stands():
    candidates = find_candidates(network_with())
    assert candidates.pairs.height == 1
    assert candidates.excluded.height == 0


BREAKING = {
    "rule.no_activity": {"offer": {"commodity": None}},
    "rule.no_place": {"taker": {"lat": None}},
    "rule.no_volume": {"offer": {"units_per_month": None}},
    "rule.no_price": {"demand": {"price_rp_per_unit": None}},
    "rule.expired": {"demand": {"until": date(2026, 10, 31)}},
    "rule.no_value_chain_link": {"demand": {"commodity": "10793"}},
    "rule.other_unit": {"demand": {"unit": "piece"}},
    "rule.other_month": {"offer": {"month": date(2026, 12, 1)}, "demand": {"month": date(2027, 1, 1)}},
    "rule.other_product": {"demand": {"product": "keripik pisang"}},
    "rule.too_far": {"taker": {"lat": -6.2, "lon": 106.8}},
    "rule.same_party": {"demand": {"party": "seller"}, "seller": {"size": None}},
    "rule.affiliated": {"taker": {"parent": "Tani"}},
    "rule.sizes": {"taker": {"size": "small"}},
    "rule.must_certificate": {"demand": {"required": ["halal"]}},
    "rule.lot_too_small": {"demand": {"min_lot_units": 401}},
    "rule.no_gain": {"offer": {"outlet_price_rp_per_unit": 29_990}},
    "rule.law_forbids": {"offer": {"commodity": "92000"}, "demand": {"commodity": "92000"}},
}


@pytest.mark.parametrize(("rule", "change"), BREAKING.items(), ids=BREAKING)
def test_one_change_breaks_one_rule_and_is_counted_under_it(rule, change):
    candidates = find_candidates(network_with(**change), kind="volume")
    assert candidates.pairs.height == 0
    assert candidates.excluded.select("rule", "pairs").rows() == [(rule, 1)]


@pytest.mark.parametrize(("rule", "change"), BREAKING.items(), ids=BREAKING)
def test_who_asks_why_two_are_no_pair_is_told_the_rule_that_it_is_counted_under(rule, change):
    network = network_with(**change)
    candidates = find_candidates(network, kind="volume")
    plan = solve(candidates.market())
    assert why_not(network, candidates, plan, *candidates.suppliers["party"], *candidates.buyers["party"]).code == rule


def test_every_rule_of_the_volume_market_is_tried_here():
    assert set(CODES) - set(BREAKING) == {"rule.no_size"}  # the linkage market's: test_linkage_pairs.py


PASSING = {
    "a radius that is wide enough": {
        "taker": {"lat": -6.2, "lon": 106.8, "radius_km": 900.0},
        "seller": {"radius_km": 900.0},
    },
    "the certificate that is demanded": {"demand": {"required": ["halal"]}, "seller": {"certifications": ["halal"]}},
    "a lot that just fits": {"demand": {"min_lot_units": 400}},
    "no product named": {"demand": {"product": None}},
    "another usual spelling": {"offer": {"product": "kripik singkong"}, "demand": {"product": "Keripik Singkong"}},
    "an offer for every month": {"demand": {"month": date(2027, 1, 1)}},
    "the last day": {"demand": {"until": TODAY}},
    "a size that is not known": {"taker": {"size": None}},
    "a large cooperative that sells": {"seller": {"kind": "cooperative", "size": "medium"}},
    "an outlet that pays a little less": {"offer": {"outlet_price_rp_per_unit": 29_900}},
    "another parent": {"taker": {"parent": "Tani Makmur"}},
    "no permits at all": {"seller": {"certifications": []}},
}  # fmt: skip


@pytest.mark.parametrize("change", PASSING.values(), ids=PASSING)
def test_a_pair_just_inside_the_rule_stays(change):
    assert find_candidates(network_with(**change), kind="volume").pairs.height == 1


def test_missing_permits_are_repairs_with_a_cost_and_never_exclude():
    informal = find_candidates(network_with(seller={"certifications": [], "legal_form": "PR"})).pairs.row(0, named=True)
    licensed = find_candidates(network_with(seller={"certifications": ["nib", "halal", "bpom"]})).pairs.row(
        0, named=True
    )
    assert informal["missing"] == ["repair.nib", "repair.halal", "repair.pirt", "repair.business_form"]
    assert licensed["missing"] == []
    monthly = 0 + 54_167 + 41_667 + 4_167  # NIB is free; the rest over twelve months, rounded up
    assert informal["repair_rp"] == -(-monthly // 400)
    assert licensed["value"] - informal["value"] == informal["repair_rp"]


def test_gains_are_counted_against_today_and_null_where_today_is_not_known():
    known = {"offer": {"outlet_price_rp_per_unit": 22_000}, "demand": {"source_price_rp_per_unit": 28_000}}
    pair = find_candidates(network_with(**known)).pairs.row(0, named=True)
    assert (pair["limit_rp"], pair["floor_rp"]) == (28_000, 22_000)
    assert pair["value"] == 28_000 - 22_000 - pair["transport_rp"]
    assert pair["supplier_gain_rp"] + pair["buyer_gain_rp"] == pair["value"]
    assert "note.unknown_outlet_price" not in pair["notes"]
    silent = find_candidates(network_with()).pairs.row(0, named=True)
    assert (silent["supplier_gain_rp"], silent["buyer_gain_rp"]) == (None, None)
    assert {"note.unknown_outlet_price", "note.unknown_source_price"} <= set(silent["notes"])


def test_a_price_of_zero_and_a_radius_below_zero_are_read_as_not_stated():
    free = find_candidates(network_with(offer={"price_rp_per_unit": 0}))
    assert free.excluded["rule"].to_list() == ["rule.no_price"]
    unpaid = find_candidates(network_with(demand={"source_price_rp_per_unit": 0})).pairs.row(0, named=True)
    assert "note.unknown_source_price" in unpaid["notes"]
    assert find_candidates(network_with(taker={"radius_km": -1.0})).pairs.height == 1


def two_offers(**second):
    network = network_with(offer={"stock": "gudang"})
    other = OFFER | {"id": "offer2", "commodity": "10793", "units_per_month": 200, "stock": "gudang"} | second
    offers = pl.concat([network.offers, pl.DataFrame([other])], how="diagonal_relaxed")
    return Network.from_frames(network.parties, offers, network.demands, as_of=TODAY)


def test_one_stock_is_split_between_the_offers_that_draw_on_it_or_refused():
    split = find_candidates(two_offers())
    assert split.suppliers["capacity"].to_list() == [267, 133]
    assert all("note.split_stock" in notes for notes in split.suppliers["notes"])
    with pytest.raises(RuleViolation, match="gudang"):
        find_candidates(two_offers(), stocks="refuse")
    with pytest.raises(RuleViolation, match="different units"):
        find_candidates(two_offers(unit="piece"))


def test_an_offer_for_every_month_is_there_in_each_month_that_somebody_names():
    network = network_with(demand={"month": date(2026, 12, 1)})
    january = DEMAND | {"id": "demand2", "month": date(2027, 1, 1)}
    demands = pl.concat([network.demands, pl.DataFrame([january])], how="diagonal_relaxed")
    candidates = find_candidates(Network.from_frames(network.parties, network.offers, demands, as_of=TODAY))
    assert candidates.suppliers["month"].to_list() == [date(2026, 12, 1), date(2027, 1, 1)]
    assert candidates.value_unit == "rupiah"
    assert solve(candidates.market()).flow.tolist() == [400, 400]


def test_more_musts_than_fit_are_refused_and_not_forgotten():
    many = network_with(demand={"required": [f"code{k}" for k in range(64)]})
    with pytest.raises(InvalidMarket, match="64"):
        find_candidates(many)


def test_every_code_has_its_sentence_in_both_languages():
    for language in ("id", "en"):
        assert set(CODES) <= set(catalogue(language))
    assert len({rule.code for rule in RULES}) == len(RULES)
