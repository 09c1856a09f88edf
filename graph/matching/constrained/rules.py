"""Rules beside capacities and demands, as people state them: partners, shares, budgets."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Side = Literal["supplier", "buyer", "pair"]
"""What a mask or a row of costs is about."""

FINEST_SHARE = 10_000
"""Shares given as floats are read as the nearest fraction with a denominator up to this: 0.45 is 9/20, not more."""


@dataclass(frozen=True)
class Partners:
    """The most partners that a party may have: one number for all of a side, or one for each party.

    Examples
    --------
    >>> Partners(buyer=3)
    Partners(buyer=3, supplier=None)
    """

    buyer: int | ArrayLike | None = None
    supplier: int | ArrayLike | None = None


@dataclass(frozen=True)
class Quota:
    """At least a share of the matched volume, or at least so many units, goes to these.

    Parameters
    ----------
    members
        Who counts: one truth value for each supplier, buyer or pair.
    share
        Least share of the units of ``of``, from 0 to 1. Exact: a float is read as the nearest fraction with a
        denominator of 10,000 at most; give a :class:`fractions.Fraction` for anything finer.
    units
        Least units, instead of a share or beside it.
    of
        The volume that the share is of: a mask as ``members``; all of it if ``None``.
    on
        What the masks are about; ``None``: told by their length, suppliers first.
    name
        How messages call the quota, such as ``"micro"``.

    Examples
    --------
    >>> import numpy as np
    >>> Quota(np.array([True, False]), share=0.45, name="micro").fraction
    Fraction(9, 20)
    """

    members: ArrayLike
    share: float | Fraction | None = None
    units: int | None = None
    of: ArrayLike | None = None
    on: Side | None = None
    name: str = ""

    @property
    def fraction(self) -> Fraction | None:
        """The share as an exact fraction."""
        if self.share is None:
            return None
        exact = Fraction(self.share)
        return exact if isinstance(self.share, Fraction) else exact.limit_denominator(FINEST_SHARE)


@dataclass(frozen=True)
class Budget:
    """What a plan may cost at most: by unit, by partnership, or both.

    Parameters
    ----------
    limit
        Most that all partnerships together may cost, a whole number (rupiah, days of an officer, ...).
    per_unit, per_partner
        Cost of one unit, and of one partnership whatever its units: one whole number for all, or one for each
        supplier, buyer or pair.
    on
        What the rows of costs are about; ``None``: told by their length, pairs first.
    name
        How messages call the budget.

    Examples
    --------
    >>> Budget(100, per_partner=10, name="mentoring").limit
    100
    """

    limit: int
    per_unit: int | ArrayLike | None = None
    per_partner: int | ArrayLike | None = None
    on: Side | None = None
    name: str = ""
