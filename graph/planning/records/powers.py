"""Powers of a forum: identify clusters by four steps, approve regency programmes, and keep within its budget."""

from __future__ import annotations

from typing import Final

import polars as pl

from graph.errors import InvalidRecord
from graph.planning.records.lines import FIRST_LINE, dated, first_wrong, in_order, needs, one_of

IDENTIFYING: Final = ("questionnaire", "site_survey", "statement", "vote")
"""How a forum identifies a cluster: in this order, the vote last."""
POWERS: Final = ("budget", "approve", "fund")


def identification(steps: pl.DataFrame) -> pl.DataFrame:
    """Return how far each cluster is on the way to be identified, and what the vote said.

    Parameters
    ----------
    steps
        ``forum``, ``cluster``, ``step`` (of ``IDENTIFYING``), ``date``, and of the vote ``yes`` and ``no``.

    Returns
    -------
    polars.DataFrame
        ``forum``, ``cluster``, ``last``, ``next``, ``date``, ``in_favour``, ``against``, ``identified``: true where
        more voted for it than against, false where not, null before the vote.

    Raises
    ------
    InvalidRecord
        If a step is not known, has no date, is reached without the one before, or a vote has no count.

    Examples
    --------
    >>> from datetime import date
    >>> rows = [("F", "K", step, date(2026, 1, day), None, None) for day, step in enumerate(IDENTIFYING[:3], 1)]
    >>> rows.append(("F", "K", "vote", date(2026, 2, 1), 7, 2))
    >>> frame = pl.DataFrame(rows, schema=["forum", "cluster", "step", "date", "yes", "no"], orient="row")
    >>> identification(frame).select("last", "next", "identified").row(0)
    ('vote', None, True)
    """
    needs(steps, ("forum", "cluster", "step"))
    one_of(steps, "step", IDENTIFYING)
    dated(steps, "date")
    vote = pl.col("step") == "vote"
    silent = first_wrong(steps, vote & (pl.col("yes").is_null() | pl.col("no").is_null()))
    if silent is not None:
        message = f"line {silent['line']}: the vote on {silent['cluster']} has no count"
        raise InvalidRecord(message, hint="write how many said yes and how many no", row=silent["line"])
    votes = (
        steps.filter(vote).group_by("forum", "cluster").agg(in_favour=pl.col("yes").sum(), against=pl.col("no").sum())
    )
    told = in_order(steps, ["forum", "cluster"], "step", IDENTIFYING)
    return told.join(votes, on=["forum", "cluster"], how="left", maintain_order="left").with_columns(
        identified=pl.col("in_favour") > pl.col("against")
    )


def decisions(taken: pl.DataFrame) -> pl.DataFrame:
    """Return by forum and year its budget, what it approved and what it paid out; more than the budget is refused.

    Parameters
    ----------
    taken
        ``forum``, ``year``, ``power`` (``budget``: the year's money; ``approve``: a regency programme at its cost;
        ``fund``: money paid to a joint action), ``what``, ``rupiah``. A programme may be approved before its cost is
        known: it is counted in ``without_cost``, and ``left_rp`` is then the most that is left.

    Examples
    --------
    >>> rows = [("F", 2026, "budget", "APBD", 100), ("F", 2026, "approve", "pelatihan", 60)]
    >>> frame = pl.DataFrame(rows, schema=["forum", "year", "power", "what", "rupiah"], orient="row")
    >>> decisions(frame).select("budget_rp", "approved_rp", "left_rp").row(0)
    (100, 60, 40)
    """
    needs(taken, ("forum", "year", "power"))
    one_of(taken, "power", POWERS)
    needs(taken, ("rupiah",), where=pl.col("power") != "approve")
    amount, power = pl.col("rupiah"), pl.col("power")
    told = taken.group_by("forum", "year").agg(
        budget_rp=amount.filter(power == "budget").sum(),
        programmes=(power == "approve").sum().cast(pl.Int64),
        without_cost=((power == "approve") & amount.is_null()).sum().cast(pl.Int64),
        approved_rp=amount.filter(power == "approve").sum(),
        funded_rp=amount.filter(power == "fund").sum(),
    )  # fmt: skip
    told = told.with_columns(left_rp=pl.col("budget_rp") - pl.max_horizontal("approved_rp", "funded_rp"))
    over = told.filter(pl.col("left_rp") < 0).sort("forum", "year")
    if over.height:
        row = over.row(0, named=True)
        most = "approve" if row["approved_rp"] >= row["funded_rp"] else "fund"
        mine = (pl.col("forum") == row["forum"]) & (pl.col("year") == row["year"]) & (power == most)
        line = int(taken.with_row_index("line", offset=FIRST_LINE).filter(mine)["line"][-1])
        message = f"line {line}: {row['forum']} decided on Rp {-row['left_rp']} more than its budget of {row['year']}"
        raise InvalidRecord(message, hint="record the budget, or take a programme back", forum=row["forum"], row=line)
    return told.sort("forum", "year")
