"""Candidate generation against the solve, in one run: 100,000 suppliers x 5,000 buyers.

    .venv/bin/python benchmarks/candidates/candidates_against_solve.py [--small]

The goal (issue "Main job", *Speed*): generating the candidates, score parts and all, is no slower than the raw OR-Tools
call that chooses among them. Medians of three; the market is drawn from a seed; nothing is left out of the time but
drawing the network itself and compiling the kernel once.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import date

import numpy as np
import polars as pl
from ortools.graph.python import min_cost_flow

from graph.matching import find_candidates, solve
from graph.network import Network

SIZES = (100_000, 5_000)
KBLI = ("01262", "10431", "10710", "13121", "14111", "31001", "16101", "23921", "55110", "56101", "10792", "10311")


def drawn(suppliers, buyers, commodities, seed):
    """A network whose parties crowd on Java as they do, with prices that leave most near pairs a gain."""
    rng = np.random.default_rng(seed)
    n = suppliers + buyers
    on_java = rng.random(n) < 0.6
    lon = np.where(on_java, rng.uniform(105, 114.5, n), rng.uniform(95, 141, n)).round(2)
    lat = np.where(on_java, rng.uniform(-8.3, -6.2, n), rng.uniform(-10, 5, n)).round(2)
    ids = [f"p{k:07d}" for k in range(n)]
    codes = [f"{10000 + 11 * k:05d}" for k in range(commodities)]
    parties = pl.DataFrame(
        {
            "id": ids,
            "kind": "enterprise",
            "name": [f"UD Usaha {k}" for k in range(suppliers)] + [f"PT Besar {k}" for k in range(buyers)],
            "size": ["micro"] * suppliers + ["large"] * buyers,
            "kbli": [[KBLI[k]] for k in rng.integers(0, len(KBLI), n)],
            "lat": lat,
            "lon": lon,
            "certifications": [["nib"] if share < 0.4 else [] if share < 0.7 else None for share in rng.random(n)],
        }
    )
    offers = pl.DataFrame(
        {
            "id": [f"o{k:07d}" for k in range(suppliers)],
            "party": ids[:suppliers],
            "commodity": [codes[k] for k in rng.integers(0, commodities, suppliers)],
            "unit": "kg",
            "units_per_month": rng.integers(10, 100, suppliers),
            "price_rp_per_unit": rng.integers(800, 1200, suppliers),
        }
    )
    demands = pl.DataFrame(
        {
            "id": [f"d{k:07d}" for k in range(buyers)],
            "party": ids[suppliers:],
            "commodity": [codes[k] for k in rng.integers(0, commodities, buyers)],
            "unit": "kg",
            "units_per_month": rng.integers(200, 2000, buyers),
            "price_rp_per_unit": rng.integers(1100, 2000, buyers),
        }
    )
    return Network.from_frames(parties, offers, demands, as_of=date(2026, 11, 1))


def raw_ortools(market):
    """The rival: the bare library on ready arrays, one slack node for what is unsold and unmet."""
    n, m = market.suppliers, market.buyers
    flow = min_cost_flow.SimpleMinCostFlow()
    slack = n + m
    tails = np.concatenate((market.supplier, np.arange(n), np.full(m, slack))).astype(np.int32)
    heads = np.concatenate((market.buyer + n, np.full(n, slack), np.arange(n, n + m))).astype(np.int32)
    room = np.minimum(market.capacity[market.supplier], market.demand[market.buyer])
    capacities = np.concatenate((room, market.capacity, market.demand))
    costs = np.concatenate((-market.value, np.zeros(n + m, dtype=np.int64)))
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    supply = np.concatenate((market.capacity, -market.demand, [market.demand.sum() - market.capacity.sum()]))
    flow.set_nodes_supplies(np.arange(slack + 1, dtype=np.int32), supply)
    start = time.perf_counter()
    status = flow.solve()
    took = time.perf_counter() - start
    assert status == flow.OPTIMAL
    return took, -flow.optimal_cost()


def timed(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def run(label, network, kind, *, runs=3):
    generated, solved, rival = [], [], []
    for _ in range(runs):
        took, candidates = timed(lambda: find_candidates(network, kind=kind))
        framed, _ = timed(lambda found=candidates: found.pairs)
        arrayed, market = timed(candidates.market)
        generated.append(took + framed + arrayed)
        took, plan = timed(lambda ready=market: solve(ready))
        solved.append(took)
        took, value = raw_ortools(market)
        rival.append(took)
        assert value == plan.value
    made, ours, theirs = (statistics.median(times) for times in (generated, solved, rival))
    print(
        f"{label:34s} {candidates.pairs.height:>9,} pairs {candidates.set_aside:>11,} set aside   "
        f"candidates {made:6.2f} s   our solve {ours:6.2f} s   OR-Tools {theirs:6.2f} s   "
        f"candidates / OR-Tools {made / theirs:5.2f}"
    )


def main():
    suppliers, buyers = (10_000, 500) if "--small" in sys.argv else SIZES
    find_candidates(drawn(500, 50, 2, seed=1))
    find_candidates(drawn(500, 50, 2, seed=1), kind="linkage")
    for commodities in (1, 8, 40):
        network = drawn(suppliers, buyers, commodities, seed=commodities)
        run(f"volume, {commodities} commodities", network, "volume")
    run("linkage, 12 activities", drawn(suppliers, buyers, 1, seed=7), "linkage")


if __name__ == "__main__":
    main()
