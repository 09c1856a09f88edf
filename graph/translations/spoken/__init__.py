"""What errors say, in the reader's language: English words where they were raised, a catalogue of whole sentences here.

Errors are raised everywhere, also by pure functions that know no language. Their message and hint are English, and
``id.po`` holds each as a pattern whose ``{}`` are its facts; a test holds the catalogue to the sentences in the code.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graph.translations import catalogue, say
from graph.translations.po import read_po

if TYPE_CHECKING:
    from graph.language import Language


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return every sentence as a pattern and its translation, those with the most words of their own first."""
    text = files("graph.translations.spoken").joinpath("id.po").read_text(encoding="utf-8")
    sentences = list(read_po(text.splitlines()).items())
    sentences.sort(key=lambda one: (-len(one[0].replace("{}", "")), one[0]))
    return tuple(
        (re.compile("(.+?)".join(map(re.escape, said.split("{}"))), re.DOTALL), there) for said, there in sentences
    )


def spoken(sentence: str, language: Language) -> str:
    """Return what an error says in the reader's language; English where the catalogue has no such sentence.

    Examples
    --------
    >>> spoken("umkm.csv is empty", "id"), spoken("umkm.csv is empty", "en")
    ('umkm.csv kosong', 'umkm.csv is empty')
    >>> spoken("umkm.xlsx is a PDF document, not a list", "id")
    'umkm.xlsx adalah dokumen PDF, bukan daftar'
    """
    if language == "en":
        return sentence
    for pattern, there in _patterns():
        found = pattern.fullmatch(sentence)
        if found:
            return there.format(*(spoken(fact, language) for fact in found.groups()))
    return _rules(language).get(sentence, sentence)


@cache
def _rules(language: Language) -> dict[str, str]:
    """Return the sentences of rules that reject a row, which an error may repeat without the full stop."""
    return {
        said.rstrip("."): say(code, language).rstrip(".")
        for code, said in catalogue("en").items()
        if code.startswith("ingest.rule.")
    }
