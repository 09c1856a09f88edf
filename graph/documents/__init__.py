"""Documents on paper: templates and fonts in, PDF and DOCX of the same bytes out."""

from __future__ import annotations

from graph.documents.typeset import typeset
from graph.documents.word import word

__all__ = ["typeset", "word"]
