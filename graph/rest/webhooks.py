"""``/v1/webhooks``: events told to another program, signed; each is the caller's own."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from graph.errors import NotFound
from graph.rest.protocol.guard import Asking, Guarded, RequestId, does
from graph.rest.protocol.paging import Cursor, Limit, part
from graph.rest.protocol.sparse import SPARSE
from graph.rest.protocol.versions import Expected, etag
from graph.rest.world import World, world
from graph.services.wire import webhooks as service
from graph.store import Thing  # noqa: TC001

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"], route_class=Guarded)
Served = Annotated[World, Depends(world)]
WebhookId = Annotated[str, Path(min_length=1, max_length=64, description="Id of the webhook.")]
Pattern = Annotated[str, Field(pattern=r"^(\*|[a-z_]+\.(\*|[a-z_]+))$", examples=["proposals.*"])]


class NewWebhook(BaseModel):
    """Where events go, and which."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"url": "https://example.org/hook", "events": ["proposals.*"]}]},
    )

    url: Annotated[str, Field(min_length=8, max_length=500, pattern=r"^https?://[^\s\x00]+$")]
    events: list[Pattern] = Field(
        default_factory=lambda: ["*"], min_length=1, max_length=20, description="Which events go there, by action."
    )


class WebhookState(BaseModel):
    """On, or off."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["on", "off"]


class Webhook(BaseModel):
    """A webhook without its secret."""

    id: str
    seq: int
    url: str
    events: list[str] = Field(description="Which events go there, by action.")
    state: str = Field(description="`on`, `off`, or `paused` after seven failed attempts.")
    failures: int
    next_at: datetime | None = Field(description="When a failed delivery is tried again.")
    trouble: str | None = Field(
        description="What went wrong with the last delivery: `status 500`, `silent`, `unreachable`, `certificate`, "
        "`address` (not on the public internet); null: nothing.",
        examples=["status 500"],
    )
    created_at: datetime


class MadeWebhook(Webhook):
    """A webhook with its secret, this once."""

    secret: str = Field(description="Signs every delivery (HMAC-SHA256); shown this once.")


class Webhooks(BaseModel):
    """The webhooks of this key."""

    items: list[Webhook]
    next_cursor: str | None = Field(None, description="Send it as `cursor` for the next page; null at the end.")


def _shown(thing: Thing) -> dict[str, Any]:
    own = {name: thing.facts.get(name) for name in ("url", "events", "failures", "next_at", "trouble")}
    return {"id": thing.id, "seq": thing.seq, "state": thing.state, "created_at": thing.created_at, **own}


def _own(served: World, asking: Any, webhook_id: str) -> Thing:  # noqa: ANN401 - see guard
    for thing in service.owned(served.store(), asking):
        if thing.id == webhook_id:
            return thing
    message = f"no webhook {webhook_id} of this key"
    raise NotFound(message, hint="list them", id=webhook_id)


@router.get("", openapi_extra=does("webhooks.read"), dependencies=[SPARSE])
def list_webhooks(served: Served, asking: Asking, limit: Limit = 50, cursor: Cursor = None) -> Webhooks:
    """List the webhooks of this key."""
    found = part(service.owned(served.store(), asking), limit, cursor)
    return Webhooks(items=[Webhook(**_shown(one)) for one in found["items"]], next_cursor=found["next_cursor"])


@router.post("", status_code=201, openapi_extra=does("webhooks.write"))
def make_webhook(
    body: NewWebhook, served: Served, asking: Asking, request: RequestId, response: Response
) -> MadeWebhook:
    """Make a webhook; `secret` is shown this once."""
    thing, secret = service.subscribe(served.store(), asking, body.url, body.events, request=request)
    response.headers["Location"] = f"/v1/webhooks/{thing.id}"
    response.headers["ETag"] = etag(thing.seq)
    return MadeWebhook(secret=secret, **_shown(thing))


@router.get("/{webhook_id}", openapi_extra=does("webhooks.read"))
def get_webhook(webhook_id: WebhookId, served: Served, asking: Asking, response: Response) -> Webhook:
    """Read one webhook of this key."""
    thing = _own(served, asking, webhook_id)
    response.headers["ETag"] = etag(thing.seq)
    return Webhook(**_shown(thing))


@router.patch("/{webhook_id}", openapi_extra=does("webhooks.write"))
def switch_webhook(  # noqa: PLR0917 - FastAPI calls it by name
    webhook_id: WebhookId,
    body: WebhookState,
    expected: Expected,
    served: Served,
    asking: Asking,
    request: RequestId,
) -> Webhook:
    """Switch a webhook on or off; on, it goes on where it was."""
    thing = _own(served, asking, webhook_id)
    return Webhook(**_shown(service.switch(served.store(), asking, thing, body.state, expected, request=request)))


@router.delete("/{webhook_id}", openapi_extra=does("webhooks.write"))
def end_webhook(
    webhook_id: WebhookId, expected: Expected, served: Served, asking: Asking, request: RequestId
) -> Webhook:
    """End a webhook for good."""
    thing = _own(served, asking, webhook_id)
    return Webhook(**_shown(service.switch(served.store(), asking, thing, "ended", expected, request=request)))
