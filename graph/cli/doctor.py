"""``jejaring doctor``: is the installation whole, and what to do where it is not."""

from __future__ import annotations

import typer

from graph.cli.edge import EXIT_WORLD
from graph.cli.face import face
from graph.cli.options import JsonOption  # noqa: TC001 - typer reads annotations at run time


def doctor(context: typer.Context, *, json: JsonOption = False) -> None:
    """Check the installation; exit code 1 when something is wrong, 0 when at most there are warnings."""
    from graph.services.doctor import examine  # noqa: PLC0415 - see graph.cli

    reader = face(context, json=json)
    checks = examine()
    if json:
        reader.emit(
            {
                "ok": all(check.state != "wrong" for check in checks),
                "checks": [
                    {"code": c.code, "state": c.state, **{k: str(v) for k, v in c.facts.items()}} for c in checks
                ],
            }
        )
    reader.table(
        reader.say("cli.doctor.title"),
        [("cli.doctor.what", "left"), ("cli.doctor.state", "left"), ("cli.doctor.found", "left")],
        [
            (
                reader.say(f"doctor.{check.code}"),
                reader.say(f"doctor.state.{check.state}"),
                reader.say(f"doctor.{check.code}.{check.state}", **check.facts),
            )
            for check in checks
        ],
    )
    if any(check.state == "wrong" for check in checks):
        raise typer.Exit(EXIT_WORLD)
