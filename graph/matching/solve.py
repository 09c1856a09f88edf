"""Solve: from a market to the plan of greatest value, with prices and proof; under side rules where some are given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, overload

from graph.arguments import listed, seconds, seed_of, thing
from graph.matching.exact.unruled import solve_unruled
from graph.matching.market import Market
from graph.matching.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike

    from graph.matching.constrained import Budget, ConstrainedPlan, Partners, Quota

DEFAULT_SECONDS: Final = 60.0
"""Time limit under side rules where none is given."""


@overload
def solve(market: Market, *, time_limit: float | None = None, seed: int = 0) -> Plan: ...


@overload
def solve(
    market: Market,
    *,
    min_lot: int | ArrayLike | None = None,
    max_partners: int | ArrayLike | Partners | Mapping[str, int | ArrayLike] | None = None,
    quotas: Sequence[Quota | Mapping[str, Any] | tuple[Any, ...]] = (),
    budgets: Sequence[Budget | Mapping[str, Any] | tuple[Any, ...]] = (),
    time_limit: float | None = None,
    seed: int = 0,
) -> Plan | ConstrainedPlan: ...


def solve(
    market: Market,
    *,
    min_lot: int | ArrayLike | None = None,
    max_partners: int | ArrayLike | Partners | Mapping[str, int | ArrayLike] | None = None,
    quotas: Sequence[Quota | Mapping[str, Any] | tuple[Any, ...]] = (),
    budgets: Sequence[Budget | Mapping[str, Any] | tuple[Any, ...]] = (),
    time_limit: float | None = None,
    seed: int = 0,
) -> Plan | ConstrainedPlan:
    """Return the plan of greatest value, proven; under side rules, the best one found with its proven gap.

    The market is taken apart into components, each is solved by the way that fits its shape
    (:func:`graph.matching.exact.routes.choose_route`), and the prices of the whole prove the plan. A pair of value 0
    is never used. Where a side rule is given the answer is a
    :class:`~graph.matching.constrained.ConstrainedPlan`.

    Parameters
    ----------
    market
        Who could supply whom.
    min_lot
        Least units of a partnership, one for all or one for each pair: a pair has no units or at least its lot.
    max_partners
        Most partners: a number or one for each buyer; for suppliers too, ``Partners(buyer=..., supplier=...)`` or a
        mapping with these keys.
    quotas
        Least shares of the volume, or least units, that go to some: ``Quota(members, share=0.45)``, a mapping of its
        fields, or ``(members, share)``; ``members`` has a truth value (or a weight from 0 to 1) for each supplier,
        buyer or pair.
    budgets
        Most that the plan may cost: ``Budget(limit, per_unit=..., per_partner=...)`` or a mapping of its fields.
    time_limit
        Wall seconds, kept within 10 %; ``None`` is as long as it takes, and 60 s under side rules. A plan that is not
        proven when the time is up has status ``"feasible"``, reason ``"time_limit"`` and its gap.
    seed
        Of what is drawn by lot; a market without side rules draws nothing.

    Raises
    ------
    InvalidMarket
        An argument that is no such thing, or a rule that is badly written.
    NoFeasiblePlan
        Side rules that cannot all hold; ``context["clash"]`` is the smallest clashing set.
    SolverStopped
        When no plan was found in the time, or a plan could not be proven best, which is a fault of ours.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> plan = solve(Market.from_arrays([3], [10], [0], [0], [5]))
    >>> plan.value, plan.flow, plan.supplier_price, plan.buyer_price, plan.gap
    (15, array([3]), array([5]), array([0]), 0)

    A buyer of 10 units wants one partner only: the supplier of 9 units at 4 rather than the one of 6 at 5.

    >>> plan = solve(Market.from_arrays([6, 9], [10], [0, 1], [0, 0], [5, 4]), max_partners=1)
    >>> plan.value, plan.flow, plan.bound, plan.reason
    (36, array([0, 9]), 36, 'proven')
    """
    thing("market", market, Market)
    time_limit, seed = None if time_limit is None else seconds(time_limit), seed_of(seed)
    listed("quotas", quotas)
    listed("budgets", budgets)
    if min_lot is not None or max_partners is not None or len(quotas) or len(budgets):
        rules = {"min_lot": min_lot, "max_partners": max_partners, "quotas": quotas, "budgets": budgets}
        return _solve_under_rules(market, rules, DEFAULT_SECONDS if time_limit is None else time_limit, seed)
    return Plan.of(solve_unruled(market, time_limit))


def _solve_under_rules(market: Market, rules: Mapping[str, Any], time_limit: float, seed: int) -> ConstrainedPlan:
    """Return the best plan under rules: here where the market is small, else in a process that this one outlives."""
    from graph.matching.constrained import solve_constrained  # noqa: PLC0415 needs HiGHS
    from graph.matching.constrained.terms import terms_of  # noqa: PLC0415
    from graph.matching.exact.child import is_guarded, solve_guarded  # noqa: PLC0415 a small market needs no process

    if not is_guarded(market, time_limit):
        return solve_constrained(market, **rules, time_limit=time_limit, seed=seed)
    terms_of(market, **rules)  # what is badly written is told before anything is started
    return solve_guarded(market, rules, time_limit=time_limit, seed=seed)
