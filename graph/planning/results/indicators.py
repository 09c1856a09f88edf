"""Indicators of a partnership, a cluster or a programme: baseline, target, actual, and alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import InvalidRecord

if TYPE_CHECKING:
    from datetime import date

NEEDED: Final = ("indicator", "baseline", "target", "actual", "start", "due")


def tracked(indicators: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return progress and alarm of each indicator on a day.

    Parameters
    ----------
    indicators
        ``indicator``, ``baseline``, ``target``, ``actual`` (numbers), ``start`` and ``due`` (dates); more stay.
    on
        The day.

    Returns
    -------
    polars.DataFrame
        With ``progress`` (0 at the baseline, 1 at the target), ``expected`` (share of the time gone) and ``alarm``:
        ``reached``, ``on_track``, ``behind`` (less than expected by a tenth), ``worse_than_baseline``, ``overdue``,
        ``no_actual``. Where the target is the baseline, a figure is to be held: ``held`` (progress 1) or ``moved``,
        of which the list does not say which way is better (no progress).

    Raises
    ------
    InvalidRecord
        If a column is missing, there is no line, or one has no baseline or no target.

    Examples
    --------
    >>> from datetime import date
    >>> rows = pl.DataFrame({"indicator": ["orders"], "baseline": [10.0], "target": [20.0], "actual": [12.0],
    ...                      "start": [date(2026, 1, 1)], "due": [date(2026, 12, 31)]})
    >>> tracked(rows, date(2026, 7, 2)).select("progress", "alarm").row(0)
    (0.2, 'behind')
    """
    missing = [name for name in NEEDED if name not in indicators.columns]
    if missing:
        message = f"the list of indicators has no column {', '.join(missing)}"
        raise InvalidRecord(message, hint=f"give {', '.join(NEEDED)}", columns=missing)
    if not indicators.height:
        message = "the list of indicators has no line below its header"
        raise InvalidRecord(message, hint="give one line for each indicator")
    wrong = indicators.with_row_index("line", offset=2).filter(
        pl.col("baseline").is_null() | pl.col("target").is_null()
    )
    if wrong.height:
        message = f"line {wrong['line'][0]}: {wrong['indicator'][0]} has no baseline or no target"
        hint = "measure the baseline first; a figure to be held has its baseline for a target"
        raise InvalidRecord(message, hint=hint, row=int(wrong["line"][0]))
    to_hold = pl.col("target") == pl.col("baseline")
    held = to_hold & (pl.col("actual") == pl.col("target"))
    way = pl.col("target") - pl.col("baseline")
    progress = pl.when(~to_hold).then((pl.col("actual") - pl.col("baseline")) / way).when(held).then(1.0)
    gone = (pl.lit(on) - pl.col("start")).dt.total_days() / (pl.col("due") - pl.col("start")).dt.total_days()
    rows = indicators.with_columns(progress=progress, expected=gone.clip(0.0, 1.0))
    alarm = (
        pl.when(pl.col("actual").is_null())
        .then(pl.lit("no_actual"))
        .when(to_hold)
        .then(pl.when(held).then(pl.lit("held")).otherwise(pl.lit("moved")))
        .when(pl.col("progress") >= 1)
        .then(pl.lit("reached"))
        .when(pl.col("due") < on)
        .then(pl.lit("overdue"))
        .when(pl.col("progress") < 0)
        .then(pl.lit("worse_than_baseline"))
        .when(pl.col("progress") < pl.col("expected") - 0.1)
        .then(pl.lit("behind"))
        .otherwise(pl.lit("on_track"))
    )
    return rows.with_columns(alarm=alarm)


def partnership_indicators(
    deliveries: pl.DataFrame, payments: pl.DataFrame, partnerships: pl.DataFrame, on: date
) -> dict[str, Any]:
    """Return the indicators of partnerships from their deliveries, payments and dates.

    Parameters
    ----------
    deliveries
        One row a delivery: ``partnership``, ``late`` (yes/no, null where nobody said by when it was due), ``units``,
        ``rejected``, ``price``, ``reference_price``.
    payments
        One row for what a payment pays of a delivery: ``delivered``, ``paid`` (dates), ``rp``. The days to pay are the
        median of the rupiah: by then half of what was paid was paid, so that trifles do not move them.
    partnerships
        One row a partnership: ``partnership``, ``supplier``, ``buyer``, ``since``, ``until`` (null in force),
        ``jobs_added``,
        ``renewed`` (yes/no, null not due yet).
    on
        The day.

    Examples
    --------
    >>> from datetime import date
    >>> d = pl.DataFrame({"partnership": ["a", "a"], "late": [False, True], "units": [10, 10], "rejected": [1, 0],
    ...     "price": [11, 11], "reference_price": [10, 10]})
    >>> paid = pl.DataFrame({"delivered": [date(2026, 1, 5), date(2026, 1, 9)], "paid": [date(2026, 1, 19)] * 2,
    ...     "rp": [99, 11]})
    >>> p = pl.DataFrame({"partnership": ["a"], "supplier": ["s"], "buyer": ["b"], "since": [date(2024, 1, 1)],
    ...     "until": [None], "jobs_added": [2], "renewed": [True]}, schema_overrides={"until": pl.Date})
    >>> found = partnership_indicators(d, paid, p, date(2026, 2, 1))
    >>> found["on_time_share"], found["reject_share"], found["days_to_pay"], found["survival_24"], found["n"]
    (0.5, 0.05, 14.0, 1.0, 1)
    """
    told: dict[str, Any] = {"n": partnerships.height, "deliveries": deliveries.height}
    many = deliveries.height > 0
    told["on_time_share"] = deliveries.select((~pl.col("late")).mean()).item() if many else None
    units = int(deliveries["units"].sum()) if many else 0
    told["reject_share"] = int(deliveries["rejected"].sum()) / units if units else None
    told["days_to_pay"] = _days_to_pay(payments)
    told["price_over_reference"] = (
        deliveries.select((pl.col("price") / pl.col("reference_price")).mean()).item() if many else None
    )
    due = partnerships["renewed"].drop_nulls()
    told["renewal_share"] = float(due.mean()) if len(due) else None  # type: ignore[arg-type]
    buyers = partnerships.group_by("supplier").agg(pl.col("buyer").n_unique())["buyer"]
    told["second_buyer_share"] = float((buyers >= 2).mean()) if len(buyers) else None  # type: ignore[arg-type]
    added = partnerships["jobs_added"].drop_nulls()
    told["jobs"] = int(added.sum()) if added.len() else None
    for months in (12, 24):
        told[f"survival_{months}"] = _survival(partnerships, months, on)
    return told | {"as_of": on}


def _days_to_pay(payments: pl.DataFrame) -> float | None:
    """Return after how many days half of the rupiah were paid; the middle of two days where both halves meet."""
    days = payments.select("rp", days=(pl.col("paid") - pl.col("delivered")).dt.total_days()).sort("days")
    below, half = pl.col("rp").cum_sum(), pl.col("rp").sum() / 2
    lower, upper = (
        days.select(
            pl.col("days").filter(below >= half).first(), upper=pl.col("days").filter(below > half).first()
        ).row(0)
        if days.height
        else (None, None)
    )
    return None if lower is None else (lower + upper) / 2


def _survival(partnerships: pl.DataFrame, months: int, on: date) -> float | None:
    """Return the share still in force after so many months, of those that began so long ago (others are not due)."""
    mark = pl.col("since").dt.offset_by(f"{months}mo")
    begun = partnerships.filter(mark <= on)
    if not begun.height:
        return None
    return float(begun.select((pl.col("until").is_null() | (pl.col("until") > mark)).mean()).item())
