"""What must have been read before a lack can be told: where no list of banks was read, nobody is without a bank.

Empty is unknown, never zero. An inventory counts as read where the network holds one party of its kinds, one tie of its
types (at any time), or one service of its kind, anywhere: a list of one regency's banks says something of the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.network import Network

INVENTORIES: Final[Mapping[str, tuple[str, ...]]] = {
    "banks": ("financial_institution", "FINANCES"),
    "clusters": ("cluster",),
    "facilities": ("shared_facility",),
    "machines": ("machine", "shared_facility", "HOLDS"),
    "trainers": ("bds_provider", "institution", "front_office", "programme", "forum", "training"),
    "providers": ("bds_provider", "front_office", "services"),
    "officers": ("officer", "COACHES", "FACILITATES"),
    "forums": ("forum", "SITS_ON"),
    "universities": ("institution",),
    "foster_companies": ("foster_company", "FOSTERS"),
    "notices": ("INFORMS", "REFERS_TO", "COACHES", "FACILITATES"),
    "trade": ("SUPPLIES", "SUBCONTRACTS", "PARTNERS_WITH"),
    "partnerships": ("PARTNERS_WITH",),
    "programmes": ("programme",),
    "front_offices": ("front_office",),
    "social_enterprises": ("social_enterprise",),
}
"""By name of a list: kinds of parties, types of ties and kinds of services of which one shows that it was read."""


def found_in(network: Network) -> frozenset[str]:
    """Return the kinds of parties, types of ties and kinds of services that a network holds at all."""
    columns = (network.parties["kind"], network.ties["type"], network.services["kind"])
    return frozenset(str(word) for column in columns for word in column.unique().drop_nulls())


def unread(found: frozenset[str], inventories: Iterable[str]) -> tuple[str, ...]:
    """Return which of some inventories nothing was read of.

    Examples
    --------
    >>> unread(frozenset({"enterprise", "FINANCES"}), ("banks", "forums"))
    ('forums',)
    """
    return tuple(name for name in inventories if found.isdisjoint(INVENTORIES[name]))
