"""Plan: who supplies whom how much, what it is worth, at which prices, the proof, and the reasons."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING

from graph.arguments import index, one_of, plan_of, thing, whole
from graph.errors import RuleViolation, UnknownParty
from graph.matching.exact.solution import SIDES, Side, Solution
from graph.matching.exact.steps import Step, price_steps
from graph.matching.reading.by_price import PriceReason, Unmatched, explain_pair, unmatched_node
from graph.matching.reading.stability import blocking_pairs
from graph.matching.reading.whatif import WhatIf

if TYPE_CHECKING:
    from typing import Self

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from graph.matching.pairs.candidates import Candidates
    from graph.matching.reading.explanation import Explanation
    from graph.matching.reading.nearest import Speaker


@dataclass(frozen=True, eq=False, repr=False)
class Plan(Solution):
    """A plan for a market: the solver's answer, which can be asked for reasons and for what would change it."""

    speaker: Speaker | None = None
    """Candidates behind the market (:func:`graph.matching.spoken`): then explanations name parties, rules and parts."""

    @classmethod
    def of(cls, solution: Solution) -> Self:
        """Return the plan that is this solution."""
        return cls(**{one.name: getattr(solution, one.name) for one in fields(Solution)})

    def blocking_pairs(
        self, supplier_preference: ArrayLike | None = None, buyer_preference: ArrayLike | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return suppliers and buyers of the pairs that would both rather deal with each other than as planned.

        Without preferences both sides rank by the value of the pair. A pair blocks when it could take a unit
        more, and each of its two sides has room or deals with a partner that it likes less.

        Examples
        --------
        The best plan sends supplier 0 to buyer 1 so that supplier 1 is not left out; supplier 0 and buyer 0
        would rather have each other.

        >>> from graph.matching import Market, solve
        >>> plan = solve(Market.from_arrays([1, 1], [1, 1], [0, 0, 1], [0, 1, 0], [90, 80, 70]))
        >>> plan.blocking_pairs()
        (array([0], dtype=int32), array([0], dtype=int32))
        """
        pairs = blocking_pairs(self.market, self.flow, supplier_preference, buyer_preference)
        return self.market.supplier[pairs], self.market.buyer[pairs]

    def what_if(self) -> Session:
        """Return a session that changes one thing after another and says what each changes for whom.

        Examples
        --------
        >>> from graph.matching import Market, solve
        >>> session = solve(Market.from_arrays([3], [2], [0], [0], [5])).what_if()
        >>> session.change_demand(0, 3).gain
        5
        """
        return Session(self.market)

    def explain(self, i: int | str, j: int | str) -> Explanation | PriceReason:
        """Return why supplier ``i`` and buyer ``j`` are paired, or why they are not: a code and the numbers.

        Parameters
        ----------
        i, j
            Rows of the market; where the plan knows its candidates (:func:`graph.matching.spoken`) also ids of
            parties. A plan from bare arrays explains by price alone.

        Examples
        --------
        >>> from graph.matching import Market, solve
        >>> plan = solve(Market.from_arrays([1, 1], [1], [0, 1], [0, 0], [7, 5]))
        >>> plan.explain(0, 0).code, plan.explain(1, 0).code
        ('match.chosen', 'why_not.outbid')
        """
        if self.speaker is not None:
            return self.speaker.explain(self, i, j)
        return explain_pair(self, self._row("supplier", i), self._row("buyer", j))

    def why_not(self, i: int | str, j: int | str) -> Explanation | PriceReason:
        """Return the rule that excludes a pair or the price that outbids it; for a chosen pair, that it is chosen.

        Examples
        --------
        >>> from graph.matching import Market, solve
        >>> plan = solve(Market.from_arrays([1, 1], [1], [0, 1], [0, 0], [7, 5]))
        >>> plan.why_not(1, 0).short_by
        2
        """
        return self.explain(i, j)

    def unmatched(self, i: int | str, side: Side = "supplier", *, most: int = 5) -> Unmatched:
        """Return why a party is left with something, and the nearest changes that would place it, best first.

        Parameters
        ----------
        i
            Row of the market or, where the plan knows its candidates, the id of a party.
        side
            Which side it is on.
        most
            Changes that are told at most; each with the partner, the rank there and the exact gain of the plan.

        Examples
        --------
        >>> from graph.matching import Market, solve
        >>> left = solve(Market.from_arrays([1, 1], [1], [0, 1], [0, 0], [7, 5])).unmatched(1)
        >>> left.reason, left.changes[0].by
        ('unmatched.outbid', 3)
        """
        one_of("side", side, SIDES)
        most = whole("most", most)
        if self.speaker is not None:
            return self.speaker.unmatched(self, i, side, most)
        return unmatched_node(self, self._row(side, i), side, most)

    def price_steps(self, side: Side, party: int, *, most: int = 5) -> list[Step]:
        """Return what more units of one capacity or demand would add, and for how many units each price holds.

        The first price is the low end of :meth:`price_interval`.

        Examples
        --------
        A buyer of one unit, between suppliers worth 7 (one unit) and 5 (three).

        >>> from graph.matching import Market, solve
        >>> solve(Market.from_arrays([1, 3], [1], [0, 1], [0, 0], [7, 5])).price_steps("buyer", 0)
        [Step(price=5, units=3), Step(price=0, units=None)]
        """
        return price_steps(self._session, side, party, most=most)

    def _row(self, side: Side, which: int | str) -> int:
        if isinstance(which, str):
            message = f"a plan from bare arrays does not know {which!r}"
            raise UnknownParty(message, hint="ask by row, or with graph.matching.spoken", party=which, side=side)
        return index(side, which, self.market.suppliers if side == "supplier" else self.market.buyers)

    @cached_property
    def _session(self) -> Session:
        return self.what_if()


class Session(WhatIf):
    """A what-if session that gives the plan of the market as it has been changed."""

    def plan(self) -> Plan:
        """Return the plan of the market as changed, with prices and proof."""
        return Plan.of(self.solution())


def spoken(candidates: Candidates, plan: Plan) -> Plan:
    """Return the plan with the candidates that it is for, so that ``plan.explain`` names parties, rules and parts.

    Examples
    --------
    >>> from graph.matching import find_candidates, solve
    >>> from graph.sample import make_sample
    >>> candidates = find_candidates(make_sample(100, 1))
    >>> plan = spoken(candidates, solve(candidates.market()))
    >>> pair = int(plan.flow.argmax())
    >>> plan.explain(int(plan.market.supplier[pair]), int(plan.market.buyer[pair])).code
    'match.chosen'
    """
    from graph.matching.pairs.candidates import Candidates  # noqa: PLC0415 - a plan from bare arrays knows none
    from graph.matching.reading.nearest import Speaker  # noqa: PLC0415

    thing("candidates", candidates, Candidates, RuleViolation)
    plan_of(candidates.found.supplier.size, plan)
    return replace(plan, speaker=Speaker(candidates))
