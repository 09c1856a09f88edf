"""Query parameters that a route does not know are refused: a misspelt filter must never mean *everything*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import Request  # noqa: TC002 - FastAPI reads annotations at run time
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

if TYPE_CHECKING:
    from collections.abc import Iterator


def _names(needs: Any) -> Iterator[str]:  # noqa: ANN401 - FastAPI's record of what a route takes
    for field in needs.query_params:
        yield field.alias
    for inner in needs.dependencies:
        yield from _names(inner)


async def only_known_parameters(request: Request) -> None:
    """Refuse (422) a request with a query parameter that its route does not have.

    Like every dependency that only looks, it is a coroutine: a plain function would wait for a thread of its own.
    """
    if not request.url.query:
        return
    route = request.scope.get("route")
    known = set(_names(route.dependant)) if isinstance(route, APIRoute) else set()  # codespell:ignore
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        raise RequestValidationError([_unknown(name, known) for name in unknown])


def _unknown(name: str, known: set[str]) -> dict[str, Any]:
    kind = "unknown_parameter" if known else "no_parameter"
    return {
        "loc": ("query", name),
        "msg": "unknown parameter",
        "type": kind,
        "ctx": {"known": ", ".join(sorted(known))},
    }
