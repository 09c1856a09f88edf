"""Rules beside capacities and demands, as people state them: partners, shares, budgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from numbers import Real
from typing import TYPE_CHECKING, Any, Literal

from graph.errors import InvalidMarket

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        Who counts: one truth value for each supplier, buyer or pair; or a weight from 0 to 1 for those of whom a part
        counts, read as fractions of 10,000.
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
        if isinstance(self.share, bool) or not isinstance(self.share, Real) or not 0 <= self.share <= 1:
            message = f"the share of {self.name or 'a quota'} is {self.share!r}"
            raise InvalidMarket(message, hint="give a share from 0 to 1", array=str(self.name))
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


AnyQuota = Quota | Mapping[str, Any] | tuple[Any, ...]
"""A quota as it may be written."""
AnyBudget = Budget | Mapping[str, Any] | tuple[Any, ...]
"""A budget as it may be written."""


def quotas_of(given: Sequence[AnyQuota]) -> tuple[Quota, ...]:
    """Return quotas as they may be written: a Quota, a mapping of its fields, or ``(members, share)``.

    Examples
    --------
    >>> quotas_of([{"members": [True], "share": 0.5, "name": "micro"}, ([True], 0.25)])
    (Quota(members=[True], share=0.5, units=None, of=None, on=None, name='micro'), Quota(members=[True], share=0.25,
    units=None, of=None, on=None, name=''))
    """
    return tuple(_read(Quota, "quotas", number, one) for number, one in enumerate(given))


def budgets_of(given: Sequence[AnyBudget]) -> tuple[Budget, ...]:
    """Return budgets as they may be written: a Budget, a mapping of its fields, or ``(limit, per_unit)``.

    Examples
    --------
    >>> budgets_of([(100, 2)])
    (Budget(limit=100, per_unit=2, per_partner=None, on=None, name=''),)
    """
    return tuple(_read(Budget, "budgets", number, one) for number, one in enumerate(given))


def _read(kind: Any, name: str, number: int, one: Any) -> Any:  # noqa: ANN401 a class of rules and what stands for it
    if isinstance(one, kind):
        return one
    try:
        if isinstance(one, Mapping):
            return kind(**one)
        if isinstance(one, tuple):
            return kind(*one)
    except TypeError as error:
        message = f"{name}[{number}] cannot be read: {error}"
        raise InvalidMarket(message, hint=f"its fields are those of {kind.__name__}", array=name) from error
    message = f"{name}[{number}] is {type(one).__name__}"
    raise InvalidMarket(message, hint=f"give a {kind.__name__}, a mapping of its fields, or a tuple", array=name)
