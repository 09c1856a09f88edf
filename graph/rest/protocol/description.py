"""The OpenAPI document: problem documents on every operation, a unit on every number, an example on every body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi.openapi.utils import get_openapi

from graph.rest.protocol.examples import BY_NAME, BY_PATTERN
from graph.rest.protocol.problems import MEDIA_TYPE, PROBLEM_SCHEMA
from graph.rest.protocol.sparse import ALWAYS
from graph.rest.protocol.versions import FORM

if TYPE_CHECKING:
    from fastapi import FastAPI

PROBLEMS: Final = {
    400: "The body cannot be read.",
    401: "No key, or one that is unknown, expired or revoked.",
    403: "The role may not do this, or does not reach that far.",
    404: "The thing asked for, or one that the request names, is not there.",
    405: "The address does not serve this method; `Allow` names those it has.",
    408: "The body did not come in time.",
    409: "The request is well formed; a rule or the state of things is against it: `detail` says which, `hint` what "
    "would make it allowed.",
    412: "The thing has changed since it was read: `seq` is its version now.",
    413: "The body is larger than allowed.",
    415: "The body is of another type than this address reads.",
    422: "The request is not as this document has it; `errors` says where.",
    428: "This change needs `If-Match`.",
    429: "Too many requests, or too many jobs of this key that wait; `Retry-After` says how long to wait.",
    503: "The graph database does not answer; `Retry-After` says when to send the same request again.",
}
IF_NONE_MATCH: Final = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "`ETag` of an answer that the caller has: 304 while it is still the same.",
    "example": 'W/"0f3c9a1b2d4e5f60718293a4"',
}
BY_FORMAT: Final = {"date": "2026-11-01", "date-time": "2026-11-01T08:00:00Z", "binary": ""}
DEEPEST: Final = 6
TEXT: Final = r"^[^\x00]*$"
"""What every free text of a body holds."""
SAID: Final = frozenset({"pattern", "format", "enum", "const", "contentMediaType"})
"""Words of a schema that say of a text what it is."""
BOUNDS: Final = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
"""Bounds as pydantic leaves them behind a check of its own, and as JSON Schema calls them."""
Schema = dict[str, Any]


def describe(app: FastAPI) -> Schema:
    """Return the document of an application, made once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            openapi_version="3.1.0",
        )
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        schemas["Problem"] = PROBLEM_SCHEMA
        document["components"]["securitySchemes"] = {
            "key": {
                "type": "http",
                "scheme": "bearer",
                "description": "A key of `jejaring key create`, or a token of the OpenID Connect issuer.",
            }
        }
        _say_bounds(schemas)
        for name in _sent(document["paths"], schemas):
            _say_text(schemas[name])
        for schema in schemas.values():
            _say_fields(schema)
        for operations in document["paths"].values():
            for method, operation in operations.items():
                if method == "get":
                    _say_unchanged(operation)
                _say_version(operation)
                _say_sparse(operation, schemas)
                _finish(operation, schemas)
        app.openapi_schema = document
    return app.openapi_schema


def _say_bounds(part: Any) -> None:  # noqa: ANN401 - JSON
    """Call the bounds of numbers what JSON Schema calls them, wherever they stand."""
    if isinstance(part, list):
        for one in part:
            _say_bounds(one)
    elif isinstance(part, dict):
        for ours, theirs in BOUNDS.items():
            if isinstance(part.get(ours), (int, float)):
                part[theirs] = part.pop(ours)
        for one in part.values():
            _say_bounds(one)


def _sent(paths: Schema, schemas: Schema) -> set[str]:
    """Return the names of the schemas that bodies of requests are of."""
    found: set[str] = set()
    bodies = [
        one["requestBody"] for operations in paths.values() for one in operations.values() if "requestBody" in one
    ]
    waiting = _named(bodies)
    while waiting:
        found |= waiting
        waiting = _named([schemas[name] for name in waiting]) - found
    return found


def _named(part: Any) -> set[str]:  # noqa: ANN401 - JSON
    """Return the names of the schemas that a part of the document refers to."""
    if isinstance(part, list):
        return set().union(*map(_named, part))
    if not isinstance(part, dict):
        return set()
    own = {_name(part)} if isinstance(part.get("$ref"), str) else set()
    return own.union(*map(_named, part.values()))


def _say_text(part: Any) -> None:  # noqa: ANN401 - JSON
    """Say of every free text that it holds no NUL character: no body may."""
    if isinstance(part, list):
        for one in part:
            _say_text(one)
    elif isinstance(part, dict):
        if part.get("type") == "string" and not part.keys() & SAID:
            part["pattern"] = TEXT
        if "patternProperties" in part:  # pydantic's pattern of keys, which leaves others free
            part["propertyNames"] = part.get("propertyNames", {}) | {"pattern": next(iter(part["patternProperties"]))}
        for one in part.values():
            _say_text(one)


def _say_version(operation: Schema) -> None:
    """Say of a change that it needs the version for which it is meant."""
    for one in operation.get("parameters", ()):
        if one["name"] == "if-match" and one["in"] == "header":
            one |= {
                "name": "If-Match",
                "required": True,
                "schema": {"type": "string", "pattern": FORM},
                "example": '"3"',
            }


def _say_unchanged(operation: Schema) -> None:
    """Say of a read that it may be asked for what is new alone, unless its answer is a stream without an end."""
    if any("text/event-stream" in answer.get("content", {}) for answer in operation["responses"].values()):
        return
    operation.setdefault("parameters", []).append(dict(IF_NONE_MATCH))
    operation["responses"]["304"] = {"description": "The caller has it already: nothing has changed since its `ETag`."}


def _say_sparse(operation: Schema, schemas: Schema) -> None:
    """Say of a list that takes ``fields`` which these are, and that its items may hold these members alone."""
    fields = next((one for one in operation.get("parameters", ()) if one["name"] == "fields"), None)
    if fields is None:
        return
    page = schemas[_name(operation["responses"]["200"]["content"]["application/json"]["schema"])]
    array = page["properties"]["items"]
    whole = array["items"].get("anyOf", [array["items"]])[0]  # two lists may share a page
    if "$ref" in whole:
        item = schemas[_name(whole)]
        kept = [name for name in ALWAYS if name in item.get("required", ())]
        sparse = {"type": "object", "properties": item["properties"], "required": kept, "x-sparse": True}
        sparse["description"] = "With `fields`: the members asked for."
        array["items"] = {"anyOf": [whole, sparse]}
        if not item.get("additionalProperties"):
            _name_fields(fields, list(item["properties"]))


def _name_fields(parameter: Schema, names: list[str]) -> None:
    one = f"(?:{'|'.join(names)})"
    parameter["schema"] = {"type": "string", "pattern": f"^{one}(?:,{one})*$", "maxLength": 400}
    parameter["example"] = ",".join([name for name in names if name not in ALWAYS][:2])


def _name(reference: Schema) -> str:
    return str(reference["$ref"]).rsplit("/", 1)[-1]


def _say_fields(schema: Schema) -> None:
    """Give every member of a schema its example and its unit, where its model does not say them."""
    for name, member in schema.get("properties", {}).items():
        known = BY_NAME.get(name)
        if known is None or "$ref" in member:
            continue
        example, said = known
        if not _fits(example, member):  # the same word, another meaning: its model says which
            continue
        member.setdefault("description", said)
        if not _says_example(member):
            member["examples"] = [example]


def _kinds(member: Schema) -> set[str]:
    return {str(one["type"]) for one in (member, *member.get("anyOf", ())) if "type" in one}


def _fits(example: Any, member: Schema) -> bool:  # noqa: ANN401 - JSON
    """Return whether an example is of a member's type."""
    kind = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}
    kinds = _kinds(member)
    return kind[type(example)] in kinds or (isinstance(example, int) and "number" in kinds)


def _says_example(member: Schema) -> bool:
    options = (member, *member.get("anyOf", ()))
    return any(word in one for one in options for word in ("examples", "enum", "const"))


def _finish(operation: Schema, schemas: Schema) -> None:
    """Give an operation its key, its description, its problems and the examples of its bodies."""
    if "x-action" in operation:
        operation["security"] = [{"key": []}]
    operation.setdefault("description", f"{operation['summary']}.")
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"] = _never_null(parameter["schema"])
        parameter.setdefault("description", schema.get("description") or BY_NAME.get(parameter["name"], ("", ""))[1])
        parameter.setdefault("example", example_of(schema, schemas, parameter["name"]))
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        if kind == "multipart/form-data":
            schemas[_name(content["schema"])]["additionalProperties"] = False
        content.setdefault("example", example_of(content["schema"], schemas, "", only_needed=True))
    for status, answer in operation["responses"].items():
        for kind, content in answer.get("content", {}).items():
            if status.startswith("2") and kind == "application/json":
                content.setdefault("example", example_of(content["schema"], schemas, ""))
    problems = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, sentence in PROBLEMS.items():
        operation["responses"][str(status)] = {"description": sentence, "content": problems}


def _never_null(schema: Schema) -> Schema:
    """Return the schema of a parameter without null: what is left out is not sent, and no address holds a null."""
    options: list[Schema] = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if len(options) == 1:
        return {name: value for name, value in schema.items() if name != "anyOf"} | options[0]
    return schema | {"anyOf": options} if options else schema


def example_of(schema: Schema, schemas: Schema, name: str, *, only_needed: bool = False, depth: int = 0) -> Any:  # noqa: ANN401
    """Return an example of a schema: what it says itself, else one made of the examples of its members.

    Examples
    --------
    >>> example_of({"type": "array", "items": {"type": "string", "examples": ["35.09"]}}, {}, "regions")
    ['35.09']
    """
    if "$ref" in schema:
        schema = schemas[_name(schema)]
    for word in ("examples", "enum"):
        if schema.get(word):
            return schema[word][0]
    if "const" in schema:
        return schema["const"]
    for options in ("anyOf", "oneOf", "allOf"):
        if options in schema:
            return example_of(schema[options][0], schemas, name, only_needed=only_needed, depth=depth)
    if "properties" in schema and depth < DEEPEST:
        # of a body that needs nothing (a change) its first field: an empty one changes nothing
        needed = schema.get("required") or tuple(schema["properties"])[: 1 if depth == 0 else 0]
        return {
            member: example_of(inner, schemas, member, only_needed=only_needed, depth=depth + 1)
            for member, inner in schema["properties"].items()
            if member in needed or not only_needed
        }
    if schema.get("type") == "array":
        one = example_of(schema.get("items", {}), schemas, name, only_needed=only_needed, depth=depth + 1)
        return [one] if depth < DEEPEST else []
    return _plain(schema, name)


def _plain(schema: Schema, name: str) -> Any:  # noqa: ANN401 - JSON
    """Return an example of a plain value."""
    if schema.get("pattern") in BY_PATTERN:
        return BY_PATTERN[schema["pattern"]]
    known = BY_NAME.get(name)
    if known is not None and _fits(known[0], schema):
        return known[0]
    if schema.get("format") in BY_FORMAT:
        return BY_FORMAT[schema["format"]]
    if schema.get("default") is not None:
        return schema["default"]
    least = schema.get("minimum", schema.get("exclusiveMinimum", 0) + (1 if "exclusiveMinimum" in schema else 0))
    plain: Schema = {"string": "…", "integer": least or 1, "number": least or 1.0, "boolean": True, "object": {}}
    return plain.get(str(schema.get("type")))
