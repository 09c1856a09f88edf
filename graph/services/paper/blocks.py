"""Blocks that papers are made of: headings, paragraphs, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.settings import Language

Block = dict[str, Any]
DASH: Final = "–"
"""What stands where nothing is known."""
TO_WRITE: Final = "_" * 6
"""What stands where a number is written by hand."""


def heading(code: str, language: Language) -> Block:
    """Return a heading by its code."""
    return {"kind": "heading", "text": say(f"paper.heading.{code}", language)}


def text(words: str) -> Block:
    """Return a paragraph."""
    return {"kind": "text", "text": words}


def note(words: str) -> Block:
    """Return a paragraph that must not be missed."""
    return {"kind": "note", "text": words}


def pairs(rows: Sequence[tuple[str, str]]) -> Block:
    """Return a table of labels and values; what is not known is a dash."""
    return {"kind": "pairs", "rows": [[label, value or DASH] for label, value in rows]}


def table(head: Sequence[str], rows: Sequence[Sequence[str]], align: Sequence[str], *wide: int) -> Block:
    """Return a table; ``wide`` are the columns that share the room that is left, the first where none is named."""
    return {
        "kind": "table",
        "head": list(head),
        "rows": [list(row) for row in rows],
        "align": list(align),
        "wide": list(wide or (0,)),
    }


def blanks(rows: Sequence[tuple[str, int]]) -> Block:
    """Return labels with so many empty lines below each, to be written on by hand."""
    return {"kind": "blanks", "rows": [[label, lines] for label, lines in rows]}


def choices(options: Sequence[str], rows: Sequence[str]) -> Block:
    """Return lines with an empty box for each option, one of which is ticked by hand."""
    return {"kind": "choices", "options": list(options), "rows": list(rows)}
