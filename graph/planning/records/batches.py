"""Social enterprises and local governments: registered, selected, coached, memorandum, in use; by batch and region."""

from __future__ import annotations

from typing import Final

import polars as pl

from graph.errors import InvalidRecord
from graph.planning.records.lines import first_wrong, in_order, needs, one_of

STEPS: Final = ("registered", "selected", "coached", "memorandum", "in_use")
"""Steps of a social enterprise with a local government, in their order."""
SEVERAL: Final = ("memorandum", "in_use")
"""Steps that one social enterprise takes with several partners."""


def batches(events: pl.DataFrame) -> pl.DataFrame:
    """Return how many social enterprises stand at each step, by batch and region.

    Parameters
    ----------
    events
        ``social_enterprise``, ``batch``, ``region``, ``step`` (of ``STEPS``), ``count`` (memoranda may be many; else
        1).

    Returns
    -------
    polars.DataFrame
        ``batch``, ``region`` and a column a step: enterprises that reached it, for ``memorandum`` and ``in_use`` their
        number of partners.

    Raises
    ------
    InvalidRecord
        If a step is not known, was reached without the one before, or counts several where only partners are many.
    """
    needs(events, ("social_enterprise", "batch", "step"))
    one_of(events, "step", STEPS)
    many = first_wrong(events, (pl.col("count") > 1) & ~pl.col("step").is_in(list(SEVERAL)))
    if many is not None:
        message = f"line {many['line']}: {many['social_enterprise']} counts {many['count']} of {many['step']}"
        raise InvalidRecord(message, hint="give each social enterprise a line of its own", row=many["line"])
    in_order(events, ["batch", "social_enterprise"], "step", STEPS)
    counts = [
        pl.col("count").filter(pl.col("step") == step).sum().alias(step)
        if step in SEVERAL
        else pl.col("social_enterprise").filter(pl.col("step") == step).n_unique().cast(pl.Int64).alias(step)
        for step in STEPS
    ]
    return events.group_by("batch", "region").agg(counts).sort("batch", "region")
