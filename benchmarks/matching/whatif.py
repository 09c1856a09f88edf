"""One buyer asks for one unit more: the warm session against OR-Tools solving the whole again."""

from __future__ import annotations

import argparse
import datetime as dt

import markets
import numpy as np
from rivals import raw_ortools, seconds_of

from graph.matching import Market, solve


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=int(dt.datetime.now(dt.UTC).strftime("%j%H")))
    seed = parser.parse_args().seed
    for name, arrays in (
        ("one component", markets.one_component(100_000, seed)),
        ("400 components", markets.many_components(100_000, seed)),
    ):
        session = solve(Market.from_arrays(*arrays)).what_if()
        draw, demand = np.random.default_rng(seed), arrays[1].copy()
        session.change_demand(0, int(demand[0]))
        times = []
        for j in draw.integers(0, demand.size, 51):
            demand[j] += 1
            seconds, _ = seconds_of(session.change_demand, int(j), int(demand[j]), runs=1)
            times.append(seconds)
        theirs, value = raw_ortools((arrays[0], demand, *arrays[2:]), runs=1)
        assert session.value == value
        ours = float(np.median(times))
        print(f"{name:16} one unit more: ours {ours * 1e3:7.2f} ms (most {max(times) * 1e3:.1f})  "
              f"OR-Tools {theirs * 1e3:8.0f} ms  1/{theirs / ours:.0f}")  # fmt: skip


if __name__ == "__main__":
    main()
