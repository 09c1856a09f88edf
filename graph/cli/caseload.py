"""``jejaring caseload``: a sheet for each enterprise of one officer, and an index."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.face import face
from graph.cli.options import (  # noqa: TC001 - typer reads annotations at run time
    AnyRegionOption,
    FolderArgument,
    FolderOption,
    JsonOption,
    KindOption,
    MaxOption,
    RadiusOption,
)
from graph.cli.tables import nearby

if TYPE_CHECKING:
    from graph.cli.face import Face
    from graph.services.sheet.facts import CaseloadFacts, SheetFacts


def caseload(
    context: typer.Context,
    officer: Annotated[str, typer.Argument(metavar="OFFICER", help="cli.help.caseload.officer", show_default=False)],
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    kind: KindOption = None,
    radius: RadiusOption = None,
    most: MaxOption = 5,
    any_region: AnyRegionOption = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="cli.help.out", show_default=False)
    ] = None,
    json: JsonOption = False,
) -> None:
    """Rank buyers for every enterprise that an officer coaches; write a page each and an index."""
    from graph.services.lists.caseload import HANDED_OUT, read_caseload  # noqa: PLC0415 - see graph.cli
    from graph.services.pairing.partner_question import PartnerQuestion  # noqa: PLC0415
    from graph.services.source import read_source  # noqa: PLC0415

    reader = face(context, json=json)
    question = PartnerQuestion("offtakers", officer, kind, radius, most, any_region)
    with reader.progress() as progress:
        source = read_source(folder or other_folder, progress)
        index, sheets = read_caseload(source, question, reader.language, progress)
    if out is not None:
        _write(out, index, sheets)
    if json:
        reader.emit(asdict(index))
        return
    _print(reader, index)
    if out is not None:
        reader.tell(
            "cli.caseload.written", file=out / "index.html", sheets=len(sheets), folder=HANDED_OUT[reader.language]
        )


def _write(folder: Path, index: CaseloadFacts, sheets: dict[str, SheetFacts]) -> None:
    """Write two pages for each enterprise, the officer's own and the one to hand out, and the index."""
    from graph.services.lists.caseload import HANDED_OUT  # noqa: PLC0415 - see graph.cli
    from graph.services.paper.handed_out import handed_out  # noqa: PLC0415
    from graph.web import render_caseload, render_sheet  # noqa: PLC0415 - only where pages are written

    given = folder / HANDED_OUT[index.language]
    given.mkdir(parents=True, exist_ok=True)
    for file, sheet in sheets.items():
        (folder / file).write_text(render_sheet(sheet), encoding="utf-8")
        (given / file).write_text(render_sheet(handed_out(sheet)), encoding="utf-8")
    (folder / "index.html").write_text(render_caseload(index), encoding="utf-8")


def _print(reader: Face, index: CaseloadFacts) -> None:
    """Show a row for each enterprise."""
    if index.provenance.synthetic:
        reader.tell("cli.synthetic")
    reader.table(
        reader.say("cli.table.caseload", officer=index.officer.name, count=len(index.cases)),
        [
            ("column.enterprise", "left"),
            ("column.place", "left"),
            ("column.partners", "right"),
            ("column.best", "left"),
            ("column.standing", "left"),
            ("column.missing", "left"),
        ],
        [
            (
                case.enterprise.name,
                nearby(case.enterprise.place),
                reader.number(case.partners),
                case.best or (f"({case.nearest})" if case.nearest else "–"),
                reader.say(f"standing.{case.standing}") if case.standing else case.nearest_reason or "–",
                "; ".join(case.missing) or "–",
            )
            for case in index.cases
        ],
    )
