"""Gaps: unmet demand and unlinked supply by region and commodity, with the price of entry, in words and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl

from graph.planning import gaps as planning
from graph.reference import regions
from graph.services.planner.levers import short_price
from graph.services.sheet.facts import GapFacts
from graph.services.sheet.words import activity_name, place_name, unit_name, units_name
from graph.translations import say

if TYPE_CHECKING:
    from graph.planning.cells import Level
    from graph.services.pairing.match import Matched
    from graph.settings import Language

GROUPINGS: Final = ("region", "commodity")
"""What cells of a gap table may be grouped by."""
LAST_PRICED: Final = 20
"""Cells whose last unit is priced by solving again; the first unit's price comes from the duals for every cell."""


def find_gaps(
    matched: Matched, *, side: str, by: tuple[str, ...] = GROUPINGS, level: Level = "regency", last: bool = False
) -> pl.DataFrame:
    """Return the cells of a plan's gaps, the largest first; their ``unmet`` add up to the plan's.

    Cells of supply have ``unsold`` and the same number as ``unmet``, so that both kinds are read alike.

    Parameters
    ----------
    matched
        A plan with its market.
    side
        ``"demand"``: who would have bought more. ``"supply"``: who would have sold more.
    by, level
        What cells are made of, and how coarse their regions are.
    last
        Price the last unit of every cell, not only of the twenty largest.
    """
    many: int | Literal["all"] = "all" if last else LAST_PRICED
    network, candidates, plan = matched.source.network, matched.candidates, matched.plan
    if side == "demand":
        return planning.demand_gaps(network, candidates, plan, by, level=level, last=many)
    cells = planning.supply_gaps(network, candidates, plan, by, level=level, last=many)
    return cells.with_columns(unmet=pl.col("unsold"))


def gap_facts(cells: pl.DataFrame, side: str, language: Language) -> tuple[GapFacts, ...]:
    """Return the cells in words, the highest entry price of the first unit first."""
    order = cells.sort(["entry_price_first", "unmet"], descending=[True, True], nulls_last=True, maintain_order=True)
    return tuple(_gap(cell, side, language) for cell in order.iter_rows(named=True))


def _gap(cell: dict[str, Any], side: str, language: Language) -> GapFacts:
    code, commodity = cell.get("region"), cell.get("commodity")
    place = regions.region(code) if code and regions.exists(code) else None
    return GapFacts(
        side="demand" if side == "demand" else "supply",
        region=code or "",
        place=place_name(code),
        commodity=commodity or "",
        product=activity_name(commodity),
        unit=unit_name(cell.get("unit"), language),
        unmet=cell["unmet"],
        parties=cell["parties"],
        entry_price_first=cell["entry_price_first"],
        entry_price_last=cell["entry_price_last"],
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        reason=cell.get("reason_text") or "",
        lever=f"{cell['lever_text']} ({short_price(cell, language)})" if cell.get("lever_text") else "",
        entry_price_from=cell.get("entry_price_from") or "",
        units=units_name(cell.get("unit"), language, cell["unmet"]),
    )


def gaps_for_people(cells: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Return the cells with names of places and products beside the codes, and what their values are counted in."""
    extra = []
    if "region" in cells.columns:
        extra.append(pl.Series("place", [place_name(code) for code in cells["region"]], dtype=pl.String))
    if "commodity" in cells.columns:
        extra.append(pl.Series("product", [activity_name(code) for code in cells["commodity"]], dtype=pl.String))
    if "value_unit" in cells.columns:
        said = [say(f"value_unit.{unit}", language) for unit in cells["value_unit"]]
        extra.append(pl.Series("value_unit", said, dtype=pl.String))
    return cells.with_columns(extra)
