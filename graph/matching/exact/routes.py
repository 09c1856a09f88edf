"""Which solver for which shape: the one place where that is decided, from measurements.

``benchmarks/matching/speed.py`` measures the choice, and docs/decisions/matching-solvers.md argues it:
the network simplex made for markets is the fastest exact solver for every shape measured but two. Where every
party has a single unit most of its basis is at zero, and an auction with shortest paths is much quicker. Where the
smaller side of a component is large too, its trees grow deep, and guessed prices with cost scaling (OR-Tools)
on the pairs that matter overtake it.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

LARGE_SIDE: Final = 200_000
"""Parties on the smaller side from which a component that is nearly square goes to cost scaling."""
NEARLY_SQUARE: Final = 3.0
"""The larger side is at most so many times the smaller."""

UNKNOWN: Final = 0
"""Most units of a party, where nobody has looked."""

PAIRS_WORTH_A_THREAD: Final = 100_000
MOST_WORKERS: Final = 8

WORTH_BIDDING: Final = 500
"""Parties on the smaller side from which a component of single units goes to the auction."""


class Route(IntEnum):
    """A way to solve a component exactly."""

    SIMPLEX = 0
    PRICE_GUESS = 1
    ONE_TO_ONE = 2


def choose_route(suppliers: int, buyers: int, most_units: int = UNKNOWN) -> Route:
    """Return the way to solve a component of so many suppliers and buyers, none of more than so many units.

    Examples
    --------
    >>> choose_route(100_000, 5_000), choose_route(300_000, 300_000), choose_route(10_000, 8_000, 1)
    (<Route.SIMPLEX: 0>, <Route.PRICE_GUESS: 1>, <Route.ONE_TO_ONE: 2>)
    """
    smaller, larger = sorted((suppliers, buyers))
    if most_units == 1 and smaller >= WORTH_BIDDING:
        return Route.ONE_TO_ONE
    if smaller >= LARGE_SIDE and larger <= NEARLY_SQUARE * smaller:
        return Route.PRICE_GUESS
    return Route.SIMPLEX


def pricing_block(suppliers: int, buyers: int, pairs: int) -> int:
    """Return how many pairs the simplex looks at before the best of them enters.

    Few buyers make pivots cheap, so that looking longer for a better one does not pay; on square markets
    it does.

    Examples
    --------
    >>> pricing_block(100_000, 5_000, 1_400_000), pricing_block(10_000, 10_000, 200_000)
    (297, 1014)
    """
    share = 2 * buyers / max(1, suppliers)
    return 120 + int(pairs**0.5 * min(2.0, max(0.15, share)))


def workers_for(components: int, pairs: int, processors: int) -> int:
    """Return on how many threads components are solved; the plan is the same on any number of them.

    Examples
    --------
    >>> workers_for(400, 1_400_000, 2), workers_for(1, 1_400_000, 2), workers_for(400, 30_000, 2)
    (2, 1, 1)
    """
    return max(1, min(processors, components, pairs // PAIRS_WORTH_A_THREAD, MOST_WORKERS))
