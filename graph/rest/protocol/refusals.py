"""Refusals of the protocol itself, each with a sentence of its own that says what to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.language import Language


class Refusal(HTTPException):
    """A status of the protocol with its sentence: ``refused.<code>`` and ``refused.<code>.hint`` of the catalogues.

    Examples
    --------
    >>> Refusal(413, "too_large", most=10).said("en")
    ('a body may hold 10 bytes', 'send less at once, or several requests')
    """

    def __init__(self, status: int, sentence: str, headers: Mapping[str, str] | None = None, **facts: object) -> None:
        super().__init__(status, say(f"refused.{sentence}", "en", **facts), dict(headers or {}))
        self.sentence, self.facts = sentence, facts

    def said(self, language: Language) -> tuple[str, str]:
        """Return what was refused, and what to change."""
        return (
            say(f"refused.{self.sentence}", language, **self.facts),
            say(f"refused.{self.sentence}.hint", language, **self.facts),
        )
