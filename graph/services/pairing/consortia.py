"""Consortia in words: who joins to fill an order, with shares, leader and fallback; or what is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from graph.errors import RuleViolation
from graph.matching.consortium import Consortium, NoConsortium, Order, order_of_demand
from graph.reference.activities import activity
from graph.services.pairing.find_party import find_party
from graph.services.sheet.words import certificate_name, unit_name
from graph.translations import say
from graph.translations.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.network import Network
    from graph.settings import Language


@dataclass(frozen=True)
class OrderText:
    """An order as a person writes it: an id of a demand, or commodity and volume with or without a calendar.

    Without a unit it counts as most offers of the good do.
    """

    demand: str | None = None
    commodity: str | None = None
    unit: str | None = None
    volume: int | None = None
    months: tuple[str, ...] = ()
    grade: str | None = None
    buyer: str | None = None
    price: int | None = None
    lot: int = 1
    product: str | None = None

    def read(self, network: Network) -> Order:
        """Return the order.

        Raises
        ------
        RuleViolation
            If neither a demand nor a commodity with a volume is given, or a month cannot be read.
        UnknownActivity, UnknownParty
            If KBLI has no such commodity, or nobody is called like the buyer.
        """
        if self.demand is not None:
            order = order_of_demand(network, self.demand)
            if not self.months:
                return order
            units = self.volume or next(iter(order.months.values()))
            return replace(order, months=_calendar(self.months, units))
        if self.commodity is None or (self.volume is None and not any("=" in month for month in self.months)):
            message = "the order says neither which demand nor what and how much"
            raise RuleViolation(message, hint="give --demand ID, or --commodity CODE and --volume UNITS")
        activity(self.commodity)
        buyer = None if self.buyer is None else network.parties["id"][find_party(network, self.buyer).row]
        months: Mapping[date | None, int] = {None: self.volume or 0}
        if self.months:
            months = _calendar(self.months, self.volume or 0)
        unit = self.unit or _usual_unit(network, self.commodity)
        order = Order(
            self.commodity, unit, months, self.grade, buyer, self.price, least_lot=self.lot, product=self.product
        )
        return order if buyer is None else _as_the_buyer_asks(network, order)


def _usual_unit(network: Network, commodity: str) -> str:
    """Return the unit in which most offers of a good count, kilograms where nobody offers it."""
    own = network.offers.filter(pl.col("commodity") == commodity).drop_nulls("unit")
    counted = own.group_by("unit").len().sort("len", "unit", descending=[True, False])
    return str(counted["unit"][0]) if counted.height else "kg"


def goods_of(one: Consortium) -> list[str]:
    """Return the goods that members bring, sorted, where they bring several: the buyer must want them all."""
    named = sorted({member.product.strip().lower() for member in one.members if member.product})
    return named if len(named) > 1 else []


def _as_the_buyer_asks(network: Network, order: Order) -> Order:
    """Return an order with what its buyer asks of this good wherever the order itself says nothing.

    Raises
    ------
    RuleViolation
        If the buyer has several demands for the good: which one is meant must be said.
    """
    asked = network.demands.filter(
        (pl.col("party") == order.buyer) & (pl.col("commodity") == order.commodity) & (pl.col("unit") == order.unit)
        & (pl.col("units_per_month") > 0)
    ).sort("id")  # fmt: skip
    if not asked.height:
        return order
    if asked.height > 1:
        message = f"the buyer has {asked.height} demands for {order.commodity} in {order.unit}"
        goods = ", ".join(f"{one} ({product})" if product else one for one, product in asked["id", "product"].rows())
        raise RuleViolation(message, hint=f"give --demand ID with one of: {goods}", buyer=order.buyer)
    own = order_of_demand(network, asked["id"].item())
    return replace(
        own,
        months=order.months,
        product=order.product or own.product,
        grade=order.grade or own.grade,
        price_rp_per_unit=own.price_rp_per_unit if order.price_rp_per_unit is None else order.price_rp_per_unit,
        least_lot=max(order.least_lot, own.least_lot),
    )


def _calendar(months: tuple[str, ...], units: int) -> dict[date | None, int]:
    """Return units by month from texts such as ``2027-01``, ``2027-01=500`` or ``2027-01..2027-06``."""
    calendar: dict[date | None, int] = {}
    for text in months:
        span, _, own = text.partition("=")
        first, _, last = span.partition("..")
        try:
            month, end = (date.fromisoformat(f"{part.strip()}-01") for part in (first, last or first))
            amount = int(own) if own else units
        except ValueError as error:
            message = f"the month {text!r} cannot be read"
            raise RuleViolation(message, hint="write 2027-01, 2027-01=500 or 2027-01..2027-06") from error
        while month <= end:
            calendar[month] = amount
            month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return calendar


def order_sentence(order: Order, network: Network, language: Language) -> str:
    """Return what the order asks, its buyer's own conditions too: they decide who may join."""
    asked = [say("consortia.order", language, good=order.product or activity(order.commodity).title,
                 unit=unit_name(order.unit, language))]  # fmt: skip
    if order.buyer is not None:
        asked.append(say("consortia.order.buyer", language, name=network.parties["name"][network.row[order.buyer]]))
    if order.price_rp_per_unit is not None:
        asked.append(say("consortia.order.price", language, price=number(order.price_rp_per_unit, language)))
    if order.grade is not None:
        asked.append(say("consortia.order.grade", language, grade=order.grade))
    if order.required:
        named = ", ".join(certificate_name(code, language) for code in order.required)
        asked.append(say("consortia.order.required", language, certificates=named))
    if order.least_lot > 1:
        asked.append(say("consortia.order.lot", language, units=number(order.least_lot, language)))
    return "; ".join(asked) + "."


def figures(found: list[Consortium] | NoConsortium, order: Order, network: Network) -> dict[str, Any]:
    """Return an answer as programs read it, with the order that it fills: what the buyer asks stands there too."""
    facts: dict[str, Any] = {"synthetic": network.synthetic, "as_of": network.as_of.isoformat()}
    facts["order"] = vars(order) | {"months": _units(order.months), "required": list(order.required)}
    if isinstance(found, NoConsortium):
        months = [{"month": _month(m), "wanted": w, "most": x} for m, (w, x) in found.months.items()]
        return facts | {"consortia": [], "reason": found.reason, "months": months}
    return facts | {"consortia": [_consortium(one, network) for one in found], "reason": None, "months": []}


def _consortium(one: Consortium, network: Network) -> dict[str, Any]:
    names = network.parties["name"]
    return {
        "leader": {
            "id": one.leader,
            "name": names[network.row[one.leader]],
            "is_cooperative": one.leader_is_cooperative,
        },
        "centre": {"id": one.centre, "name": names[network.row[one.centre]]},
        "cost_rp": one.cost_rp,
        "onward_rp": one.onward_rp,
        "proven": one.proven,
        "continuity_without_largest": one.continuity,
        "members": [{**vars(member), "units": _units(member.units)} for member in one.members],
        "fallback": [{**vars(reserve), "units": _units(reserve.units)} for reserve in one.fallback],
    }


def _units(units: Mapping[date | None, int]) -> dict[str, int]:
    return {_month(month): amount for month, amount in units.items()}


def _month(month: date | None) -> str:
    return "every" if month is None else month.isoformat()[:7]
