"""Field assistance and its clock: when it began, when it ends, how often it visits, what is left before it may stop.

It lasts as long as the law in force when it began says (36 months, ``law_partnership.toml``) unless the list states its
end, with an alarm six months before; the rhythm of visits and the criteria of exit are those of ``law_contract.toml``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import InvalidRecord, NotFound
from graph.planning.records.lines import first_wrong, needs
from graph.reference.law import assistance_months, assistance_rhythm

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

COLUMNS: Final = ("party", "assistant", "region", "start", "every_days", "last_visit")
MORE: Final = ("contract", "end", "criteria_met")


def exit_criteria(on: date) -> tuple[str, ...]:
    """Return what must hold before assistance may stop, by the rule in force on a day.

    Examples
    --------
    >>> from datetime import date
    >>> exit_criteria(date(2026, 1, 1))
    ('deliveries_on_time', 'payments_on_time', 'price_above_outlet', 'no_open_dispute')
    """
    return tuple(assistance_rhythm(on)["exit_criteria"])


def assistance(
    assigned: pl.DataFrame, on: date, *, months: int | None = None, contracts: Sequence[str] = ()
) -> pl.DataFrame:
    """Return the clock of field assistance: when it ends, what is left, and who runs out without a live contract.

    Parameters
    ----------
    assigned
        ``party`` (enterprise or cluster), ``assistant``, ``region``, ``start`` (date), ``every_days`` (visit rhythm;
        null takes that of the law), ``last_visit`` (date, may be null); where known ``end`` (date; null takes that of
        the law) and ``criteria_met`` (criteria of exit that hold, parted by ``;``).
    on
        Today.
    months
        How long assistance lasts; None takes what was in force when it began, or the first rule for older ones.
    contracts
        Parties with a live contract.

    Returns
    -------
    polars.DataFrame
        With ``end``, ``days_left``, ``live_contract``, ``visit_late`` (never after the end), ``alarm``:
        ``ended_without_contract``, ``ends_without_contract`` (within six months), ``ends_soon``, ``visit_late`` or
        null; and where criteria are kept ``criteria_open``, those not yet shown to hold.

    Raises
    ------
    InvalidRecord
        If a line names nobody or no start, ends before it starts, or names a criterion that there is not.

    Examples
    --------
    >>> from datetime import date
    >>> rows = pl.DataFrame({"party": ["a"], "assistant": ["x"], "region": ["33.05"], "start": [date(2024, 1, 1)],
    ...                      "every_days": [30], "last_visit": [date(2026, 8, 1)]})
    >>> assistance(rows, date(2026, 8, 15)).select("end", "alarm").row(0)
    (datetime.date(2026, 12, 31), 'ends_without_contract')
    """
    _checked(assigned)
    rules = {
        "lasts": (lambda day: _rule(assistance_months, day, on)) if months is None else (lambda _: months),
        "rhythm": lambda day: int(_rule(assistance_rhythm, day, on)["visit_every_days"]),
        "warns": lambda day: int(_rule(assistance_rhythm, day, on)["alarm_months"]),
    }
    rows = assigned.with_columns(**{name: _by_day(assigned["start"], rule) for name, rule in rules.items()})
    by_law = pl.col("start").dt.offset_by(pl.format("{}mo", "lasts")).dt.offset_by("-1d")  # the last day, as of a term
    end = pl.coalesce("end", by_law) if "end" in rows.columns else by_law
    rows = rows.with_columns(
        pl.col("every_days").fill_null(pl.col("rhythm")), end=end, live_contract=pl.col("party").is_in(list(contracts))
    )
    going = pl.col("end") >= on
    # a visit before it began is none of it, and what begins later is not late yet
    late = (pl.lit(on) - pl.max_horizontal("last_visit", "start")).dt.total_days() > pl.col("every_days")
    rows = rows.with_columns(days_left=(pl.col("end") - pl.lit(on)).dt.total_days(), visit_late=late & going)
    soon, covered = (
        pl.col("end").dt.offset_by("1d").dt.offset_by(pl.format("-{}mo", "warns")) <= on,
        pl.col("live_contract"),
    )
    alarm = (
        pl.when(~going & ~covered).then(pl.lit("ended_without_contract"))
        .when(going & soon & ~covered).then(pl.lit("ends_without_contract"))
        .when(going & soon).then(pl.lit("ends_soon"))
        .when("visit_late").then(pl.lit("visit_late"))
    )  # fmt: skip
    rows = rows.with_columns(alarm=alarm).drop(*rules)
    return _with_criteria(rows, on).sort("end", "party")


def _checked(assigned: pl.DataFrame) -> None:
    needs(assigned, ("party", "start"))
    if "end" not in assigned.columns:
        return
    turned = first_wrong(assigned, pl.col("end") <= pl.col("start"))
    if turned is not None:
        message = f"line {turned['line']}: assistance of {turned['party']} ends before it starts"
        raise InvalidRecord(message, hint="write the day it ends, or leave the cell empty", row=turned["line"])


def _rule(held: Callable[[date], Any], day: date, on: date) -> Any:  # noqa: ANN401 - a rule, whatever it holds
    """Return a rule in force on a day, or today's for a day before the first of them."""
    try:
        return held(day)
    except NotFound:
        return held(on)


def _by_day(days: pl.Series, rule: Callable[[date], int]) -> pl.Series:
    known = {day: rule(day) for day in days.unique().to_list()}
    return pl.Series([known[day] for day in days.to_list()], dtype=pl.Int64)


def _with_criteria(rows: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return rows with the criteria that are not yet shown to hold; nothing where the list keeps none."""
    if "criteria_met" not in rows.columns:
        return rows
    known = exit_criteria(on)
    left = []
    for line, text in enumerate(rows["criteria_met"].to_list(), start=2):
        met = [] if text is None else [word.strip() for word in text.split(";") if word.strip()]
        strange = [word for word in met if word not in known]
        if strange:
            message = f"line {line}: {strange[0]!r} is no criterion of exit"
            raise InvalidRecord(message, hint=f"take of {', '.join(known)}", row=line, column="criteria_met")
        left.append([word for word in known if word not in met])
    return rows.with_columns(criteria_open=pl.Series(left, dtype=pl.List(pl.String))).drop("criteria_met")
