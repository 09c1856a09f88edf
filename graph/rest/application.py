"""The application: routes, error documents, and an OpenAPI description that says all of it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib.metadata import version
from threading import Lock
from typing import TYPE_CHECKING

from fastapi import FastAPI

from graph.rest import (
    answer_page,
    candidates,
    cluster_profiles,
    clusters,
    events,
    exports,
    front,
    gaps,
    health,
    imports,
    institutions,
    keys,
    market,
    matches,
    me,
    parties,
    parties_write,
    partnerships,
    persons,
    plain_resources,
    planning,
    plans,
    proposal_parts,
    proposals,
    questions,
    webhooks,
)
from graph.rest.protocol.description import describe
from graph.rest.protocol.edge import Edge
from graph.rest.protocol.guard import Guard
from graph.rest.protocol.packed import Packed
from graph.rest.protocol.problems import install
from graph.rest.world import World
from graph.services.work.memory import few_arenas

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path
    from typing import Any

DESCRIPTION = """Matching and network analysis of UMK-UMB partnerships in Indonesia.

Errors are problem documents (RFC 9457); `code` is the same as in the command line. Lists take `limit` and `cursor`.
Unknown query parameters are refused (422), so that a misspelt filter never means *everything*.
Whatever takes `GET` takes `HEAD` too: the same headers without the body. Whole answers carry an `ETag`; a `GET`
that names it in `If-None-Match` is answered 304 while nothing has changed.
Region codes are Kemendagri codes (`35.09`), activities are KBLI 2020, money is rupiah, distances are kilometres.
"""
ROUTERS = (
    health.router,
    me.router,
    parties.router,
    parties_write.router,
    persons.router,
    market.offers,
    market.demands,
    *plain_resources.ROUTERS,
    candidates.router,
    matches.router,
    plans.router,
    proposals.router,
    proposal_parts.router,
    proposal_parts.open_router,
    answer_page.router,
    partnerships.router,
    events.router,
    cluster_profiles.router,
    clusters.router,
    gaps.router,
    questions.router,
    planning.router,
    institutions.router,
    imports.router,
    exports.router,
    webhooks.router,
    keys.router,
    front.router,
)


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
        few_arenas()
        yield
        served.close()

    app = FastAPI(
        lifespan=living,
        title="jejaring",
        version=version("jejaring"),
        description=DESCRIPTION,
        docs_url=None,  # its page would load scripts from elsewhere
        redoc_url=None,
    )
    app.state.world = served
    app.state.guard = Guard(served)
    app.add_middleware(Packed)  # inside the edge: HEAD says the same, and a tag is of the bytes that are sent
    app.add_middleware(Edge)
    install(app)
    for router in ROUTERS:
        app.router.routes.extend(router.routes)  # included, a router would be walked through at every request
    app.openapi = _once(app)  # type: ignore[method-assign]
    return app


def _once(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """Return what gives the document of an application; whoever comes while it is made waits for it."""
    making = Lock()

    def document() -> dict[str, Any]:
        with making:
            return describe(app)

    return document


def warm(app: FastAPI) -> None:
    """Make the document, then the snapshot and its plan, before anybody asks."""
    app.openapi()
    app.state.world.warm()
