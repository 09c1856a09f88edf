"""What docs/reference/sample.md says can be found in the sample, found by the engine itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from graph.matching import find_candidates, first_come, greedy, solve
from graph.metrics import measure
from graph.planning import gaps
from graph.sample import make_sample

if TYPE_CHECKING:
    from graph.network import Network


@pytest.fixture(scope="module")
def sample() -> Network:
    return make_sample(2000, seed=0)


def test_clusters_read_as_they_were_planted(sample: Network):
    read = measure(sample)
    by_name = {
        name.split()[-1]: (reading, top)
        for name, reading, top in read.select("name", "reading", "top_broker_share").iter_rows()
    }
    readings = {place: reading for place, (reading, _) in by_name.items()}
    assert readings == {
        "Tegal": "broker_dependent",
        "Sukabumi": "broker_dependent",
        "Sidoarjo": "broker_dependent",
        "Klaten": "bonded_and_open",
        "Amuntai": "isolated",
        "Kota": "broker_dependent",
        "Garut": "inward",
        "Ilir": "inward",
        "Selatan": "inward",
        "Kebumen": "bonded_and_open",
    }
    share = {place: top for place, (_, top) in by_name.items()}
    assert min(share["Tegal"], share["Kota"]) > 0.5 > max(share["Sukabumi"], share["Sidoarjo"])


def test_the_exact_plan_beats_both_usual_ways_and_leaves_both_kinds_of_gap(sample: Network):
    candidates = find_candidates(sample)
    market = candidates.market()
    plan = solve(market)
    assert plan.gap == 0
    assert plan.value > greedy(market).value > first_come(market).value
    assert gaps.demand_gaps(sample, candidates, plan, last=0)["unmet"].sum() > 0


def test_the_cluster_without_a_buyer_is_among_the_dearest_supply_gaps(sample: Network):
    candidates = find_candidates(sample)
    cells = gaps.supply_gaps(sample, candidates, solve(candidates.market()), last=0)
    cells = cells.drop_nulls("entry_price_first").sort("entry_price_first", descending=True)
    amuntai = pl.col("region").str.starts_with("63.08") & (pl.col("commodity") == "31002")
    assert cells.head(10).filter(amuntai).height == 1
