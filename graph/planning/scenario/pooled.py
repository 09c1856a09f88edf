"""Pooled: what a cooperative or consortium of a scenario sells, as its members' own trade.

The lot stands in the market; who gains, who is matched and whose goods travel are told of the makers behind it. Units
are theirs by what each brought, and so is what the lot earns: each is paid its mean price and asks its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.network import Network
    from graph.planning.scenario.traded import Traded

GOOD = ("commodity", "unit")


def of_members(trade: Traded, before: Network, after: Network) -> Traded:
    """Return a trade in which members stand in place of the lots that they joined by a scenario.

    Parameters
    ----------
    trade
        After the change.
    before, after
        The network of today, and after the change.

    Returns
    -------
    Traded
        Of as many units, and of the same gains added up. Who only came by the scenario itself has no part of its own.
    """
    brought = _brought(before, after)
    lots = trade.suppliers.with_row_index("lot").join(
        brought, left_on=["party", *GOOD], right_on=["group", *GOOD], how="inner", nulls_equal=True,
        maintain_order="left_right",
    )  # fmt: skip
    if not lots.height:
        return trade
    at = lots["lot"].to_numpy().astype(np.int64)
    share, apart = lots["share"].to_numpy(), lots["apart"].to_numpy()
    stays = np.ones(trade.capacity.size, np.bool_)
    stays[at] = False
    place = np.cumsum(stays) - 1
    own = stays[trade.supplier]
    pairs = lots.select("lot", "share", member=pl.int_range(pl.len())).join(
        pl.DataFrame({"lot": trade.supplier.astype(np.uint32), "pair": np.arange(trade.units.size)}), on="lot",
        maintain_order="right_left",
    )  # fmt: skip
    pair, member = pairs["pair"].to_numpy(), pairs["member"].to_numpy()
    units = _parted(trade.units[pair], pairs["share"].to_numpy(), pair)
    pair, member, units = (each[units > 0] for each in (pair, member, units))
    capacity, price = _parted(trade.capacity[at], share, at), trade.supplier_price[at]
    return replace(
        trade,
        suppliers=pl.concat([trade.suppliers.filter(stays), lots.select(party="member", commodity="commodity",
                                                                        unit="unit", row="member_row")]),
        supplier=np.concatenate((place[trade.supplier[own]], int(stays.sum()) + member)),
        buyer=np.concatenate((trade.buyer[own], trade.buyer[pair])),
        units=np.concatenate((trade.units[own], units)),
        worth=np.concatenate((trade.worth[own], trade.worth[pair])),
        km=np.concatenate((trade.km[own], trade.km[pair])),
        capacity=np.concatenate((trade.capacity[stays], capacity)),
        supplier_price=np.concatenate((trade.supplier_price[stays], price)),
        beside=np.concatenate((np.zeros(int(stays.sum()), np.int64), _beside(trade, at, share * apart))),
    )  # fmt: skip


def _brought(before: Network, after: Network) -> pl.DataFrame:
    """Return by lot its members, the part that each brought, and how much less than the mean it asks a unit."""
    joined = after.ties[before.ties.height :].filter(type="MEMBER_OF").select(party="start", group="end")
    rows = before.parties.select(party="id", member_row=pl.int_range(pl.len(), dtype=pl.Int32))
    gone = before.offers.join(joined, on="party").join(after.offers.select("id"), on="id", how="anti")
    floor = pl.max_horizontal("price_rp_per_unit", "outlet_price_rp_per_unit").cast(pl.Float64)
    units = pl.col("units_per_month").fill_null(0)
    each = gone.with_columns(floor=floor).filter(units > 0).group_by("group", *GOOD, "party").agg(
        units=units.sum(), asked=(pl.col("floor") * units).sum() / units.filter(pl.col("floor").is_not_null()).sum()
    ).sort("group", *GOOD, "party")  # fmt: skip
    lot = ["group", *GOOD]
    asked = pl.col("asked").fill_nan(None)
    mean = (asked * pl.col("units")).sum().over(lot) / pl.col("units").filter(asked.is_not_null()).sum().over(lot)
    return each.join(rows, on="party", maintain_order="left").select(
        *lot, "member_row", member="party", share=pl.col("units") / pl.col("units").sum().over(lot),
        apart=(mean - asked).fill_nan(None).fill_null(0.0),
    )  # fmt: skip


def _parted(whole: NDArray[np.int64], share: NDArray[np.float64], of: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return whole parts that add up: each entry of a group takes its share, the groups standing together.

    Examples
    --------
    >>> _parted(np.array([10, 10, 10, 5]), np.array([1 / 3, 1 / 3, 1 / 3, 1]), np.array([0, 0, 0, 1])).tolist()
    [3, 4, 3, 5]
    """
    if not of.size:
        return np.zeros(0, np.int64)
    first = np.flatnonzero(np.diff(of, prepend=of[0] - 1))
    count = np.diff(np.append(first, of.size))
    total = np.cumsum(share)
    upto = total - np.repeat(total[first] - share[first], count)
    end = np.rint(upto * whole).astype(np.int64)
    begin = np.where(np.isin(np.arange(of.size), first), 0, np.roll(end, 1))
    return np.asarray(end - begin, np.int64)


def _beside(trade: Traded, at: NDArray[np.int64], weight: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return what members earn beside the lot's price, a month: rupiah that add up to nothing over a lot."""
    told = np.rint(weight * trade.sold[at]).astype(np.int64)
    first = np.flatnonzero(np.diff(at, prepend=at[0] - 1))
    told[first] -= np.add.reduceat(told, first)
    return np.asarray(told, np.int64)
