"""Which commands there are, in the order in which a newcomer needs them; each is brought in when it is typed.

Reading the signatures of forty commands costs more time than most of them need to answer on a small folder, so that
the help of the program is made of names and sentences alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, Final

import typer
from typer.core import TyperCommand

from graph.cli.edge import Command, Group

COMMANDS: Final = {
    "demo": "demo",
    "ingest": "ingest",
    "match": "match",
    "measure": "measure",
    "gaps": "gaps",
    "start": "start",
    "ask": "ask",
    "brief": "brief",
    "scenario": "scenario",
    "budget": "scenario",
    "programmes": "programmes",
    "institutions": "institutions",
    "notice": "programmes",
    "effect": "effect",
    "indicators": "programmes",
    "offtakers": "partners",
    "suppliers": "partners",
    "explain": "explain",
    "why-not": "explain",
    "consortia": "consortia",
    "readiness": "repair",
    "repair": "repair",
    "caseload": "caseload",
    "directory": "directory",
    "coverage": "coverage",
    "review": "review",
    "sources": "sources",
    "retract": "retract",
    "sample": "sample",
    "serve": "serve",
    "me": "elsewhere",
    "proposals": "elsewhere",
    "partnerships": "elsewhere",
    "board": "elsewhere",
    "doctor": "doctor",
}
"""Module of graph.cli in which a function of the command's name stands."""
GROUPS: Final = ("neo4j", "clusters", "key", "audit")
"""Modules of graph.cli whose ``app`` is a group of commands."""


def command(name: str) -> Any:  # noqa: ANN401 - typer vendors its command class under a private name
    """Return a command or group with its options read, as the parser needs it.

    Examples
    --------
    >>> command("why-not").name
    'why-not'
    """
    module = import_module(f"graph.cli.{COMMANDS.get(name, name)}")
    if name in GROUPS:
        made: Any = typer.main.get_group(module.app)
    else:
        alone = typer.Typer(add_completion=False, rich_markup_mode="rich")
        alone.command(name, cls=Command, help=f"cli.help.{name}")(getattr(module, name.replace("-", "_")))
        made = typer.main.get_command(alone)
    made.name, made.help = name, f"cli.help.{name}"
    return made


class Commands(Mapping[str, Any]):
    """Every command by its name, brought in when it is asked for."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - see command
        """Return the command of that name."""
        if name not in COMMANDS and name not in GROUPS:
            raise KeyError(name)
        if name not in self._made:
            self._made[name] = command(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Name them in their order."""
        return iter((*COMMANDS, *GROUPS))

    def __len__(self) -> int:
        """Count them."""
        return len(COMMANDS) + len(GROUPS)


class Program(Group):
    """The program itself: its help names every command without bringing in any."""

    def __init__(self, *args: Any, **facts: Any) -> None:  # noqa: ANN401 - see command
        super().__init__(*args, **facts)
        self.commands: Any = Commands()

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - see command
        """Draw the help from names and sentences."""
        every, self.commands = (
            self.commands,
            {name: TyperCommand(name, help=f"cli.help.{name}") for name in self.commands},
        )
        try:
            super().format_help(ctx, formatter)
        finally:
            self.commands = every
