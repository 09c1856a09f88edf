"""What a party may know of another: no event of what was not sent to it, and never its lowest or highest price.

A pair is worth the buyer's limit less the supplier's floor and the way between: whoever knows its own price and the
worth, the middle price or its own gain knows the other's price too. Hence none of them is shown to a party. Nor is any
figure of the whole plan: whoever adds a demand of its own and reads by how much the plan is worth more knows the price
of the supplier who would serve it. And what remains (who fits, in which order, whom the plan chose, what is unmet) is
made of a market without prices (:mod:`graph.services.pairing.without_prices`): by many prices of its own a party would
find the other's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.model.rights import Scope, within
from graph.proposals import from_facts
from graph.services.engagement.proposals import RESOURCE
from graph.services.engagement.unsent import hidden, of_the_proposer, regions_of_unsent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.proposals import Engagement
    from graph.services.access.callers import Caller
    from graph.store import EventRecord, Store

BEFORE_SENDING: Final = frozenset({"proposals.make", "proposals.edit"})
"""What a proposing side does by itself; its words are nobody else's."""

PRICES: Final = frozenset({"limit_rp", "floor_rp", "price_rp", "supplier_gain_rp", "buyer_gain_rp"})
"""Parts of a pair's worth from which the other side's price follows."""
BUDGETS: Final = frozenset({"affordable"})
"""Parts of a pair of the field from which, with the public price of a service, the budget of a need follows."""
WHOLE_PLAN: Final = ("value", "greedy_value", "first_come_value", "candidates", "pairs", "by_unit")
"""Figures of the whole plan, which change with what a party adds to try it."""
ENTRY_PRICES: Final = frozenset(
    {"entry_price_first", "entry_price_last", "entry_price_region", "entry_price_steps", "added_value", "at_most"}
)
"""What one more unit would add, in a cell of gaps: the price of one party, however many stand behind the cell."""
OWN_PRICES: Final = ("outlet", "outlet_price_rp_per_unit", "price_rp_per_unit", "source_price_rp_per_unit")
"""What an offer or demand says of its party's present deals, and the least or most it would agree to: a party that
consents to be seen has not opened them; a price is told where it is negotiated, in the terms of a proposal."""


def of_the_office(caller: Caller) -> bool:
    """Return whether a caller is no party of the graph, and hence may be told what is made of prices.

    Examples
    --------
    >>> from graph.model.rights import Role
    >>> from graph.services.access.callers import Caller
    >>> of_the_office(Caller("k", Role.FORUM_MEMBER, party="forum")), of_the_office(Caller("k", Role.PLANNER))
    (False, True)
    """
    return caller.party is None


def priced(caller: Caller, value_unit: str) -> bool:
    """Return whether a caller may know what a pair is worth: a party may only where worth is told in points.

    Examples
    --------
    >>> from graph.model.rights import Role
    >>> from graph.services.access.callers import Caller
    >>> mill, office = Caller("k", Role.BUYER, party="mill"), Caller("o", Role.OFFICER, regions=("35",))
    >>> [priced(one, "rupiah_per_month") for one in (mill, office)]
    [False, True]
    """
    return of_the_office(caller) or not value_unit.startswith("rupiah")


def priced_between(caller: Caller, value_unit: str, *regions: str | None) -> bool:
    """Return whether a caller may know what a pair is worth whose sides are in some regions.

    Who is an office of some regions reads no offer of another: neither what a pair with it is worth, nor its price.

    Examples
    --------
    >>> from graph.model.rights import Role
    >>> from graph.services.access.callers import Caller
    >>> officer, admin = Caller("o", Role.OFFICER, regions=("35",)), Caller("a", Role.ADMIN)
    >>> [priced_between(one, "rupiah_per_month", "35.09", "36.71") for one in (officer, admin)]
    [False, True]
    >>> priced_between(officer, "rupiah_per_month", "35.09", "35.78"), priced_between(officer, "points", "36.71")
    (True, True)
    """
    if not value_unit.startswith("rupiah") or not of_the_office(caller):
        return priced(caller, value_unit)
    return not caller.regions or all(within(region, caller.regions) for region in regions)


def plan_told(figures: Mapping[str, Any], caller: Caller) -> dict[str, Any]:
    """Return the figures of a plan as a caller may read them.

    Examples
    --------
    >>> from graph.model.rights import Role
    >>> from graph.services.access.callers import Caller
    >>> plan_told({"gap": 0, "value": 54_314_150}, Caller("k", Role.BUYER, party="mill"))
    {'gap': 0, 'value': None}
    """
    if of_the_office(caller):
        return dict(figures)
    return {name: None if name in WHOLE_PLAN else figure for name, figure in figures.items()}


def own_only(frame: pl.DataFrame, caller: Caller, whose: str, columns: Iterable[str]) -> pl.DataFrame:
    """Return rows without some columns of other parties, where a party asks; ``whose`` holds the party of a row.

    Examples
    --------
    >>> from graph.model.rights import Role
    >>> from graph.services.access.callers import Caller
    >>> mill = Caller("k", Role.BUYER, party="mill")
    >>> parties = pl.DataFrame({"id": ["mill", "farm"], "workers": [90, 2], "sales_rp_per_year": [9_000, 70]})
    >>> own_only(parties, mill, "id", ["sales_rp_per_year"])["sales_rp_per_year"].to_list()
    [9000, None]
    """
    if of_the_office(caller):
        return frame
    own = pl.col(whose) == caller.party
    return frame.with_columns(pl.when(own).then(name).alias(name) for name in columns if name in frame.columns)


def readable(store: Store, caller: Caller, events: Sequence[EventRecord]) -> list[EventRecord]:
    """Return the events that a caller may read, in their order; an office of the whole country may read all."""
    if caller.scope("events.read") is not Scope.OWN and not caller.regions:
        return list(events)
    engagements: dict[str, Engagement] = {}
    for event in events:
        if event.resource == RESOURCE and event.aggregate not in engagements:
            engagements[event.aggregate] = from_facts(store.things.get_thing(RESOURCE, event.aggregate).facts)
    regions = regions_of_unsent(store, caller, engagements.values(), sent=True)
    return [event for event in events if _may(caller, event, engagements.get(event.aggregate), regions)]


def _may(caller: Caller, event: EventRecord, engagement: Engagement | None, regions: Mapping[str, str | None]) -> bool:
    if engagement is None or event.resource != RESOURCE:
        return True
    if hidden(caller, engagement, regions):
        return False
    return event.action not in BEFORE_SENDING or of_the_proposer(caller, engagement, regions)
