"""The typer application: the options that stand before every command."""

from __future__ import annotations

from typing import Annotated

import typer

from graph.cli.commands import Program
from graph.cli.edge import remember_language

app = typer.Typer(
    name="jejaring",
    cls=Program,
    help="cli.help.app",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 120},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - only when asked

        typer.echo(f"jejaring {version('jejaring')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="cli.help.version")
    ] = False,
    lang: Annotated[
        str | None,
        typer.Option("--lang", metavar="id|en", is_eager=True, callback=remember_language, help="cli.help.lang"),
    ] = None,
) -> None:
    """Take the options that stand before every command; both are handled by their callbacks."""
    del version, lang
