"""``jejaring coverage TABLE...``: how many of the enterprises that a statistical table counts the lists hold."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import Annotated, Any, Literal

import typer

from graph.cli.face import face
from graph.cli.frames import show, worded
from graph.cli.options import FolderOption, JsonOption  # noqa: TC001 - typer reads annotations at run time

SHOWN = ("place", "indicator", "sizes", "activity", "title", "year", "counted", "listed", "share", "source")

DEFINITIONS = "docs/reference/ingest.md"
VALUES = {"indicators": "figure", "rejected": "cell"}
"""What the column of values is called: elsewhere it is rupiah or points."""


def coverage(
    context: typer.Context,
    tables: Annotated[list[Path], typer.Argument(metavar="TABLE...", help="cli.help.coverage.tables")],
    *,
    folder: FolderOption = None,
    level: Annotated[
        Literal["province", "regency", "district"], typer.Option("--level", help="cli.help.coverage.level")
    ] = "regency",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER|FILE.xlsx", help="cli.help.coverage.out", show_default=False)
    ] = None,
    json: JsonOption = False,
) -> None:
    """Print listed over counted; write the indicators of the tables beside it where asked."""
    from graph.planning.cells import DIGITS  # noqa: PLC0415 - see graph.cli
    from graph.services.lists.ingest import failure_facts  # noqa: PLC0415
    from graph.services.planner.coverage import cover  # noqa: PLC0415
    from graph.services.planner.gap_tables import write_table  # noqa: PLC0415
    from graph.services.sheet.export import is_workbook  # noqa: PLC0415
    from graph.services.source import read_source  # noqa: PLC0415

    reader = face(context, json=json)
    with reader.progress() as progress:
        source = read_source(folder, progress)
        found = cover(source.network, tables, level=level)
    for failure in found.failures:
        facts = {"file": failure.file, "message": failure.message, "hint": failure.hint}
        reader.warn("cli.ingest.unread", **failure_facts(facts, reader.language))
    if source.network.synthetic:
        reader.tell("cli.synthetic")
    read, lost = reader.number(found.indicators.height), reader.number(found.rejected.height)
    reader.tell("cli.coverage.read", facts=read, rejected=lost)
    shares = found.shares if json else found.shares.with_columns(found.shares["year"].cast(str))  # 2024, not 2.024
    show(reader, reader.say("cli.table.coverage"), shares, SHOWN)
    if not shares.height and found.indicators.height:  # the table counts at another level
        length = found.indicators["region"].str.len_chars().max()
        told = next((name for name, digits in DIGITS.items() if digits == length), "")
        reader.tell("cli.coverage.other_level" if told not in ("", level) else "cli.coverage.no_counts", level=told)
    if out is not None:
        others, alone = {"indicators": found.indicators, "rejected": found.rejected}, is_workbook(out)
        asked: dict[str, Any] = {"language": reader.language, "sheet": "answer", "definitions": DEFINITIONS}
        said = {name: worded(frame, reader.language).rename({"value": VALUES[name]}) for name, frame in others.items()}
        shown = worded(found.shares, reader.language)
        write_table(out, "coverage", found.shares, source, shown=shown, more=said if alone else None, **asked)
        for name, frame in () if alone else others.items():
            write_table(out, name, frame, source, shown=said[name], **asked)
        reader.tell("cli.written", folder=out)
