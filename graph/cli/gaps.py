"""``jejaring gaps``: unmet demand or unlinked supply by region and commodity, with entry prices."""

from __future__ import annotations

from typing import Annotated

import typer

from graph.cli.face import face
from graph.cli.options import (  # noqa: TC001 - typer reads annotations at run time
    FolderArgument,
    FolderOption,
    JsonOption,
    Level,
    MarketKind,
    OutOption,
    RadiusOption,
    Side,
)
from graph.cli.tables import draw_gaps, draw_origin


def gaps(
    context: typer.Context,
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    kind: Annotated[Side, typer.Option("--kind", help="cli.help.gaps.side")] = "demand",
    by: Annotated[str, typer.Option("--by", help="cli.help.gaps.by")] = "region,commodity",
    level: Annotated[Level, typer.Option("--level", help="cli.help.gaps.level")] = "regency",
    last: Annotated[bool, typer.Option("--last", help="cli.help.gaps.last")] = False,
    market: Annotated[MarketKind | None, typer.Option("--market", help="cli.help.gaps.market")] = None,
    radius: RadiusOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="cli.help.gaps.limit")] = 20,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Find the gaps, print them or a JSON list of cells, and write them where asked."""
    from graph.services import gaps as service  # noqa: PLC0415 - see graph.cli
    from graph.services.match import MatchParameters, match  # noqa: PLC0415
    from graph.services.source import provenance, read_source  # noqa: PLC0415

    reader = face(context, json=json)
    columns = tuple(column.strip() for column in by.split(",") if column.strip())
    if not columns or not set(columns) <= set(service.GROUPINGS):
        known = ", ".join(service.GROUPINGS)
        raise typer.BadParameter(reader.say("cli.gaps.by_what", by=by, known=known), param_hint="--by")
    with reader.progress() as progress:
        source = read_source(folder or other_folder, progress)
        parameters = MatchParameters(kind=market, radius_km=radius)
        matched = match(source, parameters, progress=progress)
        cells = service.find_gaps(matched, side=kind, by=columns, level=level, last=last)
        if out is not None:
            service.write_gaps(out, cells, matched, side=kind, language=reader.language)
    if json:
        reader.emit(cells.to_dicts())
        return
    draw_origin(reader, provenance(source, parameters.words(reader.language)))
    facts = service.gap_facts(cells, kind, reader.language)
    draw_gaps(reader, facts[:limit], matched.value_unit)
    reader.tell(f"cli.gaps.count_{kind}", cells=reader.number(cells.height), shown=min(limit, cells.height))
    if facts:
        reader.tell("cli.gaps.how_to_read")
    if out is not None:
        reader.tell("cli.written", folder=out)
