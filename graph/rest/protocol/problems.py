"""Errors on the wire: problem documents (RFC 9457) from the same tree of errors as everywhere else."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from graph.errors import (
    Ambiguous,
    Cancelled,
    IllegalTransition,
    IngestFailed,
    InvalidFolder,
    InvalidMarket,
    InvalidNetwork,
    InvalidRecord,
    JejaringError,
    NoFeasiblePlan,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    QueueFull,
    RuleViolation,
    SolverStopped,
    StaleVersion,
    StoreConflict,
    StoreUnavailable,
    UnknownVersion,
)
from graph.rest.protocol.invalid import detail_of, errors_of, status_of_errors
from graph.rest.protocol.refusals import Refusal
from graph.rest.protocol.tongue import tongue
from graph.services.sheet.sentences import told
from graph.translations import say

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

AWAY_SECONDS: Final = 3
"""After how long to ask again for a graph database that was away."""
MEDIA_TYPE: Final = "application/problem+json"
PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "title": "Problem",
    "description": "A problem document (RFC 9457): what happened, to which thing, and what to do.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "code"],
    "properties": {
        "type": {"type": "string", "examples": ["/problems/unknown_party"]},
        "title": {"type": "string", "description": "The kind of problem in words.", "examples": ["unknown party"]},
        "status": {"type": "integer", "examples": [404]},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "The path asked for.", "examples": ["/v1/parties/p0"]},
        "code": {"type": "string", "examples": ["unknown_party"]},
        "hint": {"type": "string", "description": "What to do next."},
        "seq": {"type": "integer", "description": "Of 412: the version that there is now."},
        "since": {
            "type": "array",
            "description": "Of 412: what was done since the version that was sent: `seq`, `action`, `at`.",
            "items": {"type": "object"},
        },
        "changes": {
            "type": "array",
            "description": "Of 412: the fields that differ, with `before` and `after`; of terms in a sentence too.",
            "items": {"type": "object"},
        },
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "where": {"type": "array", "items": {"type": "string"}},
                    "pointer": {"type": "string", "description": "JSON pointer into the body, as a fragment."},
                    "message": {"type": "string"},
                    "known": {
                        "type": "array",
                        "description": "Of an unknown field: all that there are in its place, the nearest first.",
                        "items": {"type": "string"},
                    },
                },
            },
        },
    },
}
STATUS: Final[dict[type[JejaringError], int]] = {
    JejaringError: 500,
    NotFound: 404,
    Ambiguous: 409,
    InvalidFolder: 503,  # what is served, not what was asked
    InvalidMarket: 422,
    InvalidNetwork: 422,
    InvalidRecord: 409,
    IngestFailed: 422,
    NoFeasiblePlan: 409,
    SolverStopped: 503,
    RuleViolation: 409,
    NotAllowed: 403,
    NotAuthenticated: 401,
    IllegalTransition: 409,
    Cancelled: 409,
    QueueFull: 429,
    StoreUnavailable: 503,
    StoreConflict: 409,
    StaleVersion: 412,
    UnknownVersion: 409,
}
"""Status of an error's class, else of its nearest ancestor that is listed."""
PRIVATE: Final = frozenset({"folder", "file", "path", "home", "sentence", "words", "hints"})
"""Facts of an error that name places on the server, for its operator, or that stand in its sentences already."""


def status_of(error: type[JejaringError]) -> int:
    """Return the HTTP status of an error's class.

    Examples
    --------
    >>> from graph.errors import UnknownParty
    >>> status_of(UnknownParty)
    404
    """
    return next(STATUS[ancestor] for ancestor in error.__mro__ if ancestor in STATUS)


def problem(
    status: int,
    code: str,
    detail: str,
    instance: str,
    /,
    **context: Any,  # noqa: ANN401 - facts of any JSON type
) -> JSONResponse:
    """Return a problem document; ``context`` becomes its extension members."""
    body = {
        **context,
        "type": f"/problems/{code}",
        "title": say(f"error.{code}", tongue()),
        "status": status,
        "detail": detail,
        "instance": instance,
        "code": code,
    }
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE)


def phrase(status: int) -> str:
    """Return the code of a status of the protocol itself; the same whatever Python calls it.

    Examples
    --------
    >>> phrase(405), phrase(413)
    ('method_not_allowed', 'content_too_large')
    """
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return "content_too_large"
    return HTTPStatus(status).phrase.lower().replace(" ", "_").replace("-", "_")


def install(app: FastAPI) -> None:
    """Answer every error of the application with a problem document."""

    @app.exception_handler(JejaringError)
    def ours(request: Request, error: JejaringError) -> JSONResponse:
        facts = {
            k: v if isinstance(v, (str, int, float, bool, list, dict)) else str(v) for k, v in error.context.items()
        }
        shown = {k: v for k, v in facts.items() if k not in PRIVATE}
        if isinstance(error, StoreUnavailable):
            app.state.world.lost()
        message, hint = told(error, tongue())
        extra = {"hint": hint} if hint else {}
        answer = problem(status_of(type(error)), error.code, message, request.url.path, **shown, **extra)
        if answer.status_code == 401:
            answer.headers["WWW-Authenticate"] = 'Bearer realm="jejaring"'
        answer.headers.update(_again(app, error))
        return answer

    @app.exception_handler(RequestValidationError)
    def wrong_request(request: Request, error: RequestValidationError) -> JSONResponse:
        held = getattr(request.scope.get("route"), "body_field", None)
        model = held.field_info.annotation if held is not None else None
        errors = errors_of(error.errors(), tongue(), error.body, model)
        told_errors = [one.model_dump(exclude_none=True) for one in errors]
        status, code = status_of_errors(error.errors())
        hint = say("error.invalid_request.hint", tongue())
        return problem(status, code, detail_of(errors), request.url.path, errors=told_errors, hint=hint)

    @app.exception_handler(HTTPException)
    def protocol(request: Request, error: HTTPException) -> JSONResponse:
        if isinstance(error, Refusal):
            return refusal(error, request.url.path)
        known = {404: "no_route", 405: "no_method", 400: _unreadable(error.__cause__)}
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = ", ".join(_methods(app, request.url.path))
        if error.status_code not in known:
            response = problem(error.status_code, phrase(error.status_code), str(error.detail), request.url.path)
            response.headers.update(headers)
            return response
        facts = {"path": request.url.path, "method": request.method, "allow": headers.get("Allow", "")}
        return refusal(Refusal(error.status_code, known[error.status_code], headers, **facts), request.url.path)


def _again(app: FastAPI, error: JejaringError) -> dict[str, str]:
    """Return after how long the same request may do, where that is all it takes; a served folder never has a graph."""
    if isinstance(error, QueueFull):
        return {"Retry-After": str(error.context["wait"])}
    away = isinstance(error, StoreUnavailable) and app.state.world.folder is None
    return {"Retry-After": str(AWAY_SECONDS)} if away else {}


def _unreadable(cause: BaseException | None) -> str:
    """Return the sentence that says why a body could not be read: FastAPI keeps what its reader said as the cause."""
    if isinstance(cause, RecursionError):
        return "too_deep"
    if isinstance(cause, UnicodeError):
        return "no_unicode"
    return "long_number" if isinstance(cause, ValueError) else "unreadable"


def refusal(error: Refusal, instance: str) -> JSONResponse:
    """Return the problem document of a refusal of the protocol."""
    message, hint = error.said(tongue())
    response = problem(error.status_code, phrase(error.status_code), message, instance, hint=hint)
    response.headers.update(error.headers or {})
    return response


def _methods(app: FastAPI, path: str) -> list[str]:
    """Return every method that an address takes; of routes that share one, of that without parameters."""
    paths = app.openapi()["paths"]
    fits = (one for one in paths if re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(one)), path))
    found = path if path in paths else next(fits, None)
    methods = {method.upper() for method in paths.get(found, ())}
    return sorted(methods | ({"HEAD"} if "GET" in methods else set()))
