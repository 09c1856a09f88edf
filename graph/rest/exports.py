"""``/v1/exports/{resource}.{form}``: whole lists as CSV, XLSX, GeoJSON or JSON-LD, streamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import polars as pl
from fastapi import APIRouter, Depends, Path
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from graph.errors import RuleViolation
from graph.rest.market import listed
from graph.rest.parties import Party, origin, shared_with
from graph.rest.protocol.guard import Asking, Guarded, does
from graph.rest.protocol.paging import Cursor, Limit, part
from graph.rest.protocol.sparse import SPARSE
from graph.rest.world import World, world
from graph.services.access.reach import HIDDEN, in_regions, narrowed
from graph.services.engagement.confidential import own_only
from graph.services.wire.exports import FORMS, as_csv, as_geojson, as_jsonld, as_xlsx

if TYPE_CHECKING:
    from graph.services.access.callers import Caller

router = APIRouter(prefix="/v1/exports", tags=["exports"], route_class=Guarded)
Served = Annotated[World, Depends(world)]
RESOURCES = ("parties", "offers", "demands", "metrics")
LEFT_OUT = ("aliases", "region_right")
CONTENT: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            kind.split(";")[0]: {"schema": {"type": "object" if kind.endswith("json") else "string"}}
            for kind in FORMS.values()
        }
    }
}


class ExportList(BaseModel):
    """A list that can be exported, and in which formats."""

    resource: str = Field(description="Name of the list.", examples=["parties"])
    forms: list[str] = Field(examples=[["csv", "xlsx", "geojson", "jsonld"]])


class Exports(BaseModel):
    """What can be exported."""

    items: list[ExportList]
    next_cursor: str | None = Field(None, description="Send it as `cursor` for the next page; null at the end.")


@router.get("", openapi_extra=does("exports.read"), dependencies=[SPARSE])
def list_exports(limit: Limit = 50, cursor: Cursor = None) -> Exports:
    """List what can be exported: ask for `/v1/exports/{resource}.{form}`."""
    return Exports(**part([ExportList(resource=one, forms=list(FORMS)) for one in RESOURCES], limit, cursor))


def _parties(served: World, asking: Caller) -> pl.DataFrame:
    frame = narrowed(served.source().network.parties, asking, "parties.read", shared=shared_with(served, asking))
    beyond = [name for name in frame.columns if name not in Party.model_fields]  # of others what /v1/parties tells
    frame = own_only(frame, asking, "id", beyond)
    return frame.drop([name for name in HIDDEN if asking.masked("parties.read") and name in frame.columns])


def _clusters(served: World, asking: Caller) -> pl.DataFrame:
    regions = asking.narrowed("metrics.read", None)
    return served.measured() if regions is None else served.measured().filter(in_regions("region", regions))


def _frame(served: World, asking: Caller, resource: str) -> pl.DataFrame:
    if resource in ("offers", "demands"):
        return listed(served, asking, resource)  # type: ignore[arg-type]
    return _parties(served, asking) if resource == "parties" else _clusters(served, asking)


def _placed(network: Any, frame: pl.DataFrame, asking: Caller) -> pl.DataFrame:  # noqa: ANN401 - a Network
    """Return a frame with the points of the parties that its rows are of, where the key may see points."""
    whose = next(name for name in ("party", "cluster", "id") if name in frame.columns)
    if "lat" in frame.columns or asking.masked("parties.read"):
        return frame
    points = network.parties.select(pl.col("id").alias(whose), "lat", "lon")
    return frame.join(points, on=whose, how="left", maintain_order="left")


@router.get(
    "/{resource}.{form}", openapi_extra=does("exports.read"), response_class=StreamingResponse, responses=CONTENT
)
def export(
    resource: Annotated[Literal["parties", "offers", "demands", "metrics"], Path(description="Which list.")],
    form: Annotated[Literal["csv", "xlsx", "geojson", "jsonld"], Path(description="Which format.")],
    served: Served,
    asking: Asking,
) -> StreamingResponse:
    """Export a whole list that the caller reaches; streamed, with date and mark of synthetic data."""
    frame = _frame(served, asking, resource).drop(list(LEFT_OUT), strict=False)
    network = served.source().network
    about = {**origin(network), "resource": resource}
    name = f"{resource}-{network.as_of}{'-synthetic' if network.synthetic else ''}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if form == "geojson":
        frame = _placed(network, frame, asking)
    if form == "geojson" and not {"lat", "lon"} <= set(frame.columns):
        message = f"{resource} have no points that this key may see"
        raise RuleViolation(message, hint="export parties as geojson, with a key that may", resource=resource)
    pieces = {
        "csv": lambda: as_csv(frame.with_columns(synthetic=pl.lit(value=True)) if network.synthetic else frame),
        "geojson": lambda: as_geojson(frame, about),
        "jsonld": lambda: as_jsonld(frame, resource, about),
        "xlsx": lambda: as_xlsx(frame, resource, about, network.as_of),
    }[form]()
    return StreamingResponse(pieces, media_type=FORMS[form], headers=headers)
