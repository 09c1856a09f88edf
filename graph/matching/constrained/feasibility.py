"""Feasibility: whether a plan keeps every rule, told from the market and the rules alone.

This check shares nothing with the solvers but that it refuses badly written rules as they do: it reads the caller's
arrays and the rules as they were written, pair by pair, in Python's own integers and fractions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.arguments import listed, thing
from graph.matching.arrays import whole_numbers
from graph.matching.constrained.rules import FINEST_SHARE, Partners, Quota, budgets_of, quotas_of
from graph.matching.constrained.terms import terms_of
from graph.matching.market import Market

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    from graph.matching.constrained.rules import AnyBudget, AnyQuota


@dataclass(frozen=True)
class Breach:
    """One rule that a plan breaks: its code, where, what it has, and what it may have.

    ``where`` is the index of a party or pair, or the place of a quota or budget in its list.
    """

    code: str
    where: int
    has: Fraction
    may: Fraction


def breaches(
    market: Market,
    flow: NDArray[np.int64],
    *,
    min_lot: int | ArrayLike | None = None,
    max_partners: int | ArrayLike | Partners | Mapping[str, int | ArrayLike] | None = None,
    quotas: Sequence[AnyQuota] = (),
    budgets: Sequence[AnyBudget] = (),
) -> list[Breach]:
    """Return every rule that the plan breaks; none if it is feasible.

    Examples
    --------
    >>> from graph.matching.market import Market
    >>> market = Market.from_arrays([3, 9], [10], [0, 1], [0, 0], [5, 4])
    >>> breaches(market, np.array([3, 7]), min_lot=3, max_partners=1)
    [Breach(code='max_partners.buyer', where=0, has=Fraction(2, 1), may=Fraction(1, 1))]
    """
    thing("market", market, Market)
    units = {e: int(x) for e, x in enumerate(whole_numbers("flow", flow, length=market.pairs)) if x}
    listed("quotas", quotas)
    listed("budgets", budgets)
    terms_of(market, min_lot=min_lot, max_partners=max_partners, quotas=quotas, budgets=budgets)  # refuses what is none
    found = list(_broken_quantities(market, units, min_lot))
    found += _broken_partners(market, units, max_partners)
    for number, quota in enumerate(quotas_of(quotas)):
        found += _broken_quota(market, units, number, quota)
    for number, budget in enumerate(budgets_of(budgets)):
        cost = sum(
            _at(market, budget.per_unit, e, budget.on) * x + _at(market, budget.per_partner, e, budget.on)
            for e, x in units.items()
        )
        if cost > budget.limit:
            found.append(Breach("budget", number, Fraction(cost), Fraction(budget.limit)))
    return found


def _broken_quantities(market: Market, units: dict[int, int], min_lot: int | ArrayLike | None) -> Iterator[Breach]:
    lots = np.broadcast_to(np.asarray(0 if min_lot is None else min_lot), (market.pairs,))
    sold: Counter[int] = Counter()
    bought: Counter[int] = Counter()
    for e, x in units.items():
        sold[int(market.supplier[e])] += x
        bought[int(market.buyer[e])] += x
        if x < max(0, int(lots[e])):
            yield Breach("min_lot", e, Fraction(x), Fraction(int(lots[e])))
        if market.limit is not None and x > market.limit[e]:
            yield Breach("limit", e, Fraction(x), Fraction(int(market.limit[e])))
    for code, used, most in (("capacity", sold, market.capacity), ("demand", bought, market.demand)):
        yield from (Breach(code, k, Fraction(x), Fraction(int(most[k]))) for k, x in used.items() if x > most[k])


def _broken_partners(
    market: Market,
    units: dict[int, int],
    given: int | ArrayLike | Partners | Mapping[str, int | ArrayLike] | None,
) -> Iterator[Breach]:
    if isinstance(given, Partners):
        limits: dict[str, Any] = {"buyer": given.buyer, "supplier": given.supplier}
    else:
        limits = dict(given) if isinstance(given, Mapping) else {"buyer": given}
    for side, party in (("buyer", market.buyer), ("supplier", market.supplier)):
        most = limits.get(side)
        if most is None:
            continue
        number = Counter(int(party[e]) for e in units)
        for k, partners in number.items():
            may = int(np.asarray(most)) if np.ndim(most) == 0 else int(np.asarray(most)[k])
            if partners > may:
                yield Breach(f"max_partners.{side}", k, Fraction(partners), Fraction(may))


def _broken_quota(market: Market, units: dict[int, int], number: int, quota: Quota) -> Iterator[Breach]:
    of = {e: x for e, x in units.items() if quota.of is None or _at(market, quota.of, e, quota.on, masks=True)}
    own = {e: x * Fraction(_at(market, quota.members, e, quota.on, masks=True)) for e, x in units.items()}
    share = quota.fraction
    if share is not None:
        part = sum((x for e, x in own.items() if e in of), Fraction(0))
        if part < share * sum(of.values()):
            yield Breach("quota.share", number, part, share * sum(of.values()))
    total = sum(own.values(), Fraction(0))
    if quota.units is not None and total < quota.units:
        yield Breach("quota.units", number, total, Fraction(quota.units))


def _at(market: Market, row: int | ArrayLike | None, e: int, on: str | None, *, masks: bool = False) -> int | Fraction:
    """Return what a row of a rule says of one pair."""
    if row is None:
        return 0
    array = np.asarray(row)
    if array.ndim == 0:
        return int(array)
    sizes = {"supplier": market.suppliers, "buyer": market.buyers, "pair": market.pairs}
    order = ("supplier", "buyer", "pair") if masks else ("pair", "supplier", "buyer")
    side = on or next(side for side in order if sizes[side] == array.size)
    place = {"supplier": int(market.supplier[e]), "buyer": int(market.buyer[e]), "pair": e}[side]
    if array.dtype.kind == "f":
        return Fraction(round(float(array[place]) * FINEST_SHARE), FINEST_SHARE)
    return int(array[place])
