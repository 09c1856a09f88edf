"""The market without anybody's prices, from which parties are told with whom they fit.

Whoever changes its own price and reads who is a candidate then, in which order, whom the plan chose and what stays
unmet, halves the distance to the other side's limit at each asking, though no figure is shown. Hence nothing that the
key of a party reads is made of prices: pairs are those that fit in everything else, and what orders them is the way
between and what is missing (docs/decisions/prices-of-the-other-side.md).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from graph.network import Network

ASKED: Final = 1
"""What every offer asks: nothing to speak of."""
PAID: Final = 10_000_000
"""What every demand pays: more than any way within the country and any repair costs a unit."""


def without_prices(network: Network) -> Network:
    """Return a network in which all ask the same and all pay the same; who states no price still states none.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a", "b"], "kind": ["enterprise"] * 2, "name": ["A", "B"]})
    >>> lot = {"party": ["a"], "commodity": ["10792"], "unit": ["kg"], "units_per_month": [9]}
    >>> offers = pl.DataFrame({"id": ["o"], **lot, "price_rp_per_unit": [900]})
    >>> demands = pl.DataFrame({"id": ["d"], **lot, "party": ["b"], "source_price_rp_per_unit": [950]})
    >>> network = Network.from_frames(parties, offers, demands, as_of=date(2026, 1, 1))
    >>> told = without_prices(network)
    >>> told.offers["price_rp_per_unit"].to_list(), told.demands["price_rp_per_unit"].to_list()
    ([1], [10000000])
    """
    return replace(
        network,
        offers=_same(network.offers, "outlet_price_rp_per_unit", ASKED),
        demands=_same(network.demands, "source_price_rp_per_unit", PAID),
    )


def _same(lots: pl.DataFrame, today: str, price: int) -> pl.DataFrame:
    stated = pl.max_horizontal("price_rp_per_unit", today) > 0
    return lots.with_columns(
        pl.when(stated).then(pl.lit(price, pl.Int64)).alias("price_rp_per_unit"),
        pl.lit(None, lots.schema[today]).alias(today),
    )
