"""Clusters: found from registers alone, profiled, identified and scored; the sample's are the known answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from graph.errors import RuleViolation, UnknownParty
from graph.network import TEXTS, Network
from graph.planning.clusters.compare import compare_clusters
from graph.planning.clusters.find import find_sentra
from graph.planning.clusters.found import with_sentra
from graph.planning.clusters.profile import cluster_profile, registry
from graph.planning.clusters.site_evidence import checked_weights, score_from_graph
from graph.planning.clusters.viable import potential_clusters, viable_enterprises
from graph.planning.scene import Scene
from graph.translations import catalogue


def test_every_declared_cluster_of_the_sample_is_found_from_activities_and_places_alone(scene, planted):
    found = find_sentra(scene, km=10, at_least=8)
    sure = found.filter(pl.col("beyond_chance") & (pl.col("overlap") > 0.9))
    assert set(sure["kbli"]) == {cluster["kbli"] for cluster in planted["clusters"]}
    assert (sure["location_quotient"] > 5).all()


def scattered(trades, spots):
    """Makers of some trades at given points, one each."""
    rows = [
        {"id": f"m{k}", "kind": "enterprise", "name": f"M{k}", "kbli": [trade], "lat": lat, "lon": lon,
         "place_basis": "point", "region": "33.05"}
        for k, (trade, (lat, lon)) in enumerate(zip(trades, spots, strict=True))
    ]  # fmt: skip
    return Scene(Network.from_frames(pl.DataFrame(rows), as_of=date(2026, 1, 1)))


def test_makers_scattered_at_random_are_no_sentra_beyond_chance():
    random = np.random.default_rng(3)
    spots = [(-7.6 + random.uniform(0, 0.5), 109.6 + random.uniform(0, 0.5)) for _ in range(300)]
    trades = random.choice(["23922", "31001", "10391"], 300)
    found = find_sentra(scattered(trades, spots), km=5, at_least=5)
    assert not found["beyond_chance"].any()


def test_a_crowd_of_all_trades_is_no_sentra_but_a_crowd_of_one_is():
    crowd = [(-7.6, 109.6)] * 20 + [(-7.1, 110.4)] * 20
    mixed = ["23922", "31001"] * 20
    assert not find_sentra(scattered(mixed, crowd), km=2, at_least=5)["beyond_chance"].any()
    apart = ["23922"] * 20 + ["31001"] * 20
    found = find_sentra(scattered(apart, crowd), km=2, at_least=5)
    assert found["beyond_chance"].all()
    assert found["firms"].to_list() == [20, 20]
    assert found["called"].to_list() == ["sentra", "sentra"]


def test_makers_of_one_trade_alone_have_nothing_to_be_compared_with():
    """However the trade is dealt out, the spot is as dense: p = 1 said *surely chance* of a place that is a sentra."""
    found = find_sentra(scattered(["23922"] * 40, [(-7.6, 109.6)] * 20 + [(-7.1, 110.4)] * 20), km=2, at_least=5)
    assert found["firms"].to_list() == [20, 20]
    assert found["p_value"].to_list() == found["beyond_chance"].to_list() == [None, None]


def test_a_search_without_sense_is_refused(scene):
    with pytest.raises(RuleViolation, match="km above 0"):
        find_sentra(scene, km=0)


def test_the_profile_shows_what_moved_between_two_dates(scene):
    found = cluster_profile(scene, "Sentra Genteng Kebumen")
    assert (found["stage_before"], found["stage"]) == ("internal_linkages", "dynamic")
    outside = next(one for one in found["conditions"] if one["code"] == "learns_outside")
    assert outside["now"] > outside["before"] + 0.3
    assert {one["condition"] for one in found["conditions"]} == {
        "demand", "factor", "strategy", "related", "social_capital",
    }  # fmt: skip
    assert len(found["levers"]) == 3
    network = scene.network
    undated = Scene(replace(network, ties=network.ties.with_columns(since=pl.lit(None, pl.Date))), scene.market)
    silent = cluster_profile(undated, "Sentra Genteng Kebumen")
    told = {one["code"]: one for one in silent["conditions"]}
    assert (told["learns_outside"]["before"], told["learns_outside"]["now"]) == (None, outside["now"])
    assert (silent["stage_before"], silent["stage"]) == ("unknown", "dynamic")  # both stood there as of today
    twice = Scene(replace(network, ties=pl.concat([network.ties, network.ties])), scene.market)
    assert cluster_profile(twice, "Sentra Genteng Kebumen")["aid"] == found["aid"]
    said = [*found["levers"], *(code for codes in found["swot"].values() for code in codes)]
    assert set(said) <= set(catalogue("id"))


def test_an_isolated_cluster_fails_the_checks_of_competition(scene):
    assert not cluster_profile(scene, "Sentra Rotan Amuntai")["three_c"]["competition"]
    with pytest.raises(UnknownParty, match="cluster"):
        cluster_profile(scene, "Sentra Nowhere")


def two_towns(here="35.15", there="35.78"):
    """Makers of one good in two declared clusters that sell to one large buyer, and a cluster of another good."""
    rows = [
        {"id": f"{town}{k}", "kind": "enterprise", "name": f"{town}{k}", "kbli": [kbli], "size": "micro",
         "region": region, "lat": lat, "lon": 112.7, "place_basis": "point", "sales_rp_per_year": sales}
        for town, kbli, region, lat, sales in (("a", "25999", here, -7.4, 100), ("b", "25999", there, -7.2, 300),
                                               ("c", "31001", here, -7.4, 200))
        for k in range(8)
    ]  # fmt: skip
    rows += [{"id": town, "kind": "cluster", "name": town.upper(), "kbli": [kbli], "region": region}
             for town, kbli, region in (("a", "25999", here), ("b", "25999", there), ("c", "31001", here))]  # fmt: skip
    rows += [{"id": "pt", "kind": "enterprise", "name": "PT", "size": "large", "region": there}]
    ties = [(f"{town}{k}", town, "PART_OF") for town in "abc" for k in range(8)]
    ties += [(f"b{k}", "pt", "SUPPLIES") for k in range(6)] + [("a0", "pt", "SUPPLIES")]
    frame = pl.DataFrame(ties, schema=["start", "end", "type"], orient="row")
    return Network.from_frames(pl.DataFrame(rows), ties=frame, as_of=date(2026, 1, 1))


def also_tied(network, ties):
    """The network with more ties: start, end, type."""
    more = pl.DataFrame(ties, schema=["start", "end", "type"], orient="row")
    frames = pl.concat([network.ties.select("start", "end", "type"), more])
    return Network.from_frames(network.parties, ties=frames, as_of=network.as_of)


def test_a_cluster_stands_beside_its_rivals_figure_by_figure():
    told = compare_clusters(Scene(two_towns()), "A")
    why = ("name", "same_product", "shared_buyers", "same_regency")
    reasons = [tuple(one[name] for name in why) for one in told["clusters"]]
    assert reasons == [("A", None, None, None), ("B", True, 1, False), ("C", False, 0, True)]
    sales, direct = (
        next(one for one in told["benchmark"] if one["figure"] == figure)
        for figure in ("median_sales_rp", "sells_directly")
    )
    assert (sales["ours"], sales["median"], sales["highest"], sales["highest_of"]) == (100, 250, 300, "B")
    assert (sales["place_among"], sales["of"]) == (3, 3)
    assert (direct["ours"], direct["highest"], direct["place_among"]) == (0.125, 0.75, 2)


def test_what_no_list_states_is_no_weakness_no_lever_and_in_no_mean():
    """Four of eleven pieces of evidence that nobody ever listed stood as 0.00 *weak*, with a lever for each."""
    told = cluster_profile(Scene(two_towns()), "A")
    states = {one["code"]: (one["now"], one["state"]) for one in told["conditions"]}
    assert states.pop("sells_directly") == (0.125, "weak")
    assert set(states.values()) == {(None, "unknown")}
    assert told["constraints"] == told["swot"]["weaknesses"] == ["constraint.sells_directly"]
    assert told["levers"] == ["lever.find_offtaker"]
    assert [tuple(one.values()) for one in told["means"]] == [
        ("demand", 0.125, 1, 2), ("factor", None, 0, 2), ("strategy", None, 0, 2), ("related", None, 0, 2),
        ("social_capital", None, 0, 3),
    ]  # fmt: skip
    assert told["three_c"] == {"competition": True, "cooperation": None, "concentration": None}
    assert told["aid"] == dict.fromkeys(("programmes", "foster", "coaching", "per_member", "dependence_warning"))
    assert cluster_profile(Scene(two_towns()), "C")["group"] == "unknown"  # A makes metal goods, whoever exports
    assert {f"inventory.{one['told_by']}" for one in told["conditions"]} <= set(catalogue("id"))


def test_a_list_that_names_nobody_of_the_cluster_still_measures_it():
    """A bank list that finances the other town says that this one has no credit: 0 is then a finding."""
    network = two_towns().with_rows("parties", [{"id": "bank", "kind": "financial_institution", "name": "Bank"}])
    financed = also_tied(network, [("bank", "b0", "FINANCES")])
    for known, state in ((network, (None, "unknown")), (financed, (0.0, "weak"))):  # a bank that finances nobody known
        found = {one["code"]: one for one in cluster_profile(Scene(known), "A")["conditions"]}
        assert (found["financed"]["now"], found["financed"]["state"]) == state


def test_a_share_of_members_is_told_where_half_of_them_say_it_of_those_who_do():
    network = two_towns()

    def exports(*said: bool) -> tuple[float | None, int]:
        rows = [
            network.parties.row(network.row[f"a{k}"], named=True) | {"export_oriented": yes}
            for k, yes in enumerate(said)
        ]
        profile = cluster_profile(Scene(network.with_rows("parties", rows)), "A")
        found = next(one for one in profile["conditions"] if one["code"] == "exports")
        return found["now"], found["n"]

    assert exports(True, False, False, False) == (0.25, 4)
    assert exports(True, False, False) == (None, 3)  # three of eight


def test_a_score_from_the_graph_says_how_much_of_it_is_known():
    ties = [("a0", "a1", "COOPERATES_WITH"), ("a2", "a3", "COOPERATES_WITH"), ("a0", "b0", "LEARNS_FROM")]
    network = also_tied(two_towns(), ties)
    found = score_from_graph(Scene(network))
    a = found.scored.row(by_predicate=pl.col("cluster_id") == "a", named=True)
    # known: sells_directly (0.125 of 8 points), learns_outside (0.125 of 6.5); acts: cooperates 0.5, willing 0.125
    assert (a["growth_opportunity"], a["action_capacity"]) == (round(54 * 0.125), round(36 * (0.5 + 0.125) / 2))
    assert (a["known_criteria"], a["of_criteria"]) == (4, 11)
    assert a["known_weight"] == pytest.approx((8 + 6.5 + 24) / 90)
    unknown = found.evidence.filter(pl.col("share").is_null())
    assert unknown["points"].null_count() == unknown.height == 3 * 7
    alone = score_from_graph(Scene(two_towns())).scored
    assert alone.select("action_capacity", "percent", "rank_in_group", "rank_kept").null_count().row(0) == (3,) * 4
    assert alone["growth_opportunity"].null_count() == 0


def test_viability_of_which_no_list_tells_is_not_known():
    rows = viable_enterprises(Scene(two_towns()))
    assert rows.select("attended", "cooperates", "learns", "partnered", "willing").null_count().row(0) == (24,) * 5
    assert set(rows["viability"]) == {"not_shown"}
    ranked = potential_clusters(Scene(two_towns()))
    assert ranked["seeds"].null_count() == ranked["statements"].null_count() == 3


def test_the_stage_without_officials_stands_beside_the_one_with_them():
    """Coached from outside by an officer alone, a cluster is dynamic by all ties, and is not without him."""
    ties = [(f"a{k}", f"a{j}", "COOPERATES_WITH") for k in range(8) for j in range(k)]
    ties += [("officer", f"a{k}", "COACHES") for k in range(8)]
    network = two_towns().with_rows("parties", [{"id": "officer", "kind": "officer", "name": "Officer"}])
    network = also_tied(network, ties)
    told = cluster_profile(Scene(network), "A")
    assert (told["stage"], told["stage_without_officials"]) == ("dynamic", "internal_linkages")
    known = registry(Scene(network)).row(by_predicate=pl.col("cluster") == "a", named=True)
    assert (known["stage"], known["stage_without_officials"]) == ("dynamic", "internal_linkages")


def test_a_cluster_without_rivals_is_compared_with_those_that_are_named():
    named = [{"id": "c", "kind": "cluster", "name": "C", "region": "91"}]
    network = two_towns(there="12.71").with_rows("parties", named)
    alone = Scene(network.with_rows("parties", [{"id": "b", "kind": "cluster", "name": "B", "kbli": ["10391"]}]))
    assert [one["name"] for one in compare_clusters(alone, "C")["clusters"]] == ["C"]
    assert [one["name"] for one in compare_clusters(alone, "C", against=["A", "B", "A"])["clusters"]] == ["C", "A", "B"]
    with pytest.raises(UnknownParty, match="nowhere"):
        compare_clusters(alone, "C", against=["nowhere"])


def test_a_found_sentra_is_profiled_and_compared_like_a_declared_cluster(scene):
    found = find_sentra(scene, km=10, at_least=8)
    assert found["sentra"].n_unique() == found.height
    new = found.filter(pl.col("declared").is_null())["sentra"][0]
    search = {"km": 10, "at_least": 8, "digits": 5}
    profile = cluster_profile(with_sentra(scene, new, **search), new)
    assert (profile["n"], profile["name"]) == (found.filter(pl.col("sentra") == new)["firms"][0], new)
    assert {one["condition"] for one in profile["conditions"]} >= {"demand", "social_capital"}
    known = found.filter(pl.col("overlap") > 0.9).row(0, named=True)
    told = compare_clusters(with_sentra(scene, known["sentra"], **search), known["sentra"])
    assert known["declared"] not in [one["cluster"] for one in told["clusters"]]  # the same one by another name
    with pytest.raises(UnknownParty, match="no sentra '99999-00'") as refused:
        with_sentra(scene, "99999-00", **search)
    assert known["sentra"] in refused.value.hint


def test_a_member_that_cannot_be_placed_hides_no_profile():
    network = two_towns()
    lost = network.parties.row(network.row["a0"], named=True) | dict.fromkeys(("region", "lat", "lon", "place_basis"))
    scene = Scene(network.with_rows("parties", [lost]))
    assert cluster_profile(scene, "A")["n"] == 8
    assert registry(scene).filter(pl.col("cluster") == "a")["n"].item() == 8


def test_a_search_too_wide_for_memory_is_refused_with_the_number(scene, monkeypatch):
    monkeypatch.setattr("graph.planning.clusters.find.MOST_PAIRS", 10)
    with pytest.raises(RuleViolation, match="pairs of neighbours") as refused:
        find_sentra(scene, km=10)
    assert "fewer kilometres" in refused.value.hint


def test_unmet_demand_elsewhere_is_no_opportunity_of_a_cluster():
    def swot(buyer_in: str) -> list[str]:
        demand = {"id": ["d"], "party": ["pt"], "commodity": ["25999"], "unit": ["kg"], "units_per_month": [900],
                  "price_rp_per_unit": [5_000]}  # fmt: skip
        offer = {"id": ["o"], "party": ["a0"], "commodity": ["25999"], "unit": ["kg"], "units_per_month": [10],
                 "price_rp_per_unit": [1_000]}  # fmt: skip
        network = two_towns()
        network = network.with_rows(
            "parties", [network.parties.row(network.row["pt"], named=True) | {"region": buyer_in}]
        )
        frames = {"offers": pl.DataFrame(offer), "demands": pl.DataFrame(demand), "ties": network.ties}
        scene = Scene(Network.from_frames(network.parties, **frames, as_of=date(2026, 1, 1)))
        return cluster_profile(scene, "A")["swot"]["opportunities"]

    assert "opportunity.unmet_demand" in swot("35.78")
    assert "opportunity.unmet_demand" not in swot("73.71")


def test_certificates_of_a_cluster_cost_what_its_dearest_member_lacks_of_what_its_buyers_ask():
    """The dearest certificate of all (12 million) stood there, whatever the members lacked."""
    offers = [
        {"id": f"o{n}", "party": f"a{n}", "commodity": "10794", "unit": "kg", "units_per_month": 10} for n in (0, 1)
    ]
    demand = {"id": "d", "party": "pt", "commodity": "10794", "unit": "kg", "units_per_month": 9,
              "required": ["halal", "pirt"]}  # fmt: skip
    network = two_towns()
    held = pl.when(pl.col("id") == "a1").then(pl.lit(["halal"])).otherwise(pl.lit([], TEXTS))
    frames = {"offers": pl.DataFrame(offers), "demands": pl.DataFrame([demand]), "ties": network.ties}
    parties = network.parties.with_columns(certifications=held)
    scene = Scene(Network.from_frames(parties, **frames, as_of=date(2026, 1, 1)))
    fees = {one.certification: one.cost_rp for one in scene.market[0].setting.assumptions.repairs}
    priced = {one["lever"]: one for one in cluster_profile(scene, "A")["lever_prices"]}
    assert priced["lever.certify"]["lever_cost_rp"] == fees["halal"] + fees["pirt"]
    assert priced["lever.certify"]["lever_per"] == "enterprise_lacking"


def test_the_register_says_which_is_a_sentra_and_which_a_cluster(scene):
    known = registry(scene)
    assert known.height == 10
    assert set(known["called"]) == {"sentra", "cluster"}
    for row in known.iter_rows(named=True):
        assert (row["called"] == "cluster") == (row["related_firms"] > 0 and len(row["institutions"]) > 0)


def test_size_and_money_never_decide_who_is_viable(scene, sample_network):
    poor = sample_network.parties.with_columns(sales_rp_per_year=pl.lit(1, pl.Int64), capital_rp=pl.lit(None, pl.Int64))
    network = Network.from_frames(
        poor, sample_network.offers, sample_network.demands, sample_network.ties, as_of=sample_network.as_of
    )
    ours, theirs = viable_enterprises(scene), viable_enterprises(Scene(network))
    assert ours["viability"].to_list() == theirs["viability"].to_list()
    assert ours.filter(pl.col("viability") != "not_shown")["acts"].min() >= 2
    assert 0 < ours.filter(pl.col("viability") == "viable").height < ours.height / 2


def test_the_two_clusters_that_moved_are_the_first_to_be_identified(scene):
    assert set(potential_clusters(scene)["name"].head(2)) == {
        "Sentra Genteng Kebumen",
        "Sentra Furnitur Serenan Klaten",
    }


def test_scores_from_the_graph_carry_their_evidence_and_the_stability_of_ranks(scene):
    found = score_from_graph(scene)
    assert found.scored["growth_opportunity"].max() <= 54
    assert found.scored["action_capacity"].max() <= 36
    parts = found.evidence.group_by("cluster_id").agg(pl.col("points").sum())
    joined = found.scored.join(parts, on="cluster_id")
    assert ((joined["growth_opportunity"] + joined["action_capacity"] - joined["points"]).abs() <= 1).all()
    assert (found.scored["rank_best"] <= found.scored["rank_in_group"]).all()
    assert (found.scored["rank_worst"] >= found.scored["rank_in_group"]).all()


def test_a_network_without_clusters_is_scored_with_an_empty_list(sample_network):
    firms = sample_network.parties.filter(pl.col("kind") == "enterprise").head(20)
    found = score_from_graph(Scene(Network.from_frames(firms, as_of=sample_network.as_of)))
    assert found.scored.height == found.evidence.height == 0
    assert {"rank_in_group", "rank_kept", "bonding_z"} <= set(found.scored.columns)


def test_weights_of_a_planner_count_and_must_add_up(scene):
    given = {"certified": 12.5, "exports": 0.0}
    theirs = score_from_graph(scene, given).evidence.filter(pl.col("criterion") == "certified")
    assert (theirs["points"] == theirs["share"] * 12.5).all()
    with pytest.raises(RuleViolation, match="add up to"):
        checked_weights({"certified": 20})
    with pytest.raises(RuleViolation, match="criteria"):
        checked_weights({"beauty": 1})
