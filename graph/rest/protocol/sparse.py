"""Sparse fields: ``fields=a,b`` of any list gives these members of each item, besides its id and version."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Final, get_args

from fastapi import Depends, Query
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from fastapi import Request
    from starlette.responses import Response

ALWAYS: Final = ("id", "seq")
Fields = Annotated[
    str | None,
    Query(
        pattern=r"^[a-z_]+(,[a-z_]+)*$",
        max_length=400,
        description="Only these members of each item, besides `id` and `seq`; separated by commas.",
        examples=["kind,state"],
    ),
]


async def _declared(fields: Fields = None) -> None:
    """Declare the parameter: it is in the document of every list that takes it."""


SPARSE: Final = Depends(_declared)
"""What a list route takes to know ``fields``."""


def asked(request: Request, response_model: Any) -> frozenset[str] | None:  # noqa: ANN401 - FastAPI's
    """Return the members that a request asks for, None for all; refuse names that the items do not have."""
    wanted = request.query_params.get("fields")
    if wanted is None or request.method != "GET":
        return None
    names = frozenset(wanted.split(","))
    known = _members(response_model)
    if known is not None and (unknown := sorted(names - known)):
        facts = {"known": ", ".join(sorted(known))}
        place = ("query", "fields")
        raise RequestValidationError(
            [{"loc": (*place, name), "msg": "no such field", "type": "unknown_field", "ctx": facts} for name in unknown]
        )
    return names


def _members(model: Any) -> frozenset[str] | None:  # noqa: ANN401 - see asked
    """Return the members of a list's items; None where they are open."""
    if not (isinstance(model, type) and issubclass(model, BaseModel) and "items" in model.model_fields):
        return frozenset()
    (item,) = get_args(model.model_fields["items"].annotation)
    return None if item.model_config.get("extra") == "allow" else frozenset(item.model_fields)


def thinned(response: Response, names: frozenset[str]) -> Response:
    """Return a list's answer with the members asked for."""
    told = json.loads(bytes(response.body))
    told["items"] = [{k: v for k, v in item.items() if k in names or k in ALWAYS} for item in told["items"]]
    headers = {k: v for k, v in response.headers.items() if k not in ("content-length", "content-type")}
    return JSONResponse(told, response.status_code, headers)
