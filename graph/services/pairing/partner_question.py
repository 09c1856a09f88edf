"""What is asked about partners: of whom, on which side, within which reach, how many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graph.services.pairing.match import MatchParameters


@dataclass(frozen=True)
class PartnerQuestion:
    """What is asked: partners of whom, on which side, within which reach, how many.

    ``any_region`` lifts every limit of distance; ``asked`` is a name, a slightly misspelt name or an id. ``skip``
    leaves out so many of the best: a page of the whole list, by rank; None asks for a short list that holds the
    plan's own choice.
    """

    side: Literal["offtakers", "suppliers"]
    asked: str
    kind: Literal["volume", "linkage"] | None = None
    radius_km: float | None = None
    most: int = 10
    any_region: bool = False
    skip: int | None = None

    @property
    def parameters(self) -> MatchParameters:
        """Parameters of the plan that says who is chosen: the market as it is, within the radius asked."""
        return MatchParameters(self.kind, self.radius_km)
