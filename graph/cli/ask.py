"""``jejaring ask``: named questions with typed parameters, and a planner's own Cypher that can only read."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graph.cli.face import face
from graph.cli.options import FolderOption, JsonOption, OutOption  # noqa: TC001 - see pathlib

if TYPE_CHECKING:
    from graph.cli.face import Face


def ask(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="cli.help.ask.name", show_default=False)] = None,
    *,
    param: Annotated[list[str] | None, typer.Option("--param", metavar="K=V", help="cli.help.ask.param")] = None,
    cypher: Annotated[str | None, typer.Option("--cypher", help="cli.help.ask.cypher", show_default=False)] = None,
    folder: FolderOption = None,
    rows: Annotated[int, typer.Option("--rows", min=1, max=10_000, help="cli.help.ask.rows")] = 1000,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, max=60, help="cli.help.ask.seconds")] = 10,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """List the questions, answer one of them, or answer a query."""
    from graph.services import questions as service  # noqa: PLC0415 - see graph.cli
    from graph.services.source import read_source  # noqa: PLC0415

    reader = face(context, json=json)
    given = service.pairs(param or [])
    if cypher is not None and name is not None:
        raise typer.BadParameter(reader.say("cli.ask.one_of"), param_hint="--cypher")
    if cypher is None and name is None:
        _list(reader, service.library())
        return
    truncated = False
    asked = service.find(name) if name is not None else None
    if isinstance(asked, service.EngineQuestion):
        with reader.progress() as progress:
            found = service.answer(asked, read_source(folder, progress), given)
    else:
        from graph.store import connect  # noqa: PLC0415 - a folder needs no driver

        with connect() as store:
            if asked is None:
                told = store.ask(cypher or "", given, rows=rows, seconds=seconds)
            else:
                told = service.answer_in_graph(asked, store, given, rows=rows, seconds=seconds)
        found, truncated = told.rows, told.truncated
    if out is not None:
        _write(reader, out, name or "cypher", found)
    if json:
        reader.emit(found)
    else:
        _draw(reader, name or "cypher", found)
        if out is not None:
            reader.tell("cli.written", folder=out)
    if truncated:
        reader.warn("cli.ask.truncated", rows=rows)


def _list(reader: Face, library: list[Any]) -> None:
    if reader.json:
        reader.emit(
            [
                {
                    "name": question.name,
                    "asks": dict(question.words),
                    "parameters": [
                        {
                            "name": p.name,
                            "type": p.type,
                            "default": p.default,
                            "needed": p.needed,
                            "means": dict(p.words),
                        }
                        for p in question.parameters
                    ],
                }
                for question in library
            ]
        )
        return
    reader.table(
        reader.say("cli.ask.title", count=len(library)),
        [("cli.ask.question", "left"), ("cli.ask.asks", "left"), ("cli.ask.parameters", "left")],
        [
            (
                q.name,
                q.words[reader.language],
                ", ".join(f"{p.name} ({p.words[reader.language]})" for p in q.parameters),
            )
            for q in library
        ],
    )


def _draw(reader: Face, name: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        reader.tell("cli.ask.nothing")
        return
    from graph.services.export import header  # noqa: PLC0415 - see graph.cli

    columns = [column for column in rows[0] if column != "buyers" or not isinstance(rows[0][column], list)][:12]
    right = [isinstance(rows[0][column], (int, float)) for column in columns]
    reader.plain_table(
        name,
        [(header(column, reader.language), "right" if r else "left") for column, r in zip(columns, right, strict=True)],
        [tuple(_text(reader, row[column]) for column in columns) for row in rows],
    )


def _text(reader: Face, value: Any) -> str:  # noqa: ANN401 - a cell of any type
    if isinstance(value, bool):
        return reader.say("word.yes" if value else "word.no")
    if isinstance(value, (int, float)):
        return reader.number(value, 0 if isinstance(value, int) else 2)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "–" if value is None else str(value)


def _write(reader: Face, out: Path, name: str, rows: list[dict[str, Any]]) -> None:
    import polars as pl  # noqa: PLC0415 - see graph.cli

    from graph.services.export import write_csv, write_workbook  # noqa: PLC0415
    from graph.settings import now  # noqa: PLC0415

    flat = [{k: v if not isinstance(v, (list, dict)) else _text(reader, v) for k, v in row.items()} for row in rows]
    frame = pl.DataFrame(flat, infer_schema_length=None)
    out.mkdir(parents=True, exist_ok=True)
    write_csv(out / f"{name}.csv", frame, reader.language)
    made = now().date()
    about = {reader.say("about.as_of"): made.isoformat(), reader.say("about.definition"): f"jejaring ask {name}"}
    write_workbook(out / f"{name}.xlsx", {"answer": frame}, about=about, language=reader.language, made=made)
