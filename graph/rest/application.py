"""The application: routes, error documents, and an OpenAPI description that says all of it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from fastapi import Depends, FastAPI
from fastapi.openapi.utils import get_openapi

from graph.rest import (
    candidates,
    clusters,
    events,
    exports,
    gaps,
    health,
    imports,
    keys,
    market,
    matches,
    me,
    parties,
    partnerships,
    persons,
    plain_resources,
    planning,
    plans,
    proposal_parts,
    proposals,
    webhooks,
)
from graph.rest.edge import Edge
from graph.rest.guard import Guard
from graph.rest.parameters import only_known_parameters
from graph.rest.problems import MEDIA_TYPE, PROBLEM_SCHEMA, install
from graph.rest.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

DESCRIPTION = """Matching and network analysis of UMK-UMB partnerships in Indonesia.

Errors are problem documents (RFC 9457); `code` is the same as in the command line. Lists take `limit` and `cursor`.
Unknown query parameters are refused (422), so that a misspelt filter never means *everything*.
Region codes are Kemendagri codes (`35.09`), activities are KBLI 2020, money is rupiah, distances are kilometres.
"""
ROUTERS = (
    health.router,
    me.router,
    parties.router,
    persons.router,
    market.offers,
    market.demands,
    plain_resources.router,
    candidates.router,
    matches.router,
    plans.router,
    proposals.router,
    proposal_parts.router,
    proposal_parts.open_router,
    partnerships.router,
    events.router,
    clusters.router,
    gaps.router,
    planning.router,
    imports.router,
    exports.router,
    webhooks.router,
    keys.router,
)
PROBLEMS = {
    400: "The body cannot be read.",
    401: "No key, or one that is unknown, expired or revoked.",
    403: "The role may not do this, or does not reach that far.",
    404: "The thing asked for is not there.",
    408: "The body did not come in time.",
    409: "The state of things is against it.",
    412: "The thing has changed since it was read: `seq` is its version now.",
    413: "The body is larger than allowed.",
    422: "The request is wrong; `errors` says where.",
    428: "This change needs `If-Match`.",
    429: "Too many requests; `Retry-After` says how long to wait.",
    503: "The graph database does not answer.",
}


def create_app(folder: Path | None = None) -> FastAPI:
    """Build the application on a Network folder, or on the store when no folder is given.

    Building reads nothing: the snapshot is taken at the first request that needs it.

    Examples
    --------
    >>> create_app().title
    'jejaring'
    """
    served = World(folder)

    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        yield
        served.close()

    app = FastAPI(
        lifespan=living,
        title="jejaring",
        version=version("jejaring"),
        description=DESCRIPTION,
        dependencies=[Depends(only_known_parameters)],
        docs_url=None,  # its page would load scripts from elsewhere
        redoc_url=None,
    )
    app.state.world = served
    app.state.guard = Guard(served)
    app.add_middleware(Edge)
    install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.openapi = lambda: _description(app)  # type: ignore[method-assign]
    return app


def _description(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document with problem documents in the place of FastAPI's own error shape."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            openapi_version="3.1.0",
        )
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        schemas["Problem"] = PROBLEM_SCHEMA
        document["components"]["securitySchemes"] = {
            "key": {
                "type": "http",
                "scheme": "bearer",
                "description": "A key of `jejaring key create`, or a token of the OpenID Connect issuer.",
            }
        }
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in document["paths"].values():
            for operation in operations.values():
                if "x-action" in operation:
                    operation["security"] = [{"key": []}]
                for status, sentence in PROBLEMS.items():
                    operation["responses"][str(status)] = {"description": sentence, "content": content}
        app.openapi_schema = document
    return app.openapi_schema
