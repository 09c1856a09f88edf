"""``jejaring measure``: bonding, bridging and linking of every cluster, or the report of one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.face import face
from graph.cli.options import (  # noqa: TC001 - typer reads annotations at run time
    FolderArgument,
    FolderOption,
    JsonOption,
    OutOption,
)
from graph.cli.tables import draw_clusters, draw_origin

if TYPE_CHECKING:
    from graph.services.cluster.measure import Measurement
    from graph.settings import Language

ClusterOption = Annotated[
    str | None, typer.Option("--cluster", metavar="CLUSTER", help="cli.help.measure.cluster", show_default=False)
]
HtmlOption = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="cli.help.measure.html", show_default=False)
]
PdfOption = Annotated[
    Path | None, typer.Option("--pdf", metavar="FILE", help="cli.help.measure.pdf", show_default=False)
]
DayOption = Annotated[
    datetime | None,
    typer.Option("--on", metavar="DATE", formats=["%Y-%m-%d"], help="cli.help.measure.on", show_default=False),
]
SinceOption = Annotated[
    datetime | None,
    typer.Option("--since", metavar="DATE", formats=["%Y-%m-%d"], help="cli.help.measure.since", show_default=False),
]
EarlierOption = Annotated[
    Path | None, typer.Option("--earlier", metavar="FOLDER", help="cli.help.measure.earlier", show_default=False)
]
NamesOption = Annotated[bool, typer.Option("--names", help="cli.help.measure.names")]


def measure(
    context: typer.Context,
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    cluster: ClusterOption = None,
    since: SinceOption = None,
    on: DayOption = None,
    earlier: EarlierOption = None,
    html: HtmlOption = None,
    pdf: PdfOption = None,
    out: OutOption = None,
    names: NamesOption = False,
    json: JsonOption = False,
) -> None:
    """Measure clusters, print them or JSON, and write page, document and tables where asked."""
    from graph.services.cluster import measure as service  # noqa: PLC0415 - see graph.cli
    from graph.services.source import provenance, read_source  # noqa: PLC0415

    reader = face(context, json=json)
    with reader.progress() as progress:
        source = read_source(folder or other_folder, progress)
        done = service.measure_all(
            source,
            cluster=cluster,
            on=None if on is None else on.date(),
            since=None if since is None else since.date(),
            earlier=None if earlier is None else read_source(earlier, progress),
        )
        if out is not None:
            service.write_measurement(out, done, reader.language, names=names)
        _write(done, html, pdf, reader.language, names=names)
    if json:
        reader.emit(service.told(done))
        return
    draw_origin(reader, provenance(source, {}))
    if done.report is not None:
        from graph.cli.cluster_tables import draw_cluster_report  # noqa: PLC0415 - only where one cluster is asked for

        draw_cluster_report(reader, service.page_of_one(done, done.report, reader.language, names=names))
    else:
        clusters = service.cluster_facts(done.measured, source.network, reader.language)
        draw_clusters(reader, clusters)
        if done.change_of_all is not None:
            from graph.cli.cluster_tables import draw_table  # noqa: PLC0415

            draw_table(reader, service.change_words(done.change_of_all, reader.language))
        reader.tell("cli.measure.how_to_read" if clusters else "cli.measure.none")
    for path in (out, html, pdf):
        if path is not None:
            reader.tell("cli.written", folder=path)


def _write(done: Measurement, html: Path | None, pdf: Path | None, language: Language, *, names: bool) -> None:
    """Write page and document, each whole or not at all."""
    if html is None and pdf is None:
        return
    from graph.services.cluster.facts import ClusterReportFacts  # noqa: PLC0415 - only where a page is written
    from graph.services.cluster.measure import page_facts  # noqa: PLC0415
    from graph.services.cluster.report import report_pdf  # noqa: PLC0415
    from graph.services.sheet.export import whole  # noqa: PLC0415
    from graph.web import render_cluster, render_clusters  # noqa: PLC0415

    facts = page_facts(done, language, names=names)
    if html is not None:
        page = render_cluster(facts) if isinstance(facts, ClusterReportFacts) else render_clusters(facts)
        with whole(html) as part:
            part.write_text(page, encoding="utf-8")
    if pdf is not None:
        with whole(pdf) as part:
            part.write_bytes(report_pdf(facts))
