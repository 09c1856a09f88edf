"""The library of named questions: one Cypher file each, with what it asks in two languages and typed parameters.

The head of a file says all of it::

    // id: Siapa memakai fasilitas bersama?
    // en: Who uses shared facilities?
    // param region: text = "" | awalan kode wilayah | region code or its beginning

A parameter without a default (``= None``) has to be given.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from graph.errors import NotFound, RuleViolation

if TYPE_CHECKING:
    from collections.abc import Mapping

PARAMETER: Final = re.compile(r"^// param (\w+): (text|integer|number|date) = (.*?) \| (.*?) \| (.*)$")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a question: its type, what it means in both languages, and its default."""

    name: str
    type: str
    default: Any
    needed: bool
    words: Mapping[str, str]


NEEDS: Final = "// needs: "
"""Before the names of the lists that a question rests on (:data:`graph.planning.inventory.INVENTORIES`)."""

PARTS: Final = re.compile(r"^// parts (\w+): (.*)$")
"""A column of words, and the list that each rests on: a word whose list was not read is no finding."""


@dataclass(frozen=True)
class Question:
    """A named question that only reads.

    Attributes
    ----------
    needs
        The lists without which it has no answer.
    parts
        By column of words: the list without which each word says nothing.
    """

    name: str
    words: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    text: str
    needs: tuple[str, ...] = ()
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def names() -> list[str]:
    """Return the names of all questions, sorted.

    Examples
    --------
    >>> "clusters_without" in names()
    True
    """
    folder = files("graph.store").joinpath("questions")
    return sorted(path.name.removesuffix(".cypher") for path in folder.iterdir() if path.name.endswith(".cypher"))


@cache
def question(name: str) -> Question:
    """Return a question by its name.

    Raises
    ------
    NotFound
        If there is no such question; the hint names those that are alike.

    Examples
    --------
    >>> [parameter.name for parameter in question("clusters_without").parameters]
    ['region', 'limit', 'as_of']
    """
    if name not in names():
        message = f"there is no question {name!r}"
        raise NotFound(message, hint="`jejaring ask` lists them all", question=name)
    text = files("graph.store").joinpath("questions", f"{name}.cypher").read_text(encoding="utf-8")
    head = [line for line in text.splitlines() if line.startswith("//")]
    body = "\n".join(line for line in text.splitlines() if not line.startswith("//")).strip()
    words = {line[3:5]: line[7:].strip() for line in head if line[3:7] in ("id: ", "en: ")}
    needs = tuple(one.strip() for line in head if line.startswith(NEEDS) for one in line[len(NEEDS) :].split(","))
    parameters = tuple(_parameter(m) for line in head if (m := PARAMETER.match(line)))
    parts = {m[1]: _parts(m[2]) for line in head if (m := PARTS.match(line))}
    return Question(name, words, parameters, body, needs, parts)


def _parts(text: str) -> dict[str, str]:
    return {word.strip(): told_by.strip() for word, _, told_by in (one.partition("=") for one in text.split(","))}


def _parameter(match: re.Match[str]) -> Parameter:
    name, kind, default, indonesian, english = match.groups()
    needed = default == "None"
    return Parameter(name, kind, None if needed else json.loads(default), needed, {"id": indonesian, "en": english})


def typed(asked: Question, given: Mapping[str, str]) -> dict[str, Any]:
    """Return the parameters of a question with the types that it wants, defaults filled in.

    Raises
    ------
    RuleViolation
        If one is not known, is missing, or is not of its type.

    Examples
    --------
    >>> typed(question("caseloads"), {"limit": "5"})
    {'region': '', 'limit': 5, 'as_of': None}
    """
    known = {parameter.name: parameter for parameter in asked.parameters}
    for name in given:
        if name not in known:
            message = f"{asked.name} has no parameter {name!r}"
            raise RuleViolation(message, hint=f"it takes {', '.join(known) or 'none'}", parameter=name)
    return {name: _value(asked.name, parameter, given.get(name)) for name, parameter in known.items()}


def _value(asked: str, parameter: Parameter, given: str | None) -> Any:  # noqa: ANN401 - of any type
    if given is None:
        if parameter.needed:
            message = f"{asked} needs a value for {parameter.name}"
            raise RuleViolation(message, hint=f"give {parameter.name}=… with the question", parameter=parameter.name)
        return parameter.default
    convert = {"text": str, "integer": int, "number": float, "date": date.fromisoformat}[parameter.type]
    try:
        return convert(given)  # type: ignore[operator]
    except ValueError:
        message = f"{parameter.name} is {given!r}, not of type {parameter.type}"
        hint = "write a date as 2026-10-31" if parameter.type == "date" else f"write one {parameter.type}"
        raise RuleViolation(message, hint=hint, parameter=parameter.name) from None
