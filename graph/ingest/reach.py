"""Rows of businesses that whoever brings a list may not speak for: each is refused as a row that names nobody is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.records import AT
from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.merging.editions import Before
    from graph.ingest.read_rows import SheetRows
    from graph.settings import Language

RULE: Final = "beyond_key"
PARTS: Final = ("records", "given", "sold", "contacts")
"""What is kept of a row."""


def refuse_beyond(plans: Sequence[SheetPlan], rows: Sequence[SheetRows], before: Before, language: Language) -> None:
    """Take the rows that lie beyond a key's reach out of what was read, in place, and tell each as rejected.

    A tie is refused where one end lies beyond it and none within: what the same lists tell of businesses is within,
    once the rows that are not have gone.

    Parameters
    ----------
    plans, rows
        Sheets and what was read of each.
    before
        Its ``beyond`` and ``lying`` say what is beyond reach; without them nothing is.
    language
        In which each refusal is told.
    """
    if before.beyond is None:
        return
    for plan, one in zip(plans, rows, strict=True):
        if plan.kind.shape != "ties":
            beyond = before.beyond
            found = [frame.filter(beyond(frame.select("own_id", "region"))) for frame in one.records]
            _refuse(plan, one, [frame.select(*AT, "region") for frame in found], say(f"ingest.rule.{RULE}", language))
    told = {name for one in rows for frame in one.records if "normal" in frame.columns for name in frame["normal"]}
    for plan, one in zip(plans, rows, strict=True):
        if plan.kind.shape == "ties" and before.lying is not None:
            found = [_ties_beyond(frame, before.lying, told) for frame in one.records]
            _refuse(plan, one, found, say(f"ingest.rule.{RULE}.tie", language))


def _ties_beyond(
    ties: pl.DataFrame, lying: Callable[[pl.Series], pl.Series], told: Collection[str | None]
) -> pl.DataFrame:
    """Return the rows of ties with an end beyond reach and none within, and the region of the end that is."""
    ends = []
    for name in ("start_normal", "end_normal"):
        here = ties[name].is_in([one for one in told if one is not None]).fill_null(value=False)
        ends.append(pl.select(pl.when(here).then(pl.lit("")).otherwise(lying(ties[name]))).to_series())
    within = (ends[0] == "").fill_null(value=False) | (ends[1] == "").fill_null(value=False)
    placed = ties.select(*AT, region=pl.coalesce(*ends))
    return placed.filter(~within & placed["region"].is_not_null())


def _refuse(plan: SheetPlan, one: SheetRows, found: Sequence[pl.DataFrame], message: str) -> None:
    refused = pl.concat(found).unique(list(AT), maintain_order=True) if found else pl.DataFrame()
    if not refused.height:
        return
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
            message=pl.lit(message),
        )
    )
    one.report.rejected += refused.height
    one.report.rejected_by_rule[RULE] = one.report.rejected_by_rule.get(RULE, 0) + refused.height
