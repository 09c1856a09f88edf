"""Explained by price alone: why two are paired or not, and what would bring in one who is left, from arrays only."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from graph.arguments import index
from graph.matching.exact.unruled import solve_unruled
from graph.matching.market import Market

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.exact.solution import Solution

NO_PAIR = "why_not.no_pair"
"""The market has no such pair: what excludes it is not known from arrays."""


@dataclass(frozen=True)
class Held:
    """Somebody whom the plan gives units to: index, units and value of one unit."""

    index: int
    units: int
    value: int


@dataclass(frozen=True)
class PriceReason:
    """Why a pair is in the plan or not, by price.

    Attributes
    ----------
    code
        ``match.chosen``, ``match.tied``, ``why_not.outbid`` or ``why_not.no_pair``.
    supplier, buyer
        Indices of the two.
    units, value
        Units that the plan gives the pair; value of one unit, None where there is no pair.
    supplier_price, buyer_price
        What a unit of each side is worth in the plan.
    short_by
        By how much a unit of the pair is worth less than both earn in the plan; 0 for a chosen pair.
    supplier_serves, buyer_is_served_by
        With whom the plan pairs the two.
    """

    code: str
    supplier: int
    buyer: int
    units: int = 0
    value: int | None = None
    supplier_price: int = 0
    buyer_price: int = 0
    short_by: int | None = None
    supplier_serves: list[Held] = field(default_factory=list)
    buyer_is_served_by: list[Held] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Change:
    """A change that would bring one who is left into the plan.

    Attributes
    ----------
    code
        What changes: ``change.value`` (a unit worth ``by`` more), ``change.price`` (a price ``by`` lower),
        ``change.reach``, ``change.pool`` (members join to reach a lot), or a repair such as ``repair.halal``.
    partner
        Index (or id) of the partner that it leads to, and its ``name`` where there is one.
    rank
        Rank at that partner after the change, by value: 1 is its best.
    gain
        What the whole plan gains, in the market's value, a month; exact.
    units
        Units that the one would then place.
    by
        By how much, where the change is one of price or value.
    cost_rp_per_month
        What the change costs a month, where it is known; None where it is not.
    """

    code: str
    partner: int | str
    name: str = ""
    rank: int = 1
    gain: int = 0
    units: int = 0
    by: int | None = None
    cost_rp_per_month: int | None = None


@dataclass(frozen=True)
class Unmatched:
    """One who is left with something: how much, why, and the nearest changes that would help, best first.

    ``short_by`` is what a unit lacks at the nearest partner; 0 where it is as good as those chosen.
    """

    party: int | str
    reason: str
    units: int
    left: int
    rule: str | None = None
    candidates: int = 0
    short_by: int | None = None
    partner: int | str | None = None
    changes: list[Change] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self)


def explain_pair(plan: Solution, supplier: int, buyer: int) -> PriceReason:
    """Return why two are paired or not.

    Examples
    --------
    >>> from graph.matching import Market, solve
    >>> plan = solve(Market.from_arrays([1, 1], [1], [0, 1], [0, 0], [7, 5]))
    >>> explain_pair(plan, 0, 0).code, explain_pair(plan, 1, 0).code, explain_pair(plan, 1, 0).short_by
    ('match.chosen', 'why_not.outbid', 2)
    """
    market = plan.market
    index("supplier", supplier, market.suppliers)
    index("buyer", buyer, market.buyers)
    rows = np.flatnonzero((market.supplier == supplier) & (market.buyer == buyer))
    u, v = int(plan.supplier_price[supplier]), int(plan.buyer_price[buyer])
    ours, theirs = held_by(plan, supplier, "supplier"), held_by(plan, buyer, "buyer")
    if not rows.size:
        return PriceReason(NO_PAIR, supplier, buyer, 0, None, u, v, None, ours, theirs)
    row = int(rows[0])
    units, value = int(plan.flow[row]), int(market.value[row])
    short = 0 if units else max(beaten_price(plan, supplier, buyer) - value, 0)
    code = "match.chosen" if units else "why_not.outbid" if short else "match.tied"
    return PriceReason(code, supplier, buyer, units, value, u, v, short, ours, theirs)


def highest_price(plan: Solution, side: Literal["supplier", "buyer"]) -> NDArray[np.int64]:
    """Return the highest price of each node that proves the plan: what one unit less would cost.

    Who is left with units must beat this price: the lowest is only what the best of those left already bid. Of a plan
    that its prices do not prove, the price itself is the best that can be said.
    """
    lowest = plan.buyer_price if side == "buyer" else plan.supplier_price
    if not plan.is_priced:
        return lowest
    high = plan.price_interval(side)[1]
    return np.where(np.isnan(high), lowest, np.nan_to_num(high)).astype(np.int64)


def beaten_price(plan: Solution, supplier: int, buyer: int) -> int:
    """Return what a unit of a pair must be worth more than, to enter the plan."""
    u, v = int(plan.supplier_price[supplier]), int(plan.buyer_price[buyer])
    least = u + v
    if plan.unsold[supplier]:
        least = max(least, int(highest_price(plan, "buyer")[buyer]))
    if plan.unmet[buyer]:
        least = max(least, int(highest_price(plan, "supplier")[supplier]))
    return least


def held_by(plan: Solution, index: int, side: Literal["supplier", "buyer"]) -> list[Held]:
    """Return with whom the plan pairs one, the most valuable first."""
    market = plan.market
    ours, theirs = (market.supplier, market.buyer) if side == "supplier" else (market.buyer, market.supplier)
    rows = np.flatnonzero((ours == index) & (plan.flow > 0))
    rows = rows[np.lexsort((theirs[rows], -market.value[rows]))]
    return [Held(int(theirs[k]), int(plan.flow[k]), int(market.value[k])) for k in rows]


def unmatched_node(
    plan: Solution, party: int, side: Literal["supplier", "buyer"] = "supplier", most: int = 3
) -> Unmatched:
    """Return why one is left with units, and by how much a unit would have to be worth more, and to whom.

    Examples
    --------
    >>> from graph.matching import Market, solve
    >>> left = unmatched_node(solve(Market.from_arrays([1, 1], [1], [0, 1], [0, 0], [7, 5])), 1)
    >>> left.reason, left.short_by, left.changes[0].by, left.changes[0].gain
    ('unmatched.outbid', 2, 3, 1)
    """
    market = plan.market
    index(side, party, market.suppliers if side == "supplier" else market.buyers)
    units = int((market.capacity if side == "supplier" else market.demand)[party])
    left = int((plan.unsold if side == "supplier" else plan.unmet)[party])
    ours, theirs = (market.supplier, market.buyer) if side == "supplier" else (market.buyer, market.supplier)
    price = highest_price(plan, "buyer" if side == "supplier" else "supplier")
    rows = np.flatnonzero((ours == party) & (market.value > 0))
    if not rows.size:
        return Unmatched(party, "unmatched.no_candidate" if left else "match.chosen", units, left)
    missing = np.maximum(price[theirs[rows]] - market.value[rows], 0)
    order = np.lexsort((theirs[rows], missing))
    rows, missing = rows[order], missing[order]
    nearest, short = int(theirs[rows[0]]), int(missing[0])
    reason = "match.chosen" if not left else "unmatched.outbid" if short else "unmatched.tied"
    changes = [_worth_more(plan, int(k), int(m) + 1, side) for k, m in zip(rows[:most], missing[:most], strict=True)]
    helpful = sorted((c for c in changes if c.gain > 0), key=lambda c: (c.by or 0, -c.gain, c.partner))
    return Unmatched(party, reason, units, left, None, rows.size, short, nearest, helpful if left else [])


def _worth_more(plan: Solution, row: int, by: int, side: str) -> Change:
    market = plan.market
    value = market.value.copy()
    value[row] += by
    after = solve_unruled(
        Market.from_arrays(market.capacity, market.demand, market.supplier, market.buyer, value, market.limit)
    )
    partner = int((market.buyer if side == "supplier" else market.supplier)[row])
    same = (market.buyer if side == "supplier" else market.supplier) == partner
    return Change(
        "change.value",
        partner,
        rank=rank_of(value, same, row),
        gain=after.value - plan.value,
        units=int(after.flow[row]),
        by=by,
    )


def rank_of(value: NDArray[np.int64], among: NDArray[np.bool_], row: int) -> int:
    """Return the rank of a pair among some pairs by value: 1 and how many are worth more.

    Examples
    --------
    >>> rank_of(np.array([5, 9, 7]), np.array([True, True, True]), 2)
    2
    """
    return 1 + int((value[among] > value[row]).sum())
