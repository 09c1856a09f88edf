"""``jejaring neo4j``: the managed server; every command but ``status`` changes something and says what."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.edge import Command, Group
from graph.cli.face import face
from graph.cli.options import JsonOption  # noqa: TC001 - typer reads annotations at run time

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.services.work.progress import Progress

app = typer.Typer(cls=Group, no_args_is_help=True)


@app.command("start", cls=Command, help="cli.help.neo4j.start")
def start(context: typer.Context, *, json: JsonOption = False) -> None:
    """Start the managed server, or say that it runs."""
    from graph.services import server  # noqa: PLC0415 - see graph.cli

    _show(context, server.start, json=json)


@app.command("stop", cls=Command, help="cli.help.neo4j.stop")
def stop(context: typer.Context, *, json: JsonOption = False) -> None:
    """Stop the managed server; its data stay."""
    from graph.services import server  # noqa: PLC0415

    _show(context, lambda _: server.stop(), json=json)


@app.command("status", cls=Command, help="cli.help.neo4j.status")
def status(context: typer.Context, *, json: JsonOption = False) -> None:
    """Say whether the server runs, where, and since when."""
    from graph.services import server  # noqa: PLC0415

    _show(context, lambda _: server.status(), json=json)


@app.command("backup", cls=Command, help="cli.help.neo4j.backup")
def backup(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="cli.help.neo4j.backup_file", show_default=False)] = None,
    *,
    json: JsonOption = False,
) -> None:
    """Write a dump of the database to a file."""
    from graph.services import server  # noqa: PLC0415

    _show(context, lambda progress: server.backup(file, progress), json=json)


@app.command("restore", cls=Command, help="cli.help.neo4j.restore")
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="cli.help.neo4j.file")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="cli.help.neo4j.yes")] = False,
    json: JsonOption = False,
) -> None:
    """Put a dump in the place of the database, after asking."""
    from graph.services import server  # noqa: PLC0415

    reader = face(context, json=json)
    if not yes:
        reader.confirm("cli.neo4j.restore_asks", file=file)
    _show(context, lambda progress: server.restore(file, progress), json=json)


@app.command("migrate", cls=Command, help="cli.help.neo4j.migrate")
def migrate(context: typer.Context, *, json: JsonOption = False) -> None:
    """Bring the graph to the version of this program."""
    from graph.services import server  # noqa: PLC0415

    _show(context, server.migrate, json=json)


def _show(context: typer.Context, work: Callable[[Progress], Mapping[str, object]], *, json: bool) -> None:
    reader = face(context, json=json)
    with reader.progress() as progress:
        facts = work(progress)
    if json:
        reader.emit(facts)
        return
    reader.tell(f"cli.neo4j.{facts['state']}", **facts)
