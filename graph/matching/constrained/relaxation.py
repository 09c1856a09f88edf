"""Relaxation: a bound on every plan, and for each pair what it would cost to treat it otherwise.

With a partner counted as ``units / cap`` the rules become a linear program. Its prices prove the bound by
duality alone: ``price · limits + sum(max(0, worth of the pair) · cap)`` is no less than any plan, whatever
the prices, so rounding errors of the solver can only make it larger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.matching.constrained.highs import maximise
from graph.matching.constrained.program import relaxed_program
from graph.matching.exact.unruled import solve_unruled
from graph.matching.market import Market

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.constrained.terms import Terms

ROUNDING: Final = 1e-11
"""Relative error allowed to sums in floating point before a bound is rounded down to a whole number."""


@dataclass(frozen=True, eq=False)
class Relaxation:
    """A solved relaxation.

    Attributes
    ----------
    units
        Units of each pair, not whole in general.
    worth
        What a unit of each pair is worth beyond the prices of what it takes.
    bound
        What no plan can exceed.
    loss
        What a plan loses of the bound at least when it treats the pair otherwise than the relaxation: uses a
        pair of negative worth at its smallest lot, or forgoes one of positive worth.
    side_price
        What a unit on each side row is worth, from 0 up.
    solved
        Whether the linear program was solved; else prices are those of the market without rules.
    """

    units: NDArray[np.float64]
    worth: NDArray[np.float64]
    bound: int
    loss: NDArray[np.float64]
    side_price: NDArray[np.float64]
    solved: bool = True


def relax(terms: Terms, *, seconds: float) -> Relaxation | None:
    """Return the solved relaxation; ``None`` if it is infeasible, and then no plan keeps the rules.

    Where the time is too short for HiGHS, the best plan without rules still gives a bound, and its prices.

    Examples
    --------
    A buyer of 10 units and one partner, between suppliers of 6 and 9: in part, the relaxation takes both.

    >>> from graph.matching.market import Market
    >>> from graph.matching.constrained.terms import terms_of
    >>> market = Market.from_arrays([6, 9], [10], [0, 1], [0, 0], [5, 4])
    >>> relax(terms_of(market, max_partners=1), seconds=10).bound
    36
    """
    program = relaxed_program(terms)
    answer = maximise(program, seconds=seconds)
    if answer.status == "infeasible":
        return None
    if answer.solution is None or not answer.prices.size:
        return without_rules(terms)
    prices, units = answer.prices, answer.solution
    worth = program.gain - program.matrix.T @ prices
    limited = prices > 0
    bound = float(prices[limited] @ program.most[limited]) + float(np.maximum(worth, 0) @ program.upper)
    loss = np.where(worth < 0, -worth * terms.lot, worth * terms.cap)
    return Relaxation(
        np.clip(units, 0, terms.cap), worth, whole_bound(bound), loss, prices[prices.size - len(terms.sides) :]
    )


def without_rules(terms: Terms) -> Relaxation:
    """Return the relaxation that drops every rule: a plan, prices and a bound, found in no time.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> from graph.matching.constrained.terms import terms_of
    >>> without_rules(terms_of(Market.from_arrays([6, 9], [10], [0, 1], [0, 0], [5, 4]), max_partners=1)).bound
    46
    """
    market = Market.from_arrays(terms.capacity, terms.demand, terms.supplier, terms.buyer, terms.value, terms.cap)
    plan = solve_unruled(market)
    worth = (terms.value - plan.supplier_price[terms.supplier] - plan.buyer_price[terms.buyer]).astype(np.float64)
    loss = np.where(worth < 0, -worth * terms.lot, worth * terms.cap)
    return Relaxation(plan.flow.astype(np.float64), worth, plan.value, loss, np.zeros(len(terms.sides)), solved=False)


def whole_bound(bound: float) -> int:
    """Return the largest whole value that a bound computed in floating point leaves possible.

    Examples
    --------
    >>> whole_bound(35.9999999999), whole_bound(36.5)
    (36, 36)
    """
    return int(np.floor(bound + max(1.0, abs(bound)) * ROUNDING + 1e-6))
