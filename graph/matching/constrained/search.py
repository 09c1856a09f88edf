"""Search: from terms to the best plan in the time given, with a bound; small ones at once, large ones by their core."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.matching.constrained.core_search import Search
from graph.matching.constrained.greedy_start import greedy_plan
from graph.matching.constrained.incumbent import excess, is_feasible, solve_part
from graph.matching.constrained.relaxation import relax, whole_bound
from graph.matching.constrained.residual import residual

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.constrained.terms import Terms

SMALL: Final = 600
"""Pairs up to which the exact program is tried first."""
PROVABLE: Final = 12_000
"""Pairs that may be left open for a last attempt at a proof."""
LP_SHARE: Final = 0.4
"""Share of the time that the relaxation may take."""
SEARCH_SHARE: Final = 0.6
"""Share of the rest that goes to better plans before a proof is tried."""


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
        part = solve_part(terms, seconds=deadline - monotonic())
        if part.status == "infeasible":
            return Found(None, 0, clash=True)
        if part.status == "optimal" and part.flow is not None:
            return Found(part.flow, terms.value_of(part.flow))
    relaxation = relax(terms, seconds=max(0.1, (deadline - monotonic()) * LP_SHARE))
    if relaxation is None:
        return Found(None, 0, clash=True)
    search = Search(terms, relaxation, deadline, np.random.default_rng(seed), np.zeros(terms.pairs, np.int64))
    plan = greedy_plan(terms)
    if search.merit(plan) > search.merit(search.flow):
        search.flow = plan
    search.first_plan()
    search.improve(until=monotonic() + search.seconds_left * SEARCH_SHARE)
    bound = relaxation.bound
    if not search.is_proven:
        bound = _tighten(search, bound)
        if search.value < bound:
            search.improve(until=deadline)
    if excess(terms, search.flow).any():
        return Found(None, bound)
    return Found(search.flow, max(bound, search.value))


def _tighten(search: Search, bound: int) -> int:
    """Return a bound from the exact program of all pairs that a better plan could treat otherwise.

    A pair whose other treatment would lose more of the bound than the best plan does can be settled: no better
    plan treats it otherwise. The bound of what is left holds for every plan better than the best so far.
    """
    terms, relaxation = search.terms, search.relaxation
    if not is_feasible(terms, search.flow):
        return bound
    open_ = np.flatnonzero(relaxation.loss <= bound - search.value)
    if open_.size > PROVABLE or search.seconds_left < 0.2:
        return bound
    settled = np.where(relaxation.worth > 0, terms.cap, 0)
    settled[open_] = 0
    left = residual(terms, settled, open_)
    start = search.flow[left.pair]
    seconds = search.seconds_left * 0.9
    part = solve_part(left, seconds=seconds, start=start if is_feasible(left, start) else None)
    if part.status == "infeasible":
        return search.value
    if part.flow is not None:
        flow = settled.copy()
        flow[left.pair] = part.flow
        if is_feasible(terms, flow) and terms.value_of(flow) > search.value:
            search.flow = flow
    return min(bound, max(search.value, whole_bound(part.bound + float(terms.value @ settled))))
