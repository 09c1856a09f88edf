"""Compile the kernels of matching and keep them beside their sources: ``python -m graph.matching.compile``.

Numba compiles at the first call and keeps the result on disk. A first answer should not wait for that, so
the installation makes every call once, on a market that touches every kernel.
"""

from __future__ import annotations

import numpy as np

from graph.matching.constrained.greedy_start import greedy_plan
from graph.matching.constrained.terms import terms_of
from graph.matching.exact.basis import compile_basis
from graph.matching.exact.one_to_one import solve_one_to_one
from graph.matching.exact.reduced import solve_by_price_guess
from graph.matching.market import Market
from graph.matching.pairs.scan import compile_scan
from graph.matching.reading.acceptance import stable
from graph.matching.reading.baselines import first_come, greedy
from graph.matching.solve import solve
from graph.matching.whole import assign_whole


def main() -> None:
    """Compile every kernel of the exact core, of whole assignment and of the scan for candidates.

    Examples
    --------
    >>> main()
    """
    for limit in (None, [2, 2, 1, 2]):
        market = Market.from_arrays([2, 3], [3, 1], [1, 0, 1, 0], [1, 1, 0, 0], [4, 5, 6, 0], limit)
        plan = solve(market)
        plan.certificate()
        plan.blocking_pairs()
        plan.price_interval("buyer")
        stable(market)
        session = plan.what_if()
        session.change_demand(0, 1)
        session.change_demand(0, 4)
        session.change_value(0, 7)
        solve_by_price_guess(market.arrays)
        greedy(market)
        first_come(market)
    sent = solve(Market.from_arrays([2, 3], [3, 1], [1, 0, 1, 0], [1, 1, 0, 0], [4, 5, 6, 0]))
    for array in (sent.flow, sent.supplier_price, sent.buyer_price):
        array.flags.writeable = False  # as a plan is that another process wrote
    sent.certificate()
    ones = Market.from_arrays([1, 1], [1, 1], [0, 0, 1], [0, 1, 0], [9, 8, 7])
    solve_one_to_one(ones.arrays, np.zeros(1, np.bool_))
    compile_scan()
    compile_basis()
    greedy_plan(terms_of(Market.from_arrays([6, 9], [10], [0, 1], [0, 0], [5, 4]), max_partners=1))
    assign_whole([[1, 2, 2], [2, 1, 1]], [[2, 3, 2], [3, 2, 2]], [4, 4])


if __name__ == "__main__":
    main()
