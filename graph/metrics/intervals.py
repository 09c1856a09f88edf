"""Intervals: how far a figure would move with other members of the same kind."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from graph.metrics.label_null import SMALLEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from graph.metrics.kernels.types import Floats

Interval = tuple[float, float]
NONE: Interval = (float("nan"), float("nan"))


def ratio_interval(
    above: ArrayLike, below: ArrayLike, *, draws: int = 999, level: float = 0.95, seed: int = 0
) -> Interval:
    """Bootstrap interval of a ratio of sums over members, such as returned ties over ties.

    Members are drawn anew with all their ties, so that ties of one member stay together.

    Parameters
    ----------
    above, below
        For each member its part of the numerator and of the denominator.
    draws, level, seed
        Number of draws, coverage, and the seed.

    Returns
    -------
    tuple of float
        Lower and upper end (percentiles); nan for fewer than five members or a denominator of zero.

    Examples
    --------
    >>> low, high = ratio_interval([1, 0, 1, 1, 0, 1], [1] * 6)
    >>> 0 <= low < 4 / 6 < high <= 1
    True
    """
    top, base = np.asarray(above, np.float64), np.asarray(below, np.float64)
    if top.size < 5 or base.sum() == 0:
        return NONE
    random = np.random.default_rng(seed)
    chosen = random.integers(0, top.size, (draws, top.size), dtype=np.int32)
    bases = base[chosen].sum(axis=1)
    drawn = (top[chosen].sum(axis=1)[bases > 0]) / bases[bases > 0]
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return float(low), float(high)


def median_interval(figures: ArrayLike, *, draws: int = 999, level: float = 0.95, seed: int = 0) -> Interval:
    """Bootstrap interval of a median; nan for fewer than five known figures.

    Examples
    --------
    >>> median_interval([1.0, 1.0, 1.0, 1.0, 1.0])
    (1.0, 1.0)
    """
    known = np.asarray(figures, np.float64)
    known = known[~np.isnan(known)]
    if known.size < 5:
        return NONE
    random = np.random.default_rng(seed)
    drawn = np.median(known[random.integers(0, known.size, (draws, known.size), dtype=np.int32)], axis=1)
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return float(low), float(high)


def share_interval(count: int, n: int) -> Interval:
    """Wilson's 95 % interval of a share of members; nan for fewer than five.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the
    American Statistical Association 22, 209-212.

    Examples
    --------
    >>> low, high = share_interval(5, 10)
    >>> round(low, 4), round(high, 4)
    (0.2366, 0.7634)
    """
    if n < 5:
        return NONE
    z = 1.959963984540054
    share, spread = count / n, z * z / n
    centre = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, centre - half), min(1.0, centre + half)


def paired_ei_interval(tallies: Sequence[Floats], *, draws: int, seed: int) -> Interval:
    """Return a 95 % bootstrap interval of the change of the E-I index between two dates.

    Actors are drawn anew with what they had at both dates, so that the dates stay paired.

    Parameters
    ----------
    tallies
        For each of the two dates ties inside and outside, a row an actor, the same actors in the same order.
    draws, seed
        Of the bootstrap.

    Returns
    -------
    tuple of float
        Both ends; nan below five actors, or where a date has no ties.

    Examples
    --------
    >>> same = np.array([[1.0, 1.0]] * 5)
    >>> paired_ei_interval([same, same], draws=99, seed=0)
    (0.0, 0.0)
    """
    n = tallies[0].shape[0]
    if n < SMALLEST or not all(tally.sum() for tally in tallies):
        return NONE
    chosen = np.random.default_rng(seed).integers(0, n, (draws, n))
    with np.errstate(invalid="ignore", divide="ignore"):
        sums = [tally[chosen].sum(axis=1) for tally in tallies]
        index = [(s[:, 1] - s[:, 0]) / s.sum(axis=1) for s in sums]
    low, high = np.nanquantile(index[1] - index[0], [0.025, 0.975])
    return float(low), float(high)
