"""From one planned sheet to clean records and rejected rows, batch by batch."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.ingest.activity.sectors import SECTION_ABOVE
from graph.ingest.ahead import ahead
from graph.ingest.formats.delimited import LEFT_OPEN
from graph.ingest.heads.unused import amounts_unused
from graph.ingest.layout.ditto import above_repeated
from graph.ingest.layout.ragged import mended
from graph.ingest.layout.row_rules import CIVIL_SERVANT, judged
from graph.ingest.layout.shifted import realigned
from graph.ingest.party.contacts import contacts_of
from graph.ingest.party.names import VILLAGE_ABOVE, village_in
from graph.ingest.party.personal import ANY
from graph.ingest.place.words import DISTRICT
from graph.ingest.report import SheetReport, mapping_rows
from graph.ingest.support.asked import asked_by, asks, with_unknown
from graph.ingest.support.inventories import given_by, gives
from graph.ingest.trade.sold import OFFERED, sells, sold_by, sold_inside, with_warnings
from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.knowledge import Knowledge
    from graph.settings import Language

DESCRIBING: Final = frozenset({"parties", "offers", "demands"})
"""Shapes of lists whose rows describe one party each."""
_HEADINGS: Final = ("heading", "region_total")
_REGENCY: Final = r"(?i)\b(?:kab(?:upaten)?|kota(?:madya)?|kodya|koti[pf])\b"
_DISTRICT: Final = rf"(?i)\b(?:{DISTRICT})\b"
_SHOWN: Final = 80
"""Letters of a rejected cell that rejected.csv repeats."""


@dataclass
class SheetRows:
    """What the rows of a sheet became.

    Parameters
    ----------
    report
        Counts, still without what was merged.
    records
        Clean records of accepted rows.
    rejected
        Rows of ``rejected.csv``.
    given
        What accepted rows of an inventory give, beside their parties.
    sold
        What accepted rows of businesses sell, beside their parties.
    asked
        What accepted rows of businesses need, beside their parties.
    contacts
        Whom to reach, where that was asked for.
    """

    report: SheetReport
    records: list[pl.DataFrame] = field(default_factory=list)
    given: list[pl.DataFrame] = field(default_factory=list)
    sold: list[pl.DataFrame] = field(default_factory=list)
    asked: list[pl.DataFrame] = field(default_factory=list)
    rejected: list[pl.DataFrame] = field(default_factory=list)
    contacts: list[pl.DataFrame] = field(default_factory=list)


def unstated_money(plan: SheetPlan) -> dict[str, Any]:
    """Return what columns of money leave open: a unit, or the period of sales, which are then read as a year's."""
    unstated = [role for role, column in plan.money.items() if not column.stated]
    notes: dict[str, Any] = {"money_without_unit": unstated} if unstated else {}
    if "sales" in plan.money and plan.money["sales"].per is None:
        notes["sales_period_taken_as_year"] = plan.header_of("sales")
    return notes


def new_report(plan: SheetPlan) -> SheetReport:
    """Return the empty report of a planned sheet."""
    header = plan.header
    first = plan.sheet.first_row
    rows = list(range(first, first + header.first_data_row - 1)) if header.found else []
    notes = plan.notes | unstated_money(plan)
    if plan.filled_down:
        notes["filled_down"] = [plan.columns[int(name[1:])].header for name in plan.filled_down]
    if unused := amounts_unused(plan):
        notes["amounts_unused"] = unused
    if plan.label:
        notes["list_of"] = str(plan.label)
    return SheetReport(
        file=plan.sheet.file,
        sheet=plan.sheet.name,
        kind=plan.kind.name,
        shape=plan.shape,
        header_rows=rows[-2:],
        titles=list(header.titles)[:10],
        as_of=plan.as_of,
        mapping=mapping_rows(plan.columns),
        notes=notes,
    )


def _carried(frame: pl.DataFrame, plan: SheetPlan, carry: dict[str, str | None]) -> pl.DataFrame:
    """Repeat merged cells downwards and let headings speak for the rows below them, across batches too."""
    heading = pl.when(pl.col("rule").is_in(_HEADINGS) & pl.col("regional")).then("culprit_text")
    frame = frame.with_columns(heading=heading, upper=pl.when(heading.str.contains(_REGENCY)).then(heading))
    carried = [*plan.filled_down, "upper", "heading"]
    frame = frame.with_columns(
        pl.when((pl.col("rule") == "heading") & ~pl.col("regional")).then("culprit_text").alias(SECTION_ABOVE)
    )
    carried.append(SECTION_ABOVE)
    if not plan.has("name"):  # whom only a place tells apart, the title of its part of the sheet tells where it is
        village = pl.when(pl.col("rule").is_not_null()).then(village_in(pl.col("culprit_text")))
        frame = frame.with_columns(village.alias(VILLAGE_ABOVE))
        carried.append(VILLAGE_ABOVE)
    for name in carried:
        above = pl.lit(carry.get(name), dtype=pl.String)
        frame = frame.with_columns(pl.coalesce(pl.col(name).forward_fill(), above).alias(name))
        carry[name] = frame[name][-1] if frame.height else carry.get(name)
    # a district below a regency's heading is that regency's
    below = pl.col("heading").str.contains(_DISTRICT) & ~pl.col("heading").str.contains(_REGENCY)
    whole = pl.concat_str("heading", pl.lit(", "), "upper")
    return frame.with_columns(heading=pl.when(below).then(pl.coalesce(whole, "heading")).otherwise("heading"))


def shown_value() -> pl.Expr:
    """Return what is shown of a judged row, without contacts; of one that may name a person nothing but its number.

    Beside its columns a row may begin with its owner's name, and where a list is signed stands an official's.
    """
    person = (pl.col("rule") == "slipped") | pl.col("signed") | pl.col("culprit_text").str.contains(CIVIL_SERVANT)
    return pl.when(~person).then(pl.col("culprit_text").str.replace_all(ANY, "[…]"))


def _rejected(frame: pl.DataFrame, plan: SheetPlan, language: Language) -> pl.DataFrame:
    naming = plan.names(*plan.kind.naming)
    column = plan.columns[int(naming[0][1:])].header if naming else ""
    rules = frame["rule"].unique().to_list()
    sentences = {rule: say(f"ingest.rule.{rule}", language) for rule in rules}
    return frame.select(
        file=pl.lit(plan.sheet.file),
        sheet=pl.lit(plan.sheet.name, dtype=pl.String),
        row="row",
        column=pl.lit(column),
        value=shown_value().str.slice(0, _SHOWN),
        rule="rule",
        message=pl.col("rule").replace(sentences),
    )


def below_header(batch: pl.DataFrame, plan: SheetPlan) -> pl.DataFrame:
    """Return the rows of a batch that are below the header, numbered as in the file."""
    below = batch.filter(pl.col("row") >= plan.header.first_data_row)
    return below.with_columns(pl.col("row") + (plan.sheet.first_row - 1)) if plan.sheet.first_row != 1 else below


def judged_batches(plan: SheetPlan, knowledge: Knowledge) -> Iterator[pl.DataFrame]:
    """Yield the rows below the header, batch by batch, each with the rule by which it is rejected, if any."""
    carry: dict[str, str | None] = {}
    for batch in plan.sheet.batches():
        below = below_header(batch, plan)
        if below.height:
            whole = above_repeated(realigned(mended(below, plan), plan), plan, carry)
            frame = judged(whole, plan.grid, usual=plan.usual, is_region=knowledge.finder.is_region)
            yield _carried(frame, plan, carry)


@dataclass(frozen=True)
class _Made:
    """What one batch became; ``last`` is its last filled row, 0 where all are blank."""

    read: int
    last: int
    records: list[pl.DataFrame]
    given: list[pl.DataFrame]
    sold: list[pl.DataFrame]
    asked: list[pl.DataFrame]
    rejected: pl.DataFrame
    contacts: list[pl.DataFrame]


def _made_of(
    frame: pl.DataFrame,
    *,
    plan: SheetPlan,
    clean: Callable[[pl.DataFrame, SheetPlan, Knowledge], pl.DataFrame],
    knowledge: Knowledge,
    language: Language,
    contacts: bool,
) -> _Made:
    accepted = frame.filter(pl.col("rule").is_null())
    filled = frame.filter(pl.col("rule").is_null() | (pl.col("rule") != "blank"))["row"]
    asked = contacts and plan.kind.shape in DESCRIBING
    records = [clean(accepted, plan, knowledge)] if accepted.height else []
    sold = [sold_by(accepted, plan, knowledge)] if accepted.height and sells(plan) else []
    needs = [asked_by(accepted, plan)] if accepted.height and asks(plan) else []
    records = [with_unknown(*pair) for pair in zip(records, needs, strict=True)] if needs else records
    return _Made(
        read=frame.height,
        last=int(filled[-1]) if len(filled) else 0,
        records=[with_warnings(*pair) for pair in zip(records, sold, strict=True)] if sold else records,
        given=[given_by(accepted, plan, knowledge)] if accepted.height and gives(plan) else [],
        sold=[lots.filter(OFFERED) for lots in sold],
        asked=[frame.filter(pl.col("topic").is_not_null()) for frame in needs],
        rejected=_rejected(frame.filter(pl.col("rule").is_not_null()), plan, language),
        contacts=[contacts_of(accepted, plan)] if accepted.height and asked else [],
    )


def read_rows(
    plan: SheetPlan,
    clean: Callable[[pl.DataFrame, SheetPlan, Knowledge], pl.DataFrame],
    knowledge: Knowledge,
    *,
    language: Language,
    contacts: bool = False,
    progress: Callable[[str, int], None] | None = None,
) -> SheetRows:
    """Return the clean records and the rejected rows of a sheet.

    Blank lines below the last filled row are no rows.

    Parameters
    ----------
    plan
        What the sheet is.
    clean
        Makes clean records of accepted rows.
    knowledge
        Answers found so far in this call.
    language
        Of the sentences in ``rejected.csv``.
    contacts
        Whether owners, telephone numbers and addresses for mail are read too.
    progress
        Told the file and the rows read so far, after each batch.
    """
    rows = SheetRows(new_report(plan))
    last = 0
    how = partial(_made_of, plan=plan, clean=clean, knowledge=knowledge, language=language, contacts=contacts)
    for made in ahead(judged_batches(plan, knowledge), how):
        last = made.last or last
        rows.records.extend(made.records)
        rows.given.extend(made.given)
        rows.sold.extend(made.sold)
        rows.asked.extend(made.asked)
        rows.contacts.extend(made.contacts)
        rows.rejected.append(made.rejected)
        rows.report.rows_read += made.read
        if progress is not None:
            progress(plan.sheet.file, rows.report.rows_read)
    _without_tail(rows, last)
    if LEFT_OPEN in plan.sheet.notes:  # known only when all was read
        rows.report.notes[LEFT_OPEN] = plan.sheet.notes[LEFT_OPEN]
    if plan.goods is not None:
        priced = sold_inside(plan, knowledge)
        rows.sold.append(priced.filter(OFFERED))
        rows.records = [with_warnings(frame, priced, incomplete=True) for frame in rows.records]
    return rows


def _without_tail(rows: SheetRows, last: int) -> None:
    kept = [frame.filter(pl.col("row") <= last) for frame in rows.rejected]
    rows.report.rows_read -= sum(map(len, rows.rejected)) - sum(map(len, kept))
    rows.rejected = kept
    for frame in kept:
        rows.report.rejected_by_rule.update(dict(frame["rule"].value_counts().rows()))
    rows.report.rejected = sum(map(len, kept))
