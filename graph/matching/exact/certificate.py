"""Certificate: the proof that a plan is best, checked from the arrays alone.

By linear programming duality no plan is worth more than ``u·S + v·D + w·L`` for any prices from 0 up with
``u_i + v_j + w_ij >= V_ij`` on every pair. A feasible plan worth exactly that is therefore best, and nobody
has to trust the solver that found it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from graph.arguments import thing
from graph.errors import InvalidMarket
from graph.matching.arrays import as_array, exact_dot
from graph.matching.market import Market

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Certificate:
    """What a check of plan and prices found; :attr:`proven` is the verdict.

    Attributes
    ----------
    value
        What the plan is worth.
    bound
        What no plan can exceed, from the prices.
    excess_units
        Units by which the plan breaks a capacity, a demand or a limit, the worst place; 0 if none.
    short_price
        By how much the prices fall short of a pair's value, the worst pair; 0 if none.
    """

    value: int
    bound: int
    excess_units: int
    short_price: int

    @property
    def gap(self) -> int:
        """Return what a better plan could at most add."""
        return self.bound - self.value

    @property
    def proven(self) -> bool:
        """Return whether the plan is feasible, the prices valid, and no better plan possible."""
        return self.excess_units == 0 and self.short_price == 0 and self.gap == 0


def certify(
    market: Market,
    flow: NDArray[np.int64],
    supplier_price: NDArray[np.int64],
    buyer_price: NDArray[np.int64],
    limit_price: NDArray[np.int64] | None = None,
) -> Certificate:
    """Return the certificate of a plan and prices, recomputed from the arrays of the market.

    Parameters
    ----------
    market
        The market that the plan is for.
    flow
        Units of each pair, in the caller's order of pairs.
    supplier_price, buyer_price, limit_price
        Worth of a unit of each capacity, of each demand, and of each pair's limit.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> market = Market.from_arrays([3], [10], [0], [0], [5])
    >>> certificate = certify(market, np.array([3]), np.array([5]), np.array([0]))
    >>> certificate, certificate.proven
    (Certificate(value=15, bound=15, excess_units=0, short_price=0), True)
    >>> certify(market, np.array([3]), np.array([6]), np.array([0])).gap
    3
    """
    thing("market", market, Market)
    flow = _numbers("flow", flow, market.pairs)
    supplier_price = _numbers("supplier_price", supplier_price, market.suppliers)
    buyer_price = _numbers("buyer_price", buyer_price, market.buyers)
    nothing = np.zeros(0, np.int64)
    L = nothing if market.limit is None else market.limit
    w = nothing
    if limit_price is not None:
        w = _numbers("limit_price", limit_price, market.pairs)
    if market.limit is None:
        w = nothing
    columns = _Columns(market.capacity, market.demand, market.supplier, market.buyer, market.value, L)
    excess, short = _worst(columns, flow, (supplier_price, buyer_price, w))
    bound = exact_dot(supplier_price, market.capacity) + exact_dot(buyer_price, market.demand)
    if w.size:
        bound += exact_dot(w, L)
    return Certificate(exact_dot(flow, market.value), bound, int(excess), int(short))


def _numbers(name: str, given: NDArray[np.int64], length: int) -> NDArray[np.int64]:
    """Return whole numbers, also negative ones, which the certificate tells; what is none is refused."""
    array = as_array(name, given)
    if array.ndim != 1 or array.size != length or (array.size and array.dtype.kind not in "iu"):
        message = f"{name} is no row of {length} whole numbers"
        raise InvalidMarket(message, hint="take the arrays of the plan", array=name)
    return array.astype(np.int64, copy=False)


class _Columns(NamedTuple):
    """The caller's own arrays: the check must not lean on the order that solvers see."""

    capacity: NDArray[np.int64]
    demand: NDArray[np.int64]
    supplier: NDArray[np.int32]
    buyer: NDArray[np.int32]
    value: NDArray[np.int64]
    limit: NDArray[np.int64]


@njit(cache=True, nogil=True)
def _worst(
    market: _Columns,
    flow: NDArray[np.int64],
    prices: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
) -> tuple[np.int64, np.int64]:
    """Return the worst break of a quantity and the worst shortfall of a price."""
    S, D, supplier, buyer, V, L = market
    u, v, w = prices
    sold, bought = np.zeros(S.size, np.int64), np.zeros(D.size, np.int64)
    excess = short = np.int64(0)
    for e in range(V.size):
        i, j, x = supplier[e], buyer[e], flow[e]
        sold[i] += x
        bought[j] += x
        excess = max(excess, -x)
        short = max(short, V[e] - u[i] - v[j] - (w[e] if w.size else 0))
        if L.size:
            excess = max(excess, x - L[e])
    for i in range(S.size):
        excess, short = max(excess, sold[i] - S[i]), max(short, -u[i])
    for j in range(D.size):
        excess, short = max(excess, bought[j] - D[j]), max(short, -v[j])
    for e in range(w.size):
        short = max(short, -w[e])
    return excess, short
