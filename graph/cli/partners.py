"""``jejaring offtakers`` and ``jejaring suppliers``: ranked partners of one party, as a table, JSON or one page."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from graph.cli.face import face
from graph.cli.options import (  # noqa: TC001 - typer reads annotations at run time
    AnyRegionOption,
    FolderArgument,
    FolderOption,
    JsonOption,
    KeyOption,
    KindOption,
    MaxOption,
    OutOption,
    OwnSheetOption,
    RadiusOption,
    ServerOption,
    SheetOption,
)
from graph.cli.tables import draw_candidates, draw_partners

if TYPE_CHECKING:
    from pathlib import Path

    from graph.cli.face import Face
    from graph.services.pairing.partner_question import PartnerQuestion
    from graph.services.sheet.facts import SheetFacts

Party = Annotated[str, typer.Argument(metavar="ENTERPRISE", help="cli.help.offtakers.enterprise", show_default=False)]
Buyer = Annotated[str, typer.Argument(metavar="BUYER", help="cli.help.suppliers.buyer", show_default=False)]


def offtakers(  # noqa: PLR0913 - options of a command
    context: typer.Context,
    enterprise: Party,
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    kind: KindOption = None,
    radius: RadiusOption = None,
    most: MaxOption = 10,
    any_region: AnyRegionOption = False,
    sheet: SheetOption = None,
    own_sheet: OwnSheetOption = None,
    out: OutOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Rank buyers for one enterprise."""
    from graph.services.pairing.partner_question import PartnerQuestion  # noqa: PLC0415 - see graph.cli

    question = PartnerQuestion("offtakers", enterprise, kind, radius, most, any_region)
    reader, files = face(context, json=json), Files(sheet, own_sheet, out)
    if server is not None:
        _answer_of(reader, question, folder or other_folder, files, (server, key))
        return
    _answer(reader, question, folder or other_folder, files)


def suppliers(  # noqa: PLR0913 - options of a command
    context: typer.Context,
    buyer: Buyer,
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    kind: KindOption = None,
    radius: RadiusOption = None,
    most: MaxOption = 10,
    any_region: AnyRegionOption = False,
    sheet: SheetOption = None,
    own_sheet: OwnSheetOption = None,
    out: OutOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Rank suppliers for one buyer."""
    from graph.services.pairing.partner_question import PartnerQuestion  # noqa: PLC0415 - see graph.cli

    question = PartnerQuestion("suppliers", buyer, kind, radius, most, any_region)
    reader, files = face(context, json=json), Files(sheet, own_sheet, out)
    if server is not None:
        _answer_of(reader, question, folder or other_folder, files, (server, key))
        return
    _answer(reader, question, folder or other_folder, files)


class Files(NamedTuple):
    """Where an answer is written to: the sheet to hand out, the officer's own, and the table."""

    sheet: Path | None
    own_sheet: Path | None
    out: Path | None


def _answer_of(
    reader: Face, question: PartnerQuestion, folder: Path | None, files: Files, elsewhere: tuple[str, str | None]
) -> None:
    """Ask the API of another machine: it shows what the key may know, and writes nothing here."""
    from graph.cli.remote import Elsewhere, asking, refuse_beside  # noqa: PLC0415 - see graph.cli

    refuse_beside(reader, folder=folder, any_region=question.any_region, **files._asdict())
    asked = {"party": question.asked, "side": question.side, "kind": question.kind, "radius_km": question.radius_km}
    with asking(reader, Elsewhere(*elsewhere)) as api:
        given: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
        found = api.candidates.page(limit=min(question.most, 200), **given)
    if reader.json:
        reader.emit(found)
        return
    if found["synthetic"]:
        reader.tell("cli.synthetic")
    draw_candidates(reader, found)


def _answer(reader: Face, question: PartnerQuestion, folder: Path | None, files: Files) -> None:
    from graph.matching.pairs.rules import Rule  # noqa: PLC0415 - see graph.cli
    from graph.services.pairing.partners import find_partners  # noqa: PLC0415
    from graph.services.source import read_source  # noqa: PLC0415

    with reader.progress() as progress:
        source = read_source(folder, progress)
        facts = find_partners(source, question, reader.language, progress)
    _write(files, facts)
    if reader.json:
        reader.emit(asdict(facts))
        return
    if facts.provenance.synthetic:
        reader.tell("cli.synthetic")
    draw_partners(reader, facts)
    if not question.any_region and any(one.rule == Rule.TOO_FAR.code for one in facts.near_misses):
        reader.tell("cli.partners.farther")
    if files.sheet is not None:
        reader.tell("cli.sheet_written", file=files.sheet)
    if files.own_sheet is not None:
        reader.tell("cli.own_sheet_written", file=files.own_sheet)
    if files.out is not None:
        reader.tell("cli.written", folder=files.out)


def _write(files: Files, facts: SheetFacts) -> None:
    from graph.services.paper.handed_out import handed_out  # noqa: PLC0415 - see graph.cli

    for path, sheet in ((files.sheet, handed_out(facts)), (files.own_sheet, facts)):
        if path is not None:
            from graph.web import render_sheet  # noqa: PLC0415 - only where a page is written

            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(render_sheet(sheet), encoding="utf-8")
    if files.out is not None:
        from graph.services.pairing.partner_files import write_partners  # noqa: PLC0415 - see graph.cli

        write_partners(files.out, facts)
