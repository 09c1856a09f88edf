"""``jejaring start``: where a new partnership or production house would do most, and how crowded each market is."""

from __future__ import annotations

from typing import Annotated

import typer

from graph.cli.face import face
from graph.cli.gap_cells import draw_cells
from graph.cli.options import (  # noqa: TC001 - typer reads annotations at run time
    FolderArgument,
    FolderOption,
    JsonOption,
    Level,
    OutOption,
    RadiusOption,
    RegionOption,
)
from graph.cli.tables import draw_origin


def start(
    context: typer.Context,
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    level: Annotated[Level, typer.Option("--level", help="cli.help.gaps.level")] = "regency",
    crowding: Annotated[bool, typer.Option("--crowding", help="cli.help.start.crowding")] = False,
    region: RegionOption = None,
    radius: RadiusOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="cli.help.gaps.limit")] = 20,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Rank regions and products by demand and price first, then supply, facilities and officers."""
    from graph.services.pairing.match import MatchParameters  # noqa: PLC0415
    from graph.services.planner import gap_tables as service  # noqa: PLC0415 - see graph.cli
    from graph.services.planner.gap_map import write_gap_map  # noqa: PLC0415
    from graph.services.source import provenance, read_source  # noqa: PLC0415

    reader = face(context, json=json)
    with reader.progress() as progress:
        source = read_source(folder or other_folder, progress)
        parameters = MatchParameters(radius_km=radius)
        scene = service.scene_of(source, parameters, progress)
        cells = (
            service.crowded(scene, reader.language, region)
            if crowding
            else service.start(scene, level, reader.language, region)
        )
        if out is not None:
            name = "crowding" if crowding else "where_to_start"
            service.write_table(out, name, cells, source, language=reader.language)
            if not crowding:
                title = reader.say("brief.word.start")
                write_gap_map(out, name, cells, source, title=title, language=reader.language, region=region)
    if json:
        reader.emit(cells.to_dicts())
        return
    draw_origin(reader, provenance(source, parameters.words(reader.language)))
    kind = "crowding" if crowding else "start"
    draw_cells(reader, cells, kind, limit)
    reader.tell(f"cli.{kind}.how_to_read")
    if unread := service.lists_unread(scene, kind, reader.language):
        reader.tell("gap.unread", lists=unread)
    if cells.height and not crowding:
        first = f"{cells['region'][0]},{cells['commodity'][0]}"
        reader.tell(
            "cli.start.next", command=f"jejaring gaps {folder or other_folder or ''}".strip() + f" --cell {first}"
        )
    if out is not None:
        reader.tell("cli.written", folder=out)
