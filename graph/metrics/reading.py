"""The 2 x 2 of bonding and bridging, as a code: two axes, never one score.

Against random labels nearly every real cluster is bonded and hardly any is open, because neighbours trade. What a
planner asks is where a cluster stands among clusters. So the axes are read against the members of all clusters:
each member keeps its ties inside and outside, and the members are dealt to the clusters at random. Only where there
is no other cluster to compare with, random labels are the null.
"""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class PeerNull:
    """The members of all clusters, from whom a cluster's members might have been drawn.

    Attributes
    ----------
    size, mean, variance
        Number of members of all clusters, and mean and variance of their figure.
    """

    size: int
    mean: float
    variance: float

    @classmethod
    def of(cls, everyone: Longs | Floats) -> PeerNull:
        """Summarise the figures of everyone who may be drawn."""
        if everyone.size == 0:
            return cls(0, float("nan"), 0.0)
        return cls(int(everyone.size), float(everyone.mean()), float(np.var(everyone)))

    def z(self, figures: Longs | Floats) -> float:
        """Return z of the members' sum against as many drawn at random, without replacement: exact.

        nan for fewer than five members, when no one else is a member, or when all are alike.

        Examples
        --------
        >>> everyone = np.array([3, 3, 2, 3, 2, 0, 0, 1, 0, 1])
        >>> round(PeerNull.of(everyone).z(everyone[:5]), 3)
        2.741
        """
        n = figures.size
        if n < SMALLEST or n == self.size or self.variance == 0.0:
            return float("nan")
        sd = sqrt(n * (self.size - n) / (self.size - 1) * self.variance)
        return float(figures.sum() - n * self.mean) / sd
