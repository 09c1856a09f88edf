"""``jejaring scenario`` and ``jejaring budget``: what a change would do, and what a budget would do best."""

from __future__ import annotations

from functools import partial
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated, Final

import typer

from graph.cli.face import face
from graph.cli.frames import show, text
from graph.cli.options import (  # noqa: TC001 - see pathlib
    FolderArgument,
    FolderOption,
    JsonOption,
    Level,
    OutOption,
)
from graph.cli.outcomes import draw_outcome
from graph.cli.tables import draw_origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from graph.cli.face import Face
    from graph.planning.spending.budget import Choice

SIDE_BY_SIDE: Final = 7
"""Columns that a terminal shows beside each other."""


def scenario(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="cli.help.scenario.file", show_default=False)],
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Run the scenarios of a file and show them side by side."""
    from graph.services.pairing.match import MatchParameters  # noqa: PLC0415
    from graph.services.planner import scenarios as service  # noqa: PLC0415 - see graph.cli
    from graph.services.planner.gap_tables import scene_of  # noqa: PLC0415
    from graph.services.source import provenance, read_source  # noqa: PLC0415

    reader = face(context, json=json)
    plans = service.read_scenarios(file)
    with reader.progress() as progress:
        source = read_source(folder or other_folder, progress)
        scene = scene_of(source, MatchParameters(), progress)
        outcomes = service.run(scene, plans)
        tested = service.sensitivity(scene, plans)
    if out is not None:
        service.write(out, outcomes, tested, source, reader.language)
    if json:
        reader.emit(service.as_json(outcomes, scene, tested, reader.language))
        return
    draw_origin(reader, provenance(source, {}))
    _draw_side_by_side(reader, service.side_by_side(outcomes, reader.language))
    reader.tell("scenario.how_to_read")
    for one in outcomes:
        gain, lose = (one.parties.filter(way * one.parties["change"] > 0).height for way in (1, -1))
        reader.tell("scenario.moved", name=one.name, gain=gain, lose=lose, clusters=one.clusters.height)
        for sentence in service.assumed_sentences(one, reader.language):
            reader.tell("cli.plain", text=sentence)
        draw_outcome(reader, one, source)
    if tested:
        spread = service.spread_table(tested, reader.language)
        columns = [name for name in spread.columns if spread[name].null_count() < spread.height]
        show(reader, reader.say("scenario.sensitivity"), spread, columns)
    if out is not None:
        reader.tell("cli.written", folder=out)


def _draw_side_by_side(reader: Face, table: pl.DataFrame) -> None:
    """Print what the scenarios do to each figure; those that none of them moves are named in one line.

    Of more scenarios than a line holds each is a row.
    """
    names = [reader.say("scenario.figure"), reader.say("scenario.today"), *table.columns[2:]]
    value, *rows = table.iter_rows()
    moved = [value, *(row for row in rows if any(row[2:]))]
    still = [row[0].removesuffix(f" ({reader.say('scenario.change')})") for row in rows if not any(row[2:])]
    if len(names) > SIDE_BY_SIDE:
        columns = list(zip(names, *moved, strict=True))
        names, moved = [reader.say("column.scenario"), *columns[0][1:]], columns[1:]
    reader.plain_table(
        reader.say("scenario.title"),
        [(name, "left" if place == 0 else "right") for place, name in enumerate(names)],
        [tuple(text(reader, cell) for cell in row) for row in moved],
    )
    if still:
        reader.tell("scenario.unmoved", figures="; ".join(still))


def budget(
    context: typer.Context,
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    rupiah: Annotated[int, typer.Option("--rupiah", min=0, help="cli.help.budget.rupiah")] = 1_000_000_000,
    level: Annotated[Level, typer.Option("--level", help="cli.help.gaps.level")] = "province",
    steps: Annotated[int, typer.Option("--steps", min=1, max=100, help="cli.help.budget.steps")] = 10,
    outside_java: Annotated[float, typer.Option("--outside-java", min=0, max=1, help="cli.help.budget.floor")] = 0.0,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Find the best use of a budget and the curve of value against budget."""
    from graph.planning.spending.budget import as_dict, best_use  # noqa: PLC0415 - see graph.cli
    from graph.services.pairing.match import MatchParameters  # noqa: PLC0415
    from graph.services.planner.gap_tables import scene_of  # noqa: PLC0415
    from graph.services.source import provenance, read_source  # noqa: PLC0415

    reader = face(context, json=json)
    with reader.progress() as progress:
        source = read_source(folder or other_folder, progress)
        scene = scene_of(source, MatchParameters(), progress)
        progress("budget", 0, steps)
        curve = best_use(
            scene, rupiah, level=level, steps=steps, least_outside_java=outside_java, told=partial(progress, "budget")
        )
    if out is not None:
        from graph.services.planner.scenarios import write_budget  # noqa: PLC0415

        write_budget(out, curve, source, reader.language)
        reader.tell("cli.written", folder=out)
    if json:
        reader.emit({"synthetic": source.network.synthetic, "best": as_dict(curve[-1]),
                     "curve": [as_dict(choice) for choice in curve]})  # fmt: skip
        return
    draw_origin(reader, provenance(source, {}))
    if not min(source.network.offers.height, source.network.demands.height):
        reader.tell("cli.gaps.no_market")
    if not curve[-1].chosen:  # rows of nothing would read as proof that money does nothing
        reader.tell("budget.nothing", budget=reader.number(curve[-1].budget_rp))
        return
    _draw_curve(reader, curve)
    reader.tell("budget.gap", gap=reader.number(curve[-1].gap_rp_per_month))


def _draw_curve(reader: Face, curve: Sequence[Choice]) -> None:
    """Print what each sum would add, and what the whole sum buys."""
    from graph.services.sheet.words import activity_name, place_name  # noqa: PLC0415 - see graph.cli

    reader.table(
        reader.say("budget.curve"),
        [("budget.budget", "right"), ("budget.cost", "right"), ("budget.value", "right"),
         ("column.gap_rp_per_month", "right"), ("budget.count", "right")],
        [
            (reader.number(one.budget_rp), reader.number(one.cost_rp), reader.number(one.value_rp_per_month),
             reader.number(one.gap_rp_per_month), reader.number(len(one.chosen)))
            for one in curve
        ],
    )  # fmt: skip
    reader.table(
        reader.say("budget.best"),
        [("column.barrier", "left"), ("column.place", "left"), ("column.product", "left"), ("column.firms", "right"),
         ("budget.cost", "right")],
        [
            (reader.say(f"budget.{one.barrier}"), place_name(one.region), activity_name(one.commodity),
             reader.number(len(one.firms)), reader.number(one.cost_rp))
            for one in curve[-1].chosen
        ],
    )  # fmt: skip
