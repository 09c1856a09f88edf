"""Sensitivity of a scenario: each number alone up and down, and all of them drawn at once."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.planning.scenario.changes import COUNTS
from graph.planning.scenario.scenarios import run_scenario

if TYPE_CHECKING:
    from graph.planning.scenario.change_words import Change
    from graph.planning.scene import Scene

NUMBERS: Final = (
    "units_per_month", "price_rp_per_unit", "raises_units_percent", "raises_reach_percent", "percent", "officers",
)  # fmt: skip


def parameters_of(changes: list[Change]) -> list[tuple[int, str, float]]:
    """Return the numbers of a scenario: change, name, value.

    Examples
    --------
    >>> parameters_of([{"do": "change_price", "percent": 10, "commodity": "2"}])
    [(0, 'percent', 10.0)]
    """
    return [
        (place, name, float(change[name]))
        for place, change in enumerate(changes)
        for name in NUMBERS
        if isinstance(change.get(name), (int, float)) and not isinstance(change.get(name), bool)
    ]


def one_at_a_time(scene: Scene, changes: list[Change], *, spread: float = 0.2) -> pl.DataFrame:
    """Return what the plan's value becomes when each number alone is a part lower and higher, the widest first."""
    base = run_scenario(scene, changes, social=False).summary["value"]["after"]
    rows = []
    for place, name, value in parameters_of(changes):
        low, high = (_value(scene, changes, {(place, name): value * (1 + way * spread)}) for way in (-1, 1))
        rows.append(
            {"change": place + 1, "parameter": name, "given": value, "base": base, "low": low, "high": high,
             "width": abs(high - low)}
        )  # fmt: skip
    schema = {"change": pl.Int64, "parameter": pl.String, "given": pl.Float64, "base": pl.Int64, "low": pl.Int64,
              "high": pl.Int64, "width": pl.Int64}  # fmt: skip
    return pl.DataFrame(rows, schema=schema).sort(["width", "change", "parameter"], descending=[True, False, False])


def sampled(
    scene: Scene, changes: list[Change], *, spread: float = 0.2, draws: int = 50, seed: int = 0
) -> dict[str, Any]:
    """Return quantiles of the plan's value when all numbers are drawn evenly within the spread at once."""
    random = np.random.default_rng(seed)
    known = parameters_of(changes)
    values = np.array(
        [
            _value(scene, changes, {(p, n): v * (1 + random.uniform(-spread, spread)) for p, n, v in known})
            for _ in range(draws if known else 1)
        ]
    )
    low, middle, high = (int(q) for q in np.quantile(values, [0.05, 0.5, 0.95], method="nearest"))
    return {"draws": len(values), "spread": spread, "p5": low, "p50": middle, "p95": high, "seed": seed}


def _value(scene: Scene, changes: list[Change], given: dict[tuple[int, str], float]) -> int:
    moved = copy.deepcopy(changes)
    for (place, name), value in given.items():
        whole = name in COUNTS or (isinstance(moved[place][name], int) and name != "percent")
        moved[place][name] = max(1, round(value)) if whole else value
    return int(run_scenario(scene, moved, social=False).summary["value"]["after"])
