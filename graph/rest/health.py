"""``/health``: is this process alive; asks nothing of the graph database, so that a probe never starts one."""

from __future__ import annotations

from importlib.metadata import version
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from graph.rest.protocol.guard import Guarded

router = APIRouter(tags=["health"], route_class=Guarded)


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = Field("ok", description="The process answers.")
    version: str = Field(description="Version of jejaring.", examples=["0.1.0"])


@router.get("/health")
def health() -> Health:
    """Say that the process answers, and its version."""
    return Health(version=version("jejaring"))
