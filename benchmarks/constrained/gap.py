"""Proven gap under lots, partners and a share, against the clock.

Run from the root: ``python -m benchmarks.constrained.gap 1000 --seconds 20 --seeds 1 2 3``.
"""

from __future__ import annotations

import argparse
import os
import time
from datetime import UTC, datetime

from benchmarks.constrained.market import constrained_market
from graph.matching.constrained import Quota, breaches, solve_constrained


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suppliers", type=int)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    given = parser.parse_args()
    for seed in given.seeds:
        instance = constrained_market(given.suppliers, seed)
        rules = {
            "min_lot": instance.min_lot,
            "max_partners": instance.most_partners,
            "quotas": [Quota(instance.micro, share=0.45, name="micro")],
        }
        started = time.monotonic()
        plan = solve_constrained(instance.market, **rules, time_limit=given.seconds, seed=seed)
        wall = time.monotonic() - started
        broken = breaches(instance.market, plan.flow, **rules)
        print(
            f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, load {os.getloadavg()[0]:.1f}: {given.suppliers} suppliers, "
            f"{instance.market.pairs} pairs, seed {seed}: value {plan.value}, bound {plan.bound}, gap {plan.gap:.4%}, "
            f"{plan.reason}, wall {wall:.1f} s of {given.seconds:g} s, broken rules {len(broken)}",
            flush=True,
        )


if __name__ == "__main__":
    main()
