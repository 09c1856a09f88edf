"""``jejaring brief``: two pages on a region, as PDF: map, five gaps with price and lever, sources and dates."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graph.cli.face import face
from graph.cli.options import (
    FolderArgument,
    FolderOption,
    JsonOption,
    RadiusOption,
    region_code,
)


def brief(
    context: typer.Context,
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    region: Annotated[
        str,
        typer.Option(
            "--region", metavar="REGION", parser=region_code, help="cli.help.brief.region", show_default=False
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="cli.help.brief.out")] = Path("brief.pdf"),
    radius: RadiusOption = None,
    json: JsonOption = False,
) -> None:
    """Write the brief of a region and say where it is."""
    from graph.services.pairing.match import MatchParameters  # noqa: PLC0415
    from graph.services.planner.brief import write_brief  # noqa: PLC0415 - see graph.cli
    from graph.services.planner.gap_tables import scene_of  # noqa: PLC0415
    from graph.services.source import read_source  # noqa: PLC0415

    reader = face(context, json=json)
    out = out if out.suffix and not out.is_dir() else out / f"brief-{region}.pdf"
    with reader.progress() as progress:
        source = read_source(folder or other_folder, progress)
        scene = scene_of(source, MatchParameters(radius_km=radius), progress)
        facts = write_brief(out, scene, source, region, reader.language)
    if json:
        facts.pop("map")
        reader.emit({"file": str(out), **facts})
        return
    reader.tell("cli.brief.written", file=out, place=facts["place"])
