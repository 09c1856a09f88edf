"""The path from real lists to a plan: what must hold on lists that nobody made for us."""

from __future__ import annotations

import polars as pl
import pytest

from graph.ingest import ingest_files
from graph.matching import find_candidates, first_come, greedy, matches, solve, unmatched
from graph.matching.pairs.rules import CODES
from graph.model.ids import normalise_name
from graph.network import Network
from graph.planning.gaps import demand_gaps, supply_gaps

pytestmark = pytest.mark.shared
LISTS = ("siinas_establishments_A.csv", "ntb_investors_A.csv", "palm_oil_mills_A.csv")


@pytest.fixture(scope="module")
def network(shared, tmp_path_factory):
    out = tmp_path_factory.mktemp("real")
    ingest_files([shared / "data" / "enterprises" / name for name in LISTS], out)
    return Network.read(out)


@pytest.fixture(scope="module")
def candidates(network):
    return find_candidates(network)


@pytest.fixture(scope="module")
def plan(candidates):
    return solve(candidates.market())


def test_lists_without_volumes_make_a_linkage_market_in_points(candidates):
    assert (candidates.kind, candidates.value_unit) == ("linkage", "points")
    assert candidates.pairs.height > 100
    whole = candidates.suppliers.height * candidates.buyers.height
    assert candidates.pairs.height + candidates.set_aside + candidates.excluded["pairs"].sum() == whole


def test_no_firm_is_matched_with_itself_or_an_affiliate(network, candidates):
    pairs = candidates.pairs
    parents = dict(network.parties.select("id", "parent").rows())
    ours, theirs = candidates.suppliers[pairs["supplier"]], candidates.buyers[pairs["buyer"]]
    for a, b in zip(ours.iter_rows(named=True), theirs.iter_rows(named=True), strict=True):
        assert a["party"] != b["party"]
        assert normalise_name(a["name"]) != normalise_name(b["name"])
        assert parents[a["party"]] is None or parents[a["party"]] != parents[b["party"]]


def test_a_palm_oil_mill_is_never_matched_with_anything_but_palm_growers(candidates):
    assert (candidates.buyers["activity"] == "10431").sum() > 300
    mills = candidates.pairs.filter(pl.col("buyer_kbli").str.starts_with("10431"))
    assert set(mills["supplier_kbli"]) <= {"01262"}


def test_no_shop_supplies_anybody(candidates):
    assert not candidates.pairs["supplier_kbli"].str.contains("^4[67]").any()


def test_every_pair_has_an_input_output_reason_and_is_within_reach(candidates):
    pairs = candidates.pairs
    assert (pairs["input_share"] >= 0.005).all()
    assert (pairs["sales_share"] >= 0.005).all()
    assert (pairs["distance_km"] <= 200).all()
    assert (pairs["value"] > 0).all()


def test_the_same_lists_give_the_same_pairs_and_plan_twice(network, candidates, plan):
    again = find_candidates(network)
    assert again.pairs.equals(candidates.pairs)
    assert (solve(again.market()).flow == plan.flow).all()


def test_the_plan_is_proven_and_no_worse_than_a_clerk(candidates, plan):
    market = candidates.market()
    assert plan.gap == 0
    assert plan.value >= greedy(market).value >= 0
    assert plan.value >= first_come(market).value
    assert matches(candidates, plan)["value"].sum() == plan.value


def test_everybody_left_over_has_a_reason(candidates, plan):
    known = {*CODES, *(f"unmatched.{word}" for word in ("no_candidate", "outbid", "tied", "takes_all", "set_aside"))}
    for side, left in (("supplier", plan.unsold), ("buyer", plan.unmet)):
        reasons = unmatched(candidates, plan, side)
        assert set(reasons["reason"]) <= known
        assert reasons["left"].sum() == left.sum()
        assert reasons.filter(reason="unmatched.no_candidate")["rule"].null_count() == 0


def test_gaps_of_real_lists_add_up(network, candidates, plan):
    assert demand_gaps(network, candidates, plan, level="province", last=3)["unmet"].sum() == plan.unmet.sum()
    assert supply_gaps(network, candidates, plan, level="province", last=3)["unsold"].sum() == plan.unsold.sum()
