"""Programme operation of a cluster: its three bodies and its six steps, from profile to feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.planning.records.lines import dated, in_order, needs, one_of

if TYPE_CHECKING:
    from datetime import date

STEPS: Final = ("profile", "needs", "socialisation", "strategy", "programme", "feedback")
BODIES: Final = ("operation_unit", "working_group", "facilitator")
"""Leading SMEs and cooperative; stakeholders; the secretariat (JICA 2004, pilots)."""


def operation(events: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return where the programme of each cluster stands and which of its bodies is missing.

    Parameters
    ----------
    events
        ``cluster``, ``body`` (of ``BODIES``: who did it), ``step`` (of ``STEPS``), ``date``.
    on
        Today.

    Returns
    -------
    polars.DataFrame
        ``cluster``, ``last`` step, ``next`` step, ``date`` of the last event, ``days_since``, ``missing_bodies``.

    Examples
    --------
    >>> from datetime import date
    >>> rows = [("K", "facilitator", "profile", date(2026, 1, 1)), ("K", "working_group", "needs", date(2026, 2, 1))]
    >>> frame = pl.DataFrame(rows, schema=["cluster", "body", "step", "date"], orient="row")
    >>> operation(frame, date(2026, 3, 1)).select("last", "next", "days_since", "missing_bodies").row(0)
    ('needs', 'socialisation', 28, ['operation_unit'])
    """
    needs(events, ("cluster", "body", "step"))
    one_of(events, "step", STEPS)
    one_of(events, "body", BODIES)
    dated(events, "date")
    lacking = [
        pl.when(~pl.col("body").is_in([body]).any()).then(pl.lit(body)).alias(body) for body in BODIES
    ]  # fmt: skip
    bodies = events.group_by("cluster").agg(lacking)
    bodies = bodies.select("cluster", missing_bodies=pl.concat_list(BODIES).list.drop_nulls())
    told = in_order(events, ["cluster"], "step", STEPS)
    return told.join(bodies, on="cluster", how="left", maintain_order="left").select(
        "cluster", "last", "next", "date", (pl.lit(on) - pl.col("date")).dt.total_days().alias("days_since"),
        "missing_bodies",
    )  # fmt: skip
