"""Clusters: found from registers alone, profiled, identified and scored; the sample's are the known answers."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from graph.errors import RuleViolation, UnknownParty
from graph.network import Network
from graph.planning.cluster_find import find_sentra
from graph.planning.cluster_profile import cluster_profile, registry
from graph.planning.scene import Scene
from graph.planning.site_evidence import checked_weights, score_from_graph
from graph.planning.viable import potential_clusters, viable_enterprises
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
    said = [*found["levers"], *(code for codes in found["swot"].values() for code in codes)]
    assert set(said) <= set(catalogue("id"))


def test_an_isolated_cluster_fails_the_checks_of_competition(scene):
    assert not cluster_profile(scene, "Sentra Rotan Amuntai")["three_c"]["competition"]
    with pytest.raises(UnknownParty, match="cluster"):
        cluster_profile(scene, "Sentra Nowhere")


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
