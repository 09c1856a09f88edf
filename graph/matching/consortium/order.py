"""Order: what a buyer wants, of which grade, month by month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from graph.arguments import listed, thing, whole
from graph.errors import NotFound, RuleViolation
from graph.matching.arrays import LARGEST

if TYPE_CHECKING:
    from graph.network import Network


@dataclass(frozen=True)
class Order:
    """An order that must be filled in full, in every month, of the grade asked.

    Parameters
    ----------
    commodity
        KBLI 2020 code of the industry that makes the product.
    unit
        kg, litre or piece.
    months
        Units by month (first day); one month, or a calendar. A key ``None`` stands for every month.
    grade
        As offers state it; ``None`` asks for none. A better letter (A before B) will do.
    buyer
        Id of the party that buys, which is no member.
    price_rp_per_unit
        Most that it pays.
    required
        Certificates that every member must have.
    least_lot
        Smallest delivery of one member in a month.
    product
        Name of the product: only offers of that product, or of none, will do. ``None`` takes all of the commodity.
    """

    commodity: str
    unit: str
    months: Mapping[date | None, int]
    grade: str | None = None
    buyer: str | None = None
    price_rp_per_unit: int | None = None
    required: tuple[str, ...] = ()
    least_lot: int = 1
    product: str | None = None

    def __post_init__(self) -> None:
        for name, text in (("commodity", self.commodity), ("unit", self.unit)):
            thing(name, text, str, RuleViolation)
        thing("grade", self.grade, (str, type(None)), RuleViolation)
        thing("buyer", self.buyer, (str, type(None)), RuleViolation)
        thing("product", self.product, (str, type(None)), RuleViolation)
        thing("months", self.months, Mapping, RuleViolation)
        for month in self.months:
            thing("months", month, (date, type(None)), RuleViolation)
        listed("required", self.required, str, RuleViolation)
        whole("least_lot", self.least_lot, most=LARGEST, error=RuleViolation)
        if self.price_rp_per_unit is not None:
            whole("price_rp_per_unit", self.price_rp_per_unit, most=LARGEST, error=RuleViolation)
        asked = list(self.months.values())
        wrong = [units for units in asked if type(units) is not int or not 0 <= units < LARGEST]
        if wrong or not any(asked):
            message = "the order asks for nothing, or for no whole number of units in some month"
            raise RuleViolation(message, hint="give whole units by month, above 0 in one at least")

    def accepts(self, grade: str | None) -> bool:
        """Return whether an offer of a grade will do: the same, or a better letter.

        Examples
        --------
        >>> order = Order("01270", "kg", {None: 100}, grade="B")
        >>> [order.accepts(grade) for grade in ("A", "B", "C", None)]
        [True, True, False, False]
        """
        if self.grade is None:
            return True
        if grade is None:
            return False
        ours, theirs = self.grade.strip().upper(), grade.strip().upper()
        letters = len(ours) == len(theirs) == 1 and ours.isalpha() and theirs.isalpha()
        return theirs <= ours if letters else theirs == ours


def order_of_demand(network: Network, demand: str) -> Order:
    """Return the order that a demand of a network states.

    Raises
    ------
    NotFound
        If there is no such demand, or it states no volume.
    """
    found = network.demands.filter(network.demands["id"] == demand)
    if not found.height:
        message = f"no demand {demand}"
        raise NotFound(message, hint="ids of demands are in demands.parquet", demand=demand)
    row = found.row(0, named=True)
    if not row["units_per_month"]:
        message = f"demand {demand} states no volume"
        raise NotFound(message, hint="write units_per_month", demand=demand)
    return Order(
        commodity=row["commodity"],
        unit=row["unit"],
        months={row["month"]: row["units_per_month"]},
        grade=row["grade"],
        buyer=row["party"],
        price_rp_per_unit=row["price_rp_per_unit"],
        required=tuple(row["required"] or ()),
        least_lot=row["min_lot_units"] or 1,
        product=row["product"],
    )
