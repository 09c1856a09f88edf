"""Choose: the fewest members that fill every month of an order, and among these the cheapest; exact (CP-SAT)."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

import numpy as np
from ortools.sat.python import cp_model

from graph.errors import RuleViolation
from graph.matching.arrays import LARGEST
from graph.matching.exact.guarded import guarded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.exact.guarded import Asked, Found


@dataclass(frozen=True, eq=False)
class Chosen:
    """Units of shape (offers, months), what they cost, and whether nothing better exists."""

    units: NDArray[np.int64]
    cost: int
    proven: bool

    @property
    def members(self) -> int:
        """Number of offers that deliver anything."""
        return int(self.units.any(axis=1).sum())


def fewest(units: NDArray[np.int64], wanted: NDArray[np.int64]) -> int:
    """Return how many members the fullest month needs at least.

    Examples
    --------
    >>> fewest(np.array([[5, 1], [4, 9], [3, 0]]), np.array([8, 10]))
    2
    """
    if wanted.size == 0 or (units.sum(axis=0) < wanted).any():
        return units.shape[0] + 1
    sums = np.cumsum(-np.sort(-units, axis=0), axis=0)
    return int((sums < wanted).sum(axis=0).max()) + int(wanted.max() > 0)


def most_of_one(wanted: NDArray[np.int64], most_share: float) -> int:
    """Return the most units of a whole order that one member may deliver.

    Examples
    --------
    >>> most_of_one(np.array([300, 300]), 0.25)
    150
    """
    return int(np.floor(most_share * int(wanted.sum()) + 1e-9))


def choose_members(
    units: NDArray[np.int64],
    least: NDArray[np.int64],
    cost: NDArray[np.int64],
    wanted: NDArray[np.int64],
    *,
    most_members: int | None = None,
    most_share: float | None = None,
    seconds: float = 10.0,
) -> Chosen | None:
    """Return the fewest members that fill every month, cheapest among these; ``None`` if none can.

    Parameters
    ----------
    units
        Most that each offer delivers in each month.
    least
        Smallest delivery of each offer in a month.
    cost
        Of one unit of each offer.
    wanted
        Units of the order in each month.
    most_members, most_share
        Most members, and most of the whole order that one of them may deliver.
    seconds
        Time limit.

    Examples
    --------
    Two of three can fill 8 units; the cheaper two are taken.

    >>> chosen = choose_members(np.array([[5], [4], [4]]), np.array([1, 1, 1]), np.array([9, 2, 1]), np.array([8]))
    >>> chosen.units.ravel().tolist(), chosen.cost, chosen.proven
    ([0, 4, 4], 12, True)
    """
    if (int(cost.max(initial=0)) * int(wanted.sum()) + 1) * (units.shape[0] + 1) >= LARGEST:
        message = "the order holds numbers too large to be exact"
        raise RuleViolation(message, hint="count in a larger unit")
    asked = {
        "units": units, "least": least, "cost": cost, "wanted": wanted,
        "most_members": np.array(units.shape[0] if most_members is None else most_members),
        "most_of_one": np.array(int(wanted.sum())),
    }  # fmt: skip
    if most_share is not None:
        asked["most_of_one"] = np.array(most_of_one(wanted, most_share))
    found = guarded("members", asked, size=units.size, seconds=seconds)
    if found["units"].shape != units.shape:
        return None
    delivered = found["units"]
    return Chosen(delivered, int((delivered.sum(axis=1) * cost).sum()), proven=bool(found["proven"]))


def solve_members(asked: Asked, seconds: float) -> Found:
    """Choose members as arrays; no units where there is no choice, or none was found in the time."""
    begun = monotonic()
    units, least, cost, wanted = (asked[name] for name in ("units", "least", "cost", "wanted"))
    offers, months = units.shape
    model = cp_model.CpModel()
    joins = [model.new_bool_var("") for _ in range(offers)]
    amounts = [_amounts(model, joins[k], units[k], int(least[k])) for k in range(offers)]
    for t in range(months):
        model.add(sum(amounts[k][t] for k in range(offers)) == int(wanted[t]))
    model.add(sum(joins) <= int(asked["most_members"]))
    for k in range(offers):
        model.add(sum(amounts[k]) <= int(asked["most_of_one"]))
    whole = int(cost.max(initial=0)) * int(wanted.sum()) + 1
    paid = sum(int(cost[k]) * x for k in range(offers) for x in amounts[k])
    model.minimize(whole * sum(joins) + paid)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, seconds - (monotonic() - begun))
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return {"units": np.zeros((0, 0), np.int64), "proven": np.array(0)}
    found = np.array([[solver.value(x) for x in row] for row in amounts], np.int64).reshape(offers, months)
    return {"units": found, "proven": np.array(status == cp_model.OPTIMAL)}


def _amounts(model: cp_model.CpModel, joins: cp_model.IntVar, most: NDArray[np.int64], least: int) -> list[Any]:
    """Return the units of one offer in each month: nothing, or its lot at least."""
    amounts = []
    for top in most.tolist():
        if top < least:
            amounts.append(model.new_constant(0))
        elif least <= 1:
            amounts.append(model.new_int_var(0, top, ""))
            model.add(amounts[-1] <= top * joins)
        else:
            amounts.append(model.new_int_var_from_domain(cp_model.Domain.from_intervals([[0, 0], [least, top]]), ""))
            model.add(amounts[-1] <= top * joins)
    return amounts
