"""Codes of the domain turned into sentences, Indonesian first.

Domain functions return codes with numbers; faces (command line, pages, documents) ask :func:`say`
for the sentence. A catalogue is a gettext file a domain: ``translations/<language>/<domain>.po``,
whose message ids are the codes, such as ``rule.same_party``.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from string import Formatter
from typing import TYPE_CHECKING, Any

from graph.translations.numbers import TO_INDONESIAN
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
        Values named in the sentence as ``{name}``, with Python's format specifications; numbers with thousands
        (``{name:,}``) are written as the language writes them.

    Examples
    --------
    >>> say("rule.same_party", "en")
    'Supplier and buyer are the same party.'
    >>> say("why_not.outbid", "id", short_by=3643)
    'Mitra lain lebih bernilai: pasangan ini kurang 3.643 per satuan.'
    """
    sentence = catalogue(language).get(code)
    if sentence is None:
        return code
    if language == "id" and ":," in sentence:
        return _Indonesian().format(sentence, **facts)
    return sentence.format(**facts)


class _Indonesian(Formatter):
    """Numbers of a sentence with points between thousands and a comma before decimals."""

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 - a fact of any type
        text: str = super().format_field(value, format_spec)
        return text.translate(TO_INDONESIAN) if "," in format_spec else text
