"""Query parameters that a route does not know are refused: a misspelt filter must never mean *everything*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError

if TYPE_CHECKING:
    from fastapi import Request
    from fastapi.dependencies.models import Dependant


def names_of(needs: Dependant) -> frozenset[str]:
    """Return the query parameters that a route takes, its dependencies' with them."""
    inner = (names_of(one) for one in needs.dependencies)
    return frozenset(field.alias for field in needs.query_params).union(*inner)


def only_known_parameters(request: Request, known: frozenset[str]) -> None:
    """Refuse (422) a request with a query parameter that its route does not have."""
    if not request.url.query:
        return
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        raise RequestValidationError([_unknown(name, known) for name in unknown])


def _unknown(name: str, known: frozenset[str]) -> dict[str, Any]:
    kind = "unknown_parameter" if known else "no_parameter"
    return {
        "loc": ("query", name),
        "msg": "unknown parameter",
        "type": kind,
        "ctx": {"known": ", ".join(sorted(known))},
    }
