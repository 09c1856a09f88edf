"""The words of a text that speak for an activity, as a person is told them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ingest.activity.whole import WHOLE_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ingest.activity.evidence import ActivityIndex


def _reasons(index: ActivityIndex, activity: int, terms: dict[str, tuple[float, str]]) -> tuple[str, ...]:
    strength: dict[str, float] = {}
    for term, (weight, word) in terms.items():
        column = index.terms.get(term)
        part = 0.0 if column is None else weight * index.strength(column, activity)
        if part > 0 and " " not in term:
            strength[word] = strength.get(word, 0.0) + part
    return tuple(sorted(strength, key=lambda word: (-strength[word], word)))


def _alike(index: ActivityIndex, activity: int, terms: dict[str, tuple[float, str]]) -> tuple[str, ...]:
    """Return the words of the text that are like words of the activity letter by letter, likest first."""
    words = sorted({word for _, word in terms.values()})
    alike = index.letters.likeness(words)[:, activity] if words else ()
    return tuple(word for _, word in sorted((-like, word) for like, word in zip(alike, words, strict=True) if like > 0))


def because_of(
    index: ActivityIndex, activity: int, terms: dict[str, tuple[float, str]], named: tuple[Sequence[int], float]
) -> tuple[str, ...]:
    """Return the words that speak for an activity; all of them where they are its name, or none does alone."""
    said, (called, weight) = _reasons(index, activity, terms), named
    if activity in called and (weight == WHOLE_WEIGHT or not said):
        return tuple(dict.fromkeys((*said, *(word for _, word in terms.values() if " " not in word))))
    return said or _alike(index, activity, terms)
