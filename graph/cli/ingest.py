"""``jejaring ingest``: lists become one Network folder, and every row is accounted for."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graph.cli.face import face, program, typed
from graph.cli.options import JsonOption, KeyOption, ServerOption  # noqa: TC001 - typer reads annotations at run time
from graph.cli.tables import draw_counts, draw_lists

if TYPE_CHECKING:
    import polars as pl

    from graph.cli.face import Align, Face
    from graph.services.lists.list_persons import Purpose
    from graph.store import UpsertReport


FilesArgument = Annotated[list[Path], typer.Argument(metavar="FILE...", help="cli.help.ingest.files")]
FolderOut = Annotated[
    Path | None, typer.Option("--out", metavar="FOLDER", help="cli.help.ingest.out", show_default=False)
]
KindOption = Annotated[str | None, typer.Option("--kind", help="cli.help.ingest.kind", show_default=False)]
MappingOption = Annotated[
    Path | None, typer.Option("--mapping", metavar="FILE", help="cli.help.ingest.mapping", show_default=False)
]
SheetOption = Annotated[
    list[str] | None, typer.Option("--sheet", metavar="NAME", help="cli.help.ingest.sheet", show_default=False)
]
AsOfOption = Annotated[
    datetime | None,
    typer.Option("--as-of", metavar="DATE", formats=["%Y-%m-%d"], help="cli.help.ingest.as_of", show_default=False),
]
LinkOption = Annotated[bool | None, typer.Option("--link/--no-link", help="cli.help.ingest.link", show_default=False)]
PersonsOption = Annotated[
    str | None, typer.Option("--persons", metavar="PURPOSE", help="cli.help.ingest.persons", show_default=False)
]
SourceOption = Annotated[
    str | None, typer.Option("--source", metavar="NAME", help="cli.help.ingest.source", show_default=False)
]
ConsentOption = Annotated[
    datetime | None,
    typer.Option(
        "--consent-on", metavar="DATE", formats=["%Y-%m-%d"], help="cli.help.ingest.consent_on", show_default=False
    ),
]


def ingest(  # noqa: PLR0913 - one option, one argument
    context: typer.Context,
    files: FilesArgument,
    *,
    out: FolderOut = None,
    kind: KindOption = None,
    mapping: MappingOption = None,
    sheet: SheetOption = None,
    as_of: AsOfOption = None,
    preview: Annotated[bool, typer.Option("--preview", help="cli.help.ingest.preview")] = False,
    store: Annotated[bool, typer.Option("--store", help="cli.help.ingest.store")] = False,
    link: LinkOption = None,
    persons: PersonsOption = None,
    consent_on: ConsentOption = None,
    source: SourceOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Read lists into a folder and, where asked, into the store; print the report."""
    from graph.services.lists import ingest as service  # noqa: PLC0415 - see graph.cli

    reader = face(context, json=json)
    if server is not None:
        here = {"out": out, "mapping": mapping, "sheet": sheet, "as_of": as_of, "store": store, "persons": persons}
        _sent(reader, files, (server, key), here | {"link": link is not None}, (source, kind), preview=preview)
        return
    if out is None and not preview:
        raise typer.BadParameter(reader.say("cli.ingest.needs_out"), param_hint="--out")
    known = service.known_kinds(kind) if kind is not None else None
    if known is not None:
        raise typer.BadParameter(reader.say("cli.ingest.kind_what", kind=kind, known=known), param_hint="--kind")
    asked: dict[str, Any] = {
        "kind": kind,
        "mapping": mapping,
        "sheets": sheet or (),
        "as_of": as_of.date() if as_of else None,
    }
    purpose = _purpose(reader, persons, consent_on, store=store and not preview)
    found: list[pl.DataFrame] = []
    stored = kept = None
    held = service.lists_in(out)
    with reader.progress() as progress:
        if out is None or preview:
            report = service.preview_lists(files, out=out, **asked)
        else:
            how: dict[str, Any] = {"link": link, "keep": store, "language": reader.language, "progress": progress}
            how["before"] = service.known_in_graph(progress) if store else None
            report = service.read_lists(files, out, **asked, **how, contacts=found.append if purpose else None)
            if store:
                stored = service.store_folder(out, progress)
                report["vanished"] = service.with_their_fate(report["vanished"], progress)
            if purpose is not None and stored is not None:
                kept = service.keep_persons(found[0], purpose, stored.source, progress)
    _tell_lists(reader, report, out, [] if preview else held)
    if json:
        done = {"stored": stored, "persons": kept}
        reader.emit(report | {name: asdict(one) for name, one in done.items() if one is not None})
        return
    _draw_columns(reader, report)
    if out is None or preview:
        _draw_preview(reader, report)
        return
    _draw_report(reader, report, stored, out)
    if kept is not None:
        reader.tell("cli.ingest.persons", **{name: reader.number(count) for name, count in asdict(kept).items()})


def _sent(
    reader: Face,
    files: list[Path],
    at: tuple[str, str | None],
    here: dict[str, Any],
    named: tuple[str | None, str | None],
    *,
    preview: bool,
) -> None:
    """Upload lists to another machine: it reads them into its graph, under the name of their source."""
    from graph.cli import ingest_elsewhere as there  # noqa: PLC0415 - see graph.cli
    from graph.cli.remote import Elsewhere, refuse_beside  # noqa: PLC0415

    refuse_beside(reader, **here)
    source, kind = named[0] or there.source_of(files[0]), named[1]
    if preview:
        report = there.previewed(reader, Elsewhere(*at), files, source, kind)
        if reader.json:
            reader.emit(report)
            return
        _draw_columns(reader, report)
        _draw_preview(reader, report)
        return
    job = there.committed(reader, Elsewhere(*at), files, source, kind)
    if reader.json:
        reader.emit(job["result"])
        return
    there.draw_committed(reader, source, job)


def _tell_lists(reader: Face, report: dict[str, Any], out: Path | None, held: list[str]) -> None:
    """Tell which lists could not be read, and which of those that the folder held are gone from it."""
    from graph.services.lists import ingest as service  # noqa: PLC0415 - see graph.cli

    for failure in report["failures"]:
        reader.warn("cli.ingest.unread", **service.failure_facts(failure, reader.language))
    gone = service.lists_gone(held, report)
    if out is not None and gone:
        reader.warn("cli.ingest.lists_gone", folder=typed(out), lists=", ".join(gone), count=reader.number(len(gone)))


def _purpose(reader: Face, words: str | None, consent_on: datetime | None, *, store: bool) -> Purpose | None:
    """Return for what persons of the lists are kept, None where none are: both options, and only in the graph."""
    if words is None and consent_on is None:
        return None
    if words is None or consent_on is None or not store:
        raise typer.BadParameter(reader.say("cli.ingest.persons_what"), param_hint="--persons")
    from graph.services.lists.list_persons import Purpose  # noqa: PLC0415 - see graph.cli

    return Purpose(words, consent_on.date())


def _draw_columns(reader: Face, report: dict[str, Any]) -> None:
    from graph.services.lists import ingest as service  # noqa: PLC0415 - see graph.cli

    for one in service.column_choices(report, reader.language):
        reader.table(
            reader.say("cli.table.columns", sheet=one.sheet, kind=one.kind, as_of=one.as_of),
            [("column.list_column", "left"), ("column.read_as", "left"), ("column.confidence", "right")],
            one.columns,
        )
    for hidden in service.hidden_sheets(report):
        reader.tell("cli.ingest.hidden_sheet", **hidden | {"rows": reader.number(hidden["rows"])})
    for file, formulas in service.formulas_unread(report):
        reader.warn("cli.ingest.formulas_without_value", file=file, formulas=reader.number(formulas))
    for sheet, rows in service.quotes_left_open(report):
        reader.warn("cli.ingest.quotes_left_open", sheet=sheet, rows=rows)
    for sheet, column in service.sales_taken_as_yearly(report):
        reader.warn("cli.ingest.sales_taken_as_yearly", sheet=sheet, column=column)
    for sheet, columns in service.columns_missed(report):
        reader.warn("cli.ingest.mapping_without", sheet=sheet, columns=columns)
    for sheet, columns in service.amounts_unused(report):
        reader.warn("cli.ingest.amounts_unused", sheet=sheet, columns=columns)
    for sheet, columns in service.months_unread(report):
        reader.warn("cli.ingest.months_unread", sheet=sheet, columns=columns)


def _draw_report(reader: Face, report: dict[str, Any], stored: UpsertReport | None, out: Path) -> None:
    from graph.services.lists import ingest as service  # noqa: PLC0415 - see graph.cli

    rejected = service.rule_counts(report["rejected_by_rule"], "rule", reader.language)
    draw_lists(reader, service.list_facts(report), rejected)
    draw_counts(
        reader, "cli.table.warnings", service.rule_counts(report["warnings_by_rule"], "warning", reader.language)
    )
    if silent := service.rows_that_offer_nothing(out, reader.language):
        columns: list[tuple[str, Align]] = [
            ("column.where", "left"),
            ("column.name", "left"),
            ("column.reason", "left"),
        ]
        reader.table(reader.say("cli.table.offer_nothing"), columns, silent)
    draw_counts(reader, "cli.table.size_conflicts", service.size_conflicts(report, reader.language))
    if stored is not None:
        kept = {name: getattr(stored, name) for name in ("parties", "ties", "offers", "demands")}
        kept |= {name: report[name] for name in ("needs", "services", "commitments")}
        reader.tell("cli.ingest.stored", **{name: reader.number(count) for name, count in kept.items()})
        names = ("parties_added", "parties_updated", "parties_unchanged", "parties_removed", "conflicts")
        told = {name: reader.number(getattr(stored, name)) for name in names}
        reader.tell("cli.ingest.changed", source=stored.source, **told)
    if report["recognised"]:
        reader.tell("cli.ingest.recognised", rows=reader.number(report["recognised"]))
    for code, facts in service.vanished_facts(report, reader.language):
        reader.warn(code, program=program(), **facts | {"older": typed(facts["older"])})
    if report["linkage"].get("asked"):
        pairs = reader.number(report["linkage"]["asked"])
        reader.tell("cli.ingest.asked", pairs=pairs, folder=typed(out), program=program())
    if stored is not None and stored.asked:
        reader.tell("cli.ingest.asked_across", pairs=reader.number(stored.asked), program=program())
    reader.tell("cli.ingest.next", folder=typed(out), program=program())


def _draw_preview(reader: Face, report: dict[str, Any]) -> None:
    from graph.services.lists import ingest as service  # noqa: PLC0415 - see graph.cli

    for one in service.rows_shown(report, reader.language):
        reader.table(
            reader.say("cli.table.rows_shown", sheet=one.sheet),
            [("column.row", "right"), ("column.as_written", "left"), ("column.as_read", "left")],
            one.rows,
        )
        if one.problems:
            reader.table(
                reader.say("cli.table.problems", sheet=one.sheet),
                [("column.where", "right"), ("column.problem", "left"), ("column.cell", "left")],
                one.problems,
            )
    if report["mapping_file"]:
        reader.tell("cli.ingest.mapping_kept", file=report["mapping_file"])
    else:
        reader.tell("cli.ingest.mapping_file")
        reader.tell("cli.plain", text=report["mapping_text"])
