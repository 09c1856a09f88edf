"""Pairs that were set aside come back where they make the plan better, until the plan is the best on all pairs."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.matching import completed, find_candidates, overlooked, solve
from graph.network import Network


def crowded(seed, suppliers=40, buyers=12):
    """One commodity on a small island: everybody could trade with nearly everybody."""
    rng = np.random.default_rng(seed)
    n = suppliers + buyers
    parties = pl.DataFrame(
        {
            "id": [f"p{k:03d}" for k in range(n)],
            "kind": "enterprise",
            "name": [f"UD Usaha {k}" for k in range(n)],
            "size": ["micro"] * suppliers + ["large"] * buyers,
            "lat": rng.uniform(-8.8, -8.2, n).round(2),
            "lon": rng.uniform(116.0, 116.7, n).round(2),
        }
    )

    def side(letter, who, prices, units):
        first, count = who
        return pl.DataFrame(
            {
                "id": [f"{letter}{k:03d}" for k in range(count)],
                "party": [f"p{first + k:03d}" for k in range(count)],
                "commodity": "13121",
                "unit": "kg",
                "units_per_month": rng.integers(1, units, count),
                "price_rp_per_unit": rng.integers(*prices, count),
            }
        )

    offers, demands = side("o", (0, suppliers), (500, 900), 9), side("d", (suppliers, buyers), (800, 1500), 25)
    return Network.from_frames(parties, offers, demands, as_of=date(2026, 11, 1))


@settings(max_examples=30)
@given(st.integers(0, 10**9), st.integers(0, 2))
def test_the_completed_plan_is_worth_what_solving_all_pairs_is_worth(seed, per_supplier):
    network = crowded(seed)
    whole = find_candidates(network, per_supplier=None)
    best = solve(whole.market())
    few = find_candidates(network, per_supplier=per_supplier)
    candidates, plan = completed(few, solve(few.market()))
    assert plan.value == best.value
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
