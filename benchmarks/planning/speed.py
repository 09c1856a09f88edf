"""Gaps and scenarios against the matching solve of the same network, in processor time: `speed.py [ENTERPRISES]`.

Every line is a ratio to the solve (candidates, plan, proof on all pairs) in the same run, so that a busy machine moves
both. All kinds of gaps and scenarios are asked of a small network first, so that no kernel is compiled in what is
timed. Each scenario is asked of a scene that was only solved and made ready, as the first of all, and a second time.
"""

from __future__ import annotations

import sys
import time

from graph.planning.best_plan import best_plan
from graph.planning.lacks import KINDS
from graph.planning.scenario.scenarios import run_scenario
from graph.planning.scene import Scene
from graph.planning.table import gap_cells
from graph.sample import make_sample

TILES = {"region": "33.05", "commodity": "23922"}
SCENARIOS = {
    "add a buyer": {"do": "add_buyer", "units_per_month": 200_000} | TILES,
    "disaster in a regency": {"do": "disaster", "region": "33.05"},
    "all buyers of a regency": {"do": "lose_buyer", "region": "33.05"},
    "price of a regency": {"do": "change_price", "region": "33.05", "percent": 10},
    "train a regency": {"do": "train", "region": "33.05", "raises_units_percent": 20},
    "certify a regency": {"do": "certify", "region": "33.05", "certificate": "halal"},
}


def clock(work):
    """Return what came out, with processor and wall seconds."""
    began, wall = time.process_time(), time.perf_counter()
    made = work()
    return made, time.process_time() - began, time.perf_counter() - wall


def main(enterprises):
    network = make_sample(enterprises, seed=0)
    small = Scene(make_sample(200, seed=0))
    for kind in KINDS:
        gap_cells(small, kind)
    for change in SCENARIOS.values():
        run_scenario(small, [change])
    market, solve, wall = clock(lambda: best_plan(network))
    print(f"{enterprises:,} enterprises; matching solve {solve:.2f} s processor, {wall:.2f} s wall")
    scene, total = Scene(network, market), 0.0
    for kind in KINDS:
        _, seconds, wall = clock(lambda kind=kind: gap_cells(scene, kind))
        total += seconds
        print(f"gaps {kind:20} {seconds / solve:6.2f} x  {wall:6.2f} s wall")
    print(f"gaps, all seventeen       {total / solve:6.2f} x")
    for name, change in SCENARIOS.items():
        scene = Scene(network, market)
        _, ready, _ = clock(scene.ready)
        told = [clock(lambda: run_scenario(scene, [change]))[1:] for _ in range(2)]  # noqa: B023 - run at once
        each = ", ".join(f"{which} {took[0]:.2f} s processor, {took[1]:.2f} s wall" for which, took in
                         zip(("first", "again"), told, strict=True))  # fmt: skip
        print(f"scenario {name:22} {told[0][0] / solve:6.2f} x  {each} (made ready in {ready:.2f} s)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
