"""``/v1/gaps``: what is missing where, of seventeen kinds; for trade, what one more unit there would add."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - FastAPI reads annotations at run time
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from graph.planning.disclosure import THRESHOLD
from graph.planning.gap_names import CommodityLevel, GapKind  # noqa: TC001 - FastAPI reads annotations at run time
from graph.rest.bodies import RegionCode
from graph.rest.matches import Market, Radius  # noqa: TC001 - FastAPI reads annotations at run time
from graph.rest.parties import origin
from graph.rest.protocol.guard import Asking, Guarded, does
from graph.rest.protocol.paging import Cursor, Limit, Page, finite, page, place_of
from graph.rest.protocol.sparse import SPARSE
from graph.rest.protocol.tongue import tongue
from graph.rest.world import World, world
from graph.services.engagement.confidential import ENTRY_PRICES, of_the_office
from graph.services.pairing.match import MatchParameters
from graph.services.planner.gap_tables import OF_THE_MARKET, lists_unread, scene_of, scene_of_match, table, with_steps

router = APIRouter(prefix="/v1/gaps", tags=["gaps"], route_class=Guarded)
By = Literal["region", "commodity", "cluster"]
RegionLevel = Literal["island", "province", "regency", "district"]
Region = Annotated[RegionCode | None, Query(description="Only cells in this region or below it.")]


class PriceStep(BaseModel):
    """A price and the units that it holds for."""

    price: int = Field(description="In the list's `value_unit` a unit.")
    units: int | None = Field(description="Units a month that it holds for; null: all that follow.")


class Gap(BaseModel):
    """One cell: region and commodity. Entry prices of cells do not add up. A suppressed cell has no numbers.

    Kinds have figures of their own besides these, such as ``barrier``, ``gini`` or ``largest_trader_share``.
    """

    model_config = ConfigDict(extra="allow")

    kind: str = Field(examples=["demand"])
    region: str | None = Field(None, examples=["35.09"])
    commodity: str | None = Field(None, examples=["10792"])
    cluster: str | None = Field(None, description="Id of the cluster, in tables by cluster.")
    unit: str | None = Field(None, examples=["kg"])
    amount: int | None = Field(None, description="What is lacking, in `measure`; null where suppressed.")
    of: int | None = Field(None, description="Out of what.")
    share: float | None = Field(None, description="Amount over `of`.")
    measure: str = Field(description="What `amount` counts.", examples=["enterprises"])
    n: int | None = Field(None, description="Parties counted.")
    value_rp: int | None = None
    reason: str | None = Field(None, description="Code of the reason behind most of the amount.")
    reason_text: str | None = None
    lever: str | None = Field(None, description="Code of what to do about that reason.")
    lever_text: str | None = None
    lever_cost_rp: int | None = Field(None, description="Price of the lever, where somebody stated it.")
    lever_per: str | None = Field(None, description="Of what: a code or words.")
    lever_basis: str | None = Field(None, description="What the price rests on.")
    lever_price_text: str | None = Field(None, description="The price in words, or how to set it where none is known.")
    unmet: int | None = Field(None, description="Demand and supply: units a month; for supply, what stays unsold.")
    parties: int | None = None
    entry_price_first: float | None = Field(
        None, description="What one more unit there would add; null when not defined and for keys of a party."
    )
    entry_price_region: str | None = Field(
        None, description="Where whoever pays that stands: a region beside the cell's may pay most."
    )
    entry_price_last: float | None = Field(
        None, description="The same for the unit that closes the cell; null: not priced."
    )
    entry_price_steps: list[PriceStep] | None = Field(
        None, description="Prices from the first unit to the last, each with the units it holds for; null: not priced."
    )
    suppressed: bool = Field(
        default=False, description="Public form: true where the cell would give an enterprise away."
    )


class Gaps(Page):
    """A page of cells."""

    value_unit: str | None = Field(
        description="What entry prices are in; null for kinds without.", examples=["rupiah_per_month"]
    )
    not_measured: str | None = Field(
        description="The lists that nothing was read of, for want of which the kind is not measured, or not all of it; "
        "unknown is no lack, so such cells are left out."
    )
    items: list[Gap]


@router.get("", openapi_extra=does("gaps.read"), dependencies=[SPARSE])
def list_gaps(  # noqa: PLR0913 - filters of one question
    world: Annotated[World, Depends(world)],
    asking: Asking,
    *,
    kind: Annotated[GapKind, Query(description="What is missing.")] = "demand",
    by: Annotated[list[By] | None, Query(description="What cells are told apart by; region and commodity.")] = None,
    level: Annotated[RegionLevel, Query(description="Level of regions.")] = "regency",
    commodity_level: Annotated[CommodityLevel, Query(description="Digits of commodities.")] = "kbli5",
    region: Region = None,
    public: Annotated[
        bool, Query(description="Suppress cells that would give an enterprise away; always so for keys of a party.")
    ] = False,
    threshold: Annotated[int, Query(ge=3, le=1000, description="Public form: fewest parties behind a number.")] = 5,
    market: Market = None,
    radius_km: Radius = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Gaps:
    """List the gaps of a kind by region and commodity, the same cells as `jejaring gaps`; every level adds up."""
    office = of_the_office(asking)
    options = {
        "level": level, "commodity_level": commodity_level, "region": region,
        "public": public or not office,
        "threshold": threshold if office else THRESHOLD,  # tables of several thresholds differ by one
    }  # fmt: skip
    rows, value_unit, unread = cells_of(
        world, kind, tuple(by or ("region", "commodity")), options, (market, radius_km), priced=office
    )
    start = place_of(cursor)
    shown = rows[start : start + limit]
    if not office and value_unit is not None and value_unit.startswith("rupiah"):
        shown = [row | dict.fromkeys(ENTRY_PRICES & row.keys()) for row in shown]
    if not office and kind in OF_THE_MARKET:
        shown = [row | dict.fromkeys(_in_rupiah(row)) for row in shown]
    return Gaps(
        value_unit=value_unit,
        not_measured=unread or None,
        **page(shown, len(rows), start),
        **origin(world.source().network),
    )


def _in_rupiah(row: Mapping[str, Any]) -> set[str]:
    """Return the figures of a cell that are made of prices; what its lever costs is said by whoever gives it."""
    return {name for name in row if name.endswith("_rp") and not name.startswith("lever")}


def cells_of(
    world: World,
    kind: str,
    by: tuple[str, ...],
    options: dict[str, Any],
    market: tuple[Any, Any],
    *,
    priced: bool = True,
) -> tuple[list[dict[str, Any]], str | None, str]:
    """Return the cells of a kind, the unit of their entry prices where it has them, and lists unread; all are kept.

    Without ``priced`` they are of the market without anybody's prices, as parties are told of it.
    """
    parameters = MatchParameters(*market)

    def make() -> tuple[list[dict[str, Any]], str | None, str]:
        if kind in OF_THE_MARKET:
            matched = world.matched(parameters, fresh=True, priced=priced)
            scene, value_unit = scene_of_match(matched), matched.value_unit
        else:
            scene, value_unit = scene_of(world.source(), None), None
        cells = table(scene, kind, by, options, tongue()).drop("entry_price_party", "entry_price_from", strict=False)
        with_entry = "entry_price_first" in cells.columns
        cells = with_steps(scene, cells, kind, by, options)
        unread = lists_unread(scene, kind, tongue())
        return [finite(row) for row in cells.to_dicts()], value_unit if with_entry else None, unread

    asked = (
        kind,
        by,
        tongue(),
        tuple(sorted(options.items())),
        (parameters, priced) if kind in OF_THE_MARKET else None,
    )
    found: tuple[list[dict[str, Any]], str | None, str] = world.kept(("gaps", *asked), make)
    return found
