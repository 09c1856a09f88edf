"""``jejaring doctor``: is the installation whole, and what to do where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from graph.cli.edge import EXIT_WORLD
from graph.cli.face import face
from graph.cli.options import JsonOption  # noqa: TC001 - typer reads annotations at run time

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.cli.face import Face


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
                    {
                        "code": c.code,
                        "state": c.state,
                        **{k: v if isinstance(v, (int, float)) else str(v) for k, v in c.facts.items()},
                    }
                    for c in checks
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
                reader.say(f"doctor.{check.code}.{check.state}", **_written(reader, check.facts)),
            )
            for check in checks
        ],
    )
    if any(check.state == "wrong" for check in checks):
        raise typer.Exit(EXIT_WORLD)


def _written(reader: Face, facts: Mapping[str, object]) -> dict[str, object]:
    """Return the facts with their numbers as the reader writes them; a port is a name, not a number."""
    return {
        name: reader.number(fact, int(isinstance(fact, float)))
        if isinstance(fact, (int, float)) and name != "port"
        else fact
        for name, fact in facts.items()
    }
