"""``/`` and ``/v1``: what there is, for whoever comes with a browser or with nothing but the address."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from graph.rest.protocol.guard import Guarded
from graph.rest.protocol.tongue import tongue
from graph.translations import say

router = APIRouter(tags=["health"], route_class=Guarded)
RESOURCE = re.compile(r"/v1/[a-z-]+")


class Door(BaseModel):
    """One resource: where it is, and what may be done there."""

    path: str = Field(examples=["/v1/proposals"])
    methods: list[str] = Field(examples=[["GET", "POST"]])
    about: str = Field(description="What its first operation does.", examples=["List proposals"])


class Front(BaseModel):
    """What is served here."""

    name: str = Field("jejaring", description="What serves here.", examples=["jejaring"])
    version: str = Field(description="Version of the program.", examples=["0.1.0"])
    about: str = Field(description="What it is for.")
    key: str = Field(description="How to get in.")
    document: str = Field("/openapi.json", description="The full description, OpenAPI 3.1.")
    health: str = "/health"
    me: str = Field("/v1/me", description="What the key at hand may do.")
    resources: list[Door]


def _about(operation: dict[str, Any]) -> str:
    return str(operation.get("description") or operation.get("summary", "")).partition("\n")[0]


@router.get("/")
@router.get("/v1")
def front(request: Request) -> Front:
    """Say what is served here, how to get a key, and where everything is; needs none."""
    paths = request.app.openapi()["paths"]
    doors = [
        Door(path=path, methods=sorted(map(str.upper, does)), about=_about(next(iter(does.values()))))
        for path, does in sorted(paths.items())
        if RESOURCE.fullmatch(path)
    ]
    return Front(
        version=version("jejaring"), about=say("api.front.about", tongue()), key=say("api.front.key", tongue()),
        resources=doors,
    )  # fmt: skip
