"""Intervention: something that can be bought for some suppliers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from graph.arguments import listed, one_of, real, thing, truth, whole
from graph.errors import RuleViolation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KINDS: Final = ("certification", "training", "aggregation", "transport", "facility")
MOST_GROWTH: Final = 1000.0
"""Most that an intervention may add to a capacity, as a share of it."""


@dataclass(frozen=True)
class Intervention:
    """Something that can be bought.

    Attributes
    ----------
    code
        Its name, unlike any other's.
    kind
        One of :data:`KINDS`.
    cost_rp
        What it costs once, in rupiah.
    parties
        Ids of the suppliers that it helps.
    certification
        Certificate that they then hold (``"business_form"`` for a form of business).
    pool
        Whether they then deliver together, so that a smallest lot is no bar.
    reach_km
        How far they then deliver at least.
    capacity_share
        By which share their capacity grows, in a volume market.
    carriage_share
        Which share of their carriage is then paid for them.
    """

    code: str
    kind: str
    cost_rp: int
    parties: tuple[str, ...]
    certification: str | None = None
    pool: bool = False
    reach_km: float | None = None
    capacity_share: float = 0.0
    carriage_share: float = 0.0

    def __post_init__(self) -> None:
        thing("code", self.code, str, RuleViolation)
        one_of("kind", self.kind, KINDS, RuleViolation)
        whole("cost_rp", self.cost_rp, error=RuleViolation)
        listed("parties", self.parties, str, RuleViolation)
        thing("certification", self.certification, (str, type(None)), RuleViolation)
        truth("pool", self.pool, RuleViolation)
        if self.reach_km is not None:
            real("reach_km", self.reach_km, error=RuleViolation)
        real("capacity_share", self.capacity_share, most=MOST_GROWTH, error=RuleViolation)
        real("carriage_share", self.carriage_share, most=1, error=RuleViolation)


def from_rows(rows: Sequence[Mapping[str, Any]]) -> tuple[Intervention, ...]:
    """Return interventions from rows of a file: the fields of :class:`Intervention` by name."""
    return tuple(Intervention(**{**row, "parties": tuple(row["parties"])}) for row in rows)
