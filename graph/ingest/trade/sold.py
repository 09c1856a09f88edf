"""What lists of businesses say is for sale beside everything else: a good, how much of it a month, and its price.

An officer's list has one row a business, with what it makes, how much, at what price, and its yearly sales beside it.
The rows are parties; a row that states a price for a quantity of a good offers it besides. A capacity without a price
says what is made, not what is for sale.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.heads.kinds import KINDS
from graph.ingest.trade.lot_limits import BY_AREA, IMPLAUSIBLE, LOT_UNREAD
from graph.ingest.trade.lot_prices import UNIT_DIFFERS
from graph.ingest.trade.lots import BELOW_ONE, BY_TIME, INCOMPLETE, NO_LOT, UNIT_UNKNOWN, clean_lots
from graph.ingest.trade.several_goods import SEVERAL_GOODS, clean_goods

if TYPE_CHECKING:
    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.knowledge import Knowledge

SELLERS: Final = frozenset({"enterprises", "cooperatives"})
TOLD: Final = (
    SEVERAL_GOODS, BY_AREA, LOT_UNREAD, UNIT_DIFFERS,
    "unit_missing", "period_missing", "price_unit_missing", "price_low",
)  # fmt: skip
"""Warnings of offers that a row of a business carries too."""
UNREAD: Final = "volume_unread"
UNPRICED: Final = "price_missing"
"""Why a row that states a volume offers nothing: the row says so, or what its owner makes would be lost unseen."""
OFFERED: Final = (pl.col("warnings").list.set_intersection(NO_LOT).list.len() == 0) & pl.col(
    "price_rp_per_unit"
).is_not_null()
"""Rows that offer something: a good, how much of it, and its price."""


def sells(plan: SheetPlan) -> bool:
    """Return whether the columns of a list of businesses can say what is for sale."""
    what = plan.has("product") or plan.has("commodity") or plan.has("activity")
    return plan.kind.name in SELLERS and what and plan.has("price") and plan.has("volume")


def sold_by(frame: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge) -> pl.DataFrame:
    """Return what rows of businesses say they sell, with the columns of ``LOT_RECORD`` and without their parties."""
    return clean_goods(frame, replace(plan, kind=KINDS["offers"]), knowledge)


def sold_inside(plan: SheetPlan, knowledge: Knowledge) -> pl.DataFrame:
    """Return what lists of goods inside records state a price of, with the columns of ``LOT_RECORD``.

    It stands in the rows of the records. Of a price without a quantity the business is told ``lot_incomplete``.
    """
    inside, goods = plan.goods, plan.sheet.goods
    assert inside is not None  # noqa: S101 - asked of plans that have them
    assert goods is not None  # noqa: S101
    rows = dict(enumerate(goods.rows, start=inside.header.first_data_row))
    frames = [batch.filter(pl.col("row") >= inside.header.first_data_row) for batch in inside.sheet.batches()]
    lots = clean_lots(pl.concat(frames), inside, knowledge)
    lots = lots.with_columns(
        pl.col("row").replace_strict(rows, return_dtype=pl.Int32), list_no=pl.lit(plan.number, pl.Int32)
    )
    return lots.filter(pl.col("price_rp_per_unit").is_not_null())


def with_warnings(records: pl.DataFrame, lots: pl.DataFrame, *, incomplete: bool = False) -> pl.DataFrame:
    """Return the records of businesses with the warnings of what they sell, or state and do not sell.

    Where ``incomplete``, a price without a quantity is told too.
    """
    warnings = pl.col("warnings")
    of_offers = warnings.list.eval(pl.element().filter(pl.element().is_in(TOLD)))
    codes = (UNREAD, BELOW_ONE, UNIT_UNKNOWN, BY_TIME, IMPLAUSIBLE)
    unread = [pl.when(warnings.list.contains(code)).then(pl.lit(code)) for code in codes]
    unpriced = pl.col("units_per_month").is_not_null() & warnings.list.contains(UNPRICED)
    priced = pl.lit(INCOMPLETE if incomplete else None, dtype=pl.String)
    left_out = pl.concat_list(*unread, pl.when(unpriced).then(pl.lit(UNPRICED)), priced).list.drop_nulls()
    told = lots.select("row", more=pl.when(OFFERED).then(of_offers).otherwise(left_out))
    told = told.group_by("row", maintain_order=True).agg(pl.col("more").list.explode().drop_nulls())
    both = records.join(told, on="row", how="left", maintain_order="left")
    warnings = pl.concat_list("warnings", pl.col("more").fill_null([])).list.unique(maintain_order=True)
    return both.with_columns(warnings=warnings).drop("more")
