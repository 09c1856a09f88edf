"""Search: from terms to the best plan in the time given, with a bound; small ones at once, large ones by their core."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.matching.constrained.core_search import Search
from graph.matching.constrained.greedy_start import greedy_plan
from graph.matching.constrained.incumbent import excess, solve_part
from graph.matching.constrained.prover import Prover
from graph.matching.constrained.relaxation import relax, without_rules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.constrained.terms import Terms

SMALL: Final = 600
"""Pairs up to which the exact program is tried first."""
LP_SECONDS_A_PAIR: Final = 1e-5
"""Seconds a pair from which the relaxation is tried."""
LEAST_SECONDS: Final = 0.2
"""Time below which the first plan has to do."""
LP_SHARE: Final = 0.4
"""Share of the time that the relaxation may take."""


@dataclass(frozen=True, eq=False)
class Found:
    """The best plan found (``None``: none that keeps the rules), what none can exceed, whether rules clash."""

    flow: NDArray[np.int64] | None
    bound: int
    clash: bool = False


def search_plan(terms: Terms, *, deadline: float, seed: int) -> Found:
    """Return the best plan of terms found until the deadline.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> from graph.matching.constrained.terms import terms_of
    >>> terms = terms_of(Market.from_arrays([6, 9], [10], [0, 1], [0, 0], [5, 4]), max_partners=1)
    >>> search_plan(terms, deadline=monotonic() + 10, seed=0)
    Found(flow=array([0, 9]), bound=36, clash=False)
    """
    if terms.pairs <= SMALL:
        part = solve_part(terms, seconds=deadline - monotonic(), exact=True)
        if part.status == "infeasible":
            return Found(None, 0, clash=True)
        if part.status == "optimal" and part.flow is not None:
            return Found(part.flow, terms.value_of(part.flow))
    # HiGHS looks at the clock too late on large programs: where the time is short for the size it is not asked.
    seconds = (deadline - monotonic()) * LP_SHARE
    relaxation = relax(terms, seconds=seconds) if seconds > terms.pairs * LP_SECONDS_A_PAIR else without_rules(terms)
    if relaxation is None:
        return Found(None, 0, clash=True)
    if monotonic() > deadline - LEAST_SECONDS:
        plan = greedy_plan(terms)
        return Found(None if excess(terms, plan).any() else plan, relaxation.bound)
    search = Search(terms, relaxation, deadline, np.random.default_rng(seed), np.zeros(terms.pairs, np.int64))
    plan = greedy_plan(terms)
    search.adopt(plan)
    if relaxation.solved:
        search.first_plan()
    bound = search.relaxation.bound
    if not search.is_proven:
        prover = Prover(search, deadline)
        search.improve(until=deadline, enough=prover.has_finished)
        bound = min(bound, prover.conclude(search))
    if excess(terms, search.best).any():
        return Found(None, bound)
    return Found(search.best, max(bound, terms.value_of(search.best)))
