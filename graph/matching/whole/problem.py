"""Problem: costs, loads and capacities read once, checked, and made whole numbers to be minimised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graph.errors import InvalidMarket, NoFeasiblePlan
from graph.translations import say

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

LARGEST: Final = 2**52
"""Sums must stay below this, so that floating point holds them exactly."""
DECIMALS: Final = 6
"""Floats are read as decimal numbers of so many places at most: 12.5 km is exact, a third is not."""
ROUNDINGS: Final = 4
"""Roundings of a float that are no decimals: 3 * 0.1 is 0.3, though its last bit says otherwise."""
NOISE: Final = 1e-9
"""What is off by more than this is no rounding, however large the number."""


@dataclass(frozen=True, eq=False)
class Problem:
    """Whole costs to be minimised and whole loads; a pair that does not fit has ``fits`` False.

    Attributes
    ----------
    cost, load
        Of shape (agents, items), int64; costs from 0 up, each item's least cost taken off, in their largest unit.
    capacity
        Of the agents.
    fits
        Whether an item alone fits an agent.
    taken_off
        What was taken off the costs in all.
    cost_scale, sign, unit
        ``value = sign * (cost * unit + taken_off) / cost_scale`` in the caller's numbers.
    """

    cost: NDArray[np.int64]
    load: NDArray[np.int64]
    capacity: NDArray[np.int64]
    fits: NDArray[np.bool_]
    taken_off: int
    cost_scale: int
    sign: int
    unit: int

    @property
    def agents(self) -> int:
        """Number of agents."""
        return self.cost.shape[0]

    @property
    def items(self) -> int:
        """Number of items."""
        return self.cost.shape[1]

    def cost_of(self, agent: NDArray[np.int64]) -> int:
        """Return what an assignment costs."""
        return int(self.cost[agent, np.arange(self.items)].sum())

    def in_callers_numbers(self, cost: int) -> int | float:
        """Return a cost as the caller counts, an int where the caller's numbers are ints."""
        value = self.sign * (cost * self.unit + self.taken_off)
        return value if self.cost_scale == 1 else value / self.cost_scale


def read_problem(cost: ArrayLike, load: ArrayLike, capacity: ArrayLike, *, maximise: bool) -> Problem:
    """Return the problem, or say what is wrong with it.

    Raises
    ------
    InvalidMarket
        Not numbers, nan or infinite, negative loads or capacities, shapes that do not go together, too large.
    NoFeasiblePlan
        An item that fits no agent, or more load than capacity.

    Examples
    --------
    >>> problem = read_problem([[4, 7], [2.5, 9]], [[1, 1], [1, 1]], [1, 1], maximise=False)
    >>> problem.cost.tolist(), problem.taken_off, problem.in_callers_numbers(0)
    ([[3, 0], [0, 4]], 95, 9.5)
    """
    costs, cost_scale = _decimals("cost", cost, dimensions=2, negative=True)
    loads, load_scale = _decimals("load", load, dimensions=2)
    room, room_scale = _decimals("capacity", capacity, dimensions=1)
    if loads.shape != costs.shape:
        message = f"load has the shape {loads.shape} and cost {costs.shape}"
        raise InvalidMarket(message, hint="give both as (agents, items)", array="load")
    if room.size != costs.shape[0]:
        message = f"capacity has {room.size} numbers and cost {costs.shape[0]} agents"
        raise InvalidMarket(message, hint="one capacity for each agent", array="capacity")
    scale = max(load_scale, room_scale)
    loads, room = loads * (scale // load_scale), room * (scale // room_scale)
    costs = -costs if maximise else costs
    for name, array in (("cost", costs), ("load", loads), ("capacity", room)):
        if array.size and float(np.abs(array).max()) * (costs.shape[1] + 1) >= LARGEST:
            message = f"{name} holds numbers too large to be exact"
            raise InvalidMarket(message, hint="count in a larger unit", array=name)
    least = costs.min(axis=0) if costs.size else np.zeros(costs.shape[1], np.int64)
    costs, fits = costs - least, loads <= room[:, None]
    unit = int(np.gcd.reduce(costs, axis=None)) or 1 if costs.size else 1
    problem = Problem(costs // unit, loads, room, fits, int(least.sum()), cost_scale, -1 if maximise else 1, unit)
    _refuse_impossible(problem)
    return problem


def _refuse_impossible(problem: Problem) -> None:
    lost = np.flatnonzero(~problem.fits.any(axis=0))
    if lost.size:
        raise no_assignment(why="item", items=lost.tolist())
    lightest = np.where(problem.fits, problem.load, np.iinfo(np.int64).max).min(axis=0) if problem.items else 0
    least, room = int(np.sum(lightest)), int(problem.capacity.sum())
    if least > room:
        raise no_assignment(why="capacity", least=least, room=room)


def no_assignment(why: str, **facts: object) -> NoFeasiblePlan:
    """Return the error that says why no assignment exists: ``item``, ``capacity`` or ``together``.

    Examples
    --------
    >>> no_assignment("capacity", least=9, room=8).message
    'The lightest loads of all items add up to 9, and all capacities to 8'
    """
    shown = {name: fact[:5] if isinstance(fact, list) else fact for name, fact in facts.items()}
    code = f"whole.{why}"
    words: dict[str, str] = {"id": say(code, "id", **shown), "en": say(code, "en", **shown)}
    hints = {"id": say("whole.hint", "id"), "en": say("whole.hint", "en")}
    clash = [{"code": code, "name": "", "number": None, "words": words}]
    return NoFeasiblePlan(words["en"], hint=hints["en"], clash=clash, words=words, hints=hints, reason=why, **facts)


def _decimals(
    name: str, numbers: ArrayLike, *, dimensions: int, negative: bool = False
) -> tuple[NDArray[np.int64], int]:
    """Return numbers as whole multiples of a decimal fraction, and how many of these make one."""
    try:
        array = np.asarray(numbers)
    except (ValueError, TypeError) as error:
        message = f"{name} is no table of numbers"
        raise InvalidMarket(message, hint="give an array", array=name) from error
    if array.size == 0 and array.dtype.kind == "f":
        array = array.astype(np.int64)
    if array.dtype.kind not in "iuf" or array.ndim != dimensions or np.ma.is_masked(numbers):
        message = f"{name} holds {array.dtype} in {array.ndim} dimensions"
        hint = "give numbers of shape (agents, items)" if dimensions == 2 else "give one number for each agent"
        raise InvalidMarket(message, hint=hint, array=name)
    _refuse_numbers(name, array, negative=negative)
    if array.dtype.kind != "f":
        return array.astype(np.int64), 1
    for places in range(DECIMALS + 1):
        scaled = np.rint(array * 10.0**places)
        finer = np.abs(scaled / 10.0**places - array) > np.minimum(NOISE, ROUNDINGS * np.spacing(np.abs(array)))
        if not finer.any():
            return scaled.astype(np.int64), 10**places
    place = tuple(int(k) for k in np.argwhere(finer)[0])
    message = f"{name}[{', '.join(map(str, place))}] is {array[place]}, with more than {DECIMALS} decimals"
    raise InvalidMarket(message, hint="round it, or give whole numbers", array=name, position=place)


def _refuse_numbers(name: str, array: NDArray[Any], *, negative: bool) -> None:
    wrong = ~np.isfinite(array) if array.dtype.kind == "f" else np.zeros(array.shape, np.bool_)
    if not negative:
        wrong |= array < 0
    if wrong.any():
        place = tuple(int(k) for k in np.argwhere(wrong)[0])
        where = ", ".join(map(str, place))
        message = f"{name}[{where}] is {array[place]}"
        hint = "what an agent cannot do has a load above its capacity"
        raise InvalidMarket(message, hint=hint, array=name, position=place)
    if array.size and float(np.abs(array).max()) >= LARGEST:
        message = f"{name} holds numbers beyond 2**52"
        raise InvalidMarket(message, hint="count in a larger unit", array=name)
