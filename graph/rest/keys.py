"""``/v1/keys``: keys of the API; a secret is shown once, in the answer that makes it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from graph.model.rights import Role
from graph.model.written import NAMED
from graph.rest.bodies import RegionCode
from graph.rest.protocol.guard import Asking, Guarded, RequestId, does
from graph.rest.protocol.paging import IdCursor, Limit  # noqa: TC001
from graph.rest.protocol.sparse import SPARSE
from graph.rest.protocol.variants import Variant, hold_variant, say_variants
from graph.rest.world import World, world
from graph.services.access.keys import create_key, needs_of, reaches, read_key, revoke_key, rotate_key, shown

router = APIRouter(prefix="/v1/keys", tags=["keys"], route_class=Guarded)
KeyId = Annotated[str, Path(min_length=1, max_length=64, description="Id of the key.")]


BY_ROLE = {str(role): Variant(needs_of(role)) for role in Role}
SPAN = r"^(?:[0-9]{1,4} ?[dDmMyY]|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.+Z-]{1,21})?)$"
"""How an end is written: a span, a day or a moment."""


class NewKey(BaseModel):
    """What a key is made of."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra=say_variants("role", BY_ROLE, [{"role": "officer", "regions": ["35.09"]}])
    )

    role: Role
    regions: list[RegionCode] = Field(default_factory=list, max_length=50, description="How far it reaches.")
    party: str | None = Field(None, max_length=64, description="Whose key it is, for roles with a party of their own.")
    name: str = Field(
        "", max_length=100, pattern=NAMED, description="A name of the office or program; never of a person."
    )
    grants: list[Annotated[str, Field(pattern="^named$")]] = Field(
        default_factory=list, max_length=1, description="`named`: a planner sees names."
    )
    expires: str | None = Field(
        None, pattern=SPAN, description="A span (`90d`, `6m`, `1y`) or a date; a year when absent.", examples=["90d"]
    )

    @model_validator(mode="after")
    def _with_what_its_role_needs(self) -> NewKey:
        hold_variant(self, "role", BY_ROLE)
        return self


class Ends(BaseModel):
    """When a rotated key ends."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"expires": "90d"}]})

    expires: str | None = Field(None, pattern=SPAN, examples=["90d"])


class Key(BaseModel):
    """A key without its secret."""

    id: str
    prefix: str = Field(description="The part of the secret that may be seen.", examples=["k3v9x0aa"])
    role: str
    name: str
    regions: list[str]
    party: str | None
    grants: list[str]
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None
    replaces: str | None = Field(description="Id of the key that this one was rotated from.")
    holder: str = Field(description="Id of the first key of this rotation: `actor` in the log, `id` of `/v1/me`.")


class MadeKey(Key):
    """A key with its secret, this once."""

    key: str = Field(description="Send it as `Authorization: Bearer …`. It is shown this once.")


class Keys(BaseModel):
    """A page of keys, the oldest first."""

    items: list[Key]
    next_cursor: str | None


@router.get("", openapi_extra=does("keys.read"), dependencies=[SPARSE])
def list_keys(
    world: Annotated[World, Depends(world)], asking: Asking, limit: Limit = 50, cursor: IdCursor = None
) -> Keys:
    """List keys, never their secrets; an administrator or auditor of some regions sees those that go no farther."""
    store = world.store()
    found = store.access.list_keys(cursor or "", limit + 1)
    items = [Key(**_told(shown(key))) for key in found[:limit] if reaches(store, asking, key.regions, key.party)]
    return Keys(items=items, next_cursor=found[limit - 1].id if len(found) > limit else None)


@router.post("", status_code=201, openapi_extra=does("keys.write"))
def make_key(
    body: NewKey, asking: Asking, request: RequestId, world: Annotated[World, Depends(world)], response: Response
) -> MadeKey:
    """Make a key; `key` is its secret, shown this once: a repeat with the same Idempotency-Key has it empty."""
    given = body.model_dump(exclude={"role"})
    made, secret = create_key(world.store(), body.role, **given, by=asking, request=request)
    response.headers["Location"] = f"/v1/keys/{made.id}"
    return MadeKey(key=secret, **_told(shown(made)))


@router.get("/{key_id}", openapi_extra=does("keys.read"))
def get_key(key_id: KeyId, asking: Asking, world: Annotated[World, Depends(world)]) -> Key:
    """Read one key, never its secret."""
    return Key(**_told(shown(read_key(world.store(), key_id, by=asking))))


@router.post("/{key_id}/rotate", status_code=201, openapi_extra=does("keys.write"))
def rotate(
    key_id: KeyId,
    asking: Asking,
    request: RequestId,
    world: Annotated[World, Depends(world)],
    body: Ends | None = None,
) -> MadeKey:
    """Make a key in the place of another, which ends a day later at most."""
    made, secret = rotate_key(world.store(), key_id, expires=body.expires if body else None, by=asking, request=request)
    return MadeKey(key=secret, **_told(shown(made)))


@router.delete("/{key_id}", openapi_extra=does("keys.write"))
def revoke(key_id: KeyId, asking: Asking, world: Annotated[World, Depends(world)], response: Response) -> Key:
    """End a key at once; the record stays."""
    response.headers["Cache-Control"] = "no-store"
    return Key(**_told(shown(revoke_key(world.store(), key_id, by=asking))))


def _told(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in facts.items()}
