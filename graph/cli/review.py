"""``jejaring review``: pairs that may be one business, decided by a person; every decision can be undone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graph.cli.face import Face, face, program, typed
from graph.cli.options import JsonOption  # noqa: TC001 - typer reads annotations at run time


def review(
    context: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="FOLDER|store", help="cli.help.review.folder")],
    *,
    show: Annotated[
        str | None, typer.Option("--show", metavar="PAIR", help="cli.help.review.show", show_default=False)
    ] = None,
    accept: Annotated[
        str | None, typer.Option("--accept", metavar="PAIR", help="cli.help.review.accept", show_default=False)
    ] = None,
    split: Annotated[
        str | None, typer.Option("--split", metavar="PAIR", help="cli.help.review.split", show_default=False)
    ] = None,
    undo: Annotated[
        str | None, typer.Option("--undo", metavar="PAIR", help="cli.help.review.undo", show_default=False)
    ] = None,
    by: Annotated[str, typer.Option("--by", help="cli.help.review.by", show_default=False)] = "",
    note: Annotated[str, typer.Option("--note", help="cli.help.review.note", show_default=False)] = "",
    log: Annotated[bool, typer.Option("--log", help="cli.help.review.log")] = False,
    most: Annotated[int, typer.Option("--max", min=1, help="cli.help.review.max")] = 20,
    json: JsonOption = False,
) -> None:
    """List open pairs, show one, or decide."""
    from importlib import import_module  # noqa: PLC0415

    from graph.services.lists import review as service  # noqa: PLC0415 - see graph.cli

    reader = face(context, json=json)
    asked = [(verdict, pair) for verdict, pair in (("accept", accept), ("split", split), ("undo", undo)) if pair]
    if len(asked) > 1:
        raise typer.BadParameter(reader.say("cli.review.one_at_a_time"), param_hint="--accept/--split/--undo")
    place = import_module("graph.services.lists.review_store") if folder == "store" else service  # loads the driver
    where = Path(folder)
    if asked:
        told = place.decide(where, asked[0][1], asked[0][0], by=by, note=note)
        if json:
            reader.emit(told)
            return
        reader.tell(f"cli.review.{told['verdict']}", **told)
        return
    if log:
        _log(reader, place.read_log(where))
        return
    pairs = place.read_queue(where)
    if show is not None:
        _one(reader, service.found(pairs, show, folder))
        return
    _list(reader, pairs, most, folder)


def _log(reader: Face, entries: list[dict[str, object]]) -> None:
    if reader.json:
        reader.emit({"decisions": entries})
        return
    columns = ("at", "pair", "verdict", "by", "note")
    told = [{**entry, "verdict": reader.say(f"review.verdict.{entry['verdict']}")} for entry in entries]
    reader.table(
        reader.say("cli.table.decisions"),
        [(f"column.review_{name}", "left") for name in columns],
        [[str(entry[name]) for name in columns] for entry in told],
    )


def _one(reader: Face, pair: dict[str, object]) -> None:
    from graph.services.lists.review import shown  # noqa: PLC0415 - see graph.cli

    if reader.json:
        reader.emit(pair)
        return
    for side in ("left", "right"):
        facts = [str(pair[f"{side}_{name}"] or "–") for name in ("name", "region", "source", "row")]
        reader.tell("cli.review.side", id=pair[side], facts=" · ".join(facts))
    rows = [
        (reader.say(f"review.field.{field}"), reader.say(f"review.degree.{degree}"), reader.number(weight, 1))
        for field, degree, weight in shown(pair)
    ]
    title = reader.say("cli.table.evidence", probability=reader.number(float(str(pair["probability"])), 3))
    columns = [("column.review_field", "left"), ("column.review_degree", "left"), ("column.review_weight", "right")]
    reader.table(title, columns, rows)  # type: ignore[arg-type]


def _list(reader: Face, pairs: list[dict[str, object]], most: int, folder: str) -> None:
    waiting = [pair for pair in pairs if pair["state"] == "open"]
    if reader.json:
        reader.emit({"open": len(waiting), "decided": len(pairs) - len(waiting), "pairs": pairs})
        return
    rows = [
        (
            str(pair["pair"]),
            reader.number(float(str(pair["probability"])), 3),
            str(pair["left_name"]),
            str(pair["right_name"]),
            str(pair["left_region"] or "–"),
        )
        for pair in waiting[:most]
    ]
    columns = [
        ("column.review_pair", "left"),
        ("column.review_probability", "right"),
        ("column.review_left", "left"),
        ("column.review_right", "left"),
        ("column.review_region", "left"),
    ]
    reader.table(reader.say("cli.table.review", pairs=reader.number(len(waiting))), columns, rows)  # type: ignore[arg-type]
    if waiting:
        reader.tell("cli.review.next", program=program(), folder=typed(folder), pair=waiting[0]["pair"])
