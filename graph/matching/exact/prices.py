"""Price intervals: what one unit more of a capacity or a demand adds, and what one less costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.matching.exact.duals import UNBOUNDED, lower_buyer_prices

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.market import Market


def unit_worths(
    market: Market, flow: NDArray[np.int64], prices: tuple[NDArray[np.int64], NDArray[np.int64]]
) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return the price interval of every capacity and demand under a best plan.

    The least price of a demand is what one more unit adds, its greatest what one less costs: the value of a
    market is concave in each quantity, and straight between whole numbers. Least buyer prices come with the
    greatest supplier prices, so two passes (one on the market with its sides exchanged) give all four arrays.

    Parameters
    ----------
    market
        The market of the plan.
    flow
        Units of each pair, in the caller's order of pairs.
    prices
        Supplier and buyer prices that prove the plan.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> market = Market.from_arrays([3], [10], [0], [0], [5])
    >>> worths = unit_worths(market, np.array([3]), (np.array([5]), np.array([0])))
    >>> worths["supplier"], worths["buyer"]
    ((array([5.]), array([5.])), (array([0.]), array([0.])))
    """
    u, v = (np.require(price, requirements="W") for price in prices)  # a plan of another process is read-only
    turned = market.transposed()
    flows = [np.require(one.rows.from_caller(flow), requirements="W") for one in (market, turned)]
    greatest_u, least_v = lower_buyer_prices(market.arrays, flows[0], u, v)
    greatest_v, least_u = lower_buyer_prices(turned.arrays, flows[1], v, u)
    return {
        "supplier": (least_u.astype(np.float64), _greatest(greatest_u)),
        "buyer": (least_v.astype(np.float64), _greatest(greatest_v)),
    }


def _greatest(prices: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.where(prices >= UNBOUNDED, np.nan, prices)
