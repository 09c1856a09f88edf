"""What a plan is compared with in the same run: the raw solver call, and the pandas script an office would write."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
from ortools.graph.python import min_cost_flow


def seconds_of(call, *arguments, runs=3):
    """Return the median time of a call and its last answer."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        answer = call(*arguments)
        times.append(time.perf_counter() - start)
    return float(np.median(times)), answer


def raw_ortools(arrays, *, runs=3):
    """Return the median time of the bare ``solve`` call of OR-Tools (network already built), and its value."""
    S, D, i, j, V = arrays
    n, m = S.size, D.size
    own, slack = np.arange(n + m, dtype=np.int32), np.full(n + m, n + m, np.int32)
    times = []
    for _ in range(runs):
        network = min_cost_flow.SimpleMinCostFlow()
        arcs = network.add_arcs_with_capacity_and_unit_cost(
            np.concatenate([i, own[:n], slack[n:]]),
            np.concatenate([j + n, slack[:n], own[n:]]),
            np.concatenate([np.minimum(S[i], D[j]), S, D]),
            np.concatenate([-V, np.zeros(n + m, np.int64)]),
        )
        network.set_nodes_supplies(np.arange(n + m + 1, dtype=np.int32), np.concatenate([S, -D, [D.sum() - S.sum()]]))
        start = time.perf_counter()
        status = network.solve()
        times.append(time.perf_counter() - start)
        assert status == network.OPTIMAL
    return float(np.median(times)), int(np.dot(network.flows(arcs[: i.size]), V))


def pandas_greedy(S, D, i, j, V):
    """Sort the pairs by value and take them from the top: what is done today where anything is done."""
    room_i, room_j = S.tolist(), D.tolist()
    pairs = pd.DataFrame({"supplier": i, "buyer": j, "value": V}).sort_values("value", ascending=False)
    total = 0
    for pair in pairs.itertuples(index=False):
        units = min(room_i[pair.supplier], room_j[pair.buyer])
        if units:
            room_i[pair.supplier] -= units
            room_j[pair.buyer] -= units
            total += units * pair.value
    return total
