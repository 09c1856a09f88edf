"""Volumes that flow directly or through aggregators: searched in floating point, counted and proven in whole numbers.

The columns of every array are the ways of the three kinds in their order: direct, in, out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from ortools.sat.python import cp_model
from scipy.sparse import coo_matrix

from graph.matching.arrays import exact_dot
from graph.matching.constrained.highs import Program
from graph.matching.exact.guarded import guarded

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csc_matrix

    from graph.matching.exact.guarded import Asked, Found

Ends = tuple["NDArray[np.signedinteger[Any]]", "NDArray[np.signedinteger[Any]]"]
"""Where each way begins, and where it ends."""

TOLERANCE: Final = 1e-6
"""Relative error allowed to a bound of HiGHS, whose own tolerances are that wide."""


@dataclass(frozen=True, eq=False)
class Volumes:
    """What may flow where.

    Attributes
    ----------
    capacity, demand, room, opening
        Units of suppliers, buyers and aggregators, and what using an aggregator costs.
    direct, inward, outward
        Ways from suppliers to buyers, from suppliers into aggregators, out of aggregators to buyers: two ends each.
    gain, most, lot
        Of each way: worth of a unit, most units, and least units if it is used.
    """

    capacity: NDArray[np.int64]
    demand: NDArray[np.int64]
    room: NDArray[np.int64]
    opening: NDArray[np.int64]
    direct: Ends
    inward: Ends
    outward: Ends
    gain: NDArray[np.int64]
    most: NDArray[np.int64]
    lot: NDArray[np.int64]

    @property
    def at(self) -> list[int]:
        """Return where the ways of each kind begin, and their number."""
        return np.cumsum([0, *(ends[0].size for ends in (self.direct, self.inward, self.outward))]).tolist()

    @property
    def switched(self) -> NDArray[np.int64]:
        """Return the ways that need a switch: nothing, or a lot of more than one unit."""
        return np.flatnonzero((self.lot > 1) & (self.most > 0))

    def split(self, units: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return the units of the ways of each kind."""
        flow, inward, outward = np.split(units, self.at[1:3])
        return flow, inward, outward

    @property
    def ceiling(self) -> int:
        """Return what no plan exceeds whatever the rules: every buyer has all that it asks on its best way."""
        best = np.zeros_like(self.demand)
        for (_, buyer), gains in ((self.direct, self.gain[: self.at[1]]), (self.outward, self.gain[self.at[2] :])):
            np.maximum.at(best, buyer, gains)
        return exact_dot(best, self.demand)

    def worth(self, units: NDArray[np.int64]) -> int:
        """Return what a plan is worth, exactly."""
        used = np.bincount(self.outward[0], self.split(units)[2], self.room.size) > 0
        gains, costs = np.maximum(self.gain, 0), np.maximum(-self.gain, 0)
        return exact_dot(gains, units) - exact_dot(costs, units) - int(self.opening[used].sum())


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


def program_of(volumes: Volumes) -> Program:
    """Return the program: units direct, in and out; switches of deliveries that have a lot; switches of aggregators."""
    at, k, switched = volumes.at, volumes.room.size, volumes.switched
    ways_in, ways_out = np.arange(at[1], at[2]), np.arange(at[2], at[3])
    here = at[3] + np.arange(switched.size)
    opened = at[3] + switched.size + np.arange(k)
    (seller, buyer), (feeder, into), (out_of, reached) = volumes.direct, volumes.inward, volumes.outward
    rows = _Rows()
    rows.add(np.concatenate([seller, feeder]), np.concatenate([np.arange(at[1]), ways_in]), 1.0, volumes.capacity)
    rows.add(np.concatenate([buyer, reached]), np.concatenate([np.arange(at[1]), ways_out]), 1.0, volumes.demand)
    # What goes out has come in, and no more comes in than an opened aggregator can join.
    balance = np.concatenate([np.ones(out_of.size), -np.ones(into.size)])
    rows.add(np.concatenate([out_of, into]), np.concatenate([ways_out, ways_in]), balance, np.zeros(k))
    joined = np.concatenate([np.ones(into.size), -volumes.room.astype(float)])
    rows.add(np.concatenate([into, np.arange(k)]), np.concatenate([ways_in, opened]), joined, np.zeros(k))
    both, twice = np.concatenate([switched, here]), np.tile(np.arange(switched.size), 2)
    ones = np.ones(switched.size)
    rows.add(twice, both, np.concatenate([ones, -volumes.most[switched].astype(float)]), np.zeros(switched.size))
    rows.add(twice, both, np.concatenate([-ones, volumes.lot[switched].astype(float)]), np.zeros(switched.size))
    switches = np.ones(switched.size + k)
    # Units come out whole of themselves once the switches are: the rest is a network. Where there is no cost of opening
    # nothing is gained by a switch, and it may be a part.
    whole = np.concatenate([np.zeros(at[3]), ones, volumes.opening > 0]).astype(np.bool_)
    gains = np.concatenate([volumes.gain, np.zeros(switched.size), -volumes.opening]).astype(float)
    matrix, limits = rows.matrix(at[3] + switched.size + k)
    return Program(gains, np.concatenate([volumes.most, switches]), whole, matrix, limits)


def best_under(volumes: Volumes, solution: NDArray[np.float64]) -> NDArray[np.int64] | None:
    """Return the best units under the switches of a program's solution; ``None`` where they leave no plan.

    With the switches given the rest is a flow at least cost: exact, and whole. What a switched way carries at least
    goes ahead, as supply of its end and demand of its beginning.
    """
    at, switched = volumes.at, volumes.switched
    on, opened = np.split(np.rint(solution[at[3] :]) > 0, [switched.size])
    most, least = volumes.most.copy(), np.zeros_like(volumes.most)
    most[switched[~on]] = 0
    least[switched[on]] = volumes.lot[switched[on]]
    room = np.where(opened | (volumes.opening == 0), volumes.room, 0)
    n, m, k = volumes.capacity.size, volumes.demand.size, room.size
    # Nodes: suppliers, buyers, aggregators where volumes come in, and where they go out; then the two ends of it all.
    into, out_of, source, sink = n + m, n + m + k, n + m + 2 * k, n + m + 2 * k + 1
    tail = np.concatenate([volumes.direct[0], volumes.inward[0], out_of + volumes.outward[0]])
    head = np.concatenate([n + volumes.direct[1], into + volumes.inward[1], n + volumes.outward[1]])
    flow = SimpleMinCostFlow()
    ways = flow.add_arcs_with_capacity_and_unit_cost(tail, head, most - least, -volumes.gain)
    numbers = np.arange(max(n, m, k))
    sides = [
        (np.full(n, source), numbers[:n], volumes.capacity),
        (n + numbers[:m], np.full(m, sink), volumes.demand),
        (into + numbers[:k], out_of + numbers[:k], room),
        (np.array([source]), np.array([sink]), np.array([volumes.capacity.sum()])),
    ]
    for one, other, units in sides:
        flow.add_arcs_with_capacity_and_unit_cost(one, other, units, np.zeros_like(units))
    supply = np.zeros(sink + 1, np.int64)
    supply[source], supply[sink] = volumes.capacity.sum(), -volumes.capacity.sum()
    np.add.at(supply, head, least)
    np.subtract.at(supply, tail, least)
    flow.set_nodes_supplies(np.arange(sink + 1), supply)
    if flow.solve() != SimpleMinCostFlow.OPTIMAL:
        return None
    return least + np.asarray(flow.flows(ways), np.int64)


@dataclass(frozen=True, eq=False)
class Proof:
    """Units of the best plan that whole numbers found, and what no plan exceeds; ``None`` where they said nothing."""

    units: NDArray[np.int64] | None
    bound: int | None


def prove(volumes: Volumes, units: NDArray[np.int64], *, seconds: float) -> Proof:
    """Return what CP-SAT finds from a plan on, and proves; large ones in a kept process.

    Raises
    ------
    SolverStopped
        As :func:`graph.matching.exact.guarded.guarded`.
    """
    asked = {
        "capacity": volumes.capacity, "demand": volumes.demand, "room": volumes.room, "opening": volumes.opening,
        "seller": volumes.direct[0], "buyer": volumes.direct[1], "feeder": volumes.inward[0],
        "into": volumes.inward[1], "out_of": volumes.outward[0], "reached": volumes.outward[1],
        "gain": volumes.gain, "most": volumes.most, "lot": volumes.lot, "start": units,
    }  # fmt: skip
    found = guarded("volumes", asked, size=volumes.most.size, seconds=seconds)
    chosen, bound = found["units"], found["bound"]
    return Proof(chosen if chosen.size == units.size else None, int(bound[0]) if bound.size else None)


def prove_volumes(asked: Asked, seconds: float) -> Found:
    """Look for a better plan than that of ``start`` as arrays; no units and no bound where nothing was found."""
    begun = monotonic()
    volumes = Volumes(
        capacity=asked["capacity"],
        demand=asked["demand"],
        room=asked["room"],
        opening=asked["opening"],
        direct=(asked["seller"], asked["buyer"]),
        inward=(asked["feeder"], asked["into"]),
        outward=(asked["out_of"], asked["reached"]),
        gain=asked["gain"],
        most=asked["most"],
        lot=asked["lot"],
    )
    model, units, worth = _model(volumes)
    for unit, start in zip(units, asked["start"].tolist(), strict=True):
        model.add_hint(unit, start)
    model.add(worth >= volumes.worth(asked["start"]))
    model.maximize(worth)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, seconds - (monotonic() - begun))
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    none = np.zeros(0, np.int64)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return {"units": none, "bound": none}
    found = np.array([solver.value(unit) for unit in units], np.int64)
    # The bound on the whole objective (least of what is to be least), not its copy in floating point.
    bound = -solver.response_proto.inner_objective_lower_bound
    return {"units": found, "bound": np.array([volumes.worth(found) if status == cp_model.OPTIMAL else bound])}


def _model(volumes: Volumes) -> tuple[cp_model.CpModel, list[cp_model.IntVar], cp_model.LinearExpr]:
    """Return the model, its units and what they are worth."""
    at, model = volumes.at, cp_model.CpModel()
    units = []
    for most, lot in zip(volumes.most.tolist(), volumes.lot.tolist(), strict=True):
        allowed = [[0, 0], [lot, most]] if most and lot > 1 else [[0, most]]
        units.append(model.new_int_var_from_domain(cp_model.Domain.from_intervals(allowed), ""))
    opened = [model.new_bool_var("") for _ in range(volumes.room.size)]
    direct, inward, outward = units[: at[1]], units[at[1] : at[2]], units[at[2] :]

    n, m, k = volumes.capacity.size, volumes.demand.size, volumes.room.size
    sold = _sums(n, (volumes.direct[0], direct), (volumes.inward[0], inward))
    taken = _sums(m, (volumes.direct[1], direct), (volumes.outward[1], outward))
    for total, limit in zip([*sold, *taken], [*volumes.capacity.tolist(), *volumes.demand.tolist()], strict=True):
        model.add(total <= limit)
    joined, sent = _sums(k, (volumes.inward[1], inward)), _sums(k, (volumes.outward[0], outward))
    for total, out, is_open, room in zip(joined, sent, opened, volumes.room.tolist(), strict=True):
        model.add(out <= total)
        model.add(total <= room * is_open)
    paid = [*units, *opened], [*volumes.gain.tolist(), *(-volumes.opening).tolist()]
    return model, units, cp_model.LinearExpr.weighted_sum(*paid)


def _sums(places: int, *ends: tuple[NDArray[Any], list[cp_model.IntVar]]) -> list[cp_model.LinearExpr]:
    """Return what the ways that meet at each place carry together."""
    terms: list[list[cp_model.IntVar]] = [[] for _ in range(places)]
    for end, ways in ends:
        for place, way in zip(end.tolist(), ways, strict=True):
            terms[place].append(way)
    return [cp_model.LinearExpr.sum(some) for some in terms]


def within_rounding(bound: float) -> int | None:
    """Return the largest whole value that a bound of HiGHS leaves possible; ``None`` for one that says nothing.

    Examples
    --------
    >>> within_rounding(3e9), within_rounding(35.9999999), within_rounding(float("inf"))
    (3000003000, 36, None)
    """
    if not np.isfinite(bound):
        return None
    return int(np.floor(bound + max(1.0, abs(bound)) * TOLERANCE))
