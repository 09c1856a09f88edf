"""``/v1/gaps``: where demand is unmet or supply unlinked, and what one more unit there would add."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from graph.rest.guard import Guarded, does
from graph.rest.matches import Market, Radius  # noqa: TC001 - FastAPI reads annotations at run time
from graph.rest.paging import Cursor, Limit, Page, page, place_of
from graph.rest.parties import origin
from graph.rest.world import World, world
from graph.services.gaps import find_gaps
from graph.services.match import MatchParameters

router = APIRouter(prefix="/v1/gaps", tags=["gaps"], route_class=Guarded)


class Gap(BaseModel):
    """One cell: region and commodity. Entry prices of cells do not add up."""

    model_config = ConfigDict(extra="ignore")

    region: str | None = Field(examples=["35.09"])
    commodity: str | None = Field(examples=["10792"])
    unit: str | None = Field(examples=["kg"])
    unmet: int = Field(description="Units a month; for supply, what stays unsold.")
    parties: int
    entry_price_first: float | None = Field(description="What one more unit there would add; null when not defined.")
    entry_price_last: float | None = Field(description="The same for the unit that closes the cell; null: not priced.")


class Gaps(Page):
    """A page of cells."""

    value_unit: str = Field(description="What entry prices are in.", examples=["rupiah_per_month"])
    items: list[Gap]


@router.get("", openapi_extra=does("gaps.read"))
def list_gaps(
    world: Annotated[World, Depends(world)],
    *,
    kind: Annotated[Literal["demand", "supply"], Query(description="Side of the market.")] = "demand",
    level: Annotated[
        Literal["island", "province", "regency", "district"], Query(description="Level of regions.")
    ] = "regency",
    market: Market = None,
    radius_km: Radius = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Gaps:
    """List the gaps of the best plan by region and commodity; their `unmet` add up to the plan's."""
    matched = world.matched(MatchParameters(market, radius_km))
    cells = find_gaps(matched, side=kind, level=level)
    start = place_of(cursor)
    rows = cells.slice(start, limit).to_dicts()
    return Gaps(value_unit=matched.value_unit, **page(rows, cells.height, start), **origin(matched.source.network))
