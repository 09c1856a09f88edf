# ruff: noqa: ANN401 - models are made here
"""``/v1/offers`` and ``/v1/demands``: what parties sell and want; and the public board of demands and prices."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import polars as pl
from fastapi import APIRouter, Depends, Path, Query, Response

from graph.errors import NotFound
from graph.rest.bodies import RegionCode
from graph.rest.market_bodies import (
    Board,
    Demand,
    Demands,
    DemandSaid,
    NewDemand,
    NewOffer,
    Offer,
    Offers,
    OfferSaid,
)
from graph.rest.parties import origin, present_party, shared_with
from graph.rest.protocol.bulk import Done, Outcomes, of_right_form, one_by_one, several
from graph.rest.protocol.guard import Asking, Guarded, RequestId, does
from graph.rest.protocol.paging import Cursor, Limit, page, place_of
from graph.rest.protocol.sparse import SPARSE
from graph.rest.protocol.versions import AsRead, judged, refuse_older, tag_of
from graph.rest.world import World, world
from graph.services.access.callers import Caller
from graph.services.access.reach import narrowed
from graph.services.engagement.confidential import OWN_PRICES, own_only
from graph.services.planner.reference_prices import reference_prices
from graph.services.wire.board import board
from graph.services.wire.market import Put, saying, withdraw
from graph.settings import now

Served = Annotated[World, Depends(world)]
SideName = Literal["offers", "demands"]
CommodityFilter = Annotated[
    str | None, Query(pattern=r"^[0-9]{2,5}$", description="KBLI 2020 code, or its beginning.", examples=["10792"])
]
PartyFilter = Annotated[str | None, Query(max_length=64, description="Only of this party.")]
RegionFilter = Annotated[RegionCode | None, Query(description="Only of parties in this region or below it.")]
LotId = Annotated[str, Path(min_length=1, max_length=64, description="Its id.")]


@dataclass(frozen=True)
class Side:
    """One side of the market: its name, the sentence of each route, and its models."""

    name: SideName
    one: str
    given: Any
    shown: Any
    said: Any
    listed: Any


def listed(
    served: World, asking: Caller, side: SideName, wanted: Mapping[str, str | None] | None = None
) -> pl.DataFrame:
    """Return the offers or demands that a caller reaches, filtered by commodity, party and region."""
    network, given = served.source().network, wanted or {}
    party = present_party(served, given.get("party"))
    frame: pl.DataFrame = getattr(network, side)
    frame = frame.join(network.parties.select(party="id", region="region"), on="party", how="left")
    frame = narrowed(
        frame, asking, f"{side}.read", party="party", shared=shared_with(served, asking), asked=given.get("region")
    )
    frame = own_only(frame, asking, "party", OWN_PRICES)
    if commodity := given.get("commodity"):
        frame = frame.filter(pl.col("commodity").str.starts_with(commodity))
    if party is not None:
        frame = frame.filter(pl.col("party") == party)
    return frame.sort("id")


def _found(served: World, side: Side, lot_id: str) -> dict[str, Any]:
    """Return one offer or demand with the region of its party."""
    network = served.source().network
    frame: pl.DataFrame = getattr(network, side.name)
    found = frame.filter(pl.col("id") == lot_id)
    if not found.height:
        message = f"there is no {side.one} {lot_id}"
        raise NotFound(message, hint=f"list the {side.name} that this key reaches", id=lot_id)
    facts = found.row(0, named=True)
    return facts | {"region": network.parties["region"][network.row[facts["party"]]]}


def _lot_as_read(side: Side, facts: dict[str, Any], asking: Caller) -> Any:
    """Return a lot as a caller may read it."""
    told = own_only(pl.DataFrame([facts]), asking, "party", OWN_PRICES)
    return side.shown(**told.row(0, named=True))


def _before(side: Side, replaces: dict[str, Any] | None, asking: Caller) -> dict[str, Any] | None:
    """Return the lot whose place another takes, as the caller reads it; None where there is none."""
    if replaces is None:
        return None
    told: dict[str, Any] = _lot_as_read(side, replaces, asking).model_dump(mode="json")
    return told


def side_router(side: Side) -> APIRouter:
    """Return the routes of one side of the market; both behave alike."""
    router = APIRouter(prefix=f"/v1/{side.name}", tags=[side.name], route_class=Guarded)
    _reads(router, side)
    _writes(router, side)
    _ends(router, side)
    return router


def _reads(router: APIRouter, side: Side) -> None:
    reads = does(f"{side.name}.read")

    @router.get("", response_model=side.listed, summary=f"List {side.name}", openapi_extra=reads, dependencies=[SPARSE])
    def list_lots(
        served: Served,
        asking: Asking,
        *,
        commodity: CommodityFilter = None,
        party: PartyFilter = None,
        region: RegionFilter = None,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Any:
        wanted = {"commodity": commodity, "party": party, "region": region}
        frame, start = listed(served, asking, side.name, wanted), place_of(cursor)
        rows = frame.slice(start, limit).to_dicts()
        return side.listed(**page(rows, frame.height, start), **origin(served.source().network))

    if side.name == "demands":
        _board(router)

    @router.get("/{lot_id}", response_model=side.shown, summary=f"Read one {side.one}", openapi_extra=reads)
    def get_lot(lot_id: LotId, served: Served, asking: Asking, response: Response) -> Any:
        facts = _found(served, side, lot_id)
        if facts["party"] not in shared_with(served, asking):
            asking.require_reach(f"{side.name}.read", regions=[facts["region"]], parties=[facts["party"]])
        lot = _lot_as_read(side, facts, asking)
        response.headers["ETag"] = tag_of(lot.model_dump(mode="json"))
        return lot


def _writes(router: APIRouter, side: Side) -> None:
    writes = does(f"{side.name}.write")
    body_model: Any = side.given
    name = side.name
    bodies: Any = several(f"Several{name.title()}", body_model)

    @router.post(
        "", status_code=201, response_model=side.said, summary=f"Say what a party {name}", openapi_extra=writes
    )
    def put_lot(  # noqa: PLR0917 - FastAPI calls it by name
        body: body_model, served: Served, asking: Asking, request: RequestId, response: Response,
        if_match: AsRead = None,
    ) -> Any:  # fmt: skip
        """Store it; the same product, unit and grade of a party, commodity and month replaces what it said before.

        `replaces` tells what stood there; another product of the same commodity stands beside it.
        """
        looked_at = judged(served, request, if_match)

        def one(put: Put) -> tuple[dict[str, Any], dict[str, Any] | None]:
            made, replaced = put.add(body.model_dump(exclude_none=True), request=request)
            before = _before(side, replaced, asking)
            if looked_at:
                refuse_older(if_match, before)
            return made, before

        made, before = saying(served.store(), asking, name, [body.party], one)
        served.said(name, [made])
        lot = _lot_as_read(side, made, asking)
        response.headers["Location"] = f"/v1/{name}/{lot.id}"
        response.headers["ETag"] = tag_of(lot.model_dump(mode="json"))
        return lot.model_dump() | {"replaces": before}

    @router.post("/bulk", response_model=Outcomes, summary=f"Say several {name} at once", openapi_extra=writes)
    def put_lots(body: bodies, served: Served, asking: Asking, request: RequestId) -> Any:
        """Each is stored or refused on its own, and says so in its place, with what it replaces."""
        parties = [item.party for item in of_right_form(body.items, body_model)]

        def each(put: Put) -> tuple[list[dict[str, Any]], Outcomes]:
            rows: list[dict[str, Any]] = []

            def one(item: Any, place: int) -> Done:
                facts, repeat = item.model_dump(exclude_none=True), f"{request}-{place}" if request else None
                made, replaced = put.add(facts, request=repeat)
                rows.append(made)
                return Done(str(made["id"]), _before(side, replaced, asking))

            return rows, one_by_one(body.items, body_model, one)

        rows, told = saying(served.store(), asking, name, parties, each)
        served.said(name, rows)
        return told


def _ends(router: APIRouter, side: Side) -> None:
    name, writes = side.name, does(f"{side.name}.write")

    @router.delete("/{lot_id}", response_model=side.shown, summary=f"Withdraw one {side.one}", openapi_extra=writes)
    def withdraw_lot(lot_id: LotId, served: Served, asking: Asking, request: RequestId, if_match: AsRead = None) -> Any:
        """End it today: it stands in the history and is matched no more."""
        facts, as_of = _found(served, side, lot_id), served.source().network.as_of
        asking.require_reach(f"{name}.write", regions=[facts["region"]], parties=[facts["party"]])
        if judged(served, request, if_match):
            refuse_older(if_match, _lot_as_read(side, facts, asking).model_dump(mode="json"))
        made = withdraw(served.store(), asking, name, facts, as_of, request=request)
        served.said(name, [made])
        return side.shown(**made)


def _board(router: APIRouter) -> None:
    @router.get("/board", openapi_extra=does("board.read"), dependencies=[SPARSE])
    def read_board(
        served: Served, asking: Asking, *, commodity: CommodityFilter = None, limit: Limit = 50, cursor: Cursor = None
    ) -> Board:
        """Read the public board: what is wanted, where, how much and at what prices; nobody is named."""
        asking.require("board.read")
        network = served.source().network
        lines, start = board(network, commodity), place_of(cursor)
        shown = lines[start : start + limit]
        if served.folder is None:
            shown = reference_prices(served.store(), network).beside(shown, now().date())
        return Board(**page(shown, len(lines), start), **origin(network))


offers = side_router(Side("offers", "offer", NewOffer, Offer, OfferSaid, Offers))
demands = side_router(Side("demands", "demand", NewDemand, Demand, DemandSaid, Demands))
