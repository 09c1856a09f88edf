"""Query parameters that a route does not know, or that come twice, are refused: no filter may mean *everything*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args, get_origin

from fastapi.exceptions import RequestValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request
    from fastapi.dependencies.models import Dependant


def names_of(needs: Dependant) -> dict[str, bool]:
    """Return the query parameters that a route takes, its dependencies' with them, and whether each may come twice."""
    found = {field.alias: _several(field.field_info.annotation) for field in needs.query_params}
    for one in needs.dependencies:
        found |= names_of(one)
    return found


def _several(annotation: Any) -> bool:  # noqa: ANN401 - a type
    """Return whether a parameter is a list.

    Examples
    --------
    >>> _several(list[str] | None), _several(str | None)
    (True, False)
    """
    return get_origin(annotation) is list or any(map(_several, get_args(annotation)))


def only_known_parameters(request: Request, known: Mapping[str, bool]) -> None:
    """Refuse (422) a request with a query parameter that its route does not have, or has once."""
    if not request.url.query:
        return
    sent = [name for name, _ in request.query_params.multi_items()]
    wrong = [_unknown(name, known) for name in dict.fromkeys(sent) if name not in known]
    wrong += [
        {"loc": ("query", name), "msg": "sent twice", "type": "repeated_parameter"}
        for name, several in known.items()
        if not several and sent.count(name) > 1
    ]
    if wrong:
        raise RequestValidationError(wrong)


def _unknown(name: str, known: Mapping[str, bool]) -> dict[str, Any]:
    kind = "unknown_parameter" if known else "no_parameter"
    return {
        "loc": ("query", name),
        "msg": "unknown parameter",
        "type": kind,
        "ctx": {"known": ", ".join(sorted(known))},
    }
