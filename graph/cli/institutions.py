"""``jejaring institutions VIEW [FOLDER]``: programmes, forums, front offices and reach, as the graph shows them."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from graph.cli.face import face
from graph.cli.frames import show, write
from graph.cli.options import (  # noqa: TC001 - typer reads annotations at run time
    FolderArgument,
    FolderOption,
    JsonOption,
    Level,
    OutOption,
)

View = Literal["programmes", "forums", "front-offices", "reach"]
By = Literal["region", "cluster"]


def institutions(
    context: typer.Context,
    view: Annotated[View, typer.Argument(metavar="VIEW", help="cli.help.institutions.view", show_default=False)],
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    by: Annotated[By, typer.Option("--by", help="cli.help.institutions.by")] = "region",
    level: Annotated[Level, typer.Option("--level", help="cli.help.gaps.level")] = "province",
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Show the state of the twelve programmes, forums, front offices, or one-by-one beside one-to-x help."""
    from graph.services.institutions import institutions_table  # noqa: PLC0415 - see graph.cli
    from graph.services.source import read_source  # noqa: PLC0415

    reader = face(context, json=json)
    with reader.progress() as progress:
        source = read_source(folder or other_folder, progress)
        frame = institutions_table(source, view, by, level, reader.language)
    write(reader, out, view.replace("-", "_"), frame, source)
    if not json and source.network.synthetic:
        reader.tell("word.synthetic")
    hidden = {"forum", "office", "cluster", "region", "state"}
    show(reader, reader.say(f"cli.institutions.{view}"), frame, [c for c in frame.columns if c not in hidden])
