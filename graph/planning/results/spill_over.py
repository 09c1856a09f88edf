"""Spill-over: whether controls near the participants changed too, so that a comparison with them tells too little."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from scipy import stats

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEWEST: Final = 10
"""Fewer controls than this on either side measure nothing."""
LEVEL: Final = 0.95


@dataclass(frozen=True)
class SpillOver:
    """How controls near participants changed beside those far away.

    Attributes
    ----------
    near, controls
        Controls that stand near a participant, of all that were seen before and after the start.
    difference, low, high
        Mean change of near controls less that of far ones, with Welch's 95 % interval; nan where either side is small.
    """

    near: int
    controls: int
    difference: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """``seen``, ``none`` or ``few``.

        Examples
        --------
        >>> SpillOver(20, 50, 1.5, 0.5, 2.5).verdict, SpillOver(3, 50, *[float("nan")] * 3).verdict
        ('seen', 'few')
        """
        if not np.isfinite(self.difference):
            return "few"
        return "seen" if self.low > 0 or self.high < 0 else "none"


def spill_over(panel: pl.DataFrame, outcome: str, *, start: float, near: str) -> SpillOver:
    """Return how untreated units near participants changed beside those far away.

    Neighbours of whoever takes part may learn from them, or lose buyers to them. Both move the controls, and the
    effect that is measured against them is off by as much.

    Parameters
    ----------
    panel
        As :func:`graph.planning.results.effect.checked_panel` returns it, with ``near``.
    outcome
        Name of its column.
    start
        First period of the programme.
    near
        Column that is true (or 1) for units near a participant.

    Examples
    --------
    >>> rows = [(f"u{i}", p, 0, i % 5 + 2.0 * (i < 20 and p >= 2), i < 20) for i in range(60) for p in range(4)]
    >>> panel = pl.DataFrame(rows, schema=["unit", "period", "treated", "sales", "near"], orient="row")
    >>> found = spill_over(panel, "sales", start=2, near="near")
    >>> found.near, found.controls, round(found.difference), found.verdict
    (20, 60, 2, 'seen')
    """
    early, value = pl.col("period") < start, pl.col(outcome)
    units = panel.group_by("unit").agg(
        treated=pl.col("treated").max(), near=pl.col(near).cast(pl.Boolean).max().fill_null(value=False),
        change=value.filter(~early).mean() - value.filter(early).mean(),
    ).filter(pl.col("treated") == 0).drop_nulls("change").sort("unit")  # fmt: skip
    sides = units.filter("near")["change"].to_numpy(), units.filter(~pl.col("near"))["change"].to_numpy()
    found = _welch(*sides) if min(map(len, sides)) >= FEWEST else (float("nan"),) * 3
    return SpillOver(len(sides[0]), units.height, *found)


def near_by_place(panel: pl.DataFrame, place: str) -> pl.DataFrame:
    """Return a panel with ``near``: whether any participant stands in the unit's place."""
    taken = panel.filter(pl.col("treated").cast(pl.Float64, strict=False) == 1)[place].drop_nulls().unique()
    return panel.with_columns(near=pl.col(place).is_in(taken.implode()).fill_null(value=False))


def _welch(near: NDArray[np.float64], far: NDArray[np.float64]) -> tuple[float, float, float]:
    difference = float(near.mean() - far.mean())
    parts = near.var(ddof=1) / near.size, far.var(ddof=1) / far.size
    if sum(parts) == 0:
        return difference, difference, difference
    free = sum(parts) ** 2 / (parts[0] ** 2 / (near.size - 1) + parts[1] ** 2 / (far.size - 1))
    half = float(stats.t.ppf(0.5 + LEVEL / 2, free) * np.sqrt(sum(parts)))
    return difference, difference - half, difference + half
