"""One market, one plan: in any process, on any number of processors, whatever the order of rows, to the byte."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from graph.matching import Market, solve

SOLVE = """
import hashlib, json, os, sys
import numpy as np
if sys.argv[1] == "one" and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from graph.matching import Market, assign_whole, solve, stable
from graph.matching.exact.flows import processors
draw = np.random.default_rng(6)
goods = 40
i = np.repeat(np.arange(18_000), 20)
j = draw.integers(0, 1200 // goods, i.size) * goods + i % goods
i, j = np.divmod(np.unique(i * 1200 + j), 1200)
quantities = draw.integers(1, 9, 18_000), draw.integers(50, 90, 1200)
market = Market.from_arrays(*quantities, i, j, draw.integers(1, 30, i.size))
assert market.pairs > 200_000  # so that components go to several threads
plan = solve(market)
ruled = solve(Market.from_arrays([5, 4, 6], [7, 8], [0, 0, 1, 1, 2], [0, 1, 0, 1, 1], [9, 8, 9, 7, 9]), max_partners=1)
whole = assign_whole(draw.integers(1, 9, (4, 12)), draw.integers(1, 5, (4, 12)), [11] * 4)
session = plan.what_if()
session.change_demand(3, 500)
parts = (plan.flow, plan.supplier_price, plan.buyer_price, *plan.price_interval("buyer"), *plan.blocking_pairs(),
         stable(market).flow, ruled.flow, whole.agent, session.plan().buyer_price)
digests = [hashlib.sha256(np.ascontiguousarray(part).tobytes()).hexdigest() for part in parts]
print(json.dumps({"processors": processors(), "value": plan.value, "digests": digests}))
"""


def in_a_fresh_process(hash_seed, how_many):
    setting = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run(
        [sys.executable, "-c", SOLVE, how_many], env=setting, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_two_fresh_processes_give_the_same_bytes_whatever_their_hash_seed_and_processors():
    alone, together = in_a_fresh_process("1", "one"), in_a_fresh_process("2", "all")
    assert alone["processors"] <= together["processors"]
    assert alone["value"] == together["value"] > 0
    assert alone["digests"] == together["digests"]


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_rows_changes_nothing_also_where_values_are_tied(seed):
    draw = np.random.default_rng(seed)
    pairs = np.array([(i, j) for i in range(9) for j in range(6) if draw.random() < 0.6])
    value, limit = draw.integers(1, 4, len(pairs)), draw.integers(0, 5, len(pairs))
    quantities = draw.integers(0, 7, 9), draw.integers(0, 9, 6)
    plan = solve(Market.from_arrays(*quantities, *pairs.T, value, limit))
    for _ in range(3):
        order = draw.permutation(len(pairs))
        again = solve(Market.from_arrays(*quantities, *pairs[order].T, value[order], limit[order]))
        assert again.value == plan.value
        assert again.flow.tolist() == plan.flow[order].tolist()
        assert again.limit_price.tolist() == plan.limit_price[order].tolist()
        for name in ("supplier_price", "buyer_price"):
            assert getattr(again, name).tolist() == getattr(plan, name).tolist()
