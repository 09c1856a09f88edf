"""The market of ../shared/research/matching.md section 6: lots, few partners and a share for micro enterprises.

The one-component market of section 1 with a smallest lot of 1 to 6 units drawn for each pair, at most
``ceil(demand / 9)`` partners for each buyer, and at least 45 % of the volume from micro enterprises
(capacity of ten units or less).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from benchmarks.matching.markets import one_component
from graph.matching.market import Market

MICRO_UNITS = 10


class Instance(NamedTuple):
    """A market, its lots, its most partners of buyers, and which suppliers are micro."""

    market: Market
    min_lot: np.ndarray[Any, np.dtype[np.int64]]
    most_partners: np.ndarray[Any, np.dtype[np.int64]]
    micro: np.ndarray[Any, np.dtype[np.bool_]]


def constrained_market(suppliers: int, seed: int = 0) -> Instance:
    """Return the market of ``suppliers`` suppliers drawn from ``seed``."""
    S, D, i, j, V = one_component(suppliers, seed)
    lots = np.random.default_rng([seed, 6]).integers(1, 7, V.size)
    return Instance(Market.from_arrays(S, D, i, j, V), lots, -(-D // 9), S <= MICRO_UNITS)
