"""Bodies whose members depend on one of them: what each word needs and what means nothing beside it.

The same table stands in the document (``anyOf``) and is held by the model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pydantic import BaseModel

Schema = dict[str, Any]
EMPTY: Final[tuple[object, ...]] = (None, "", [])


@dataclass(frozen=True)
class Variant:
    """What a body with certain words must hold, and what it must not."""

    needed: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()


def say_variants(by: str, variants: Mapping[str, Variant], examples: Iterable[Schema]) -> Callable[[Schema], None]:
    """Return what writes the variants of a body into its schema, besides its examples."""

    def say(schema: Schema) -> None:
        schema["examples"] = list(examples)
        fields = schema["properties"]
        schema["anyOf"] = [
            {
                "properties": {
                    by: {"enum": [word for word, one in variants.items() if one == variant]},
                    **{name: _given(fields[name]) for name in variant.needed},
                    **{name: {"type": "null"} for name in variant.barred},
                },
                "required": [by, *variant.needed],
            }
            for variant in dict.fromkeys(variants.values())
        ]

    return say


def _given(field: Schema) -> Schema:
    """Return the schema of a field that is not left empty.

    Examples
    --------
    >>> _given({"anyOf": [{"type": "integer"}, {"type": "null"}]}), _given({"type": "array", "items": {}})
    ({'type': 'integer'}, {'type': 'array', 'items': {}, 'minItems': 1})
    """
    chosen: Schema = next((one for one in field.get("anyOf", ()) if one.get("type") != "null"), field)
    least = {"array": {"minItems": 1}, "string": {"minLength": 1}}.get(str(chosen.get("type")), {})
    return chosen | least


def hold_variant(body: BaseModel, by: str, variants: Mapping[str, Variant]) -> None:
    """Refuse a body that lacks what its word needs, or holds what means nothing beside it.

    Raises
    ------
    PydanticCustomError
        With the names of the members.
    """
    word = str(getattr(body, by))
    variant = variants[word]
    lacking = [name for name in variant.needed if getattr(body, name) in EMPTY]
    strange = [name for name in variant.barred if getattr(body, name) is not None]
    for kind, names in (("needed", lacking), ("meaningless", strange)):
        if names:
            said = "{word} needs {names}" if kind == "needed" else "{names} mean nothing beside {word}"
            raise PydanticCustomError(kind, said, {"word": word, "names": ", ".join(names), "by": by})
