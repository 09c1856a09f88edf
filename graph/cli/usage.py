"""A command typed wrongly, said in the reader's language: which word, and what it could have been.

The parser knows what is wrong as classes and attributes and says it in English; here the same is said from the
catalogues. Exit code and layout (usage line, where the help is, one framed sentence) stay the parser's own.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import typer

from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.language import Language

NO_COMMAND: Final = re.compile(r"No such command '(?P<word>.*?)'\.(?: Did you mean (?P<known>.*)\?)?")
EXTRA: Final = re.compile(r"Got unexpected extra argument\(s\) \((?P<words>.*)\)", re.DOTALL)
BOUNDS: Final = ("ge", "gt", "le", "lt")
HELP_SLOTS: Final = {"command_path": "{command_path}", "help_option": "{help_option}"}
"""What the parser itself puts into its pointer to the help."""


def wrong_value(error: Any) -> tuple[str, dict[str, object]] | None:  # noqa: ANN401 - typer vendors its classes
    """Return the code and facts of a value that the option's type refused; None where it was refused by a sentence.

    Parameters
    ----------
    error
        The parser's BadParameter; its cause is pydantic's error where a type refused the value.
    """
    details = getattr(error.__cause__, "errors", None)
    if details is None:
        return None
    detail = details()[0]
    facts: dict[str, object] = {"value": detail.get("input")}
    limits = detail.get("ctx", {})
    bound = next((name for name in BOUNDS if name in limits), None)
    if bound is not None:
        return f"cli.usage.{bound}", facts | {"bound": limits[bound]}
    choices = re.search(r"is not one of (.*)\.$", str(detail.get("msg")))
    if choices:
        return "cli.usage.choice", facts | {"known": choices[1].replace("'", "")}
    number = {"int_parsing": "whole", "float_parsing": "number"}.get(detail["type"])
    return f"cli.usage.{number or 'value'}", facts


def sentence(error: Any, language: Language) -> str:  # noqa: ANN401 - see wrong_value
    """Return what is wrong with a line that was typed, in the reader's language."""
    parameter = getattr(error, "param", None)
    name = getattr(error, "param_hint", None) or (parameter.get_error_hint() if parameter is not None else "")
    kind = type(error).__name__
    if kind == "NoSuchOption":
        known = ", ".join(sorted(error.possibilities or ()))
        return say(
            "cli.usage.option.like" if known else "cli.usage.option", language, word=error.option_name, known=known
        )
    if kind == "BadOptionUsage":
        takes_none = "does not take a value" in error.message
        return say("cli.usage.no_value" if takes_none else "cli.usage.needs_value", language, name=error.option_name)
    if kind == "MissingParameter":
        return say("cli.usage.missing", language, name=name.strip("'"))
    if kind == "BadParameter":
        refused = wrong_value(error)
        reason = say(refused[0], language, **refused[1]) if refused else error.message
        return say("cli.usage.bad", language, name=name.strip("'"), reason=reason) if name else reason
    if command := NO_COMMAND.fullmatch(error.message):
        code = "cli.usage.command.like" if command["known"] else "cli.usage.command"
        return say(code, language, word=command["word"], known=command["known"] or "")
    if extra := EXTRA.fullmatch(error.message):
        return say("cli.usage.extra", language, words=extra["words"])
    return str(error.format_message())


@contextmanager
def usage_edge(language: Language) -> Iterator[None]:
    """Have the parser's complaints said in the reader's language; the parser still prints them and leaves with 2."""
    try:
        yield
    except typer.TyperException as error:
        if not hasattr(error, "ctx") or type(error).__name__ == "NoArgsIsHelpError":
            raise
        from typer import rich_utils  # noqa: PLC0415 - rich, and all that it brings in, only where something is drawn

        told = sentence(error, language)
        rich_utils.RICH_HELP = say("cli.usage.help", language, **HELP_SLOTS)
        rich_utils.ERRORS_PANEL_TITLE = say("cli.usage.title", language)
        error.format_message = lambda: told  # type: ignore[method-assign]
        raise
