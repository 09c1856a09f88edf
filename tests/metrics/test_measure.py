"""Figures of clusters on a network small enough to count by hand, and invariants."""

from __future__ import annotations

from datetime import date
from math import isnan

import numpy as np
import polars as pl
import pytest

from graph.errors import UnknownParty
from graph.metrics import cluster_report, measure
from graph.metrics.label_null import LabelNull
from graph.metrics.reading import PeerNull
from graph.network import Network
from graph.translations import say

AS_OF = date(2026, 6, 1)


def network(members: dict[str, list[str]], ties: list[tuple[str, ...]], kinds: dict[str, str] | None = None) -> Network:
    """Clusters with members, ties as (start, end, type, since, until), further parties with their kinds."""
    kinds = kinds or {}
    people = sorted({m for names in members.values() for m in names} | set(kinds) | {e for t in ties for e in t[:2]})
    parties = [{"id": p, "name": p.upper(), "kind": kinds.get(p, "enterprise")} for p in people if p not in members]
    parties += [{"id": k, "name": f"Sentra {k}", "kind": "cluster", "region": "35.09"} for k in members]
    rows = [{"start": m, "end": k, "type": "PART_OF"} for k, names in members.items() for m in names]
    rows += [dict(zip(("start", "end", "type", "since", "until"), tie, strict=False)) for tie in ties]
    return Network.from_frames(pl.DataFrame(parties), ties=pl.DataFrame(rows, infer_schema_length=None), as_of=AS_OF)


def clique(names: list[str]) -> list[tuple[str, ...]]:
    return [(a, b, "COOPERATES_WITH") for i, a in enumerate(names) for b in names[:i]]


FOUR = {
    "bonded": [f"a{i}" for i in range(6)],
    "inward": [f"b{i}" for i in range(6)],
    "loose": [f"c{i}" for i in range(6)],
    "alone": [f"d{i}" for i in range(6)],
}
OUTSIDE = {f"o{i}": "enterprise" for i in range(8)} | {"bank": "financial_institution", "dinas": "government"}
TIES = [
    *clique(FOUR["bonded"]),
    *clique(FOUR["inward"]),
    *[(f"a{i}", f"o{i}", "SUPPLIES") for i in range(6)],
    *[(f"c{i}", f"o{i}", "SUPPLIES") for i in range(6)],
    *[(f"a{i}", f"o{i + 1}", "SUPPLIES") for i in range(6)],
    ("bank", "a0", "FINANCES"),
    ("dinas", "d0", "FACILITATES"),
]


def row(frame: pl.DataFrame, cluster: str) -> dict[str, object]:
    return frame.row(by_predicate=pl.col("cluster") == cluster, named=True)


def test_the_four_corners_of_the_two_by_two_are_told_apart():
    frame = measure(network(FOUR, TIES, OUTSIDE))
    assert dict(frame.select("cluster", "reading").iter_rows()) == {
        "bonded": "bonded_and_open",
        "inward": "inward",
        "loose": "broker_dependent",
        "alone": "isolated",
    }


def test_figures_of_a_cluster_are_those_counted_by_hand():
    found = row(measure(network(FOUR, TIES, OUTSIDE)), "bonded")
    assert (found["n"], found["ties_inside"], found["ties_outside"]) == (6, 15, 13)
    assert (found["density"], found["internal_degree"], found["clustering"], found["support"]) == (1.0, 5.0, 1.0, 1.0)
    assert found["share_inside"] == 15 / 28
    assert found["ei"] == (13 - 15) / 28
    assert found["bank_within_1"] == 1 / 6
    assert found["bank_within_2"] == 1.0
    # twelve sales carry five fellows out each, less the fellow who sells to the same buyer himself (10 times);
    # only the bank's tie comes in, to a0's five fellows
    assert (found["representative"], found["gatekeeper"]) == (50, 5)
    assert found["top_broker_share"] == (5 + 4 + 5) / 55


def test_who_reaches_a_bank_is_not_known_where_no_bank_has_a_tie():
    """0.0 % with an interval stood of banks, providers and cooperatives that no list had named."""
    found = row(measure(network(FOUR, TIES, OUTSIDE)), "bonded")
    assert found["bds_within_1"] is found["cooperative_within_2"] is None
    figure = cluster_report(network(FOUR, TIES, OUTSIDE), "bonded").figure
    for unknown in ("linking.bds_within_2", "linking.cooperative_within_1"):
        assert isnan(figure(unknown).value)
        assert isnan(figure(unknown).low)
    alone = row(measure(network(FOUR, TIES, OUTSIDE)), "inward")
    assert alone["bank_within_2"] == 0.0  # a list named the bank of another cluster


def test_government_and_officers_are_left_out_of_the_second_figures():
    found = row(measure(network(FOUR, TIES, OUTSIDE)), "alone")
    assert found["ties_outside"] == 1
    assert found["government_within_1"] == 1 / 6
    assert found["ties_outside_without_officials"] == 0
    assert found["ei"] == 1.0
    assert found["ei_without_officials"] is None


def test_membership_and_attendance_are_no_ties_among_members():
    ties = [("a", "koperasi", "MEMBER_OF"), ("b", "koperasi", "MEMBER_OF"), ("a", "fair", "ATTENDED")]
    found = row(measure(network({"k": ["a", "b"]}, ties, {"koperasi": "cooperative", "fair": "programme"})), "k")
    assert (found["ties_inside"], found["ties_outside"]) == (0, 0)
    assert found["ei"] is None


def test_several_ties_of_two_parties_are_one_pair():
    ties = [("a", "b", "SUPPLIES"), ("b", "a", "SUPPLIES"), ("a", "b", "TRUSTS")]
    assert row(measure(network({"k": ["a", "b"]}, ties)), "k")["ties_inside"] == 1


def test_only_ties_in_force_on_the_date_count():
    ties = [("a", "b", "SUPPLIES", date(2020, 1, 1), date(2024, 1, 1)), ("b", "c", "SUPPLIES", date(2025, 1, 1), None)]
    world = network({"k": ["a", "b", "c"]}, ties)
    assert row(measure(world), "k")["density"] == pytest.approx(1 / 3)
    assert row(measure(world, on=date(2022, 1, 1)), "k")["density"] == pytest.approx(1 / 3)
    assert row(measure(world, on=date(2019, 1, 1)), "k")["density"] == 0


def test_other_tie_types_make_another_relation():
    world = network({"k": ["a", "b"]}, [("a", "b", "TRUSTS")])
    assert row(measure(world, types=["SUPPLIES"]), "k")["density"] == 0
    assert row(measure(world, types=["TRUSTS"]), "k")["density"] == 1


def test_no_z_and_no_reading_below_five_members():
    members = FOUR | {"small": ["e0", "e1", "e2", "e3"]}
    found = row(measure(network(members, [*TIES, *clique(members["small"])], OUTSIDE)), "small")
    assert found["density"] == 1.0
    assert (found["ei_z"], found["bonding_z"], found["bridging_z"], found["reading"]) == (None,) * 4


def test_a_cluster_of_nobody_and_a_network_without_clusters_are_no_accident():
    frame = measure(network({"k": []}, [("a", "b", "SUPPLIES")]))
    assert row(frame, "k")["n"] == 0
    assert row(frame, "k")["density"] is None
    assert measure(network({}, [("a", "b", "SUPPLIES")])).height == 0
    assert measure(Network.from_frames(pl.DataFrame(schema={"id": pl.String}), as_of=AS_OF)).height == 0


def test_members_by_part_of_go_before_members_of_a_cooperative_of_that_name():
    world = network({"k": ["a"]}, [("b", "k", "MEMBER_OF"), ("a", "b", "SUPPLIES")])
    assert row(measure(world), "k")["n"] == 1
    parties = pl.DataFrame({"id": ["b", "k"], "kind": ["enterprise", "cluster"], "name": ["B", "K"]})
    ties = pl.DataFrame({"start": ["b"], "end": ["k"], "type": ["MEMBER_OF"]})
    assert row(measure(Network.from_frames(parties, ties=ties, as_of=AS_OF)), "k")["n"] == 1


def test_the_moments_of_a_random_group_are_those_of_every_group():
    import itertools

    from graph.metrics.arrays import TieArrays

    random = np.random.default_rng(4)
    for _ in range(20):
        n = 8
        pairs = [pair for pair in itertools.combinations(range(n), 2) if random.random() < 0.4]
        ties = TieArrays.from_edges(n, [a for a, _ in pairs], [b for _, b in pairs])
        population = np.arange(7, dtype=np.int32)  # the eighth may be tied, never drawn
        inside, touching = [], []
        for group in itertools.combinations(range(7), 5):
            inside.append(sum(a in group and b in group for a, b in pairs))
            touching.append(sum(a in group or b in group for a, b in pairs))
        i, t = np.array(inside, float), np.array(touching, float)
        null = LabelNull(ties, population)
        assert null.inside_moments(5) == pytest.approx((i.mean(), i.std()), abs=1e-9)
        got = null.of_group(5, inside=inside[0], touching=touching[0])
        outside, ratio = t - i, (t - 2 * i).mean() / t.mean()
        linear = (t - 2 * i) - ratio * t
        assert got.ei_mean == pytest.approx(ratio)
        if outside.std() > 1e-9:
            assert got.outside_z == pytest.approx((outside[0] - outside.mean()) / outside.std(), abs=1e-9)
        if linear.std() > 1e-9 and t[0]:
            assert got.ei_z == pytest.approx(linear[0] / linear.std(), abs=1e-9)


def test_peers_are_drawn_without_replacement_from_all_members():
    import itertools

    figures = np.array([3, 3, 2, 3, 2, 0, 0, 1, 0, 1])
    sums = [sum(group) for group in itertools.combinations(figures.tolist(), 5)]
    assert PeerNull.of(figures).z(figures[:5]) == pytest.approx((13 - np.mean(sums)) / np.std(sums))


def test_the_report_holds_every_figure_with_its_n_and_says_it_in_both_languages():
    report = cluster_report(network(FOUR, TIES, OUTSIDE), "Sentra bonded")
    assert report.reading == "bonded_and_open"
    assert report.figure("bonding.density").value == 1.0
    assert report.figure("bonding.density").z > 3
    assert report.figure("bridging.disjoint_bridges").value == 6
    assert report.figure("bonding.core_share").low > 0.5
    assert report.figure("bridging.ei").z == row(measure(network(FOUR, TIES, OUTSIDE)), "bonded")["ei_z"]
    for figure in report.figures:
        for language in ("id", "en"):
            assert say(f"figure.{figure.code}", language) != f"figure.{figure.code}"
            assert say(f"axis.{figure.axis}", language) != f"axis.{figure.axis}"
            if figure.null:
                assert say(f"null.{figure.null}", language) != f"null.{figure.null}"
    assert report.to_dict()["as_of"] == "2026-06-01"
    assert report.to_frame().height == len(report.figures)
    assert report.to_dict() == cluster_report(network(FOUR, TIES, OUTSIDE), "bonded").to_dict()


def test_one_person_between_cluster_and_world_is_one_bridge():
    ties = [*clique(FOUR["bonded"]), *[("a0", f"o{i}", "SUPPLIES") for i in range(8)]]
    report = cluster_report(network(FOUR, ties, OUTSIDE), "bonded")
    assert report.figure("bridging.disjoint_bridges").value == 1
    assert report.figure("bridging.top_broker_share").value == 1.0


def test_a_cluster_that_is_not_there_is_said_so():
    with pytest.raises(UnknownParty, match="Sentra Z"):
        cluster_report(network(FOUR, TIES, OUTSIDE), "Sentra Z")


def test_stage_and_steps_follow_from_the_figures_and_are_said_in_both_languages():
    report = cluster_report(network(FOUR, TIES, OUTSIDE), "inward")
    assert report.stage == "internal_linkages"
    assert report.steps[0] == "demanding_buyer"
    assert "bank_consultant" in report.steps
    from graph.metrics.advice import STAGES, STEPS

    for language in ("id", "en"):
        for code in STAGES.values():
            assert say(f"stage.{code}", language) != f"stage.{code}"
        for code in {step for steps in STEPS.values() for step in steps} | set(report.steps):
            assert say(f"step.{code}", language) != f"step.{code}"


def test_a_cooperative_that_alone_passes_notices_on_is_the_gatekeeper():
    members = {"k": [f"m{i}" for i in range(6)]}
    kinds = {"dinas": "government", "pendamping": "officer", "koperasi": "cooperative"}
    ties = [
        ("dinas", "koperasi", "INFORMS"),
        *[(f"m{i}", "koperasi", "MEMBER_OF") for i in range(4)],
        ("pendamping", "m3", "COACHES"),
    ]
    report = cluster_report(network(members, ties, kinds), "k")
    assert report.gatekeeper == "koperasi"
    assert report.figure("information.told").value == 4 / 6
    assert report.figure("information.gatekept").value == 3 / 6  # m3 hears from its officer too
    assert "public_notice" in report.steps


def test_the_one_broker_is_named_by_id_and_told_to_share():
    ties = [*clique(FOUR["bonded"]), *[("a0", f"o{i}", "SUPPLIES") for i in range(8)]]
    report = cluster_report(network(FOUR, ties, OUTSIDE), "bonded")
    assert report.top_broker == "a0"
    assert report.steps[0] == "spread_brokerage"


def test_mutual_tie_types_do_not_make_reciprocity():
    ties = [*clique(FOUR["bonded"]), ("a0", "a1", "SUPPLIES"), ("a1", "a0", "SUPPLIES"), ("a2", "a3", "SUPPLIES")]
    figure = cluster_report(network(FOUR, ties, OUTSIDE), "bonded").figure("bonding.reciprocity")
    assert figure.n == 3
    density = 3 / 30
    assert figure.value == pytest.approx((2 / 3 - density) / (1 - density))


def test_connectedness_to_buyers_is_their_share_among_partners_over_their_share_among_all():
    members = {"k": ["m0", "m1"]}
    world = network(members, [("m0", "o0", "SUPPLIES"), ("m0", "m1", "COOPERATES_WITH")], {"o0": "enterprise"})
    large = world.parties.with_columns(
        size=pl.when(pl.col("id") == "o0").then(pl.lit("large")).otherwise(pl.lit("micro"))
    )
    world = Network.from_frames(large, ties=world.ties, as_of=AS_OF)
    figure = cluster_report(world, "k").figure("linking.economic_connectedness")
    assert figure.value == pytest.approx((1 / 2 + 0) / 2 / (1 / 3))


def test_a_micro_collector_that_demands_goods_is_no_buyer_and_who_is_of_unknown_size_is():
    ties = [("m0", "collector", "SUPPLIES"), ("m1", "collector", "SUPPLIES"), ("m2", "unsized", "SUPPLIES")]
    world = network({"k": ["m0", "m1", "m2", "m3"]}, ties, {"collector": "enterprise", "unsized": "enterprise"})
    buys = pl.col("id").is_in(["collector", "unsized"])
    parties = world.parties.with_columns(
        size=pl.when(pl.col("id") != "unsized").then(pl.lit("micro")),
        roles=pl.when(buys).then(pl.lit(["buyer"])),
    )
    demands = pl.DataFrame({"id": ["x", "y"], "party": ["collector", "unsized"], "commodity": "16292"})
    world = Network.from_frames(parties, demands=demands, ties=world.ties, as_of=AS_OF)
    assert cluster_report(world, "k").figure("linking.buyer_within_1").value == 0.25


def test_a_cold_measure_loads_neither_numba_nor_networkx_nor_scipy(tmp_path):
    import subprocess
    import sys

    network(FOUR, TIES, OUTSIDE).write(tmp_path)
    code = (
        "import sys; from pathlib import Path; from graph.network import Network; from graph.metrics import measure; "
        f"measure(Network.read(Path({str(tmp_path)!r}))); "
        "print(sorted({'numba', 'networkx', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
