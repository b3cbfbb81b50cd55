"""Checks an object against the parts of JSON Schema that the review's schema uses."""

import re
from typing import Any

TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "$") -> list[str]:
    """Return what is wrong with a value, each fault with the place it was found at."""
    if "$ref" in schema:
        return faults(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, at)
    if "anyOf" in schema:
        tries = [faults(value, option, root, at) for option in schema["anyOf"]]
        return [] if [] in tries else min(tries, key=len)
    return [f"{at}: {fault}" for fault in _own_faults(value, schema)] + _faults_within(
        value, schema, root, at
    )


def _own_faults(value: Any, schema: dict[str, Any]) -> list[str]:
    if "const" in schema and value != schema["const"]:
        return [f"{value!r} is not {schema['const']!r}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{value!r} is none of {schema['enum']}"]
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(_is(value, name) for name in types):
        return [f"{value!r} is no {' or '.join(types)}"]
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        return [f"{value!r} does not match {schema['pattern']}"]
    if _is(value, "number"):
        low, high = schema.get("minimum", value), schema.get("maximum", value)
        if not low <= value <= high or value <= schema.get("exclusiveMinimum", value - 1):
            return [f"{value!r} is out of bounds"]
    return []


def _is(value: Any, name: str) -> bool:
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def _faults_within(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str) -> list[str]:
    found = []
    if isinstance(value, list):
        for place, item in enumerate(value):
            found += faults(item, schema.get("items", {}), root, f"{at}[{place}]")
    if isinstance(value, dict):
        known = schema.get("properties", {})
        found += [f"{at}: {name} is missing" for name in schema.get("required", []) if name not in value]
        others = schema.get("additionalProperties", True)
        for name, item in value.items():
            if name in known:
                found += faults(item, known[name], root, f"{at}.{name}")
            elif others is False:
                found.append(f"{at}: {name} is not in the schema")
            elif isinstance(others, dict):
                found += faults(item, others, root, f"{at}.{name}")
                found += faults(name, schema.get("propertyNames", {}), root, f"{at}.{name}")
    return found
