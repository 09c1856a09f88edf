"""Numbers as people of each language write them: ``1.234,5`` and ``1,234.5``."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from graph.language import Language

TO_INDONESIAN: Final = str.maketrans(",.", ".,")


def number(value: float | None, language: Language, digits: int = 0) -> str:
    """Return a number as the reader writes it; a dash for unknown and undefined, never zero.

    Examples
    --------
    >>> number(1234567.5, "id", 1), number(1234567.5, "en", 1), number(None, "id")
    ('1.234.567,5', '1,234,567.5', '–')
    """
    if value is None or not isfinite(value):
        return "–"
    text = f"{value:,.{digits}f}"
    return text if language == "en" else text.translate(TO_INDONESIAN)
