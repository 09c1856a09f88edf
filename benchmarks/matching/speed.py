"""The speed table of matching: ``python benchmarks/matching/speed.py [--seed N] [--rows one many ...]``.

Rows: one many greedy unit stable large growth.

Every time is arrays in -> flow, prices and certificate out (``Market.from_arrays`` and ``solve``), the median of
three, with the ratio to the named rival on the same market in the same run. The seed is new each day unless
given, so that no figure rests on one lucky market.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource

import markets
import numpy as np
from rivals import pandas_greedy, raw_ortools, seconds_of

from graph.matching import Market, solve, stable
from graph.matching.reading.stability import blocking_pairs


def plan_of(arrays):
    plan = solve(Market.from_arrays(*arrays))
    assert plan.gap == 0
    return plan


def against_ortools(name, arrays, *, runs=3):
    plan_of(arrays)
    ours, plan = seconds_of(plan_of, arrays, runs=runs)
    theirs, value = raw_ortools(arrays, runs=runs)
    assert plan.value == value, "not the same value"
    print(
        f"{name:34} {arrays[4].size:>10,} pairs  ours {ours:8.3f} s  OR-Tools {theirs:8.3f} s  {ours / theirs:6.3f} x"
    )


def against_greedy(name, arrays):
    ours, plan = seconds_of(plan_of, arrays)
    theirs, value = seconds_of(pandas_greedy, *arrays)
    more = plan.value / value - 1
    print(f"{name:34} {arrays[4].size:>10,} pairs  ours {ours:8.3f} s  pandas   {theirs:8.3f} s  {ours / theirs:6.3f} x"
          f"  value +{more:.2%}")  # fmt: skip


def against_one_read(name, arrays):
    """One million suppliers: too large to ask OR-Tools three times; the ratio is to one read of the arrays."""
    read, _ = seconds_of(lambda: [int(array.sum()) for array in arrays])
    ours, plan = seconds_of(plan_of, arrays, runs=3)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{name:34} {arrays[4].size:>10,} pairs  ours {ours:8.3f} s  ({ours / 6:.2f} x of 6 s)  "
          f"{ours / read:.0f} reads of the arrays  peak {peak:.2f} GiB  {plan!r}")  # fmt: skip


def against_sort(name, arrays):
    """A stable plan and the check that nothing blocks it, against sorting the pairs once."""
    market = Market.from_arrays(*arrays)
    draw = np.random.default_rng(1)
    liking = (arrays[4] * draw.uniform(0.6, 1.4, (2, arrays[4].size))).astype(np.int64)

    def plan_and_check():
        plan = stable(market, *liking)
        assert blocking_pairs(market, plan.flow, *liking).size == 0
        return plan

    plan_and_check()
    ours, plan = seconds_of(plan_and_check)
    theirs, _ = seconds_of(lambda: np.argsort(arrays[4], kind="stable"))
    print(f"{name:34} {arrays[4].size:>10,} pairs  ours {ours:8.3f} s  sort     {theirs:8.3f} s  {ours / theirs:6.3f} x"
          f"  price of stability {1 - plan.value / solve(market).value:.2%}")  # fmt: skip


def growth(seed, plot=None):
    """The exponent of time in pairs from ten thousand to one million suppliers, in components."""
    points = []
    for suppliers in (10_000, 30_000, 100_000, 300_000, 1_000_000):
        arrays = markets.many_components(suppliers, seed)
        seconds, _ = seconds_of(plan_of, arrays)
        points.append((arrays[4].size, seconds))
        print(f"{'growth':34} {arrays[4].size:>10,} pairs  ours {seconds:8.3f} s")
    pairs, times = np.log(np.array(points)).T
    exponent = np.polyfit(pairs, times, 1)[0]
    print(f"exponent of time in pairs: {exponent:.2f}")
    if plot is not None:
        draw_growth(points, exponent, plot)


def draw_growth(points, exponent, path):
    """Time against pairs on logarithmic axes, beside the line of the exponent 1.1 from the first point."""
    import altair as alt
    import polars as pl

    (first_pairs, first_time), measured = points[0], pl.DataFrame(points, schema=["pairs", "seconds"], orient="row")
    most = measured.with_columns(
        seconds=first_time * (pl.col("pairs") / first_pairs) ** 1.1, line=pl.lit("exponent 1.1, the most allowed")
    )
    measured = measured.with_columns(line=pl.lit(f"measured, exponent {exponent:.2f}"))
    axes = {
        "x": alt.X("pairs:Q", scale=alt.Scale(type="log"), title="possible pairs", axis=alt.Axis(format="~s")),
        "y": alt.Y("seconds:Q", scale=alt.Scale(type="log"), title="seconds, arrays in to proven plan out"),
        "color": alt.Color("line:N", title=None, scale=alt.Scale(range=["#9aa5b1", "#b5451b"])),
    }
    lines = alt.Chart(pl.concat([most, measured])).mark_line().encode(**axes)
    dots = alt.Chart(measured).mark_point(filled=True, size=60).encode(**axes)
    alt.layer(lines, dots).properties(width=480, height=300).save(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=int(dt.datetime.now(dt.UTC).strftime("%j%H")))
    parser.add_argument("--rows", nargs="*", default=["one", "many", "greedy", "unit", "stable"])
    parser.add_argument("--plot", help="where the plot of growth is written, as SVG")
    seed, rows = (arguments := parser.parse_args()).seed, set(arguments.rows)
    print(f"seed {seed}")
    plan_of(markets.one_component(1000, seed))
    if "one" in rows:
        against_ortools("100k x 5k, one component", markets.one_component(100_000, seed))
    if "many" in rows:
        against_ortools("100k x 5k, 400 components", markets.many_components(100_000, seed))
    if "greedy" in rows:
        for suppliers in (10_000, 100_000):
            against_greedy(f"{suppliers // 1000}k against pandas", markets.one_component(suppliers, seed))
    if "unit" in rows:
        against_ortools("one-to-one 10k", markets.one_to_one(10_000, seed))
        against_ortools("one-to-one 100k", markets.one_to_one(100_000, seed), runs=1)
    if "stable" in rows:
        against_sort("stable plan and check, 100k", markets.one_component(100_000, seed))
    if "large" in rows:
        against_one_read("1M x 50k, 400 components", markets.many_components(1_000_000, seed))
    if "growth" in rows:
        growth(seed, arguments.plot)


if __name__ == "__main__":
    main()
