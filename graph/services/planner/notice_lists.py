"""The programmes of an inventory list (CSV, XLSX, …) as lines of a public notice, in the words of the list.

The list is read as ingest reads it. Words for whom, where and when stand as they are written: a notice is for people.
Whom to reach is printed because it was listed to be called; a folder of the graph keeps no such thing to print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.errors import IngestFailed, InvalidRecord
from graph.ingest.knowledge import Knowledge
from graph.ingest.pipeline import plan_files
from graph.ingest.read_rows import judged_batches
from graph.ingest.support.help_rows import HelpCells
from graph.ingest.support.inventory_texts import read_span
from graph.ingest.support.organisers import organiser_kind
from graph.ingest.trade.amounts import parse_date
from graph.model.vocabulary import PartyKind
from graph.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from graph.ingest.heads.sheet_plan import SheetPlan

BETWEEN: Final = " – "
"""Between the first and the last day, where a list has a column for each."""
_WHERE: Final = ("address", "village", "district", "regency", "province")
_SAID: Final = ("name", "since", "until", "closes", "organiser", "eligibility")
_REACH: Final = ("phone", "email", "website")


def listed_notice(
    file: Path, month: str | None, *, office: str | None = None, contact: str | None = None
) -> dict[str, Any]:
    """Return the notice that a list of programmes makes: ``month``, ``office``, ``synthetic`` and ``programme``.

    Parameters
    ----------
    file
        The list.
    month
        ``2026-01``: only what begins in it or is still on, and what has no day; None where all of it is one month's.
    office
        Who tells; None takes the office in the titles, else the one that organises all of it.
    contact
        Whom to reach about what names nobody.

    Raises
    ------
    InvalidRecord
        If the list cannot be read, lists no programmes, or leaves month or office open.
    """
    plans, failures = plan_files([file], kind="programmes")
    if failures:
        raise InvalidRecord(failures[0].message, hint=failures[0].hint or "save it as CSV (UTF-8) with a head row")
    knowledge = Knowledge(settings().reference)
    try:
        found = [row for plan in plans if plan.sheet.head for row in _programmes(plan, knowledge, contact)]
    except IngestFailed as cause:
        raise InvalidRecord(cause.message, hint=cause.hint or "save it as CSV (UTF-8) with a head row") from cause
    if not found:
        message = f"{file} lists no programme"
        raise InvalidRecord(message, hint="head its names Nama Program or Nama Kegiatan, and check the sheet")
    day = _month(file, month, found)
    told = [one for _, one in sorted(found, key=lambda pair: (pair[0] is None, pair[0])) if _is_on(one, day)]
    if not told:
        message = f"{file} lists no programme of {day}"
        raise InvalidRecord(message, hint=f"take one of {', '.join(_months(found))}")
    return {
        "month": day,
        "office": office or _office(file, plans, told),
        "synthetic": any(plan.synthetic for plan in plans),
        "programme": [{name: text for name, text in one.items() if name not in ("first", "last")} for one in told],
    }


def _programmes(
    plan: SheetPlan, knowledge: Knowledge, contact: str | None
) -> Iterator[tuple[date | None, dict[str, Any]]]:
    for frame in judged_batches(plan, knowledge):
        accepted = frame.filter(frame["rule"].is_null())
        cells = HelpCells(accepted, plan)
        text = {name: cells.text(name) for name in (*_SAID, *_WHERE)}
        reach = [cells.text(name) for name in _REACH]
        fees, rows = cells.rupiah("fee"), accepted["row"]
        for at in range(accepted.height):
            said = {name: column[at] for name, column in text.items()}
            span = read_span(said["since"] or "")
            last = parse_date(said["until"] or "") or span["last"]
            day = BETWEEN.join(filter(None, (said["since"], said["until"])))
            yield span["first"], {
                "title": said["name"], "date": day, "closes": said["closes"] or "",
                "place": ", ".join(filter(None, (said[name] for name in _WHERE))),
                "organiser": said["organiser"], "fee_rp": fees[at],
                "contact": ", ".join(filter(None, (column[at] for column in reach))) or contact,
                "eligibility": said["eligibility"], "first": span["first"], "last": last, "row": rows[at],
            }  # fmt: skip


def _months(found: list[tuple[date | None, dict[str, Any]]]) -> list[str]:
    return sorted({f"{first:%Y-%m}" for first, _ in found if first is not None})


def _month(file: Path, month: str | None, found: list[tuple[date | None, dict[str, Any]]]) -> str:
    there = _months(found)
    if month is None and len(there) != 1:
        message = f"{file} lists programmes of {', '.join(there) or 'no month'}"
        raise InvalidRecord(message, hint=f"name one: --month {there[0] if there else '2026-12'}")
    return month or there[0]


def _is_on(one: dict[str, Any], month: str) -> bool:
    """Return whether a programme is on in a month; one without a day may be."""
    first, last = one["first"], one["last"] or one["first"]
    return first is None or f"{first:%Y-%m}" <= month <= f"{last:%Y-%m}"


def _office(file: Path, plans: list[SheetPlan], told: list[dict[str, Any]]) -> str:
    """Return who tells: the office in a title of the list, else the one that organises all of it."""
    titles = [title for plan in plans for title in plan.header.titles]
    offices = [title for title in titles if organiser_kind(title) == PartyKind.GOVERNMENT]
    organisers = {one["organiser"] for one in told if one["organiser"]}
    if not offices and len(organisers) != 1:
        message = f"{file} does not say which office tells of these programmes"
        raise InvalidRecord(message, hint='name it: --office "Dinas …"')
    return offices[0] if offices else str(organisers.pop())
