"""``jejaring directory``: the manufacturers' directory of a region, as a workbook and a typeset PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graph.cli.face import face
from graph.cli.options import (
    FolderArgument,
    FolderOption,
    JsonOption,
    region_code,
)


def directory(
    context: typer.Context,
    folder: FolderArgument = None,
    *,
    region: Annotated[
        str, typer.Option("--region", metavar="REGION", parser=region_code, help="cli.help.directory.region")
    ],
    other_folder: FolderOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="cli.help.directory.out", show_default=False)
    ] = None,
    every_sector: Annotated[bool, typer.Option("--every-sector", help="cli.help.directory.every_sector")] = False,
    json: JsonOption = False,
) -> None:
    """Write the directory of a region and print its statistics."""
    from graph.services.lists import directory as service  # noqa: PLC0415 - see graph.cli
    from graph.services.source import read_source  # noqa: PLC0415

    reader = face(context, json=json)
    with reader.progress() as progress:
        source = read_source(folder or other_folder, progress)
        facts = service.make_directory(source, region, reader.language, every_sector=every_sector)
        book, pdf = service.write_directory(facts, out or Path(), reader.language)
    if json:
        reader.emit({**facts.to_dict(), "files": [str(book), str(pdf)]})
        return
    if facts.synthetic:
        reader.tell("cli.synthetic")
    rows = [
        (one["division"] or "–", one["title"], reader.number(one["count"]), reader.number(100 * one["share"], 1))
        for one in facts.subsectors
    ]
    columns = [
        ("column.kbli", "left"),
        ("column.subsector", "left"),
        ("column.listed", "right"),
        ("column.percent", "right"),
    ]
    reader.table(facts.title, columns, rows)  # type: ignore[arg-type]
    reader.tell("cli.directory.written", book=book, pdf=pdf, listed=reader.number(facts.listed))
