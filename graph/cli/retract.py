"""``jejaring retract``: take back what a source said; the graph becomes what it is without it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from graph.cli.face import face
from graph.cli.options import JsonOption  # noqa: TC001 - typer reads annotations at run time


def retract(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="cli.help.retract.source")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="cli.help.retract.yes")] = False,
    json: JsonOption = False,
) -> None:
    """Retract a source from the graph, after asking."""
    from graph.services.lists.ingest import retract_source  # noqa: PLC0415 - see graph.cli

    reader = face(context, json=json)
    if not yes and not json:
        reader.confirm("cli.retract.asks", source=source)
    with reader.progress() as progress:
        report = retract_source(source, progress)
    if json:
        reader.emit(asdict(report))
        return
    reader.tell(
        "cli.retract.done",
        source=source,
        removed=reader.number(report.parties_removed),
        updated=reader.number(report.parties_updated),
    )
    if report.parties_added:
        reader.tell("cli.retract.named_only", added=reader.number(report.parties_added))
