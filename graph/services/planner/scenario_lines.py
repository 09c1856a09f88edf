"""Where the changes of a file of scenarios stand: what is refused of one names its file and line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graph.errors import JejaringError

HEAD: Final = re.compile(r"\s*\[\[\s*(scenario|change|scenario\s*\.\s*change)\s*\]\]")
"""The head of a table of a scenario or a change."""


def change_lines(text: str) -> list[list[int]]:
    r"""Return the lines of changes: first those of no scenario, then those of each scenario, from line 1 on.

    Changes that stand in one line (``change = [{...}]``) have no heads, and none is told.

    Examples
    --------
    >>> change_lines('[[scenario]]\nname = "A"\n[[scenario.change]]\ndo = "certify"\n[[scenario.change]]')
    [[], [3, 5]]
    """
    found: list[list[int]] = [[]]
    for at, line in enumerate(text.splitlines(), start=1):
        head = HEAD.match(line)
        if head is None:
            continue
        if head[1] == "scenario":
            found.append([])
        elif head[1] == "change":
            found[0].append(at)
        else:
            found[-1].append(at)
    return found


def at_its_line(error: JejaringError, file: Path, lines: Sequence[int]) -> JejaringError:
    """Return a refusal of a change, or of two, with the file and the lines where they stand."""
    numbers = error.context.get("changes", [error.context["change"]] if "change" in error.context else [])
    told = [lines[number - 1] for number in numbers if number <= len(lines)] if isinstance(numbers, list) else []
    if not told:
        return error
    if len(told) == 1:
        message = f"{file}, line {told[0]}: {error.message}"
    else:
        message = f"{file}, lines {told[0]} and {told[1]}: {error.message}"
    return type(error)(message, hint=error.hint, **error.context, file=str(file), lines=told)
