"""The label-permutation null for one group: a random set of parties of the same size, exact mean and variance.

With x the indicator of a random set of ``n`` out of a population of ``N``, s the number of ties of a party (to
anyone) and I the ties inside the set: inside ties are I, ties that leave are ``sum of s x - 2 I``, ties that touch
``sum of s x - I``. All three, and what is linear in them, have exact moments in O(1) a group once six sums over the
population are known.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from graph.metrics.arrays import TieArrays
    from graph.metrics.kernels.types import Ints

SMALLEST: Final = 5
"""Groups below this size get no z: a handful of parties says nothing about chance."""


@dataclass(frozen=True)
class GroupNull:
    """What chance gives a group of a size: exact mean and standard deviation of its ties, and its z.

    Attributes
    ----------
    inside_z, outside_z
        Of the ties inside, and of those that leave.
    ei_mean, ei_sd, ei_z
        Of the group's E-I index: the mean is the ratio of the exact means of E - I and E + I, the standard
        deviation that of ``(E - I) - ei_mean (E + I)``, over the group's own E + I.
    """

    inside_mean: float
    inside_z: float
    outside_mean: float
    outside_z: float
    ei_mean: float
    ei_sd: float
    ei_z: float


class LabelNull:
    """Sums over a population from which random groups are drawn.

    Parameters
    ----------
    ties
        One relation, each pair once; ties to parties outside the population stay where they are.
    population
        Node numbers of those who may be drawn.

    Examples
    --------
    >>> import numpy as np
    >>> from graph.metrics.arrays import TieArrays
    >>> clique_and_rest = TieArrays.from_edges(12, [0, 0, 0, 1, 1, 2], [1, 2, 3, 2, 3, 3])
    >>> null = LabelNull(clique_and_rest, np.arange(12, dtype=np.int32))
    >>> round(null.inside_moments(4)[0], 4), round(null.of_group(6, inside=6, touching=6).inside_z, 2)
    (0.5455, 3.39)
    """

    def __init__(self, ties: TieArrays, population: Ints) -> None:
        member = np.zeros(ties.n, bool)
        member[population] = True
        both = member[ties.low] & member[ties.high]
        low, high = ties.low[both], ties.high[both]
        within = (np.bincount(low, minlength=ties.n) + np.bincount(high, minlength=ties.n))[population]
        everyone = ties.degree[population].astype(np.int64)
        self.size = int(population.size)
        self._pairs = int(low.size)
        self._sharing = int(np.dot(within, within)) - 2 * self._pairs
        self._ends = int(everyone.sum())
        self._ends_squared = int(np.dot(everyone, everyone))
        self._ends_within = int(np.dot(everyone, within))

    def _chance(self, n: int, nodes: int) -> Fraction:
        chance = Fraction(1)
        for i in range(nodes):
            if self.size - i <= 0:
                return Fraction(0)
            chance *= Fraction(n - i, self.size - i)
        return chance

    def _moments(self, n: int) -> tuple[Fraction, Fraction, Fraction, Fraction, Fraction]:
        """Mean of inside ties and of ends, variances of both and their covariance."""
        one, two, three, four = (self._chance(n, k) for k in (1, 2, 3, 4))
        pairs, sharing = self._pairs, self._sharing
        inside, ends = pairs * two, self._ends * one
        var_inside = pairs * two + sharing * three + (pairs**2 - pairs - sharing) * four - inside**2
        var_ends = self._ends_squared * one + (self._ends**2 - self._ends_squared) * two - ends**2
        both = self._ends_within * two + (self._ends * pairs - self._ends_within) * three - inside * ends
        return inside, ends, var_inside, var_ends, both

    def inside_moments(self, n: int) -> tuple[float, float]:
        """Return exact mean and standard deviation of the ties inside a random group of ``n``."""
        inside, _, variance, _, _ = self._moments(n)
        return float(inside), float(variance) ** 0.5

    def of_group(self, n: int, *, inside: int, touching: int) -> GroupNull:
        """Return mean, standard deviation and z for a group of ``n`` with so many ties inside and touching it.

        Groups of fewer than five have means but no z, and so has a group that is the whole population.
        """
        mean_in, mean_ends, var_in, var_ends, both = self._moments(n)
        mean_out = mean_ends - 2 * mean_in
        mean_touch = mean_ends - mean_in
        nan = float("nan")
        ei_mean = (mean_out - mean_in) / mean_touch if mean_touch else Fraction(0)
        var_out = var_ends - 4 * both + 4 * var_in
        a, b = 1 - ei_mean, 3 - ei_mean
        var_ei = a * a * var_ends - 2 * a * b * both + b * b * var_in
        outside = touching - inside
        excess = Fraction(outside - inside) - ei_mean * touching
        shown = n >= SMALLEST
        return GroupNull(
            inside_mean=float(mean_in),
            inside_z=_z(inside - mean_in, var_in) if shown else nan,
            outside_mean=float(mean_out),
            outside_z=_z(outside - mean_out, var_out) if shown else nan,
            ei_mean=float(ei_mean) if mean_touch else nan,
            ei_sd=float(var_ei) ** 0.5 / touching if touching and var_ei >= 0 else nan,
            ei_z=_z(excess, var_ei) if shown and touching else nan,
        )


def _z(away: Fraction, variance: Fraction) -> float:
    return float(away) / float(variance) ** 0.5 if variance > 0 else float("nan")
