"""Typeset a template with facts into a PDF: the same facts give the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typst

from graph.translations import say
from graph.translations.numbers import unbroken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.settings import Language

FOLDER: Final = Path(__file__).parent
TEMPLATES: Final = FOLDER / "templates"


def typeset(
    template: str, facts: Mapping[str, Any], *, title: str, foot: str, synthetic: bool, language: Language
) -> bytes:
    """Return a document as PDF, made from one of the templates of this folder.

    Every page says whether the figures are synthetic and carries the foot: where the figures are from, and of what
    date. Only the fonts that come with the program are used, and no time of making is written, so that the same
    facts give the same bytes on every machine.

    Parameters
    ----------
    template
        Name of a file of ``graph/documents/templates`` without its ending. It begins with
        ``#import "page.typ": *`` and ``#show: page-of`` and reads ``facts``.
    facts
        What the template reads: text, numbers, lists and mappings of them; pictures as SVG text, placed with
        ``picture(facts.map)``. Sentences are ready, in the reader's language. The five names below are added.
    title, foot
        Title of the document, and the line at the foot of every page.
    synthetic
        Whether the figures are made up.
    language
        Of hyphenation and of the mark on synthetic figures.

    Raises
    ------
    typst.TypstError
        Where the template asks for a fact that is not there: a fault of ours.

    Examples
    --------
    >>> facts = {"paragraphs": ["Two tonnes a month."]}
    >>> pdf = typeset("letter", facts, title="Offer", foot="demo, 2026", synthetic=True, language="en")
    >>> pdf[:5], pdf == typeset("letter", facts, title="Offer", foot="demo, 2026", synthetic=True, language="en")
    (b'%PDF-', True)
    """
    known = {
        **facts,
        "title": title,
        "foot": foot,
        "synthetic": synthetic,
        "synthetic_label": say("document.synthetic", language),
        "language": language,
    }
    pdf = typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=[str(FOLDER / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(unbroken(known), ensure_ascii=False, sort_keys=True)},
        timestamp=0,
    )
    return bytes(pdf)
