"""Core search: a good plan from the relaxation, then better ones by planning parts anew.

Most pairs are settled by the prices of the relaxation: treating them otherwise would lose more of the bound
than a good plan loses in all. What is left is the *core*. A first plan settles the core group by group of
buyers while all others stay as in the relaxation; then groups that lie close together are planned anew,
all else fixed, as long as time lasts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_matrix

from graph.matching.constrained.incumbent import excess, is_feasible, solve_part
from graph.matching.constrained.residual import residual

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from graph.matching.constrained.relaxation import Relaxation
    from graph.matching.constrained.terms import Terms

CORE_RATIO: Final = 1.25
"""Pairs in the core for each pair that the relaxation uses."""
DEPTHS: Final = (1.0, 2.0, 4.0, 8.0)
"""Multiples of the core's threshold for parts that are planned anew: wide and shallow, or narrow and deep."""
FIRST_GROUP: Final = 1200
"""Core pairs of a group in the first plan."""
LEAST_GROUP, MOST_GROUP = 200, 6000
"""Pairs that are planned anew together: from, to."""
FIRST_SECONDS: Final = 4.0
"""Time limit for one group of the first plan."""
ANEW_SECONDS: Final = 1.6
"""Time limit for one part that is planned anew."""
SAVING: Final = 0.6
"""Share of the time for which units left of a share or budget are worth their price; then less and less."""
ENOUGH: Final = 1e-4
"""Relative gap of a group of the first plan at which it is good enough for now; of later parts, a third of it."""


@dataclass(eq=False)
class Search:
    """A search for plans of one set of terms: the core, who lies close to whom, and the best plan so far."""

    terms: Terms
    relaxation: Relaxation
    deadline: float
    draw: np.random.Generator
    flow: NDArray[np.int64]
    thrift: float = 1.0

    def __post_init__(self) -> None:
        terms, relaxation = self.terms, self.relaxation
        used = int(np.count_nonzero(relaxation.units > 1e-6))
        size = min(terms.pairs, int(CORE_RATIO * used) + 50)
        self.tau = float(np.partition(relaxation.loss, size - 1)[size - 1]) if size else 0.0
        self.penalties = _penalties(terms)
        self.best = self.flow
        shape = (terms.demand.size, terms.capacity.size)
        core = self.core(DEPTHS[1])
        touch = csr_matrix((np.ones(core.size), (terms.buyer[core], terms.supplier[core])), shape=shape)
        self.close = (touch @ touch.T).tocsr()
        self.widths = [np.bincount(terms.buyer[self.core(f)], minlength=shape[0]) for f in DEPTHS]

    def core(self, factor: float) -> NDArray[np.int64]:
        """Return pairs whose other treatment would lose at most ``factor`` times the usual threshold."""
        return np.flatnonzero(self.relaxation.loss <= self.tau * factor)

    @property
    def seconds_left(self) -> float:
        """Seconds until the deadline."""
        return self.deadline - monotonic()

    @property
    def value(self) -> int:
        """Value of the present plan."""
        return self.terms.value_of(self.flow)

    @property
    def credits(self) -> NDArray[np.float64]:
        """What a unit left of each side row is worth now: its price in the relaxation at first, nothing at last.

        A part that is planned anew gains nothing of itself by leaving units of a share to others. Their price
        makes it leave them where that costs less, and other parts use them.
        """
        return self.relaxation.side_price * self.thrift

    @property
    def is_proven(self) -> bool:
        """Whether the best plan reaches the bound."""
        best = self.best
        return self.terms.value_of(best) >= self.relaxation.bound and not excess(self.terms, best).any()

    def group(self, first: int, size: int, open_: NDArray[np.bool_], *, depth: int = 0) -> NDArray[np.bool_]:
        """Return buyers around a first one, the closest first, whose core of a depth has the size given."""
        width = self.widths[depth]
        chosen = np.zeros(open_.size, np.bool_)
        near = np.zeros(open_.size)
        total, j = 0, first
        while True:
            chosen[j] = True
            total += int(width[j])
            row = slice(self.close.indptr[j], self.close.indptr[j + 1])
            near[self.close.indices[row]] += self.close.data[row] / max(1, width[j])
            rank = np.where(open_ & ~chosen, near * self.draw.uniform(0.5, 1.0, near.size), 0.0)
            j = int(rank.argmax())
            if total >= size or rank[j] <= 0:
                return chosen

    def first_plan(self) -> None:
        """Settle the core group by group, all others as in the relaxation."""
        terms, relaxation = self.terms, self.relaxation
        units = relaxation.units.copy()
        near = np.abs(units - np.rint(units)) < 1e-6
        units[near] = np.rint(units[near])
        partner = units / terms.cap
        core = self.core(1.0)
        open_ = self.widths[0] > 0
        open_[terms.buyer[units > 0]] = True
        while open_.any() and self.seconds_left > 0:
            chosen = self.group(int(np.flatnonzero(open_)[0]), FIRST_GROUP, open_)
            open_ &= ~chosen
            own = np.flatnonzero(chosen[terms.buyer])
            self._settle(units, partner, own, core)
        flow = np.rint(units).astype(np.int64)
        # Side rules that it breaks are mended next, and the best plan stays what it was until then.
        if is_feasible(replace(terms, sides=()), flow):
            self.adopt(flow)

    def _settle(
        self,
        units: NDArray[np.float64],
        partner: NDArray[np.float64],
        own: NDArray[np.int64],
        core: NDArray[np.int64],
    ) -> None:
        """Make the units of the pairs of some buyers whole, in place."""
        terms = self.terms
        free = np.intersect1d(own, core, assume_unique=True)
        at_cap = units[own] >= terms.cap[own]
        kept = np.where(at_cap, units[own], 0.0)
        kept[np.isin(own, free, assume_unique=True)] = 0
        units[own] = kept
        partner[own] = units[own] > 0
        left = residual(terms, units, free, partner=partner)
        seconds = min(FIRST_SECONDS, max(0.05, self.seconds_left * 0.3))
        part = solve_part(left, seconds=seconds, penalties=self.penalties, credits=self.credits, relative_gap=ENOUGH)
        if part.flow is not None:
            units[left.pair] = part.flow
            partner[left.pair] = part.flow > 0

    def merit(self, flow: NDArray[np.int64]) -> float:
        """Return the value of a plan with credits for what it leaves of rules, less penalties for what it breaks."""
        value = float(self.terms.value_of(flow))
        if self.penalties is None:
            return value
        over = excess(self.terms, flow)
        left = np.array([max(0, side.limit - side.load(flow)) for side in self.terms.sides], np.float64)
        return value - float(self.penalties @ over) + float(self.credits @ left)

    def adopt(self, flow: NDArray[np.int64]) -> None:
        """Take a plan as the present one, and as the best one if it is."""
        terms = self.terms
        self.flow = flow
        better = terms.value_of(flow) > terms.value_of(self.best) or excess(terms, self.best).any()
        if better and is_feasible(terms, flow):
            self.best = flow

    def improve(self, *, until: float, enough: Callable[[], bool]) -> None:
        """Plan parts anew until a moment, or until enough or the bound is reached; wider or deeper as time allows."""
        sizes = [float(FIRST_GROUP) / 2] * len(DEPTHS)
        begun, beyond = monotonic(), 0.0
        while monotonic() + beyond < until and not self.is_proven and not enough():
            started = monotonic()
            gone = (started - begun) / max(1e-9, until - begun)
            self.thrift = float(np.clip((0.95 - gone) / (0.95 - SAVING), 0.0, 1.0))
            depth = int(self.draw.integers(len(DEPTHS)))
            seconds = min(ANEW_SECONDS, until - started - beyond)
            status = self._replan(int(sizes[depth]), depth, seconds)
            # What a part takes beyond the time that HiGHS is given: kept free at the end.
            beyond = max(beyond * 0.9, monotonic() - started - seconds)
            # Parts as large as can be solved in half of the time.
            if status == "optimal" and monotonic() - started < ANEW_SECONDS / 2:
                sizes[depth] = min(MOST_GROUP, sizes[depth] * 1.2)
            elif status != "optimal":
                sizes[depth] = max(LEAST_GROUP, sizes[depth] * 0.7)

    def _replan(self, size: int, depth: int, seconds: float) -> str:
        """Plan one part anew; keep the answer if it is better."""
        terms, loss = self.terms, self.relaxation.loss
        open_ = self.widths[depth] > 0
        if not open_.any():
            open_ = np.ones(open_.size, np.bool_)
        chosen = self.group(self._first_buyer(open_), size, open_, depth=depth)
        at_cap = (self.relaxation.worth > 0) & (self.flow == terms.cap)
        deviates = (self.flow > 0) & ~at_cap
        free = np.flatnonzero(chosen[terms.buyer] & ((loss <= self.tau * DEPTHS[depth]) | deviates))
        if free.size > 2 * size:
            free = np.sort(self.draw.choice(free, 2 * size, replace=False))
        left = residual(terms, self.flow, free)
        broken = excess(terms, self.flow).any()
        penalties = self.penalties if broken else None
        start = self.flow[left.pair]
        part = solve_part(
            left,
            seconds=seconds,
            start=start,
            penalties=penalties,
            credits=self.credits if terms.sides else None,
            relative_gap=ENOUGH / 3,
        )
        if part.flow is not None:
            flow = self.flow.copy()
            flow[free] = 0
            flow[left.pair] = part.flow
            if self.merit(flow) > self.merit(self.flow) and (broken or is_feasible(terms, flow)):
                self.adopt(flow)
        return part.status

    def _first_buyer(self, open_: NDArray[np.bool_]) -> int:
        """Draw the buyer around which to plan anew: rather one where much of the bound is lost."""
        terms, relaxation = self.terms, self.relaxation
        lost = np.where(relaxation.worth > 0, relaxation.worth * (terms.cap - self.flow), -relaxation.worth * self.flow)
        weight = np.bincount(terms.buyer, weights=lost, minlength=open_.size) * open_
        weight = weight / weight.sum() if weight.sum() > 0 else open_ / open_.sum()
        return int(self.draw.choice(open_.size, p=(weight + open_ / open_.sum()) / 2))


def _penalties(terms: Terms) -> NDArray[np.float64] | None:
    """Return what a unit over each side row costs, more than any pair could gain by it."""
    if not terms.sides:
        return None
    best = float(terms.value.max(initial=1)) * float(terms.cap.max(initial=1))
    scale = []
    for side in terms.sides:
        size = np.abs(side.per_unit)[side.per_unit != 0]
        scale.append(max(1.0, float(np.median(size)) if size.size else 1.0))
    return 3.0 * best / np.array(scale) / max(1.0, float(np.median(terms.cap)) if terms.pairs else 1.0)
