"""Evidence: no fact without the source that states it, the date it stands for and how far it is trusted."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

Confidence = Annotated[float, Field(ge=0, le=1)]
"""How far a fact is trusted: 1 a register of record, 0 hearsay."""


class Evidence(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """Where a fact comes from.

    Examples
    --------
    >>> Evidence(source="siinas", as_of=date(2026, 11, 1), confidence=0.9).confidence
    0.9
    """

    source: str = Field(min_length=1)
    """Name of the list or person's role that states it; never a person's name."""
    as_of: date
    """Day that the fact stands for."""
    confidence: Confidence = 1.0
