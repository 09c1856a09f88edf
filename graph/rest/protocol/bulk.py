# ruff: noqa: ANN401 - models are made here
"""Several writes in one request: each is done or refused on its own, and says so in its place.

An item of the wrong form is refused like one that the rules refuse: the others are done. Only a body without a list
of items, or with too many, is refused whole (422). A graph that goes away ends the whole request (503): the same
request with the same Idempotency-Key goes on where it stopped.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, SkipValidation, ValidationError, WithJsonSchema
from pydantic import create_model as pydantic_model

from graph.errors import JejaringError, StoreUnavailable
from graph.rest.protocol.invalid import NUL, FieldError, detail_of, errors_of, status_of_errors
from graph.rest.protocol.problems import status_of
from graph.rest.protocol.tongue import tongue
from graph.services.sheet.sentences import told
from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_model: Any = pydantic_model
REFUSED: Final = {"description": "Anything else is refused in its place (422).", "x-refused": True}
"""What a list of items takes besides: said in the document, so that nobody expects the whole to be refused."""


class Outcome(BaseModel):
    """What became of one item of several; one that was refused has the members of a problem document."""

    status: int = Field(examples=[201])
    id: str | None = None
    replaces: dict[str, Any] | None = Field(
        None, description="Of an offer or demand that takes another's place: what stood there before."
    )
    pointer: str = Field(description="JSON pointer to the item, as a fragment.", examples=["#/items/0"])
    type: str | None = Field(None, description="As in a problem document.")
    title: str | None = Field(None, description="What the code means.")
    code: str | None = Field(None, description="Code of the error, as in a problem document.")
    detail: str | None = None
    hint: str | None = Field(None, description="What to do next.")
    errors: list[FieldError] | None = Field(None, description="Of an item of the wrong form: what, and where.")


class Done(NamedTuple):
    """An item that was done: its id, and what stood in its place before."""

    id: str
    replaces: dict[str, Any] | None = None


class Outcomes(BaseModel):
    """What became of each item, in their order."""

    items: list[Outcome]


def several(name: str, item: Any, *, most: int = 200) -> Any:
    """Return the body of a request of several items; each is held against its model when its turn comes.

    Examples
    --------
    >>> class Need(BaseModel):
    ...     said: str
    >>> several("Needs", Need)(items=[{"wrong": 1}]).items
    [{'wrong': 1}]
    """
    one = item | Annotated[Any, WithJsonSchema(REFUSED)]
    made: Any = _model(
        name,
        __config__=ConfigDict(extra="forbid"),
        items=(list[SkipValidation[one]], Field(min_length=1, max_length=most)),  # type: ignore[valid-type]
    )
    made.__doc__ = f"Several at once. {item.__doc__}"
    return made


def one_by_one(items: Sequence[Any], model: Any, write: Callable[[Any, int], str | Done]) -> Outcomes:
    """Return what became of each item: its id, or the error that refused it.

    Examples
    --------
    >>> class Need(BaseModel):
    ...     said: str
    >>> told = one_by_one([{"said": "a"}, {"say": "b"}], Need, lambda item, place: f"{item.said}{place}")
    >>> [(one.status, one.id) for one in told.items], told.items[1].errors[0].pointer
    ([(201, 'a0'), (422, None)], '#/items/1/said')
    """
    return Outcomes(items=list(_outcomes(items, model, write)))


def of_right_form(items: Sequence[Any], model: Any) -> list[Any]:
    """Return the items that are of the right form, to be looked for together before each has its turn."""
    right = []
    for item in items:
        with suppress(RequestValidationError):
            right.append(_whole(model, item))
    return right


def _outcomes(items: Sequence[Any], model: Any, write: Callable[[Any, int], str | Done]) -> Iterator[Outcome]:
    for place, item in enumerate(items):
        try:
            done = write(_whole(model, item), place)
            known = done if isinstance(done, Done) else Done(done)
            yield Outcome(status=201, id=known.id, replaces=known.replaces, pointer=f"#/items/{place}")
        except StoreUnavailable:
            raise
        except JejaringError as error:
            message, hint = told(error, tongue())
            yield _refused(place, status_of(type(error)), error.code, detail=message, hint=hint or None)
        except RequestValidationError as wrong:
            found = [{**one, "loc": ("body", "items", place, *one["loc"])} for one in wrong.errors()]
            errors = errors_of(found, tongue(), {"items": items}, model)
            hint = say("error.invalid_request.hint", tongue())
            yield _refused(place, *status_of_errors(found), detail=detail_of(errors), hint=hint, errors=errors)


def _refused(place: int, status: int, code: str, **more: Any) -> Outcome:
    facts = {"pointer": f"#/items/{place}", "type": f"/problems/{code}", "title": say(f"error.{code}", tongue())}
    return Outcome(status=status, code=code, **facts, **more)


def _whole(model: Any, item: Any) -> Any:
    """Return an item as its model; a NUL character is of the wrong form, as in every other body."""
    if NUL.search(json.dumps(item)):
        raise RequestValidationError([{"type": "nul", "loc": (), "msg": "holds a NUL character"}])
    try:
        return model.model_validate(item)
    except ValidationError as wrong:
        raise RequestValidationError(wrong.errors()) from wrong
