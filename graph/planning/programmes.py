"""Programmes as data: the twelve of the 2004 study, who leads, and what is due when.

Due dates: the notice on the first Monday of a month, the meeting monthly, the seminar every three months.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from graph.errors import RuleViolation
from graph.reference.shipped import read_csv


def action_programmes() -> pl.DataFrame:
    """Return the twelve action programmes: scope, lead, partners, activities, schedule, cost.

    Examples
    --------
    >>> action_programmes().filter(pl.col("no") == 7)["schedule"].item()
    'from 2004; first Monday of each month'
    """
    text = dict.fromkeys(
        ("scope", "programme", "why", "lead", "partners", "activities", "schedule", "cost_note"), pl.String
    )
    order = ["no", "scope", "programme", "why", "lead", "partners", "activities", "schedule", "cost_rp", "cost_note"]
    schema = {name: pl.Int64 if name in ("no", "cost_rp") else text[name] for name in order}
    return read_csv("clusters_2004_action_programmes.csv", schema)


def responsibilities() -> pl.DataFrame:
    """Return the matrix of responsibilities: one row a strategy and a body that answers for it.

    Examples
    --------
    >>> responsibilities().filter(pl.col("responsible") == "bappenas")["strategy"].to_list()
    ['identification of potential SMEs and clusters']
    """
    names = ("strategy", "area", "responsible", "note")
    table = read_csv("clusters_2004_responsibilities.csv", dict.fromkeys(names, pl.String))
    return table.with_columns(pl.col("responsible").str.split(";")).explode("responsible", empty_as_null=True)


def first_monday(year: int, month: int) -> date:
    """Return the day of the public notice.

    Examples
    --------
    >>> first_monday(2026, 12)
    datetime.date(2026, 12, 7)
    """
    first = date(year, month, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7)


def calendar(start: date, months: int = 12) -> pl.DataFrame:
    """Return what is due from a day on, in so many months: notice, meeting, and at each quarter's begin the seminar.

    The seminar's months are those of the calendar (January, April, July, October), so that they are the same ones
    whenever the calendar is asked for.

    Examples
    --------
    >>> calendar(date(2026, 11, 1), 4)["what"].value_counts().sort("what").rows()
    [('monthly_meeting', 4), ('public_notice', 4), ('seminar', 1)]
    >>> calendar(date(2026, 11, 29), 3)["due"].max()  # three months run to 28 February
    datetime.date(2027, 2, 8)
    """
    if months < 1:
        message = f"a calendar of {months} months is empty"
        raise RuleViolation(message, hint="ask for one month or more")
    rows = []
    for step in range(months + 1):  # the last month begins and ends within another one
        year, month = start.year + (start.month - 1 + step) // 12, (start.month - 1 + step) % 12 + 1
        monday = first_monday(year, month)
        rows += [(monday, "public_notice", 7), (monday + timedelta(days=7), "monthly_meeting", 4)]
        if month % 3 == 1:
            rows.append((monday + timedelta(days=14), "seminar", 4))
    found = pl.DataFrame(rows, schema={"due": pl.Date, "what": pl.String, "programme": pl.Int64}, orient="row")
    return found.filter((pl.col("due") >= start) & (pl.col("due") < pl.lit(start).dt.offset_by(f"{months}mo")))
