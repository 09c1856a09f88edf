"""``jejaring clusters``: questions about clusters themselves, apart from the measures of one network."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import Annotated

import typer

from graph.cli.edge import Command
from graph.cli.face import face
from graph.cli.options import JsonOption  # noqa: TC001 - typer reads annotations at run time

app = typer.Typer(no_args_is_help=True)


@app.callback()
def clusters() -> None:
    """Hold the commands of the group, one today."""


@app.command("score", cls=Command, help="cli.help.clusters.score")
def score(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="cli.help.clusters.file", show_default=False)],
    *,
    json: JsonOption = False,
) -> None:
    """Score the clusters of a list and print them, or a JSON list."""
    from graph.services.score_clusters import score_clusters  # noqa: PLC0415 - see graph.cli

    reader = face(context, json=json)
    scored = score_clusters(file)
    if json:
        reader.emit(scored.to_dicts())
        return
    rows = scored.sort("group", "rank_in_group", "cluster_id").iter_rows(named=True)
    reader.table(
        reader.say("cli.clusters.title"),
        [
            ("cli.clusters.group", "left"),
            ("cli.clusters.rank", "right"),
            ("cli.clusters.cluster", "left"),
            ("cli.clusters.growth", "right"),
            ("cli.clusters.action", "right"),
            ("cli.clusters.percent", "right"),
        ],
        (
            (
                row["group"],
                reader.number(row["rank_in_group"]),
                row["name"] or row["cluster_id"],
                reader.number(row["growth_opportunity"]),
                reader.number(row["action_capacity"]),
                reader.number(row["percent"], 1),
            )
            for row in rows
        ),
    )
    reader.tell("cli.clusters.how_to_read")
