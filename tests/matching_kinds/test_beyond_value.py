"""What is free, policy weights, fairness, the frontier to a stable plan."""

from __future__ import annotations

from datetime import date
from itertools import pairwise, product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidFolder, RuleViolation
from graph.matching import Market, find_candidates, solve
from graph.matching.pairs.free import capability_gaps, free, standing, without_declined
from graph.matching.pairs.step_up import market_step_up
from graph.matching.reading.frontier import frontier, own_preferences
from graph.matching.reading.policy import WEIGHTS, Policy, with_policy
from graph.matching.reading.stability import blocking_pairs
from graph.network import Network
from graph.services.pairing.beyond import fair, stability, under_policy
from graph.services.pairing.match import MatchParameters, match
from graph.services.pairing.partnership import document
from graph.services.source import Source
from graph.services.work.runs import Runs

TODAY = date(2026, 11, 1)


def small(commitments=(), *, papers=("nib",), as_of=date(2026, 1, 1)):
    place = {"lat": -6.9, "lon": 107.6, "region": "32.73", "source": "a"}
    parties = [
        {"id": "a", "kind": "enterprise", "name": "a", "size": "micro", "certifications": list(papers)} | place,
        {"id": "x", "kind": "enterprise", "name": "x", "size": "large", "certifications": []} | place,
    ]
    lot = {"commodity": "01283", "product": "cabai", "unit": "kg", "units_per_month": 100, "as_of": as_of}
    offers = [lot | {"id": "o", "party": "a", "price_rp_per_unit": 10_000, "outlet": "direct"}]
    demands = [lot | {"id": "d", "party": "x", "price_rp_per_unit": 20_000}]
    rows = [
        {"id": f"c{k}", "supplier": "a", "buyer": "x", "commodity": "01283"} | row for k, row in enumerate(commitments)
    ]
    promised = pl.DataFrame(rows, infer_schema_length=None) if rows else None
    frames = (pl.DataFrame(rows, infer_schema_length=None) for rows in (parties, offers, demands))
    return Network.from_frames(*frames, as_of=TODAY, commitments=promised)


@pytest.mark.parametrize(
    ("row", "left"),
    [
        ({"state": "contract", "units_per_month": 30}, 70),
        ({"state": "memorandum", "units_per_month": 130}, 0),
        ({"state": "contract", "units_per_month": 30, "until": TODAY}, 70),
        ({"state": "contract", "units_per_month": 30, "until": date(2026, 10, 31)}, 100),
        ({"state": "contract", "units_per_month": 30, "since": date(2027, 1, 1)}, 100),
        ({"state": "offer", "units_per_month": 20, "until": date(2026, 12, 1)}, 80),
        ({"state": "offer", "units_per_month": 20, "until": date(2026, 10, 1)}, 100),
        ({"state": "declined", "units_per_month": 20, "since": date(2026, 10, 1)}, 100),
    ],
)
def test_only_what_is_promised_or_reserved_today_is_taken_from_the_market(row, left):
    network = free(small([row])).network
    assert network.offers["units_per_month"].to_list() == network.demands["units_per_month"].to_list() == [left]


@pytest.mark.parametrize(
    ("since", "reasons", "papers", "as_of", "out"),
    [
        (date(2026, 9, 1), ["trust"], ("nib",), date(2026, 1, 1), True),
        (date(2026, 3, 1), ["trust"], ("nib",), date(2026, 1, 1), False),  # 180 days are over
        (date(2026, 9, 1), [], ("nib",), date(2026, 10, 1), True),
        (date(2026, 9, 1), ["certificate:halal"], ("nib",), date(2026, 1, 1), True),
        (date(2026, 9, 1), ["certificate:halal"], ("nib", "halal"), date(2026, 1, 1), False),
        (date(2026, 9, 1), ["price"], ("nib",), date(2026, 10, 1), False),
        (date(2026, 9, 1), ["price"], ("nib",), date(2026, 8, 1), True),
        (date(2026, 9, 1), ["price", "trust"], ("nib",), date(2026, 10, 1), True),
    ],
)
def test_a_declined_pair_stays_out_for_its_time_unless_every_reason_has_changed(since, reasons, papers, as_of, out):
    network = small([{"state": "declined", "since": since, "reasons": reasons}], papers=papers, as_of=as_of)
    left = free(network)
    candidates, withheld = without_declined(find_candidates(left.network), left.barred)
    assert (withheld, candidates.market().pairs) == ((1, 0) if out else (0, 1))


def test_refusals_feed_the_gaps_of_capability():
    network = small([
        {"state": "declined", "since": TODAY, "reasons": ["quality", "volume"], "units_per_month": 5},
        {"state": "declined", "since": TODAY, "reasons": ["quality"], "units_per_month": 7},
    ])  # fmt: skip
    assert capability_gaps(network).select("reason", "refusals", "units").rows() == [
        ("quality", 2, 12),
        ("volume", 1, 5),
    ]


def test_a_pair_is_new_a_renewal_or_growth():
    pairs = pl.DataFrame({"supplier": ["a", "a"], "buyer": ["x", "y"], "renewal": [True, False]})
    assert standing(small(), pairs).to_list() == ["renewal", "new"]
    assert standing(small([{"state": "contract", "units_per_month": 3}]), pairs).to_list() == ["growth", "new"]


def test_the_folder_keeps_needs_services_and_commitments_and_refuses_strangers(tmp_path, world):
    network = small([{"state": "contract", "units_per_month": 30}])
    network.write(tmp_path / "a")
    assert Network.read(tmp_path / "a").commitments.equals(network.commitments)
    world.write(tmp_path / "b")
    again = Network.read(tmp_path / "b")
    assert (again.needs.equals(world.needs), again.fingerprint()) == (True, world.fingerprint())
    small().write(tmp_path / "a")
    assert Network.read(tmp_path / "a").commitments.height == 0
    assert small().fingerprint() != network.fingerprint()
    with pytest.raises(InvalidFolder):
        small([{"state": "contract", "supplier": "stranger"}])


def test_the_match_service_takes_promises_off_and_says_so(tmp_path):
    network = small([{"state": "contract", "unit": "kg", "units_per_month": 30}])
    matched = match(Source(network, "small"), MatchParameters(), runs=Runs(tmp_path))
    assert matched.run.summary["by_unit"] == {"kg": {"matched": 70, "unmet": 0, "unsold": 0}}
    assert matched.run.summary["committed_units"] == {"contract": {"kg": 30}}
    facts = document(matched, "partnership", "en")
    assert facts["matches"][0]["standing"] == "growth"
    assert any(part["name"] == "market_step_up" for part in facts["matches"][0]["parts"])


def test_a_step_down_is_said():
    network = small()
    exporter = network.parties.with_columns(
        export_oriented=pl.col("id") == "a", size=pl.when(pl.col("id") == "x").then(pl.lit("medium")).otherwise("size")
    )
    candidates = find_candidates(Network.from_frames(exporter, network.offers, network.demands, as_of=TODAY))
    step = market_step_up(candidates)
    assert step["market_step_up"].to_list() == [-3]
    assert step["step_notes"].to_list() == [["note.market_step_down"]]


def policy(**weights):
    return Policy("test", date(2026, 1, 1), weights)


def test_weights_of_zero_change_nothing_and_every_weight_costs_what_it_says(world):
    candidates = find_candidates(world)
    plan = solve(candidates.market())
    assert with_policy(candidates, plan, policy(micro=0.0)).value_given_up == 0
    for name in WEIGHTS:
        weighted = with_policy(candidates, plan, policy(**{name: 1.0}))
        assert weighted.value_given_up == plan.value - int((weighted.plan.flow * plan.market.value).sum()) >= 0
        assert weighted.plan.gap == weighted.value_given_up


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=4, max_size=4), st.sampled_from([0.1, 0.5, 2.0]))
def test_the_plan_under_a_policy_is_the_best_by_the_weighted_value(values, weight):
    parties = pl.DataFrame({"id": ["a", "b", "x", "y"], "kind": ["enterprise"] * 4, "name": list("abxy"),
                            "size": ["micro", "small", "large", "large"]})  # fmt: skip
    lot = {"commodity": ["01283"] * 2, "product": ["cabai"] * 2, "unit": ["kg"] * 2, "units_per_month": [1, 1]}
    offers = pl.DataFrame({"id": ["o1", "o2"], "party": ["a", "b"], "price_rp_per_unit": [1, 1], **lot})
    demands = pl.DataFrame({"id": ["d1", "d2"], "party": ["x", "y"], "price_rp_per_unit": [90_000] * 2, **lot})
    parties = parties.with_columns(lat=pl.lit(-6.9), lon=pl.lit(107.6), region=pl.lit("32.73"))
    network = Network.from_frames(parties, offers, demands, as_of=TODAY)
    candidates = find_candidates(network)
    from dataclasses import replace

    candidates = replace(candidates, found=replace(candidates.found, value=np.array(values) * 1000))
    plan = solve(candidates.market())
    weighted = with_policy(candidates, plan, policy(micro=weight))
    factor = np.array([1 + weight, 1 + weight, 1, 1])
    best = max((factor[list(rows)] * np.array(values)[list(rows)] * 1000).sum() for rows in ([0, 3], [1, 2]))
    assert (factor * np.array(values) * 1000 * weighted.plan.flow).sum() == pytest.approx(best)


def test_a_policy_is_dated_and_its_weights_are_known(tmp_path):
    file = tmp_path / "policy.toml"
    row = '[[policy]]\nname = "{0}"\nvalid_from = {1}\nweights = {{ micro = 0.5 }}\n'
    file.write_text(
        row.format("old", "2025-01-01") + row.format("new", "2026-06-01") + row.format("later", "2027-01-01")
    )
    assert Policy.read(file, TODAY).name == "new"
    with pytest.raises(RuleViolation):
        Policy.read(file, date(2024, 1, 1))
    with pytest.raises(RuleViolation):
        policy(beauty=1.0)
    file.write_text("nonsense")
    with pytest.raises(RuleViolation):
        Policy.read(file, TODAY)


def test_fairness_counts_every_supplier_once_in_each_dimension(world, tmp_path):
    matched = match(Source(world, "sample"), MatchParameters(), runs=Runs(tmp_path))
    told = fair(matched)
    totals = {
        d: sum(g.parties for g in told.groups if g.dimension == d) for d in ("size", "owner", "region", "membership")
    }
    assert len(set(totals.values())) == 1
    matched_parties = matched.candidates.suppliers["party"][
        np.unique(matched.plan.market.supplier[matched.plan.flow > 0])
    ].n_unique()
    assert sum(g.matched for g in told.groups if g.dimension == "size") == matched_parties
    assert all(g.matched <= g.seen <= g.parties and g.success_low <= g.success <= g.success_high for g in told.groups)
    points = stability(matched)
    assert points[0]["value"] == matched.plan.value
    assert points[-1]["stable"]
    file = tmp_path / "policy.toml"
    file.write_text('[[policy]]\nname = "p"\nvalid_from = 2026-01-01\nweights = { women_led = 0.3 }\n')
    facts = under_policy(matched, file)
    assert facts["value_unweighted"] - facts["value_weighted"] == facts["value_given_up"]
    assert sum(pair["value"] for pair in facts["matches"]) == facts["value_weighted"]


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 3), st.integers(1, 3), st.data())
def test_the_frontier_falls_in_value_and_in_blocking_pairs_and_ends_stable(suppliers, buyers, data):
    cells = list(product(range(suppliers), range(buyers)))
    values = data.draw(st.lists(st.integers(1, 9), min_size=len(cells), max_size=len(cells)))
    room = [data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)) for n in (suppliers, buyers)]
    market = Market.from_arrays(*room, [i for i, _ in cells], [j for _, j in cells], values)
    points = frontier(market)
    assert points[0].value == solve(market).value
    assert points[-1].blocking == 0
    for point in points:
        assert blocking_pairs(market, point.flow).size == point.blocking
        assert int((point.flow * market.value).sum()) == point.value
    for better, worse in pairwise(points):
        assert better.value >= worse.value
        assert better.blocking > worse.blocking


def test_preferences_are_those_of_each_side(world):
    ours, theirs = own_preferences(find_candidates(world, kind="linkage"))
    assert ours.min() >= 0
    assert (ours != theirs).any()
