"""A forum's agenda: each item with its output, its outcome and its place in the medium-term plan (RPJMD).

Local economic development forums work where the agenda is focused and tied to the medium-term plan (LGSP): so an item
is *focused* when all three are written, and a forum is told by the share of its items that are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.planning.records.lines import needs

if TYPE_CHECKING:
    from datetime import date

COLUMNS: Final = ("forum", "item", "output", "outcome", "plan_place", "due", "done")


def agenda(items: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return the items of agendas with their state and what is not written of each.

    Parameters
    ----------
    items
        ``forum``, ``item``, ``output``, ``outcome``, ``plan_place`` (programme of the medium-term plan that it belongs
        to), ``due`` and ``done`` (dates).
    on
        Today.

    Returns
    -------
    polars.DataFrame
        With ``state`` (``done``, ``overdue``, ``open``), ``lacks`` (of output, outcome, plan_place) and ``focused``.

    Examples
    --------
    >>> from datetime import date
    >>> one = {"forum": "F", "item": "Dry kiln", "output": "1 kiln", "outcome": None, "plan_place": "2.06.03"}
    >>> rows = pl.DataFrame([one | {"due": date(2026, 1, 1), "done": None}], schema_overrides={"done": pl.Date})
    >>> agenda(rows, date(2026, 2, 1)).select("state", "lacks", "focused").row(0)
    ('overdue', ['outcome'], False)
    """
    needs(items, ("forum", "item"))
    written = ("output", "outcome", "plan_place")
    lacks = [pl.when(pl.col(name).is_null()).then(pl.lit(name)) for name in written]
    state = (
        pl.when(pl.col("done") <= on).then(pl.lit("done"))
        .when(pl.col("due") < on).then(pl.lit("overdue")).otherwise(pl.lit("open"))
    )  # fmt: skip
    told = items.with_columns(state=state, lacks=pl.concat_list(lacks).list.drop_nulls())
    return told.with_columns(focused=pl.col("lacks").list.len() == 0).sort("forum", "due", "item", nulls_last=True)


def agendas(items: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return by forum how many items it has, how many are focused, in the medium-term plan, done and overdue."""
    rows = agenda(items, on)
    return rows.group_by("forum").agg(
        items=pl.len().cast(pl.Int64),
        with_output=pl.col("output").count().cast(pl.Int64),
        with_outcome=pl.col("outcome").count().cast(pl.Int64),
        in_plan=pl.col("plan_place").count().cast(pl.Int64),
        focused=pl.col("focused").sum().cast(pl.Int64),
        done=(pl.col("state") == "done").sum().cast(pl.Int64),
        overdue=(pl.col("state") == "overdue").sum().cast(pl.Int64),
        focused_share=pl.col("focused").mean(),
        last=pl.col("done").max(),
    ).sort("forum")  # fmt: skip
