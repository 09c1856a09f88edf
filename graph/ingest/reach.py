"""Rows of businesses that whoever brings a list may not speak for: each is refused as a row that names nobody is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.records import AT
from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.read_rows import SheetRows
    from graph.settings import Language

RULE: Final = "beyond_key"
PARTS: Final = ("records", "given", "sold", "contacts")
"""What is kept of a row."""


def refuse_beyond(
    plans: Sequence[SheetPlan],
    rows: Sequence[SheetRows],
    beyond: Callable[[pl.DataFrame], pl.Series],
    language: Language,
) -> None:
    """Take the rows that lie beyond a key's reach out of what was read, in place, and tell each as rejected.

    ``beyond`` is given the ``own_id`` and ``region`` of rows and returns of which that is so.
    """
    for plan, one in zip(plans, rows, strict=True):
        if plan.kind.shape == "ties":
            continue  # both ends are names, of which each may be anywhere
        found = [frame.filter(beyond(frame.select("own_id", "region"))) for frame in one.records]
        refused = (
            pl.concat([frame.select(*AT, "region") for frame in found]).unique(list(AT), maintain_order=True)
            if found
            else pl.DataFrame()
        )
        if not refused.height:
            continue
        for part in PARTS:
            setattr(one, part, [frame.join(refused, on=list(AT), how="anti", maintain_order="left")
                                for frame in getattr(one, part)])  # fmt: skip
        one.rejected.append(
            refused.select(
                file=pl.lit(plan.sheet.file),
                sheet=pl.lit(plan.sheet.name, dtype=pl.String),
                row=pl.col("row").cast(pl.Int64),
                column=pl.lit(""),
                value="region",
                rule=pl.lit(RULE),
                message=pl.lit(say(f"ingest.rule.{RULE}", language)),
            )
        )
        one.report.rejected += refused.height
        one.report.rejected_by_rule[RULE] = one.report.rejected_by_rule.get(RULE, 0) + refused.height
