"""Joint actions: funded item by item, with the share that the SMEs bear themselves, and their stages."""

from __future__ import annotations

from typing import Final

import polars as pl

from graph.errors import InvalidRecord
from graph.planning.records.lines import dated, first_wrong, in_order, needs, one_of

STAGES: Final = ("idea", "agreed", "funded", "running", "ended")
"""Stages of a joint action or consortium, in their order."""


def joint_actions(items: pl.DataFrame) -> pl.DataFrame:
    """Return each joint action with its cost, the SMEs' own share, what others give and what nobody pays yet.

    Parameters
    ----------
    items
        ``forum``, ``cluster``, ``action``, ``item``, ``cost_rp``, ``own_rp`` (borne by the SMEs), ``funded_rp`` (by the
        forum or others).

    Returns
    -------
    polars.DataFrame
        ``forum``, ``cluster``, ``action``, ``items``, ``cost_rp``, ``own_rp``, ``own_share``, ``funded_rp``,
        ``open_rp``, ``unfunded_items``, ``without_own_share`` (items to which the SMEs give nothing).

    Raises
    ------
    InvalidRecord
        If an item costs nothing, or more is given than it costs.

    Examples
    --------
    >>> one = {"forum": "F", "cluster": "Serenan", "action": "dry kiln"}
    >>> rows = [one | {"item": "kiln", "cost_rp": 100, "own_rp": 20, "funded_rp": 80},
    ...         one | {"item": "roof", "cost_rp": 50, "own_rp": 10, "funded_rp": 0}]
    >>> joint_actions(pl.DataFrame(rows)).select("cost_rp", "own_share", "open_rp", "unfunded_items").row(0)
    (150, 0.2, 40, ['roof'])
    """
    needs(items, ("cluster", "action", "item"))
    free = first_wrong(items, pl.col("cost_rp").fill_null(0) <= 0)
    if free is not None:
        message = f"line {free['line']}: {free['item']} costs nothing"
        raise InvalidRecord(message, hint="write what the item costs in rupiah", row=free["line"])
    filled = items.with_columns(pl.col("own_rp", "funded_rp").fill_null(0))
    over = first_wrong(filled, pl.col("own_rp") + pl.col("funded_rp") > pl.col("cost_rp"))
    if over is not None:
        message = f"line {over['line']}: more is given for {over['item']} than it costs"
        raise InvalidRecord(message, hint="own share and funding together are at most the cost", row=over["line"])
    left = filled.with_columns(open=pl.col("cost_rp") - pl.col("own_rp") - pl.col("funded_rp"))
    told = left.group_by("forum", "cluster", "action").agg(
        items=pl.len().cast(pl.Int64),
        cost_rp=pl.col("cost_rp").sum(),
        own_rp=pl.col("own_rp").sum(),
        own_share=pl.col("own_rp").sum() / pl.col("cost_rp").sum(),
        funded_rp=pl.col("funded_rp").sum(),
        open_rp=pl.col("open").sum(),
        unfunded_items=pl.col("item").filter(pl.col("open") > 0).sort(),
        without_own_share=pl.col("item").filter(pl.col("own_rp") == 0).sort(),
    )
    return told.sort("forum", "cluster", "action", nulls_last=True)


def action_stages(events: pl.DataFrame) -> pl.DataFrame:
    """Return where each joint action or consortium stands: ``cluster``, ``action``, ``last``, ``next``, ``date``."""
    needs(events, ("cluster", "action", "step"))
    one_of(events, "step", STAGES)
    dated(events, "date")
    return in_order(events, ["cluster", "action"], "step", STAGES)
