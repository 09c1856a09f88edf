"""Which code of a row is the good's: of *KBLI usaha* and *KBLI Produk* the second, and a lone one is both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.ingest.activity.codes import read_codes
from graph.ingest.cells import by_distinct

if TYPE_CHECKING:
    from graph.ingest.heads.sheet_plan import SheetPlan


def codes_stated(record: pl.DataFrame) -> pl.Series:
    """Return the first code that each row states of its business, None where it was read from words.

    Examples
    --------
    >>> codes_stated(pl.DataFrame({"kbli": [["10794"], ["10722"]], "kbli_basis": ["stated", "text"]})).to_list()
    ['10794', None]
    """
    sure = record["kbli_basis"].cast(pl.String).is_in(["stated", "repaired"]).fill_null(False)
    return record["kbli"].list.first().set(~sure, None)


def codes_of_goods(frame: pl.DataFrame, plan: SheetPlan, record: pl.DataFrame) -> pl.Series:
    """Return the code that each row states of its good: that of a column of its own, else that of the business."""
    if not plan.has("commodity_code"):
        return codes_stated(record)

    def read(text: str) -> str | None:
        return next(iter(read_codes(text, zeros_lost=plan.zeros_lost, edition=plan.kbli_edition).codes), None)

    return by_distinct(frame.select(plan.cell("commodity_code")).to_series(), read, pl.String, {})
