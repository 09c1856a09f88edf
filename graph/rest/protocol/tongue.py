"""The reader's language of a request: the first that ``Accept-Language`` asks for and we speak, else the server's."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Final, cast

from graph.settings import settings

if TYPE_CHECKING:
    from graph.language import Language

NAMES: Final = {"id": "id", "in": "id", "en": "en"}
"""Primary tags that we speak; ``in`` is what Indonesian was called until 1989, and old phones still do."""
_asked: ContextVar[str | None] = ContextVar("asked", default=None)


def wanted(header: str) -> Language | None:
    """Return the language that a header likes best of those we speak; None when it names none of them.

    Examples
    --------
    >>> wanted("en-US,en;q=0.9,id;q=0.8"), wanted("fr, id;q=0.5"), wanted("in-ID"), wanted("fr"), wanted("en;q=0")
    ('en', 'id', 'id', None, None)
    """
    best, found = 0.0, None
    for one in header.split(","):
        tag, _, rest = one.strip().partition(";")
        name = NAMES.get(tag.strip().split("-")[0].lower())
        weight = _weight(rest)
        if name is not None and weight > best:
            best, found = weight, name
    return cast("Language | None", found)


def _weight(parameters: str) -> float:
    key, _, value = parameters.replace(" ", "").partition("=")
    if key != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0


def remember(header: str | None) -> None:
    """Remember what the request at hand asks for."""
    _asked.set(wanted(header) if header else None)


def speak(language: Language) -> None:
    """Answer the request at hand in a language, whatever its header asks for."""
    _asked.set(language)


def tongue() -> Language:
    """Return the language in which the request at hand is answered."""
    return cast("Language", _asked.get() or settings().language)
