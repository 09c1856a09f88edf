"""Programmes as data: the twelve of the 2004 study, who leads, what is due when; assistance and its clock; batches.

Due dates: the notice on the first Monday of a month, the meeting monthly, the seminar every three months. Assistance
by a
field assistant lasts as long as the law of the day says (36 months, ``law_partnership.toml``), with an alarm six months
before it ends.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import InvalidRecord, RuleViolation
from graph.reference.law import assistance_months
from graph.reference.shipped import read_csv

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ALARM_MONTHS: Final = 6


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
    """Return what is due in each of the months to come: notice, meeting, and every third month the seminar.

    Examples
    --------
    >>> calendar(date(2026, 11, 1), 4)["what"].value_counts().sort("what").rows()
    [('monthly_meeting', 4), ('public_notice', 4), ('seminar', 2)]
    """
    if months < 1:
        message = f"a calendar of {months} months is empty"
        raise RuleViolation(message, hint="ask for one month or more")
    rows = []
    for step in range(months):
        year, month = start.year + (start.month - 1 + step) // 12, (start.month - 1 + step) % 12 + 1
        monday = first_monday(year, month)
        rows += [(monday, "public_notice", 7), (monday + timedelta(days=7), "monthly_meeting", 4)]
        if step % 3 == 0:
            rows.append((monday + timedelta(days=14), "seminar", 4))
    return pl.DataFrame(rows, schema={"due": pl.Date, "what": pl.String, "programme": pl.Int64}, orient="row")


def overdue(held: pl.DataFrame, start: date, on: date) -> pl.DataFrame:
    """Return what was due since a start and is not in the list of what was held (``date``, ``what``), by month.

    Examples
    --------
    >>> held = pl.DataFrame({"date": [date(2026, 9, 7)], "what": ["public_notice"]})
    >>> overdue(held, date(2026, 9, 1), date(2026, 9, 30))["what"].to_list()
    ['monthly_meeting', 'seminar']
    """
    months = (on.year - start.year) * 12 + on.month - start.month + 1
    due = calendar(start, months).filter(pl.col("due") <= on).with_columns(month=pl.col("due").dt.truncate("1mo"))
    done = held.select("what", month=pl.col("date").dt.truncate("1mo")).unique()
    return due.join(done, on=["what", "month"], how="anti").drop("month").sort("due", "what")


def assistance(
    assigned: pl.DataFrame, on: date, *, months: int | None = None, contracts: Sequence[str] = ()
) -> pl.DataFrame:
    """Return the clock of field assistance: when it ends, what is left, and who runs out without a live contract.

    Parameters
    ----------
    assigned
        ``party`` (enterprise or cluster), ``assistant``, ``region``, ``start`` (date), ``every_days`` (visit rhythm),
        ``last_visit`` (date, may be null).
    on
        Today.
    months
        How long assistance lasts; None takes what is in force on the day (36 months, Bappenas 2021).
    contracts
        Parties with a live contract: the exit criterion.

    Returns
    -------
    polars.DataFrame
        With ``end``, ``days_left``, ``live_contract``, ``visit_late``, and ``alarm``: ``ended_without_contract``,
        ``ends_without_contract`` (within six months), ``ends_soon``, ``visit_late`` or null.

    Examples
    --------
    >>> rows = pl.DataFrame({"party": ["a"], "assistant": ["x"], "region": ["33.05"], "start": [date(2024, 1, 1)],
    ...                      "every_days": [30], "last_visit": [date(2026, 8, 1)]})
    >>> assistance(rows, date(2026, 8, 15)).select("end", "alarm").row(0)
    (datetime.date(2027, 1, 1), 'ends_without_contract')
    """
    wrong = assigned.with_row_index("line", offset=2).filter(pl.col("start").is_null())
    if wrong.height:
        message = f"line {wrong['line'][0]}: assistance of {wrong['party'][0]} has no start"
        raise InvalidRecord(message, hint="write the date of its first visit", row=int(wrong["line"][0]))
    lasts = months if months is not None else assistance_months(on)
    end = pl.col("start").dt.offset_by(f"{lasts}mo")
    soon = pl.col("end").dt.offset_by(f"-{ALARM_MONTHS}mo") <= on
    rows = assigned.with_columns(end=end, live_contract=pl.col("party").is_in(list(contracts))).with_columns(
        days_left=(pl.col("end") - pl.lit(on)).dt.total_days(),
        visit_late=(pl.lit(on) - pl.coalesce("last_visit", "start")).dt.total_days() > pl.col("every_days"),
    )
    alarm = (
        pl.when((pl.col("end") <= on) & ~pl.col("live_contract"))
        .then(pl.lit("ended_without_contract"))
        .when(soon & (pl.col("end") > on) & ~pl.col("live_contract"))
        .then(pl.lit("ends_without_contract"))
        .when(soon & (pl.col("end") > on))
        .then(pl.lit("ends_soon"))
        .when("visit_late")
        .then(pl.lit("visit_late"))
    )
    return rows.with_columns(alarm=alarm).sort("end", "party")


STEPS: Final = ("registered", "selected", "coached", "memorandum", "in_use")
"""Steps of a social enterprise with a local government, in their order."""


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
        If a step is not known, or was reached without the one before.
    """
    wrong = events.with_row_index("line", offset=2).filter(~pl.col("step").is_in(list(STEPS)))
    if wrong.height:
        message = f"line {wrong['line'][0]}: {wrong['step'][0]!r} is no step"
        raise InvalidRecord(message, hint=f"steps are {', '.join(STEPS)}", row=int(wrong["line"][0]))
    reached = events.group_by("batch", "social_enterprise").agg(pl.col("step").unique())
    for batch, who, steps in reached.iter_rows():
        last = max(STEPS.index(step) for step in steps)
        skipped = [step for step in STEPS[:last] if step not in steps]
        if skipped:
            message = f"{who} (batch {batch}) reached {STEPS[last]} without {skipped[0]}"
            raise InvalidRecord(message, hint=f"record {skipped[0]} first", step=skipped[0])
    counts = [
        pl.col("count").filter(pl.col("step") == step).sum().alias(step)
        if step in ("memorandum", "in_use")
        else pl.col("social_enterprise").filter(pl.col("step") == step).n_unique().cast(pl.Int64).alias(step)
        for step in STEPS
    ]
    return events.group_by("batch", "region").agg(counts).sort("batch", "region")


PURPOSES: Final = ("business", "safety_net")


def microfinance(applications: pl.DataFrame, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return applied, approved, refused and overdue credit by purpose and group; purposes are never added up.

    Parameters
    ----------
    applications
        ``purpose`` (``business`` or ``safety_net``), ``state`` (``applied``, ``approved``, ``refused``), ``reason``,
        ``rupiah``, ``overdue_rp``, and the columns of ``by`` such as ``sex``, ``size``, ``member``, ``district``.
    by
        Groups to tell apart.

    Returns
    -------
    polars.DataFrame
        Always by ``purpose``; there is no total over purposes.

    Examples
    --------
    >>> rows = pl.DataFrame({"purpose": ["business", "safety_net"], "state": ["approved"] * 2, "rupiah": [10, 90],
    ...                      "overdue_rp": [0, 5], "reason": [None, None]})
    >>> microfinance(rows).select("purpose", "approved_rp").rows()
    [('business', 10), ('safety_net', 90)]
    """
    wrong = applications.with_row_index("line", offset=2).filter(
        ~pl.col("purpose").is_in(list(PURPOSES)).fill_null(value=False)
    )
    if wrong.height:
        message = f"line {wrong['line'][0]}: {wrong['purpose'][0]!r} is neither business nor safety_net"
        raise InvalidRecord(
            message, hint="say what the money is for: the two are never added up", row=int(wrong["line"][0])
        )
    refused = pl.col("state") == "refused"
    silent = applications.with_row_index("line", offset=2).filter(refused & pl.col("reason").is_null())
    if silent.height:
        message = f"line {silent['line'][0]}: an application was refused without a reason"
        raise InvalidRecord(message, hint="write the reason: refusal is accountable", row=int(silent["line"][0]))
    approved = pl.col("state") == "approved"
    columns = {
        "applied": pl.len().cast(pl.Int64),
        "approved": approved.sum().cast(pl.Int64),
        "refused": refused.sum().cast(pl.Int64),
        "approved_rp": pl.col("rupiah").filter(approved).sum(),
        "overdue_rp": pl.col("overdue_rp").sum(),
    }
    if "verified" in applications.columns:
        every = pl.all_horizontal([pl.col("verified").fill_null("").str.contains(step) for step in VERIFIED])
        columns["approved_unverified"] = (approved & ~every).sum().cast(pl.Int64)
    if "insured" in applications.columns:
        columns["insured"] = (approved & pl.col("insured").is_in(YES)).sum().cast(pl.Int64)
    return applications.group_by("purpose", *by).agg(**columns).sort("purpose", *by, nulls_last=True)


VERIFIED: Final = ("target_group", "package", "funding", "channel", "delivery")
"""What the verification team checks of a credit before it is paid out (Kediri, LGSP); ``verified`` names those done."""
YES: Final = ("1", "yes", "ya", "true")


def refusals(applications: pl.DataFrame) -> pl.DataFrame:
    """Return the reasons of refused applications by purpose, the commonest first.

    Examples
    --------
    >>> rows = pl.DataFrame({"purpose": ["business"] * 2, "state": ["refused", "approved"], "rupiah": [5, 9],
    ...                      "reason": ["no collateral", None]})
    >>> refusals(rows).rows()
    [('business', 'no collateral', 1, 5)]
    """
    refused = applications.filter(pl.col("state") == "refused")
    told = refused.group_by("purpose", "reason").agg(refused=pl.len().cast(pl.Int64), asked_rp=pl.col("rupiah").sum())
    return told.sort(["refused", "purpose", "reason"], descending=[True, False, False])


def eligible(parties: pl.DataFrame, rules: Mapping[str, Any]) -> pl.DataFrame:
    """Return who is eligible for a programme: by ``sizes``, ``kbli`` (first digits), ``region``, ``export_oriented``.

    Examples
    --------
    >>> parties = pl.DataFrame({"id": ["a", "b"], "size": ["micro", "large"], "kbli": [["25910"], ["25910"]],
    ...                         "region": ["33.05.14", "33.05"], "export_oriented": [None, True]})
    >>> eligible(parties, {"sizes": ["micro", "small"], "kbli": ["25"], "region": "33.05"})["id"].to_list()
    ['a']
    """
    unknown = sorted(set(rules) - {"sizes", "kbli", "region", "export_oriented"})
    if unknown:
        message = f"eligibility by {', '.join(unknown)} is not known"
        raise RuleViolation(message, hint="take sizes, kbli, region, export_oriented")
    fits = pl.lit(value=True)
    if "sizes" in rules:
        fits &= pl.col("size").is_in(list(rules["sizes"]))
    if "kbli" in rules:
        main = pl.col("kbli").list.first()
        fits &= pl.any_horizontal([main.str.starts_with(digits) for digits in rules["kbli"]])
    if "region" in rules:
        fits &= (pl.col("region") == rules["region"]) | pl.col("region").str.starts_with(rules["region"] + ".")
    if "export_oriented" in rules:
        fits &= pl.col("export_oriented") == rules["export_oriented"]
    return parties.filter(fits.fill_null(value=False))
