"""Documents on paper: templates and fonts in, PDF of the same bytes out."""

from __future__ import annotations

from graph.documents.typeset import typeset

__all__ = ["typeset"]
