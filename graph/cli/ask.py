"""``jejaring ask``: named questions with typed parameters, and a planner's own Cypher that can only read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from graph.cli.face import face
from graph.cli.frames import cell, text, write_records
from graph.cli.options import FolderOption, JsonOption, OutOption  # noqa: TC001 - see pathlib

if TYPE_CHECKING:
    from datetime import date

    from graph.cli.face import Face


NEAREST: Final = 20
"""Nearest suppliers that a terminal shows."""


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
    from graph.planning.inventory import found_in  # noqa: PLC0415 - see graph.cli
    from graph.services.planner import questions as service  # noqa: PLC0415
    from graph.services.source import read_source  # noqa: PLC0415

    reader = face(context, json=json)
    given = service.pairs(param or [])
    if cypher is not None and name is not None:
        raise typer.BadParameter(reader.say("cli.ask.one_of"), param_hint="--cypher")
    if cypher is None and name is None:
        _list(reader, service.library())
        return
    title, unread, partly = name or "cypher", "", ""
    asked = service.find(name) if name is not None else None
    if isinstance(asked, service.EngineQuestion):
        with reader.progress() as progress:
            source = read_source(folder, progress)
            unread = service.unread_lists(asked, found_in(source.network), reader.language)
            found = [] if unread else service.answer(asked, source, given)
        found, truncated = found[:rows], len(found) > rows
        about = _About(source.name, source.network.as_of, synthetic=source.network.synthetic)
    else:
        from graph.store import connect  # noqa: PLC0415 - a folder needs no driver

        with connect() as store:
            if asked is None:
                told, held = store.ask(cypher or "", given, rows=rows, seconds=seconds), frozenset[str]()
            else:
                held = service.found_in_graph(store)
                unread = service.unread_lists(asked, held, reader.language)
                told = service.answer_in_graph(asked, store, given, rows=1 if unread else rows, seconds=seconds)
            day, synthetic = store.as_of()
            about = _About(reader.say("cli.ask.graph"), day, synthetic=synthetic)
        rows_told, truncated = ([], False) if unread else (told.rows, told.truncated)
        found, partly = service.of_lists_read(asked, rows_told, held, reader.language)
    if out is not None:
        _write(reader, out, title, found, about)
    if json:
        reader.emit(found)
    elif not unread:
        _draw(reader, title if asked is None else asked.words[reader.language], found, about)
    if lists := unread or partly:  # no answer would read as: nobody, or everybody
        reader.warn("gap.unread", lists=lists)
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


@dataclass(frozen=True)
class _About:
    """Where an answer is from."""

    source: str
    as_of: date | None
    synthetic: bool


def _draw(reader: Face, title: str, rows: list[dict[str, Any]], about: _About) -> None:
    if about.synthetic:
        reader.tell("word.synthetic")
    if not rows:
        reader.tell("cli.ask.nothing")
        return
    from graph.services.planner.question_words import in_words, nearest_in_words  # noqa: PLC0415
    from graph.services.sheet.export import header  # noqa: PLC0415 - see graph.cli

    near = nearest_in_words(rows, reader.language)
    rows = in_words(rows, reader.language)
    columns = list(rows[0])[:12]
    right = [isinstance(rows[0][column], (int, float)) for column in columns]
    reader.plain_table(
        title,
        [(header(column, reader.language), "right" if r else "left") for column, r in zip(columns, right, strict=True)],
        [tuple(cell(reader, column, row[column]) for column in columns) for row in rows],
    )
    if near:
        reader.plain_table(
            reader.say("cli.ask.nearest"),
            [(header(column, reader.language), "left") for column in near[0]],
            [tuple(text(reader, row[column]) for column in near[0]) for row in near[:NEAREST]],
        )
        if len(near) > NEAREST:
            reader.tell("cli.rows.count", rows=reader.number(len(near)), shown=NEAREST)
    day = "–" if about.as_of is None else about.as_of.isoformat()
    reader.tell("cli.ask.of", rows=reader.number(len(rows)), as_of=day, source=about.source)


def _write(reader: Face, out: Path, name: str, rows: list[dict[str, Any]], about: _About) -> None:
    import polars as pl  # noqa: PLC0415 - see graph.cli

    from graph.services.planner.question_words import in_words, nearest_in_words  # noqa: PLC0415
    from graph.settings import now  # noqa: PLC0415 - see graph.cli

    near = nearest_in_words(rows, reader.language)
    more = {"nearest": pl.DataFrame(near, infer_schema_length=None)} if near else {}
    rows = in_words(rows, reader.language)
    flat = [{k: text(reader, v) if isinstance(v, (list, dict)) else v for k, v in row.items()} for row in rows]
    of = (about.as_of or now().date(), f"{about.source}: jejaring ask {name}")
    frame = pl.DataFrame(flat, infer_schema_length=None)
    write_records(reader, out, name, frame, of, synthetic=about.synthetic, more=more)
