"""Errors in the reader's language: by the sentence that the place of origin named, else by its English words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.translations import say
from graph.translations.spoken import spoken

if TYPE_CHECKING:
    from graph.errors import JejaringError
    from graph.settings import Language


def told(error: JejaringError, language: Language) -> tuple[str, str]:
    """Return what happened and what to do, in the reader's language.

    An error may name its sentence as ``context["sentence"]``; the other facts of the context are put into it. One that
    was put into words where it arose has them, by language, in ``context["words"]`` and ``context["hints"]``. Of all
    others the English words are looked up (:mod:`graph.translations.spoken`).

    Examples
    --------
    >>> from graph.errors import UnknownParty
    >>> error = UnknownParty("no party is called “A”", hint="look", sentence="told.nobody", asked="A", nearest="UD B")
    >>> told(error, "id")
    ('tidak ada pihak bernama “A”', 'nama terdekat: “UD B”')
    >>> told(UnknownParty("no run 7", hint="`jejaring match` makes one"), "id")
    ('tidak ada proses 7', 'buat dengan `jejaring match`')
    """
    words, hints = error.context.get("words"), error.context.get("hints")
    if isinstance(words, dict) and isinstance(hints, dict):
        return words[language], hints[language]
    code = error.context.get("sentence")
    if not isinstance(code, str):
        return spoken(error.message, language), spoken(error.hint, language)
    facts = {name: fact for name, fact in error.context.items() if name != "sentence"}
    return say(code, language, **facts), say(f"{code}.hint", language, **facts)
