"""The 2 x 2 of bonding and bridging, as a code: two axes, never one score.

Against random labels nearly every real cluster is bonded and hardly any is open, because neighbours trade. What a
planner asks is where a cluster stands among clusters. So the axes are read against the members of all clusters:
each member keeps its ties inside and outside, and the members are dealt to the clusters at random. Only where there
is no other cluster to compare with, random labels are the null.
"""

from __future__ import annotations

from math import isnan, sqrt
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.metrics.label_null import SMALLEST

if TYPE_CHECKING:
    from graph.metrics.kernels.types import Floats, Longs

READINGS: Final = ("isolated", "inward", "broker_dependent", "bonded_and_open")


def reading(bonding_z: float, bridging_z: float) -> str | None:
    """Return where a cluster stands, or None where chance cannot be told from structure.

    High means z above 0: more ties inside (bonding), more ties to outsiders (bridging) than the null gives.

    Examples
    --------
    >>> reading(4.0, -1.5), reading(-0.2, 2.0), reading(float("nan"), 1.0)
    ('inward', 'broker_dependent', None)
    """
    if isnan(bonding_z) or isnan(bridging_z):
        return None
    return READINGS[(bonding_z > 0) + 2 * (bridging_z > 0)]


def peer_z(figures: Longs | Floats, everyone: Longs | Floats) -> float:
    """Return z of the members' sum against as many drawn at random from the members of all clusters.

    Exact: drawing without replacement. nan for fewer than five members, when no one else is a member, or when all
    are alike.

    Examples
    --------
    >>> round(peer_z(np.array([3, 3, 2, 3, 2]), np.array([3, 3, 2, 3, 2, 0, 0, 1, 0, 1])), 3)
    2.741
    """
    n, size = figures.size, everyone.size
    spread = float(np.var(everyone)) if size else 0.0
    if n < SMALLEST or n == size or spread == 0.0:
        return float("nan")
    sd = sqrt(n * (size - n) / (size - 1) * spread)
    return float(figures.sum() - n * everyone.mean()) / sd
