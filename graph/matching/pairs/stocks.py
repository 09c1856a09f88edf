"""One stock, promised once: offers of one party that draw on the same stock share it, or the market is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.errors import RuleViolation

if TYPE_CHECKING:
    from typing import Literal


def shared_stocks(offers: pl.DataFrame, stocks: Literal["split", "refuse"] = "split") -> pl.DataFrame:
    """Return the offers with stocks that several of them draw on split between them, and marked ``split_stock``.

    A stock holds as much as the largest of its offers states; each offer gets its share in proportion to what it
    states, to whole units, and the shares add up to the stock.

    Raises
    ------
    RuleViolation
        If ``stocks`` is ``"refuse"`` and a stock is shared, or if its offers are counted in different units.

    Examples
    --------
    >>> offers = pl.DataFrame({"id": ["a", "b"], "party": ["p"] * 2, "stock": ["s"] * 2, "unit": ["kg"] * 2,
    ...                        "units_per_month": [90, 30]})
    >>> shared_stocks(offers)["units_per_month"].to_list()
    [68, 22]
    """
    shared = pl.col("stock").is_not_null() & (pl.len().over("party", "stock") > 1)
    marked = offers.with_columns(split_stock=shared.fill_null(value=False))
    drawn = marked.filter("split_stock")
    if not drawn.height:
        return marked
    mixed = drawn.group_by("party", "stock", maintain_order=True).agg(units=pl.col("unit").n_unique())
    refused = mixed if stocks == "refuse" else mixed.filter(pl.col("units") > 1)
    if refused.height:
        first = refused.row(0, named=True)
        many = first["units"] > 1
        message = f"offers of {first['party']} draw on one stock, {first['stock']}" + (
            ", in different units" if many else ""
        )
        hint = "state a stock of its own for each offer, in one unit" if many else "split it, or say stocks='split'"
        raise RuleViolation(message, hint=hint, party=first["party"], stock=first["stock"], stocks=refused.height)
    group = ["party", "stock"]
    stated = pl.col("units_per_month").fill_null(0).clip(lower_bound=0)
    # Rounding the running total keeps the shares whole and makes them add up to the stock exactly.
    running = pl.col("stated").cum_sum().over(group) * pl.col("stated").max().over(group)
    total = pl.max_horizontal(pl.col("stated").sum().over(group), pl.lit(1))
    upto = (running + total // 2) // total
    ordered = drawn.sort("party", "stock", "id").with_columns(stated=stated).with_columns(upto=upto)
    share = pl.col("upto") - pl.col("upto").shift(1, fill_value=0).over(group)
    split = ordered.with_columns(units_per_month=share.cast(pl.Int64)).select(marked.columns)
    return pl.concat([marked.filter(~pl.col("split_stock")), split]).sort("id")
