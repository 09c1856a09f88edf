"""What a plain function of a route returns becomes bytes in the thread that ran it, not in a second one after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.datastructures import DefaultPlaceholder
from fastapi.exceptions import ResponseValidationError
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi.routing import APIRoute


def in_one_thread(route: APIRoute, call: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function of a route, giving its answer whole: held against the model, with status and headers.

    FastAPI does the same in a thread taken for it alone, and a thread that waits for its turn is what a busy server's
    slowest answers wait for. Answers that the function made itself pass as they are.
    """
    model, name = route.response_field, route.dependant.response_param_name
    if model is None or not isinstance(route.response_class, DefaultPlaceholder):
        return call

    def carried_out(**given: Any) -> Response:  # noqa: ANN401 - the route's own parameters
        said = call(**given)
        if isinstance(said, Response):
            return said
        value, errors = model.validate(said, {}, loc=("response",))
        if errors:
            raise ResponseValidationError(errors=errors, body=said)
        told = given.get(name) if name is not None else None
        status = (told.status_code if told is not None else None) or route.status_code or 200
        answer = Response(model.serialize_json(value), status, media_type="application/json")
        if told is not None:
            answer.raw_headers.extend(told.raw_headers)
        return answer

    return carried_out
