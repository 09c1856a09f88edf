"""The TypeScript client, made from the OpenAPI document: types of every schema, one function an operation.

``curl …/openapi.json | python -m graph.client.typescript > docs/clients/jejaring.ts`` makes it anew; a test holds
the file to the document.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any, Final

HEAD: Final = """// Made from the OpenAPI document of jejaring by graph/client/typescript.py; do not edit. Apache-2.0.
/* eslint-disable */

export class Problem extends Error {
  constructor(readonly status: number, readonly code: string, readonly body: Record<string, unknown>) {
    super(`${code}: ${String(body.detail ?? "")}`);
  }
}

export interface Options {
  /** Version that a change is meant for: the thing's `seq`. */
  version?: number;
  /** Sent as Idempotency-Key: the same key does the same write once. */
  once?: string;
  signal?: AbortSignal;
}

type Scalar = string | number | boolean;
type Query = Record<string, Scalar | Scalar[] | null | undefined>;

export class Client {
  constructor(private readonly server: string, private readonly key?: string) {}

  private async send<T>(
    method: string, path: string, query: Query | undefined, body: unknown, options: Options = {},
  ): Promise<T> {
    const url = new URL(this.server.replace(/\\/$/, "") + path);
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value === undefined || value === null) continue;
      for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one));
    }
    const headers: Record<string, string> = { Accept: "application/json" };
    if (this.key) headers.Authorization = `Bearer ${this.key}`;
    if (options.version !== undefined) headers["If-Match"] = `"${options.version}"`;
    if (method !== "GET") headers["Idempotency-Key"] = options.once ?? crypto.randomUUID();
    const form = body instanceof FormData;
    if (body !== undefined && !form) headers["Content-Type"] = "application/json";
    const answer = await fetch(url, {
      method, headers, signal: options.signal ?? null,
      body: body === undefined ? null : form ? body : JSON.stringify(body),
    });
    if (!answer.ok) {
      const told = await answer.json().catch(() => ({ detail: answer.statusText }));
      throw new Problem(answer.status, String(told.code ?? answer.status), told);
    }
    const kind = answer.headers.get("Content-Type") ?? "";
    return (kind.includes("json") ? await answer.json() : await answer.blob()) as T;
  }
"""
OTHERWISE: Final = frozenset({"x-refused", "x-sparse"})
"""Marks of what a schema allows besides what a program is meant to send, or asks for without `fields`."""
NAME: Final = re.compile(r"\W+")
PLAIN: Final = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def typescript(document: dict[str, Any]) -> str:
    """Return the client of an OpenAPI document; the same document gives the same text.

    Examples
    --------
    >>> thing = {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}
    >>> print(typescript({"components": {"schemas": {"Thing": thing}}, "paths": {}}).splitlines()[-3])
    export interface Thing {
    """
    calls = [
        _call(path, method, operation)
        for path, operations in sorted(document["paths"].items())
        for method, operation in sorted(operations.items())
    ]
    schemas = document["components"]["schemas"]
    types = [_named(name, schema) for name, schema in sorted(schemas.items()) if name != "Problem"]
    return HEAD + "\n" + "\n".join(calls) + "}\n\n" + "\n".join(types)


def _type_name(name: str) -> str:
    return NAME.sub("_", name).strip("_")


def _named(name: str, schema: dict[str, Any]) -> str:
    about = _about(schema.get("description"), "")
    if schema.get("type") != "object" or "properties" not in schema:
        return f"{about}export type {_type_name(name)} = {_type(schema)};\n"
    required = set(schema.get("required", ()))
    lines = [
        f"{_about(field.get('description'), '  ')}  {_key(key)}{'' if key in required else '?'}: {_type(field)};"
        for key, field in schema["properties"].items()
    ]
    return f"{about}export interface {_type_name(name)} {{\n" + "\n".join(lines) + "\n}\n"


def _key(name: str) -> str:
    return name if name.isidentifier() else json.dumps(name)


def _about(words: str | None, indent: str) -> str:
    if not words:
        return ""
    return f"{indent}/** {' '.join(words.split()).replace('*/', '* /')} */\n"


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return _type_name(schema["$ref"].rsplit("/", 1)[-1])
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " | ".join(dict.fromkeys(_type(one) for one in schema[several] if not OTHERWISE & one.keys()))
    if "enum" in schema:
        return " | ".join(json.dumps(one) for one in schema["enum"])
    if "const" in schema:
        return json.dumps(schema["const"])
    kind = schema.get("type")
    if kind == "array":
        return f"Array<{_type(schema.get('items', {}))}>"
    if kind == "object":
        extra = schema.get("additionalProperties", True)
        return f"Record<string, {_type(extra) if isinstance(extra, dict) and extra else 'unknown'}>"
    return PLAIN.get(str(kind), "unknown")


def _call(path: str, method: str, operation: dict[str, Any]) -> str:
    given = operation.get("parameters", ())
    places = [one for one in given if one["in"] == "path"]
    query = [one for one in given if one["in"] == "query"]
    name = _call_name(path, method)
    arguments = [f"{_key(one['name'])}: {_type(one['schema'])}" for one in places]
    body = _body(operation)
    if body is not None:
        arguments.append(f"body: {body}")
    if query:
        fields = "; ".join(
            f"{_key(one['name'])}{'' if one.get('required') else '?'}: {_type(one['schema'])}" for one in query
        )
        optional = "" if any(one.get("required") for one in query) else "?"
        arguments.append(f"query{optional}: {{ {fields} }}")
    arguments.append("options?: Options")
    target = re.sub(r"\{(\w+)\}", r"${encodeURIComponent(\1)}", path)
    passed = f'"{method.upper()}", `{target}`, {"query" if query else "undefined"}, {"body" if body else "undefined"}'
    about = _about(operation.get("description") or operation.get("summary"), "  ")
    answer = _answer(operation)
    head = f"{about}  {name}({', '.join(arguments)}): Promise<{answer}>"
    return f"{head} {{\n    return this.send({passed}, options);\n  }}\n"


def _call_name(path: str, method: str) -> str:
    """Return the name of an operation: its method and its path without versions.

    Examples
    --------
    >>> _call_name("/v1/proposals/{proposal_id}/steps", "post")
    'postProposalsByProposalIdSteps'
    """
    words = [method]
    for part in path.replace("/v1/", "/").strip("/").split("/"):
        for piece in re.split(r"[.\W]+", re.sub(r"\{(\w+)\}", r"by_\1", part)):
            words += piece.split("_")
    return words[0] + "".join(word.capitalize() for word in words[1:] if word)


def _body(operation: dict[str, Any]) -> str | None:
    content = operation.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        return "FormData"
    for kind in content.values():
        return _type(kind.get("schema", {}))
    return None


def _answer(operation: dict[str, Any]) -> str:
    for status in ("200", "201", "202"):
        content = operation.get("responses", {}).get(status, {}).get("content", {})
        if "application/json" in content:
            return _type(content["application/json"].get("schema", {}))
        if content:
            return "Blob"
    return "unknown"


def main() -> None:
    """Write the client of the document given on stdin, as ``jejaring`` serves it at ``/openapi.json``."""
    sys.stdout.write(typescript(json.load(sys.stdin)))


if __name__ == "__main__":
    main()
