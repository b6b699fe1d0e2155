"""What the API promises its clients, line by line, made from the OpenAPI document.

A client breaks where a line of the last release is gone: an operation, a parameter or one of its values, a
field of an answer or its type. `python -m checks.promises` writes the lines anew, which is done at a release;
until then tests/api/test_api_promises.py compares.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "openapi.json"
RELEASED = ROOT / "docs" / "api-promises.txt"
DEEPEST = 8
PROBLEM = "application/problem+json"

Schema = Mapping[str, Any]


def promises_of(document: Schema) -> list[str]:
    """All lines, sorted."""
    problem = document["components"]["schemas"]["Problem"]
    found = {f"{PROBLEM} {line}" for line in _of_schema(problem, document, DEEPEST)}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            found.update(f"{method.upper()} {path}{line}" for line in _of_operation(operation, document))
    return sorted(found)


def broken(released: list[str], now: list[str]) -> list[str]:
    """The lines that are gone, in their order."""
    return sorted(set(released) - set(now))


def _of_operation(operation: Schema, document: Schema) -> Iterator[str]:
    parameters = operation.get("parameters", [])
    yield f" needs {','.join(sorted(each['name'] for each in parameters if each.get('required'))) or '-'}"
    for parameter in parameters:
        name = f" {parameter['in']} {parameter['name']}"
        yield name
        schema = _resolved(parameter["schema"], document)
        for value in schema.get("enum", _resolved(schema.get("items", {}), document).get("enum", ())):
            yield f"{name} = {value}"
    for status, answer in operation["responses"].items():
        yield f" {status}"
        for kind, content in answer.get("content", {}).items():
            yield f" {status} {kind}"
            # All problems look alike: their fields stand once, below.
            described = {} if kind == PROBLEM else content.get("schema", {})
            for line in _of_schema(described, document, DEEPEST):
                yield f" {status} {kind} {line}"


def _of_schema(schema: Schema, document: Schema, depth: int) -> Iterator[str]:
    """A line for each field with its type, at any depth."""
    schema = _resolved(schema, document)
    if depth == 0:
        return
    for name, each in schema.get("properties", {}).items():
        yield f"{name}: {_type_of(each, document)}"
        for line in _of_schema(each, document, depth - 1):
            yield f"{name}.{line}"
    if "items" in schema:
        for line in _of_schema(schema["items"], document, depth - 1):
            yield f"[].{line}"


def _type_of(schema: Schema, document: Schema) -> str:
    schema = _resolved(schema, document)
    choices = [*schema.get("oneOf", ()), *schema.get("anyOf", ()), *schema.get("allOf", ())]
    if choices:
        return "|".join(sorted({_type_of(each, document) for each in choices}))
    kind = schema.get("type", "null" if None in schema.get("enum", ()) else "any")
    return "|".join(sorted(kind)) if isinstance(kind, list) else str(kind)


def _resolved(schema: Schema, document: Schema) -> Schema:
    if "$ref" not in schema:
        return schema
    found: Schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return found


def main() -> int:
    """Write the promises of the committed document."""
    lines = promises_of(json.loads(DOCUMENT.read_text(encoding="utf-8")))
    RELEASED.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
