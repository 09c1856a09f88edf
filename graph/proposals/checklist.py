"""The contract's checklist by law in force, and red flags that a careful reader stops at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from graph.reference.law import in_force, partnership_patterns
from graph.reference.shipped import read_toml

if TYPE_CHECKING:
    from datetime import date

    from graph.proposals.kinds import Side
    from graph.proposals.terms import Terms


@dataclass(frozen=True)
class Line:
    """One line of the checklist: what the law asks for, where it stands in the law, and whether the terms hold it.

    ``checked`` says whether the article was read in a source that came with the product.
    """

    code: str
    law: str
    field: str
    held: bool
    checked: bool = False


@dataclass(frozen=True)
class Flag:
    """A red flag: nothing forbids it, but the side ``against`` whom it stands should know, and accepts it itself.

    ``limit`` is the dated threshold behind it.
    """

    code: str
    field: str
    against: Side
    limit: int | None = None


@cache
def _tables(on: date) -> tuple[dict[str, Any], dict[str, Any]]:
    law = read_toml("law_contract.toml")
    return in_force(law["contract"], on, of="contracts"), in_force(law["flags"], on, of="red flags")


def checklist(terms: Terms, on: date, *, partnership: bool = True) -> tuple[Line, ...]:
    """Return what the law in force on a day asks of the contract, line by line; of other kinds it asks less.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.proposals.terms import Terms
    >>> [line.code for line in checklist(Terms(), date(2026, 1, 1)) if line.held]
    ['language', 'no_ownership']
    """
    rules, _ = _tables(on)
    lines = []
    for must in rules["must"]:
        if must.get("partnerships") and not partnership:
            continue
        value = getattr(terms, must["field"])
        among = partnership_patterns(on) if must["field"] == "pattern" else must.get("among")
        held = value in among if among is not None else value not in (None, "")
        lines.append(Line(must["code"], must["law"], must["field"], held, bool(must["checked"])))
    return tuple(lines)


def red_flags(terms: Terms, on: date) -> tuple[Flag, ...]:
    """Return the red flags of terms, by the thresholds in force on a day, and against whom each stands.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.proposals.terms import Terms
    >>> terms = Terms(payment_days=60, weighing="supplier_alone")
    >>> [(flag.code, flag.against) for flag in red_flags(terms, date(2026, 1, 1))]
    [('payment_days', 'supplier'), ('opaque_weighing', 'buyer')]
    """
    _, limits = _tables(on)
    days, months = int(limits["payment_days_above"]), int(limits["exclusive_months_above"])
    priced: Side = "buyer" if terms.price_set_by == "supplier" else "supplier"
    weighed: Side = "buyer" if terms.weighing == "supplier_alone" else "supplier"
    found = {
        Flag("unilateral_price", "price_set_by", priced): terms.price_set_by in ("supplier", "buyer"),
        Flag("tied_inputs", "inputs_tied", "supplier"): bool(terms.inputs_tied),
        Flag("payment_days", "payment_days", "supplier", days): terms.payment_days is not None
        and terms.payment_days > days,
        Flag("opaque_weighing", "weighing", weighed): terms.weighing in ("buyer_alone", "supplier_alone"),
        Flag("exclusive_supply", "exclusive", "supplier", months): bool(terms.exclusive)
        and (terms.months is None or terms.months > months),
    }
    return tuple(flag for flag, raised in found.items() if raised)
