"""Codes of the domain turned into sentences, Indonesian first.

Domain functions return codes with numbers; faces (command line, pages, documents) ask :func:`say`
for the sentence. A catalogue is a gettext file a domain: ``translations/<language>/<domain>.po``,
whose message ids are the codes, such as ``rule.same_party``.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from graph.translations.po import read_po

if TYPE_CHECKING:
    from graph.language import Language


@cache
def catalogue(language: Language) -> dict[str, str]:
    """Return every sentence of a language by its code.

    Examples
    --------
    >>> "rule.same_party" in catalogue("en")
    True
    """
    folder = files("graph.translations") / language
    sentences: dict[str, str] = {}
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if path.name.endswith(".po"):
            sentences |= read_po(path.read_text(encoding="utf-8").splitlines())
    return sentences


def say(code: str, language: Language, /, **facts: object) -> str:
    """Return the sentence for a code, with its facts put in.

    A code without a sentence is a fault of ours and is shown as the code itself, so that nothing is lost
    to the reader; a test holds both catalogues to the codes that the program uses.

    Parameters
    ----------
    code
        Such as ``"rule.same_party"``.
    language
        ``"id"`` or ``"en"``.
    facts
        Values named in the sentence as ``{name}``, with Python's format specifications.

    Examples
    --------
    >>> say("rule.same_party", "en")
    'Supplier and buyer are the same party.'
    """
    sentence = catalogue(language).get(code)
    return sentence.format(**facts) if sentence is not None else code
