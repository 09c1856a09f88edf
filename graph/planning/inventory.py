"""What must have been read before a lack can be told: where no list of banks was read, nobody is without a bank.

Empty is unknown, never zero. An inventory counts as read where the network holds one party of its kinds, one tie of its
types (at any time), or one service of its kind, anywhere: a list of one regency's banks says something of the next.
Who has help is told by ties alone: a list of banks does not say whom they finance.
What lists say of those on them counts as read where one states it: an outlet, a buyer's business, yearly sales.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.network import Network

KNOWN_OUTLETS: Final = ("trader", "direct")
"""To whom a maker sells that says so."""
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
    "outlets": ("outlet",),
    "buyers_business": ("business of a buyer",),
    "sales": ("sales a year",),
    "exports": ("exports",),
    "certificates": ("certificate",),
    "financing": ("FINANCES",),
    "holders": ("HOLDS", "SHARES_WITH machine", "SHARES_WITH shared_facility"),
    "learning": ("LEARNS_FROM",),
    "services_given": ("SERVES", "LEARNS_FROM bds_provider", "LEARNS_FROM institution",
                       "COOPERATES_WITH bds_provider", "COOPERATES_WITH institution"),
    "fostering": ("FOSTERS",),
    "joint_actions": ("COOPERATES_WITH both enterprise", "SHARES_WITH both enterprise", "TRUSTS"),
    "news": ("INFORMS", "COACHES"),
    "attendance": ("ATTENDED forum", "SITS_ON forum"),
    "events": ("ATTENDED",),
    "programmes_attended": ("ATTENDED programme",),
    "coaching": ("COACHES",),
    "cooperation": ("COOPERATES_WITH", "SHARES_WITH"),
    "deals": ("PARTNERS_WITH", "SUBCONTRACTS"),
    "members": ("MEMBER_OF",),
}  # fmt: skip
"""By name of a list: kinds of parties, types of ties (also with whom), kinds of services, facts: one shows it was read.
"""
WITH_WHOM: Final = ("SHARES_WITH", "LEARNS_FROM", "COOPERATES_WITH", "ATTENDED", "SITS_ON")
"""Types of ties of which it counts with whom they are."""


def found_in(network: Network) -> frozenset[str]:
    """Return the kinds of parties, types of ties, kinds of services and facts that a network holds at all."""
    columns = (network.parties["kind"], network.ties["type"], network.services["kind"])
    held = {str(word) for column in columns for word in column.unique().drop_nulls()}
    buyers = network.parties.filter(pl.col("id").is_in(network.demands["party"].unique().implode()))
    facts = {
        "outlet": network.offers["outlet"].is_in(KNOWN_OUTLETS).any(),
        "business of a buyer": (buyers["kbli"].list.len() > 0).any(),
        "sales a year": (network.parties["sales_rp_per_year"] > 0).any(),
        "exports": network.parties["export_oriented"].is_not_null().any(),
        "certificate": (network.parties["certifications"].list.len() > 0).any(),
    }
    return frozenset(held | _with_whom(network) | {name for name, stated in facts.items() if stated})


def _with_whom(network: Network) -> set[str]:
    """Return the types of ties with the kinds of parties that they are with, such as ``SHARES_WITH machine``."""
    kinds = network.parties.select("id", "kind")
    ties = network.ties.lazy().filter(pl.col("type").is_in(WITH_WHOM)).select("type", "start", "end")
    for side in ("start", "end"):
        ties = ties.join(kinds.lazy().rename({"id": side, "kind": f"{side}_kind"}), on=side)
    words = set()
    for kind, ours, theirs in ties.select("type", "start_kind", "end_kind").unique().collect().iter_rows():
        words |= {f"{kind} {ours}", f"{kind} {theirs}"} | ({f"{kind} both {ours}"} if ours == theirs else set())
    return words


def unread(found: frozenset[str], inventories: Iterable[str]) -> tuple[str, ...]:
    """Return which of some inventories nothing was read of.

    Examples
    --------
    >>> unread(frozenset({"enterprise", "FINANCES"}), ("banks", "forums"))
    ('forums',)
    """
    return tuple(name for name in inventories if found.isdisjoint(INVENTORIES[name]))
