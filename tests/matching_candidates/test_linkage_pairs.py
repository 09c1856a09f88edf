"""The linkage market: who is linked with whom and why, worked examples and an oracle over every pair."""

from __future__ import annotations

import math
import random
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import RuleViolation, UnknownParty
from graph.matching import LinkageWeights, candidates_for, find_candidates, solve
from graph.network import Network
from graph.reference import input_output

TODAY = date(2026, 11, 1)
RIAU = {"region": "14.01", "lat": 0.4, "lon": 101.0}
GROWER, MILL, DEPOT, COPRA, BAKERY, HOTEL = "01262", "10431", "11052", "10421", "10710", "55110"


def parties_of(*rows):
    frame = pl.DataFrame(
        [{"kind": "enterprise", "name": f"Usaha {row['id']}", **RIAU} | row for row in rows],
        schema_overrides={"kbli": pl.List(pl.String), "slots": pl.Int64, "commits_to_coach": pl.Boolean},
        infer_schema_length=None,
    )
    return Network.from_frames(frame, as_of=TODAY)


def names(candidates):
    pairs = candidates.pairs
    return set(
        zip(candidates.suppliers["party"][pairs["supplier"]], candidates.buyers["party"][pairs["buyer"]], strict=True)
    )


def test_a_palm_oil_mill_gets_palm_growers_and_never_water_depots_or_copra_makers():
    network = parties_of(
        {"id": "grower", "size": "micro", "kbli": [GROWER]},
        {"id": "depot", "size": "micro", "kbli": [DEPOT]},
        {"id": "copra", "size": "small", "kbli": [COPRA]},
        {"id": "mill", "size": "large", "kbli": [MILL]},
    )
    candidates = find_candidates(network)
    assert candidates.kind == "linkage"
    assert candidates.value_unit == "points"
    assert names(candidates) == {("grower", "mill")}
    row = candidates.pairs.row(0, named=True)
    assert (row["supplier_io"], row["buyer_io"]) == (20, 58)
    assert (row["input_share"], row["sales_share"]) == (0.420796, 0.71683)


def test_a_shop_is_no_supplier_to_everything():
    """The trade margin stands in every column of the table; a minimarket is still nobody's core input."""
    network = parties_of(
        {"id": "shop", "size": "micro", "kbli": ["47111"]},
        {"id": "trucks", "size": "small", "kbli": ["49431"]},
        *({"id": f"b{k}", "size": "large", "kbli": [code]} for k, code in enumerate([MILL, HOTEL, "41011", "14111"])),
    )
    assert find_candidates(network).pairs.height == 0


def test_whoever_lends_workers_or_guards_serves_no_value_chain_but_hire_of_machines_does():
    codes = {"placement": "78102", "lent_workers": "78200", "guards": "80100", "cleaners": "81210", "hire": "77100"}
    suppliers = [{"id": name, "size": "small", "kbli": [code]} for name, code in codes.items()]
    network = parties_of(*suppliers, {"id": "telephone", "size": "large", "kbli": ["61200"]})
    candidates = find_candidates(network)
    assert candidates.pairs["supplier"].to_list() == [candidates.suppliers["party"].to_list().index("hire")]


def test_a_buyer_takes_as_many_partners_as_it_has_slots_and_a_supplier_gives_one():
    growers = [{"id": f"g{k}", "size": "micro", "kbli": [GROWER]} for k in range(4)]
    mills = [{"id": "mill", "size": "large", "kbli": [MILL], "slots": 3}]
    candidates = find_candidates(parties_of(*growers, *mills))
    plan = solve(candidates.market())
    assert plan.flow.sum() == 3
    assert plan.unsold.sum() == 1
    assumed = find_candidates(parties_of(*growers, {"id": "mill", "size": "medium", "kbli": [MILL]}))
    assert assumed.buyers["wanted"].to_list() == [5]
    assert assumed.buyers["notes"].to_list()[0].count("note.assumed_slots") == 1


def test_sizes_are_read_from_the_legal_form_where_no_size_is_stated_and_this_is_said():
    network = parties_of(
        {"id": "grower", "legal_form": "PR", "kbli": [GROWER]},
        {"id": "mill", "legal_form": "PT", "kbli": [MILL]},
        {"id": "who", "kbli": [GROWER]},
    )
    candidates = find_candidates(network)
    assert names(candidates) == {("grower", "mill")}
    assert "note.size_by_legal_form" in candidates.pairs["notes"][0]
    assert dict(candidates.excluded.select("rule", "parties").rows())["rule.no_size"] == 1


def test_a_party_without_activity_or_place_is_counted_and_named_and_not_dropped():
    network = parties_of(
        {"id": "grower", "size": "micro", "kbli": [GROWER]},
        {"id": "mute", "size": "micro", "kbli": None},
        {"id": "vague", "size": "micro", "kbli": ["10"]},
        {"id": "lost", "size": "micro", "kbli": [GROWER], "region": None, "lat": None, "lon": None},
        {"id": "mill", "size": "large", "kbli": [MILL]},
    )
    candidates = find_candidates(network)
    counted = dict(candidates.excluded.select("rule", "parties").rows())
    assert (counted["rule.no_activity"], counted["rule.no_place"]) == (2, 1)
    assert candidates.suppliers.height == 4


def test_a_mill_and_the_grower_of_its_own_group_are_affiliated():
    network = parties_of(
        {"id": "own", "size": "small", "kbli": [GROWER], "parent": "PT Sawit Raya Tbk"},
        {"id": "same", "size": "small", "kbli": [GROWER], "name": "UD Agro Prima"},
        {"id": "free", "size": "small", "kbli": [GROWER]},
        {"id": "mill", "size": "large", "kbli": [MILL], "parent": "sawit raya", "name": "PT AGRO PRIMA"},
    )
    candidates = find_candidates(network)
    assert names(candidates) == {("free", "mill")}
    assert dict(candidates.excluded.select("rule", "pairs").rows())["rule.affiliated"] == 2


def test_parties_that_share_an_older_id_are_affiliated():
    network = parties_of(
        {"id": "grower", "size": "small", "kbli": [GROWER], "aliases": ["old"]},
        {"id": "mill", "size": "large", "kbli": [MILL], "aliases": ["old"]},
    )
    assert find_candidates(network).pairs.height == 0


def test_distance_within_the_limit_of_both_and_every_region_on_request():
    network = parties_of(
        {"id": "near", "size": "micro", "kbli": [GROWER], "lat": 0.5},
        {"id": "far", "size": "micro", "kbli": [GROWER], "lat": 5.0},
        {"id": "homebody", "size": "micro", "kbli": [GROWER], "lat": 0.9, "radius_km": 20.0},
        {"id": "mill", "size": "large", "kbli": [MILL]},
    )
    assert names(find_candidates(network)) == {("near", "mill")}
    assert names(find_candidates(network, radius_km=600)) == {("near", "mill"), ("far", "mill")}
    assert names(find_candidates(network, radius_km=math.inf)) == {(p, "mill") for p in ("near", "far", "homebody")}
    assert find_candidates(network, radius_km=5).pairs.height == 0


def test_an_existing_partnership_is_shown_as_renewal_and_not_excluded():
    network = parties_of(
        {"id": "grower", "size": "micro", "kbli": [GROWER]},
        {"id": "other", "size": "micro", "kbli": [GROWER]},
        {"id": "mill", "size": "large", "kbli": [MILL]},
    )
    ties = pl.DataFrame({"start": ["grower"], "end": ["mill"], "type": ["SUPPLIES"]})
    tied = Network.from_frames(network.parties, ties=ties, as_of=TODAY)
    candidates = find_candidates(tied)
    assert dict(zip(candidates.suppliers["party"], candidates.pairs["renewal"], strict=True)) == {
        "grower": True,
        "other": False,
    }


def test_an_officer_and_a_committed_buyer_raise_the_points_by_their_weights():
    rows = [{"id": "grower", "size": "small", "kbli": [GROWER]}, {"id": "mill", "size": "large", "kbli": [MILL]}]
    plain = find_candidates(parties_of(*rows)).pairs["value"][0]
    committed = parties_of(rows[0], rows[1] | {"commits_to_coach": True}, {"id": "officer", "kind": "officer"})
    ties = pl.DataFrame({"start": ["officer"], "end": ["grower"], "type": ["COACHES"]})
    network = Network.from_frames(committed.parties, ties=ties, as_of=TODAY)
    weights = LinkageWeights()
    assert find_candidates(network).pairs["value"][0] - plain == weights.commitment + weights.coaching


def test_the_points_of_a_pair_are_its_parts_times_their_weights():
    network = parties_of(
        {"id": "bakery", "size": "small", "kbli": [BAKERY], "lat": 0.8, "certifications": ["nib"], "source": "a"},
        {"id": "hotel", "size": "medium", "kbli": [HOTEL]},
    )
    pair, weights = find_candidates(network).pairs.row(0, named=True), LinkageWeights()
    assert pair["missing"] == ["repair.halal", "repair.pirt"]
    parts = ("input_link", "dependence", "nearness", "size_fit", "commitment", "coaching")
    points = sum(pair[part] * getattr(weights, part) for part in parts) - pair["repair_points"]
    assert pair["value"] == pytest.approx(points, abs=3)  # each part is rounded to whole points
    assert pair["nearness"] == pytest.approx(50 / (50 + pair["distance_km"]))


def test_the_rupiah_range_stands_beside_the_points_with_its_method():
    rows = [{"id": "grower", "size": "small", "kbli": [GROWER]}]
    sold = find_candidates(
        parties_of(*rows, {"id": "mill", "size": "large", "kbli": [MILL], "sales_rp_per_year": 120_000_000_000})
    ).pairs.row(0, named=True)
    middle = 120_000_000_000 * 0.420796 * 0.25 / 12
    assert sold["estimate_middle_rp"] == round(middle)
    assert (sold["estimate_method"], sold["estimate_n"]) == ("sales", 1)
    assert sold["estimate_low_rp"] < sold["estimate_middle_rp"] < sold["estimate_high_rp"]
    unknown = find_candidates(parties_of(*rows, {"id": "mill", "size": "large", "kbli": [MILL]})).pairs.row(
        0, named=True
    )
    assert unknown["estimate_middle_rp"] is None
    assert unknown["estimate_method"] is None


def test_everybody_for_one_party_without_a_cut_best_first():
    growers = [{"id": f"g{k}", "size": "micro", "kbli": [GROWER], "lat": 0.4 + k / 100} for k in range(40)]
    network = parties_of(*growers, {"id": "mill", "size": "large", "kbli": [MILL]})
    ranked = candidates_for(network, "mill", side="buyer")
    assert ranked["rank"].to_list() == list(range(1, 41))
    assert ranked["partner"].to_list() == [f"g{k}" for k in range(40)]
    assert candidates_for(network, "g7")["partner"].to_list() == ["mill"]
    assert candidates_for(network, "g7", side="buyer").height == 0
    with pytest.raises(UnknownParty):
        candidates_for(network, "nobody")


def test_weights_and_radii_that_make_no_sense_are_refused():
    network = parties_of({"id": "grower", "size": "micro", "kbli": [GROWER]})
    with pytest.raises(RuleViolation):
        LinkageWeights(input_link=-1)
    with pytest.raises(RuleViolation):
        find_candidates(network, radius_km=-5)
    with pytest.raises(RuleViolation):
        find_candidates(network, radius_km=math.nan)
    with pytest.raises(RuleViolation):
        find_candidates(network, kind="barter")


CODES = [GROWER, MILL, DEPOT, BAKERY, HOTEL, "13121", "14111", "31001", "16101", "41011", "23921", "47111", "01270"]


@settings(max_examples=40)
@given(st.integers(0, 10**9))
def test_every_pair_has_the_best_link_that_the_dense_tables_hold_and_no_pair_is_missing(seed):
    """The oracle walks over every pair and every two sectors in the dense weighted tables."""
    rng = random.Random(seed)
    rows = [
        {
            "id": f"p{k:02d}",
            "size": rng.choice(["micro", "small", "medium", "large"]),
            "kbli": rng.sample(CODES, rng.randint(1, 2)),
            "lat": rng.choice([0.4, 0.9, 3.0]),
        }
        for k in range(rng.randint(2, 14))
    ]
    candidates = find_candidates(parties_of(*rows))
    weights = LinkageWeights()
    inputs, sales = input_output.weighted_input_share(), input_output.weighted_sales_share()
    overhead = {
        (i, j)
        for i, j, weight in input_output.links().select("supplier_io", "buyer_io", "weight").rows()
        if weight < 0.25
    }
    expected = {}
    for a in rows:
        for b in rows:
            if a["size"] not in ("micro", "small") or b["size"] not in ("medium", "large"):
                continue
            if abs(a["lat"] - b["lat"]) > 2:  # the far place is 234 km or more from the others, the near ones 56
                continue
            best = max(
                (
                    round(weights.input_link * inputs[i - 1, j - 1] / (inputs[i - 1, j - 1] + 0.05))
                    + round(weights.dependence * sales[i - 1, j - 1] / (sales[i - 1, j - 1] + 0.05))
                    for x in a["kbli"]
                    for y in b["kbli"]
                    for i in input_output.sectors_of(x)
                    for j in input_output.sectors_of(y)
                    if inputs[i - 1, j - 1] >= 0.005 and sales[i - 1, j - 1] >= 0.005
                    if (i, j) not in overhead and (y != MILL or x == GROWER)
                ),
                default=None,
            )
            if best is not None:
                expected[a["id"], b["id"]] = best
    assert names(candidates) == set(expected)
    for pair in candidates.pairs.iter_rows(named=True):
        ids = candidates.suppliers["party"][pair["supplier"]], candidates.buyers["party"][pair["buyer"]]
        link = weights.input_link * pair["input_link"] + weights.dependence * pair["dependence"]
        assert link == pytest.approx(expected[ids], abs=2)
