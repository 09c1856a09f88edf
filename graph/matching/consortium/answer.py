"""Answer: who joins with how much, who leads, who stands in; or what is missing where nobody can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True)
class Member:
    """One member: its good, units by month, share of the order, how far it is from where the volume is joined."""

    party: str
    name: str
    offer: str
    product: str | None
    units: Mapping[date | None, int]
    share: float
    distance_km: float
    price_rp_per_unit: int | None
    certified: bool


@dataclass(frozen=True)
class Reserve:
    """One that stands in: units by month that it could deliver if the largest member fell out."""

    party: str
    name: str
    units: Mapping[date | None, int]
    distance_km: float


@dataclass(frozen=True)
class Consortium:
    """A consortium that fills an order in quantity, quality and continuity.

    Attributes
    ----------
    centre
        Party at whose place the volume is joined: all members are within the radius of it.
    leader
        The cooperative to which most of the volume belongs, where one is near; else the member with the largest share.
    leader_is_cooperative
        Which of the two it is.
    members
        By share, the largest first.
    fallback
        Who stands in for the largest member, the cheapest at the place of joining first; unused volume of other
        members counts.
    continuity
        Whether members and fallback together still fill every month without the largest member.
    cost_rp
        What members ask, with transport to the centre and on to the buyer where one is named; those that state no
        price count at the order's.
    onward_rp
        How much of that is the way from the centre to the buyer; None where the order names none, or no place of it is
        known.
    proven
        Whether no consortium around this centre has fewer members, or as many at less cost.
    """

    centre: str
    leader: str
    leader_is_cooperative: bool
    members: tuple[Member, ...]
    fallback: tuple[Reserve, ...]
    continuity: bool
    cost_rp: int
    onward_rp: int | None
    proven: bool


@dataclass(frozen=True)
class NoConsortium:
    """Why no consortium fills an order.

    Attributes
    ----------
    reason
        ``"product"`` (nobody offers it), ``"quality"`` (not of this grade or with these certificates), ``"price"``,
        ``"quantity"`` (not enough in any month), ``"continuity"`` (enough in some months, not in all), ``"members"``
        (only with more members than allowed).
    months
        By month: units asked, and the most that suppliers around any one centre could deliver, with no more members, of
        no greater share and within no longer way to the buyer than were asked for.
    """

    reason: Literal["product", "quality", "price", "quantity", "continuity", "members"]
    months: Mapping[date | None, tuple[int, int]]
