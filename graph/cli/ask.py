"""``jejaring ask``: named questions with typed parameters, and a planner's own Cypher that can only read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from graph.cli.face import face
from graph.cli.frames import cell, text, write_records
from graph.cli.options import FolderOption, JsonOption, KeyOption, OutOption, ServerOption  # noqa: TC001

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
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """List the questions, answer one of them, or answer a query."""
    from graph.services.planner import questions as service  # noqa: PLC0415 - see graph.cli

    reader = face(context, json=json)
    given = service.pairs(param or [])
    if cypher is not None and name is not None:
        raise typer.BadParameter(reader.say("cli.ask.one_of"), param_hint="--cypher")
    if server is not None:
        from graph.cli.remote import refuse_beside  # noqa: PLC0415

        refuse_beside(reader, folder=folder, cypher=cypher)
        told = _of_a_server(reader, (server, key), name, given, rows)
        if told is None:
            return
    elif cypher is None and name is None:
        _list(reader, _described(service.library()))
        return
    else:
        told = _of_this_machine(reader, (name, cypher), given, folder, (rows, seconds))
    if out is not None:
        _write(reader, out, name or "cypher", told.rows, told.about)
    if json:
        reader.emit(told.rows)
    elif told.answered:
        _draw(reader, told.title, told.rows, told.about)
    if told.not_read:  # no answer would read as: nobody, or everybody
        reader.warn("gap.unread", lists=told.not_read)
    if told.truncated:
        reader.warn("cli.ask.truncated", rows=rows)


def _of_this_machine(
    reader: Face,
    asked_for: tuple[str | None, str | None],
    given: dict[str, str],
    folder: Path | None,
    most: tuple[int, float],
) -> _Answer:
    """Return what a folder or the graph of this machine answers to a question or a query."""
    from graph.planning.inventory import found_in  # noqa: PLC0415 - see graph.cli
    from graph.services.planner import questions as service  # noqa: PLC0415
    from graph.services.source import read_source  # noqa: PLC0415

    (name, cypher), (rows, seconds) = asked_for, most
    asked = service.find(name) if name is not None else None
    if isinstance(asked, service.EngineQuestion):
        with reader.progress() as progress:
            source = read_source(folder, progress)
            unread = service.unread_lists(asked, found_in(source.network), reader.language)
            found = [] if unread else service.answer(asked, source, given)
        about = _About(source.name, source.network.as_of, synthetic=source.network.synthetic)
        title = asked.words[reader.language]
        return _Answer(title, found[:rows], about, unread, answered=not unread, truncated=len(found) > rows)
    from graph.store import connect  # noqa: PLC0415 - a folder needs no driver

    with connect() as store:
        if asked is None:
            told, held, unread = store.ask(cypher or "", given, rows=rows, seconds=seconds), frozenset[str](), ""
        else:
            held = service.found_in_graph(store)
            unread = service.unread_lists(asked, held, reader.language)
            told = service.answer_in_graph(asked, store, given, rows=1 if unread else rows, seconds=seconds)
        day, synthetic = store.as_of()
    about = _About(reader.say("cli.ask.graph"), day, synthetic=synthetic)
    rows_told, truncated = ([], False) if unread else (told.rows, told.truncated)
    found, partly = service.of_lists_read(asked, rows_told, held, reader.language)
    title = "cypher" if asked is None else asked.words[reader.language]
    return _Answer(title, found, about, unread or partly, answered=not unread, truncated=truncated)


def _of_a_server(
    reader: Face, at: tuple[str, str | None], name: str | None, given: dict[str, str], rows: int
) -> _Answer | None:
    """Return what a server answers a key; without a question list those that it has, and return None."""
    from datetime import date  # noqa: PLC0415 - see graph.cli

    from graph.cli.remote import Elsewhere, asking  # noqa: PLC0415

    with asking(reader, Elsewhere(*at)) as api:
        if name is None:
            listed = [one | {"asks": {reader.language: one["asks"]}} for one in api.questions.each(limit=200)]
            _list(reader, [one | {"parameters": _worded(reader, one["parameters"])} for one in listed])
            return None
        told = api.questions.ask(name, **given)
    about = _About(at[0], date.fromisoformat(told["as_of"]), synthetic=told["synthetic"])
    not_read = told["not_read"] or ""
    answered = bool(told["rows"]) or not not_read
    found = told["rows"][:rows]
    truncated = told["truncated"] or len(found) < len(told["rows"])
    return _Answer(told["asks"], found, about, not_read, answered=answered, truncated=truncated)


def _worded(reader: Face, parameters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one | {"means": {reader.language: one["means"]}} for one in parameters]


def _described(library: list[Any]) -> list[dict[str, Any]]:
    """Return the questions as JSON tells them."""
    return [
        {
            "name": question.name,
            "asks": dict(question.words),
            "parameters": [
                {"name": p.name, "type": p.type, "default": p.default, "needed": p.needed, "means": dict(p.words)}
                for p in question.parameters
            ],
        }
        for question in library
    ]


def _list(reader: Face, library: list[dict[str, Any]]) -> None:
    if reader.json:
        reader.emit(library)
        return
    reader.table(
        reader.say("cli.ask.title", count=len(library)),
        [("cli.ask.question", "left"), ("cli.ask.asks", "left"), ("cli.ask.parameters", "left")],
        [
            (
                question["name"],
                question["asks"][reader.language],
                ", ".join(f"{p['name']} ({p['means'][reader.language]})" for p in question["parameters"]),
            )
            for question in library
        ],
    )


@dataclass(frozen=True)
class _About:
    """Where an answer is from."""

    source: str
    as_of: date | None
    synthetic: bool


@dataclass(frozen=True)
class _Answer:
    """An answer: its rows, where they are from, and in words the lists that were never read."""

    title: str
    rows: list[dict[str, Any]]
    about: _About
    not_read: str
    answered: bool
    truncated: bool


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
