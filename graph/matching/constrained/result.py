"""Result: a plan under rules, how good it is proven to be, why the search stopped, and what each rule leaves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.market import Market

Reason = Literal["proven", "time_limit"]


@dataclass(frozen=True)
class RuleSlack:
    """What a plan leaves of one rule.

    Attributes
    ----------
    code
        ``"min_lot"``, ``"max_partners.buyer"``, ``"max_partners.supplier"``, ``"quota.share"``, ``"quota.units"``
        or ``"budget"``.
    name
        As the caller called the quota or budget.
    has, may
        What the plan has, and the least (lots, quotas) or most (partners, budgets) that it may have. For lots:
        the pair that is closest to its lot; for partners: the party that is closest to its most.
    slack
        The distance between the two, from 0 up; for a share, in units of volume.
    binding
        At how many places the rule leaves nothing: pairs at their lot, parties with all their partners; 0 or 1
        for quotas and budgets.
    """

    code: str
    name: str
    has: float
    may: float
    slack: float
    binding: int


@dataclass(frozen=True, eq=False, repr=False)
class ConstrainedPlan:
    """A plan that keeps capacities, demands, limits and every side rule, always in whole units.

    Attributes
    ----------
    market
        The market that it is for.
    flow
        Units of each pair, in the caller's order of pairs, int64.
    value
        What the plan is worth.
    bound
        What no plan under these rules can exceed, by proof.
    gap
        ``(bound - value) / bound``: the share of the bound by which a better plan could at most be better.
    status
        ``"optimal"`` if proven best, else ``"feasible"``.
    reason
        Why the search stopped: ``"proven"`` or ``"time_limit"``.
    seconds
        Wall time of the search.
    rules
        What the plan leaves of each rule.
    """

    market: Market
    flow: NDArray[np.int64]
    value: int
    bound: int
    gap: float
    status: Literal["optimal", "feasible"]
    reason: Reason
    seconds: float
    rules: tuple[RuleSlack, ...]

    @cached_property
    def unsold(self) -> NDArray[np.int64]:
        """Units of each capacity that the plan leaves unsold."""
        return self.market.capacity - _sums(self.market.supplier, self.flow, self.market.suppliers)

    @cached_property
    def unmet(self) -> NDArray[np.int64]:
        """Units of each demand that the plan leaves unmet."""
        return self.market.demand - _sums(self.market.buyer, self.flow, self.market.buyers)

    def __repr__(self) -> str:
        return (
            f"ConstrainedPlan(value={self.value}, bound={self.bound}, gap={self.gap:.2%}, "
            f"units={int(self.flow.sum())}, status={self.status!r}, reason={self.reason!r})"
        )


def _sums(party: NDArray[np.int32], flow: NDArray[np.int64], parties: int) -> NDArray[np.int64]:
    total = np.zeros(parties, np.int64)
    used = np.flatnonzero(flow)
    np.add.at(total, party[used], flow[used])
    return total
