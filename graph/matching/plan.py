"""Plan: who supplies whom how much, what it is worth, at which prices, and the proof."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from graph.arguments import index, one_of, whole
from graph.errors import SolverStopped, UnknownParty
from graph.matching.exact.certificate import Certificate, certify
from graph.matching.exact.prices import unit_worths
from graph.matching.reading.stability import blocking_pairs

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from graph.matching.exact.steps import Step
    from graph.matching.market import Market
    from graph.matching.reading.by_price import PriceReason, Unmatched
    from graph.matching.reading.explanation import Explanation
    from graph.matching.reading.nearest import Speaker
    from graph.matching.reading.whatif import WhatIf

Side = Literal["supplier", "buyer"]
SIDES: Final = ("supplier", "buyer")


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """A plan for a market.

    Attributes
    ----------
    market
        The market that it is for.
    flow
        Units of each pair, in the caller's order of pairs, int64.
    value
        What the plan is worth: the sum of value times units.
    supplier_price, buyer_price, limit_price
        Worth of one unit of each capacity, of each demand and of each pair's limit: prices that prove the
        plan, with those of buyers as low as possible. ``u_i + v_j + w_ij >= V_ij`` on every pair.
    gap
        What a better plan could at most add; 0 when the plan is proven best.
    status
        ``"optimal"``: proven best. ``"feasible"``: the time was up, and ``gap`` says by how much a better plan
        could at most be better.
    """

    market: Market
    flow: NDArray[np.int64]
    value: int
    supplier_price: NDArray[np.int64]
    buyer_price: NDArray[np.int64]
    limit_price: NDArray[np.int64]
    gap: int
    status: str
    speaker: Speaker | None = None
    """Candidates behind the market (:func:`graph.matching.spoken`): then explanations name parties, rules and parts."""

    @property
    def bound(self) -> int:
        """What no plan can exceed, by proof."""
        return self.value + self.gap

    @property
    def reason(self) -> str:
        """Why the solver stopped: ``"proven"`` or ``"time_limit"``."""
        return "proven" if self.gap == 0 else "time_limit"

    @cached_property
    def unsold(self) -> NDArray[np.int64]:
        """Units of each capacity that the plan leaves unsold."""
        sold = np.zeros(self.market.suppliers, np.int64)
        used = np.flatnonzero(self.flow)
        np.add.at(sold, self.market.supplier[used], self.flow[used])
        return self.market.capacity - sold

    @cached_property
    def unmet(self) -> NDArray[np.int64]:
        """Units of each demand that the plan leaves unmet."""
        met = np.zeros(self.market.buyers, np.int64)
        used = np.flatnonzero(self.flow)
        np.add.at(met, self.market.buyer[used], self.flow[used])
        return self.market.demand - met

    def certificate(self) -> Certificate:
        """Return the proof, computed again from the arrays of the market, the flow and the prices.

        Examples
        --------
        >>> from graph.matching import Market, solve
        >>> solve(Market.from_arrays([3], [10], [0], [0], [5])).certificate().proven
        True
        """
        return certify(self.market, self.flow, self.supplier_price, self.buyer_price, self.limit_price)

    @cached_property
    def is_priced(self) -> bool:
        """Whether its prices prove it: a plan under rules has those of the market without them, which prove nothing."""
        return self.gap == 0 and self.certificate().gap == 0

    def price_interval(self, side: Side) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what one unit more of each capacity or demand would add, and what one unit less would cost.

        Parameters
        ----------
        side
            ``"buyer"`` for demands, ``"supplier"`` for capacities.

        Returns
        -------
        tuple
            Low (worth of one more) and high (worth of one less); high is ``nan`` where there is nothing
            to take away.

        Raises
        ------
        SolverStopped
            If the prices do not prove the plan: the time was up, or it keeps rules beside volumes.

        Examples
        --------
        A buyer of one unit between two suppliers worth 7 and 5: a second unit would add 5, none at all
        would cost 7.

        >>> from graph.matching import Market, solve
        >>> plan = solve(Market.from_arrays([1, 1], [1], [0, 1], [0, 0], [7, 5]))
        >>> plan.price_interval("buyer")
        (array([5.]), array([7.]))
        """
        one_of("side", side, SIDES)
        if self.gap:
            message = "the plan is not proven best, so that nothing can be said of a unit more or less"
            raise SolverStopped(message, hint="give the solve more time", reason="time_limit", gap=self.gap)
        if not self.is_priced:
            message = (
                "the plan keeps rules that its prices do not know, so that nothing can be said of a unit more or less"
            )
            raise SolverStopped(message, hint="ask the plan of the same market without rules", reason="rules")
        return self._worths[side]

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

    def what_if(self) -> WhatIf:
        """Return a session that changes one thing after another and says what each changes for whom.

        Examples
        --------
        >>> from graph.matching import Market, solve
        >>> session = solve(Market.from_arrays([3], [2], [0], [0], [5])).what_if()
        >>> session.change_demand(0, 3).gain
        5
        """
        from graph.matching.reading.whatif import WhatIf  # noqa: PLC0415 a session makes plans

        return WhatIf(self.market)

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
        from graph.matching.reading.by_price import explain_pair  # noqa: PLC0415 - it solves markets itself

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
        from graph.matching.reading.by_price import unmatched_node  # noqa: PLC0415 - it solves markets itself

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
        from graph.matching.exact.steps import price_steps  # noqa: PLC0415 a session makes plans

        return price_steps(self._session, side, party, most=most)

    def _row(self, side: Side, which: int | str) -> int:
        if isinstance(which, str):
            message = f"a plan from bare arrays does not know {which!r}"
            raise UnknownParty(message, hint="ask by row, or with graph.matching.spoken", party=which, side=side)
        return index(side, which, self.market.suppliers if side == "supplier" else self.market.buyers)

    @cached_property
    def _session(self) -> WhatIf:
        return self.what_if()

    @cached_property
    def _worths(self) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
        return unit_worths(self.market, self.flow, (self.supplier_price, self.buyer_price))

    def __repr__(self) -> str:
        return f"Plan(value={self.value}, units={int(self.flow.sum())}, gap={self.gap}, status={self.status!r})"
