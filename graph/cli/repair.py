"""``jejaring repair`` and ``jejaring readiness``: what to buy within a budget; how far one enterprise is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graph.cli.face import face
from graph.cli.options import (  # noqa: TC001 - typer reads annotations at run time
    FolderArgument,
    FolderOption,
    JsonOption,
    TimeLimitOption,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.cli.face import Face

Budget = Annotated[int, typer.Option("--budget", min=0, metavar="RUPIAH", help="cli.help.repair.budget")]
Interventions = Annotated[
    Path | None,
    typer.Option("--interventions", metavar="FILE", help="cli.help.repair.interventions", show_default=False),
]
Enterprise = Annotated[str, typer.Argument(metavar="ENTERPRISE", help="cli.help.readiness.enterprise")]


def repair(
    context: typer.Context,
    folder: FolderArgument = None,
    *,
    budget: Budget,
    other_folder: FolderOption = None,
    interventions: Interventions = None,
    time_limit: TimeLimitOption = None,
    json: JsonOption = False,
) -> None:
    """Choose the interventions that unlock the most partnership value within a budget."""
    from graph.services.pairing.repair import plan_repairs  # noqa: PLC0415 - see graph.cli
    from graph.services.source import read_source  # noqa: PLC0415

    reader = face(context, json=json)
    with reader.progress() as progress:
        source = read_source(folder or other_folder, progress)
        facts = plan_repairs(source, budget, reader.language, file=interventions, time_limit=time_limit or 60.0)
    if json:
        reader.emit(facts)
        return
    _origin(reader, facts)
    worth = f"cli.worth.{facts['value_unit']}"
    reader.tell(
        "cli.repair.facts",
        before=reader.say(worth, value=reader.number(facts["value_before"])),
        after=reader.say(worth, value=reader.number(facts["value"])),
        cost=reader.number(facts["cost_rp"]),
        budget=reader.number(budget),
        gap=reader.number(facts["gap"]),
        status=reader.say(f"cli.status.{facts['status']}"),
    )
    if facts["packages"] and facts["offered"]:
        reader.tell(
            "cli.repair.packages",
            offered=reader.number(facts["offered"]),
            least=reader.number(facts["cheapest_rp"]),
            visit=reader.number(facts["visit_rp"]),
            folder=folder or other_folder or "",
        )
    for name in ("chosen", "left_out"):
        rows = [(one["sentence"], reader.number(one["cost_rp"]), reader.number(one["unlocks"])) for one in facts[name]]
        columns = [("cli.word.what", "left"), ("cli.repair.cost", "right"), ("cli.repair.unlocks", "right")]
        reader.table(reader.say(f"cli.repair.{name}"), columns, rows)  # type: ignore[arg-type]


def readiness(
    context: typer.Context,
    enterprise: Enterprise,
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    json: JsonOption = False,
) -> None:
    """Say how far an enterprise is, by pillar, with evidence, peers and the cheapest repairs."""
    from graph.services.pairing.repair import ready  # noqa: PLC0415 - see graph.cli
    from graph.services.source import read_source  # noqa: PLC0415

    reader = face(context, json=json)
    with reader.progress() as progress:
        facts = ready(read_source(folder or other_folder, progress), enterprise, reader.language)
    if json:
        reader.emit(facts)
        return
    _origin(reader, facts)
    reader.tell("cli.readiness.who", name=facts["name"], level=reader.say(f"ready.level.{facts['level']}"))
    for sentence in facts["sentences"]:
        reader.out.print(sentence, markup=False, soft_wrap=True)


def _origin(reader: Face, facts: Mapping[str, Any]) -> None:
    if facts["synthetic"]:
        reader.tell("cli.synthetic")
