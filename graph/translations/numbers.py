"""Numbers as people of each language write them: ``1.234,5`` and ``1,234.5``."""

from __future__ import annotations

import re
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from graph.language import Language

TO_INDONESIAN: Final = str.maketrans(",.", ".,")
AMOUNT: Final = re.compile(r"\bRp (?=[\d−-])")
"""What stands before an amount; where a line breaks there, the number stands without its rupiah."""


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


SAME_AREA: Final[dict[str, str]] = {"id": "satu wilayah", "en": "same area"}
NEAR: Final = 0.95
"""Kilometres below which a distance is under one."""


def kilometres(value: float | None, language: Language) -> str:
    """Write a distance; two who stand on one point, mostly the middle of their regency, are in one area, not near.

    Examples
    --------
    >>> kilometres(111.4, "id"), kilometres(0.4, "id"), kilometres(0.0, "id"), kilometres(None, "id")
    ('111 km', '< 1 km', 'satu wilayah', '–')
    """
    if value == 0:
        return SAME_AREA[language]
    if value is not None and value < NEAR:
        return "< 1 km"
    return number(value, language) + (" km" if value is not None else "")


def unbroken(facts: Any) -> Any:  # noqa: ANN401 - whatever a document is made of
    r"""Return what a document is made of with a no-break space between *Rp* and its number.

    Examples
    --------
    >>> unbroken({"price": ["Rp 5.000 per kg", 3]})
    {'price': ['Rp\xa05.000 per kg', 3]}
    """
    if isinstance(facts, str):
        return AMOUNT.sub("Rp\N{NO-BREAK SPACE}", facts)
    if isinstance(facts, dict):
        return {name: unbroken(one) for name, one in facts.items()}
    return [unbroken(one) for one in facts] if isinstance(facts, (list, tuple)) else facts
