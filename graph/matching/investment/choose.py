"""The choice of interventions within a budget: one mixed-integer program, exact or with the proven gap.

Its columns are the units of every option, and of each intervention whether it is bought.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_matrix, csc_matrix

from graph.matching.constrained.highs import Program
from graph.matching.exact.guarded import maximise_guarded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.investment.stage import Stage

Entries = tuple["NDArray[np.int64]", "NDArray[np.int64]", "NDArray[np.float64]"]
"""Row, column and value of entries of a matrix."""


def choose(stage: Stage, budget: int, time_limit: float) -> tuple[frozenset[int], int]:
    """Return what to buy, and the bound that no choice can beat."""
    options = stage.options.supplier.size
    if not options or not stage.offered:
        return frozenset(), stage.worth(frozenset())
    answer = maximise_guarded(_program(stage, budget), seconds=time_limit)
    if answer.solution is None:
        return frozenset(), int(min(answer.bound, stage.worth(stage.everything)))
    bought = frozenset(int(k) for k in np.flatnonzero(np.rint(answer.solution[options:]) > 0))
    # Rounding of the solver is far below one unit of value per unit of goods; a relative hair is given for it.
    return needed(stage, bought), int(np.floor(answer.bound * (1 + 1e-10) + 1e-3))


def needed(stage: Stage, bought: frozenset[int]) -> frozenset[int]:
    """Return a choice without what adds nothing to it, the dearest such left out first."""
    value = stage.worth(bought)
    for k in sorted(bought, key=lambda k: (-stage.offered[k].cost_rp, stage.offered[k].code)):
        if stage.worth(bought - {k}) == value:
            bought -= {k}
    return bought


def _program(stage: Stage, budget: int) -> Program:
    """Return the program: units within capacities and demands, options only with what they need, all within budget."""
    o, n, count = stage.options, stage.options.supplier.size, len(stage.offered)
    top = stage.room + sum(stage.more.values(), np.zeros_like(stage.room))
    rows, most = _capacities(stage)
    by_group: dict[int, list[int]] = {}
    for row, g in enumerate(o.group.tolist()):
        by_group.setdefault(g, []).append(row)
    for g, members in by_group.items():
        for k in o.needs[g]:
            line = np.full(len(members) + 1, len(most))
            limit = float(min(top[o.owners[g]], stage.demand[o.buyer[members]].sum()))
            rows.append((line, np.array([*members, n + k]), np.array([*np.ones(len(members)), -limit])))
            most.append(0.0)
    costs = np.array([float(one.cost_rp) for one in stage.offered])
    rows.append((np.full(count, len(most)), n + np.arange(count), costs))
    most.append(float(budget))
    line, column, entry = (np.concatenate([row[c] for row in rows]) for c in range(3))
    return Program(
        gain=np.concatenate([o.value.astype(float), np.zeros(count)]),
        upper=np.concatenate([np.minimum(top[o.supplier], stage.demand[o.buyer]).astype(float), np.ones(count)]),
        whole=np.concatenate([np.zeros(n, np.bool_), np.ones(count, np.bool_)]),
        matrix=csc_matrix(coo_matrix((entry, (line, column)), shape=(len(most), n + count))),
        most=np.array(most),
    )


def _capacities(stage: Stage) -> tuple[list[Entries], list[float]]:
    """Return entries and right sides of capacities, which interventions may raise, and of demands."""
    o, n = stage.options, stage.options.supplier.size
    pair, one = np.arange(n), np.ones(n)
    rows: list[Entries] = [(o.supplier, pair, one), (stage.room.size + o.buyer, pair, one)]
    for k, more in stage.more.items():
        grown = np.flatnonzero(more)
        rows.append((grown, np.full(grown.size, n + k), -more[grown].astype(np.float64)))
    return rows, [*stage.room.astype(float), *stage.demand.astype(float)]
