"""Pairs that were set aside come back where they make the plan better, until the plan is the best on all pairs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.matching import completed, find_candidates, overlooked, solve
from graph.matching.pairs.candidates import make_setting
from graph.matching.pairs.scan import scan
from graph.network import Network


def crowded(seed, suppliers=40, buyers=12, *, goods=1, lat=(-8.8, -8.2), lon=(116.0, 116.7)):
    """Some goods on a small island: everybody could trade with nearly everybody in the same good."""
    rng = np.random.default_rng(seed)
    n = suppliers + buyers
    parties = pl.DataFrame(
        {
            "id": [f"p{k:03d}" for k in range(n)],
            "kind": "enterprise",
            "name": [f"UD Usaha {k}" for k in range(n)],
            "size": ["micro"] * suppliers + ["large"] * buyers,
            "lat": rng.uniform(*lat, n).round(2),
            "lon": rng.uniform(*lon, n).round(2),
        }
    )

    def side(letter, who, prices, units):
        first, count = who
        return pl.DataFrame(
            {
                "id": [f"{letter}{k:03d}" for k in range(count)],
                "party": [f"p{first + k:03d}" for k in range(count)],
                "commodity": [("13121", "13122", "23922")[k % goods] for k in range(count)],
                "unit": "kg",
                "units_per_month": rng.integers(1, units, count),
                "price_rp_per_unit": rng.integers(*prices, count),
            }
        )

    offers, demands = side("o", (0, suppliers), (500, 900), 9), side("d", (suppliers, buyers), (800, 1500), 25)
    return Network.from_frames(parties, offers, demands, as_of=date(2026, 11, 1))


@settings(max_examples=30)
@given(st.integers(0, 10**9), st.integers(0, 2), st.integers(1, 3))
def test_the_completed_plan_is_worth_what_solving_all_pairs_is_worth(seed, per_supplier, goods):
    network = crowded(seed, goods=goods)
    whole = find_candidates(network, per_supplier=None)
    best = solve(whole.market())
    few = find_candidates(network, per_supplier=per_supplier)
    candidates, plan = completed(few, solve(few.market()))
    assert plan.value == best.value
    assert (plan.gap, plan.status) == (0, "optimal")
    assert overlooked(candidates, plan) == 0
    assert candidates.found.supplier.size + candidates.set_aside == whole.found.supplier.size
    assert candidates.pairs.join(whole.pairs, on=["supplier", "buyer", "value"], how="anti").height == 0


def test_a_plan_on_too_few_pairs_says_how_many_it_overlooked():
    network = crowded(7)
    few = find_candidates(network, per_supplier=0)
    assert few.found.supplier.size == 0
    assert overlooked(few, solve(few.market())) == few.set_aside > 0
    whole = find_candidates(network, per_supplier=None)
    assert overlooked(whole, solve(whole.market())) == 0


@settings(max_examples=30)
@given(st.integers(0, 10**9), st.booleans(), st.sampled_from([None, 3]))
def test_a_scan_for_gains_alone_finds_the_pairs_that_the_full_scan_finds(seed, from_suppliers, most):
    """Over the whole country and without a radius, where most pairs are too far apart to gain."""
    network = crowded(seed, goods=2, lat=(-10, 5), lon=(95, 141))
    sides = make_setting(network, radius_km=np.inf).sides
    sides = replace(sides, buyers=sides.buyers.copy())
    sides.buyers["term"] += np.random.default_rng(seed).integers(-400, 1200, sides.buyers.size)
    every, quick = (
        scan(sides, from_suppliers=from_suppliers, most=most, back=most or 0, gains_only=quickly)
        for quickly in (False, True)
    )
    for name in ("supplier", "buyer", "value", "distance_km"):
        assert getattr(every, name).tolist() == getattr(quick, name).tolist(), name
    assert every.tallies[:, -1].tolist() == quick.tallies[:, -1].tolist()
