"""``/v1/clusters`` and ``/v1/metrics``: clusters, and their bonding, bridging and linking with n and null model."""

from __future__ import annotations

from typing import Annotated, Any

import polars as pl
from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from graph.errors import NotFound
from graph.rest.bodies import RegionCode
from graph.rest.parties import origin
from graph.rest.protocol.guard import Asking, Guarded, does
from graph.rest.protocol.paging import Cursor, Limit, Page, finite, page, place_of
from graph.rest.protocol.sparse import SPARSE
from graph.rest.world import World, world
from graph.services.access.reach import in_regions
from graph.services.sheet.words import place_name

router = APIRouter(route_class=Guarded)
Served = Annotated[World, Depends(world)]
RegionFilter = Annotated[RegionCode | None, Query(description="In this region or below it.")]


class Cluster(BaseModel):
    """A cluster: where it is, how many belong to it, and how to read its ties."""

    id: str
    name: str
    region: str | None
    place: str
    members: int
    reading: str | None = Field(description="How bonding and bridging read together.")


class Clusters(Page):
    """A page of clusters."""

    items: list[Cluster]


class Measured(BaseModel):
    """Every figure of one cluster; columns as in the reference of metrics, null where undefined."""

    model_config = ConfigDict(extra="allow")

    cluster: str
    name: str
    n: int = Field(description="Members that the figures rest on.")


class Metrics(Page):
    """A page of measured clusters."""

    items: list[Measured]


def _narrow(frame: pl.DataFrame, asking: Any, action: str, region: str | None) -> pl.DataFrame:  # noqa: ANN401
    regions = asking.narrowed(action, region)
    return frame.filter(in_regions("region", regions)) if regions is not None else frame


def _cluster(row: dict[str, Any]) -> Cluster:
    known = {"id": row["cluster"], "name": row["name"], "region": row["region"], "members": row["n"]}
    return Cluster(**known, place=place_name(row["region"]), reading=row["reading"])


@router.get("/v1/clusters", tags=["clusters"], openapi_extra=does("clusters.read"), dependencies=[SPARSE])
def list_clusters(
    served: Served, asking: Asking, *, region: RegionFilter = None, limit: Limit = 50, cursor: Cursor = None
) -> Clusters:
    """List clusters and how they read."""
    frame, start = _narrow(served.measured(), asking, "clusters.read", region), place_of(cursor)
    rows = [_cluster(row) for row in frame.slice(start, limit).iter_rows(named=True)]
    return Clusters(**page(rows, frame.height, start), **origin(served.source().network))


@router.get("/v1/clusters/{cluster_id}", tags=["clusters"], openapi_extra=does("clusters.read"))
def get_cluster(cluster_id: Annotated[str, Path(max_length=64)], served: Served, asking: Asking) -> Cluster:
    """Return one cluster."""
    frame = _narrow(served.measured(), asking, "clusters.read", None).filter(pl.col("cluster") == cluster_id)
    if not frame.height:
        message = f"no cluster {cluster_id}"
        raise NotFound(message, hint="list the clusters", cluster=cluster_id)
    return _cluster(frame.row(0, named=True))


@router.get("/v1/metrics", tags=["metrics"], openapi_extra=does("metrics.read"), dependencies=[SPARSE])
def list_metrics(
    served: Served,
    asking: Asking,
    *,
    cluster: Annotated[str | None, Query(max_length=64, description="Only this cluster.")] = None,
    region: RegionFilter = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Metrics:
    """List every figure of every cluster: bonding and bridging are two axes, never one score."""
    frame, start = _narrow(served.measured(), asking, "metrics.read", region), place_of(cursor)
    if cluster is not None:
        frame = frame.filter(pl.col("cluster") == cluster)
    rows = [finite(row) for row in frame.slice(start, limit).iter_rows(named=True)]
    return Metrics(**page(rows, frame.height, start), **origin(served.source().network))
