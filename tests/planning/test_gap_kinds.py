"""Gap tables of every kind: planted lacks are found, cells add up at every level, duals reconcile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import floor, log10
from typing import get_args

import polars as pl
import pytest

from graph.errors import InvalidRecord, NotFound, RuleViolation, UnknownRegion
from graph.matching import find_candidates, solve
from graph.network import COMMITMENTS, Network, conform
from graph.planning.detail import cell_detail
from graph.planning.gap_names import GapKind
from graph.planning.gaps import demand_gaps
from graph.planning.lacks import KINDS
from graph.planning.lacks.groups import structural_rows
from graph.planning.lacks.information import information_rows
from graph.planning.levers import lever_prices, levers, own_prices
from graph.planning.scene import Scene
from graph.planning.start import crowding, where_to_start
from graph.planning.table import gap_cells, totals
from graph.planning.worth import worth_of_cells
from graph.reference.shipped import read_toml
from graph.services.planner.gap_tables import in_words, lists_unread
from graph.services.sheet.words import lack_text
from graph.translations import catalogue, say
from graph.translations.numbers import number

LINK_OF = {
    "buyer": "no_buyer",
    "bds_provider": "no_bds",
    "financial_institution": "no_bank",
    "forum": "no_forum",
    "foster_company": "no_foster_company",
}


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_level_adds_up_to_the_same(scene, kind):
    whole = totals(scene, kind)
    for level, commodity_level, by in (
        ("island", "kbli2", ("region", "commodity")),
        ("province", "kbli3", ("region",)),
        ("district", "kbli5", ("region", "commodity")),
        ("regency", "kbli5", ("commodity",)),
    ):
        cells = gap_cells(scene, kind, by, level=level, commodity_level=commodity_level, last=0)
        assert cells["amount"].sum() == whole["amount"].sum()
        if kind not in {"demand", "supply"}:  # their tables leave cells without a gap out
            assert cells["of"].sum() == whole["of"].sum()
        assert cells["value_rp"].sum() == whole["value_rp"].sum()


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_cell_has_n_date_reason_and_lever(scene, kind):
    cells = gap_cells(scene, kind, last=0).filter(pl.col("amount") > 0)
    assert cells.height > 0
    assert cells.select(pl.col("n", "as_of", "reason").null_count()).row(0) == (0, 0, 0)
    alone = cells.filter(pl.col("lever").is_null())
    assert set(alone["reason"]) <= {"gap.concentration.one_seller"}  # one seller is no finding
    assert alone["share"].null_count() == alone.height == alone.filter(pl.col("n") == 1).height
    for language in ("id", "en"):
        assert set(cells["reason"]) | set(cells["lever"].drop_nulls()) <= set(catalogue(language))
        assert {f"gap.{kind}.definition", f"gap.{kind}.title"} <= set(catalogue(language))
        for lever, cost, said in in_words(cells, language).select("lever", "lever_cost_rp", "lever_price_text").rows():
            way = f"[{lever}] in the file that JEJARING_LEVER_PRICES names"
            if lever is None:
                continue
            assert (f"Rp {number(cost, language)}" in said) if cost is not None else (language == "id" or way in said)


def test_a_price_of_a_lever_is_shipped_with_its_source_or_set_by_a_planner_and_never_invented(sample_network):
    own = own_prices({"lever": {"bring_bank": {"cost_rp": 7, "per": "kantor kas", "basis": "DPA 2026"}}})
    priced = gap_cells(Scene(sample_network, prices=own), "finance", ("region",), level="province")
    bank = priced.filter(pl.col("lever") == "lever.bring_bank")
    assert bank.select("lever_cost_rp", "lever_per", "lever_basis").unique().rows() == [(7, "kantor kas", "DPA 2026")]
    others = priced.filter(pl.col("lever") == "lever.bank_consultant")
    assert others.height > 0
    assert others["lever_cost_rp"].null_count() == others.height
    shipped = lever_prices({})
    assert all(price.basis.startswith(("JICA 2004", "ours:")) for price in shipped.values())
    groups = read_toml("planning.toml")["lever_ask"]
    asked = sorted(f"lever.{name}" for who, names in groups.items() if who != "basis" for name in names)
    assert asked == [lever for lever in levers() if lever not in shipped and lever != "lever.certify"]
    for language in ("id", "en"):
        assert {f"lever_ask.{who}" for who in groups if who != "basis"} <= set(catalogue(language))
    assert set(own) < set(levers())


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"lever": {"bank": {"cost_rp": 1, "basis": "x"}}}, "there is no lever 'bank'"),
        ({"lever": {"bring_bank": {"cost_rp": 1.5, "basis": "x"}}}, "cost_rp is 1.5, no amount"),
        ({"lever": {"bring_bank": {"cost_rp": -1, "basis": "x"}}}, "cost_rp is -1, no amount"),
        ({"lever": {"bring_bank": {"cost_rp": 1}}}, "nothing is said of what its price rests on"),
        ({"levers": {}}, r"has \[lever.NAME\] tables"),
    ],
)
def test_a_price_that_cannot_be_read_is_told_with_what_to_write(table, said):
    with pytest.raises(InvalidRecord, match=said):
        own_prices(table)


def test_each_planted_lack_of_a_cluster_is_found_and_no_other(scene, planted):
    found = structural_rows(scene).filter(pl.col("amount") > 0)
    by_region = dict(found.group_by("region").agg(pl.col("reason").str.split(".").list.last()).iter_rows())
    for cluster in planted["clusters"]:
        lacks = {name for name in by_region.get(cluster["region"], []) if name in LINK_OF.values()}
        assert lacks == {LINK_OF[kind] for kind in cluster["lacks"] if kind in LINK_OF}, cluster["code"]


def test_planted_bonding_without_bridging_is_found(scene, planted):
    rows = structural_rows(scene).filter(pl.col("reason") == "gap.structural.bonding_without_bridging")
    inward = {c["region"] for c in planted["clusters"] if c["structure_now"] == "inward"}
    assert set(rows["region"]) == inward


def test_the_cluster_behind_a_gatekeeper_is_found(scene, planted):
    """More of it hears through one party alone than of any other cluster, and that party is one cooperative."""
    rows = information_rows(scene)
    share = rows.group_by("cluster").agg(gatekept=pl.col("gatekept").sum() / pl.len()).drop_nulls()
    most = share.sort("gatekept", descending=True)["cluster"][0]
    parties = scene.network.parties
    assert [parties.row(scene.network.row[most], named=True)["region"]] == [
        c["region"] for c in planted["clusters"] if c["informed"] == "gatekeeper"
    ]
    gates = rows.filter((pl.col("cluster") == most) & (pl.col("gatekept") == 1))["gatekeeper"].mode()
    assert parties.row(scene.network.row[gates[0]], named=True)["kind"] == "cooperative"


def test_worth_of_cells_is_the_plans_value_to_the_rupiah(scene):
    candidates, plan = scene.market
    for by, level in ((("region", "commodity"), "district"), (("region",), "island"), ((), "regency")):
        assert worth_of_cells(candidates, plan, by, level=level)["worth"].sum() == plan.value


def test_a_barrier_costs_what_lifting_it_adds(scene):
    """The oracle solves the market again without any certificate that a buyer demands."""
    network = scene.network
    free = network.demands.with_columns(required=pl.lit([], dtype=pl.List(pl.String)))
    opened = Network.from_frames(network.parties, network.offers, free, network.ties, as_of=network.as_of)
    gain = solve(find_candidates(opened).market()).value - scene.market[1].value
    cells = gap_cells(scene, "capability")
    assert cells.filter(pl.col("barrier") == "certificate")["value_rp"].sum() == gain > 0


def test_a_refusal_for_quality_or_lead_time_is_a_barrier_with_the_value_that_it_costs(scene):
    candidates, plan = scene.market
    best = max(range(plan.market.pairs), key=lambda k: plan.flow[k] * plan.market.value[k])
    supplier, buyer = (
        nodes["party"][int(rows[best])]
        for nodes, rows in ((candidates.suppliers, plan.market.supplier), (candidates.buyers, plan.market.buyer))
    )
    refused = pl.DataFrame(
        {"id": ["no"], "supplier": [supplier], "buyer": [buyer], "state": ["declined"],
         "since": [scene.network.as_of], "reasons": [["quality"]]}
    )  # fmt: skip
    poorer = Scene(replace(scene.network, commitments=conform(refused, COMMITMENTS)))
    lost = plan.value - poorer.market[1].value
    cells = gap_cells(poorer, "capability", ("region",)).group_by("barrier").agg(pl.col("value_rp").sum())
    by_barrier = dict(cells.iter_rows())
    assert by_barrier["quality"] == lost > 0
    assert "lead_time" not in by_barrier


def test_market_access_of_three_makers_by_hand():
    """Two sell through one trader at 8 what buyers would pay 10 for, one sells directly: two thirds, margin a fifth."""
    ids = ["a", "b", "c", "t", "mill"]
    parties = pl.DataFrame(
        {
            "id": ids,
            "kind": ["enterprise"] * 3 + ["trader", "enterprise"],
            "name": ids,
            "size": ["micro"] * 3 + [None, "large"],
            "region": "35.09",
            "kbli": [["13121"]] * 5,
        }
    )
    offers = pl.DataFrame(
        {
            "id": ["oa", "ob", "oc"],
            "party": ["a", "b", "c"],
            "commodity": "13121",
            "unit": "kg",
            "units_per_month": 10,
            "price_rp_per_unit": 7,
            "outlet": ["trader", "trader", "direct"],
            "outlet_price_rp_per_unit": [8, 8, 8],
        }
    )
    demands = pl.DataFrame(
        {
            "id": ["d"], "party": ["mill"], "commodity": ["13121"], "unit": ["kg"], "units_per_month": [15],
            "price_rp_per_unit": [10],
        }
    )  # fmt: skip
    ties = pl.DataFrame(
        {"start": ["a", "b", "c", "t"], "end": ["t", "t", "mill", "mill"], "type": "SUPPLIES", "weight": 80.0}
    )
    network = Network.from_frames(parties, offers, demands, ties, as_of=date(2026, 1, 1))
    cell = gap_cells(Scene(network), "market_access").row(0, named=True)
    assert (cell["amount"], cell["of"], cell["n"]) == (160, 240, 3)
    assert cell["trader_margin"] == pytest.approx(0.2)
    assert cell["largest_trader"] == "t"
    assert cell["largest_trader_share"] == pytest.approx(2 / 3)
    assert cell["steps_to_buyer"] == pytest.approx(5 / 3)


def test_the_largest_trader_is_so_by_makers_and_its_share_unknown_where_a_tie_does_not_say_how_much():
    """Ties without a volume counted as 1 each: a share of two thirds stood that nobody had told."""
    parties = pl.DataFrame(
        {"id": ["a", "b", "c", "t", "u"], "kind": ["enterprise"] * 3 + ["trader"] * 2, "name": list("ABCTU"),
         "size": ["micro"] * 3 + [None] * 2, "region": "35.09"}
    )  # fmt: skip
    offers = pl.DataFrame({"id": ["oa", "ob", "oc"], "party": ["a", "b", "c"], "commodity": "13121", "unit": "kg",
                           "units_per_month": 10, "price_rp_per_unit": 7, "outlet": "trader"})  # fmt: skip

    def largest(weights, unit="kg"):
        ties = pl.DataFrame(
            {"start": ["a", "b", "c"], "end": ["t", "t", "u"], "type": "SUPPLIES", "weight": weights,
             "weight_unit": unit}, schema_overrides={"weight": pl.Float64},
        )  # fmt: skip
        scene = Scene(Network.from_frames(parties, offers, ties=ties, as_of=date(2026, 1, 1)))
        cell = gap_cells(scene, "market_access").row(0, named=True)
        return cell["largest_trader"], cell["largest_trader_makers"], cell["largest_trader_share"]

    assert largest([None, None, None]) == ("t", 2, None)
    assert largest([1.0, 1.0, None]) == ("t", 2, None)
    assert largest([1.0, 1.0, 8.0]) == ("u", 1, pytest.approx(0.8))
    assert largest([1.0, 1.0, 8.0], ["kg", "kg", "piece"]) == ("t", 2, None)  # kilograms and pieces do not add up


def test_the_nearest_suppliers_of_a_cell_are_in_order_with_a_reason_each(scene):
    gap = gap_cells(scene, "demand", last=0).row(0, named=True)
    parties = cell_detail(scene, gap["region"], gap["commodity"])
    assert sum(party["left"] for party in parties) == gap["amount"]
    for party in parties:
        distances = [other["distance_km"] for other in party["nearest"]]
        assert distances == sorted(distances)
        assert all(other["reason"] for other in party["nearest"])


@pytest.mark.parametrize("side", ["demand", "supply"])
def test_a_counterpart_kept_out_by_a_certificate_names_what_the_supplier_has_yet_to_get(scene, side):
    candidates, _ = scene.market
    asked = candidates.buyers.filter(pl.col("required").list.len() > 0)["commodity"].implode()
    nodes = candidates.buyers if side == "demand" else candidates.suppliers
    there = nodes.filter(pl.col("region").str.starts_with("33") & pl.col("commodity").is_in(asked))
    rows = [
        row
        for commodity in there["commodity"].unique().sort()
        for row in cell_detail(scene, "33", commodity, side=side, nearest=5)
    ]
    kept_out = [other for row in rows for other in row["nearest"] if other["reason"] == "rule.must_certificate"]
    assert kept_out
    assert all(other["missing"] for other in kept_out)
    words = {lack_text(code, "id") for other in kept_out for code in other["missing"]}
    assert not any("." in word.split()[0] for word in words)  # words, not codes


def test_a_stated_need_lacks_a_provider_where_nobody_offers_that_service_nearby(scene):
    network = scene.network
    stated = network.needs.filter(pl.col("kind") == "services").height
    whole = totals(scene, "service").row(0, named=True)
    bare = Network.from_frames(
        network.parties, network.offers, network.demands, network.ties, as_of=network.as_of, needs=network.needs
    )
    without = totals(Scene(bare), "service").row(0, named=True)
    assert stated > 0
    assert whole["of"] == without["of"]
    assert whole["amount"] < without["amount"]


def test_where_to_start_follows_the_market_first(scene):
    ranked = where_to_start(scene)
    assert ranked["rank"].to_list() == list(range(1, ranked.height + 1))
    assert ranked["worth_class"].is_sorted(descending=True)
    inside = ranked.filter(pl.col("worth_class") == ranked["worth_class"].max())
    assert inside["supply_near"].is_sorted(descending=True)


def test_where_to_start_is_worth_what_the_gaps_table_says_closing_adds(scene, monkeypatch):
    """A place high up for the price of its first unit is not where to start: the head is that of exact worth."""
    candidates, plan = scene.market
    keys = ["region", "commodity", "unit"]
    every = demand_gaps(scene.network, candidates, plan, last="all").drop_nulls("at_most")
    assert (every["added_value"] < every["at_most"]).any()
    exact = dict(zip(every.select(keys).rows(), every["added_value"].to_list(), strict=True))
    monkeypatch.setattr("graph.planning.start.CERTAIN", 5)
    ranked = where_to_start(scene)
    priced = ranked.drop_nulls("worth")
    assert priced.height >= 5
    assert [exact[row] for row in priced.select(keys).rows()] == priced["worth"].to_list()
    truth = sorted((floor(2 * log10(worth)) for worth in exact.values() if worth), reverse=True)
    assert ranked["worth_class"].head(5).to_list() == truth[:5]
    left = ranked.filter(pl.col("worth").is_null())
    assert left["worth_class"].max() < ranked["worth_class"][4]


def test_where_to_start_in_a_region_is_that_of_its_own_cells(scene):
    ranked = where_to_start(scene)
    region = ranked["region"][0]
    own = where_to_start(scene, region=region)
    assert own["region"].unique().to_list() == [region]
    assert own["worth"].null_count() == own.filter(pl.col("at_most").is_null()).height
    assert own.height == ranked.filter(pl.col("region") == region).height


def test_a_maker_who_does_not_say_to_whom_it_sells_is_not_counted_among_those_who_sell_directly():
    parties = pl.DataFrame(
        {"id": ["a", "b"], "kind": ["enterprise"] * 2, "name": ["a", "b"], "size": ["micro"] * 2,
         "region": ["35.09", "33.05"]}
    )  # fmt: skip
    offers = pl.DataFrame(
        {"id": ["o", "p"], "party": ["a", "b"], "commodity": ["10794"] * 2, "unit": ["kg"] * 2,
         "units_per_month": [9, 9], "price_rp_per_unit": [10, 10], "outlet": ["trader", None]}
    )  # fmt: skip
    network = Network.from_frames(parties, offers, as_of=date(2026, 1, 1))
    assert gap_cells(Scene(network), "market_access").select("region", "n").rows() == [("35.09", 1)]


def test_one_seller_is_no_concentration_and_stands_behind_those_who_are():
    who = [("a", "35.09", 900), ("b", "33.05", 800), ("c", "33.05", 10)]
    parties = pl.DataFrame(
        [(name, "enterprise", name, region, sales) for name, region, sales in who],
        schema=["id", "kind", "name", "region", "sales_rp_per_year"], orient="row",
    )  # fmt: skip
    cells = gap_cells(Scene(Network.from_frames(parties, as_of=date(2026, 1, 1))), "concentration", ("region",))
    assert cells.select("region", "n", "share", "reason", "lever").rows() == [
        ("33.05", 2, 0.0, None, None),
        ("35.09", 1, None, "gap.concentration.one_seller", None),
    ]


def test_crowding_is_offered_over_wanted(scene):
    candidates, _ = scene.market  # one stock behind several offers counts once there
    offered, wanted = (
        dict(frame.group_by("commodity").agg(pl.col(units).sum()).iter_rows())
        for frame, units in ((candidates.suppliers, "capacity"), (candidates.buyers, "wanted"))
    )
    found = crowding(scene)
    assert found.height >= 20
    for row in found.drop_nulls("crowding").iter_rows(named=True):
        assert row["crowding"] == pytest.approx(offered.get(row["commodity"], 0) / wanted[row["commodity"]])


def test_crowding_of_a_region_counts_what_is_offered_and_wanted_there(scene):
    whole, there = (crowding(scene, region=region) for region in (None, "33.05"))
    candidates, _ = scene.market
    inside = pl.col("region").str.starts_with("33.05")
    for frame, units, told in ((candidates.suppliers, "capacity", "offered"), (candidates.buyers, "wanted", "wanted")):
        assert there[told].sum() == frame.filter(inside)[units].sum() < whole[told].sum()
    assert there["clusters"].sum() < whole["clusters"].sum()


def test_questions_that_cannot_be_answered_say_what_to_do(scene):
    with pytest.raises(RuleViolation, match="market_access"):
        gap_cells(scene, "hope")
    with pytest.raises(RuleViolation, match="cluster"):
        gap_cells(scene, "facility", ("owner",))
    with pytest.raises(UnknownRegion, match=r"33\.05"):
        gap_cells(scene, "facility", region="99.99")
    with pytest.raises(NotFound, match="jejaring gaps"):
        cell_detail(scene, "91", "30111")


def test_an_empty_market_has_tables_without_cells():
    empty = Scene(Network.from_frames(pl.DataFrame({"id": [], "kind": [], "name": []}), as_of=date(2026, 1, 1)))
    for kind in KINDS:
        assert gap_cells(empty, kind).height == 0
    assert where_to_start(empty).height == 0


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.needs])
def test_a_kind_whose_list_was_never_read_has_no_cell_and_names_the_list(sample_network, kind):
    """A hundred percent without a bank is a finding only where a list of banks was read, of any place."""
    network = sample_network
    makers = network.parties.filter(pl.col("kind") == "enterprise")
    theirs = pl.col("party").is_in(makers["id"].implode())
    silent = makers.with_columns(kbli=pl.lit([], pl.List(pl.String)), sales_rp_per_year=pl.lit(None, pl.Int64))
    offers = network.offers.filter(theirs).with_columns(outlet=pl.lit(None, pl.String))
    bare = Network.from_frames(silent, offers, network.demands.filter(theirs), as_of=network.as_of)
    empty = Scene(bare)
    assert gap_cells(empty, kind, last=0).height == 0
    assert set(KINDS[kind].needs) <= set(KINDS[kind].unread(empty))
    assert KINDS[kind].unread(Scene(network)) == ()
    assert "Tidak diukur" in say("gap.unread", "id", lists=lists_unread(empty, kind, "id"))


def test_one_bank_far_away_is_a_list_of_banks(sample_network):
    """Then who has none within reach does lack one: the rule is about lists, and not about places."""
    far = sample_network.parties.filter(pl.col("kind") == "financial_institution").head(1)
    makers = sample_network.parties.filter(pl.col("kind") == "enterprise")
    known = Scene(replace(sample_network, parties=pl.concat([makers, far]), ties=sample_network.ties.clear()))
    assert gap_cells(known, "finance", ())["share"].to_list() == [1.0]


def test_links_whose_list_was_not_read_are_left_out_of_what_a_cluster_lacks(sample_network):
    parties = sample_network.parties.filter(~pl.col("kind").is_in(["forum", "financial_institution"]))
    ids = parties["id"].implode()
    ties = sample_network.ties.filter(pl.col("start").is_in(ids) & pl.col("end").is_in(ids))
    known = Scene(replace(sample_network, parties=parties, ties=ties))
    reasons = set(structural_rows(known)["reason"].drop_nulls())
    assert not reasons & {"gap.structural.no_bank", "gap.structural.no_forum"}
    assert "gap.structural.no_bds" in reasons
    assert KINDS["structural"].unread(known) == ("banks", "forums")


def test_where_to_start_counts_no_facility_where_none_was_ever_listed(sample_network):
    parties = sample_network.parties.filter(pl.col("kind") != "shared_facility")
    ids = parties["id"].implode()
    ties = sample_network.ties.filter(pl.col("start").is_in(ids) & pl.col("end").is_in(ids))
    ranked = where_to_start(Scene(replace(sample_network, parties=parties, ties=ties)))
    assert ranked["facilities"].null_count() == ranked.height > 0
    assert ranked["officers"].null_count() == 0


def test_axes_are_those_of_all_figures(scene):
    columns = ["cluster", "name", "region", "n", "bonding_z", "bridging_z", "reading"]
    assert scene.axes.equals(scene.measured.select(columns))


def test_structural_gaps_measure_the_axes_alone(sample_network, monkeypatch):
    def everything(_network):
        pytest.fail("all figures of all clusters, twice, for one reading each")

    monkeypatch.setattr("graph.planning.scene.measure", everything)
    assert gap_cells(Scene(sample_network), "structural").height


def test_command_line_and_api_know_every_kind():
    assert set(get_args(GapKind)) == set(KINDS)
