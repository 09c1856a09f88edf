"""Solving: from pairs to the units that each gets, in the shape of the kind, with the proven gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.matching.market import Market
from graph.matching.solve import solve

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from graph.matching.kinds.pairing import Pairs
    from graph.matching.plan import Plan


@dataclass(frozen=True, eq=False)
class Solved:
    """Units of each pair, what they are worth, and how far from the best that can be.

    ``opened`` numbers the sites that are opened, in a kind that opens sites; ``plan`` is the plan with prices, where
    the shape has them.
    """

    flow: NDArray[np.int64]
    value: int
    bound: int
    status: str
    plan: Plan | None = None
    opened: NDArray[np.int64] | None = None

    @property
    def gap(self) -> int:
        """What a better plan could at most add."""
        return max(self.bound - self.value, 0)


def solve_flow(pairs: Pairs, suppliers: pl.DataFrame, buyers: pl.DataFrame) -> Solved:
    """Return the best plan of places on both sides: an exact flow with prices."""
    frame = pairs.frame
    market = Market.from_arrays(
        suppliers["units"].to_numpy(),
        buyers["units"].to_numpy(),
        frame["supplier"].to_numpy(),
        frame["buyer"].to_numpy(),
        frame["value"].to_numpy(),
    )
    plan = solve(market)
    return Solved(plan.flow, plan.value, plan.value + plan.gap, plan.status, plan)


def components(supplier: NDArray[Any], buyer: NDArray[Any], suppliers: int, buyers: int) -> NDArray[np.int64]:
    """Return the component of each pair, numbered by its lowest supplier.

    Examples
    --------
    >>> components(np.array([0, 1, 2]), np.array([0, 0, 1]), 3, 2).tolist()
    [0, 0, 1]
    """
    from scipy.sparse import coo_array  # noqa: PLC0415 - only where a kind is solved in parts
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    size = suppliers + buyers
    edges = coo_array((np.ones(supplier.size, np.int8), (supplier, buyer + suppliers)), shape=(size, size))
    label = connected_components(edges, directed=False)[1][supplier]
    _, numbered = np.unique(label, return_inverse=True)
    return np.asarray(numbered, dtype=np.int64)
