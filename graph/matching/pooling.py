"""Pooling: a layer of cooperatives or aggregators between suppliers and buyers, so that members' volumes reach a lot.

A supplier may deliver to a buyer itself, or to an aggregator, which joins volumes and delivers them on. A buyer that
takes no less than a lot from anyone is then open to suppliers too small for it. Aggregators have a capacity, a cost a
unit, and a cost of being used at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from graph.arguments import seconds, thing
from graph.errors import InvalidMarket
from graph.matching.arrays import LARGEST, exact_dot, whole_numbers
from graph.matching.constrained.terms import spread
from graph.matching.exact.guarded import maximise_guarded
from graph.matching.joint_volumes import Volumes, best_under, program_of, prove, within_rounding
from graph.matching.market import Market, refuse_large_value
from graph.matching.solve import solve

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

MARGIN: Final = 0.05
SEARCH: Final = 0.7
"""Share of the time in which a plan is looked for in floating point; the rest is for whole numbers and the proof."""


@dataclass(frozen=True, eq=False)
class Pooling:
    """Aggregators, who may deliver to them, and whom they may serve; made by :meth:`from_arrays`.

    Attributes
    ----------
    capacity, opening_cost
        Units that each aggregator can join, and what using it costs at all.
    supplier, into, inward_cost
        Ways in: a supplier, its aggregator, and what a unit costs to bring there and join.
    out_of, buyer, value
        Ways out: an aggregator, a buyer, and what a unit is worth there.
    """

    capacity: NDArray[np.int64]
    opening_cost: NDArray[np.int64]
    supplier: NDArray[np.int64]
    into: NDArray[np.int64]
    inward_cost: NDArray[np.int64]
    out_of: NDArray[np.int64]
    buyer: NDArray[np.int64]
    value: NDArray[np.int64]

    @classmethod
    def from_arrays(  # noqa: PLR0917 three tables, in the order in which volume flows
        cls,
        capacity: ArrayLike,
        supplier: ArrayLike,
        into: ArrayLike,
        inward_cost: ArrayLike,
        out_of: ArrayLike,
        buyer: ArrayLike,
        value: ArrayLike,
        *,
        opening_cost: ArrayLike | None = None,
    ) -> Pooling:
        """Return the layer that the arrays describe, or say what is wrong with them.

        Raises
        ------
        InvalidMarket
            Anything but whole numbers from 0 up, arrays of different lengths, a way written twice, an aggregator that
            is not there.
        """
        room = whole_numbers("capacity of aggregators", capacity)
        ways_in = whole_numbers("supplier", supplier)
        ways_out = whole_numbers("out_of", out_of)
        opening = np.zeros(room.size, np.int64) if opening_cost is None else opening_cost
        layer = cls(
            room,
            whole_numbers("opening_cost", opening, length=room.size),
            ways_in,
            whole_numbers("into", into, length=ways_in.size),
            whole_numbers("inward_cost", inward_cost, length=ways_in.size),
            ways_out,
            whole_numbers("buyer", buyer, length=ways_out.size),
            whole_numbers("value", value, length=ways_out.size),
        )
        for name, index in (("into", layer.into), ("out_of", layer.out_of)):
            _refuse_index(name, index, room.size)
        _refuse_twice("into", layer.supplier, layer.into)
        _refuse_twice("out_of", layer.out_of, layer.buyer)
        return layer


@dataclass(frozen=True, eq=False)
class PooledPlan:
    """A plan with a pooling layer.

    Attributes
    ----------
    flow
        Units of each pair of the market that go directly.
    inward, outward
        Units of each way into and out of aggregators.
    value
        Worth of what arrives, less what joining costs.
    bound, status, reason
        What no plan can exceed, by proof in whole numbers, or within the rounding of floating point where the time
        was too short for one; ``"optimal"`` or ``"feasible"``; ``"proven"`` or ``"time_limit"``.
    value_without
        What the best plan without aggregators is worth under the same lots: the rest is what pooling adds.
    """

    flow: NDArray[np.int64]
    inward: NDArray[np.int64]
    outward: NDArray[np.int64]
    value: int
    bound: int
    status: Literal["optimal", "feasible"]
    reason: Literal["proven", "time_limit"]
    value_without: int

    @property
    def gap(self) -> float:
        """Share of the bound by which a better plan could at most be better."""
        return (self.bound - self.value) / self.bound if self.bound else 0.0


def solve_pooled(
    market: Market, pooling: Pooling, *, min_lot: int | ArrayLike = 1, time_limit: float = 60.0
) -> PooledPlan:
    """Return the best plan in which suppliers deliver directly or through aggregators.

    Parameters
    ----------
    market
        Suppliers, buyers and direct pairs.
    pooling
        Aggregators and the ways into and out of them.
    min_lot
        Least units that a buyer takes from one party, one number for all or one for each buyer: from a supplier or from
        an aggregator alike.
    time_limit
        Wall seconds, kept within 10 %.

    Raises
    ------
    InvalidMarket
        Ways of suppliers or buyers that are not there, badly written lots, or numbers too large to be exact.
    SolverStopped
        If the solver's process died or did not answer in the time.

    Examples
    --------
    A buyer takes 10 units at least. Two suppliers of 6 can serve it only together, through their cooperative.

    >>> from graph.matching.market import Market
    >>> market = Market.from_arrays([6, 6], [12], [0, 1], [0, 0], [5, 5])
    >>> cooperative = Pooling.from_arrays([20], [0, 1], [0, 0], [1, 1], [0], [0], [5])
    >>> plan = solve_pooled(market, cooperative, min_lot=10)
    >>> plan.value, plan.inward, plan.value_without
    (48, array([6, 6]), 0)
    """
    thing("market", market, Market)
    thing("pooling", pooling, Pooling)
    time_limit = seconds(time_limit)
    _refuse_index("supplier", pooling.supplier, market.suppliers)
    _refuse_index("buyer", pooling.buyer, market.buyers)
    _refuse_large(market, pooling)
    lots = spread("min_lot", min_lot, market.buyers)
    deadline = monotonic() + time_limit * (1 - MARGIN)
    without = solve(market, min_lot=lots[market.buyer], time_limit=time_limit * 0.3)
    volumes = _volumes(market, pooling, np.maximum(lots, 1))
    units, bound = _best(volumes, without.flow, deadline)
    flow, inward, outward = volumes.split(units)
    value = volumes.worth(units)
    return PooledPlan(
        flow=flow,
        inward=inward,
        outward=outward,
        value=value,
        bound=bound,
        status="optimal" if bound == value else "feasible",
        reason="proven" if bound == value else "time_limit",
        value_without=without.value,
    )


def _best(volumes: Volumes, without: NDArray[np.int64], deadline: float) -> tuple[NDArray[np.int64], int]:
    """Return the units of the best plan found and what no plan exceeds.

    HiGHS chooses what is switched on, an exact flow the units under these switches, and CP-SAT, which counts in whole
    numbers, proves that no other choice is better or finds one: where values of 10^9 stand beside costs of some
    hundreds, HiGHS calls plans optimal that are off by a few.
    """
    program = program_of(volumes)
    answer = maximise_guarded(program, seconds=max(0.05, (deadline - monotonic()) * SEARCH))
    plans = [np.concatenate([without, np.zeros(volumes.most.size - without.size, np.int64)])]
    if answer.solution is not None:
        chosen = best_under(volumes, answer.solution)
        if chosen is not None and not program.whole.any():
            return chosen, volumes.worth(chosen)
        plans += [] if chosen is None else [chosen]
    best = max(plans, key=volumes.worth)
    proof = prove(volumes, best, seconds=max(0.05, deadline - monotonic()))
    if proof.units is not None and volumes.worth(proof.units) > volumes.worth(best):
        best = proof.units
    known = [volumes.ceiling, *(bound for bound in (proof.bound, within_rounding(answer.bound)) if bound is not None)]
    return best, max(volumes.worth(best), min(known))


def _volumes(market: Market, pooling: Pooling, lots: NDArray[np.int64]) -> Volumes:
    """Return what may flow where; a delivery that cannot reach its lot is none."""
    cap = np.minimum(market.capacity[market.supplier], market.demand[market.buyer])
    if market.limit is not None:
        cap = np.minimum(cap, market.limit)
    in_cap = np.minimum(market.capacity[pooling.supplier], pooling.capacity[pooling.into])
    out_cap = np.minimum(pooling.capacity[pooling.out_of], market.demand[pooling.buyer])
    most = np.concatenate([cap, in_cap, out_cap])
    lot = np.concatenate([lots[market.buyer], np.zeros_like(in_cap), lots[pooling.buyer]])
    return Volumes(
        capacity=market.capacity,
        demand=market.demand,
        room=pooling.capacity,
        opening=pooling.opening_cost,
        direct=(market.supplier, market.buyer),
        inward=(pooling.supplier, pooling.into),
        outward=(pooling.out_of, pooling.buyer),
        gain=np.concatenate([market.value, -pooling.inward_cost, pooling.value]),
        most=np.where(lot > most, 0, most),
        lot=lot,
    )


def _refuse_large(market: Market, pooling: Pooling) -> None:
    """Refuse numbers with which a plan's worth could leave int64."""
    refuse_large_value(pooling.value, market.suppliers + market.buyers + pooling.capacity.size)
    worth = exact_dot(np.maximum(pooling.inward_cost, 1), np.minimum(market.capacity[pooling.supplier], LARGEST))
    worth += exact_dot(pooling.opening_cost, np.ones_like(pooling.opening_cost))
    worth += exact_dot(pooling.value, market.demand[pooling.buyer]) + exact_dot(
        market.value, market.demand[market.buyer]
    )
    if worth >= LARGEST:
        message = "values, costs and quantities together are beyond 2**62"
        raise InvalidMarket(message, hint="count in a larger unit", array="value")


def _refuse_index(name: str, index: NDArray[np.int64], size: int) -> None:
    if index.size and int(index.max()) >= size:
        position = int(np.argmax(index))
        message = f"{name}[{position}] is {index[position]}, and there are only {size}"
        raise InvalidMarket(message, hint="indices count from 0", array=name, position=position)


def _refuse_twice(name: str, one: NDArray[np.int64], two: NDArray[np.int64]) -> None:
    key, first = np.unique(np.stack([one, two]), axis=1, return_index=True)
    if key.shape[1] < one.size:
        position = int(np.setdiff1d(np.arange(one.size), first)[0])
        message = f"{name} has the way {one[position]} to {two[position]} twice"
        raise InvalidMarket(message, hint="merge them, or keep the better one", array=name, position=position)
