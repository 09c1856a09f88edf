"""Solution: units of every pair, prices and the proof that no other units are worth more."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from graph.arguments import one_of
from graph.errors import SolverStopped
from graph.matching.exact.certificate import Certificate, certify
from graph.matching.exact.prices import unit_worths

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.market import Market

Side = Literal["supplier", "buyer"]
SIDES: Final = ("supplier", "buyer")


@dataclass(frozen=True, eq=False, repr=False)
class Solution:
    """What a solver answers for a market; a :class:`graph.matching.plan.Plan` is one that can be asked for reasons.

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

    @cached_property
    def _worths(self) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
        return unit_worths(self.market, self.flow, (self.supplier_price, self.buyer_price))

    def __repr__(self) -> str:
        name, units = type(self).__name__, int(self.flow.sum())
        return f"{name}(value={self.value}, units={units}, gap={self.gap}, status={self.status!r})"
