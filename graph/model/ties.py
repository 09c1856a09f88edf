"""Ties: typed, dated, weighted, directed where the field is."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import BaseModel, Field, model_validator

from graph.model.codes import Kbli, PartyId
from graph.model.evidence import Evidence
from graph.model.vocabulary import TieType


class Tie(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """A tie from one party to another, with the days it held.

    Examples
    --------
    >>> evidence = Evidence(source="survey", as_of=date(2026, 11, 1))
    >>> tie = Tie(start="p1", end="p2", type="SUPPLIES", since=date(2025, 1, 1), evidence=evidence)
    >>> str(tie.type), tie.until
    ('SUPPLIES', None)
    """

    start: PartyId
    end: PartyId
    type: TieType
    since: date | None = None
    until: date | None = None
    """Day it ended; None is still in force."""
    weight: float | None = Field(default=None, ge=0)
    weight_unit: str | None = None
    commodity: Kbli | None = None
    evidence: Evidence

    @model_validator(mode="after")
    def _has_two_ends_in_order(self) -> Self:
        if self.start == self.end:
            message = f"{self.type} ties party {self.start} to itself"
            raise ValueError(message)
        if self.since and self.until and self.until < self.since:
            message = f"{self.type} ends on {self.until}, before it begins on {self.since}"
            raise ValueError(message)
        return self
