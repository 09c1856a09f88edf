"""The edge of the process: language, errors to one line, and help texts from the catalogues.

Every command and group of the program is a :class:`Command` or :class:`Group` of this module. They add ``--lang``,
translate their help when (and only when) it is asked for, and turn every error of ours into one line on stderr and
an exit code; nobody ever sees a traceback for a wrong input.
"""

from __future__ import annotations

import errno
import os
import re
import sys
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, cast

import typer
from typer.core import TyperCommand, TyperGroup

from graph.cli.plain_values import read_plainly
from graph.cli.usage import usage_edge
from graph.errors import JejaringError
from graph.language import VARIABLE, chosen_language
from graph.services.sheet.sentences import told
from graph.source_date import SOURCE_DATE, unreadable_source_date
from graph.translations import say
from graph.translations.spoken import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.language import Language

EXIT_WORLD: Final = 1
"""The input or the world is wrong: a file unreadable, nothing accepted, no server, cancelled."""
LANGUAGE_KEY: Final = "jejaring.language"
PANEL_WORDS: Final = (
    "ARGUMENTS_PANEL_TITLE", "OPTIONS_PANEL_TITLE", "COMMANDS_PANEL_TITLE", "DEFAULT_STRING", "REQUIRED_LONG_STRING"
)  # fmt: skip
"""What typer itself writes into help; each has its sentence in the catalogues."""
TYPE_WORDS: Final = {
    "<bool>": "", "<int>": "cli.help.whole", "<int range>": "cli.help.whole", "<float range>": "cli.help.whole",
    "<str>": "cli.help.text", "<path>": "cli.help.path",
}  # fmt: skip
"""What typer calls the type of an option, and our sentence for it; a switch takes no value, and needs no word."""
OS_ERROR: Final = re.compile(r"\(os error (\d+)\)")


def language_of(context: Any) -> Language:  # noqa: ANN401 - typer vendors its context class under a private name
    """Return the language of a command: ``--lang``, else ``JEJARING_LANGUAGE``, else Indonesian."""
    chosen = context.meta.get(LANGUAGE_KEY) if context is not None else None
    if chosen:
        return cast("Language", chosen)
    return chosen_language() or "id"


def remember_language(context: typer.Context, value: str | None) -> str | None:
    """Keep the language that ``--lang`` names for every command below (the callback of that option)."""
    if value not in (None, "id", "en"):
        raise typer.BadParameter(say("cli.error.language", language_of(context), value=value))
    if value is not None:
        context.meta[LANGUAGE_KEY] = value
    return value


def hoist_language(args: list[str]) -> list[str]:
    """Move ``--lang`` before the command, so that it may be typed anywhere.

    Examples
    --------
    >>> hoist_language(["match", "folder", "--lang", "en", "--json"])
    ['--lang', 'en', 'match', 'folder', '--json']
    >>> hoist_language(["match", "--", "--lang"])
    ['match', '--', '--lang']
    """
    end = args.index("--") if "--" in args else len(args)
    for place, word in enumerate(args[:end]):
        if word == "--lang" or word.startswith("--lang="):
            after = place + (2 if word == "--lang" else 1)
            return [*args[place:after], *args[:place], *args[after:]]
    return args


def _translate(command: Any, context: Any) -> None:  # noqa: ANN401 - see language_of
    """Put the reader's sentences where the codes stand, in a command, its options and its subcommands."""
    from typer import rich_utils  # noqa: PLC0415 - rich, and all that it brings in, only where help is drawn

    language = language_of(context)
    for title in PANEL_WORDS:
        setattr(rich_utils, title, say(f"cli.help.{title.lower()}", language))
    command.help = say(command.help, language) if command.help else command.help
    for parameter in command.get_params(context):
        if parameter.name == "help":
            parameter.help = say("cli.help.help", language)
        elif getattr(parameter, "help", None):
            parameter.help = say(parameter.help, language)
        if getattr(parameter, "metavar", "") is None and parameter.param_type_name == "option":
            shown = parameter.display_type(context)
            parameter.metavar = TYPE_WORDS[shown] and say(TYPE_WORDS[shown], language) if shown in TYPE_WORDS else None
        if parameter.param_type_name == "argument" and not parameter.type_descriptor.is_choice:
            # FILE... says it all: <list[Path]> is a word of the program
            parameter.display_type_rich = _untyped
    for sub in getattr(command, "commands", {}).values():
        sub.help = say(sub.help, language) if sub.help else sub.help


def _untyped(ctx: Any) -> None:  # noqa: ANN401 - see language_of
    """Say nothing of a type."""


def _usage(command: Any, context: Any, formatter: Any) -> None:  # noqa: ANN401 - see language_of
    """Write the usage line under the reader's word for it."""
    language = language_of(context)
    prefix = f"{say('cli.usage.usage', language)}: "
    command.options_metavar = say("cli.usage.options", language)
    if isinstance(command, TyperGroup):
        command.subcommand_metavar = say("cli.usage.subcommand", language)
    formatter.write_usage(context.command_path, " ".join(command.collect_usage_pieces(context)), prefix)


def _refuse_surroundings(context: Any) -> None:  # noqa: ANN401 - see language_of
    """Refuse variables that every command reads and that say nothing: a language nobody speaks, a date that is none."""
    language = language_of(context)
    if chosen_language() is None:
        message = (
            f"{VARIABLE}={os.environ[VARIABLE]}: {say('cli.error.language', language, value=os.environ[VARIABLE])}"
        )
        raise typer.BadParameter(message, ctx=context)
    if stated := unreadable_source_date():
        message = f"{SOURCE_DATE}={stated}: {say('cli.error.source_date', language, variable=SOURCE_DATE)}"
        raise typer.BadParameter(message, ctx=context)


class Command(TyperCommand):
    """A command whose help is a code of the catalogue and whose errors end at :func:`error_edge`."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - see language_of
        """Return the options and arguments, ``--help`` too, such that plain values are taken as they are."""
        return read_plainly(super().get_params(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - see language_of
        """Read the line; what is typed wrongly is said in the reader's language."""
        with usage_edge(language_of(ctx)):
            return super().parse_args(ctx, args)

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - see language_of
        """Write the usage line under the reader's word for it."""
        _usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - see language_of
        """Translate, then draw the help."""
        _translate(self, ctx)
        super().format_help(ctx, formatter)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - see language_of
        """Run the command inside the error edge."""
        language = language_of(ctx)
        with usage_edge(language), error_edge(language):
            return super().invoke(ctx)


class Group(TyperGroup):
    """A group of commands whose help is a code of the catalogue; takes ``--lang`` anywhere in the line."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - see language_of
        """Return the options and arguments, ``--help`` too, such that plain values are taken as they are."""
        return read_plainly(super().get_params(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - see language_of
        """Read the line with ``--lang`` brought to the front of the outermost group."""
        with usage_edge(language_of(ctx)):
            if ctx.parent is None:
                _refuse_surroundings(ctx)
            return super().parse_args(ctx, hoist_language(args) if ctx.parent is None else args)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - see language_of
        """Find and run the command inside the error edge: Ctrl-C may come before the command has begun."""
        with error_edge(language_of(ctx)):
            return super().invoke(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - see language_of
        """Find the command that a word names; a word that names none is said in the reader's language."""
        with usage_edge(language_of(ctx)):
            return super().resolve_command(ctx, args)

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - see language_of
        """Write the usage line under the reader's word for it."""
        _usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - see language_of
        """Translate, then draw the help."""
        _translate(self, ctx)
        super().format_help(ctx, formatter)


def one_line(error: JejaringError, language: Language) -> str:
    """Return what a person reads of an error: its title, what happened, and what to do.

    Examples
    --------
    >>> from graph.errors import UnknownRegion
    >>> one_line(UnknownRegion("no region 35.99", hint="try 35.09"), "en")
    'unknown region: no region 35.99 — try 35.09'
    """
    message, hint = told(error, language)
    sentence = f"{say(f'error.{error.code}', language)}: {message}" + (f" — {hint}" if hint else "")
    return " ".join(sentence.split())


def _tell(sentence: str) -> None:
    typer.echo(sentence, err=True)


@contextmanager
def error_edge(language: Language) -> Iterator[None]:
    """Turn every error into one line on stderr and exit code 1; the story of a fault of ours goes to a file."""
    try:
        yield
    except JejaringError as error:
        _tell(one_line(error, language))
        raise typer.Exit(EXIT_WORLD) from error
    except KeyboardInterrupt as stop:
        _tell(say("cli.error.interrupted", language))
        raise typer.Exit(EXIT_WORLD) from stop
    except BrokenPipeError as closed:
        # the reader (head, less) has gone: nothing is wrong, and the interpreter must not complain at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(EXIT_WORLD) from closed
    except (typer.Exit, typer.Abort, typer.TyperException):
        raise
    except Exception as fault:
        code = world_code(fault)
        if code is None:
            _tell(say("cli.error.fault", language, what=type(fault).__name__, file=_keep(fault)))
        else:
            named = getattr(fault, "filename", None)
            reason = spoken(getattr(fault, "strerror", None) or str(fault), language)
            _tell(say(f"cli.error.{code}", language, file=f" ({named})" if named else "", reason=reason))
        raise typer.Exit(EXIT_WORLD) from fault


def world_code(fault: Exception) -> str | None:
    """Return what of the world is behind an exception: ``disk_full``, ``no_right``, ``file``; None for a fault of ours.

    Libraries written in other languages say it in words only, at the end of their own message.

    Examples
    --------
    >>> world_code(OSError(28, "No space left on device"))
    'disk_full'
    >>> world_code(RuntimeError("parquet: No space left on device (os error 28)"))
    'disk_full'
    >>> world_code(ZeroDivisionError("division by zero")) is None
    True
    """
    number = fault.errno if isinstance(fault, OSError) else None
    said = OS_ERROR.search(str(fault))
    number = number or (int(said[1]) if said else None)
    if number is None:
        return "file" if isinstance(fault, OSError) else None
    return {errno.ENOSPC: "disk_full", errno.EDQUOT: "disk_full"}.get(
        number, "no_right" if number in (errno.EACCES, errno.EPERM, errno.EROFS) else "file"
    )


def _keep(fault: Exception) -> str:
    """Write the story of a fault of ours to a file under the home folder: it is for us, not for the reader."""
    from graph.settings import now, settings  # noqa: PLC0415 - only when something of ours is broken

    path = settings().home / "faults" / f"{now():%Y%m%dT%H%M%S}.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(traceback.format_exception(fault)), encoding="utf-8")
    except OSError:
        return "-"
    return str(path)
