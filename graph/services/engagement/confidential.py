"""What a party may know of another: no event of what was not sent to it, and never its lowest or highest price.

A pair is worth the buyer's limit less the supplier's floor and the way between: whoever knows its own price and the
worth, the middle price or its own gain knows the other's price too. Hence none of them is shown to a party.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.model.rights import Scope
from graph.proposals import from_facts
from graph.services.engagement.proposals import RESOURCE, hidden, side_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.proposals import Engagement
    from graph.services.access.callers import Caller
    from graph.store import EventRecord, Store

BEFORE_SENDING: Final = frozenset({"proposals.make", "proposals.edit"})
"""What a proposing side does by itself; its words are nobody else's."""

PRICES: Final = frozenset({"limit_rp", "floor_rp", "price_rp", "supplier_gain_rp", "buyer_gain_rp"})
"""Parts of a pair's worth from which the other side's price follows."""
OWN_PRICES: Final = ("outlet", "outlet_price_rp_per_unit", "price_rp_per_unit", "source_price_rp_per_unit")
"""What an offer or demand says of its party's present deals, and the least or most it would agree to: a party that
consents to be seen has not opened them; a price is told where it is negotiated, in the terms of a proposal."""


def priced(caller: Caller, action: str, value_unit: str) -> bool:
    """Return whether a caller may know what a pair is worth: a party may only where worth is told in points.

    Examples
    --------
    >>> from graph.model.rights import Role
    >>> from graph.services.access.callers import Caller
    >>> mill, office = Caller("k", Role.BUYER, party="mill"), Caller("o", Role.OFFICER, regions=("35",))
    >>> [priced(one, "matches.read", "rupiah_per_month") for one in (mill, office)]
    [False, True]
    """
    return caller.scope(action) is not Scope.OWN or not value_unit.startswith("rupiah")


def own_only(frame: pl.DataFrame, caller: Caller, action: str, whose: str, columns: Iterable[str]) -> pl.DataFrame:
    """Return rows without some columns of other parties, where a party asks; ``whose`` holds the party of a row.

    Examples
    --------
    >>> from graph.model.rights import Role
    >>> from graph.services.access.callers import Caller
    >>> mill = Caller("k", Role.BUYER, party="mill")
    >>> parties = pl.DataFrame({"id": ["mill", "farm"], "workers": [90, 2], "sales_rp_per_year": [9_000, 70]})
    >>> own_only(parties, mill, "parties.read", "id", ["sales_rp_per_year"])["sales_rp_per_year"].to_list()
    [9000, None]
    """
    if caller.scope(action) is not Scope.OWN:
        return frame
    own = pl.col(whose) == caller.party
    return frame.with_columns(pl.when(own).then(name).alias(name) for name in columns if name in frame.columns)


def readable(store: Store, caller: Caller, events: Sequence[EventRecord]) -> list[EventRecord]:
    """Return the events that a caller may read, in their order."""
    if caller.scope("events.read") is not Scope.OWN:
        return list(events)
    engagements: dict[str, Engagement] = {}
    for event in events:
        if event.resource == RESOURCE and event.aggregate not in engagements:
            engagements[event.aggregate] = from_facts(store.things.get_thing(RESOURCE, event.aggregate).facts)
    return [event for event in events if _may(caller, event, engagements.get(event.aggregate))]


def _may(caller: Caller, event: EventRecord, engagement: Engagement | None) -> bool:
    if engagement is None or event.resource != RESOURCE:
        return True
    if hidden(caller, engagement):
        return False
    return event.action not in BEFORE_SENDING or side_for(caller, engagement) == engagement.proposer
