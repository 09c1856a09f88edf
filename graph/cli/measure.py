"""``jejaring measure``: bonding, bridging and linking of every cluster of a folder or of the store."""

from __future__ import annotations

import typer  # noqa: TC002 - typer reads annotations at run time

from graph.cli.face import face
from graph.cli.options import (  # noqa: TC001 - typer reads annotations at run time
    FolderArgument,
    FolderOption,
    JsonOption,
    OutOption,
)
from graph.cli.tables import draw_clusters, draw_origin


def measure(
    context: typer.Context,
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Measure clusters, print them or a JSON list, and write them where asked."""
    from graph.services import measure as service  # noqa: PLC0415 - see graph.cli
    from graph.services.source import provenance, read_source  # noqa: PLC0415

    reader = face(context, json=json)
    with reader.progress() as progress:
        source = read_source(folder or other_folder, progress)
        measured = service.measure_clusters(source)
        if out is not None:
            service.write_measure(out, measured, source, reader.language)
    if json:
        reader.emit(service.figures(measured, source))
        return
    draw_origin(reader, provenance(source, {}))
    clusters = service.cluster_facts(measured, source.network, reader.language)
    draw_clusters(reader, clusters)
    if clusters:
        reader.tell("cli.measure.how_to_read")
    else:
        reader.tell("cli.measure.none")
    if out is not None:
        reader.tell("cli.written", folder=out)
