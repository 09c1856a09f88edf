"""Incumbent: the best plan so far, in whole units, and how a solved part is put into it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from graph.matching.constrained.highs import maximise
from graph.matching.constrained.program import exact_program

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.constrained.highs import Status
    from graph.matching.constrained.terms import Terms


@dataclass(frozen=True, eq=False)
class Part:
    """A solved part: whole units of its pairs (``None``: none found), a bound of its value, and HiGHS's verdict."""

    flow: NDArray[np.int64] | None
    bound: float
    status: Status


def excess(terms: Terms, flow: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return by how much the plan goes over each side row, 0 where it keeps it."""
    return np.array([max(0, side.load(flow) - side.limit) for side in terms.sides], np.int64)


def is_feasible(terms: Terms, flow: NDArray[np.int64]) -> bool:
    """Return whether a plan keeps all terms."""
    used = flow > 0
    if (flow < 0).any() or (flow > terms.cap).any() or (flow[used] < terms.lot[used]).any():
        return False
    for party, units, slots in (
        (terms.supplier, terms.capacity, terms.slots_supplier),
        (terms.buyer, terms.demand, terms.slots_buyer),
    ):
        if (np.bincount(party, weights=flow, minlength=units.size) > units).any():
            return False
        if (np.bincount(party[used], minlength=slots.size) > slots).any():
            return False
    return not excess(terms, flow).any()


def solve_part(
    terms: Terms,
    *,
    seconds: float,
    start: NDArray[np.int64] | None = None,
    penalties: NDArray[np.float64] | None = None,
    relative_gap: float = 0.0,
) -> Part:
    """Return the best whole plan that HiGHS finds for terms in the time given.

    Parameters
    ----------
    terms
        The part, or the whole.
    seconds
        Time limit.
    start
        A feasible plan to start from.
    penalties
        What a unit over the limit of each side row costs; ``None``: limits are hard.
    relative_gap
        Proven gap at which to stop.
    """
    # Without side rows units come out whole of themselves once the switches are.
    whole = bool(terms.sides)
    program = exact_program(terms, whole_units=whole, penalties=penalties)
    answer = maximise(
        program,
        seconds=seconds,
        start=None if start is None else _as_solution(terms, start, penalties),
        relative_gap=relative_gap,
    )
    if answer.solution is None:
        return Part(None, answer.bound, answer.status)
    units = answer.solution[: terms.pairs]
    flow = np.rint(units).astype(np.int64)
    if np.abs(units - flow).max(initial=0.0) <= 1e-5 and _keeps(terms, flow, penalties):
        return Part(flow, answer.bound, answer.status)
    return Part(_made_whole(terms, units, penalties), answer.bound, answer.status)


def _keeps(terms: Terms, flow: NDArray[np.int64], penalties: NDArray[np.float64] | None) -> bool:
    return is_feasible(terms if penalties is None else replace(terms, sides=()), flow)


def _as_solution(terms: Terms, flow: NDArray[np.int64], penalties: NDArray[np.float64] | None) -> NDArray[np.float64]:
    switches = flow > 0 if terms.has_switches else np.zeros(0)
    over = np.zeros(0) if penalties is None else excess(terms, flow)
    return np.concatenate([flow.astype(float), switches.astype(float), over.astype(float)])


def _made_whole(
    terms: Terms, units: NDArray[np.float64], penalties: NDArray[np.float64] | None
) -> NDArray[np.int64] | None:
    """Return whole units for the partners of a solution whose units are not, by rounding down and a look at lots."""
    flow = np.floor(units + 1e-5).astype(np.int64)
    flow[flow < terms.lot] = 0
    return flow if _keeps(terms, flow, penalties) else None
