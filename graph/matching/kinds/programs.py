"""Programs: kinds that open sites or need one in the middle, as mixed-integer programs with a proven gap."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import coo_matrix, csc_matrix

from graph.errors import SolverStopped
from graph.matching.constrained.highs import Program
from graph.matching.exact.guarded import maximise_guarded
from graph.matching.kinds.solving import Solved, components
from graph.matching.market import Market
from graph.matching.solve import solve
from graph.matching.whole import assign_whole

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from graph.matching.kinds.pairing import Pairs


def solve_sites(pairs: Pairs, suppliers: pl.DataFrame, buyers: pl.DataFrame, *, time_limit: float) -> Solved:
    """Return which sites to open and who uses each, so that worth less fixed costs is greatest.

    A site is opened or not; an opened one costs ``fixed`` of its row, takes loads up to its ``units`` and, where its
    row names ``least``, at least so many users. Every user goes whole to one site or to none.

    Examples
    --------
    Two sites that cost 5 each; both users are worth more at the first than its cost, so that the second stays closed.

    >>> import polars as pl
    >>> from graph.matching.kinds.pairing import Pairs
    >>> frame = pl.DataFrame({"supplier": [0, 0, 1], "buyer": [0, 1, 1], "value": [4, 4, 6], "load": [1, 1, 1]})
    >>> none = pl.DataFrame()
    >>> sites = pl.DataFrame({"units": [2, 2], "fixed": [5, 5], "least": [0, 0]})
    >>> solved = solve_sites(Pairs(frame, none, none, none, 0), sites, pl.DataFrame({"units": [1, 1]}), time_limit=5)
    >>> solved.value, solved.flow.tolist(), solved.opened.tolist(), solved.gap
    (3, [1, 1, 0], [0], 0)
    """
    frame = pairs.frame
    i, j = (frame[c].to_numpy().astype(np.int64) for c in ("supplier", "buyer"))
    label = components(i, j, suppliers.height, buyers.height)
    count = int(label.max(initial=-1)) + 1
    deadline = monotonic() + time_limit
    flow, opened, value, bound, done = np.zeros(i.size, np.int64), [], 0, 0, True
    for done_parts, part in enumerate(_small_first(label)):
        rows = np.flatnonzero(label == part)
        used, sites, worth, most = _site_part(frame, rows, suppliers, _share_of(deadline, count - done_parts))
        flow[rows], value, bound = used, value + worth, bound + max(most, worth)
        opened += sites
        done &= most <= worth
    return Solved(flow, value, bound, "optimal" if done else "time_limit", opened=np.array(sorted(opened), np.int64))


def _site_part(
    frame: pl.DataFrame, rows: NDArray[np.int64], suppliers: pl.DataFrame, time_limit: float
) -> tuple[NDArray[np.int64], list[int], int, int]:
    i, j = (frame[c].to_numpy()[rows].astype(np.int64) for c in ("supplier", "buyer"))
    value, load = (frame[c].to_numpy()[rows].astype(np.int64) for c in ("value", "load"))
    sites, a = np.unique(i, return_inverse=True)
    _, t = np.unique(j, return_inverse=True)
    units, fixed, least = (suppliers[c].to_numpy()[sites].astype(np.int64) for c in ("units", "fixed", "least"))
    n, m, users = rows.size, sites.size, int(t.max(initial=-1)) + 1
    pair = np.arange(n)
    blocks = [
        (t, pair, np.ones(n)),  # every user once
        (users + a, pair, load),  # within capacity of an opened site
        (users + np.arange(m), n + np.arange(m), -units),
        (users + m + pair, pair, np.ones(n)),  # only at an opened site
        (users + m + pair, n + a, -np.ones(n)),
        (users + m + n + a, pair, -np.ones(n)),  # at least so many users
        (users + m + n + np.arange(m), n + np.arange(m), least),
    ]
    shape = (users + 2 * m + n, n + m)
    most = np.concatenate([np.ones(users), np.zeros(2 * m + n)])
    program = Program(
        gain=np.concatenate([value, -fixed]).astype(np.float64),
        upper=np.ones(n + m),
        whole=np.ones(n + m, np.bool_),
        matrix=_matrix(blocks, shape),
        most=most,
    )
    start = _open_start((a, t), (value, load), units, fixed, least)
    best = np.zeros(users, np.int64)
    np.maximum.at(best, t, value)
    chosen, top = _answer(program, time_limit, start, int(best.sum()))
    used = np.rint(chosen[:n]).astype(np.int64)
    open_ = np.flatnonzero(np.rint(chosen[n:]) > 0)
    return used, [int(k) for k in sites[open_]], int((used * value).sum() - fixed[open_].sum()), top


def solve_load(pairs: Pairs, suppliers: pl.DataFrame, buyers: pl.DataFrame, *, time_limit: float) -> Solved:
    """Return the best whole assignment where the load of a task differs by who takes it.

    Each component is a generalised assignment of its own; a task that nobody has room for goes to nobody.
    """
    frame = pairs.frame
    i, j = (frame[c].to_numpy().astype(np.int64) for c in ("supplier", "buyer"))
    value, load = (frame[c].to_numpy().astype(np.int64) for c in ("value", "load"))
    room = suppliers["units"].to_numpy()
    label = components(i, j, suppliers.height, buyers.height)
    count = int(label.max(initial=-1)) + 1
    deadline = monotonic() + time_limit
    flow, worth, bound = np.zeros(i.size, np.int64), 0, 0
    for done_parts, part in enumerate(_small_first(label)):
        rows = np.flatnonzero(label == part)
        agents, a = np.unique(i[rows], return_inverse=True)
        items, t = np.unique(j[rows], return_inverse=True)
        # The last agent is nobody: it takes any task, for nothing.
        worths = np.zeros((agents.size + 1, items.size), np.int64)
        loads = np.zeros_like(worths)
        loads[:-1] = room[agents][:, None] + 1
        worths[a, t], loads[a, t] = value[rows], load[rows]
        capacity = np.append(room[agents], 0)
        seconds = max(_share_of(deadline, count - done_parts), 0.5)
        done = assign_whole(worths, loads, capacity, maximise=True, time_limit=seconds)
        flow[rows] = done.agent[t] == a
        top = int(np.floor(done.bound + 1e-6))
        got = int((flow[rows] * value[rows]).sum())
        worth, bound = worth + got, bound + max(top, got)
    return Solved(flow, worth, bound, "optimal" if bound == worth else "time_limit")


def solve_chain(
    pairs: Pairs, suppliers: pl.DataFrame, buyers: pl.DataFrame, middles: pl.DataFrame, *, time_limit: float
) -> Solved:
    """Return the best pairs that also keep to the room of the one in the middle, numbered by ``middle`` of each pair.

    A buyer takes its units, a supplier its own, and each of ``middles`` no more than its ``units``.
    """
    frame = pairs.frame
    room = middles["units"].to_numpy().astype(np.int64)
    units = tuple(side["units"].to_numpy().astype(np.int64) for side in (suppliers, buyers, middles))
    i, j, k = (frame[c].to_numpy().astype(np.int64) for c in ("supplier", "buyer", "middle"))
    value = frame["value"].to_numpy().astype(np.int64)
    through = k >= 0
    # A consultant joins what it leads to: it is a further supplier of its pairs, only for what hangs together.
    both = np.concatenate((i, suppliers.height + k[through])), np.concatenate((j, j[through]))
    label = components(*both, suppliers.height + room.size, buyers.height)[: i.size]
    parts = np.unique(label)
    deadline = monotonic() + time_limit
    flow, bound = np.zeros(i.size, np.int64), 0
    for done, part in enumerate(_small_first(label)):
        rows = np.flatnonzero(label == part)
        chosen, top = _chain_part(
            (i[rows], j[rows], k[rows]), value[rows], units, _share_of(deadline, parts.size - done)
        )
        flow[rows] = chosen
        bound += max(top, int((chosen * value[rows]).sum()))
    worth = int((flow * value).sum())
    return Solved(flow, worth, max(bound, worth), "optimal" if bound <= worth else "time_limit")


def _chain_part(
    ends: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    value: NDArray[np.int64],
    units: tuple[NDArray[np.int64], ...],
    seconds: float,
) -> tuple[NDArray[np.int64], int]:
    """Return the units of each row of one component, and the bound."""
    n, pair = value.size, np.arange(value.size)
    blocks, most, start = [], [], np.zeros(n)
    left = [room.copy() for room in units]
    for row in np.lexsort((pair, -value)):
        here = [(side, int(end[row])) for side, end in zip(left, ends, strict=True) if end[row] >= 0]
        if all(side[number] > 0 for side, number in here):
            start[row] = 1
            for side, number in here:
                side[number] -= 1
    first = 0
    for end, room in zip(ends, units, strict=True):
        mine = np.flatnonzero(end >= 0)
        numbers, line = np.unique(end[mine], return_inverse=True)
        blocks.append((first + line, pair[mine], np.ones(mine.size)))
        most.append(room[numbers])
        first += numbers.size
    program = Program(
        value.astype(np.float64), np.ones(n), np.ones(n, np.bool_), _matrix(blocks, (first, n)),
        np.concatenate(most).astype(np.float64),
    )  # fmt: skip
    chosen, top = _answer(program, seconds, start, _without_middles(ends, value, units))
    return np.rint(chosen).astype(np.int64), top


def _without_middles(
    ends: tuple[NDArray[np.int64], ...], value: NDArray[np.int64], units: tuple[NDArray[np.int64], ...]
) -> int:
    """Return what no plan exceeds, those in the middle left out of account: an exact plan of the two sides.

    Examples
    --------
    Two rows lead to one partner through different middles; the supplier has one unit.

    >>> one, two = np.zeros(2, np.int64), np.array([0, 1])
    >>> _without_middles((one, one, two), np.array([4, 6]), (np.array([1]), np.array([2]), np.array([1, 1])))
    6
    """
    worth = np.maximum(value, 0)
    suppliers, i = np.unique(ends[0], return_inverse=True)
    buyers, j = np.unique(ends[1], return_inverse=True)
    pairs, at, rows = np.unique(i * buyers.size + j, return_inverse=True, return_counts=True)
    most = np.zeros(pairs.size, np.int64)
    np.maximum.at(most, at, worth)
    sides = units[0][suppliers], units[1][buyers]
    return solve(Market.from_arrays(*sides, pairs // buyers.size, pairs % buyers.size, most, rows)).value


def _open_start(
    ends: tuple[NDArray[np.int64], NDArray[np.int64]],
    worth: tuple[NDArray[np.int64], NDArray[np.int64]],
    units: NDArray[np.int64],
    fixed: NDArray[np.int64],
    least: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return a plan to start from: every user at its best site with room, then sites shut that are not worth it."""
    (a, t), (value, load) = ends, worth
    open_ = np.ones(units.size, np.bool_)
    while True:
        left, used, served = units.copy(), np.zeros(value.size, np.bool_), set()
        for row in np.lexsort((np.arange(value.size), -value)).tolist():
            if open_[a[row]] and t[row] not in served and load[row] <= left[a[row]]:
                used[row] = True
                served.add(t[row])
                left[a[row]] -= load[row]
        gain = np.bincount(a[used], value[used], units.size) - fixed
        users = np.bincount(a[used], minlength=units.size)
        shut = open_ & ((gain <= 0) | (users < least) | (users == 0))
        if not shut.any():
            return np.concatenate([used, open_]).astype(np.float64)
        open_ &= ~shut


def _small_first(label: NDArray[np.int64]) -> list[int]:
    """Return the components from the smallest: what they leave of the time goes to the large ones."""
    sizes = np.bincount(label)
    return [int(part) for part in np.argsort(sizes, kind="stable") if sizes[part]]


def _share_of(deadline: float, parts: int) -> float:
    """Return the seconds that the next of so many parts may take: an even share of what is left."""
    return max((deadline - monotonic()) / max(parts, 1), 0.2)


def _matrix(blocks: list[tuple[NDArray[Any], NDArray[Any], NDArray[Any]]], shape: tuple[int, int]) -> csc_matrix:
    rows, columns, entries = (np.concatenate([block[c] for block in blocks]) for c in range(3))
    return csc_matrix(coo_matrix((entries.astype(np.float64), (rows, columns)), shape=shape))


def _answer(
    program: Program, seconds: float, start: NDArray[np.float64], ceiling: int
) -> tuple[NDArray[np.float64], int]:
    """Return the best point found, at least the one to start from, and the bound, which is a known ceiling at most."""
    try:
        answer = maximise_guarded(program, seconds=seconds, start=start)
    except SolverStopped as stopped:
        if stopped.context.get("reason") != "time_limit":
            raise
        return start, ceiling
    if answer.status == "infeasible":
        message = "a plan that serves nobody was called infeasible"
        raise SolverStopped(message, hint="report this: the solver erred", reason="solver_error")
    top = int(np.floor(min(answer.bound, ceiling) + 1e-6))
    if answer.solution is None or answer.gain < float(program.gain @ start):
        return start, top
    return answer.solution, top
