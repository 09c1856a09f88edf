"""``jejaring programmes``, ``notice``, ``indicators``: what is due, what is told, how far it is."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - typer reads annotations at run time
from pathlib import Path
from typing import Annotated

import typer

from graph.cli.face import face
from graph.cli.frames import show, write_records
from graph.cli.options import JsonOption, OutOption  # noqa: TC001 - typer reads annotations at run time


def programmes(
    context: typer.Context,
    *,
    duties: Annotated[bool, typer.Option("--duties", help="cli.help.programmes.duties")] = False,
    due: Annotated[
        datetime | None, typer.Option("--due", formats=["%Y-%m-%d"], help="cli.help.programmes.due", show_default=False)
    ] = None,
    months: Annotated[int, typer.Option("--months", min=1, max=120, help="cli.help.programmes.months")] = 12,
    assistance: Annotated[
        Path | None, typer.Option("--assistance", metavar="FILE", help="cli.help.programmes.assistance")
    ] = None,
    batches: Annotated[
        Path | None, typer.Option("--batches", metavar="FILE", help="cli.help.programmes.batches")
    ] = None,
    microfinance: Annotated[
        Path | None, typer.Option("--microfinance", metavar="FILE", help="cli.help.programmes.microfinance")
    ] = None,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Show the twelve programmes, who answers for what, or what is due from a date on."""
    from graph.planning import programmes as planning  # noqa: PLC0415 - see graph.cli
    from graph.settings import now  # noqa: PLC0415

    reader = face(context, json=json)
    records = {"assistance": assistance, "batches": batches, "microfinance": microfinance}
    asked = next(((name, file) for name, file in records.items() if file is not None), None)
    day = now().date() if due is None else due.date()
    title, file = "cli.programmes.title", Path("clusters-2004")
    if asked is not None:
        from graph.services.planner.records import Asked, judged  # noqa: PLC0415 - see graph.cli

        title, file = f"cli.institutions.{asked[0]}", asked[1]
        frame = judged(*asked, Asked(day))
    elif due is not None:
        names = planning.action_programmes().select("no", "programme", "lead")
        due_ones = planning.calendar(day, months).rename({"programme": "no"})
        title, frame = "cli.programmes.calendar", due_ones.join(names, on="no", how="left", maintain_order="left")
    else:
        frame = planning.responsibilities() if duties else planning.action_programmes()
    write_records(reader, out, "programmes" if asked is None else asked[0], frame, (day, file.name))
    show(reader, reader.say(title), frame, [c for c in frame.columns if c not in ("why", "cost_note")])


def notice(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="cli.help.notice.file", show_default=False)],
    *,
    month: Annotated[
        str | None, typer.Option("--month", metavar="YYYY-MM", help="cli.help.notice.month", show_default=False)
    ] = None,
    office: Annotated[str | None, typer.Option("--office", help="cli.help.notice.office", show_default=False)] = None,
    contact: Annotated[
        str | None, typer.Option("--contact", help="cli.help.notice.contact", show_default=False)
    ] = None,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="cli.help.notice.out")] = Path(),
    json: JsonOption = False,
) -> None:
    """Write the public notice of a month as DOCX, PDF and text for the radio."""
    from graph.services.planner.notices import read_notice, write_notice  # noqa: PLC0415 - see graph.cli

    reader = face(context, json=json)
    files = write_notice(out, read_notice(file, month=month, office=office, contact=contact), reader.language)
    if json:
        reader.emit([str(path) for path in files])
        return
    reader.tell("cli.notice.written", files=", ".join(str(path) for path in files))


def indicators(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="cli.help.indicators.file", show_default=False)],
    *,
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="cli.help.indicators.on", show_default=False)
    ] = None,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Show progress and alarms of indicators with baseline, target and actual."""
    from graph.services.planner.results import tracked_file  # noqa: PLC0415 - see graph.cli
    from graph.settings import now  # noqa: PLC0415

    reader = face(context, json=json)
    day = now().date() if on is None else on.date()
    frame = tracked_file(file, day)
    headed = frame.rename({"baseline": "baseline_value"})  # the column `baseline` of matches is a share known
    write_records(reader, out, "indicators", headed, (day, file.name))
    show(reader, reader.say("cli.indicators.title"), frame if reader.json else headed, headed.columns)
