"""The fields that there are where a body has one that nobody knows, so that whoever misspelt it finds it there."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def known_fields(model: Any, way: Sequence[str | int]) -> tuple[list[str], int]:  # noqa: ANN401 - any form of a body
    """Return the fields beside an unknown one, those nearest to it first, and how many are near.

    Parameters
    ----------
    model
        What the body is held against.
    way
        Names and places down to the unknown field; parts that the model does not have (the list around it, a form of a
        union) are passed over.

    Examples
    --------
    >>> from graph.proposals import Terms
    >>> known, near = known_fields(Terms, ["commitments", 0, "dew"])
    >>> known, near
    (['due', 'side', 'kind', 'said', 'amount', 'unit'], 1)
    >>> known_fields(Terms, ["price_rp"])[0][0], known_fields(Terms, ["zzqx"])[1]
    ('price_rp_per_unit', 0)
    """
    whole = _schema(model)
    here = [whole]
    for part in way[:-1]:
        here = [inner for one in here for inner in _inside(one, part, whole)] or here
    names = list(dict.fromkeys(name for one in here for form in _forms(one, whole) for name in form["properties"]))
    sent = str(way[-1])
    near = list(dict.fromkeys([*(name for name in names if sent in name), *get_close_matches(sent, names, n=3)]))
    return [*near, *(name for name in names if name not in near)], len(near)


@cache
def _schema(model: Any) -> dict[str, Any]:  # noqa: ANN401 - any form of a body
    return TypeAdapter(model).json_schema()


def _forms(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what a schema may be, references followed: each as ``properties`` and ``items``."""
    if "$ref" in schema:
        yield from _forms(whole["$defs"][schema["$ref"].rsplit("/", 1)[-1]], whole)
        return
    for several in ("anyOf", "oneOf", "allOf"):
        for one in schema.get(several, ()):
            yield from _forms(one, whole)
    yield {"properties": schema.get("properties", {}), "items": schema.get("items")}


def _inside(schema: Mapping[str, Any], part: str | int, whole: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what stands at a part of a body; nothing where no form has it."""
    for form in _forms(schema, whole):
        found = form["items"] if isinstance(part, int) else form["properties"].get(part)
        if found:
            yield found
