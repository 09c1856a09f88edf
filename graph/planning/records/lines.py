"""Lines of a record: what is wrong is refused with the number of its line and what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import InvalidRecord

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST_LINE: Final = 2
"""Line of the first row of a list: the head stands on line 1."""
EVERYWHERE: Final = pl.lit(value=True)
YES: Final = ("1", "yes", "y", "ya", "true", "ada")
NO: Final = ("0", "no", "n", "tidak", "bukan", "false")


def affirmed(cell: pl.Expr) -> pl.Expr:
    """Return whether a cell says yes; an empty one does not.

    Examples
    --------
    >>> pl.DataFrame({"live": ["Ya", "tidak", None]}).select(affirmed(pl.col("live")))["live"].to_list()
    [True, False, False]
    """
    return cell.str.to_lowercase().is_in(list(YES)).fill_null(value=False)


def first_wrong(frame: pl.DataFrame, wrong: pl.Expr) -> dict[str, Any] | None:
    """Return the first row for which a test holds, with its ``line``; None where there is none.

    Examples
    --------
    >>> first_wrong(pl.DataFrame({"a": [1, -1]}), pl.col("a") < 0)
    {'line': 3, 'a': -1}
    """
    found = frame.with_row_index("line", offset=FIRST_LINE).filter(wrong.fill_null(value=False)).head(1)
    return found.row(0, named=True) if found.height else None


def needs(frame: pl.DataFrame, columns: Sequence[str], *, where: pl.Expr = EVERYWHERE) -> None:
    """Refuse a list in which one of these cells is empty, on the lines of which a test holds.

    Examples
    --------
    >>> needs(pl.DataFrame({"forum": ["F", None]}), ["forum"])
    Traceback (most recent call last):
    ...
    graph.errors.InvalidRecord: line 3: forum is empty — fill the cell in, or leave the line out
    """
    for column in columns:
        row = first_wrong(frame, pl.col(column).is_null() & where)
        if row is not None:
            message = f"line {row['line']}: {column} is empty"
            raise InvalidRecord(message, hint="fill the cell in, or leave the line out", row=row["line"], column=column)


def one_of(frame: pl.DataFrame, column: str, known: Sequence[str]) -> None:
    """Refuse a word that is not known.

    Examples
    --------
    >>> one_of(pl.DataFrame({"step": ["dance"]}), "step", ["profile", "needs"])
    Traceback (most recent call last):
    ...
    graph.errors.InvalidRecord: line 2: step 'dance' is not known — take one of profile, needs
    """
    row = first_wrong(frame, ~pl.col(column).is_in(list(known)))
    if row is not None:
        message = f"line {row['line']}: {column} {row[column]!r} is not known"
        raise InvalidRecord(message, hint=f"take one of {', '.join(known)}", row=row["line"], column=column)


def dated(frame: pl.DataFrame, column: str) -> None:
    """Refuse a line without a date."""
    row = first_wrong(frame, pl.col(column).is_null())
    if row is not None:
        message = f"line {row['line']}: {column} is no date"
        raise InvalidRecord(message, hint="write dates as 2026-10-31", row=row["line"], column=column)


def in_order(frame: pl.DataFrame, who: Sequence[str], step: str, order: Sequence[str]) -> pl.DataFrame:
    """Return for each of ``who`` the last step reached, the next one and its date if dated; a skipped step is refused.

    Examples
    --------
    >>> from datetime import date
    >>> done = pl.DataFrame({"k": ["a", "a"], "step": ["profile", "needs"], "date": [date(2026, 1, 1)] * 2})
    >>> in_order(done, ["k"], "step", ["profile", "needs", "strategy"]).select("k", "last", "next").row(0)
    ('a', 'needs', 'strategy')
    """
    rank = {name: place for place, name in enumerate(order)}
    rows = frame.with_row_index("line", offset=FIRST_LINE).with_columns(
        rank=pl.col(step).replace_strict(rank, return_dtype=pl.Int64)
    )
    dates = [pl.col("date").max()] if "date" in rows.columns else []
    reached = rows.group_by(list(who)).agg(
        pl.col("rank").unique().sort().alias("ranks"), pl.col("rank").max().alias("top"),
        pl.col("line").sort_by("rank").last(), *dates,
    )  # fmt: skip
    for row in reached.sort("line").iter_rows(named=True):
        lacking = [order[place] for place in range(row["top"]) if place not in row["ranks"]]
        if lacking:
            named = ", ".join(str(row[name]) for name in who)
            message = f"line {row['line']}: {named} reached {order[row['top']]} without {lacking[0]}"
            raise InvalidRecord(message, hint=f"record {lacking[0]} first", row=row["line"], step=lacking[0])
    following = [*order[1:], None]
    steps = [
        pl.col("top").replace_strict(dict(enumerate(of)), return_dtype=pl.String).alias(name)
        for name, of in (("last", list[str | None](order)), ("next", following))
    ]
    return reached.select(*who, *steps, *[pl.col("date") for _ in dates]).sort(list(who))
