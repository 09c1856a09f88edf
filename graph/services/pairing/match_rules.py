"""A match under side rules: smallest lots, most partners, least shares; the best plan found, with its proven gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.matching import Plan
from graph.matching.exact.child import Child
from graph.matching.pairs.shares import Share
from graph.translations import say

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from graph.matching.constrained import ConstrainedPlan
    from graph.matching.pairs.candidates import Candidates
    from graph.settings import Language

DEFAULT_SECONDS = 60.0


@dataclass(frozen=True)
class SideRules:
    """Rules of a match beside volumes.

    Parameters
    ----------
    min_lot
        Least units of a partnership.
    max_partners, max_buyers
        Most suppliers of a buyer, most buyers of a supplier.
    quotas
        Least shares, such as ``micro=45%``.
    time_limit, seed
        Of the search.
    """

    min_lot: int | None = None
    max_partners: int | None = None
    max_buyers: int | None = None
    quotas: tuple[str, ...] = ()
    time_limit: float | None = None
    seed: int = 0

    @property
    def any(self) -> bool:
        """Whether there is any rule."""
        return self.min_lot is not None or self.max_partners is not None or bool(self.quotas) or bool(self.max_buyers)

    def facts(self) -> dict[str, object]:
        """Return the rules that were given, as they are kept with a run.

        Examples
        --------
        >>> SideRules(min_lot=5, quotas=("micro=45%",)).facts()
        {'min_lot': 5, 'quotas': ['micro=45%'], 'seed': 0}
        """
        given: dict[str, object] = {
            "min_lot": self.min_lot,
            "max_partners": self.max_partners,
            "max_buyers": self.max_buyers,
            "quotas": list(self.quotas) or None,
            "time_limit": self.time_limit,
            "seed": self.seed if self.any else None,
        }
        return {name: fact for name, fact in given.items() if fact is not None}

    def words(self, language: Language) -> dict[str, str]:
        """Return the rules as a reader sees them."""
        return {
            say(f"parameter.{name}", language): ", ".join(fact) if isinstance(fact, list) else str(fact)
            for name, fact in self.facts().items()
            if name != "seed"
        }

    def for_market(self, candidates: Candidates) -> dict[str, Any]:
        """Return the rules as :func:`graph.matching.solve` takes them."""
        parties = candidates.suppliers["party"]
        network = candidates.setting.network
        return {
            "min_lot": self.min_lot,
            "max_partners": {
                side: most
                for side, most in (("buyer", self.max_partners), ("supplier", self.max_buyers))
                if most is not None
            },
            "quotas": [Share.read(text).quota(network, parties) for text in self.quotas],
        }


def solve_under_rules(
    candidates: Candidates, free: Plan, rules: SideRules, folder: Path
) -> tuple[Plan, dict[str, object]]:
    """Return the plan under rules and what is told of it.

    Rules leave a plan without prices of its own. Prices of the market without rules are shown, those of buyers lowered
    where a chosen supplier would lose by them.

    Parameters
    ----------
    candidates, free
        The market and its best plan without rules.
    rules
        The rules.
    folder
        Where problems are kept that could not be solved.
    """
    market = candidates.market()
    with Child(folder) as child:
        ruled = child.solve_under_rules(
            market,
            rules.for_market(candidates),
            time_limit=DEFAULT_SECONDS if rules.time_limit is None else rules.time_limit,
            seed=rules.seed,
        )
    plan = Plan(
        market,
        ruled.flow,
        ruled.value,
        free.supplier_price,
        _fair_prices(free, ruled.flow),
        free.limit_price,
        ruled.bound - ruled.value,
        ruled.status,
    )
    return plan, told(ruled, free)


def told(ruled: ConstrainedPlan, free: Plan) -> dict[str, object]:
    """Return the figures of a plan under rules: its bound, gap, reason, what rules leave, and what they cost."""
    return {
        "bound": ruled.bound,
        "gap_share": ruled.gap,
        "reason": ruled.reason,
        "seconds": round(ruled.seconds, 1),
        "value_without_rules": free.value,
        "given_up": free.value - ruled.value,
        "rules": [vars(rule) for rule in ruled.rules],
    }


def _fair_prices(free: Plan, flow: NDArray[np.int64]) -> NDArray[np.int64]:
    used = np.flatnonzero(flow)
    prices = free.buyer_price.copy()
    np.minimum.at(prices, free.market.buyer[used], free.market.value[used])
    return prices
