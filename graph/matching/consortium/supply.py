"""Supply: the offers that could serve an order, month by month, and where they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.matching.pairs.nearness import distances_km, places, unit_vectors
from graph.model.product_words import meet, with_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.consortium.order import Order
    from graph.network import Network

LARGE: Final = ("medium", "large")
"""Sizes that are no members, unless of a cooperative; who states no size may be one, as groups of farmers do."""


@dataclass(frozen=True, eq=False)
class Supply:
    """Offers that serve an order.

    Attributes
    ----------
    offers
        One row a party, sorted by id: its first offer, party, name, product, price (of its dearest offer of that
        good), row in the network.
    units
        Of shape (parties, months): most that each delivers in each month of the order.
    least
        Smallest delivery of each in a month.
    points
        Places of the parties on the unit sphere.
    """

    offers: pl.DataFrame
    units: NDArray[np.int64]
    least: NDArray[np.int64]
    points: NDArray[np.float64]

    def near(self, centre: int, radius_km: float) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the offers within a radius of one of them, and how far each is."""
        km = distances_km(self.points, self.points[centre])
        inside = np.flatnonzero(km <= radius_km)
        return inside, km[inside]


def supply_for(network: Network, order: Order) -> tuple[Supply, str | None]:
    """Return the offers that serve an order, and the first reason by which none is left (``None`` if some are)."""
    parties = network.parties.with_row_index("row").select("row", "kind", "size", "name", "certifications", party="id")
    offers = network.offers.filter(
        (pl.col("commodity") == order.commodity) & (pl.col("unit") == order.unit) & (pl.col("units_per_month") > 0)
    ).join(parties, on="party", how="inner", maintain_order="left")
    offers = _one_good_a_party(offers, order)
    small = ~pl.col("size").is_in(LARGE).fill_null(value=False) | (pl.col("kind") == "cooperative")
    steps = {
        "product": small & (pl.col("party") != (order.buyer or "")),
        "quality": pl.col("grade").map_elements(order.accepts, return_dtype=pl.Boolean, skip_nulls=False)
        & pl.all_horizontal(
            pl.lit(value=True), *(pl.col("certifications").list.contains(c).fill_null(False) for c in order.required)
        ),
        "price": _affordable(order),
    }
    reason = None
    for name, rule in steps.items():
        left = offers.filter(rule) if offers.height else offers
        if not left.height and reason is None:
            reason = name
        offers = left
    columns = ("id", "party", "name", "row", "month", "until", "min_lot_units", "units_per_month", "product")
    offers = offers.sort("id").select(*columns, price="price_rp_per_unit")
    return _with_months(network, order, offers), reason


def _one_good_a_party(offers: pl.DataFrame, order: Order) -> pl.DataFrame:
    """Return the offers that go with what is ordered, of each party those of one good.

    Of *kain tenun* and *tenun ikat* it is the one that is ordered, by its words, and where the order names none the
    one of which there is most.
    """
    asked = with_words(pl.DataFrame({"product": [order.product]}, schema={"product": pl.String}))["words"].item()
    worded = with_words(offers)
    worded = worded.filter(meet(worded.select("words", words_b=pl.lit(asked))))
    goods = worded.group_by("party", "words").agg(units=pl.col("units_per_month").sum())
    apart = pl.col("words").str.split(" ").list.set_symmetric_difference(pl.lit(asked.split(" "))).list.len()
    goods = goods.with_columns(apart=apart if asked else pl.lit(0))
    nearest = goods.sort("apart", "units", "words", descending=[False, True, False])
    nearest = nearest.unique("party", keep="first", maintain_order=True).select("party", "words")
    return worded.join(nearest, on=["party", "words"], how="semi", maintain_order="left").drop("words")


def _affordable(order: Order) -> pl.Expr:
    if order.price_rp_per_unit is None:
        return pl.lit(value=True)
    return pl.col("price_rp_per_unit").is_null() | (pl.col("price_rp_per_unit") <= order.price_rp_per_unit)


def _with_months(network: Network, order: Order, offers: pl.DataFrame) -> Supply:
    months = list(order.months)
    units = np.zeros((offers.height, len(months)), np.int64)
    for k, offer in enumerate(offers.iter_rows(named=True)):
        for t, month in enumerate(months):
            if offer["month"] is not None and offer["month"] != month:
                continue
            if offer["until"] is not None and offer["until"] < (month or network.as_of):
                continue
            units[k, t] = offer["units_per_month"]
    party, first, own = np.unique(offers["party"].to_numpy(), return_index=True, return_inverse=True)
    by_party = np.zeros((party.size, len(months)), np.int64)
    np.add.at(by_party, own, units)
    least = np.full(party.size, order.least_lot, np.int64)
    np.maximum.at(least, own, offers["min_lot_units"].fill_null(1).to_numpy().astype(np.int64))
    dearest = offers.group_by("party").agg(pl.col("price").max()).sort("party")["price"]
    rows = offers[first].with_columns(price=dearest)
    at = places(network)[rows["row"]] if rows.height else places(network).head(0)
    points = unit_vectors(at["lat"].fill_null(np.nan).to_numpy(), at["lon"].fill_null(np.nan).to_numpy())
    return Supply(rows, np.where(by_party >= least[:, None], by_party, 0), least, points)
