"""Prover: a second thread that lowers the bound, and sometimes finds the best plan, while others are tried.

A pair whose other treatment would lose more of the bound than the first plan does can be settled: no better
plan treats it otherwise. HiGHS branches and cuts on what is left; its bound holds for every plan that is
better than the first one.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from time import monotonic
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.matching.constrained.highs import Brake
from graph.matching.constrained.incumbent import Part, is_feasible, solve_part
from graph.matching.constrained.relaxation import whole_bound
from graph.matching.constrained.residual import residual

if TYPE_CHECKING:
    from concurrent.futures import Future

    from graph.matching.constrained.core_search import Search

PROVABLE: Final = 20_000
"""Pairs up to which a proof is tried; with more, HiGHS does not come past the bound of the relaxation."""
CONCLUDE_SECONDS: Final = 0.05
"""Time kept for the thread to end."""
PATIENCE_SECONDS: Final = 0.1
"""Time after the deadline that a thread may take to end."""


class Prover:
    """A proof under way for the plan that a search has found so far.

    Parameters
    ----------
    search
        The search; its plan of now is what the proof starts from.
    deadline
        When the proof must end.
    """

    def __init__(self, search: Search, deadline: float) -> None:
        terms, relaxation, flow = search.terms, search.relaxation, search.best
        self.value = terms.value_of(flow)
        self.bound = relaxation.bound
        self.worth = terms.value
        self.brake = Brake()
        self.running: Future[Part] | None = None
        if not is_feasible(terms, flow):
            return
        open_ = np.flatnonzero(relaxation.loss <= self.bound - self.value)
        if open_.size > PROVABLE:
            return
        self.settled = np.where(relaxation.worth > 0, terms.cap, 0)
        self.settled[open_] = 0
        self.left = residual(terms, self.settled, open_)
        start = flow[self.left.pair]
        pool = ThreadPoolExecutor(1)
        self.running = pool.submit(
            solve_part,
            self.left,
            seconds=deadline - monotonic() - CONCLUDE_SECONDS,
            start=start if is_feasible(self.left, start) else None,
            brake=self.brake,
        )
        pool.shutdown(wait=False)

    def has_finished(self) -> bool:
        """Return whether the proof has ended of itself."""
        return self.running is not None and self.running.done()

    def conclude(self, search: Search) -> int:
        """End the proof, give the search its plan if that is better, and return the bound.

        HiGHS looks at its brake now and then only. A proof that does not end in time is left to end by itself: it
        would say nothing that the relaxation has not said.
        """
        if self.running is None:
            return self.bound
        self.brake.pull()
        try:
            part = self.running.result(timeout=max(PATIENCE_SECONDS, search.seconds_left + PATIENCE_SECONDS))
        except NotInTime:
            return self._lower(self.brake.bound)
        if part.status == "infeasible":
            # No plan treats the settled pairs alike and is feasible: none is better than the first one.
            return self.value
        if part.flow is not None:
            flow = self.settled.copy()
            flow[self.left.pair] = part.flow
            if is_feasible(search.terms, flow):
                search.adopt(flow)
        return self._lower(part.bound)

    def _lower(self, proven: float) -> int:
        """Return the bound that a proof of the open pairs leaves; a proof that said nothing leaves it as it was."""
        if not np.isfinite(proven):
            return self.bound
        return max(self.value, min(self.bound, whole_bound(proven + float(self.worth @ self.settled))))
