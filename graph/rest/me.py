"""``/v1/me``: who the key stands for, and what it may do."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from graph.model.rights import RIGHTS, Scope
from graph.rest.protocol.guard import Asking, Guarded, does

router = APIRouter(prefix="/v1/me", tags=["me"], route_class=Guarded)


class Me(BaseModel):
    """Who asks."""

    id: str = Field(description="Holder of the key (stays through rotation), or the person signed in.")
    role: str = Field(examples=["officer"])
    name: str
    regions: list[str] = Field(examples=[["35.09"]])
    party: str | None
    grants: list[str]
    may: dict[str, str] = Field(description="Actions and how far each reaches.", examples=[{"parties.read": "region"}])


@router.get("", openapi_extra=does("me.read"))
def me(asking: Asking) -> Me:
    """Say who the key stands for and what it may do."""
    reach = {action: asking.scope(action) for action in sorted(RIGHTS)}
    may = {action: str(scope) for action, scope in reach.items() if scope is not Scope.NONE}
    facts = {"regions": list(asking.regions), "grants": list(asking.grants), "party": asking.party}
    return Me(id=asking.id, role=str(asking.role), name=asking.name, may=may, **facts)
