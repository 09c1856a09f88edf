"""Values as JSON writes them: what another kind of value could be read as is refused, never guessed at."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _a_number(value: Any) -> Any:  # noqa: ANN401 - whatever a body holds
    """Return a value that is no truth value and no text: ``true`` is no amount, nor is ``"5"``."""
    if isinstance(value, (bool, str)):
        kind, words = "float_type", "Input should be a valid number"
        raise PydanticCustomError(kind, words)
    return value


def visible(name: str) -> str:
    r"""Return a name without what hides or turns it; nothing where nothing is left to be seen.

    Examples
    --------
    >>> visible("tapioca \u202egnp"), visible("\u200b")
    ('tapioca gnp', '')
    """
    shown = re.sub(rf"[{TURNING}\x00]", "", name)
    return shown if re.search(NAMING, shown) else ""


def _a_day(value: Any) -> Any:  # noqa: ANN401 - whatever a body holds
    """Return a day as it is written: a number would be read as seconds since 1970."""
    if value is not None and type(value) is not date and not (isinstance(value, str) and DAY.fullmatch(value)):
        kind, words = "date_type", "Input should be a valid date"
        raise PydanticCustomError(kind, words)
    return value


TURNING: Final = r"\u202a-\u202e\u2066-\u2069"
"""Characters that turn the direction of writing: a name that holds them is read as another one."""
NAMING: Final = rf"^[^{TURNING}\x00]*[^{TURNING}\x00\s\u200b-\u200f\u2060\ufeff][^{TURNING}\x00]*$"
"""A name has something to be seen, and nothing that hides what it is."""
NAMED: Final = f"{NAMING}|^$"
"""A name, or none."""
WORDING: Final = r"^[^\x00]*[^\s\x00][^\x00]*$"
"""Words that say something, and hold no NUL character: no sheet, page or paper could show it."""
Whole = Annotated[int, BeforeValidator(_a_number)]
Real = Annotated[float, BeforeValidator(_a_number)]
Truth = Annotated[bool, Field(strict=True)]
Day = Annotated[date, BeforeValidator(_a_day)]
