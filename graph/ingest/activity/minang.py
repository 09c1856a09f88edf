"""Minang words as Indonesian writes them: *karupuak* is *kerupuk*, *suliang* is *suling*, *manih* is *manis*."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDINGS: Final = (
    ("uak", ("uk",)),
    ("iak", ("ik",)),
    ("iang", ("ing",)),
    ("uang", ("ung",)),
    ("uik", ("ut", "uk")),
    ("uih", ("us",)),
    ("iah", ("ih",)),
    ("uah", ("uh",)),
    ("eh", ("as",)),
    ("ih", ("is",)),
    ("ek", ("at", "ap")),
    ("ik", ("it",)),
    ("ia", ("ir", "il")),
    ("ua", ("ur", "ul")),
    ("o", ("a",)),
    ("a", ("al", "ar")),
)
"""How words end there, and how they end in Indonesian, the most frequent first."""
_FIRST: Final = re.compile(r"^([^aeiou]*)a")
"""The vowel of a first syllable that nobody stresses: *karupuak*, *sarai*."""
_LEAST: Final = 4


def as_written(word: str) -> Iterator[str]:
    """Yield how Indonesian may write a Minang word, the likeliest first.

    Examples
    --------
    >>> ([next(as_written(word)) for word in ("suliang", "manih")], list(as_written("karupuak")))
    (['suling', 'manis'], ['karupuk', 'kerupuk'])
    """
    if len(word) < _LEAST:
        return
    ends = [word]
    for said, written in _ENDINGS:
        if word.endswith(said) and len(word) > len(said) + 1:
            ends = [word.removesuffix(said) + one for one in written]
            break
    yield from (one for one in ends if one != word)
    yield from (_FIRST.sub(r"\1e", one) for one in ends)
