"""``jejaring audit``: is the log of everything that was done unchanged."""

from __future__ import annotations

from typing import Final

import typer

from graph.cli.edge import EXIT_WORLD, Command, Group
from graph.cli.face import face
from graph.cli.options import JsonOption  # noqa: TC001 - typer reads annotations at run time
from graph.translations import say

PLACES: Final = ("aggregate", "seq", "seal")
"""Where a fault is, from the whole to the part."""

app = typer.Typer(cls=Group, no_args_is_help=True)


@app.callback()
def audit() -> None:
    """Hold the commands of the group, one today."""


@app.command("verify", cls=Command, help="cli.help.audit.verify")
def verify(context: typer.Context, *, json: JsonOption = False) -> None:
    """Seal what is settled, then follow the chain of hashes; exit code 1 when something was changed."""
    from graph.services.access.audit import seal_all  # noqa: PLC0415 - see graph.cli
    from graph.services.access.audit import verify as follow  # noqa: PLC0415
    from graph.store import connect  # noqa: PLC0415

    reader = face(context, json=json)
    with reader.progress() as progress, connect(progress=progress) as store:
        verdict = follow(store, reader.language)
        if verdict.intact:
            seal_all(store)
            verdict = follow(store, reader.language)
    if json:
        reader.emit(vars(verdict))
    else:
        counts = {name: reader.number(getattr(verdict, name)) for name in ("events", "seals", "unsealed", "erased")}
        reader.tell("cli.audit.intact" if verdict.intact else "cli.audit.broken", **counts)
        for fault in verdict.faults:
            where = [say(f"cli.audit.{name}", reader.language, at=fault[name]) for name in PLACES if name in fault]
            reader.out.print(f"{', '.join(where)}: {fault['fault']}", markup=False)
    if not verdict.intact:
        raise typer.Exit(EXIT_WORLD)
