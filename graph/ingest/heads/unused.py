"""Columns of quantities and money that nothing of a list is read from: whoever wrote them should hear of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.ingest.heads.columns import sample_columns
from graph.ingest.layout.month_headers import month_in
from graph.ingest.layout.months import SUM
from graph.ingest.trade.amounts import money_column, parse_money
from graph.ingest.trade.stated_units import quantity_in, unit_in_header

if TYPE_CHECKING:
    from graph.ingest.heads.sheet_plan import SheetPlan

_LEAST: Final = 0.5
"""Share of filled cells that must state an amount."""
MOST_TOLD: Final = 10


def amounts_unused(plan: SheetPlan) -> list[str]:
    """Return the headers of columns that are not used though their cells, or header and cells, state amounts in units.

    Bare numbers without a unit are counts and codes of all sorts, and are not told; of months their sum is read, or the
    sheet has a note of its own.
    """
    free = [one for one in plan.columns if one.role is None and one.header and not one.header.startswith(SUM)]
    free = [one for one in free if month_in(one.header) is None]
    if not free:
        return []
    cells = sample_columns(plan.sheet, plan.header)
    return [column.header for column in free if _states_amounts(column.header, cells[column.index])][:MOST_TOLD]


def _states_amounts(header: str, cells: list[str | None]) -> bool:
    filled = [cell for cell in cells if cell]
    measured = unit_in_header(header) is not None or money_column(header).stated
    return bool(filled) and sum(_amount(cell, measured=measured) for cell in filled) >= _LEAST * len(filled)


def _amount(cell: str, *, measured: bool) -> bool:
    stated, money = quantity_in(cell), parse_money(cell) if cell[:2].lower() == "rp" else None
    if stated is not None:
        return measured or stated.unit is not None
    return money is not None and money.stated_unit
