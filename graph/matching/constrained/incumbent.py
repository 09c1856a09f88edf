"""Incumbent: the best plan so far, in whole units, and how a solved part is put into it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.matching.constrained.highs import maximise
from graph.matching.constrained.program import exact_program
from graph.matching.constrained.residual import residual
from graph.matching.constrained.terms import UNLIMITED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.constrained.highs import Brake, Status
    from graph.matching.constrained.terms import Terms

FILL_SECONDS: Final = 2.0
"""Time limit for whole units of given partners, a nearly linear program."""


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
    credits: NDArray[np.float64] | None = None,
    relative_gap: float = 0.0,
    exact: bool = False,
    brake: Brake | None = None,
) -> Part:
    """Return the best whole plan that HiGHS finds for terms in the time given.

    Side rows make whole units hard for HiGHS, and matter for one pair or two: unless ``exact``, units may be parts
    in the search and are made whole for the partners found. The bound is valid either way.

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
    credits
        What a unit left of the limit of each side row is worth. The bound is then of value and credits.
    relative_gap
        Proven gap at which to stop.
    exact
        Whether ``"optimal"`` must mean that no whole plan is better.
    brake
        For another thread to end the search.
    """
    # Without side rows units come out whole of themselves once the switches are.
    program = exact_program(terms, whole_units=exact and bool(terms.sides), penalties=penalties, credits=credits)
    answer = maximise(
        program,
        seconds=seconds,
        start=None if start is None else _as_solution(terms, start, penalties),
        relative_gap=relative_gap,
        brake=brake,
    )
    if answer.solution is None:
        return Part(None, answer.bound, answer.status)
    units = answer.solution[: terms.pairs]
    flow = np.rint(units).astype(np.int64)
    if np.abs(units - flow).max(initial=0.0) <= 1e-5 and _keeps(terms, flow, penalties):
        return Part(flow, answer.bound, answer.status)
    return Part(_made_whole(terms, units, penalties), answer.bound, answer.status)


def fill(
    terms: Terms, partners: NDArray[np.bool_], *, penalties: NDArray[np.float64] | None = None
) -> NDArray[np.int64] | None:
    """Return the best whole units for given partners, each with its lot at least; ``None`` if there are none.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> from graph.matching.constrained.terms import terms_of
    >>> terms = terms_of(Market.from_arrays([6, 9], [10], [0, 1], [0, 0], [5, 4]), min_lot=5)
    >>> fill(terms, np.array([True, True]))
    array([5, 5])
    """
    chosen = np.flatnonzero(partners)
    own = residual(terms, np.zeros(terms.pairs, np.int64), chosen)
    if own.pairs < chosen.size:
        return None
    capacity = own.capacity - np.bincount(own.supplier, own.lot, own.capacity.size).astype(np.int64)
    demand = own.demand - np.bincount(own.buyer, own.lot, own.demand.size).astype(np.int64)
    if (capacity < 0).any() or (demand < 0).any():
        return None
    beyond = replace(
        own,
        capacity=capacity,
        demand=demand,
        slots_supplier=np.full(capacity.size, UNLIMITED),
        slots_buyer=np.full(demand.size, UNLIMITED),
        lot=np.ones(own.pairs, np.int64),
        cap=own.cap - own.lot,
        sides=tuple(replace(side, per_partner=None, limit=side.limit - side.load(own.lot)) for side in own.sides),
    )
    answer = maximise(exact_program(beyond, penalties=penalties), seconds=FILL_SECONDS, relative_gap=1e-6)
    if answer.solution is None:
        return None
    flow = np.zeros(terms.pairs, np.int64)
    flow[own.pair] = own.lot + np.rint(answer.solution[: own.pairs]).astype(np.int64)
    return flow


def _keeps(terms: Terms, flow: NDArray[np.int64], penalties: NDArray[np.float64] | None) -> bool:
    return is_feasible(terms if penalties is None else replace(terms, sides=()), flow)


def _as_solution(terms: Terms, flow: NDArray[np.int64], penalties: NDArray[np.float64] | None) -> NDArray[np.float64]:
    switches = flow > 0 if terms.has_switches else np.zeros(0)
    over = np.zeros(0) if penalties is None else excess(terms, flow)
    return np.concatenate([flow.astype(float), switches.astype(float), over.astype(float)])


def _made_whole(
    terms: Terms, units: NDArray[np.float64], penalties: NDArray[np.float64] | None
) -> NDArray[np.int64] | None:
    """Return whole units for the partners of a solution whose units are not."""
    flow = fill(terms, units > 0.5, penalties=penalties)
    if flow is None or not _keeps(terms, flow, penalties):
        flow = np.floor(units + 1e-5).astype(np.int64)
        flow[flow < terms.lot] = 0
    return flow if _keeps(terms, flow, penalties) else None
