"""Many tests at once: adjusted p-values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.errors import InvalidNetwork

if TYPE_CHECKING:
    from collections.abc import Sequence


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """Adjust the p-values of many groups so that the share of false findings stays below a level.

    A finding holds at level q when its adjusted value is at most q. nan (a group too small to test) stays nan and
    does not count among the tests.

    Raises
    ------
    InvalidNetwork
        If a value lies outside 0 .. 1.

    References
    ----------
    Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal Statistical
    Society B 57, 289-300.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.5])
    [0.04, 0.05333333333333334, 0.05333333333333334, 0.5]
    """
    given = np.asarray(p, np.float64)
    known = np.flatnonzero(~np.isnan(given))
    if ((given[known] < 0) | (given[known] > 1)).any():
        message = "a p-value lies outside 0 .. 1"
        raise InvalidNetwork(message, hint="give probabilities")
    order = known[np.argsort(given[known], kind="stable")]
    scaled = given[order] * known.size / np.arange(1, known.size + 1)
    found = given.copy()
    found[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return [float(value) for value in found]
