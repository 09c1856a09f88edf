"""Terms: a market and its rules as arrays that solvers take, checked once.

Every rule becomes one of four things: bounds of a pair's units (``lot``, ``cap``), slots of a party, or a
side row ``per_unit · x + per_partner · y <= limit`` over whole numbers, ``x`` the units of the pairs and
``y`` whether they are partners at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graph.arguments import one_of, thing
from graph.errors import InvalidMarket
from graph.matching.arrays import as_array, whole_numbers
from graph.matching.constrained.rules import FINEST_SHARE, Budget, Partners, Quota, budgets_of, quotas_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from graph.matching.constrained.rules import AnyBudget, AnyQuota
    from graph.matching.market import Market

UNLIMITED: Final = 2**31 - 1
"""Slots of a party that may have any number of partners."""


@dataclass(frozen=True, eq=False)
class SideRow:
    """One rule over the whole plan: ``per_unit · x + per_partner · y <= limit``.

    Attributes
    ----------
    code, name, number
        Which rule: ``"quota.share"``, ``"quota.units"`` or ``"budget"``, as the caller called it, and its place in
        the caller's list.
    per_unit, per_partner
        Coefficients of the pairs; ``per_partner`` is ``None`` where only units count.
    scale
        What a unit that counts wholly puts on the row.
    of
        The pairs whose volume a share is of, and that share.
    """

    code: str
    name: str
    number: int
    per_unit: NDArray[np.int64]
    per_partner: NDArray[np.int64] | None
    limit: int
    scale: int = 1
    of: NDArray[np.bool_] | None = None
    share: Fraction = Fraction(0)

    def load(self, flow: NDArray[np.int64]) -> int:
        """Return what the plan puts on the row."""
        used = np.flatnonzero(flow)
        total = int(np.dot(self.per_unit[used], flow[used]))
        return total if self.per_partner is None else total + int(self.per_partner[used].sum())

    def of_pairs(self, pairs: NDArray[np.int64], limit: int) -> SideRow:
        """Return the row of some of the pairs with another limit."""
        partner = None if self.per_partner is None else self.per_partner[pairs]
        of = None if self.of is None else self.of[pairs]
        return replace(self, per_unit=self.per_unit[pairs], per_partner=partner, limit=limit, of=of)


@dataclass(frozen=True, eq=False)
class Terms:
    """A market under rules. Pairs that no rule leaves usable are gone; ``pair`` says which are left.

    Attributes
    ----------
    capacity, demand
        Units of the parties.
    slots_supplier, slots_buyer
        Most partners of the parties, ``UNLIMITED`` where there is no limit.
    pair
        Place of each usable pair in the caller's order.
    supplier, buyer, value
        Of the usable pairs.
    lot, cap
        Least units of a partnership (from 1 up) and most.
    sides
        Rules over the whole plan.
    """

    capacity: NDArray[np.int64]
    demand: NDArray[np.int64]
    slots_supplier: NDArray[np.int64]
    slots_buyer: NDArray[np.int64]
    pair: NDArray[np.int64]
    supplier: NDArray[np.int64]
    buyer: NDArray[np.int64]
    value: NDArray[np.int64]
    lot: NDArray[np.int64]
    cap: NDArray[np.int64]
    sides: tuple[SideRow, ...]

    @property
    def pairs(self) -> int:
        """Number of usable pairs."""
        return self.pair.size

    @property
    def has_switches(self) -> bool:
        """Whether it matters that two parties are partners at all, beside their units."""
        return bool(
            (self.lot > 1).any()
            or self.bound_slots("supplier").size
            or self.bound_slots("buyer").size
            or any(row.per_partner is not None for row in self.sides)
        )

    def bound_slots(self, side: str) -> NDArray[np.int64]:
        """Return the parties of a side that have more possible partners than slots."""
        slots = self.slots_supplier if side == "supplier" else self.slots_buyer
        party = self.supplier if side == "supplier" else self.buyer
        return np.flatnonzero(np.bincount(party, minlength=slots.size) > slots)

    def value_of(self, flow: NDArray[np.int64]) -> int:
        """Return the value of units of the usable pairs, exactly."""
        used = np.flatnonzero(flow)
        return sum(v * x for v, x in zip(self.value[used].tolist(), flow[used].tolist(), strict=True))

    def to_caller(self, flow: NDArray[np.int64], pairs: int) -> NDArray[np.int64]:
        """Return the units in the caller's order of all pairs."""
        whole = np.zeros(pairs, np.int64)
        whole[self.pair] = flow
        return whole


def terms_of(
    market: Market,
    *,
    min_lot: int | ArrayLike | None = None,
    max_partners: int | ArrayLike | Partners | Mapping[str, int | ArrayLike] | None = None,
    quotas: Sequence[AnyQuota] = (),
    budgets: Sequence[AnyBudget] = (),
) -> Terms:
    """Return the terms of a market and its rules, or say which rule is badly written.

    Examples
    --------
    A lot of 5 is more than supplier 0 can deliver: one pair is left.

    >>> from graph.matching.market import Market
    >>> market = Market.from_arrays([3, 9], [10], [0, 1], [0, 0], [5, 4])
    >>> terms_of(market, min_lot=5).pair
    array([1])
    """
    supplier, buyer = market.supplier.astype(np.int64), market.buyer.astype(np.int64)
    cap = np.minimum(market.capacity[supplier], market.demand[buyer])
    if market.limit is not None:
        cap = np.minimum(cap, market.limit)
    lot = np.maximum(spread("min_lot", 1 if min_lot is None else min_lot, market.pairs), 1)
    partners = partners_of(max_partners)
    slots_i = _slots("max_partners of suppliers", partners.supplier, market.suppliers)
    slots_j = _slots("max_partners of buyers", partners.buyer, market.buyers)
    sides = [row for number, quota in enumerate(quotas_of(quotas)) for row in _quota_rows(market, number, quota)]
    sides += [_budget_row(market, number, budget) for number, budget in enumerate(budgets_of(budgets))]
    pair = np.flatnonzero((lot <= cap) & (slots_i[supplier] > 0) & (slots_j[buyer] > 0))
    return Terms(
        capacity=market.capacity,
        demand=market.demand,
        slots_supplier=slots_i,
        slots_buyer=slots_j,
        pair=pair,
        supplier=supplier[pair],
        buyer=buyer[pair],
        value=market.value[pair],
        lot=lot[pair],
        cap=cap[pair],
        sides=tuple(row.of_pairs(pair, row.limit) for row in sides),
    )


def partners_of(given: int | ArrayLike | Partners | Mapping[str, int | ArrayLike] | None) -> Partners:
    """Return most partners of both sides; a number alone is of buyers, the usual rule.

    Examples
    --------
    >>> partners_of(3), partners_of({"supplier": 2})
    (Partners(buyer=3, supplier=None), Partners(buyer=None, supplier=2))
    """
    if given is None or isinstance(given, Partners):
        return given or Partners()
    if isinstance(given, Mapping):
        unknown = sorted(set(given) - {"buyer", "supplier"})
        if unknown:
            message = f"max_partners names {unknown[0]!r}"
            raise InvalidMarket(message, hint='its sides are "buyer" and "supplier"', array="max_partners")
        return Partners(given.get("buyer"), given.get("supplier"))
    return Partners(buyer=given)


def spread(name: str, numbers: int | ArrayLike, length: int) -> NDArray[np.int64]:
    """Return one whole number a place, from one number for all or an array.

    Examples
    --------
    >>> spread("min_lot", 3, 2)
    array([3, 3])
    """
    if not isinstance(numbers, Sequence) and np.ndim(numbers) == 0:
        return np.repeat(whole_numbers(name, np.atleast_1d(numbers)), length)
    return whole_numbers(name, numbers, length=length)


def _slots(name: str, most: int | ArrayLike | None, parties: int) -> NDArray[np.int64]:
    if most is None:
        return np.full(parties, UNLIMITED, np.int64)
    return np.minimum(spread(name, most, parties), UNLIMITED)


def _on_pairs(market: Market, name: str, array: NDArray[Any], on: str | None, *, order: str) -> NDArray[Any]:
    """Return numbers of suppliers, buyers or pairs as numbers of pairs."""
    sizes = {"supplier": market.suppliers, "buyer": market.buyers, "pair": market.pairs}
    side = on or next((side for side in order.split() if sizes[side] == array.size), None)
    if array.ndim != 1 or side is None or sizes.get(side) != array.size:
        message = f"{name} has {array.size} places; there are {sizes['supplier']} suppliers, {sizes['buyer']} buyers"
        hint = f"give one for each supplier, each buyer or each of the {sizes['pair']} pairs"
        raise InvalidMarket(message, hint=hint, array=name)
    if side == "pair":
        return array
    return array[market.supplier if side == "supplier" else market.buyer]


def _mask(market: Market, name: str, mask: ArrayLike, on: str | None) -> NDArray[np.bool_]:
    array = as_array(name, mask)
    if array.dtype != np.bool_:
        message = f"{name} holds {array.dtype}, no truth values"
        raise InvalidMarket(message, hint="give a mask: True for each that counts", array=name)
    return _on_pairs(market, name, array, on, order="supplier buyer pair")


def _weights(market: Market, name: str, members: ArrayLike, on: str | None) -> tuple[NDArray[np.int64], int]:
    """Return how much of each pair counts, as parts of a whole number: truth values, or weights from 0 to 1."""
    array = as_array(name, members)
    if array.dtype == np.bool_:
        return _mask(market, name, members, on).astype(np.int64), 1
    if array.dtype.kind not in "iuf" or not ((array >= 0) & (array <= 1)).all():
        message = f"{name} holds {array.dtype} that are no weights from 0 to 1"
        raise InvalidMarket(message, hint="give a mask (True for each that counts) or weights from 0 to 1", array=name)
    parts = np.rint(array.astype(np.float64) * FINEST_SHARE).astype(np.int64)
    return _on_pairs(market, name, parts, on, order="supplier buyer pair"), FINEST_SHARE


def _label(name: str, number: int, rule: Quota | Budget) -> str:
    """Return how messages call a rule; its name and what its rows are about are checked."""
    thing(f"{name}[{number}].name", rule.name, str)
    label = rule.name or f"{name}[{number}]"
    one_of(f"{label}, on", rule.on, (None, "supplier", "buyer", "pair"))
    return label


def _quota_rows(market: Market, number: int, quota: Quota) -> list[SideRow]:
    label = _label("quotas", number, quota)
    share = quota.fraction
    if share is None and quota.units is None:
        message = f"{label} says neither share nor units"
        raise InvalidMarket(message, hint="give share=0.45 or units=100", array=label)
    members, parts = _weights(market, label, quota.members, quota.on)
    rows = []
    if share is not None:
        whole = np.ones(market.pairs, np.bool_)
        if quota.of is not None:
            whole = _mask(market, f"{label}, of", quota.of, quota.on)
        per_unit = whole * (share.numerator * parts - share.denominator * members)
        scale = share.denominator * parts
        rows.append(SideRow("quota.share", label, number, per_unit, None, 0, scale, whole, share))
    if quota.units is not None:
        least = int(whole_numbers(f"units of {label}", [quota.units])[0])
        rows.append(SideRow("quota.units", label, number, -members, None, -least * parts, parts))
    return rows


def _budget_row(market: Market, number: int, budget: Budget) -> SideRow:
    label = _label("budgets", number, budget)
    limit = int(whole_numbers(f"limit of {label}", [budget.limit])[0])
    if budget.per_unit is None and budget.per_partner is None:
        message = f"{label} has no costs"
        raise InvalidMarket(message, hint="give per_unit, per_partner or both", array=label)
    per_unit = _costs(market, f"per_unit of {label}", budget.per_unit, budget.on)
    per_partner = _costs(market, f"per_partner of {label}", budget.per_partner, budget.on)
    if per_unit is None:
        per_unit = np.zeros(market.pairs, np.int64)
    return SideRow("budget", label, number, per_unit, per_partner, limit)


def _costs(market: Market, name: str, costs: int | ArrayLike | None, on: str | None) -> NDArray[np.int64] | None:
    if costs is None:
        return None
    if not isinstance(costs, Sequence) and np.ndim(costs) == 0:
        return spread(name, costs, market.pairs)
    return _on_pairs(market, name, whole_numbers(name, costs), on, order="pair supplier buyer")
