"""The whole of ingest: files to sheets, sheets to records, records to one Network folder."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from graph.errors import IngestFailed
from graph.ingest.assemble import Assembled, assemble
from graph.ingest.formats.files import find_files, read_sheets
from graph.ingest.heads.kinds import KINDS, Kind, kind_named
from graph.ingest.heads.mapping import SheetMapping, read_mapping
from graph.ingest.heads.mapping_fit import NEAR, fit_of, misspelt, refuse_unused
from graph.ingest.heads.plan import make_plan
from graph.ingest.knowledge import Knowledge
from graph.ingest.layout.entries import with_entries_joined
from graph.ingest.layout.facing_pages import with_facing_pages
from graph.ingest.layout.form_sheets import forms_together
from graph.ingest.layout.headers import header_with
from graph.ingest.layout.messages import with_message_parted
from graph.ingest.layout.tables_apart import tables_apart
from graph.ingest.linkage.link import Linkage
from graph.ingest.merging.editions import Before, recognise, vanished
from graph.ingest.merging.kept_rows import keep_rows
from graph.ingest.outputs import REJECTED, write_folder
from graph.ingest.party.contacts import contacts_by_party
from graph.ingest.party.parties import clean_parties
from graph.ingest.place.common import with_common_place
from graph.ingest.reach import refuse_beyond
from graph.ingest.read_rows import SheetRows, new_report, read_rows
from graph.ingest.report import FileFailure, IngestReport
from graph.ingest.support.help_rows import clean_needs, clean_services
from graph.ingest.trade.commitment_rows import clean_commitments
from graph.ingest.trade.several_goods import clean_goods
from graph.ingest.trade.sold import SELLERS
from graph.ingest.trade.surveys import untangled
from graph.ingest.trade.tie_rows import clean_ties
from graph.settings import now, settings
from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from graph.ingest.formats.sheets import Sheet
    from graph.ingest.heads.mapping_fit import Fit, Misspelt
    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.layout.headers import Header
    from graph.settings import Language

CLEANERS = {
    "parties": clean_parties,
    "offers": clean_goods,
    "demands": clean_goods,
    "ties": clean_ties,
    "needs": clean_needs,
    "services": clean_services,
    "commitments": clean_commitments,
}
"""What makes records of each shape of list."""


@dataclass
class Reading:
    """Everything read so far: sheets with their rows, and files that failed."""

    plans: list[SheetPlan] = field(default_factory=list)
    rows: list[SheetRows] = field(default_factory=list)
    failures: list[FileFailure] = field(default_factory=list)


class Planned(NamedTuple):
    """A sheet's plan, how each mapping fits the sheet, and what the nearest of them calls wrongly there."""

    plan: SheetPlan
    fits: list[Fit]
    wrong: Misspelt | None


def _as_mappings(mapping: Path | str | Sequence[SheetMapping] | None) -> list[SheetMapping]:
    if mapping is None:
        return []
    return read_mapping(Path(mapping)) if isinstance(mapping, str | Path) else list(mapping)


def _plan(
    sheet: Sheet, several: bool, *, kind: Kind | None, mappings: Sequence[SheetMapping], as_of: date | None
) -> Planned:
    """Return the plan of a sheet and how each mapping fits it: the first that fits whole, else the nearest, is used.

    One that seems to be of this sheet and names a column otherwise is not used, and said to be wrong.
    """
    make = partial(make_plan, sheet, as_of=as_of, today=now().date(), several=several)
    plan = make(kind=kind)
    fits: list[tuple[Fit, Header]] = []
    for one in mappings:
        fit, header = fit_of(one, plan.columns), plan.header
        if fit.missing and (other := header_with(sheet, one.columns)):
            fit, header = fit_of(one, make(kind=kind, header=other).columns), other
        fits.append((fit, header))
    whole = next((one for one in fits if not one[0].missing), None)
    best = whole or max(fits, key=lambda one: one[0].share, default=None)
    wrong = None
    if best is not None and best[0].share >= NEAR:
        fit, header = best
        wrong = misspelt(fit, plan.columns)
        if wrong is None:
            named = kind or (kind_named(fit.mapping.kind) if fit.mapping.kind else None)
            plan = make(kind=named, fit=fit, header=header)
    if sheet.goods is not None and plan.kind.name in SELLERS:
        goods = make_plan(sheet.goods.sheet, kind=KINDS["offers"], as_of=plan.as_of, today=plan.as_of, several=several)
        plan = replace(plan, goods=goods)
    return Planned(plan, [one for one, _ in fits], wrong)


def plan_files(
    paths: Iterable[Path | str],
    *,
    kind: str | None = None,
    mapping: Path | str | Sequence[SheetMapping] | None = None,
    as_of: date | None = None,
    sheets: Sequence[str] = (),
) -> tuple[list[SheetPlan], list[FileFailure]]:
    """Return how each sheet of some files is understood, and the files that cannot be read.

    Parameters are those of :func:`ingest_files`. Hidden sheets are planned with no rows and a note.
    """
    chosen = kind_named(kind) if kind else None
    mappings = _as_mappings(mapping)
    plans: list[SheetPlan] = []
    failures: list[FileFailure] = []
    fits: list[Fit] = []
    wrong: list[Misspelt] = []
    for path, name in find_files([Path(path) for path in paths]):
        try:
            apart = forms_together(tables_apart(read_sheets(path, name, sheets)))
            read = untangled([with_entries_joined(with_message_parted(sheet)) for sheet in with_facing_pages(apart)])
        except IngestFailed as error:
            failures.append(FileFailure.of(name, error))
            continue
        several = sum(bool(sheet.head) for sheet in read) > 1
        planned = [_plan(sheet, several, kind=chosen, mappings=mappings, as_of=as_of) for sheet in read]
        plans += with_common_place([one.plan for one in planned])
        fits += [fit for one in planned for fit in one.fits]
        wrong += [one.wrong for one in planned if one.wrong is not None]
    for one in wrong:  # a mapping that is of another sheet of this call is none of this one
        if not any(fit.mapping is one.mapping and not fit.missing for fit in fits):
            raise one.told
    if mappings and plans and not any(fit.share >= NEAR for fit in fits):
        refuse_unused(mappings, fits)
    return [replace(plan, number=number) for number, plan in enumerate(plans)], failures


def _read(
    plans: Sequence[SheetPlan],
    reading: Reading,
    language: Language,
    *,
    contacts: bool,
    progress: Callable[[str, int], None] | None,
) -> None:
    knowledge = Knowledge(settings().reference)
    broken = {failure.file for failure in reading.failures}
    for plan in plans:
        if plan.sheet.file in broken:
            continue
        try:
            how: dict[str, Any] = {"language": language, "contacts": contacts, "progress": progress}
            rows = read_rows(plan, CLEANERS[plan.kind.shape], knowledge, **how)
        except IngestFailed as error:
            reading.failures.append(FileFailure.of(plan.sheet.file, error))
            broken.add(plan.sheet.file)
            continue
        reading.plans.append(plan)
        reading.rows.append(rows)
    kept = [i for i, plan in enumerate(reading.plans) if plan.sheet.file not in broken]
    reading.plans, reading.rows = [reading.plans[i] for i in kept], [reading.rows[i] for i in kept]


def _counted(reading: Reading, result: Assembled, linkage: Linkage, day: date) -> IngestReport:
    """Give each sheet its accepted and merged rows, and its warnings on accepted ones."""
    counts = {
        number: (accepted, merged)
        for number, accepted, merged in result.fates.group_by("list_no")
        .agg(pl.col("first").sum().alias("accepted"), (~pl.col("first")).sum().alias("merged"))
        .iter_rows()
    }
    warned: dict[int, dict[str, int]] = {}
    said = result.warnings().explode("warnings").drop_nulls("warnings").group_by("list_no", "warnings").len()
    for number, rule, count in said.iter_rows():
        warned.setdefault(number, {})[rule] = count
    for plan, rows in zip(reading.plans, reading.rows, strict=True):
        rows.report.accepted, rows.report.merged = counts.get(plan.number, (0, 0))
        rows.report.warnings_by_rule.update(warned.get(plan.number, {}))
    network = result.network
    return IngestReport(
        as_of=day.isoformat(),
        sheets=[rows.report for rows in reading.rows],
        failures=reading.failures,
        synthetic=network.synthetic,
        parties=network.parties.height,
        offers=network.offers.height,
        demands=network.demands.height,
        ties=network.ties.height,
        needs=network.needs.height,
        services=network.services.height,
        commitments=network.commitments.height,
        parties_made=result.parties_made,
        coverage=result.coverage,
        size_conflicts=result.size_conflicts(),
        linkage=linkage.told,
    )


def ingest_files(
    paths: Iterable[Path | str] | Path | str,
    out: Path | str | None,
    *,
    kind: str | None = None,
    mapping: Path | str | Sequence[SheetMapping] | None = None,
    as_of: date | None = None,
    sheets: Sequence[str] = (),
    language: Language | None = None,
    link: bool | None = None,
    keep: bool = False,
    before: Before | None = None,
    contacts: Callable[[pl.DataFrame], None] | None = None,
    progress: Callable[[str, int], None] | None = None,
) -> IngestReport:
    """Read lists of enterprises, buyers, offers, demands, ties, needs, services or contracts into one Network folder.

    Only rows that name no business are rejected; what is missing is a warning; a repeat is merged. For every
    file and in total ``rows_read = accepted + rejected + merged``.

    Parameters
    ----------
    paths
        Files (CSV, XLSX, XLS, ODS, JSON, GeoJSON, Parquet) or folders of them; the first row of a business leads.
    out
        Folder to write: ``parties``, ``offers``, ``demands``, ``ties`` ``.parquet`` (``needs``, ``services`` and
        ``commitments`` where there are any), ``network.json``,
        ``accepted.parquet``, ``rows.parquet``, ``review.parquet``, ``rejected.csv``, ``report.json``. None writes
        nothing.
    kind
        What the lists are (``graph.ingest.heads.kinds.KINDS``); None guesses for each sheet.
    mapping
        TOML file of column roles, or mappings read from one.
    as_of
        Date of the facts, for the law in force; when not given, of each sheet what its titles, its name or its file's
        name say ("Tahun 2023", "posisi 30 Juni 2024"), and today where they say nothing.
    sheets
        Names of the sheets to read of workbooks, hidden ones too; empty reads every visible one.
    language
        Of the sentences in ``rejected.csv``; ``JEJARING_LANGUAGE`` when not given.
    link
        Whether rows that the plain rules leave apart are compared and the nearly certain ones merged; None does so
        for up to 200,000 businesses. Doubtful pairs are written to ``review.parquet``.
    keep
        Whether ``kept_*.parquet`` is written of several lists: what :mod:`graph.ingest.merging.kept_rows` takes one of
        them back with.
    before
        What older editions of the lists name and a person keeps apart; None for nothing.
    contacts
        Called once with whom to reach about each party (``party``, ``source``, ``name``, ``phone``, ``email``): the
        only way by which personal data leave the lists. None reads none.
    progress
        Called with a file's name and the rows read of it so far.

    Raises
    ------
    IngestFailed
        If no file could be read, nothing was accepted, or the folder cannot be written. A file that cannot be
        read beside others that can is told in ``report.failures``.
    RuleViolation
        If ``kind`` is not known.
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    day = as_of or now().date()
    reading = Reading()
    plans, reading.failures = plan_files(given, kind=kind, mapping=mapping, as_of=as_of, sheets=sheets)
    _read(plans, reading, language or settings().language, contacts=contacts is not None, progress=progress)
    if not reading.rows and reading.failures:
        first = reading.failures[0]
        raise IngestFailed(first.message, hint=first.hint, file=first.file, failures=len(reading.failures))
    before = before or Before()
    former = recognise(reading.plans, reading.rows, before)
    refuse_beyond(reading.plans, reading.rows, before, language or settings().language)
    linkage = Linkage(wanted=link, apart=before.apart)
    kept = keep_rows(reading.plans, reading.rows, as_of=day, link=link) if keep else {}
    result = assemble(reading.plans, reading.rows, as_of=day, link=linkage, before=(former, before.parties))
    report = _counted(reading, result, linkage, day)
    report.recognised = former.height
    report.vanished = vanished(reading.plans, before.parties, result.network.parties)
    rejected = [frame for rows in reading.rows for frame in rows.rejected]
    if out is not None:
        write_folder(
            Path(out),
            network=result.network if report.accepted else None,
            tables={
                "accepted": result.accepted,
                "rows": result.rows,
                "review": lambda: result.review,
                "affiliates": lambda: result.affiliates,
                **{name: partial(_same, frame) for name, frame in kept.items()},
            },
            rejected=pl.concat(rejected) if rejected else pl.DataFrame(schema=REJECTED),
            report=report,
        )
    if not report.accepted:
        raise _nothing_accepted(report)
    if contacts is not None:
        sources = {plan.number: plan.source for plan in reading.plans}
        contacts(contacts_by_party([frame for rows in reading.rows for frame in rows.contacts], result.fates, sources))
    return report


def _same(frame: pl.DataFrame) -> pl.DataFrame:
    return frame


def _nothing_accepted(report: IngestReport) -> IngestFailed:
    rules = report.rejected_by_rule
    if rules:
        most = max(rules, key=lambda rule: (rules[rule], rule))
        message = f"nothing was accepted of {report.rows_read} rows: {say(f'ingest.rule.{most}', 'en').rstrip('.')}"
        hint = "rejected.csv tells the rule for each row; name the columns with --mapping if they were misread"
        if most == "aggregate_count":
            hint = "read its figures with `jejaring coverage`, or send the list that names the businesses"
    else:
        message = "nothing was accepted: the list has no rows below its header"
        hint = "send the list with its rows"
    return IngestFailed(message, hint=hint, rows_read=report.rows_read, rejected_by_rule=report.rejected_by_rule)


__all__ = ["CLEANERS", "Reading", "ingest_files", "new_report", "plan_files"]
