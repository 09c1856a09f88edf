"""Entry prices: what one more unit of supply, or of demand, would add to a plan.

The dual price of an unmet demand is 0 by complementary slackness, so that it never prices a gap. What a *new* supplier
would add is its value to the buyer that it serves best, less what is lost by serving that buyer with one unit less::

    entry price = max over buyers j of  V(new, j) - (worth of the last unit of demand j)        at least 0

The loss is the upper end of the buyer's price interval. With the least dual price in its place the answer would be too
high wherever a buyer is exactly full: a new unit there only pushes another one out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graph.matching.arrays import exact_dot
from graph.matching.exact.steps import Step, price_steps
from graph.matching.market import Market
from graph.matching.pairs.hypothetical import hypothetical
from graph.matching.pairs.scan import scan
from graph.matching.reading.whatif import WhatIf
from graph.matching.solve import solve

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from graph.matching.pairs.candidates import Candidates
    from graph.matching.pairs.hypothetical import Newcomers, Side
    from graph.matching.pairs.sides import Sides
    from graph.matching.plan import Plan


def entry_prices(
    candidates: Candidates,
    plan: Plan,
    cells: pl.DataFrame,
    side: Side = "supplier",
    *,
    newcomers: Newcomers | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Return what one unit of each hypothetical party would add to the plan, and the partner that it would take.

    Parameters
    ----------
    candidates, plan
        A market and its best plan.
    cells
        Where the parties would stand (:func:`graph.matching.pairs.hypothetical.hypothetical`).
    side
        The side that they take.
    newcomers
        The parties of the cells, where they were made before.

    Returns
    -------
    tuple
        Price of the first unit, in the plan's unit of value per unit, nan where none can be imagined; and the row
        of the partner, -1 where nobody would gain.
    """
    nodes, classes = hypothetical(candidates.setting, cells, side) if newcomers is None else newcomers
    there: Side = "buyer" if side == "supplier" else "supplier"
    worth = plan.price_interval(there)[1]
    sides = _with_newcomers(candidates.setting.sides, nodes, classes, side)
    sides = _at_prices(sides, worth, there)
    found = scan(sides, from_suppliers=side == "supplier", most=1, gains_only=True)
    prices = np.where(classes >= 0, 0.0, np.nan)
    partner = np.full(cells.height, -1, dtype=np.int32)
    here, other = (found.supplier, found.buyer) if side == "supplier" else (found.buyer, found.supplier)
    prices[here], partner[here] = found.value, other
    return prices, partner


def _with_newcomers(sides: Sides, nodes: NDArray[np.void], classes: NDArray[np.int32], side: Side) -> Sides:
    """Return the sides with newcomers in place of one; the other stays on its shelf."""
    if side == "supplier":
        made = replace(sides, suppliers=nodes, supplier_class=classes, supplier_apart=None)
        made.__dict__["buyer_shelf"] = sides.buyer_shelf
    else:
        made = replace(sides, buyers=nodes, buyer_class=classes, buyer_apart=None)
        made.__dict__["supplier_shelf"] = sides.supplier_shelf
    return made


def _at_prices(sides: Sides, worth: NDArray[np.float64], side: Side) -> Sides:
    """Return the sides with a party's worth taken from what it adds; those with nothing to trade stay out."""
    trading = np.isfinite(worth)
    lost = np.where(trading, worth, 0).astype(np.int64)
    if side == "buyer":
        nodes = sides.buyers.copy()
        nodes["term"] -= lost
        return replace(sides, buyers=nodes, buyer_class=np.where(trading, sides.buyer_class, -1).astype(np.int32))
    nodes = sides.suppliers.copy()
    nodes["term"] -= lost
    return replace(sides, suppliers=nodes, supplier_class=np.where(trading, sides.supplier_class, -1).astype(np.int32))


@dataclass(frozen=True, eq=False)
class Closed:
    """What happens when hypothetical parties with given volumes join a market.

    Attributes
    ----------
    added_value
        What the plan gains by all of them together.
    used
        Units of each newcomer that the new plan trades.
    after, first
        The plan of the parts of the market that they touch, and the first newcomer's number there.
    """

    added_value: int
    used: NDArray[np.int64]
    after: Plan
    first: int

    @cached_property
    def last_price(self) -> NDArray[np.float64]:
        """What the last unit of each newcomer adds: the plan would lose this much with one unit less."""
        return self.after.price_interval("supplier")[1][self.first :]


def close(
    candidates: Candidates,
    plan: Plan,
    cells: pl.DataFrame,
    units: NDArray[np.int64],
    side: Side = "supplier",
    *,
    parts: NDArray[np.int32] | None = None,
    newcomers: Newcomers | None = None,
) -> Closed:
    """Return what several hypothetical parties add together, by one re-solve of the parts of the market they touch.

    Entry prices of several gaps do not add up, since two newcomers may serve the same buyer: this is their joint
    worth.

    Parameters
    ----------
    candidates, plan
        A market and its best plan.
    cells
        Where the parties would stand.
    units
        What each of them offers (or asks for).
    side
        The side that they take.
    parts
        :func:`market_parts` of the plan's market, where it was asked for before: it is the same for every cell.
    newcomers
        The parties of the cells, where they were made before.
    """
    made = hypothetical(candidates.setting, cells, side) if newcomers is None else newcomers
    grown, first, before = _grown(candidates, plan, made, units, side, parts=parts)
    after = solve(grown)
    return Closed(
        added_value=after.value - before,
        used=np.asarray(units, dtype=np.int64) - after.unsold[first:],
        after=after,
        first=first,
    )


def entry_steps(
    candidates: Candidates,
    plan: Plan,
    cells: pl.DataFrame,
    units: NDArray[np.int64],
    side: Side = "supplier",
    *,
    most: int = 60,
) -> list[Step]:
    """Return what units of hypothetical parties add, from the first to the last, and for how many each price holds.

    One party after the other joins, with all of its units; units times price, summed, is what all of them add together.
    Units that add nothing have a step of price 0.

    Parameters
    ----------
    candidates, plan, cells, units, side
        As of :func:`close`.
    most
        Most steps of one party; the rest then stands at its mean price, in two steps of whole rupiah that add up.
    """
    made = hypothetical(candidates.setting, cells, side)
    grown, first, _ = _grown(candidates, plan, made, np.zeros_like(units), side)
    session = WhatIf(grown)
    held: dict[int, int] = {}
    for k, left in enumerate(np.asarray(units).tolist()):
        before = session.value
        at, paid = 0, 0
        for step in price_steps(session, "supplier", first + k, most=most):
            length = left - at if step.units is None else min(step.units, left - at)
            held[step.price] = held.get(step.price, 0) + length
            at, paid = at + length, paid + length * step.price
            if at == left:
                break
        session.change_capacity(first + k, left)
        if at < left:
            rest, dearer = divmod(session.value - before - paid, left - at)
            held[rest + 1] = held.get(rest + 1, 0) + dearer
            held[rest] = held.get(rest, 0) + left - at - dearer
    return [Step(price, held[price]) for price in sorted(held, reverse=True) if held[price]]


def _grown(
    candidates: Candidates,
    plan: Plan,
    newcomers: Newcomers,
    units: NDArray[np.int64],
    side: Side,
    *,
    parts: NDArray[np.int32] | None = None,
) -> tuple[Market, int, int]:
    """Return the parts of the market that newcomers touch, with them as last suppliers; the first's number; the worth.

    The worth is that of these parts today.
    """
    sides = _with_newcomers(candidates.setting.sides, *newcomers, side)
    found = scan(sides, from_suppliers=side == "supplier", gains_only=True)
    ours = plan.market
    # The side that they take comes first.
    capacity, demand, supplier, buyer, new, partner = (
        (ours.capacity, ours.demand, ours.supplier, ours.buyer, found.supplier, found.buyer)
        if side == "supplier"
        else (ours.demand, ours.capacity, ours.buyer, ours.supplier, found.buyer, found.supplier)
    )
    label = market_parts(ours) if parts is None else parts
    kept, before = _touched(label, plan, partner, side)
    grown = Market.from_arrays(
        np.concatenate((capacity, np.asarray(units, dtype=np.int64))),
        demand,
        np.concatenate((supplier[kept], new + np.int32(capacity.size))),
        np.concatenate((buyer[kept], partner)),
        np.concatenate((ours.value[kept], found.value)),
    )
    return grown, capacity.size, before


def market_parts(market: Market) -> NDArray[np.int32]:
    """Return the part of a market that each node is in, suppliers first: parts share no pair.

    Examples
    --------
    >>> market_parts(Market.from_arrays([1, 1], [1, 1], [0, 1], [0, 1], [5, 6])).tolist()
    [0, 1, 0, 1]
    """
    size = market.suppliers + market.buyers
    links = coo_array(
        (np.ones(market.pairs, np.int8), (market.supplier, market.buyer.astype(np.int64) + market.suppliers)),
        shape=(size, size),
    )
    label: NDArray[np.int32] = connected_components(links, directed=False)[1]
    return label


def _touched(
    parts: NDArray[np.int32], plan: Plan, partner: NDArray[np.int32], side: Side
) -> tuple[NDArray[np.int64], int]:
    """Return the pairs that a change at some partners can reach, and what the plan is worth there today."""
    ours = plan.market
    label = parts[ours.suppliers :] if side == "supplier" else parts[: ours.suppliers]
    touched = np.isin(label, label[np.unique(partner)])
    reached = np.flatnonzero(touched[ours.buyer if side == "supplier" else ours.supplier])
    return reached, exact_dot(plan.flow[reached], ours.value[reached])
