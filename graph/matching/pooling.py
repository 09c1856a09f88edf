"""Pooling: a layer of cooperatives or aggregators between suppliers and buyers, so that members' volumes reach a lot.

A supplier may deliver to a buyer itself, or to an aggregator, which joins volumes and delivers them on. A buyer that
takes no less than a lot from anyone is then open to suppliers too small for it. Aggregators have a capacity, a cost a
unit, and a cost of being used at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from scipy.sparse import coo_matrix

from graph.arguments import seconds, thing
from graph.errors import InvalidMarket, SolverStopped
from graph.matching.arrays import whole_numbers
from graph.matching.constrained.highs import Program
from graph.matching.constrained.relaxation import whole_bound
from graph.matching.constrained.terms import spread
from graph.matching.guarded import maximise_guarded
from graph.matching.market import Market
from graph.matching.solve import solve

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csc_matrix


MARGIN: Final = 0.05


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
        What no plan can exceed, by proof; ``"optimal"`` or ``"feasible"``; ``"proven"`` or ``"time_limit"``.
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
        Ways of suppliers or buyers that are not there, or badly written lots.
    SolverStopped
        If no plan was found in the time.

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
    lots = spread("min_lot", min_lot, market.buyers)
    deadline = monotonic() + time_limit * (1 - MARGIN)
    without = solve(market, min_lot=lots[market.buyer], time_limit=time_limit * 0.3)
    program, pairs = _program(market, pooling, np.maximum(lots, 1))
    answer = maximise_guarded(program, seconds=max(0.05, deadline - monotonic()))
    if answer.solution is None:
        message = f"no plan was found in {time_limit:g} s"
        raise SolverStopped(message, hint="give more time", reason="time_limit")
    units = np.rint(answer.solution[: sum(pairs)]).astype(np.int64)
    flow, inward, outward = np.split(units, np.cumsum(pairs)[:2])
    value = _value(market, pooling, flow, inward, outward)
    bound = max(value, whole_bound(answer.bound))
    proven = answer.status == "optimal" or bound == value
    return PooledPlan(
        flow=flow,
        inward=inward,
        outward=outward,
        value=value,
        bound=value if proven else bound,
        status="optimal" if proven else "feasible",
        reason="proven" if proven else "time_limit",
        value_without=without.value,
    )


def _value(
    market: Market,
    pooling: Pooling,
    flow: NDArray[np.int64],
    inward: NDArray[np.int64],
    outward: NDArray[np.int64],
) -> int:
    used = np.bincount(pooling.out_of, outward, pooling.capacity.size) > 0
    worth = int((market.value * flow).sum()) + int((pooling.value * outward).sum())
    return worth - int((pooling.inward_cost * inward).sum()) - int(pooling.opening_cost[used].sum())


@dataclass
class _Rows:
    """The rows of a program while it is written: sums of columns that stay within a limit."""

    row: list[NDArray[np.int64]] = field(default_factory=list)
    column: list[NDArray[np.int64]] = field(default_factory=list)
    entry: list[NDArray[np.float64]] = field(default_factory=list)
    limits: list[NDArray[np.float64]] = field(default_factory=list)

    def add(self, rows: ArrayLike, columns: ArrayLike, entries: ArrayLike, limit: ArrayLike) -> None:
        """Add a block of rows, one for each entry of ``limit``; ``rows`` count from 0 within it."""
        self.row.append(np.asarray(rows, np.int64) + sum(one.size for one in self.limits))
        self.column.append(np.asarray(columns, np.int64))
        self.entry.append(np.broadcast_to(np.asarray(entries, float), self.row[-1].shape))
        self.limits.append(np.asarray(limit, float))

    def matrix(self, width: int) -> tuple[csc_matrix, NDArray[np.float64]]:
        """Return the matrix of all rows and their limits."""
        limits = np.concatenate(self.limits)
        placed = (np.concatenate(self.row), np.concatenate(self.column))
        return coo_matrix((np.concatenate(self.entry), placed), shape=(limits.size, width)).tocsc(), limits


def _program(market: Market, pooling: Pooling, lots: NDArray[np.int64]) -> tuple[Program, tuple[int, int, int]]:
    """Return the program: units direct, in and out; switches of deliveries that have a lot; switches of aggregators."""
    direct, inward, outward = market.pairs, pooling.supplier.size, pooling.out_of.size
    k = pooling.capacity.size
    cap = np.minimum(market.capacity[market.supplier], market.demand[market.buyer])
    if market.limit is not None:
        cap = np.minimum(cap, market.limit)
    in_cap = np.minimum(market.capacity[pooling.supplier], pooling.capacity[pooling.into])
    out_cap = np.minimum(pooling.capacity[pooling.out_of], market.demand[pooling.buyer])
    at = np.cumsum([0, direct, inward, outward])
    lot = np.concatenate([lots[market.buyer], lots[pooling.buyer]])
    most = np.concatenate([cap, out_cap])
    delivery = np.concatenate([np.arange(direct), at[2] + np.arange(outward)])
    never = lot > most
    switched = np.flatnonzero((lot > 1) & ~never)
    most[never] = 0
    width = int(at[3]) + switched.size + k
    rows = _Rows()
    ways_in, ways_out = at[1] + np.arange(inward), at[2] + np.arange(outward)
    opened = int(at[3]) + switched.size + np.arange(k)
    rows.add(
        np.concatenate([market.supplier, pooling.supplier]),
        np.concatenate([np.arange(direct), ways_in]),
        1.0,
        market.capacity,
    )
    rows.add(np.concatenate([market.buyer, pooling.buyer]), delivery, 1.0, market.demand)
    # What goes out has come in, and no more comes in than an opened aggregator can join.
    rows.add(
        np.concatenate([pooling.out_of, pooling.into]),
        np.concatenate([ways_out, ways_in]),
        np.concatenate([np.ones(outward), -np.ones(inward)]),
        np.zeros(k),
    )
    rows.add(
        np.concatenate([pooling.into, np.arange(k)]),
        np.concatenate([ways_in, opened]),
        np.concatenate([np.ones(inward), -pooling.capacity.astype(float)]),
        np.zeros(k),
    )
    s, here = np.arange(switched.size), int(at[3]) + np.arange(switched.size)
    both = np.concatenate([delivery[switched], here])
    twice = np.concatenate([s, s])
    ones = np.ones(switched.size)
    rows.add(twice, both, np.concatenate([ones, -most[switched].astype(float)]), np.zeros(switched.size))
    rows.add(twice, both, np.concatenate([-ones, lot[switched].astype(float)]), np.zeros(switched.size))
    gain = np.concatenate([market.value, -pooling.inward_cost, pooling.value, np.zeros(switched.size)])
    upper = np.concatenate([most[:direct], in_cap, most[direct:], np.ones(switched.size + k)])
    whole = np.concatenate([np.zeros(int(at[3]), np.bool_), np.ones(switched.size + k, np.bool_)])
    # Units come out whole of themselves once the switches are: the rest is a network. Where there is no cost of opening
    # nothing is gained by a switch, and it may be a part.
    whole[int(at[3]) + switched.size :] = pooling.opening_cost > 0
    gains = np.concatenate([gain.astype(float), -pooling.opening_cost.astype(float)])
    matrix, limits = rows.matrix(width)
    return Program(gains, upper.astype(float), whole, matrix, limits), (direct, inward, outward)


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
