"""What a linkage may be worth in rupiah: a range by proxy, beside the points and never mixed with them.

A list without volumes still says how large a buyer is. Its yearly output is read from sales, else from investment,
else from workers; the input-output table says which share of it goes into what the supplier's sector makes; a stated
local share says how much of that small firms nearby may come to deliver. Low, middle and high are multiplied through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.assumptions import Assumptions
    from graph.network import Network

MONTHS_A_YEAR = 12


def ratios(
    parties: pl.DataFrame, proxy: str, fewest: int, assumed: tuple[float, float, float]
) -> tuple[tuple[float, float, float], int]:
    """Return low, middle and high of sales per unit of a proxy, and on how many parties they rest.

    The quartiles among parties that state both, where there are enough; else what is assumed, resting on none.

    Examples
    --------
    >>> parties = pl.DataFrame({"sales_rp_per_year": [10, 20, 30], "workers": [1, 1, 1]})
    >>> ratios(parties, "workers", 3, (1.0, 2.0, 3.0))
    ((15.0, 20.0, 25.0), 3)
    >>> ratios(parties, "workers", 30, (1.0, 2.0, 3.0))
    ((1.0, 2.0, 3.0), 0)
    """
    both = parties.filter((pl.col("sales_rp_per_year") > 0) & (pl.col(proxy) > 0))
    if both.height < fewest:
        return assumed, 0
    quotients = both["sales_rp_per_year"].to_numpy() / both[proxy].to_numpy()
    low, middle, high = np.quantile(quotients, [0.25, 0.5, 0.75])
    return (float(low), float(middle), float(high)), both.height


def output_ranges(network: Network, rows: NDArray[np.int32], assumptions: Assumptions) -> pl.DataFrame:
    """Return yearly output of parties as low, middle, high, with the method (null where nothing is known) and n."""
    parties = network.parties
    fewest = assumptions.fewest_observations
    by = {
        "investment_rp": ratios(parties, "investment_rp", fewest, assumptions.output_per_investment),
        "workers": ratios(parties, "workers", fewest, assumptions.output_rp_per_worker),
    }
    frame = parties.select("sales_rp_per_year", "investment_rp", "workers")[rows]
    sold, invested, working = (pl.col(c) > 0 for c in ("sales_rp_per_year", "investment_rp", "workers"))
    columns = []
    for k, name in enumerate(("low", "middle", "high")):
        amount = (
            pl.when(sold)
            .then(pl.col("sales_rp_per_year").cast(pl.Float64))
            .when(invested)
            .then(pl.col("investment_rp") * by["investment_rp"][0][k])
            .when(working)
            .then(pl.col("workers") * by["workers"][0][k])
        )
        columns.append(amount.alias(name))
    method = pl.when(sold).then(pl.lit("sales")).when(invested).then(pl.lit("investment"))
    n = pl.when(sold).then(1).when(invested).then(by["investment_rp"][1]).when(working).then(by["workers"][1])
    return frame.select(*columns, method=method.when(working).then(pl.lit("workers")), n=n.cast(pl.Int64))


def purchase_ranges(
    outputs: pl.DataFrame, buyer: NDArray[np.int32], input_share: NDArray[np.float64], assumptions: Assumptions
) -> pl.DataFrame:
    """Return what each pair's buyer may buy of this input nearby, in rupiah a month: low, middle and high.

    It is the buyer's whole local purchase of the input, from all its partners together.
    """
    rows = outputs[buyer]
    columns = {}
    for k, name in enumerate(("low", "middle", "high")):
        share = input_share * assumptions.local_share[k] / MONTHS_A_YEAR
        amount = rows[name].fill_null(np.nan).to_numpy() * share
        whole = pl.Series(np.where(np.isnan(amount), 0.0, np.floor(amount + 0.5)).astype(np.int64))
        columns[f"estimate_{name}_rp"] = pl.select(pl.when(pl.Series(~np.isnan(amount))).then(whole)).to_series()
    columns["estimate_method"] = rows["method"]
    columns["estimate_n"] = rows["n"]
    return pl.DataFrame(columns)
