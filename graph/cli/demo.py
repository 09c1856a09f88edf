"""``jejaring demo``: the whole job on a synthetic sample, from messy lists to a report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graph.cli.face import face, program, typed
from graph.cli.tables import draw_clusters, draw_counts, draw_gaps, draw_lists, draw_market, draw_matches, draw_origin

SHOWN = 10


def demo(
    context: typer.Context,
    *,
    quick: Annotated[bool, typer.Option("--quick", help="cli.help.demo.quick")] = False,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="cli.help.demo.out")] = Path("demo-output"),
) -> None:
    """Do the whole job, print it step by step, write the results, and say what to type next."""
    from graph.services.demo import run_demo  # noqa: PLC0415 - see graph.cli

    reader = face(context)
    reader.tell("cli.demo.intro")
    with reader.progress() as progress:
        done = run_demo(out, quick=quick, language=reader.language, progress=progress)
    report = done.report
    draw_lists(reader, report.lists, report.rejected)
    draw_counts(reader, "cli.table.warnings", report.warnings[:SHOWN])
    parties = reader.number(report.provenance.parties)
    reader.tell("cli.demo.unchanged" if done.unchanged else "cli.demo.stored", uri=done.uri, parties=parties)
    draw_origin(reader, report.provenance)
    draw_market(reader, report.market)
    draw_matches(reader, report.matches[:SHOWN], report.market.value_unit)
    draw_counts(reader, "cli.table.excluded", report.market.excluded, "pairs")
    draw_gaps(reader, report.demand_gaps[:SHOWN], report.market.value_unit)
    draw_gaps(reader, report.supply_gaps[:SHOWN], report.market.value_unit)
    draw_clusters(reader, report.clusters)
    if not quick:
        from graph.web import render_report  # noqa: PLC0415 - only where the report is written

        (out / "report.html").write_text(render_report(report), encoding="utf-8")
    reader.tell(
        "cli.demo.next",
        program=program(),
        folder=out,
        enterprise=done.enterprise,
        officer=done.officer,
        network=typed(done.network_folder),
    )
