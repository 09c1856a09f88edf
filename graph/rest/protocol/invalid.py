"""What is wrong with a request, field by field, in the reader's language: sentences by pydantic's kind of error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, Field

from graph.rest.protocol.examples import BY_PATTERN
from graph.rest.protocol.known_fields import known_fields
from graph.translations import catalogue, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.language import Language

NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""A NUL character as JSON writes it; after a backslash that is written itself, the same letters are plain text."""
WORDS_OF: Final[Mapping[str, str]] = {"step": "proposal_step", "do": "change_verb", "role": "role_name"}
"""A member on whose word others depend -> where its words are called as people call them."""
AGAINST: Final[Mapping[str, tuple[int, str]]] = {
    "unknown_region": (404, "unknown_region"),
    "to_come": (409, "rule_violation"),
}
"""Errors of well-formed values that no document foresees: the register has no such region, the day has not come."""
ALIKE = {
    "int_from_float": "int_parsing", "int_type": "int_parsing", "float_type": "float_parsing",
    "int_parsing_size": "int_parsing", "bool_type": "bool_parsing", "date_type": "date_parsing",
    "date_from_datetime_parsing": "date_parsing", "date_from_datetime_inexact": "date_parsing",
    "datetime_type": "datetime_parsing", "datetime_from_date_parsing": "datetime_parsing", "enum": "literal_error",
    "model_attributes_type": "dict_type", "model_type": "dict_type", "tuple_type": "list_type", "set_type": "list_type",
    "frozen_set_type": "list_type", "string_sub_type": "string_type", "string_unicode": "string_type",
}  # fmt: skip
"""Kinds of error that a person mends alike."""


def sentence(error: Mapping[str, Any], language: Language) -> str:
    """Return one error of a request as a person reads it.

    Examples
    --------
    >>> sentence({"type": "missing", "msg": "Field required"}, "id")
    'wajib diisi'
    >>> sentence({"type": "less_than_equal", "msg": "", "ctx": {"le": 1000}}, "en")
    'must be 1000 at most'
    >>> sentence({"type": "string_pattern_mismatch", "msg": "", "ctx": {"pattern": "^[0-9]{2,5}$"}}, "en")
    'has not the right form; such as 10792'
    """
    kind = str(error["type"])
    code = f"invalid.{ALIKE.get(kind, kind)}"
    facts = {name: _said(value, language) for name, value in (error.get("ctx") or {}).items()}
    if kind in ("needed", "meaningless"):
        facts["word"] = _named(WORDS_OF.get(facts["by"], ""), facts["word"], language)
        facts["names"] = ", ".join(_named("field", name, language) for name in facts["names"].split(", "))
    if kind == "string_pattern_mismatch" and facts.get("pattern") in BY_PATTERN:
        return say("invalid.pattern", language, example=BY_PATTERN[facts["pattern"]])
    if kind == "json_invalid":
        facts["at"] = str(error["loc"][-1])
    if code not in catalogue(language):
        return say("invalid.other", language, said=error["msg"]) if language != "en" else str(error["msg"])
    try:
        return say(code, language, **facts)
    except (KeyError, IndexError):
        return say("invalid.other", language, said=error["msg"])


def _named(of: str, code: str, language: Language) -> str:
    """Return what a member or a word of a request is called, with the code by which a program sends it.

    Examples
    --------
    >>> _named("field", "amount_rp", "en"), _named("field", "zz", "en")
    ('the amount in rupiah (`amount_rp`)', '`zz`')
    """
    said = f"{of}.{code}"
    return f"{say(said, language)} (`{code}`)" if said in catalogue(language) else f"`{code}`"


def _said(value: Any, language: Language) -> str:  # noqa: ANN401 - facts of any type
    text = str(value)
    return text.replace(" or ", f" {say('invalid.or', language)} ")


class FieldError(BaseModel):
    """One thing that is wrong with a request: where, and what."""

    where: list[str] = Field(description="The way to it, from `body`, `query`, `path` or `header` on.")
    pointer: str | None = Field(
        None, description="JSON pointer into the body (RFC 6901), as a fragment; null elsewhere.", examples=["#/region"]
    )
    message: str
    known: list[str] | None = Field(
        None, description="Of an unknown field: all that there are in its place, the nearest first."
    )


def errors_of(
    errors: Sequence[Mapping[str, Any]],
    language: Language,
    body: Any = None,  # noqa: ANN401 - JSON
    model: Any = None,  # noqa: ANN401 - what the body is held against
) -> list[FieldError]:
    """Return every error with its place; ``body``, where it was read, holds the places that there are.

    Examples
    --------
    >>> text = {"type": "string_type", "msg": "", "loc": ("body", "supplier", "constrained-str")}
    >>> [one.pointer for one in errors_of([text], "en", {"supplier": 5})]
    ['#/supplier']
    >>> [wrong] = errors_of([{"type": "missing", "msg": "", "loc": ("body", "items", 3, "a/b")}], "en")
    >>> wrong.pointer, wrong.message
    ('#/items/3/a~1b', 'is needed')
    >>> [wrong] = errors_of([{"type": "json_invalid", "msg": "", "loc": ("body", 17)}], "en")
    >>> wrong.pointer, wrong.message
    ('#', 'is no valid JSON (at character 17)')
    """
    told = [_told(one, language, _way(one, body), model) for one in errors]
    return [one for place, one in enumerate(told) if one not in told[:place]]


def _told(error: Mapping[str, Any], language: Language, way: list[str], model: Any) -> FieldError:  # noqa: ANN401 - as above
    """Return one error with its place; of an unknown field with those that there are."""
    if error["type"] != "extra_forbidden" or model is None:
        return FieldError(where=way, pointer=_pointer(way), message=sentence(error, language))
    known, near = known_fields(model, error["loc"][1:])
    meant = {"type": "near_field" if near else "unknown_field", "ctx": {"known": ", ".join(known[: near or None])}}
    return FieldError(where=way, pointer=_pointer(way), message=sentence({**error, **meant}, language), known=known)


def _way(error: Mapping[str, Any], body: Any) -> list[str]:  # noqa: ANN401 - JSON
    """Return the way to what is wrong; in a body that is no JSON there is none, and its sentence says where.

    Where a field may be this or that, pydantic puts the name of each form into the way: no part of the body has it.
    """
    first, *rest = error["loc"] or ("",)
    if error["type"] == "json_invalid":
        rest = []
    way, here = [first] if error["loc"] else [], body
    for part in rest:
        inside = part in here if isinstance(here, dict) else isinstance(here, list) and part in range(len(here))
        if inside:
            here = here[part]
        if inside or not isinstance(body, (dict, list)) or (error["type"] == "missing" and part == rest[-1]):
            way.append(part)
    return [str(part) for part in way]


def _pointer(way: Sequence[str]) -> str | None:
    if way[:1] != ["body"]:
        return None
    return "#" + "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in way[1:])


def status_of_errors(errors: Sequence[Mapping[str, Any]]) -> tuple[int, str]:
    """Return status and code of what is wrong with a request: 422 where any of it is against the document.

    Examples
    --------
    >>> status_of_errors([{"type": "unknown_region"}]), status_of_errors([{"type": "to_come"}, {"type": "missing"}])
    ((404, 'unknown_region'), (422, 'invalid_request'))
    """
    return max((AGAINST.get(str(one["type"]), (422, "invalid_request")) for one in errors), key=lambda one: one[0])


def detail_of(errors: Sequence[FieldError]) -> str:
    """Return all errors in one sentence."""
    return "; ".join(f"{'.'.join(one.where)}: {one.message}" for one in errors)
