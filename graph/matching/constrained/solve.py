"""Solve under rules: lots, partners, shares and budgets, with the proven gap and the reason for stopping."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.arguments import seconds
from graph.errors import SolverStopped
from graph.matching.constrained.clash import Rule, can_hold, no_feasible_plan
from graph.matching.constrained.parts import parts_of
from graph.matching.constrained.result import ConstrainedPlan
from graph.matching.constrained.rules import Partners
from graph.matching.constrained.search import Found, search_plan
from graph.matching.constrained.slack import slack_of_rules
from graph.matching.constrained.terms import partners_of, terms_of
from graph.matching.exact.unruled import solve_unruled
from graph.matching.market import Market

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from graph.matching.constrained.rules import AnyBudget, AnyQuota
    from graph.matching.constrained.terms import Terms

MARGIN: Final = 0.04
"""Share of the time limit kept back for what follows the search, and for solvers that look at the clock too late."""


def solve_constrained(
    market: Market,
    *,
    min_lot: int | ArrayLike | None = None,
    max_partners: int | ArrayLike | Partners | Mapping[str, int | ArrayLike] | None = None,
    quotas: Sequence[AnyQuota] = (),
    budgets: Sequence[AnyBudget] = (),
    time_limit: float = 60.0,
    seed: int = 0,
) -> ConstrainedPlan:
    """Return the best plan found that keeps every rule, with a bound on all plans that do.

    Where the plan is proven best it is the same on every machine, up to plans of equal value. Where the time
    limit ends the search, a faster machine may find a better plan.

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
        Least shares of the volume, or least units, that go to some.
    budgets
        Most that the plan may cost.
    time_limit
        Wall seconds, kept within 10 %.
    seed
        Of the order in which parts are planned anew.

    Raises
    ------
    InvalidMarket
        A rule that is badly written: a mask of the wrong length, a share above 1.
    NoFeasiblePlan
        Rules that cannot all hold; ``context["clash"]`` lists the smallest clashing set found, as dictionaries with
        ``code``, ``name`` and ``number``. Shares that leave nothing but the empty plan clash too: a share of nothing is
        no share.
    SolverStopped
        No plan was found in the time, nor a proof that there is none.

    Examples
    --------
    A buyer of 10 units wants one partner only: the supplier of 9 units at 4 rather than the one of 6 at 5.

    >>> market = Market.from_arrays([6, 9], [10], [0, 1], [0, 0], [5, 4])
    >>> plan = solve_constrained(market, max_partners=1)
    >>> plan, plan.flow
    (ConstrainedPlan(value=36, bound=36, gap=0.00%, units=9, status='optimal', reason='proven'), array([0, 9]))
    """
    started = monotonic()
    deadline = started + seconds(time_limit) * (1 - MARGIN)
    partners = partners_of(max_partners)
    terms = terms_of(market, min_lot=min_lot, max_partners=partners, quotas=quotas, budgets=budgets)

    def terms_under(rules: frozenset[Rule]) -> Terms:
        some = terms_of(
            market,
            min_lot=min_lot if Rule("min_lot") in rules else None,
            max_partners=Partners(
                partners.buyer if Rule("max_partners.buyer") in rules else None,
                partners.supplier if Rule("max_partners.supplier") in rules else None,
            ),
            quotas=quotas,
            budgets=budgets,
        )
        return replace(some, sides=tuple(s for s in some.sides if Rule(s.code, s.name, s.number) in rules))

    found = _plain(terms) if not terms.sides and not terms.has_switches else _by_parts(terms, deadline, seed)
    shared = any(side.code == "quota.share" for side in terms.sides)
    empty = found.flow is not None and not found.flow.any() and shared and _is_dead(terms, deadline)
    if found.clash or empty:
        given = _given(terms, min_lot is not None, partners)
        raise no_feasible_plan(given, terms_under, deadline=started + time_limit, some_volume=empty)
    if found.flow is None:
        message = f"no plan that keeps the rules was found in {time_limit:g} s, nor a proof that there is none"
        raise SolverStopped(message, hint="give more time, or relax a quota", reason="time_limit", bound=found.bound)
    return _plan_of(market, terms, found.flow, (found.bound, monotonic() - started))


def _plan_of(market: Market, terms: Terms, flow: NDArray[np.int64], reached: tuple[int, float]) -> ConstrainedPlan:
    """Return the plan of units of rows, with the bound reached and the seconds that it took."""
    bound, took = reached
    value = terms.value_of(flow)
    return ConstrainedPlan(
        market=market,
        flow=terms.to_caller(flow, market.pairs),
        value=value,
        bound=bound,
        gap=(bound - value) / bound if bound else 0.0,
        status="optimal" if value == bound else "feasible",
        reason="proven" if value == bound else "time_limit",
        seconds=took,
        rules=slack_of_rules(terms, flow),
    )


def _plain(terms: Terms) -> Found:
    """Return the best plan where no rule is left that the exact core does not know."""
    supplier, buyer = terms.supplier, terms.buyer
    plan = solve_unruled(Market.from_arrays(terms.capacity, terms.demand, supplier, buyer, terms.value, terms.cap))
    return Found(plan.flow, plan.value)


def _by_parts(terms: Terms, deadline: float, seed: int) -> Found:
    """Return the best plans of all parts together; each part gets its share of the time that is left."""
    flow, bound = np.zeros(terms.pairs, np.int64), 0
    parts = parts_of(terms)
    left = sum(part.pairs for part in parts)
    for part in parts:
        now = monotonic()
        share = part.pairs / left if left else 1.0
        found = search_plan(part, deadline=now + max(0.05, (deadline - now) * share), seed=seed)
        if found.flow is None:
            return found
        flow[part.pair] = found.flow
        bound += found.bound
        left -= part.pairs
    return Found(flow, bound)


def _is_dead(terms: Terms, deadline: float) -> bool:
    """Return whether shares leave nothing but the empty plan where there could be one without them."""
    others = replace(terms, sides=tuple(side for side in terms.sides if side.code != "quota.share"))
    if can_hold(terms, seconds=max(1.0, deadline - monotonic()), some_volume=True) is not False:
        return False
    return can_hold(others, seconds=max(1.0, deadline - monotonic()), some_volume=True) is True


def _given(terms: Terms, has_lots: bool, partners: Partners) -> tuple[Rule, ...]:
    rules = [Rule("min_lot")] if has_lots else []
    rules += [Rule("max_partners.buyer")] if partners.buyer is not None else []
    rules += [Rule("max_partners.supplier")] if partners.supplier is not None else []
    return (*rules, *(Rule(side.code, side.name, side.number) for side in terms.sides))
